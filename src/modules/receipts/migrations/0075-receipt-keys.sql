-- The public keys that ever signed a receipt: old receipts verify by them.

create table receipt_keys (
  key   text collate "C" primary key,
  since timestamptz not null
);
create trigger history_stays before update or delete or truncate on receipt_keys for each statement execute function history_stays();
