-- The error model that weighed each check, what officers say of findings, and the models estimated from that.

alter table checks add column model text collate "C";

-- One row each time an officer says whether a finding is the vehicle; the newest on a record of a check counts.
create table comparisons (
  position bigint generated always as identity primary key,
  "check"  text collate "C" not null,
  record   text collate "C" not null references records,
  version  integer not null,
  same     boolean not null,
  bureau   text collate "C" not null,
  unit     text not null,
  token    text collate "C" not null,
  person   text,
  device   text,
  at       timestamptz not null,
  note     text
);
create index comparisons_by_check on comparisons ("check", record, position);
create trigger history_stays before update or delete or truncate on comparisons for each statement execute function history_stays();

create table error_models (
  version text collate "C" primary key,
  model   json not null,
  answers integer not null,
  made_at timestamptz not null,
  made_by text not null
);
create trigger history_stays before update or delete or truncate on error_models for each statement execute function history_stays();

-- The newest is the active one; none means the shipped one.
create table error_model_activations (
  position bigint generated always as identity primary key,
  version  text collate "C" not null,
  at       timestamptz not null,
  made_by  text not null
);
create trigger history_stays before update or delete or truncate on error_model_activations for each statement execute function history_stays();
