-- What cameras and gateways found lately, for those who stand behind the lane. A check that found nothing, or that a person made, costs nothing here.
create index checks_of_lanes on checks (bureau, at desc, id desc) where device is not null and person is null and found is not null;

-- What weighs every check is changed by two people.
create function model_four_eyes() returns trigger language plpgsql as $$
begin
  perform demand_four_eyes('model', new.version);
  return new;
end $$;
create trigger model_four_eyes before insert on error_model_activations for each row execute function model_four_eyes();

-- The few records that are hidden from anybody: figures over many hits ask once which they are, and not of each hit's record (R5).
create index records_hidden on records using gin (hidden_from) where hidden_from <> '{}';
