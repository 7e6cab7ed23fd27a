-- Policy: hiding a collection from more bureaus, asking no second person any more, keeping checks less or shorter, how long people stay signed in.

-- What stood is looked up: an insert that becomes an update is asked as an insert first.
create function rule_four_eyes() returns trigger language plpgsql as $$
declare
  had text[];
begin
  select bureaus into had from collection_restrictions where owner = new.owner and collection = new.collection;
  if not (new.bureaus <@ coalesce(had, '{}')) then
    perform demand_four_eyes('narrowing', new.owner);
  end if;
  return new;
end $$;
create trigger rule_four_eyes before insert or update on collection_restrictions for each row execute function rule_four_eyes();

-- Whether checks are kept for less time, or less of them, for any purpose (R16).
create function keeps_less(before json, after json) returns boolean language sql immutable as $$
  with purposes as (
    select '' as purpose union select json_object_keys(before->'purposes') union select json_object_keys(after->'purposes')
  ), settled as (
    select coalesce(before->'purposes'->purpose, before->'otherwise') as b, coalesce(after->'purposes'->purpose, after->'otherwise') as a from purposes
  )
  select bool_or((a->>'months')::integer < (b->>'months')::integer
    or array_position(array['everything', 'hashed', 'counted'], a->>'keep') > array_position(array['everything', 'hashed', 'counted'], b->>'keep')) from settled
$$;

create function settings_four_eyes() returns trigger language plpgsql as $$
declare
  before json;
begin
  select settings into before from bureau_settings where bureau = new.bureau and section = new.section;
  if new.section = 'sessions'
     or (new.section = 'approvals' and ((before->>'singleRecords' = 'true' and new.settings->>'singleRecords' is distinct from 'true') or (before->>'identifiers' = 'true' and new.settings->>'identifiers' is distinct from 'true')))
     or (new.section = 'retention' and keeps_less(coalesce(before, '{"otherwise": {"keep": "everything", "months": 36}, "purposes": {}}'), new.settings)) then
    perform demand_four_eyes('policy', new.bureau);
  end if;
  return new;
end $$;
create trigger settings_four_eyes before insert or update on bureau_settings for each row execute function settings_four_eyes();
create function settings_stay() returns trigger language plpgsql as $$
begin
  if old.section in ('sessions', 'approvals', 'retention') then
    perform demand_four_eyes('policy', old.bureau);
  end if;
  return old;
end $$;
create trigger settings_stay before delete on bureau_settings for each row execute function settings_stay();
create trigger settings_stay_all before truncate on bureau_settings for each statement execute function history_stays();
