-- What may be shown once only, by its hash: assertions of clients and DPoP proofs, until they would be refused for their age.

create table used_once (
  hash  text collate "C" primary key,
  until timestamptz not null
);
create index used_once_by_time on used_once (until);
