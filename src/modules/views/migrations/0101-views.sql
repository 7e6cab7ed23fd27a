-- What somebody wants to see again: a list narrowed, ordered and given columns, under a name. Each is its bearer's alone: a person's,
-- or of a credential that stands for none.
create table saved_views (
  bureau  text collate "C" not null references bureaus (code),
  bearer  text collate "C" not null,
  list    text collate "C" not null check (list in ('records')),
  name    text not null check (length(name) between 1 and 40),
  filter  jsonb not null check (length(filter::text) <= 2000),
  kept_at timestamptz not null,
  primary key (bureau, bearer, list, name)
);
