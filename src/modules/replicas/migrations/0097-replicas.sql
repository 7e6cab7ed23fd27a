-- Replicas: devices that answer by themselves for one bureau, by which key each is known, and what each has brought of its own log.

create table replicas (
  id            text collate "C" primary key,
  bureau        text collate "C" not null,
  unit          text not null,
  name          text not null,
  current_hours integer not null check (current_hours > 0),
  version       integer not null check (version > 0),
  invited_at    timestamptz not null,
  invited_by    text not null,
  -- The code's hash, while it can be used.
  code_hash     text collate "C" unique,
  code_ends_at  timestamptz not null,
  enrolled_at   timestamptz,
  thumbprint    text collate "C" unique,
  key           text collate "C",
  software      text,
  -- The key of the hub with which it enrolled: it believes no other.
  hub_key       text,
  seen_at       timestamptz,
  current_until timestamptz,
  -- How far its log has been brought: number and hash of the last entry.
  delivered     bigint not null default 0,
  head          text collate "C" not null default '',
  revoked_at    timestamptz,
  revoked_by    text,
  revoked_for   text,
  erased_at     timestamptz,
  foreign key (bureau, unit) references units (bureau, code),
  check ((enrolled_at is null) = (key is null) and (enrolled_at is null) = (thumbprint is null) and (enrolled_at is null) = (hub_key is null)),
  check (enrolled_at is null or code_hash is null),
  check ((revoked_at is null) = (revoked_by is null) and (revoked_at is null) = (revoked_for is null))
);
create index replicas_by_bureau on replicas (bureau, id);

-- A key names one device for good, and what a device was is never taken back.
create function replica_stays() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'replicas stay: they are revoked' using errcode = 'insufficient_privilege';
  end if;
  if new.bureau <> old.bureau or (old.key is not null and new.key is distinct from old.key) or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) or new.delivered < old.delivered then
    raise exception 'a replica keeps its bureau, its key, its revocation and what it has brought' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger replica_stays before update or delete on replicas for each row execute function replica_stays();

-- Each piece of a replica's log as it was brought: the hash of every entry, 32 bytes each, and the device's signature over the last.
create table replica_deliveries (
  replica   text collate "C" not null references replicas,
  first     bigint not null,
  last      bigint not null,
  hashes    bytea not null,
  signature text not null,
  at        timestamptz not null,
  primary key (replica, first),
  check (last >= first and length(hashes) = 32 * (last - first + 1))
);
create trigger history_stays before update or delete or truncate on replica_deliveries for each statement execute function history_stays();
