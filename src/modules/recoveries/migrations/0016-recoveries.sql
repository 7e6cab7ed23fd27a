-- Recovery files: where a found vehicle stands on its way home; and every deed, in order.

create table recoveries (
  id         text collate "C" primary key,
  record     text collate "C" not null references records,
  hit        text collate "C" references hits,
  reference  text collate "C" not null,
  owner      text collate "C" not null,
  finder     text collate "C" not null,
  unit       text not null,
  stage      text collate "C" not null,
  version    integer not null,
  opened_at  timestamptz not null,
  changed_at timestamptz not null
);
create unique index recoveries_open on recoveries (record, finder) where stage not in ('home', 'closed');
create index recoveries_by_owner on recoveries (owner, opened_at desc, id);
create index recoveries_by_finder on recoveries (finder, opened_at desc, id);
create index recoveries_by_record on recoveries (record);

create table recovery_events (
  recovery text collate "C" not null references recoveries,
  n        integer not null,
  at       timestamptz not null,
  kind     text collate "C" not null,
  bureau   text collate "C" not null,
  unit     text not null,
  person   text,
  device   text,
  said     json not null,
  primary key (recovery, n)
);
create trigger history_stays before update or truncate on recovery_events for each statement execute function history_stays();
