-- Hits are answered: where each stands, its clock, who works it on either side; and its story, append-only.

alter table hits
  add column raised_at     timestamptz,
  add column events        integer not null default 1,
  add column urgency       text collate "C",
  add column requested_at  timestamptz,
  add column due_at        timestamptz,
  add column next_due_at   timestamptz,
  add column step          integer not null default 0,
  add column answer        text collate "C",
  add column answered_at   timestamptz,
  add column reason        text collate "C",
  add column outcome       text collate "C",
  add column closed_as     text collate "C",
  add column released      text collate "C",
  add column deadline_at   timestamptz,
  add column deadline_text text,
  add column taken_over_by text,
  add column owner_claim   jsonb,
  add column finder_claim  jsonb,
  -- What a desk sorts by: the owner's time to answer, or the ship that leaves before.
  add column pressing_at   timestamptz generated always as (least(due_at, deadline_at)) stored;

-- What was found on a bureau's own record needs no answer of another.
update hits set raised_at = first_seen_at where state <> 'candidate';
update hits set state = 'confirmed', answer = 'confirmed', answered_at = first_seen_at where state = 'raised' and owner = finder;

create table hit_events (
  hit    text collate "C" not null references hits,
  n      integer not null,
  at     timestamptz not null,
  kind   text collate "C" not null,
  who    text collate "C" not null,
  state  text collate "C" not null,
  bureau text collate "C",
  unit   text,
  person text,
  device text,
  -- What made it, where the same cause may come again.
  cause  text collate "C",
  facts  json,
  -- What the own bureau alone is shown.
  inner_facts json,
  primary key (hit, n)
);
create unique index hit_events_caused on hit_events (hit, cause) where cause is not null;
create index hit_events_of_kind on hit_events (kind, at);
create trigger history_stays before update or delete or truncate on hit_events for each statement execute function history_stays();
insert into hit_events (hit, n, at, kind, who, state) select id, 1, first_seen_at, case when raised_at is null then 'candidate' else 'raised' end, 'hub', state from hits;

-- A candidate is the finder's alone, also once it is closed.
drop index hits_by_owner;
create index hits_by_owner on hits (owner, first_seen_at desc, id) where raised_at is not null;
create index hits_due on hits (next_due_at, id) where next_due_at is not null;
create index hits_pressing_owner on hits (owner, pressing_at, id) where pressing_at is not null;
create index hits_pressing_finder on hits (finder, pressing_at, id) where pressing_at is not null;
