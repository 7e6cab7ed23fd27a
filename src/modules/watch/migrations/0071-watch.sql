-- The watch on misuse (R20). Checks and audit events are read in settled order, as the feed is: each bears the transaction that wrote
-- it. Rows from before bear none and are not watched.
alter table checks add column if not exists tx xid8;
alter table checks alter column tx set default pg_current_xact_id();
create index checks_by_tx on checks (tx);
alter table audit_events add column if not exists tx xid8;
alter table audit_events alter column tx set default pg_current_xact_id();
create index audit_events_by_tx on audit_events (tx);

-- How far the watch has come in each of the two; its memories move with it, in one transaction.
create table watch_places (
  log   text collate "C" primary key,
  epoch integer not null,
  tx    bigint not null,
  last  text collate "C" not null
);

-- What it remembers: of a person, of a unit (peers), of a bureau. Keys of numbers, ids, counts.
create table watch_memories (
  kind    text collate "C" not null check (kind in ('person', 'unit', 'bureau')),
  bureau  text collate "C" not null,
  name    text collate "C" not null,
  memory  json not null,
  seen_at timestamptz not null,
  primary key (kind, bureau, name)
);
create index watch_memories_by_time on watch_memories (seen_at);

-- Decoys: records of a bureau's own of which its auditors, and the hub's, know that nobody has a reason to touch them.
create table canaries (
  id         text collate "C" primary key,
  record     text collate "C" not null references records,
  bureau     text collate "C" not null,
  note       text,
  added_at   timestamptz not null,
  added_by   text not null,
  removed_at timestamptz,
  removed_by text
);
create unique index canaries_standing on canaries (record) where removed_at is null;
create index canaries_by_bureau on canaries (bureau, id);

-- Whose auditors judge it stands in reviewer: the person's own bureau, or the hub.
create table alerts (
  id         text collate "C" primary key,
  rule       text collate "C" not null,
  bureau     text collate "C" not null,
  unit       text not null,
  person     text not null,
  tokens     text[] not null,
  reviewer   text collate "C" not null,
  score      double precision not null,
  says       text not null,
  evidence   text[] not null,
  signals    integer not null,
  raised_at  timestamptz not null,
  first_seen timestamptz not null,
  last_seen  timestamptz not null,
  state      text collate "C" not null check (state in ('open', 'claimed', 'decided')),
  version    integer not null,
  claimed_by text,
  decision   text collate "C",
  decided_at timestamptz,
  check ((state = 'open') = (claimed_by is null)),
  check ((state = 'decided') = (decision is not null and decided_at is not null))
);
create unique index alerts_undecided on alerts (rule, bureau, person, reviewer) where state <> 'decided';
create index alerts_by_reviewer on alerts (reviewer, raised_at desc, id desc);
create index alerts_by_end on alerts (decided_at) where state = 'decided';

-- What was said of an alert, in order; it goes with the alert when that has stood its time.
create table alert_events (
  alert  text collate "C" not null references alerts on delete cascade,
  n      integer not null,
  at     timestamptz not null,
  kind   text collate "C" not null,
  person text,
  token  text collate "C",
  said   json not null,
  primary key (alert, n)
);
create trigger history_stays before update or truncate on alert_events for each statement execute function history_stays();
create function alert_events_end() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from alerts where id = old.alert) then return old; end if;
  raise exception 'alert_events is append-only while its alert is kept' using errcode = 'insufficient_privilege';
end $$;
create trigger alert_events_end before delete on alert_events for each row execute function alert_events_end();
