-- Which hits stand for a check.
create index sightings_by_check on sightings ("check");
