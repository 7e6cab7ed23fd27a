/**
 * What a rebuild is asked, does and gives: the old generation is only read, so it may be searched and written to meanwhile.
 * Where asked, the new one is saved as a file before anybody writes to it. Knows no thread.
 */
import type { EngineRecord } from '../matching/engine.ts';
import { NAME_BYTES, RECORDS, roomFor, viewsOf, type Generation, type Room } from '../matching/generation.ts';
import { rebuilt } from '../matching/rebuild.ts';
import { openWriter } from '../matching/writer.ts';
import { writeSnapshot, type Belonging, type SavedState } from './snapshot.ts';

export type Save = { readonly path: string; readonly belonging: Belonging; readonly state: SavedState };
export type RebuildAsk = {
  readonly generation: Generation;
  /** How many times what lives there shall be room for, beside the usual headroom. */
  readonly growth: number;
  /** What is over by then is left behind. */
  readonly minute: number;
  readonly save?: Save;
};
export type Rebuilt = { readonly generation: Generation; readonly savedBytes?: number; /** Why it could not be saved; it is whole nevertheless. */ readonly notSaved?: string };

/** No index starts with less: a small hub's first import shall not stop for room again and again. */
const RECORDS_MIN = 8_000;

const larger = (a: Room, b: Room): Room => {
  return { records: Math.max(a.records, b.records), shelves: a.shelves.map((room, s) => Math.max(room, b.shelves[s] ?? 0)) };
};
export const firstRoom = (records: number): Room => roomFor(Math.max(RECORDS_MIN, records));

/** The next generation, made here and now. */
export function rebuildHere({ generation, growth, minute, save }: RebuildAsk): Rebuilt {
  const next = rebuilt(generation, (records, entries) => larger(firstRoom(0), roomFor(Math.ceil(records * growth), entries.map((count) => Math.ceil(count * growth)))));
  forgetWhatIsOver(next, minute);
  if (!save) return { generation: next };
  try {
    return { generation: next, savedBytes: writeSnapshot(save.path, next, save.belonging, save.state) };
  } catch (cause) {
    return { generation: next, notSaved: cause instanceof Error ? cause.message : String(cause) };
  }
}

/** Records past their end are not found by their minute already; here they go (R13). */
function forgetWhatIsOver(generation: Generation, minute: number): void {
  const { header, gate, names } = viewsOf(generation);
  const writer = openWriter(generation);
  for (let record = 1; record <= (header[RECORDS] ?? 0); record += 1) if ((gate[record * 2 + 1] ?? 0) <= minute) writer.forget(names.slice(record * NAME_BYTES, (record + 1) * NAME_BYTES));
}

/** A record to learn, or a name to forget. */
export type Entry = { readonly name: Uint8Array; readonly record?: EngineRecord };
