/** The next piece of what people did: settled rows of both logs, held together in time, as deeds in order. */
import type { Kysely } from '../../kernel/store/database.ts';
import { canariesAmong } from './canary-store.ts';
import { auditAfter, checksAfter, endedAmong, ownersOf, placeOf, recordsOfHits, savePlace, spanOf, type AuditRow, type CheckRow, type LogName, type Place } from './log-store.ts';
import { deedOfCheck, deedsOfEvent, hitsNamed, kindOf, mayEnd, recordsNamed, type Beside, type Placed } from './reading.ts';

/** A piece may name as many people, and the memory of one takes some 20 kB. */
const ROWS_PER_PIECE = 2_000;
const BEGIN = { tx: 0, last: '' } as const;
const DEFAULT_ZONE = 'UTC';

export type Ports = {
  readonly epoch: number;
  /** The hub's keyed hash of a number. */
  readonly keyOf: (text: string) => bigint;
  readonly placeOf: (bureau: string, unit: string) => Promise<{ readonly timeZone: string } | undefined>;
};
export type Piece = {
  readonly deeds: readonly Placed[]; readonly canaries: Beside['canaries']; readonly hasMore: boolean;
  /** Moves on behind the piece: the first thing that is written, when all has been read and thought over, because an open write holds the feed. */
  readonly moveOn: (db: Kysely<unknown>) => Promise<void>;
};

type Read<R> = { readonly place: Place; readonly rows: readonly R[]; readonly isFull: boolean; readonly isOver: boolean };

async function readNext<R extends { readonly at: string }>(db: Kysely<unknown>, log: LogName, epoch: number, after: (place: Place, span: Awaited<ReturnType<typeof spanOf>>) => Promise<readonly R[]>): Promise<Read<R>> {
  const place = await placeOf(db, log) ?? { epoch, ...BEGIN };
  const rows = await after(place, await spanOf(db, place.epoch));
  return { place, rows, isFull: rows.length === ROWS_PER_PIECE, isOver: rows.length === 0 && place.epoch < epoch };
}

/** Where one log was cut off, the other waits for it: what came first is seen first. The one that is cut off earlier is kept whole, so there is always a step forward. */
function together<R extends { readonly at: string }>(rows: readonly R[], cutAt: string | undefined): readonly R[] {
  const end = cutAt === undefined ? -1 : rows.findIndex(({ at }) => at > cutAt);
  return end < 0 ? rows : rows.slice(0, end);
}
const cutOf = ({ rows, isFull }: Read<{ readonly at: string }>): readonly string[] => (isFull ? [rows.reduce((latest, { at }) => (at > latest ? at : latest), '')] : []);

/** Reads the next piece. */
export async function nextPiece(db: Kysely<unknown>, ports: Ports): Promise<Piece> {
  const checks = await readNext<CheckRow>(db, 'checks', ports.epoch, (place, span) => checksAfter(db, place, span, ROWS_PER_PIECE));
  const events = await readNext<AuditRow>(db, 'audit_events', ports.epoch, (place, span) => auditAfter(db, place, span, ROWS_PER_PIECE));
  const [cutAt] = [...cutOf(checks), ...cutOf(events)].sort();
  const checkRows = together(checks.rows, cutAt);
  const eventRows = together(events.rows, cutAt);

  const asked = checkRows.filter((row): row is CheckRow & { person: string } => row.person !== null);
  const done = eventRows.flatMap((row) => {
    const kind = kindOf(row);
    return kind === undefined ? [] : [{ row: row as AuditRow & { person: string }, kind }];
  });
  const beside = await lookedUp(db, ports, asked, done.map(({ row }) => row));
  const deeds = [...asked.map((row) => deedOfCheck(row, beside)), ...done.flatMap(({ row, kind }) => deedsOfEvent(row, kind, beside))].sort((a, b) => a.ms - b.ms);
  const [lastCheck, lastEvent] = [checkRows.at(-1), eventRows.at(-1)];
  return {
    deeds, canaries: beside.canaries, hasMore: checks.isFull || events.isFull || checks.isOver || events.isOver,
    moveOn: async (on) => {
      await moveOn(on, 'checks', checks, lastCheck && { tx: lastCheck.tx, last: lastCheck.id });
      await moveOn(on, 'audit_events', events, lastEvent && { tx: lastEvent.tx, last: String(lastEvent.sequence) });
    },
  };
}

async function moveOn(db: Kysely<unknown>, log: LogName, { place, isOver }: Pick<Read<never>, 'place' | 'isOver'>, last: Pick<Place, 'tx' | 'last'> | undefined): Promise<void> {
  if (last) await savePlace(db, log, { epoch: place.epoch, ...last });
  else if (isOver) await savePlace(db, log, { epoch: place.epoch + 1, ...BEGIN });
}

async function lookedUp(db: Kysely<unknown>, { keyOf, placeOf: whereIs }: Ports, checks: readonly (CheckRow & { person: string })[], events: readonly AuditRow[]): Promise<Beside> {
  const recordOfHit = await recordsOfHits(db, [...new Set(events.flatMap(hitsNamed))]);
  const named = [...new Set([...events.flatMap(recordsNamed), ...recordOfHit.values()])];
  const found = checks.flatMap((row) => (row.found ?? []).map(({ record }) => record));
  const zones = new Map<string, string>();
  for (const { bureau, unit } of [...checks, ...events]) {
    const key = JSON.stringify([bureau, unit]);
    if (!zones.has(key)) zones.set(key, (await whereIs(bureau, unit))?.timeZone ?? DEFAULT_ZONE);
  }
  return {
    recordOfHit, owners: await ownersOf(db, named), ended: await endedAmong(db, [...new Set(events.filter(mayEnd).flatMap(recordsNamed))]),
    canaries: await canariesAmong(db, [...new Set([...named, ...found])]),
    zoneOf: (bureau, unit) => zones.get(JSON.stringify([bureau, unit])) ?? DEFAULT_ZONE, keyOf: (text) => keyOf(text).toString(36),
  };
}
