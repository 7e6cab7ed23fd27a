/**
 * The index in memory: from a key to the records that bear it. It knows keys and 16-byte names; it knows nothing of
 * vehicles. What it finds is a wide net: two keys may share a hash, so the caller compares what it gets.
 *
 * A record gets a new number each time it is learnt and its old number is marked dead, so nothing is ever unlinked;
 * when the dead outweigh a share of the living, everything is copied into a fresh index and swapped.
 */
import { finish, hashKey, type KeyHash } from './hash.ts';

const NAME_BYTES = 16;
const LOAD_MAX = 0.7;
const DEAD_SHARE_MAX = 0.3;
const DEAD_MIN = 4_096;

export type KeyIndex = {
  /** Replaces what is known of one record. Repeating it changes nothing that a search could see. */
  readonly learn: (name: Uint8Array, keys: readonly string[]) => void;
  /** Nothing is found under this name any more. */
  readonly forget: (name: Uint8Array) => void;
  /** Names of the records that may bear one of the keys, each once, at most `most`; says whether there were more. */
  readonly find: (keys: readonly string[], most: number) => { readonly names: readonly Uint8Array[]; readonly more: boolean };
  readonly figures: () => { readonly records: number; readonly keys: number; readonly bytes: number };
};

type Tables = {
  /** Key table, open addressing: both hashes of the key, and its newest posting (0: the slot is free). */
  slotHigh: Uint32Array; slotLow: Uint32Array; slotPosting: Uint32Array; slotsUsed: number;
  /** Postings: the record's number, and the next posting of the same key (0 ends). */
  postingRecord: Uint32Array; postingNext: Uint32Array; postings: number;
  /** Records by number: name, and whether alive. */
  names: Uint8Array; alive: Uint8Array; records: number;
  /** Name table: open addressing over records' numbers (0 is free). */
  byName: Uint32Array; namesUsed: number;
  dead: number;
};

const sizeFor = (entries: number): number => {
  let size = 1024;
  while (size * LOAD_MAX < entries) size *= 2;
  return size;
};

const fresh = (records: number, keysPerRecord: number): Tables => ({
  slotHigh: new Uint32Array(sizeFor(records * keysPerRecord)), slotLow: new Uint32Array(sizeFor(records * keysPerRecord)), slotPosting: new Uint32Array(sizeFor(records * keysPerRecord)), slotsUsed: 0,
  postingRecord: new Uint32Array(Math.max(1024, records * keysPerRecord)), postingNext: new Uint32Array(Math.max(1024, records * keysPerRecord)), postings: 1,
  names: new Uint8Array(Math.max(1024, records + 1) * NAME_BYTES), alive: new Uint8Array(Math.max(1024, records + 1)), records: 1,
  byName: new Uint32Array(sizeFor(records)), namesUsed: 0, dead: 0,
});

