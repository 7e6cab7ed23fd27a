-- What is said to bureaus, units and persons: written with what it tells of, read in order, settled as the changes are (see src/kernel/feed).

create table announcements (
  epoch    integer not null,
  tx       xid8 not null default pg_current_xact_id(),
  position bigint not null generated always as identity,
  id       text collate "C" not null unique,
  at       timestamptz not null,
  kind     text collate "C" not null,
  subject  text collate "C" not null,
  urgent   boolean not null,
  bureau   text collate "C" not null,
  unit     text,
  person   text,
  roles    text[],
  facts    json not null,
  primary key (epoch, tx, position)
);
create index announcements_to on announcements (bureau, epoch, tx, position);
create index announcements_about on announcements (subject, epoch, tx, position);

-- How far each consumer of a feed has come, so that a restart goes on where it stood.
create table feed_consumers (
  name     text collate "C" primary key,
  epoch    integer not null,
  tx       bigint not null,
  position bigint not null
);
