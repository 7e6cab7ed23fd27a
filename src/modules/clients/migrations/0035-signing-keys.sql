-- The hub's own keys for access tokens: one that signs, one that is published already and signs next, and old ones until their tokens have ended.

create table signing_keys (
  kid         text collate "C" primary key,
  private_jwk json not null,
  public_jwk  json not null,
  made_at     timestamptz not null,
  signs_from  timestamptz,
  ends_at     timestamptz,
  check (ends_at is null or signs_from is not null)
);
