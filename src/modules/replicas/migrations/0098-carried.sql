-- A channel: replicas of a bureau that are sent the same. How far what each is told was put into the stream that carries them, as PostgreSQL says it: a place moves once the message was acknowledged.
-- stream: when the stream was made, told by itself. sequence: where in it the channel's last message stands.
create table segment_chains (
  channel text primary key,
  place text not null,
  number bigint not null,
  sequence bigint not null,
  stream text not null,
  moved_at timestamptz not null
);

-- Where the newest links of a chain ended, so that a stream that was lost is filled again with the same links.
create table segment_points (
  channel text not null,
  number bigint not null,
  place text not null,
  primary key (channel, number)
);
