-- What the bureaus of a hit write and attach to it. Never changed; retention deletes.

create table hit_notes (
  id       text collate "C" primary key,
  hit      text collate "C" not null references hits,
  at       timestamptz not null,
  bureau   text collate "C" not null,
  unit     text not null,
  person   text,
  device   text,
  "text"   text,
  name     text,
  sha256   text collate "C" references blobs,
  withheld boolean not null,
  position bigint not null generated always as identity,
  check (("text" is null) = (sha256 is not null) and (name is null) = (sha256 is null))
);
create index hit_notes_by_hit on hit_notes (hit, position);
create trigger history_stays before update or truncate on hit_notes for each statement execute function history_stays();
