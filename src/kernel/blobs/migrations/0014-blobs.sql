-- Files that people attach, by the hash of their bytes: the same file is kept once, for as long as something refers to it.

create table blobs (
  sha256     text collate "C" primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text collate "C" not null,
  bytes      integer not null check (bytes > 0 and bytes = octet_length(content)),
  content    bytea not null,
  added_at   timestamptz not null
);
alter table blobs alter column content set storage external; -- pictures are compressed already

create table blob_references (
  sha256   text collate "C" not null references blobs,
  referrer text collate "C" not null,
  primary key (sha256, referrer)
);
create index blob_references_by_referrer on blob_references (referrer);
