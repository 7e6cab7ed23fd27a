/** Every line of SQL about requests about data: cases, their steps, and the copies that have to be corrected. */
import type { Principal } from '../../kernel/context.ts';
import { affected, run, type Kysely } from '../../kernel/store/database.ts';
import type { AskDecision, AskedCorrection, Copy, Kind, RequestEvent, Stage } from './schema.ts';

/** A case as it is kept. */
export type Kept = {
  readonly id: string; readonly kind: Kind; readonly bureau: string; readonly receivedBy: string; readonly reference: string;
  readonly about: { readonly record?: string | undefined; readonly vin?: string | undefined; readonly plate?: { readonly number: string; readonly country: string } | undefined };
  readonly standing: string; readonly stage: Stage; readonly version: number; readonly records: readonly string[]; readonly isFrozen: boolean;
  readonly decision: AskDecision | null; readonly decidedAt: string | null; /** Of each record when it was decided. */ readonly versions: Readonly<Record<string, number>> | null; readonly answer: unknown;
  readonly receivedOn: string; readonly dueOn: string; readonly dueAt: string; readonly remindAt: string; readonly reminded: number; readonly openedAt: string; readonly changedAt: string; readonly answeredAt: string | null;
};

const COLUMNS = {
  id: 'id', kind: 'kind', bureau: 'bureau', receivedBy: 'received_by', reference: 'reference', about: 'about', standing: 'standing', stage: 'stage', version: 'version', records: 'records', isFrozen: 'frozen',
  decision: 'decision', decidedAt: 'decided_at', versions: 'versions', answer: 'answer', receivedOn: 'received_on', dueOn: 'due_on', dueAt: 'due_at', remindAt: 'remind_at', reminded: 'reminded', openedAt: 'opened_at', changedAt: 'changed_at', answeredAt: 'answered_at',
} as const satisfies Record<keyof Kept, string>;
const JSON_COLUMNS: readonly string[] = ['about', 'decision', 'versions', 'answer'];
const SELECT = Object.entries(COLUMNS).map(([name, column]) => `${column} as "${name}"`).join(', ');
const NAMES = Object.keys(COLUMNS) as (keyof Kept)[];
const valuesOf = (kept: Kept): readonly unknown[] => NAMES.map((name) => (JSON_COLUMNS.includes(name) && kept[name] !== null ? JSON.stringify(kept[name]) : kept[name]));

export async function insertRequest(db: Kysely<unknown>, kept: Kept): Promise<void> {
  await run(db, `insert into requests (${Object.values(COLUMNS).join(', ')}) values (${NAMES.map((_, i) => `$${i + 1}`).join(', ')})`, valuesOf(kept));
}

/** Keeps all of a case anew; whoever calls holds it. */
export async function saveRequest(db: Kysely<unknown>, kept: Kept): Promise<void> {
  await run(db, `update requests set ${Object.values(COLUMNS).map((column, i) => `${column} = $${i + 1}`).join(', ')} where id = $1`, valuesOf(kept));
}

/** A case that a bureau answers, or has received and handed over. */
export async function findRequest(db: Kysely<unknown>, bureau: string, id: string): Promise<Kept | undefined> {
  const [row] = await run(db, `select ${SELECT} from requests where id = $2 and (bureau = $1 or received_by = $1)`, [bureau, id]) as Kept[];
  return row;
}

/** A case that a bureau answers, held until the transaction ends. */
export async function holdRequest(db: Kysely<unknown>, bureau: string, id: string): Promise<Kept | undefined> {
  const [row] = await run(db, `select ${SELECT} from requests where id = $2 and bureau = $1 for no key update`, [bureau, id]) as Kept[];
  return row;
}

export type RequestQuery = { readonly open?: 'true' | 'false' | undefined; readonly overdue?: 'true' | 'false' | undefined; readonly after?: string | undefined; readonly limit: number; readonly now: string };

/** A page of a bureau's cases, newest first, those handed over among them. */
export async function listRequests(db: Kysely<unknown>, bureau: string, { open, overdue, after, limit, now }: RequestQuery): Promise<readonly Kept[]> {
  return await run(db, `
    select ${SELECT} from requests where (bureau = $1 or received_by = $1) and ($2::boolean is null or (answered_at is null and bureau = $1) = $2)
      and ($3::boolean is null or (answered_at is null and bureau = $1 and due_at <= $4) = $3) and ($5::text is null or id < $5) order by id desc limit $6`,
  [bureau, open === undefined ? null : open === 'true', overdue === undefined ? null : overdue === 'true', now, after ?? null, limit]) as Kept[];
}

// ---- steps ----

/** Steps of one case; what ends it has room always. */
export const EVENTS_MAX = 500;

