/**
 * Makes the next generation of an index out of what lives in the last one: every number sorted into its tables, the dead
 * left behind. It only reads the old one, so it can run in a thread of its own while that is searched and written to.
 */
import { BLOCK, COUNTED_AT, countsOf, DEAD, ENTRIES, isAlive, kindOf, KINDS, lengthBit, lengthOf, LENGTHS, NAMED, NAME_BYTES, newGeneration, ownerOf, RECORDS, setGate, textAt, viewsOf, type Entries, type Generation, type Room, type Shelved, type Table, type Views } from './generation.ts';
import { endHash, endSketch, seedHash, seedSketch, tagged, wholeHash } from './keys.ts';
import { countEntry } from './lines.ts';
import { END_CHARS, VINS, WHOLE } from './plan.ts';
import { slice } from './slices.ts';
import { hashOfName } from './writer.ts';

/** Living records with the numbers they get, in order. */
function renumbered(old: Views): { readonly numberNow: Uint32Array; readonly living: number } {
  const last = old.header[RECORDS] ?? 0;
  const numberNow = new Uint32Array(last + 1);
  let living = 0;
  for (let record = 1; record <= last; record += 1) {
    if (!isAlive(old, record)) continue;
    living += 1;
    numberNow[record] = living;
  }
  return { numberNow, living };
}

/** Living entries of each shelf, and how many on each; counted once, for what is written meanwhile must not be half taken. */
function livingEntries(old: Views, numberNow: Uint32Array): Shelved {
  return old.shelves.map((shelf, s) => {
    const entries = old.header[ENTRIES + s] ?? 0;
    let count = 0;
    for (let entry = 0; entry < entries; entry += 1) if ((numberNow[ownerOf(shelf, entry)] ?? 0) !== 0) count += 1;
    return count;
  });
}

/** Thrown where the room asked for cannot hold what lives. */
export class RoomTooSmall extends Error {}

/**
 * The next generation. `room` may depend on what lives: give a function. Everything that was learnt before the call is in it;
 * of what is learnt meanwhile some may be, so the caller learns that again.
 */
export function rebuilt(generation: Generation, room: Room | ((records: number, entries: Shelved) => Room)): Generation {
  const old = viewsOf(generation);
  const { numberNow, living } = renumbered(old);
  const entries = livingEntries(old, numberNow);
  const wanted = typeof room === 'function' ? room(living, entries) : room;
  if (living > wanted.records || entries.some((count, s) => count > (wanted.shelves[s] ?? 0))) throw new RoomTooSmall(`room for ${wanted.records} records is too small for ${living}`);
  const next = newGeneration(wanted, entries);
  const now = viewsOf(next);
  copyRecords(old, now, numberNow);
  now.header[RECORDS] = living;
  now.header[COUNTED_AT] = old.header[COUNTED_AT] ?? 0;
  for (const [s, shelf] of now.shelves.entries()) {
    const from = old.shelves[s];
    if (!from) continue;
    copyEntries(from, shelf, numberNow, entries[s] ?? 0);
    now.header[ENTRIES + s] = shelf.sorted;
    noteKinds(now, s, shelf);
    for (let entry = 0; entry < shelf.sorted; entry += 1) slice(shelf, entry);
    if (s === VINS) for (let entry = 0; entry < shelf.sorted; entry += 1) countEntry(now, entry, countsOf(now, ownerOf(shelf, entry)));
    sortTables(shelf);
  }
  return next;
}

function copyRecords(old: Views, now: Views, numberNow: Uint32Array): void {
  const mask = now.nameSlots.length - 1;
  let named = 0;
  for (let from = 1; from < numberNow.length; from += 1) {
    const to = numberNow[from] ?? 0;
    if (to === 0) continue;
    now.names.set(old.names.subarray(from * NAME_BYTES, (from + 1) * NAME_BYTES), to * NAME_BYTES);
    const gate = Atomics.load(old.gate, from * 2);
    setGate(now, to, (gate & 1) === 1 ? gate >>> 1 : -1, old.gate[from * 2 + 1] ?? 0);
    if (!isAlive(now, to)) now.header[DEAD] = (now.header[DEAD] ?? 0) + 1; // it died while we copied
    now.make[to] = old.make[from] ?? 0;
    now.model[to] = old.model[from] ?? 0;
    now.year[to] = old.year[from] ?? 0;
    now.colours[to] = old.colours[from] ?? 0;
    now.category[to] = old.category[from] ?? 0;
    now.digest[to] = old.digest[from] ?? 0;
    let slot = hashOfName(now.names, to * NAME_BYTES) & mask;
    while (now.nameSlots[slot] !== 0) slot = (slot + 1) & mask;
    now.nameSlots[slot] = to;
    named += 1;
  }
  now.header[NAMED] = named;
}

