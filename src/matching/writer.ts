/**
 * What changes a generation: one writer learns and forgets while searchers in any thread read. A record is written whole
 * before its life byte is set, so that nobody sees half of it; what is replaced dies first.
 */
import type { EngineNumber, EngineRecord, Traits } from './engine.ts';
import { DEAD, ENTRIES, KINDS, NAMED, gateOf, isAlive, NAME_BYTES, RECORDS, textAt, viewsOf, yearCode, type Entries, type Generation, type Views } from './generation.ts';
import { endHash, finish, seedHash, wholeHash } from './keys.ts';
import { countLine } from './lines.ts';
import { COUNTRY_AT, END_CHARS, KIND_AT, shelfOf, VINS, WHOLE } from './plan.ts';
import { slice } from './slices.ts';
import { CHARS_MAX, encode } from './symbols.ts';

export type Writer = {
  /** Replaces what is known under a name; false, and nothing changed, where there is no room. */
  readonly learn: (record: EngineRecord) => boolean;
  /** Appended only: found once `rebuilt` has sorted it. */
  readonly stage: (record: EngineRecord) => boolean;
  /** Nothing is found under this name any more. */
  readonly forget: (name: Uint8Array) => void;
};

const FNV_PRIME = 0x01000193;

export function hashOfName(bytes: Uint8Array, at: number): number {
  let h = 0x811c9dc5;
  for (let i = at; i < at + NAME_BYTES; i += 1) h = Math.imul(h ^ (bytes[i] ?? 0), FNV_PRIME);
  return finish(h);
}

/** The slot where a name stands, or the free one where it would. */
export function slotOfName({ nameSlots, names }: Views, name: Uint8Array): number {
  const mask = nameSlots.length - 1;
  let slot = hashOfName(name, 0) & mask;
  for (;;) {
    const record = nameSlots[slot] ?? 0;
    if (record === 0) return slot;
    let i = NAME_BYTES - 1;
    while (i >= 0 && names[record * NAME_BYTES + i] === name[i]) i -= 1;
    if (i < 0) return slot;
    slot = (slot + 1) & mask;
  }
}

/** Hangs an entry into the chains of every table of its shelf. */
function link(shelf: Entries, entry: number, length: number): void {
  const { plan, rows, tables, sorted } = shelf;
  const at = textAt(shelf, entry);
  const fresh = entry - sorted;
  const hang = (t: number, hash: number): void => {
    const table = tables[t];
    if (!table) return;
    const bucket = hash & table.freshMask;
    table.next[fresh] = table.heads[bucket] ?? 0;
    Atomics.store(table.heads, bucket, fresh + 1);
  };
  hang(WHOLE, wholeHash(rows, at, length));
  for (const [i, seed] of plan.seeds.entries()) hang(1 + i, seedHash(rows, at, length, seed.inside[length] ?? new Uint8Array(0)));
  if (length >= END_CHARS) hang(1 + plan.seeds.length, endHash(rows, at, length));
}

function digestOf(numbers: readonly EngineNumber[]): number {
  let h = 0x811c9dc5;
  for (const { text, kind, country } of numbers) {
    for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), FNV_PRIME);
    h = Math.imul(h ^ (kind << 8 | country), FNV_PRIME);
    h = Math.imul(h ^ 0xff, FNV_PRIME);
  }
  return finish(h);
}

/** The one writer of a generation. */
export function openWriter(generation: Generation): Writer {
  const v = viewsOf(generation);
  const codes = new Uint8Array(CHARS_MAX);
  const needed = new Int32Array(v.shelves.length);

  const count = (place: number): number => v.header[place] ?? 0;
  const describe = (record: number, { endsAt, traits }: { endsAt: number; traits: Traits }): void => {
    v.gate[record * 2 + 1] = endsAt;
    v.make[record] = traits.make;
    v.model[record] = traits.model;
    v.year[record] = yearCode(traits.year);
    v.colours[record] = traits.colours;
    v.category[record] = traits.category;
  };

  function hasRoom(numbers: readonly EngineNumber[]): boolean {
    if (count(RECORDS) >= generation.room.records || count(NAMED) >= v.nameSlots.length * 0.9) return false;
    needed.fill(0);
    for (const { text } of numbers) {
      const s = shelfOf(codes, encode(text, codes));
      needed[s] = (needed[s] ?? 0) + 1;
    }
    return v.shelves.every(({ room }, s) => count(ENTRIES + s) + (needed[s] ?? 0) <= room);
  }

  function append(record: number, { text, kind, country }: EngineNumber, isFindable: boolean): void {
    const length = encode(text, codes);
    if (length === 0) return;
    const s = shelfOf(codes, length);
    const shelf = v.shelves[s];
    if (!shelf) return;
    const entry = count(ENTRIES + s);
    const { stride } = shelf.plan;
    const at = textAt(shelf, entry);
    for (let i = 0; i < length; i += 1) shelf.rows[at + i] = codes[i] ?? 0;
    shelf.owners[entry * (stride >>> 2)] = record;
    shelf.rows[entry * stride + KIND_AT] = kind;
    shelf.rows[entry * stride + COUNTRY_AT] = country;
    v.header[KINDS + s] = (v.header[KINDS + s] ?? 0) | 1 << kind;
    if (isFindable) {
      slice(shelf, entry);
      if (s === VINS) countLine(v, shelf.rows, at);
      link(shelf, entry, length);
    }
    Atomics.store(v.header, ENTRIES + s, entry + 1);
  }

  function add(record: EngineRecord, isFindable: boolean): boolean {
    const slot = slotOfName(v, record.name);
    const known = v.nameSlots[slot] ?? 0;
    const isKnown = known !== 0 && isAlive(v, known);
    const digest = digestOf(record.numbers);
    // What is said beside the numbers changes in place. A restriction or an end must never show later than what it hides.
    if (isKnown && v.digest[known] === digest) {
      Atomics.store(v.gate, known * 2, gateOf(true, record.hiddenFrom));
      describe(known, record);
      return true;
    }
    if (!hasRoom(record.numbers)) return false;
    if (isKnown) die(known);
    const number = count(RECORDS) + 1;
    v.names.set(record.name, number * NAME_BYTES);
    describe(number, record);
    v.digest[number] = digest;
    for (const one of record.numbers) append(number, one, isFindable);
    if (known === 0) v.header[NAMED] = count(NAMED) + 1;
    v.nameSlots[slot] = number;
    Atomics.store(v.header, RECORDS, number);
    Atomics.store(v.gate, number * 2, gateOf(true, record.hiddenFrom));
    return true;
  }

  function die(record: number): void {
    Atomics.store(v.gate, record * 2, 0);
    v.header[DEAD] = count(DEAD) + 1;
  }

  return {
    learn: (record) => add(record, true),
    stage: (record) => add(record, false),
    forget: (name) => {
      const record = v.nameSlots[slotOfName(v, name)] ?? 0;
      if (record !== 0 && isAlive(v, record)) die(record);
    },
  };
}
