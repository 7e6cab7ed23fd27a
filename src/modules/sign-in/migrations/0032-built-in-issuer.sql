-- The built-in issuer: its keys, what it remembers of sign-ins under way, and how its people show who they are.

create table issuer_keys (
  id          text collate "C" primary key,
  key         json not null,
  made_at     timestamptz not null,
  -- It signs from then on, until the next one does; it is published before and for a while after.
  signs_from  timestamptz,
  signs_until timestamptz
);

create table issuer_secrets (
  name   text collate "C" primary key,
  secret text not null
);

create table issuer_documents (
  model       text collate "C" not null,
  id          text collate "C" not null,
  payload     json not null,
  grant_id    text collate "C",
  uid         text collate "C",
  user_code   text collate "C",
  expires_at  timestamptz,
  consumed_at timestamptz,
  primary key (model, id)
);
create index issuer_documents_of_grant on issuer_documents (grant_id) where grant_id is not null;
create index issuer_documents_by_uid on issuer_documents (model, uid) where uid is not null;
create index issuer_documents_over on issuer_documents (expires_at);

create table passkeys (
  id         text collate "C" primary key,
  person     text collate "C" not null references people,
  public_key bytea not null,
  counter    bigint not null,
  transports text[] not null,
  made_at    timestamptz not null,
  used_at    timestamptz
);
create index passkeys_of on passkeys (person);

create table passkey_challenges (
  challenge  text collate "C" primary key,
  -- The interaction or the invitation that it was made for.
  made_for   text collate "C" not null,
  expires_at timestamptz not null
);
create index passkey_challenges_over on passkey_challenges (expires_at);

create table passwords (
  person      text collate "C" primary key references people,
  salt        bytea not null,
  hash        bytea not null,
  memory      integer not null,
  passes      integer not null,
  totp_secret text not null,
  -- The last time step whose code was used: none works twice.
  totp_step   bigint not null,
  set_at      timestamptz not null
);

create table known_devices (
  hash    text collate "C" primary key,
  person  text collate "C" not null references people,
  used_at timestamptz not null
);
create index known_devices_of on known_devices (person);

-- Attempts that failed, or have not been answered yet. The bucket is a hash: what was typed is not kept.
create table sign_in_failures (
  bucket   text collate "C" primary key,
  failures integer not null,
  since    timestamptz not null,
  last_at  timestamptz not null
);
create index sign_in_failures_over on sign_in_failures (last_at);
