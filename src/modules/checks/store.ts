/** Every line of SQL about checks: the log that is written before an answer leaves. */
import { copyRow } from '../../kernel/store/copy.ts';
import { committer, type Committer } from '../../kernel/store/committer.ts';
import { isDeadlock, run, type Database, type Kysely, type Session } from '../../kernel/store/database.ts';
import type { Principal } from '../../kernel/context.ts';
import { checkText, placeOfCheck } from './canonical.ts';
import { groupRowsOf, GROUP_COLUMNS, type Grouped } from './groups-store.ts';
import { count, type Counted } from './retention-store.ts';
import { periodAt, slotOf, type KeyOf, type Trace } from './keys.ts';
import type { Flights } from './late-flights.ts';
import type { Compared, LoggedCheck, ModelEntry } from './schema.ts';

const COLUMNS = ['id', 'at', 'bureau', 'unit', 'token', 'person', 'device', 'purpose', 'outcome', 'as_of', 'comparison', 'model', 'question', 'found', 'keep_until'];
const GROUP_MAX = 2_000;
const LANES = 2;
const WAITING_MAX = 40_000;

/** One check on its way into the log, with the hits that it raises and how it is found again. `R` is what the hits module takes. */
export type Entry<R> = { readonly raised: readonly R[]; readonly trace?: Trace } & ({ readonly kept: LoggedCheck; readonly by: Pick<Principal, 'tokenId'> } | { /** Nothing is kept of it but that it was made (R16). */ readonly counted: Counted });
/** The row that COPY takes, and the check's place in what proves it. */
type Kept = Grouped & { readonly row: string };

/** A check as it is logged. */
function keptOf(check: LoggedCheck, { tokenId }: Pick<Principal, 'tokenId'>): Kept {
  const { id, at, bureau, keepUntil } = check;
  const texts = [id, bureau, check.unit, tokenId, check.person, check.device, check.purpose, check.outcome, check.asOf, check.comparison, check.model];
  const question = JSON.stringify(check.question);
  const found = check.found.length === 0 ? null : JSON.stringify(check.found);
  const [, ...rest] = texts;
  return { id, bureau, row: copyRow([id, at, ...rest, question, found, keepUntil]), place: placeOfCheck(id, checkText({ texts, at, question, found, keepUntil }), keepUntil) };
}

export type CheckLogOptions<R> = {
  readonly database: Database;
  readonly raise: (session: Session, raised: readonly R[]) => Promise<void>;
  readonly onCommit: (items: number, seconds: number, hits: number) => void;
  /** For reports that come late: keys are kept with the checks, and what is logged is handed on. */
  readonly late?: { readonly keyOf: KeyOf; readonly flights: Flights; readonly onLogged: (traces: readonly Trace[]) => void };
};

const KEY_COLUMNS = ['slot', 'key', 'seen_at', '"check"'];

/** The keys of some checks as the rows that COPY takes: one for each number that was asked. */
function keyRowsOf(traces: readonly Trace[], keyOf: KeyOf): string {
  let rows = '';
  for (const { check, at, seenAt, texts } of traces) {
    const slot = slotOf(periodAt(Date.parse(at)));
    for (const key of new Set(texts.map(keyOf))) rows += `${slot}\t${key}\t${seenAt}\t${check}\n`;
  }
  return rows;
}

/** Writes checks with what proves them, their keys and their hits on a session, with its transaction. Returns how they are found again. */
export async function writeEntries<R>(session: Session, entries: readonly Entry<R>[], { raise, keyOf }: { readonly raise: CheckLogOptions<R>['raise']; readonly keyOf: KeyOf | undefined }): Promise<readonly Trace[]> {
  const kept = entries.flatMap((entry) => ('kept' in entry ? [keptOf(entry.kept, entry.by)] : []));
  const counted = entries.flatMap((entry) => ('counted' in entry ? [entry.counted] : []));
  const traces = keyOf ? entries.flatMap(({ trace }) => (trace ? [trace] : [])) : [];
  await session.copyIn('checks', COLUMNS, kept.map(({ row }) => row).join(''));
  await session.copyIn('check_groups', GROUP_COLUMNS, groupRowsOf(kept, counted));
  await session.copyIn('check_keys', KEY_COLUMNS, keyOf ? keyRowsOf(traces, keyOf) : '');
  await count(session.db, counted);
  await raise(session, entries.flatMap(({ raised }) => raised));
  return traces;
}

/** Traces that may be kept in memory too. */
export const tracesToLearn = (traces: readonly Trace[]): readonly Trace[] => traces.filter(({ isHashed }) => isHashed !== true);

/** The log: what arrives while one commit is under way shares the next. A check, what proves it, its keys and its hits commit together. */
export function checkLog<R>({ database, raise, onCommit, late }: CheckLogOptions<R>): Committer<Entry<R>> {
  async function flush(entries: readonly Entry<R>[]): Promise<void> {
    const begun = performance.now();
    const traces = await again(() => database.transaction((session) => writeEntries(session, entries, { raise, keyOf: late?.keyOf })));
    onCommit(entries.length, (performance.now() - begun) / 1000, entries.reduce((sum, { raised }) => sum + raised.length, 0));
    late?.onLogged(tracesToLearn(traces));
  }
  return committer<Entry<R>>({
    itemsMax: GROUP_MAX, lanes: LANES, waitingMax: WAITING_MAX,
    // Who was told that it took too long may be logged all the same: then it is found again too.
    flush: late ? (entries) => late.flights.during(() => flush(entries)) : flush,
  });
}

