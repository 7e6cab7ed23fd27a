-- Who takes part: bureaus, their units, and the simple tokens of a trial.

create table bureaus (
  code      text collate "C" primary key,
  name      text not null,
  country   text collate "C" not null,
  time_zone text not null,
  added_at  timestamptz not null
);

create table units (
  bureau    text collate "C" not null references bureaus,
  code      text not null,
  name      text not null,
  place     text,
  locode    text collate "C",
  time_zone text not null,
  added_at  timestamptz not null,
  primary key (bureau, code)
);

create table tokens (
  id         text collate "C" primary key,
  hash       text collate "C" not null unique,
  bureau     text collate "C" not null references bureaus,
  unit       text not null,
  role       text collate "C" not null,
  person     text,
  device     text,
  created_at timestamptz not null,
  created_by text not null,
  revoked_at timestamptz,
  foreign key (bureau, unit) references units (bureau, code),
  check ((person is null) <> (device is null))
);