function copyEntries(from: Entries, to: Entries, numberNow: Uint32Array, count: number): void {
  const { stride } = to.plan;
  for (let entry = 0, at = 0; at < count; entry += 1) {
    const owner = numberNow[ownerOf(from, entry)] ?? 0;
    if (owner === 0) continue;
    for (let i = 0; i < stride; i += 1) to.rows[at * stride + i] = from.rows[entry * stride + i] ?? 0;
    to.rowWords[at * (stride >>> 2)] = owner;
    to.owners[at] = owner;
    at += 1;
  }
}

function noteKinds({ header }: Views, s: number, shelf: Entries): void {
  let lengths = 0;
  for (let entry = 0; entry < shelf.sorted; entry += 1) {
    const block = Math.floor(entry / BLOCK);
    shelf.blockKinds[block] = (shelf.blockKinds[block] ?? 0) | 1 << kindOf(shelf, entry);
    lengths |= lengthBit(shelf.plan, lengthOf(shelf, entry));
  }
  header[LENGTHS + s] = lengths;
  for (const kinds of shelf.blockKinds) header[KINDS + s] = (header[KINDS + s] ?? 0) | kinds;
}

function sortTables(shelf: Entries): void {
  const { plan, rows, sorted, tables } = shelf;
  const lengths = new Uint8Array(sorted);
  for (let entry = 0; entry < sorted; entry += 1) lengths[entry] = lengthOf(shelf, entry);
  const hashes = new Uint32Array(sorted);
  const sketches = new Uint16Array(sorted);
  const none = new Uint8Array(0);
  const sort = (t: number, isIn: (length: number) => boolean): void => {
    const table = tables[t];
    if (table) sortTable(table, { hashes, lengths, isIn, ...(t === WHOLE ? {} : { sketches }) });
  };
  for (let entry = 0; entry < sorted; entry += 1) {
    hashes[entry] = wholeHash(rows, textAt(shelf, entry), lengths[entry] ?? 0);
  }
  sort(WHOLE, () => true);
  for (const [i, seed] of plan.seeds.entries()) {
    for (let entry = 0; entry < sorted; entry += 1) {
      const length = lengths[entry] ?? 0;
      hashes[entry] = seedHash(rows, textAt(shelf, entry), length, seed.inside[length] ?? none);
      const sketch = seed.sketches[length];
      sketches[entry] = sketch ? seedSketch(rows, textAt(shelf, entry), sketch) : 0;
    }
    sort(1 + i, () => true);
  }
  for (let entry = 0; entry < sorted; entry += 1) {
    const length = lengths[entry] ?? 0;
    if (length < END_CHARS) continue;
    hashes[entry] = endHash(rows, textAt(shelf, entry), length);
    sketches[entry] = endSketch(rows, textAt(shelf, entry), length);
  }
  sort(1 + plan.seeds.length, (length) => length >= END_CHARS);
}

/** A counting sort by bucket; stable, so that postings of a bucket ascend. */
function sortTable({ offsets, postings, sketches, mask, tagShift }: Table, from: { hashes: Uint32Array; sketches?: Uint16Array; lengths: Uint8Array; isIn: (length: number) => boolean }): void {
  const { hashes, lengths } = from;
  const isIn = Uint8Array.from({ length: 256 }, (_, length) => (from.isIn(length) ? 1 : 0));
  for (let entry = 0; entry < hashes.length; entry += 1) {
    if (isIn[lengths[entry] ?? 0] !== 1) continue;
    const bucket = (hashes[entry] ?? 0) & mask;
    offsets[bucket + 1] = (offsets[bucket + 1] ?? 0) + 1;
  }
  for (let bucket = 0; bucket <= mask; bucket += 1) offsets[bucket + 1] = (offsets[bucket + 1] ?? 0) + (offsets[bucket] ?? 0);
  const places = offsets.slice(0, mask + 1);
  for (let entry = 0; entry < hashes.length; entry += 1) {
    if (isIn[lengths[entry] ?? 0] !== 1) continue;
    const bucket = (hashes[entry] ?? 0) & mask;
    const place = places[bucket] ?? 0;
    postings[place] = from.sketches ? entry : tagged(entry, hashes[entry] ?? 0, tagShift);
    if (from.sketches) sketches[place] = from.sketches[entry] ?? 0;
    places[bucket] = place + 1;
  }
}
