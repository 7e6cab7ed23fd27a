-- What waits for a second person, what has been found and not answered, how far reviews have been told, and campaigns.

-- A report by hand, or new identifiers of a live record, until another person decides (R3).
create table approvals (
  id             text collate "C" primary key,
  kind           text collate "C" not null check (kind in ('report', 'identifiers')),
  bureau         text collate "C" not null references bureaus,
  record         text collate "C" not null references records,
  version        integer not null,
  words          text collate "C" not null,
  proposed       json,
  asked_at       timestamptz not null,
  asked_by       text not null,
  asked_tokens   text[] not null check (cardinality(asked_tokens) > 0),
  asked_persons  text[] not null,
  lapses_at      timestamptz not null,
  state          text collate "C" not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'lapsed', 'overtaken')),
  decided_at     timestamptz,
  decided_by     text,
  decided_token  text collate "C",
  decided_person text,
  note           text,
  check ((kind = 'identifiers') = (proposed is not null)),
  check ((state in ('approved', 'refused')) = (decided_token is not null)),
  -- No one approves their own act: neither the same credential nor the same person.
  check (decided_token is null or decided_token <> all (asked_tokens)),
  check (decided_person is null or lower(decided_person) <> all (asked_persons))
);
create unique index approvals_waiting on approvals (record) where state = 'waiting';
create index approvals_of_bureau on approvals (bureau, id) where state = 'waiting';
create index approvals_lapsing on approvals (lapses_at) where state = 'waiting';

create function decided_stays() returns trigger language plpgsql as $$
begin
  raise exception 'an approval that was decided stays as it is' using errcode = 'insufficient_privilege';
end $$;
create trigger decided_stays before update on approvals for each row when (old.state <> 'waiting') execute function decided_stays();
create trigger history_stays before delete or truncate on approvals for each statement execute function history_stays();

-- What waits goes live by an approval of the version that waits, or because a feed brings it: by no other way.
create function approval_stands() returns trigger language plpgsql as $$
begin
  if new.status in ('live', 'located') and new.feed is null
     and not exists (select 1 from approvals where record = old.id and kind = 'report' and state = 'approved' and version = old.version) then
    raise exception 'record % waits for a second person', old.id using errcode = 'insufficient_privilege';
  end if;
  update approvals set state = 'overtaken', decided_at = new.changed_at where record = old.id and state = 'waiting';
  return new;
end $$;
create trigger approval_stands before update on records for each row when (old.status = 'pending' and new.status <> 'pending') execute function approval_stands();

-- Found, and neither cleared nor justified yet (R14).
create table locate_clocks (
  record     text collate "C" primary key references records,
  owner      text collate "C" not null,
  located_at timestamptz not null,
  step       smallint not null default 0,
  due_at     timestamptz not null
);
create index locate_clocks_due on locate_clocks (due_at, record);
insert into locate_clocks (record, owner, located_at, due_at)
select id, owner, at, at + interval '360 hours' from (select id, owner, coalesce((body->'locates'->0->>'at')::timestamptz, changed_at) as at from records where collection = 'vehicles' and status = 'located') x;

-- Up to which review day each bureau has been told, and ended (R13).
create table review_progress (
  bureau       text collate "C" not null references bureaus,
  notice       text collate "C" not null check (notice in ('6m', '4m', 'end')),
  through_day  date not null,
  through_id   text collate "C" not null,
  primary key (bureau, notice)
);

-- Campaigns: a bureau's ageing records, to be confirmed, extended or cleared by a day.
create table campaigns (
  id         text collate "C" primary key,
  by_bureau  text collate "C" not null references bureaus,
  title      text not null,
  before     date not null,
  due_on     date not null,
  created_at timestamptz not null
);
create table campaign_bureaus (
  campaign text collate "C" not null references campaigns,
  bureau   text collate "C" not null references bureaus,
  before   timestamptz not null,
  at_start integer not null,
  shown_at_start integer not null,
  primary key (campaign, bureau)
);
create index campaign_bureaus_of on campaign_bureaus (bureau, campaign);
