-- A match that was told to somebody: one per record, finding bureau and day, with every sighting of that day.

create table hits (
  id            text collate "C" primary key,
  collection    text collate "C" not null,
  record        text collate "C" not null references records,
  reference     text collate "C" not null,
  owner         text collate "C" not null,
  finder        text collate "C" not null,
  unit          text not null,
  day           date not null,
  state         text collate "C" not null,
  first_seen_at timestamptz not null,
  last_seen_at  timestamptz not null,
  sightings     integer not null,
  place         text,
  country       text,
  unique (record, finder, day)
);
create index hits_by_owner on hits (owner, first_seen_at desc, id);
create index hits_by_finder on hits (finder, first_seen_at desc, id);

create table sightings (
  hit     text collate "C" not null references hits,
  "check" text collate "C" not null,
  seen_at timestamptz not null,
  unit    text not null,
  place   text,
  primary key (hit, "check")
);
