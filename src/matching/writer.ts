/**
 * What changes a generation: one writer learns and forgets while searchers in any thread read. A record is written whole
 * before its life byte is set, so that nobody sees half of it; what is replaced dies first.
 */
import type { EngineNumber, EngineRecord } from './engine.ts';
import { BLOCK, COUNTED_AT, COUNTS, countsOf, DEAD, ENTRIES, isAlive, KINDS, lengthBit, LENGTHS, NAMED, NAME_BYTES, RECORDS, setGate, textAt, viewsOf, yearCode, type Counts, type Entries, type Generation, type Table, type Views } from './generation.ts';
import { endHash, finish, seedHash, wholeHash } from './keys.ts';
import { countEntry, passTo, recount } from './lines.ts';
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
  /** It is this minute: what is over by then counts in no line any more. */
  readonly passTo: (minute: number) => void;
};

const FNV_PRIME = 0x01000193;
const NO_POSITIONS = new Uint8Array(0);
/** Beyond it the open addressing of names slows. */
const NAMED_SHARE_MAX = 0.9;

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
  hang(tables[WHOLE], wholeHash(rows, at, length), fresh);
  for (let i = 0; i < plan.seeds.length; i += 1) hang(tables[WHOLE + 1 + i], seedHash(rows, at, length, plan.seeds[i]?.inside[length] ?? NO_POSITIONS), fresh);
  if (length >= END_CHARS) hang(tables[WHOLE + 1 + plan.seeds.length], endHash(rows, at, length), fresh);
}

function hang(table: Table | undefined, hash: number, fresh: number): void {
  if (!table) return;
  const bucket = hash & table.freshMask;
  table.next[fresh] = table.heads[bucket] ?? 0;
  Atomics.store(table.heads, bucket, fresh + 1);
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

/** The one writer of a generation. `isAskedByNumbers`: nobody will ask for patterns or lines, so nothing is written for them. */
export function openWriter(generation: Generation, { isAskedByNumbers = false }: { readonly isAskedByNumbers?: boolean } = {}): Writer {
  const one = new OneWriter(generation, isAskedByNumbers);
  return { learn: (record) => one.add(record, true), stage: (record) => one.add(record, false), forget: (name) => { one.forget(name); }, passTo: (minute) => { one.passTo(minute); } };
}

class OneWriter {
  private readonly v: Views;
  private readonly roomForRecords: number;
  private readonly isAskedByNumbers: boolean;
  private readonly codes = new Uint8Array(CHARS_MAX);

  constructor(generation: Generation, isAskedByNumbers: boolean) {
    this.v = viewsOf(generation);
    this.isAskedByNumbers = isAskedByNumbers;
    this.roomForRecords = generation.room.records;
  }

  add(record: EngineRecord, isFindable: boolean): boolean {
    const { v } = this;
    const slot = slotOfName(v, record.name);
    const known = v.nameSlots[slot] ?? 0;
    const isKnown = known !== 0 && isAlive(v, known);
    const digest = digestOf(record.numbers);
    // What is said beside the numbers changes in place.
    if (isKnown && v.digest[known] === digest) {
      const was = countsOf(v, known);
      setGate(v, known, record.hiddenFrom, record.endsAt);
      this.recount(known, was);
      this.describe(known, record);
      return true;
    }
    if (!this.hasRoom(record.numbers)) return false;
    if (isKnown) this.die(known);
    const number = this.count(RECORDS) + 1;
    v.names.set(record.name, number * NAME_BYTES);
    this.describe(number, record);
    v.digest[number] = digest;
    for (const one of record.numbers) this.append(number, one, { isFindable, as: record.endsAt <= this.count(COUNTED_AT) ? COUNTS.not : record.hiddenFrom === 0 ? COUNTS.openly : COUNTS.hidden });
    if (known === 0) v.header[NAMED] = this.count(NAMED) + 1;
    v.nameSlots[slot] = number;
    Atomics.store(v.header, RECORDS, number);
    setGate(v, number, record.hiddenFrom, record.endsAt);
    return true;
  }

  forget(name: Uint8Array): void {
    const record = this.v.nameSlots[slotOfName(this.v, name)] ?? 0;
    if (record !== 0 && isAlive(this.v, record)) this.die(record);
  }

  private count(place: number): number {
    return this.v.header[place] ?? 0;
  }

  private die(record: number): void {
    const was = countsOf(this.v, record);
    setGate(this.v, record, -1, 0);
    this.v.header[DEAD] = this.count(DEAD) + 1;
    this.recount(record, was);
  }

  passTo(minute: number): void {
    if (!this.isAskedByNumbers) passTo(this.v, minute);
  }

  private recount(record: number, was: Counts): void {
    if (!this.isAskedByNumbers) recount(this.v, record, was, countsOf(this.v, record));
  }

  private describe(record: number, { traits }: EngineRecord): void {
    const { v } = this;
    v.make[record] = traits.make;
    v.model[record] = traits.model;
    v.year[record] = yearCode(traits.year);
    v.colours[record] = traits.colours;
    v.category[record] = traits.category;
  }

  private hasRoom(numbers: readonly EngineNumber[]): boolean {
    if (this.count(RECORDS) >= this.roomForRecords || this.count(NAMED) >= this.v.nameSlots.length * NAMED_SHARE_MAX) return false;
    const needed = this.v.shelves.map(() => 0);
    for (const { text, kind } of numbers) {
      const s = shelfOf(this.codes, encode(text, this.codes), kind);
      needed[s] = (needed[s] ?? 0) + 1;
    }
    return this.v.shelves.every(({ room }, s) => this.count(ENTRIES + s) + (needed[s] ?? 0) <= room);
  }

  private append(record: number, { text, kind, country }: EngineNumber, { isFindable, as }: { readonly isFindable: boolean; readonly as: Counts }): void {
    const { v, codes } = this;
    const length = encode(text, codes);
    if (length === 0) return;
    const s = shelfOf(codes, length, kind);
    const shelf = v.shelves[s];
    if (!shelf) return;
    const entry = this.count(ENTRIES + s);
    const { stride } = shelf.plan;
    const at = textAt(shelf, entry);
    for (let i = 0; i < length; i += 1) shelf.rows[at + i] = codes[i] ?? 0;
    shelf.rowWords[entry * (stride >>> 2)] = record;
    shelf.owners[entry] = record;
    shelf.rows[entry * stride + KIND_AT] = kind;
    shelf.rows[entry * stride + COUNTRY_AT] = country;
    v.header[KINDS + s] = this.count(KINDS + s) | 1 << kind;
    v.header[LENGTHS + s] = this.count(LENGTHS + s) | lengthBit(shelf.plan, length);
    const block = Math.floor(entry / BLOCK);
    shelf.blockKinds[block] = (shelf.blockKinds[block] ?? 0) | 1 << kind;
    if (isFindable && !this.isAskedByNumbers) {
      slice(shelf, entry);
      if (s === VINS) countEntry(v, entry, as);
    }
    if (isFindable) link(shelf, entry, length);
    Atomics.store(v.header, ENTRIES + s, entry + 1);
  }
}
