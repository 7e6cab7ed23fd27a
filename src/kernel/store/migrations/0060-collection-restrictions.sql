-- A bureau hides a whole collection of its own from other bureaus (R5). From whom a record is hidden is kept with it: whom its owner
-- named for the record (restrictions), and whom it named for the collection. The database says it, whoever writes the record.

set local statement_timeout = 0;

create table collection_restrictions (
  owner      text collate "C" not null,
  collection text collate "C" not null,
  bureaus    text[] not null,
  changed_at timestamptz not null,
  changed_by text not null,
  -- Whether every record that stood before says it too; up to which reference they do.
  applied    boolean not null default false,
  after      text collate "C" not null default '',
  primary key (owner, collection)
);

alter table records add column hidden_from text[] not null default '{}';
update records set hidden_from = restrictions where restrictions <> '{}';
alter table records alter column hidden_from drop default;

-- Superseded versions keep whom they were hidden from; only this migration may say it of them.
alter table record_versions disable trigger history_stays;
alter table record_versions add column hidden_from text[] not null default '{}';
update record_versions set hidden_from = restrictions where restrictions <> '{}';
alter table record_versions alter column hidden_from drop default;
alter table record_versions enable trigger history_stays;

create function hidden_from_of(restrictions text[], ruled text[]) returns text[] language sql immutable as $$
  select case when ruled is null or ruled <@ restrictions then restrictions else array(select distinct unnest(restrictions || ruled) order by 1) end
$$;

-- Whoever writes a record holds the collection's rule as it is until the transaction ends; a change of the rule waits for them,
-- so that none commits a record by a rule that is over. Each statement here sees what is committed when it begins.
create function hide_record() returns trigger language plpgsql as $$
declare
  held text; -- an assignment is evaluated without the executor, as a query is not: this runs for every row of an import
  ruled text[];
begin
  held := pg_advisory_xact_lock_shared(hashtextextended('restriction ' || new.owner || ' ' || new.collection, 0));
  select bureaus into ruled from collection_restrictions r where r.owner = new.owner and r.collection = new.collection;
  if ruled is null then
    new.hidden_from := new.restrictions;
  else
    new.hidden_from := hidden_from_of(new.restrictions, ruled);
  end if;
  return new;
end $$;
-- From whom a record is hidden now: also by a rule that it does not say yet. A function, because its plan is kept: the rule joined
-- into each query cost a tenth of a read.
create function hidden_now(of_owner text, of_collection text, known text[]) returns text[] language plpgsql stable as $$
declare ruled text[];
begin
  select bureaus into ruled from collection_restrictions r where r.owner = of_owner and r.collection = of_collection and not r.applied;
  if ruled is null then
    return known;
  end if;
  return hidden_from_of(known, ruled);
end $$;
create trigger hide_record before insert or update on records for each row execute function hide_record();
