-- Late reports: by which keyed hashes recent checks can be found again, and how far the feed has been held against them.

-- The hub's own secret for these keys, made once: a key tells nobody which number it stands for.
create table check_key_secret (
  only_row boolean primary key default true check (only_row),
  secret   text not null
);

-- A ring of thirty-day slots, by when the check was made: what is too old goes by emptying its slot. See docs/adr/0014-late-reports.md.
create table check_keys (
  slot    smallint not null,
  key     bigint not null,
  seen_at timestamptz not null,
  "check" text collate "C" not null
) partition by list (slot);
create table check_keys_0 partition of check_keys for values in (0);
create table check_keys_1 partition of check_keys for values in (1);
create table check_keys_2 partition of check_keys for values in (2);
create table check_keys_3 partition of check_keys for values in (3);
create table check_keys_4 partition of check_keys for values in (4);
create index check_keys_by_key on check_keys (key, seen_at);

-- Up to which change of the feed records have been held against the checks made before them, and up to which thirty days slots have been emptied.
create table late_search (
  only_row boolean primary key default true check (only_row),
  epoch    integer not null,
  tx       bigint not null,
  position bigint not null,
  emptied  integer not null
);
