-- Hits on records that ask for a discreet check: kept from the roadside where the finder's bureau has settled so.

alter table hits add column discreet boolean not null default false;
update hits set discreet = true from records r where r.id = hits.record and r.body->'said'->>'action' = 'check_discreetly';