const ATTEMPTS_MAX = 3;

/** Two commits that raise the same hits may lock each other out; PostgreSQL then ends one, which has written nothing. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (cause) {
      if (!isDeadlock(cause) || attempt >= ATTEMPTS_MAX) throw cause;
    }
  }
}

type Row = { id: string; at: string; bureau: string; unit: string; person: string | null; device: string | null; purpose: string; keep_until: string; outcome: LoggedCheck['outcome']; as_of: string; comparison: string; model: string | null; question: unknown; found: LoggedCheck['found'] | null };

/** A check of a bureau's own, as logged. */
export async function findCheck(db: Kysely<unknown>, bureau: string, id: string): Promise<LoggedCheck | undefined> {
  const [row] = await run(db, 'select * from checks where id = $1 and bureau = $2', [id, bureau]) as Row[];
  return row && {
    id: row.id, at: row.at, bureau: row.bureau, unit: row.unit, ...(row.person === null ? {} : { person: row.person }), ...(row.device === null ? {} : { device: row.device }),
    purpose: row.purpose, keepUntil: row.keep_until, outcome: row.outcome, asOf: row.as_of, comparison: row.comparison, ...(row.model === null ? {} : { model: row.model }), question: row.question, found: row.found ?? [],
  };
}

// ---- what officers say of findings ----

export async function insertComparison(db: Kysely<unknown>, { check, record, version, same, at, unit, person, device, note }: Compared, { bureau, tokenId }: Pick<Principal, 'bureau' | 'tokenId'>): Promise<void> {
  await run(db, 'insert into comparisons ("check", record, version, same, bureau, unit, token, person, device, at, note) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
    [check, record, version, same, bureau, unit, tokenId, person ?? null, device ?? null, at, note ?? null]);
}

type ComparisonRow = { check: string; record: string; version: number; same: boolean; at: string; unit: string; person: string | null; device: string | null; note: string | null };

/** The newest word on each record of a check. */
export async function listComparisons(db: Kysely<unknown>, check: string): Promise<readonly Compared[]> {
  const rows = await run(db, 'select distinct on (record) "check", record, version, same, at, unit, person, device, note from comparisons where "check" = $1 order by record, position desc', [check]) as ComparisonRow[];
  return rows.map(({ person, device, note, ...row }) => ({ ...row, ...(person === null ? {} : { person }), ...(device === null ? {} : { device }), ...(note === null ? {} : { note }) }));
}

/** An answer with what it was about: the check as logged, and the record as it then stood. */
export type AnsweredRow = { readonly position: number; readonly record: string; readonly same: boolean; readonly question: unknown; readonly found: LoggedCheck['found']; readonly model: string | null; readonly body: unknown };

/** Answers that count, newest first, of all bureaus: what comes of them are rates, and names nobody. What is hidden from anybody is left out: the model weighs for all (R5). */
export async function listAnswered(db: Kysely<unknown>, before: number | undefined, limit: number): Promise<readonly AnsweredRow[]> {
  return await run(db, `
    select c.position, c.record, c.same, k.question, coalesce(k.found, '[]') as found, k.model, coalesce(r.body, v.body) as body
      from comparisons c join checks k on k.id = c."check"
      left join records r on r.id = c.record and r.version = c.version
      left join record_versions v on v.id = c.record and v.version = c.version
      where ($1::bigint is null or c.position < $1) and coalesce(r.body, v.body) is not null
        and coalesce(r.hidden_from, v.hidden_from) = '{}' and not exists (select 1 from records now where now.id = c.record and hidden_now(now.owner, now.collection, now.hidden_from) <> '{}')
        and not exists (select 1 from comparisons later where later."check" = c."check" and later.record = c.record and later.position > c.position)
      order by c.position desc limit $2`, [before ?? null, limit]) as AnsweredRow[];
}

// ---- error models ----

type ModelRow = { version: string; answers: number; made_at: string; made_by: string };

/** Keeps a model under its version; one that is there already stays as it is. */
export async function insertModel(db: Kysely<unknown>, entry: Required<Omit<ModelEntry, 'isShipped'>>, model: unknown): Promise<void> {
  await run(db, 'insert into error_models (version, model, answers, made_at, made_by) values ($1, $2, $3, $4, $5) on conflict do nothing', [entry.version, JSON.stringify(model), entry.answers, entry.madeAt, entry.madeBy]);
}

export async function listModels(db: Kysely<unknown>, limit: number): Promise<readonly ModelEntry[]> {
  const rows = await run(db, 'select version, answers, made_at, made_by from error_models order by made_at desc, version limit $1', [limit]) as ModelRow[];
  return rows.map((row) => ({ version: row.version, isShipped: false, answers: row.answers, madeAt: row.made_at, madeBy: row.made_by }));
}

export async function findModel(db: Kysely<unknown>, version: string): Promise<unknown> {
  const [row] = await run(db, 'select model from error_models where version = $1', [version]) as { model: unknown }[];
  return row?.model;
}

export async function insertActivation(db: Kysely<unknown>, version: string, at: string, by: string): Promise<void> {
  await run(db, 'insert into error_model_activations (version, at, made_by) values ($1, $2, $3)', [version, at, by]);
}

/** The version last activated; undefined where none ever was. */
export async function findActiveVersion(db: Kysely<unknown>): Promise<string | undefined> {
  const [row] = await run(db, 'select version from error_model_activations order by position desc limit 1') as { version: string }[];
  return row?.version;
}
