-- That this database came out of a backup, and which log it knew then: that one is never written on (see src/kernel/audit/sequencer.ts).
create table restores (
  at       timestamptz primary key,
  taken_at timestamptz not null,
  origin   bigint not null -- 0 where there was no log
);
