-- System clients: machines that check or feed for a bureau, with the public keys by which they are known.

create table clients (
  id           text collate "C" primary key,
  bureau       text collate "C" not null references bureaus,
  unit         text not null,
  name         text not null,
  role         text collate "C" not null,
  trial        boolean not null,
  devices      json not null,
  certificates text[] not null,
  version      integer not null check (version > 0),
  added_at     timestamptz not null,
  added_by     text not null,
  revoked_at   timestamptz,
  revoked_by   text,
  foreign key (bureau, unit) references units (bureau, code),
  check ((revoked_at is null) = (revoked_by is null))
);
create index clients_by_bureau on clients (bureau, id);

-- A key is named by its thumbprint (RFC 7638). One that was retired stays, so that it cannot come back.
create table client_keys (
  client     text collate "C" not null references clients,
  thumbprint text collate "C" not null,
  kid        text not null,
  algorithms text[] not null,
  jwk        json not null,
  added_at   timestamptz not null,
  added_by   text not null,
  retired_at timestamptz,
  retired_by text,
  primary key (client, thumbprint),
  check ((retired_at is null) = (retired_by is null))
);
create unique index client_keys_by_kid on client_keys (client, kid) where retired_at is null;
