-- Records with their versions, the changes that the feed reads, and the audit events. Committed together or not at all.

-- A position in the feed is only comparable within one cluster's transaction ids: each cluster begins an epoch.
create table feed_epochs (
  epoch             integer primary key,
  system_identifier text not null,
  begun_at          timestamptz not null
);

create table hub (
  only_row     boolean primary key default true check (only_row),
  world        text not null check (world in ('live', 'training')),
  created_at   timestamptz not null
);

create table records (
  id            text collate "C" primary key,
  collection    text collate "C" not null,
  owner         text collate "C" not null,
  reference     text collate "C" not null,
  version       integer not null check (version > 0),
  status        text collate "C" not null,
  feed          text collate "C",
  source_digest text collate "C",
  entered_at    timestamptz not null,
  changed_at    timestamptz not null,
  changed_by    text not null,
  review_on     date not null,
  ends_at       timestamptz not null,
  restrictions  text[] not null,
  body          json not null,
  unique (owner, collection, reference)
);

-- Superseded versions only: the newest stands in records, so that version 1 of a record that never changes is kept once.
create table record_versions (
  like records,
  primary key (id, version)
);

-- Transaction ids are taken before commit. (epoch, tx, position) below the oldest open transaction is settled: see src/kernel/feed.
create table changes (
  epoch      integer not null,
  tx         xid8 not null default pg_current_xact_id(),
  position   bigint not null generated always as identity,
  kind       text collate "C" not null,
  subject    text collate "C" not null,
  version    integer not null,
  primary key (epoch, tx, position)
);

create table audit_events (
  sequence bigint generated always as identity primary key,
  at       timestamptz not null,
  action   text collate "C" not null,
  outcome  text collate "C" not null check (outcome in ('done', 'refused', 'failed')),
  bureau   text collate "C" not null,
  unit     text not null,
  token    text collate "C" not null,
  person   text,
  device   text,
  subjects text[] not null,
  detail   json
);
create index audit_events_by_bureau on audit_events (bureau, at);
create index audit_events_by_subject on audit_events using gin (subjects);

create function history_stays() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger history_stays before update or delete or truncate on audit_events for each statement execute function history_stays();
create trigger history_stays before update or delete or truncate on record_versions for each statement execute function history_stays();
create trigger history_stays before update or delete or truncate on changes for each statement execute function history_stays();
