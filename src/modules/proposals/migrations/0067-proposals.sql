-- What waits for a second person: acts that destroy or hide. Nothing has been done while a proposal waits; what was decided stays as it is.

create table proposals (
  id               text collate "C" primary key,
  bureau           text collate "C" not null references bureaus,
  action           text collate "C" not null,
  acts             text[] not null check (cardinality(acts) > 0),
  -- Ids of records, or codes of bureaus: what the approval is good for.
  about            text[] not null check (cardinality(about) > 0),
  -- Who may do the act itself, and so who may approve it.
  roles            text[] not null check (cardinality(roles) > 0),
  -- The request as it was sent. It may hold a secret, and goes once the proposal is decided.
  command          json,
  hash             text collate "C" not null check (hash ~ '^[0-9a-f]{64}$'),
  edits            integer not null default 0 check (edits >= 0),
  proposed_at      timestamptz not null,
  shown_at         timestamptz not null check (shown_at >= proposed_at),
  lapses_at        timestamptz not null,
  proposer         json not null,
  proposer_tokens  text[] not null check (cardinality(proposer_tokens) > 0),
  -- In lower case; empty where the proposer is a device or the hub's first credential.
  proposer_persons text[] not null,
  state            text collate "C" not null default 'waiting' check (state in ('waiting', 'done', 'refused', 'withdrawn', 'lapsed')),
  decided_at       timestamptz,
  decided_unit     text,
  decided_token    text collate "C",
  decided_person   text,
  reason           text,
  -- Transactions: a proposal is not approved in the one that made it, and is good in the one that approved it alone.
  shown_in         xid8 not null default pg_current_xact_id(),
  decided_in       xid8,
  check (lapses_at > shown_at and lapses_at <= shown_at + interval '12 hours'),
  check ((state = 'waiting') = (decided_at is null) and (state = 'waiting') = (command is not null)),
  check (state not in ('done', 'refused') or (decided_token is not null and decided_person is not null)),
  check (state <> 'done' or decided_at < lapses_at),
  check (state <> 'refused' or reason is not null),
  -- No one approves their own act (R17): neither the same credential nor the same person.
  check (state not in ('done', 'refused') or decided_token <> all (proposer_tokens)),
  check (state not in ('done', 'refused') or lower(decided_person) <> all (proposer_persons))
);
create index proposals_of_bureau on proposals (bureau, id);
create index proposals_lapsing on proposals (lapses_at) where state = 'waiting';

-- Each display that anybody was shown of a proposal.
create table proposal_displays (
  proposal text collate "C" not null references proposals,
  edit     integer not null,
  hash     text collate "C" not null,
  display  json not null,
  at       timestamptz not null,
  token    text collate "C" not null,
  primary key (proposal, edit)
);
create trigger history_stays before update or delete or truncate on proposal_displays for each statement execute function history_stays();
create trigger history_stays before delete or truncate on proposals for each statement execute function history_stays();

create function proposal_begins() returns trigger language plpgsql as $$
begin
  if new.state <> 'waiting' or new.edits <> 0 then
    raise exception 'a proposal begins waiting' using errcode = 'insufficient_privilege';
  end if;
  new.shown_in := pg_current_xact_id();
  new.decided_in := null;
  return new;
end $$;
create trigger proposal_begins before insert on proposals for each row execute function proposal_begins();

create function proposal_goes_on() returns trigger language plpgsql as $$
begin
  if old.state <> 'waiting' then
    raise exception 'a proposal that was decided stays as it is' using errcode = 'insufficient_privilege';
  end if;
  if (new.id, new.bureau, new.action, new.proposed_at, new.roles) is distinct from (old.id, old.bureau, old.action, old.proposed_at, old.roles)
     or not (new.proposer_tokens @> old.proposer_tokens and new.proposer_persons @> old.proposer_persons) then
    raise exception 'a proposal keeps who made it and what it is' using errcode = 'insufficient_privilege';
  end if;
  if new.state = 'waiting' then
    new.shown_in := pg_current_xact_id();
    new.decided_in := null;
    if new.edits <> old.edits + 1 then
      raise exception 'a proposal is edited one display at a time' using errcode = 'insufficient_privilege';
    end if;
  else
    if (new.hash, new.acts, new.about, new.edits, new.lapses_at, new.proposer_tokens, new.proposer_persons) is distinct from (old.hash, old.acts, old.about, old.edits, old.lapses_at, old.proposer_tokens, old.proposer_persons) then
      raise exception 'a proposal is decided as it was shown' using errcode = 'insufficient_privilege';
    end if;
    if old.shown_in = pg_current_xact_id() then
      raise exception 'a proposal is not decided in the transaction that shows it' using errcode = 'insufficient_privilege';
    end if;
    new.shown_in := old.shown_in;
    new.decided_in := pg_current_xact_id();
  end if;
  return new;
end $$;
create trigger proposal_goes_on before update on proposals for each row execute function proposal_goes_on();

-- Whether this transaction names a proposal that was approved in it, of this kind and about this: unlapsed and unused by how it came to be so.
create function has_four_eyes(wanted text, subject text) returns boolean language plpgsql stable as $$
declare named text;
begin
  named := nullif(current_setting('crosscheck.proposal', true), '');
  return named is not null and exists (
    select 1 from proposals where id = named and state = 'done' and decided_in = pg_current_xact_id() and wanted = any (acts) and subject = any (about));
end $$;

create function demand_four_eyes(wanted text, subject text) returns void language plpgsql stable as $$
begin
  if not has_four_eyes(wanted, subject) then
    raise exception '% of % needs a second person: no approved proposal for it is named', wanted, subject using errcode = 'insufficient_privilege';
  end if;
end $$;
