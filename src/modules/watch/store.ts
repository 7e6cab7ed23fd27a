/** Every line of SQL about alerts and what was said of them. */
import { affected, run, type Kysely } from '../../kernel/store/database.ts';
import { readSaying } from '../../kernel/schema/index.ts';
import type { Rule } from '../../watching/deeds.ts';
import type { Alert, AlertEvent, EventKind } from './schema.ts';

type Row = {
  id: string; rule: Rule; bureau: string; unit: string; person: string; reviewer: string; score: number; says: string; signals: number; raised_at: string; first_seen: string; last_seen: string;
  state: Alert['state']; version: number; claimed_by: string | null; decision: NonNullable<Alert['decision']> | null; decided_at: string | null; evidence: string[];
};
const alertOf = (row: Row): Alert => ({
  id: row.id, rule: row.rule, bureau: row.bureau, unit: row.unit, person: row.person, reviewer: row.reviewer, score: row.score, says: row.says, told: readSaying(row.says), signals: row.signals,
  raisedAt: row.raised_at, firstSeen: row.first_seen, lastSeen: row.last_seen, state: row.state, version: row.version,
  ...(row.claimed_by === null ? {} : { claimedBy: row.claimed_by }), ...(row.decision === null ? {} : { decision: row.decision }), ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
});

/** Of an alert the newest evidence is kept. */
const EVIDENCE_MAX = 200;
const TOKENS_MAX = 20;

export type Raised = Pick<Alert, 'id' | 'rule' | 'bureau' | 'unit' | 'person' | 'reviewer' | 'score' | 'says' | 'firstSeen' | 'lastSeen'> & { readonly token: string; readonly evidence: readonly string[] };

/** Raises an alert, or adds to the one of the same rule, person and reviewer that is undecided. */
export async function raise(db: Kysely<unknown>, one: Raised, now: string): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const [row] = await run(db, `
    insert into alerts as a (id, rule, bureau, unit, person, tokens, reviewer, score, says, evidence, signals, raised_at, first_seen, last_seen, state, version)
    values ($1, $2, $3, $4, $5, array[$6::text], $7, $8, $9, $10, 1, $11, $12, $13, 'open', 1)
    on conflict (rule, bureau, person, reviewer) where state <> 'decided' do update set
      unit = excluded.unit, says = excluded.says, score = greatest(a.score, excluded.score), signals = a.signals + 1, last_seen = greatest(a.last_seen, excluded.last_seen), version = a.version + 1,
      tokens = case when a.tokens @> excluded.tokens or cardinality(a.tokens) >= ${TOKENS_MAX} then a.tokens else a.tokens || excluded.tokens end,
      evidence = (select array_agg(e order by n) from (select e, min(n) as n from unnest(a.evidence || excluded.evidence) with ordinality as u(e, n) group by e order by n desc limit ${EVIDENCE_MAX}) kept)
    returning id`, [one.id, one.rule, one.bureau, one.unit, one.person, one.token, one.reviewer, one.score, one.says, one.evidence.slice(-EVIDENCE_MAX), now, one.firstSeen, one.lastSeen]) as { id: string }[];
  if (!row) throw new Error('an alert was neither raised nor added to');
  return { id: row.id, isNew: row.id === one.id };
}

/** Who looks: their bureau, the names by which they are known, lower case, and their credential. */
export type Reviewer = { readonly bureau: string; readonly names: readonly string[]; readonly token: string };

/** R20: whoever reviews is never the subject, by whichever name or credential; for them the alert does not exist. */
const MAY_SEE = 'reviewer = $1 and lower(person) <> all($2::text[]) and not tokens @> array[$3::text]';
const as = ({ bureau, names, token }: Reviewer): readonly unknown[] => [bureau, names, token];

export async function listAlerts(db: Kysely<unknown>, who: Reviewer, q: { readonly state?: string | undefined; readonly rule?: string | undefined; readonly after?: string | undefined; readonly limit: number }): Promise<readonly Alert[]> {
  const rows = await run(db, `
    select * from alerts where ${MAY_SEE} and ($4::text is null or state = $4) and ($5::text is null or rule = $5)
      and ($6::text is null or (raised_at, id) < (select raised_at, id from alerts where id = $6 and ${MAY_SEE}))
    order by raised_at desc, id desc limit $7`, [...as(who), q.state ?? null, q.rule ?? null, q.after ?? null, q.limit]) as Row[];
  return rows.map(alertOf);
}

