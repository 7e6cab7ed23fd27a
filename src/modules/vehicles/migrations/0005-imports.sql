-- Import profiles that a bureau has brought itself.

create table import_profiles (
  bureau     text collate "C" not null references bureaus,
  name       text collate "C" not null,
  profile    json not null,
  changed_at timestamptz not null,
  primary key (bureau, name)
);

create index records_by_feed on records (owner, collection, feed) where feed is not null;
