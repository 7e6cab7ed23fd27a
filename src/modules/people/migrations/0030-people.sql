-- People, the codes by which they are invited, and their sessions.

create table people (
  id         text collate "C" primary key,
  bureau     text collate "C" not null references bureaus,
  unit       text not null,
  role       text collate "C" not null,
  name       text not null,
  email      text,
  state      text collate "C" not null default 'active',
  issuer     text,
  subject    text,
  created_at timestamptz not null,
  created_by text not null,
  changed_at timestamptz not null,
  seen_at    timestamptz,
  foreign key (bureau, unit) references units (bureau, code),
  unique (issuer, subject),
  check ((issuer is null) = (subject is null)),
  check (state in ('active', 'suspended', 'left'))
);
create index people_of_bureau on people (bureau, id);
-- One person for an address in a bureau: sign-in by e-mail must not have to choose.
create unique index people_by_email on people (bureau, lower(email)) where state <> 'left';

create table invitations (
  id         text collate "C" primary key,
  hash       text collate "C" not null unique,
  person     text collate "C" not null references people,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  ended_at   timestamptz
);
create index invitations_of on invitations (person, id);

create table sessions (
  id         text collate "C" primary key,
  hash       text collate "C" not null unique,
  person     text collate "C" not null references people,
  -- What bears it: a browser, or a command line.
  kind       text collate "C" not null check (kind in ('browser', 'command')),
  agent      text,
  begun_at   timestamptz not null,
  used_at    timestamptz not null,
  ended_at   timestamptz,
  ended_by   text
);
create index sessions_of on sessions (person, id);
