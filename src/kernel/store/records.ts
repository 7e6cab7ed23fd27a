/**
 * Records of any collection: an envelope with the module's body as JSON. Reads are narrowed to one bureau's view;
 * every write leaves its change in the same transaction. Knows no collection by name.
 */
import { sql, run, type Generated, type Kysely, type Session } from './database.ts';
import { copyRow } from './copy.ts';
import { versionDiffers } from '../errors.ts';
import { traceparentNow } from '../telemetry/traces.ts';

/**
 * `live` is found by checks; so is `located`, because a Locate never hides a record (R14). The others are not. What waits
 * for a second person, and what never got one, has not been said to anybody: it is there for its owner alone (R3).
 */
export const STATUSES = ['pending', 'not_approved', 'live', 'located', 'suspended', 'cleared', 'withdrawn', 'ended'] as const;
export type Status = (typeof STATUSES)[number];
export const FOUND_STATUSES: readonly Status[] = ['live', 'located'];
export const UNSAID_STATUSES: readonly Status[] = ['pending', 'not_approved'];

export type Envelope<B = unknown> = {
  readonly id: string;
  readonly collection: string;
  readonly owner: string;
  readonly reference: string;
  readonly version: number;
  readonly status: Status;
  /** The import feed that brought it; a desk's own entry has none. */
  readonly feed: string | null;
  /** What the feed said last, as a digest: the same again changes nothing. */
  readonly sourceDigest: string | null;
  readonly enteredAt: string;
  readonly changedAt: string;
  /** The unit, and the person or device, that made this version. */
  readonly changedBy: string;
  /** When the owner last stood by it. */
  readonly validatedAt: string;
  readonly reviewOn: string;
  /** The instant at which the review day ends where the owner is. */
  readonly endsAt: string;
  /** Bureaus that the owner named for this record. */
  readonly restrictions: readonly string[];
  /** Bureaus from which it is hidden (R5): those, and whom the owner named for the whole collection. The database says it of what is written. */
  readonly hiddenFrom: readonly string[];
  readonly body: B;
};

type RecordTable = {
  id: string; collection: string; owner: string; reference: string; version: number; status: Status; feed: string | null; source_digest: string | null;
  entered_at: string; changed_at: string; changed_by: string; review_on: string; ends_at: string; restrictions: string[]; body: unknown; validated_at: string;
};
type KeptTable = RecordTable & { hidden_from: Generated<string[]> };
type KeptRow = RecordTable & { hidden_from: string[] };
type Tables = { records: KeptTable; record_versions: KeptTable };

const COLUMNS = ['id', 'collection', 'owner', 'reference', 'version', 'status', 'feed', 'source_digest', 'entered_at', 'changed_at', 'changed_by', 'review_on', 'ends_at', 'restrictions', 'body', 'validated_at'] as const;
/** What a superseded version keeps: also from whom it was hidden, which the database had said of it. */
export const VERSION_COLUMNS = [...COLUMNS, 'hidden_from'] as const;

const envelopeOf = (row: KeptRow): Envelope => ({
  id: row.id, collection: row.collection, owner: row.owner, reference: row.reference, version: row.version, status: row.status, feed: row.feed, sourceDigest: row.source_digest,
  enteredAt: row.entered_at, changedAt: row.changed_at, changedBy: row.changed_by, reviewOn: row.review_on, endsAt: row.ends_at, restrictions: row.restrictions, hiddenFrom: row.hidden_from, body: row.body, validatedAt: row.validated_at,
});
const valuesOf = (r: Envelope): RecordTable => ({
  id: r.id, collection: r.collection, owner: r.owner, reference: r.reference, version: r.version, status: r.status, feed: r.feed, source_digest: r.sourceDigest,
  entered_at: r.enteredAt, changed_at: r.changedAt, changed_by: r.changedBy, review_on: r.reviewOn, ends_at: r.endsAt, restrictions: [...r.restrictions], body: JSON.stringify(r.body), validated_at: r.validatedAt,
});
const copyRowOf = (r: Envelope): string => copyRow([
  r.id, r.collection, r.owner, r.reference, r.version, r.status, r.feed, r.sourceDigest, r.enteredAt, r.changedAt, r.changedBy, r.reviewOn, r.endsAt, r.restrictions, JSON.stringify(r.body), r.validatedAt,
]);

/** What an import must know of what is there before it writes. */
export type Standing = Pick<Envelope, 'id' | 'reference' | 'version' | 'status' | 'feed' | 'sourceDigest'>;