/** An empty index with room for about `expected` records of `keysPerRecord` keys each; it grows by itself. */
export function keyIndex(expected = 0, keysPerRecord = 4): KeyIndex {
  let t = fresh(expected, keysPerRecord);
  const hash: KeyHash = { high: 0, low: 0 };

  const sameName = (record: number, name: Uint8Array): boolean => {
    const at = record * NAME_BYTES;
    for (let i = NAME_BYTES - 1; i >= 0; i -= 1) if (t.names[at + i] !== name[i]) return false;
    return true;
  };

  /** The place in the name table where `name` stands, or the free one where it would. */
  function placeOfName(name: Uint8Array): number {
    const mask = t.byName.length - 1;
    let place = hashOfName(name, 0) & mask;
    for (;;) {
      const record = t.byName[place] ?? 0;
      if (record === 0 || sameName(record, name)) return place;
      place = (place + 1) & mask;
    }
  }

  /** The slot of a key, or the free one where it would stand. */
  function slotOf(high: number, low: number): number {
    const mask = t.slotLow.length - 1;
    let slot = high & mask;
    while (t.slotPosting[slot] !== 0 && (t.slotLow[slot] !== low || t.slotHigh[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  function addPosting(high: number, low: number, record: number): void {
    const slot = slotOf(high, low);
    if (t.slotPosting[slot] === 0) {
      t.slotHigh[slot] = high;
      t.slotLow[slot] = low;
      t.slotsUsed += 1;
    }
    t.postingRecord[t.postings] = record;
    t.postingNext[t.postings] = t.slotPosting[slot] ?? 0;
    t.slotPosting[slot] = t.postings;
    t.postings += 1;
  }

  /** Makes room for one record with `keys` keys. */
  function reserve(keys: number): void {
    if (t.records + 1 >= t.alive.length) {
      t.names = grown(t.names, t.alive.length * 1.5 * NAME_BYTES | 0);
      t.alive = grown(t.alive, t.alive.length * 1.5 | 0);
    }
    if (t.postings + keys >= t.postingRecord.length) {
      const size = t.postingRecord.length * 1.5 + keys | 0;
      t.postingRecord = grown(t.postingRecord, size);
      t.postingNext = grown(t.postingNext, size);
    }
    if (t.slotsUsed + keys > t.slotLow.length * LOAD_MAX) growSlots();
    if (t.namesUsed + 1 > t.byName.length * LOAD_MAX) growNames();
  }

  function growSlots(): void {
    const { slotHigh, slotLow, slotPosting } = t;
    const size = slotLow.length * 2;
    t.slotHigh = new Uint32Array(size);
    t.slotLow = new Uint32Array(size);
    t.slotPosting = new Uint32Array(size);
    for (let i = 0; i < slotLow.length; i += 1) {
      const posting = slotPosting[i] ?? 0;
      if (posting === 0) continue;
      let slot = (slotHigh[i] ?? 0) & (size - 1);
      while (t.slotPosting[slot] !== 0) slot = (slot + 1) & (size - 1);
      t.slotHigh[slot] = slotHigh[i] ?? 0;
      t.slotLow[slot] = slotLow[i] ?? 0;
      t.slotPosting[slot] = posting;
    }
  }

  function growNames(): void {
    const old = t.byName;
    t.byName = new Uint32Array(old.length * 2);
    const mask = t.byName.length - 1;
    for (const record of old) {
      if (record === 0) continue;
      let place = hashOfName(t.names, record * NAME_BYTES) & mask;
      while (t.byName[place] !== 0) place = (place + 1) & mask;
      t.byName[place] = record;
    }
  }

  /** Copies what is alive into fresh tables and swaps them. */
  function rebuild(): void {
    const old = t;
    const living = old.records - 1 - old.dead;
    t = fresh(living + (living >> 2), Math.max(1, Math.ceil(old.postings / Math.max(1, old.records))));
    const numberNow = new Uint32Array(old.records);
    for (let record = 1; record < old.records; record += 1) {
      if (old.alive[record] !== 1) continue;
      reserve(0);
      const name = old.names.subarray(record * NAME_BYTES, (record + 1) * NAME_BYTES);
      numberNow[record] = addRecord(name);
    }
    for (let slot = 0; slot < old.slotLow.length; slot += 1) {
      for (let posting = old.slotPosting[slot] ?? 0; posting !== 0; posting = old.postingNext[posting] ?? 0) {
        const record = numberNow[old.postingRecord[posting] ?? 0] ?? 0;
        if (record === 0) continue;
        reserve(1);
        addPosting(old.slotHigh[slot] ?? 0, old.slotLow[slot] ?? 0, record);
      }
    }
  }

  function addRecord(name: Uint8Array): number {
    const record = t.records;
    t.records += 1;
    t.names.set(name, record * NAME_BYTES);
    t.alive[record] = 1;
    const place = placeOfName(name);
    if (t.byName[place] === 0) t.namesUsed += 1;
    t.byName[place] = record;
    return record;
  }

  function forget(name: Uint8Array): void {
    const record = t.byName[placeOfName(name)] ?? 0;
    if (record === 0 || t.alive[record] !== 1) return;
    t.alive[record] = 0; // its place in the name table stays, so that probing goes on past it
    t.dead += 1;
  }

  return {
    learn(name, keys) {
      forget(name);
      if (t.dead > DEAD_MIN && t.dead > t.records * DEAD_SHARE_MAX) rebuild();
      reserve(keys.length);
      const record = addRecord(name);
      for (const key of keys) {
        hashKey(key, hash);
        addPosting(hash.high, hash.low, record);
      }
    },
    forget,
    find(keys, most) {
      const seen = new Set<number>();
      for (const key of keys) {
        hashKey(key, hash);
        const slot = slotOf(hash.high, hash.low);
        for (let posting = t.slotPosting[slot] ?? 0; posting !== 0; posting = t.postingNext[posting] ?? 0) {
          const record = t.postingRecord[posting] ?? 0;
          if (t.alive[record] !== 1) continue;
          if (seen.size >= most && !seen.has(record)) return { names: namesOf(seen), more: true };
          seen.add(record);
        }
      }
      return { names: namesOf(seen), more: false };
    },
    figures: () => ({
      records: t.records - 1 - t.dead, keys: t.postings - 1,
      bytes: t.slotHigh.byteLength + t.slotLow.byteLength + t.slotPosting.byteLength + t.postingRecord.byteLength + t.postingNext.byteLength + t.names.byteLength + t.alive.byteLength + t.byName.byteLength,
    }),
  };

  function namesOf(records: ReadonlySet<number>): readonly Uint8Array[] {
    return [...records].map((record) => t.names.slice(record * NAME_BYTES, (record + 1) * NAME_BYTES));
  }
}

function hashOfName(bytes: Uint8Array, at: number): number {
  let h = 0x811c9dc5;
  for (let i = at; i < at + NAME_BYTES; i += 1) h = Math.imul(h ^ (bytes[i] ?? 0), 0x01000193);
  return finish(h);
}

function grown<T extends Uint8Array | Uint32Array>(old: T, length: number): T {
  const next = new (old.constructor as new (length: number) => T)(length);
  next.set(old);
  return next;
}
