/**
 * What changes of the feed mean for each bureau: a record it may find now, one it could find before and cannot any more, or nothing at
 * all (R5). Read once from the database and written once, whoever listens.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Change } from '../../kernel/feed/feed.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import { RULE_CHANGED } from '../../kernel/store/restrictions.ts';
import { foundBefore, sendableNow, subjectsOf, withheldBy, type Withheld } from './feed-store.ts';
import type { Place } from './place.ts';
import type { Line, Lines } from './segments.ts';

/** One record's part in a delta, in the order of the feed. */
type Part = { readonly change: Change; readonly now: { readonly line: Line; readonly mayKnow: Who } | undefined; readonly before: Who | undefined; readonly gone: () => Line };
type Who = (bureau: string) => boolean;
/** What one bureau is told, and the last change that it is told of; none where it is told of a rule alone, which moves no place (R5). */
export type ToldTo = { readonly lines: readonly Line[]; readonly place: Place | undefined };
/** Undefined where there is nothing for the bureau. */
export type Delta = (bureau: string) => ToldTo | undefined;

const whoOf = ({ owner, hidden }: { readonly owner: string; readonly hidden: readonly string[] | null }): Who => (hidden === null ? () => true : (bureau) => bureau === owner || !hidden.includes(bureau));

/** The main thread answers checks too: so many rows at a time. */
const ROWS_AT_ONCE = 200;

/** Writes rows in pieces, letting others in between. */
export async function written<R>(rows: readonly R[], lineOf: (row: R) => Line): Promise<readonly Line[]> {
  const out: Line[] = [];
  for (const [at, row] of rows.entries()) {
    out.push(lineOf(row));
    if (at % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await breathe();
  }
  return out;
}

export async function deltaOf(db: Kysely<unknown>, changes: readonly Change[], { now, lines }: { readonly now: string; readonly lines: Lines }): Promise<Delta> {
  const subjects = subjectsOf(changes);
  const owners = [...new Set(changes.flatMap(({ kind, subject }) => (kind === RULE_CHANGED ? [subject] : [])))];
  if (subjects.size === 0 && owners.length === 0) return () => undefined;
  const [standing, earlier, withheld] = await Promise.all([
    sendableNow(db, [...subjects.keys()], now),
    foundBefore(db, [...subjects].flatMap(([id, { first }]) => (first > 1 ? [{ id, version: first - 1 }] : []))),
    owners.length === 0 ? [] : withheldBy(db, { owners }, now),
  ]);
  const texts = await written(standing, lines.record);
  const found = new Map(standing.map((row, at) => [row.id, { line: texts[at] as Line, mayKnow: whoOf(row) }]));
  const before = new Map(earlier.map((row) => [row.id, whoOf(row)]));
  const parts = [...subjects].map(([id, { last }]): Part => {
    let gone: Line | undefined;
    return { change: last, now: found.get(id), before: before.get(id), gone: () => (gone ??= lines.gone(id)) };
  });
  const told = new Map<string, ToldTo | undefined>();
  return (bureau) => {
    if (!told.has(bureau)) told.set(bureau, toldTo(parts, goneBy(withheld, bureau, lines), bureau));
    return told.get(bureau);
  };
}

/** What a bureau finds no more by rules of owners: at once, records say it later. */
export const goneBy = (withheld: readonly Withheld[], bureau: string, { gone }: Lines): readonly Line[] => withheld.flatMap(({ bureaus, records }) =>
  (bureaus.includes(bureau) ? records.flatMap(({ id, hidden }) => (hidden?.includes(bureau) === true ? [] : [gone(id)])) : []));

function toldTo(parts: readonly Part[], gone: readonly Line[], bureau: string): ToldTo | undefined {
  const lines: Line[] = [...gone];
  let last: Change | undefined;
  for (const { change, now, before, gone: over } of parts) {
    if (now?.mayKnow(bureau) === true) lines.push(now.line);
    else if (before?.(bureau) === true) lines.push(over());
    else continue;
    if (!last || change.epoch > last.epoch || (change.epoch === last.epoch && (change.tx > last.tx || (change.tx === last.tx && change.position > last.position)))) last = change;
  }
  if (lines.length === 0) return undefined;
  return { lines, place: last && { epoch: last.epoch, tx: last.tx, position: last.position, subject: last.subject, version: last.version } };
}
