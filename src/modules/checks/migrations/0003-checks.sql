-- Every check, before its answer leaves. The row is the check's own audit event.

create table checks (
  id         text collate "C" primary key,
  at         timestamptz not null,
  bureau     text collate "C" not null,
  unit       text not null,
  token      text collate "C" not null,
  person     text,
  device     text,
  purpose    text collate "C" not null,
  outcome    text collate "C" not null,
  as_of      text collate "C" not null,
  comparison text collate "C" not null,
  question   json not null,
  found      json
);
create index checks_by_time on checks using brin (at);
create trigger history_stays before update or delete or truncate on checks for each statement execute function history_stays();
