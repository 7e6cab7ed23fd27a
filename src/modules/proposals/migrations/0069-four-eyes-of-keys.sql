-- Keys: who may act for a bureau as a system, and who says who its people are. Taking a key away asks nobody: that must be quick.

create function client_four_eyes() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform demand_four_eyes('keys', new.bureau);
  elsif (new.id, new.bureau, new.role) is distinct from (old.id, old.bureau, old.role)
      or not (new.certificates <@ old.certificates) or (new.trial and not old.trial) or (old.revoked_at is not null and new.revoked_at is null) then
    perform demand_four_eyes('keys', old.bureau);
  end if;
  return new;
end $$;
create trigger client_four_eyes before insert or update on clients for each row execute function client_four_eyes();

create function client_key_four_eyes() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' or (new.client, new.thumbprint, new.jwk::text) is distinct from (old.client, old.thumbprint, old.jwk::text)
      or (old.retired_at is not null and new.retired_at is null) then
    perform demand_four_eyes('keys', (select bureau from clients where id = new.client));
  end if;
  return new;
end $$;
create trigger client_key_four_eyes before insert or update on client_keys for each row execute function client_key_four_eyes();

create function issuer_four_eyes() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    perform demand_four_eyes('keys', old.bureau);
    return old;
  end if;
  perform demand_four_eyes('keys', new.bureau);
  return new;
end $$;
create trigger issuer_four_eyes before insert or update or delete on issuers for each row execute function issuer_four_eyes();
