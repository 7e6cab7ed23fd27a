-- R16: how long each check is kept, and what is left of it afterwards: figures that identify nobody.

alter table checks add column keep_until date;
alter table checks disable trigger history_stays;
update checks set keep_until = (at at time zone 'UTC' + interval '36 months')::date;
alter table checks enable trigger history_stays;
alter table checks alter column keep_until set not null;
create index checks_by_end on checks (keep_until);

create table check_figures (
  bureau  text collate "C" not null,
  purpose text collate "C" not null,
  day     date not null,
  outcome text collate "C" not null,
  checks  bigint not null,
  primary key (bureau, day, purpose, outcome)
);

-- A check goes when its time is over and by the duty that says which day it is; nothing else takes one away.
create function checks_end() returns trigger language plpgsql as $$
begin
  if old.keep_until < nullif(current_setting('crosscheck.today', true), '')::date then return old; end if;
  raise exception '% is kept until %', tg_table_name, old.keep_until using errcode = 'insufficient_privilege';
end $$;
drop trigger history_stays on checks;
create trigger history_stays before update or truncate on checks for each statement execute function history_stays();
create trigger checks_end before delete on checks for each row execute function checks_end();

-- What officers said of a check's findings goes with the check.
create function comparisons_end() returns trigger language plpgsql as $$
begin
  if nullif(current_setting('crosscheck.today', true), '') is not null and not exists (select 1 from checks where id = old."check") then return old; end if;
  raise exception 'comparisons is append-only while its check is kept' using errcode = 'insufficient_privilege';
end $$;
drop trigger history_stays on comparisons;
create trigger history_stays before update or truncate on comparisons for each statement execute function history_stays();
create trigger comparisons_end before delete on comparisons for each row execute function comparisons_end();
