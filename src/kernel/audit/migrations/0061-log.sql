-- The log: what was committed becomes leaves of a tree in settled order, the tree is kept as tiles, and checkpoints of it are signed.
-- Nothing in these tables is personal; what leaves commit to stays where it is. See docs/guides/log-format.md.

set local statement_timeout = 0;

-- Its plan is kept from row to row.
create function feed_epoch() returns integer language plpgsql stable as $$
begin
  return (select coalesce(max(epoch), 0) from feed_epochs);
end $$;

-- What was there before has these places too: it is logged as if it had just been committed.
alter table audit_events add column epoch integer not null default feed_epoch();
alter table audit_events add column tx xid8 not null default pg_current_xact_id();
alter table audit_events add column salt uuid not null default gen_random_uuid();
create index audit_events_in_order on audit_events (epoch, tx, sequence);

-- The states into which records were brought: one row for each statement and owner, written by the database itself, in the same transaction.
create table change_groups (
  position bigint generated always as identity primary key,
  epoch    integer not null default feed_epoch(),
  tx       xid8 not null default pg_current_xact_id(),
  owner    text collate "C" not null,
  subjects text[] not null,
  versions integer[] not null,
  -- SHA-256 of each state, one after the other.
  hashes   bytea not null
);
create index change_groups_in_order on change_groups (epoch, tx, position);
create index change_groups_of on change_groups using gin (subjects);
create trigger history_stays before update or delete or truncate on change_groups for each statement execute function history_stays();

create function utc_text(at timestamptz) returns text language sql stable as $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

create function log_states() returns trigger language plpgsql as $$
begin
  insert into change_groups (owner, subjects, versions, hashes)
  select owner, array_agg(id order by id), array_agg(version order by id), string_agg(state, ''::bytea order by id) from (
    select owner, id, version, sha256(convert_to(json_build_array(id, collection, owner, reference, version, status, feed, source_digest, utc_text(entered_at), utc_text(changed_at),
      changed_by, utc_text(validated_at), review_on, utc_text(ends_at), restrictions, hidden_from, body)::text, 'UTF8')) as state from told) x
  group by owner order by owner;
  return null;
end $$;
create trigger log_new_states after insert on records referencing new table as told for each statement execute function log_states();
create trigger log_changed_states after update on records referencing new table as told for each statement execute function log_states();
create trigger history_stays before delete or truncate on records for each statement execute function history_stays();

-- A log has one origin: its name, and the public key that its checkpoints are signed with. One a year; another after a restored backup.
create table log_origins (
  number      integer primary key,
  origin      text collate "C" not null unique,
  year        integer not null,
  key         text not null,
  begun_at    timestamptz not null,
  -- How the log before was closed: its last checkpoint.
  closed_size bigint,
  closed_root bytea
);
create table log_entries (
  origin   integer not null references log_origins,
  index    bigint not null,
  entry    bytea not null,
  kind     text collate "C" not null check (kind in ('origin', 'event', 'checks', 'changes', 'heads')),
  -- Whose deed it tells of, as the entry says; which row of its source.
  bureau   text collate "C",
  number   bigint,
  position bigint,
  primary key (origin, index),
  unique (kind, position),
  unique (origin, bureau, number)
);
create table log_tiles (
  origin integer not null references log_origins,
  level  smallint not null,
  index  bigint not null,
  width  smallint not null check (width between 1 and 256),
  hashes bytea not null check (length(hashes) = width * 32),
  primary key (origin, level, index)
);
create table log_heads (
  origin integer not null references log_origins,
  bureau text collate "C" not null,
  number bigint not null,
  hash   bytea not null,
  primary key (origin, bureau)
);
create table log_checkpoints (
  origin integer not null references log_origins,
  number bigint not null,
  size   bigint not null,
  root   bytea not null,
  note   text not null,
  at     timestamptz not null,
  primary key (origin, number),
  unique (origin, size)
);

create trigger history_stays before update or delete or truncate on log_origins for each statement execute function history_stays();
create trigger history_stays before update or delete or truncate on log_entries for each statement execute function history_stays();
create trigger history_stays before update or delete or truncate on log_checkpoints for each statement execute function history_stays();

-- A tile only grows, and a head only moves on.
create function tiles_grow() returns trigger language plpgsql as $$
begin
  if new.width > old.width and (new.origin, new.level, new.index) = (old.origin, old.level, old.index) and substring(new.hashes for old.width * 32) = old.hashes then return new; end if;
  raise exception 'log_tiles only grow' using errcode = 'insufficient_privilege';
end $$;
create trigger tiles_grow before update on log_tiles for each row execute function tiles_grow();
create trigger history_stays before delete or truncate on log_tiles for each statement execute function history_stays();
create function heads_move_on() returns trigger language plpgsql as $$
begin
  if new.number > old.number and (new.origin, new.bureau) = (old.origin, old.bureau) then return new; end if;
  raise exception 'log_heads only move on' using errcode = 'insufficient_privilege';
end $$;
create trigger heads_move_on before update on log_heads for each row execute function heads_move_on();
create trigger history_stays before delete or truncate on log_heads for each statement execute function history_stays();
