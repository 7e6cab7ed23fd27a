-- How bureaus hear: what each reader of an inbox has seen, where a bureau's system is called, and what is on its way there or by e-mail.

-- Everything up to here has been read; a reader is a person, or a unit's desk in a role.
create table inbox_marks (
  bureau   text collate "C" not null,
  reader   text collate "C" not null,
  epoch    integer not null,
  tx       xid8 not null,
  position bigint not null,
  primary key (bureau, reader)
);
-- Read one by one, beyond the mark.
create table inbox_reads (
  bureau       text collate "C" not null,
  reader       text collate "C" not null,
  announcement text collate "C" not null,
  read_at      timestamptz not null,
  primary key (bureau, reader, announcement)
);
create index announcements_by_age on announcements (at);

create table webhooks (
  id             text collate "C" primary key,
  bureau         text collate "C" not null references bureaus,
  role           text not null,
  url            text not null,
  kinds          text[],
  secret         text not null,
  old_secret     text,
  old_until      timestamptz,
  created_at     timestamptz not null,
  created_by     text not null,
  removed_at     timestamptz
);
create index webhooks_of on webhooks (bureau, id) where removed_at is null;

-- One announcement on its way to one receiver. `next_at` is null while an earlier one about the same subject has not arrived there.
create table deliveries (
  number       bigint primary key generated always as identity,
  id           text collate "C" not null unique,
  bureau       text collate "C" not null,
  way          text not null,
  target       text collate "C" not null,
  address      text,
  announcement text collate "C" not null,
  subject      text collate "C" not null,
  urgent       boolean not null,
  state        text not null default 'waiting',
  attempts     integer not null default 0,
  next_at      timestamptz,
  planned_at   timestamptz not null,
  ended_at     timestamptz,
  outcome      text,
  said         text
);
create index deliveries_due on deliveries (target, urgent desc, next_at, number) where state = 'waiting' and next_at is not null;
create index deliveries_behind on deliveries (target, subject, number) where state = 'waiting';
create index deliveries_of on deliveries (bureau, state, number);
create index deliveries_dead on deliveries (ended_at) where state = 'dead';
create index deliveries_ended on deliveries (ended_at) where state in ('delivered', 'dropped');

create table delivery_attempts (
  delivery text collate "C" not null,
  attempt  integer not null,
  at       timestamptz not null,
  ms       integer not null,
  outcome  text not null,
  said     text,
  primary key (delivery, attempt, at)
);
