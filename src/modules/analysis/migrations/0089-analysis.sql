-- What the records of hits say, in the words of the code lists: hits are counted by them. Derived; analysis.records follows the feed and makes it anew.

create table analysis_records (
  record     text collate "C" primary key references records,
  version    integer not null,
  category   text collate "C",
  make       text collate "C",
  event      text collate "C",
  stolen_in  text collate "C"
);

-- A bureau's hits of some days, as owner and as finder.
create index hits_of_owner_by_day on hits (owner, day) where raised_at is not null;
create index hits_of_finder_by_day on hits (finder, day) where raised_at is not null;

-- A bureau's checks of some days, counted without reading what was asked.
create index checks_by_bureau on checks (bureau, at) include (unit, purpose, outcome);
