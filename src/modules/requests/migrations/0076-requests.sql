-- Requests about data (R21): the case, every step of it, and which bureaus have to correct a copy. No name of who asks.

create table requests (
  id          text collate "C" primary key,
  kind        text collate "C" not null,
  bureau      text collate "C" not null,
  received_by text collate "C" not null,
  reference   text not null,
  about       json not null,
  standing    text not null,
  stage       text collate "C" not null,
  version     integer not null,
  records     text[] collate "C" not null,
  frozen      boolean not null,
  decision    json,
  decided_at  timestamptz,
  versions    json,
  answer      json,
  received_on date not null,
  due_on      date not null,
  due_at      timestamptz not null,
  remind_at   timestamptz not null,
  reminded    integer not null,
  opened_at   timestamptz not null,
  changed_at  timestamptz not null,
  answered_at timestamptz
);
create index requests_by_bureau on requests (bureau, id);
create index requests_by_receiver on requests (received_by, id) where received_by <> bureau;
create index requests_due on requests (remind_at) where answered_at is null and reminded < 2;
create index requests_over on requests (answered_at) where answered_at is not null;

create table request_events (
  request text collate "C" not null references requests on delete cascade,
  n       integer not null,
  at      timestamptz not null,
  kind    text collate "C" not null,
  bureau  text collate "C" not null,
  unit    text not null,
  person  text,
  device  text,
  said    json not null,
  primary key (request, n)
);
create trigger history_stays before update or truncate on request_events for each statement execute function history_stays();

create table request_copies (
  request      text collate "C" not null references requests on delete cascade,
  record       text collate "C" not null references records,
  bureau       text collate "C" not null,
  told_at      timestamptz not null,
  confirmed_at timestamptz,
  unit         text,
  note         text,
  primary key (request, record, bureau)
);
create index request_copies_by_bureau on request_copies (bureau, request, record);
