-- Who keeps each duty that one hub process does at a time, and which processes there are (see src/kernel/store/leases.ts). Only the database's own clock counts here.

create table leases (
  duty   text collate "C" primary key,
  term   bigint not null check (term > 0), -- another one with each holder: what was begun in an older term does not commit
  holder text collate "C" not null,
  until  timestamptz not null
);

create table hubs (
  id         text collate "C" primary key,
  version    text not null,
  schema     text collate "C" not null, -- the newest migration that it knows
  roles      text[] not null,
  started_at timestamptz not null,
  seen_at    timestamptz not null
);

-- How far each process has held records against earlier checks: what a process that is gone has left, another one does.
create table late_places (
  hub      text collate "C" primary key,
  epoch    integer not null,
  tx       bigint not null,
  position bigint not null,
  seen_at  timestamptz not null
);
