-- What destroys or hides a record that stands asks for a second person: suspending it, hiding it from more bureaus, other numbers, a mark,
-- and more than twenty ends in one transaction. A feed of the owner's is one agreed contract and is not asked.

create function is_by_feed(of_owner text) returns boolean language plpgsql stable as $$
declare named text;
begin
  named := nullif(current_setting('crosscheck.feed', true), '');
  return named is not null and (
    exists (select 1 from tokens where id = named and bureau = of_owner and role = 'feed' and revoked_at is null)
    or exists (select 1 from clients where id = named and bureau = of_owner and role = 'feed' and revoked_at is null));
end $$;

-- The numbers of a vehicle, without their condition.
create function vehicle_numbers(body json) returns jsonb language sql immutable as $$
  select jsonb_build_array(body->'said'->>'vin', body->'said'->>'engineNumber',
    (select jsonb_agg(jsonb_build_array(one->>'number', one->>'country') order by n) from json_array_elements(body->'said'->'plates') with ordinality x(one, n)),
    (select jsonb_agg(jsonb_build_array(one->>'kind', one->>'number') order by n) from json_array_elements(body->'said'->'otherNumbers') with ordinality x(one, n)))
$$;

create function record_four_eyes() returns trigger language plpgsql as $$
declare
  ended integer;
begin
  if (new.id, new.owner, new.collection, new.reference) is distinct from (old.id, old.owner, old.collection, old.reference) then
    raise exception 'record % keeps its owner and its reference', old.id using errcode = 'insufficient_privilege';
  end if;
  -- Past its review date it stands no more, whatever is written (R13). The hub's clock says when: the database has none of its own.
  if old.ends_at <= new.changed_at then
    return new;
  end if;
  -- A record that its owner has confirmed as found is suspended by the clock (R14); every other suspension is somebody's act.
  if (new.status in ('pending', 'not_approved') or (new.status = 'suspended' and (old.status <> 'suspended'
        or (new.body->'suspended'->>'by' = 'hub' and old.body->'suspended'->>'by' is distinct from 'hub'))))
     and not (new.status = 'suspended' and new.body->'suspended'->>'by' = 'located' and exists (select 1 from hits where record = old.id and answer = 'confirmed')) then
    perform demand_four_eyes('suspension', old.id);
  end if;
  if is_by_feed(old.owner) then
    return new;
  end if;
  if not (new.restrictions <@ old.restrictions) then
    perform demand_four_eyes('narrowing', old.id);
  end if;
  if old.collection = 'vehicles' and new.body::text <> old.body::text then
    if vehicle_numbers(new.body) is distinct from vehicle_numbers(old.body) then
      perform demand_four_eyes('numbers', old.id);
    end if;
    if coalesce(json_array_length(new.body->'contested'), 0) > coalesce(json_array_length(old.body->'contested'), 0) then
      perform demand_four_eyes('contest', old.id);
    end if;
  end if;
  if new.status in ('cleared', 'withdrawn') or (new.status = 'ended' and new.ends_at > new.changed_at) or new.ends_at < old.ends_at then
    ended := coalesce(nullif(current_setting('crosscheck.ended', true), '')::integer, 0) + 1;
    perform set_config('crosscheck.ended', ended::text, true);
    if ended > 20 then
      perform demand_four_eyes('many_ends', old.id);
    end if;
  end if;
  return new;
end $$;
create trigger record_four_eyes before update on records for each row when (old.status in ('live', 'located', 'suspended')) execute function record_four_eyes();

-- New numbers of a live record wait as a proposal since; what waited for them in the older way is over.
update approvals set state = 'overtaken', decided_at = asked_at where kind = 'identifiers' and state = 'waiting';
