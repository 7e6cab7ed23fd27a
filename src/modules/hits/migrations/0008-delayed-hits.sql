-- Hits that were found once a record arrived late, and delayed candidates: what may be one, until the finder's bureau has compared.

alter table hits add column delayed boolean not null default false;
alter table hits add column certainty text collate "C" not null default 'equal';
alter table sightings add column delayed boolean not null default false;
alter table sightings add column certainty text collate "C" not null default 'equal';
drop index hits_by_owner;
drop index hits_by_finder;
create index hits_by_owner on hits (owner, first_seen_at desc, id) where state <> 'candidate';
create index hits_by_finder on hits (finder, first_seen_at desc, id);