/** Record access for one bureau. `epoch` is the feed's: see src/kernel/feed. */
export function recordsFor(database: Kysely<unknown>, bureau: string, epoch: number) {
  const db = database as Kysely<Tables>;
  // R5: what a bureau is restricted from does not exist for it. An owner always sees its own.
  // A rule of a collection counts from its commit on, also for records that do not say it yet.
  const visible = sql<boolean>`(owner = ${bureau} or (not (hidden_now(owner, collection, hidden_from) @> array[${bureau}]) and status <> all(${[...UNSAID_STATUSES]}::text[])))`;
  // What deeds go by says it too.
  const asItIsNow = () => db.selectFrom('records').selectAll().select(sql<string[]>`hidden_now(owner, collection, hidden_from)`.as('hidden_from'));

  const addChange = (record: Pick<Envelope, 'collection' | 'id' | 'version'>): Promise<unknown> =>
    run(database, 'insert into changes (epoch, kind, subject, version, traceparent) values ($1, $2, $3, $4, $5)', [epoch, record.collection, record.id, record.version, traceparentNow()]);

  return {
    /** The record as this bureau may see it, or undefined: hidden and absent look the same. */
    find: async (id: string): Promise<Envelope | undefined> => {
      const row = await asItIsNow().where('id', '=', id).where(visible).executeTakeFirst();
      return row && envelopeOf(row);
    },

    /** Like `find`, and holds the row until the transaction ends. */
    findForChange: async (id: string): Promise<Envelope | undefined> => {
      const row = await asItIsNow().where('id', '=', id).where(visible).forUpdate().executeTakeFirst();
      return row && envelopeOf(row);
    },

    /** Own records by id, held until the transaction ends. */
    ownForChange: async (ids: readonly string[]): Promise<Map<string, Envelope>> => {
      const rows = await asItIsNow().where(sql<boolean>`id = any(${[...ids]}::text[])`).where('owner', '=', bureau).orderBy('id').forUpdate().execute();
      return new Map(rows.map((row) => [row.id, envelopeOf(row)]));
    },

    idByReference: async (owner: string, collection: string, reference: string): Promise<string | undefined> => {
      const row = await db.selectFrom('records').select('id').where('owner', '=', owner).where('collection', '=', collection).where('reference', '=', reference).where(visible).executeTakeFirst();
      return row?.id;
    },

    /** Those of `ids` that may be found by a check at `now`: visible, not ended, of a status that is found. */
    findable: async (ids: readonly string[], now: string): Promise<readonly Envelope[]> => {
      const rows = await asItIsNow().where(sql<boolean>`id = any(${[...ids]}::text[])`).where('status', 'in', FOUND_STATUSES).where('ends_at', '>', now).where(visible).execute();
      return rows.map(envelopeOf);
    },

    /** All versions of a record that this bureau may see, newest first. A version stays hidden from whom it was hidden in its time. */
    versions: async (id: string): Promise<readonly Envelope[]> => {
      const now = await asItIsNow().where('id', '=', id).where(visible).executeTakeFirst();
      if (!now) return [];
      const before = await db.selectFrom('record_versions').selectAll().where('id', '=', id).where(visible).orderBy('version', 'desc').execute();
      return [now, ...before].map(envelopeOf);
    },

    /** Adds a record, and returns it as it was kept; undefined, and nothing done, where the owner has one under this reference already. */
    insert: async <E extends Envelope>(record: E): Promise<E | undefined> => {
      const kept = await db.insertInto('records').values(valuesOf(record)).onConflict((c) => c.columns(['owner', 'collection', 'reference']).doNothing()).returning('hidden_from').executeTakeFirst();
      if (!kept) return undefined;
      await addChange(record);
      return { ...record, hiddenFrom: kept.hidden_from };
    },

    /** Replaces `before` by `after`, keeping `before` as a version; returns it as it was kept. Throws `versionDiffers` where someone was faster. */
    revise: async <E extends Envelope>(before: Pick<Envelope, 'id' | 'version'>, after: E): Promise<E> => {
      await run(database, `insert into record_versions (${VERSION_COLUMNS.join(', ')}) select ${VERSION_COLUMNS.join(', ')} from records where id = $1 and version = $2 for update`, [before.id, before.version]); // waits for whoever was faster
      const kept = await db.updateTable('records').set(valuesOf(after)).where('id', '=', before.id).where('version', '=', before.version).returning('hidden_from').executeTakeFirst();
      if (!kept) {
        const now = await db.selectFrom('records').select('version').where('id', '=', before.id).executeTakeFirst();
        throw versionDiffers(now?.version ?? before.version);
      }
      await addChange(after);
      return { ...after, hiddenFrom: kept.hidden_from };
    },

    /** What stands under these references of one owner: enough to decide what an import changes. */
    standing: async (owner: string, collection: string, references: readonly string[]): Promise<Map<string, Standing>> => {
      const rows = await run(database, 'select id, reference, version, status, feed, source_digest from records where owner = $1 and collection = $2 and reference = any($3)', [owner, collection, references]) as RecordTable[];
      return new Map(rows.map((row) => [row.reference, { id: row.id, reference: row.reference, version: row.version, status: row.status, feed: row.feed, sourceDigest: row.source_digest }]));
    },
  };
}
export type Records = ReturnType<typeof recordsFor>;

/** Adds many records at once by COPY, with their changes. */
export async function insertMany(session: Session, epoch: number, records: readonly Envelope[]): Promise<void> {
  let rows = '';
  let changes = '';
  const traceparent = traceparentNow();
  for (const record of records) {
    rows += copyRowOf(record);
    changes += copyRow([epoch, record.collection, record.id, record.version, traceparent]);
  }
  await session.copyIn('records', COLUMNS, rows);
  await session.copyIn('changes', ['epoch', 'kind', 'subject', 'version', 'traceparent'], changes);
}

/** Replaces many records at once; `after.version` must be one more than what stands. Returns how many stood so. */
export async function reviseMany(session: Session, epoch: number, records: readonly Envelope[]): Promise<number> {
  if (records.length === 0) return 0;
  const list = COLUMNS.join(', ');
  await run(session.db, `create temp table if not exists revised on commit delete rows as select ${list} from records with no data`);
  await session.copyIn('revised', COLUMNS, records.map(copyRowOf).join(''));
  await run(session.db, `insert into record_versions (${VERSION_COLUMNS.join(', ')}) select ${VERSION_COLUMNS.map((c) => `r.${c}`).join(', ')} from records r join revised n on n.id = r.id and n.version = r.version + 1`);
  const set = COLUMNS.filter((c) => c !== 'id').map((c) => `${c} = n.${c}`).join(', ');
  const rows = await run(session.db, `update records r set ${set} from revised n where n.id = r.id and n.version = r.version + 1 returning r.id`);
  await run(session.db, 'insert into changes (epoch, kind, subject, version, traceparent) select $1, collection, id, version, $2 from revised', [epoch, traceparentNow()]);
  return rows.length;
}
