/** Audit events as leaves: the salted hash of each. SQL says what the canonical text of an event is, so that there is one place that does. */
import { run, type Kysely } from '../store/database.ts';
import { settledAfter, settledParameters, type Source } from './source.ts';

/** A moment with every digit that is kept of it. */
export const utcText = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The canonical text of an audit event: a JSON array. */
export const EVENT_TEXT = `json_build_array(sequence, epoch, tx::text, ${utcText('at')}, action, outcome, bureau, unit, token, person, device, subjects, detail)::text`;
/** What its leaf commits to: SHA-256 over the 16 bytes of the salt and the canonical text in UTF-8. */
export const EVENT_HASH = `sha256(uuid_send(salt) || convert_to(${EVENT_TEXT}, 'UTF8'))`;

type Row = { epoch: number; tx: number; position: number; bureau: string; hash: Buffer };

export const eventsSource: Source = {
  kind: 'event',
  async read(db, from, settled, limit) {
    const rows = await run(db, `select epoch, tx, sequence as position, bureau, ${EVENT_HASH} as hash from audit_events where ${settledAfter('sequence')} order by epoch, tx, sequence limit $6`, [...settledParameters(from, settled), limit]) as Row[];
    return rows.map(({ hash, ...row }) => ({ ...row, said: { kind: 'event', hash } }));
  },
};

export type EventText = { readonly position: number; readonly canonical: string; readonly salt: Buffer };

/** Some events of a bureau's own, canonical and with their salts. */
export async function ownEvents(db: Kysely<unknown>, bureau: string, sequences: readonly number[]): Promise<ReadonlyMap<number, EventText>> {
  const rows = await run(db, `select sequence as position, ${EVENT_TEXT} as canonical, uuid_send(salt) as salt from audit_events where sequence = any($1) and bureau = $2`, [sequences, bureau]) as EventText[];
  return new Map(rows.map((row) => [row.position, row]));
}

type WantedEvents = {
  readonly bureau: string; readonly person?: string | undefined; readonly action?: string | undefined; readonly about?: string | undefined; readonly outcome?: string | undefined;
  readonly since?: string | undefined; readonly until?: string | undefined;
  /** The running number of an event: what was before it. */
  readonly before: number | undefined; readonly below: number; readonly limit: number;
};

/** A bureau's own events that are published in a log and answer to all that is named, newest first. */
export const foundEventLeaves = async (db: Kysely<unknown>, origin: number, { bureau, person, action, about, outcome, since, until, before, below, limit }: WantedEvents): Promise<readonly { readonly index: number; readonly position: number }[]> =>
  await run(db, `
    select e.index, a.sequence as position from audit_events a join log_entries e on e.kind = 'event' and e.position = a.sequence
    where a.bureau = $1 and e.origin = $2 and e.index < $3 and ($4::text is null or a.person = $4) and ($5::text is null or a.action = $5) and ($6::text is null or a.subjects @> array[$6::text])
      and ($7::text is null or a.outcome = $7) and ($8::timestamptz is null or a.at >= $8) and ($9::timestamptz is null or a.at < $9)
      and ($10::bigint is null or (a.at, a.sequence) < (select at, sequence from audit_events where sequence = $10 and bureau = $1))
    order by a.at desc, a.sequence desc limit $11`,
  [bureau, origin, below, person ?? null, action ?? null, about ?? null, outcome ?? null, since ?? null, until ?? null, before ?? null, limit]) as { index: number; position: number }[];