export async function addEvent(db: Kysely<unknown>, request: string, event: Omit<RequestEvent, 'person' | 'device'>, { person, device }: Pick<Principal, 'person' | 'device'>): Promise<void> {
  await run(db, 'insert into request_events (request, n, at, kind, bureau, unit, person, device, said) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [request, event.n, event.at, event.kind, event.bureau, event.unit, person ?? null, device ?? null, JSON.stringify(event.said)]);
}

type EventRow = Omit<RequestEvent, 'person' | 'device'> & { readonly person: string | null; readonly device: string | null };

/** All steps in order. The own side sees the person, another bureau's steps are told with the unit. */
export async function listEvents(db: Kysely<unknown>, request: string, bureau: string): Promise<readonly RequestEvent[]> {
  const rows = await run(db, 'select n, at, kind, bureau, unit, person, device, said from request_events where request = $1 order by n limit $2', [request, 2 * EVENTS_MAX]) as EventRow[];
  return rows.map(({ person, device, ...row }) => ({ ...row, ...(row.bureau === bureau && person !== null ? { person } : {}), ...(row.bureau === bureau && device !== null ? { device } : {}) }));
}

// ---- copies ----

/** What is restricted from a bureau, or has not been said to anybody, is not there for it (R5, R3). */
const SEEN_BY = `(r.owner = c.bureau or (not (hidden_now(r.owner, r.collection, r.hidden_from) @> array[c.bureau]) and r.status not in ('pending', 'not_approved')))`;

export async function insertCopies(db: Kysely<unknown>, request: string, copies: readonly { readonly record: string; readonly bureau: string }[], at: string): Promise<void> {
  for (const { record, bureau } of copies) await run(db, 'insert into request_copies (request, record, bureau, told_at) values ($1, $2, $3, $4) on conflict do nothing', [request, record, bureau, at]);
}

type CopyRow = { bureau: string; record: string; toldAt: string; confirmedAt: string | null; note: string | null; isSeen: boolean };

export async function listCopies(db: Kysely<unknown>, request: string): Promise<readonly Copy[]> {
  const rows = await run(db, `
    select c.bureau, c.record, c.told_at as "toldAt", c.confirmed_at as "confirmedAt", c.note, ${SEEN_BY} as "isSeen"
    from request_copies c join records r on r.id = c.record where c.request = $1 order by c.bureau, c.record`, [request]) as CopyRow[];
  return rows.map(({ bureau, record, toldAt, confirmedAt, note, isSeen }) => ({ bureau, record, toldAt, ...(confirmedAt === null ? {} : { confirmedAt }), ...(note === null ? {} : { note }), ...(isSeen ? {} : { isHidden: true as const }) }));
}

type AskedRow = { id: string; record: string; owner: string; reference: string; toldAt: string; confirmedAt: string | null; note: string | null };
export type CorrectionQuery = { readonly request?: string; readonly open?: 'true' | 'false' | undefined; readonly after?: string | undefined; readonly limit: number };

/** What a bureau is asked to correct, as long as it may see the record, newest request first. A page ends with a whole request. */
export async function listCorrections(db: Kysely<unknown>, bureau: string, { request, open, after, limit }: CorrectionQuery): Promise<readonly AskedCorrection[]> {
  const rows = await run(db, `
    select c.request as id, c.record, r.owner, r.reference, c.told_at as "toldAt", c.confirmed_at as "confirmedAt", c.note
    from request_copies c join records r on r.id = c.record
    where c.bureau = $1 and ${SEEN_BY} and ($2::text is null or c.request = $2) and ($3::boolean is null or (c.confirmed_at is null) = $3)
      and ($4::text is null or c.request < $4) order by c.request desc, c.record fetch first $5 rows with ties`, [bureau, request ?? null, open === undefined ? null : open === 'true', after ?? null, limit]) as AskedRow[];
  return rows.map(({ confirmedAt, note, ...row }) => ({ ...row, ...(confirmedAt === null ? {} : { confirmedAt }), ...(note === null ? {} : { note }) }));
}

/** Keeps a bureau's word that its copies are corrected; said again, the first word stands. Says to whom it matters. */
export async function confirmCopies(db: Kysely<unknown>, { request, bureau, unit, note, at }: { readonly request: string; readonly bureau: string; readonly unit: string; readonly note: string | undefined; readonly at: string }): Promise<number> {
  return affected(db, 'update request_copies set confirmed_at = $3, unit = $4, note = $5 where request = $1 and bureau = $2 and confirmed_at is null', [request, bureau, at, unit, note ?? null]);
}

/** The case to which a confirmation belongs, held. Whoever confirms does not see it. */
export async function holdForConfirmation(db: Kysely<unknown>, id: string): Promise<Kept> {
  const [row] = await run(db, `select ${SELECT} from requests where id = $1 for no key update`, [id]) as Kept[];
  if (!row) throw new Error('a request that was asked about is gone');
  return row;
}

// ---- time ----

/** Cases of which desks have to be reminded: once before the end, once after it. */
export async function holdDue(db: Kysely<unknown>, now: string, limit: number): Promise<readonly Kept[]> {
  return await run(db, `
    select ${SELECT} from requests where answered_at is null and reminded < 2 and remind_at <= $1 and (reminded = 0 or due_at <= $1)
    order by remind_at, id limit $2 for no key update skip locked`, [now, limit]) as Kept[];
}

export async function saveReminded(db: Kysely<unknown>, id: string, reminded: number): Promise<void> {
  await run(db, 'update requests set reminded = $2 where id = $1', [id, reminded]);
}

/** Forgets cases that were answered before a moment, with their steps; says how many. */
export async function forgetAnswered(db: Kysely<unknown>, before: string, limit: number): Promise<number> {
  return affected(db, 'delete from requests where id in (select id from requests where answered_at < $1 order by answered_at limit $2)', [before, limit]);
}

export async function isBureau(db: Kysely<unknown>, code: string): Promise<boolean> {
  const rows = await run(db, 'select 1 from bureaus where code = $1', [code]);
  return rows.length > 0;
}
