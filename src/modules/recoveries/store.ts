/** Every line of SQL about recovery files. */
import type { Principal } from '../../kernel/context.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import { OVER, type EventKind, type Recovery, type RecoveryEvent, type Stage } from './schema.ts';

type Row = { id: string; record: string; hit: string | null; reference: string; owner: string; finder: string; unit: string; stage: Stage; version: number; opened_at: string; changed_at: string };

const recoveryOf = (row: Row, bureau: string): Recovery => ({
  id: row.id, record: row.record, reference: row.reference, ...(row.hit === null ? {} : { hit: row.hit }), owner: row.owner, finder: row.finder, unit: row.unit,
  role: row.owner === row.finder ? 'both' : row.owner === bureau ? 'owner' : 'finder', stage: row.stage, version: row.version, openedAt: row.opened_at, changedAt: row.changed_at,
});

const MAY_SEE = '(owner = $1 or finder = $1)';

export type RecoveryQuery = { readonly role?: 'owner' | 'finder' | undefined; readonly stage?: Stage | undefined; readonly open?: 'true' | 'false' | undefined; readonly record?: string | undefined; readonly finder?: string | undefined; readonly after?: string | undefined; readonly limit: number };

/** One page of a bureau's files, as owner or finder, newest first. */
export async function listRecoveries(db: Kysely<unknown>, bureau: string, q: RecoveryQuery): Promise<readonly Recovery[]> {
  const rows = await run(db, `
    select * from recoveries where ${q.role === undefined ? MAY_SEE : `${q.role} = $1`}
      and ($2::text is null or stage = $2) and ($3::boolean is null or (stage <> all($4::text[])) = $3) and ($5::text is null or record = $5)
      and ($6::text is null or finder = $6)
      and ($7::text is null or (opened_at, id) < (select opened_at, id from recoveries where id = $7 and ${MAY_SEE}))
    order by opened_at desc, id desc limit $8`,
  [bureau, q.stage ?? null, q.open === undefined ? null : q.open === 'true', OVER, q.record ?? null, q.finder ?? null, q.after ?? null, q.limit]) as Row[];
  return rows.map((row) => recoveryOf(row, bureau));
}

export async function findRecovery(db: Kysely<unknown>, bureau: string, id: string): Promise<Recovery | undefined> {
  const [row] = await run(db, `select * from recoveries where id = $2 and ${MAY_SEE}`, [bureau, id]) as Row[];
  return row && recoveryOf(row, bureau);
}

/** The same, held until the transaction ends. */
export async function holdRecovery(db: Kysely<unknown>, bureau: string, id: string): Promise<Recovery | undefined> {
  const [row] = await run(db, `select * from recoveries where id = $2 and ${MAY_SEE} for no key update`, [bureau, id]) as Row[];
  return row && recoveryOf(row, bureau);
}

/** Opens a file; where one is open for this record and finder already, that one is answered and nothing is done. */
export async function openRecovery(db: Kysely<unknown>, file: Recovery, bureau: string): Promise<{ readonly file: Recovery; readonly isNew: boolean }> {
  const made = await run(db, `
    insert into recoveries (id, record, hit, reference, owner, finder, unit, stage, version, opened_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (record, finder) where stage not in ('home', 'closed') do nothing returning id`,
  [file.id, file.record, file.hit ?? null, file.reference, file.owner, file.finder, file.unit, file.stage, file.version, file.openedAt, file.changedAt]);
  if (made.length > 0) return { file, isNew: true };
  const [row] = await run(db, 'select * from recoveries where record = $1 and finder = $2 and stage <> all($3::text[])', [file.record, file.finder, OVER]) as Row[];
  if (!row) throw new Error('a recovery file was closed while it was opened'); // the caller may try again
  return { file: recoveryOf(row, bureau), isNew: false };
}

export async function saveStage(db: Kysely<unknown>, { id, stage, version, changedAt }: Pick<Recovery, 'id' | 'stage' | 'version' | 'changedAt'>): Promise<void> {
  await run(db, 'update recoveries set stage = $2, version = $3, changed_at = $4 where id = $1', [id, stage, version, changedAt]);
}

/** Adds an event under the file's new version. */
export async function addEvent(db: Kysely<unknown>, recovery: string, event: Omit<RecoveryEvent, 'person' | 'device'>, { person, device }: Pick<Principal, 'person' | 'device'>): Promise<void> {
  await run(db, 'insert into recovery_events (recovery, n, at, kind, bureau, unit, person, device, said) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [recovery, event.n, event.at, event.kind, event.bureau, event.unit, person ?? null, device ?? null, JSON.stringify(event.said)]);
}

/** Entries of one file; those that end it come on top. */
export const EVENTS_MAX = 500;
const ENDS_MAX = 3;

/** All events in order. The own side sees the person, the other side the unit. */
export async function listEvents(db: Kysely<unknown>, recovery: string, bureau: string): Promise<readonly RecoveryEvent[]> {
  const rows = await run(db, 'select n, at, kind, bureau, unit, person, device, said from recovery_events where recovery = $1 order by n limit $2', [recovery, EVENTS_MAX + ENDS_MAX]) as { n: number; at: string; kind: EventKind; bureau: string; unit: string; person: string | null; device: string | null; said: Record<string, unknown> }[];
  return rows.map(({ person, device, ...row }) => ({ ...row, ...(row.bureau === bureau && person !== null ? { person } : {}), ...(row.bureau === bureau && device !== null ? { device } : {}) }));
}
