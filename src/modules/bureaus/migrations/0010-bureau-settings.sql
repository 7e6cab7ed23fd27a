-- What each bureau settles for itself, section by section; the collections in which it takes part; whom to call at a unit.

alter table bureaus add column collections text[] not null default '{vehicles}';
alter table units add column telephone text;

create table bureau_settings (
  bureau     text collate "C" not null references bureaus,
  section    text collate "C" not null,
  version    integer not null,
  settings   json not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (bureau, section)
);
create table bureau_settings_versions (
  like bureau_settings,
  primary key (bureau, section, version)
);
create trigger history_stays before update or delete or truncate on bureau_settings_versions for each statement execute function history_stays();
