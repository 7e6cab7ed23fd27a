-- How people show who they are: each bureau's issuer, sign-ins under way, command lines that wait for a browser.

create table issuers (
  bureau         text collate "C" primary key references bureaus,
  issuer         text not null,
  client_id      text not null,
  authentication text collate "C" not null check (authentication in ('client_secret_basic', 'client_secret_post', 'private_key_jwt')),
  secret         text not null,
  subject_claim  text not null,
  link_by        text collate "C" not null check (link_by in ('invitation', 'verified_email')),
  changed_at     timestamptz not null,
  changed_by     text not null
);

create table sign_in_attempts (
  state      text collate "C" primary key,
  browser    text collate "C" not null,
  bureau     text collate "C" not null references bureaus,
  issuer     text not null,
  verifier   text not null,
  nonce      text not null,
  return_to  text not null,
  expires_at timestamptz not null,
  -- Set once the issuer has said who it is and nobody here is tied to that yet.
  subject    text,
  wrong      integer not null default 0
);
create index sign_in_attempts_over on sign_in_attempts (expires_at);

create table command_sign_ins (
  hash        text collate "C" primary key,
  code        text collate "C" not null unique,
  network     text not null,
  agent       text,
  expires_at  timestamptz not null,
  answered_by text collate "C" references people,
  is_refused  boolean not null default false
);
create index command_sign_ins_over on command_sign_ins (expires_at);
