-- Checks that were committed together, by bureau: what proves each of them, one leaf of the log for all. See docs/guides/log-format.md.

create table check_groups (
  position bigint generated always as identity primary key,
  epoch    integer not null default feed_epoch(),
  tx       xid8 not null default pg_current_xact_id(),
  bureau   text collate "C" not null,
  -- Checks of which nothing is kept but that they were made (R16).
  counted  integer not null,
  -- The least and the greatest id; null where all are only counted.
  first_id text collate "C",
  last_id  text collate "C",
  -- For each check 16 bytes of its id, 32 of the hash of its row, and 4 of its last day as days since 1970.
  places   bytea not null
);
create index check_groups_in_order on check_groups (epoch, tx, position);
create index check_groups_of on check_groups (bureau, last_id);
create trigger history_stays before update or delete or truncate on check_groups for each statement execute function history_stays();

-- What stood before the log began has no leaf of its own; how much that was has one, as an audit event.
insert into audit_events (at, action, outcome, bureau, unit, token, subjects, detail)
select now(), 'log.begun', 'done', 'HUB', 'administration', 'hub', '{}', json_build_object('checks', checks, 'states', states)
from (select (select count(*) from checks) as checks, (select count(*) from records) + (select count(*) from record_versions) as states) x
where checks + states > 0;