export type Kept = Alert & { readonly evidence: readonly string[] };
const first = (rows: readonly Row[]): Kept | undefined => rows[0] && { ...alertOf(rows[0]), evidence: rows[0].evidence };

export const findAlert = async (db: Kysely<unknown>, who: Reviewer, id: string): Promise<Kept | undefined> => first(await run(db, `select * from alerts where id = $4 and ${MAY_SEE}`, [...as(who), id]) as Row[]);

/** The same, held until the transaction ends. */
export const holdAlert = async (db: Kysely<unknown>, who: Reviewer, id: string): Promise<Kept | undefined> => first(await run(db, `select * from alerts where id = $4 and ${MAY_SEE} for update`, [...as(who), id]) as Row[]);

export async function saveAlert(db: Kysely<unknown>, { id, state, version, claimedBy, decision, decidedAt }: Alert): Promise<void> {
  await run(db, 'update alerts set state = $2, version = $3, claimed_by = $4, decision = $5, decided_at = $6 where id = $1', [id, state, version, claimedBy ?? null, decision ?? null, decidedAt ?? null]);
}

export type Said = { readonly alert: string; readonly at: string; readonly kind: EventKind; readonly person?: string; readonly token?: string; readonly said: Readonly<Record<string, unknown>> };

/** Adds an event under the alert's next number. Its alert is held. */
export async function addEvent(db: Kysely<unknown>, { alert, at, kind, person, token, said }: Said): Promise<void> {
  await run(db, 'insert into alert_events (alert, n, at, kind, person, token, said) select $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6 from alert_events where alert = $1', [alert, at, kind, person ?? null, token ?? null, JSON.stringify(said)]);
}

/** Entries of one alert. */
export const EVENTS_MAX = 200;

export async function listEvents(db: Kysely<unknown>, alert: string): Promise<readonly AlertEvent[]> {
  const rows = await run(db, 'select n, at, kind, person, said from alert_events where alert = $1 order by n limit $2', [alert, EVENTS_MAX + 1]) as { n: number; at: string; kind: EventKind; person: string | null; said: Record<string, unknown> }[];
  return rows.map(({ person, ...row }) => ({ ...row, ...(person === null ? {} : { person }) }));
}

/** Takes decided alerts away that have stood their time, with what was said of them; says how many. */
export const forgetAlerts = (db: Kysely<unknown>, before: string, limit: number): Promise<number> =>
  affected(db, `delete from alerts where id in (select id from alerts where state = 'decided' and decided_at < $1 order by decided_at limit $2)`, [before, limit]);

/** By which names somebody is known in a bureau, lower case: what their credential says, and, of who is enrolled, id, name and e-mail. */
export async function namesOf(db: Kysely<unknown>, bureau: string, person: string): Promise<readonly string[]> {
  const rows = await run(db, 'select lower(id) as id, lower(name) as name, lower(email) as email from people where bureau = $1 and (id = $2 or lower(name) = lower($2) or lower(email) = lower($2))', [bureau, person]) as { id: string; name: string; email: string | null }[];
  return [...new Set([person.toLowerCase(), ...rows.flatMap(({ id, name, email }) => [id, name, ...(email === null ? [] : [email])])])];
}

/** Whether somebody holds a role in their bureau, by whichever credential. */
export async function holdsRole(db: Kysely<unknown>, { bureau, names, role }: { readonly bureau: string; readonly names: readonly string[]; readonly role: string }): Promise<boolean> {
  const rows = await run(db, `
    select 1 from tokens where bureau = $1 and role = $3 and revoked_at is null and lower(person) = any($2::text[])
    union all select 1 from people where bureau = $1 and role = $3 and state <> 'left' and lower(id) = any($2::text[]) limit 1`, [bureau, names, role]);
  return rows.length > 0;
}
