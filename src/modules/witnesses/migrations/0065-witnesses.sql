-- Witnesses of the log: who they are, where they are asked, what they signed last; and how many of them a checkpoint needs.

create table witnesses (
  id        text collate "C" primary key,
  name      text collate "C" not null unique,
  key       text collate "C" not null unique,
  url       text not null,
  added_at  timestamptz not null,
  added_by  text not null,
  -- What it signed last, of which log.
  origin    text collate "C",
  size      bigint,
  signed_at timestamptz,
  -- Why it did not sign when it was asked last; null once it does.
  fault     text,
  fault_at  timestamptz
);

-- More than half of the witnesses where nothing is said.
create table witness_quorum (
  one        boolean primary key default true check (one),
  quorum     integer not null check (quorum > 0),
  changed_at timestamptz not null,
  changed_by text not null
);

-- The checkpoints that witnesses signed, from the newest with a quorum on.
create table cosigned_checkpoints (
  origin text collate "C" not null,
  size   bigint not null,
  note   text not null,
  primary key (origin, size)
);
create table cosignatures (
  origin    text collate "C" not null,
  size      bigint not null,
  witness   text collate "C" not null references witnesses on delete cascade,
  line      text not null,
  signed_at timestamptz not null,
  primary key (origin, size, witness),
  foreign key (origin, size) references cosigned_checkpoints on delete cascade
);
create index cosignatures_by_witness on cosignatures (witness);
