/**
 * One generation of the index: fixed-length arrays over shared buffers, so that every thread reads the same one. A
 * generation never grows; when its room is used up the next one is made beside it. All counts live inside the buffers.
 *
 * Each record has a number from 1 on; each of its numbers is an entry on a shelf. Entries below `sorted` stand in sorted
 * tables (offsets, postings, sketches); what was learnt since hangs in chains (heads, next) until the next generation.
 */
import { tagShiftFor } from './keys.ts';
import { COUNTRY_AT, KIND_AT, SHELVES, tablesOf, TEXT_AT, VINS, WHOLE, type Shelf } from './plan.ts';
import { END } from './symbols.ts';

/** One for each of `SHELVES`. */
export type Shelved = readonly number[];
/** How many records, and how many entries on each shelf, a generation has room for. */
export type Room = { readonly records: number; readonly shelves: Shelved };
/** Can be handed to another thread as it is: buffers are shared, not copied. */
export type Generation = { readonly room: Room; readonly sorted: Shelved; readonly buffers: Readonly<Record<string, SharedArrayBuffer>> };

export const NAME_BYTES = 16;
/** Entries of one block of slices: 2,048 words of 32 bits. */
export const BLOCK = 65_536;
export const BLOCK_WORDS = BLOCK / 32;
export const BLOCK_SHIFT = Math.log2(BLOCK);
/** Bytes of `present` for one position of one block: codes of other scripts share theirs. */
export const PRESENT_CODES = 64;

/** Places in the header. */
export const RECORDS = 0;
export const DEAD = 1;
export const LINES = 2;
export const NAMED = 3;
/** The minute at which records are counted in their lines: those that are over by then are not. */
export const COUNTED_AT = 4;
/** First of as many as there are shelves: entries on each. */
export const ENTRIES = 8;
/** First of as many: which kinds of number stand on each shelf, and which lengths (`lengthBit`), as bits. */
export const KINDS = 16;
export const LENGTHS = 24;
const HEADER_WORDS = 32;
/** The bit of a length on its shelf; lengths beyond the 31st share the last. */
export const lengthBit = ({ shortest }: Shelf, length: number): number => 1 << Math.min(31, length - shortest);

export type Table = {
  readonly offsets: Uint32Array; readonly postings: Uint32Array; readonly sketches: Uint16Array; readonly mask: number;
  /** In postings of whole numbers: the first bit of the tag. */
  readonly tagShift: number;
  readonly heads: Uint32Array; readonly next: Uint32Array; readonly freshMask: number;
};
export type Entries = {
  readonly plan: Shelf; readonly room: number; readonly sorted: number;
  /** One row an entry; `rowWords` is the same buffer by words, `stride / 4` of them an entry. */
  readonly rows: Uint8Array; readonly rowWords: Uint32Array;
  /** The owners once more, close together: a scan that counts half a million matches reads nothing else of them. */
  readonly owners: Uint32Array;
  /** For each block, the kinds of number in it as bits. */
  readonly blockKinds: Uint32Array;
  readonly slices: Int32Array;
  /** For each block and position, which codes stand there at all: 1 where one does (`presentAt`). */
  readonly present: Uint8Array;
  readonly tables: readonly Table[];
};
/** Typed arrays over a generation's buffers. */
export type Views = {
  readonly header: Int32Array;
  readonly names: Uint8Array; readonly nameSlots: Uint32Array;
  /** Two words a record: whether it is alive and from whom it is hidden (`gateOf`), and the minute of its end. */
  readonly gate: Uint32Array;
  /** What a scan needs of it: one bit a record that is alive and hidden from nobody; the earliest end in each block of records. */
  readonly open: Uint32Array; readonly earliestEnd: Uint32Array;
  /** In each block of records the earliest end that is not counted as over yet. */
  readonly nextEnd: Uint32Array;
  readonly make: Uint16Array; readonly model: Uint16Array; readonly year: Uint8Array; readonly colours: Uint32Array; readonly category: Uint8Array;
  /** Of all numbers of a record: the same again is told from a change. */
  readonly digest: Uint32Array;
  /**
   * Lines of makers: hash, count, first and last serial, the newest of its entries, and of those hidden from anybody how many and the newest; open
   * addressing, hash 0 is free. `lineNext`, `lineHidden`: for each full VIN the one of its line before it. Entries are counted from 1.
   */
  readonly lines: Uint32Array; readonly lineNext: Uint32Array; readonly lineHidden: Uint32Array;
  readonly shelves: readonly Entries[];
};

const SLOT_LOAD = 0.75;
/** Of whole numbers many: their beginnings stay in the processor's cache, and tags tell the entries of a bucket apart. */
const WHOLE_BUCKET_ENTRIES = 16;
const BUCKET_ENTRIES = 4;
const FRESH_BUCKET_ENTRIES = 2;
const VINS_PER_LINE = 8;
export const LINE_WORDS = 7;
const YEAR_ZERO = 1879;
/** A year as one byte: 1880 to 2134; 0 is not known. */
export const yearCode = (year: number): number => (year > YEAR_ZERO && year <= YEAR_ZERO + 255 ? year - YEAR_ZERO : 0);

/** The first word of a record's gate. */
export const gateOf = (isAlive: boolean, hiddenFrom: number): number => hiddenFrom << 1 | (isAlive ? 1 : 0);
export const isAlive = ({ gate }: Views, record: number): boolean => ((gate[record * 2] ?? 0) & 1) === 1;

/** Whether a record is hidden from nobody. */
export const isOpen = ({ gate }: Views, record: number): boolean => (gate[record * 2] ?? 0) >>> 1 === 0;

/** Sets who may see a record and until when; `hiddenFrom` −1 ends its life. */
export function setGate({ gate, open, earliestEnd, nextEnd }: Views, record: number, hiddenFrom: number, endsAt: number): void {
  const word = record >>> 5;
  const bit = 1 << (record & 31);
  const block = Math.floor(record / BLOCK);
  if (hiddenFrom >= 0) gate[record * 2 + 1] = endsAt;
  if (hiddenFrom >= 0) for (const ends of [earliestEnd, nextEnd]) if (ends[block] === 0 || endsAt < (ends[block] ?? 0)) ends[block] = endsAt;
  // Whoever scans meanwhile sees it in its old state or in its new one, never hidden and open at once.
  if (hiddenFrom !== 0) open[word] = (open[word] ?? 0) & ~bit;
  Atomics.store(gate, record * 2, hiddenFrom < 0 ? 0 : gateOf(true, hiddenFrom));
  if (hiddenFrom === 0) open[word] = (open[word] ?? 0) | bit;
}

/** How a record counts in the lines of its full VINs. */
export const COUNTS = { not: 0, openly: 1, hidden: 2 } as const;
export type Counts = (typeof COUNTS)[keyof typeof COUNTS];
export const countsOf = (v: Views, record: number, minute = v.header[COUNTED_AT] ?? 0): Counts => {
  if (!isAlive(v, record) || (v.gate[record * 2 + 1] ?? 0) <= minute) return COUNTS.not;
  return isOpen(v, record) ? COUNTS.openly : COUNTS.hidden;
};

export const ownerOf = ({ rowWords, plan: { stride } }: Entries, entry: number): number => rowWords[entry * (stride >>> 2)] ?? 0;
export const kindOf = ({ rows, plan: { stride } }: Entries, entry: number): number => rows[entry * stride + KIND_AT] ?? 0;
export const countryOf = ({ rows, plan: { stride } }: Entries, entry: number): number => rows[entry * stride + COUNTRY_AT] ?? 0;
/** Where an entry's text begins in `rows`. */
export const textAt = ({ plan: { stride } }: Entries, entry: number): number => entry * stride + TEXT_AT;
/** How long it is. */
export function lengthOf({ plan: { shortest, width, stride }, rows }: Entries, entry: number): number {
  const at = entry * stride + TEXT_AT;
  let length = shortest;
  while (length < width && rows[at + length] !== END) length += 1;
  return length;
}

const powerFrom = (least: number): number => {
  let size = 16;
  while (size < least) size *= 2;
  return size;
};

type Sizes = Readonly<Record<string, number>>;
/** Bytes of each buffer, and how many of them are in use. */
function sizesOf(room: Room, sorted: Shelved): Sizes {
  const records = room.records + 1;
  const sizes: Record<string, number> = {
    header: HEADER_WORDS * 4, names: records * NAME_BYTES, nameSlots: powerFrom(records / SLOT_LOAD) * 4, gate: records * 8, open: (Math.ceil(records / 32) + 1) * 4, earliestEnd: Math.ceil(records / BLOCK) * 4, nextEnd: Math.ceil(records / BLOCK) * 4,
    make: records * 2, model: records * 2, year: records, colours: records * 4, category: records, digest: records * 4,
    lines: powerFrom((room.shelves[VINS] ?? 0) / VINS_PER_LINE) * LINE_WORDS * 4, lineNext: (room.shelves[VINS] ?? 0) * 4, lineHidden: (room.shelves[VINS] ?? 0) * 4,
  };
  for (const [s, plan] of SHELVES.entries()) {
    const entries = room.shelves[s] ?? 0;
    const done = sorted[s] ?? 0;
    const fresh = entries - done;
    sizes[`${s}.rows`] = entries * plan.stride;
    sizes[`${s}.owners`] = entries * 4;
    sizes[`${s}.blockKinds`] = Math.ceil(entries / BLOCK) * 4;
    sizes[`${s}.present`] = Math.ceil(entries / BLOCK) * plan.width * PRESENT_CODES;
    sizes[`${s}.slices`] = Math.ceil(entries / BLOCK) * BLOCK_WORDS * plan.width * plan.slicesPer * 4;
    for (let t = 0; t < tablesOf(plan); t += 1) {
      sizes[`${s}.${t}.offsets`] = (powerFrom(done / (t === WHOLE ? WHOLE_BUCKET_ENTRIES : BUCKET_ENTRIES)) + 1) * 4;
      sizes[`${s}.${t}.postings`] = done * 4;
      sizes[`${s}.${t}.sketches`] = t === WHOLE ? 0 : done * 2;
      sizes[`${s}.${t}.heads`] = powerFrom(fresh / FRESH_BUCKET_ENTRIES) * 4;
      sizes[`${s}.${t}.next`] = fresh * 4;
    }
  }
  return sizes;
}

/** An empty generation. `sorted`: entries that will stand in sorted tables, once `rebuilt` has filled them. */
export function newGeneration(room: Room, sorted: Shelved = SHELVES.map(() => 0)): Generation {
  return { room, sorted, buffers: Object.fromEntries(Object.entries(sizesOf(room, sorted)).map(([name, bytes]) => [name, new SharedArrayBuffer(bytes)])) };
}

/** Entries on each shelf for each vehicle, as national files have them; with room to spare. */
const TYPICAL: Shelved = [1.1, 0.05, 0.15, 0.08, 0.05, 0.65, 1, 0.02];
const ROOM_MIN = 2_048;
const HEADROOM = 1.25;

/** Room for about so many records and a quarter more; where their entries are known, in their proportion. */
export function roomFor(records: number, entries?: Shelved): Room {
  const least = Math.max(ROOM_MIN, Math.ceil(records * HEADROOM));
  const shelves = TYPICAL.map((typical, s) => {
    const share = entries === undefined ? typical : Math.max(typical / 4, (entries[s] ?? 0) / Math.max(1, records));
    return Math.max(ROOM_MIN, Math.ceil((entries === undefined ? least : least - records) * share) + (entries?.[s] ?? 0));
  });
  return { records: least, shelves };
}

/** Arrays over the buffers of a generation. */
export function viewsOf({ room, sorted, buffers }: Generation): Views {
  const buffer = (name: string): SharedArrayBuffer => {
    const found = buffers[name];
    if (!found) throw new Error(`a generation lacks ${name}`);
    return found;
  };
  const words = (name: string): Uint32Array => new Uint32Array(buffer(name));
  const bytes = (name: string): Uint8Array => new Uint8Array(buffer(name));
  const halves = (name: string): Uint16Array => new Uint16Array(buffer(name));
  return {
    header: new Int32Array(buffer('header')), names: bytes('names'), nameSlots: words('nameSlots'), gate: words('gate'), open: words('open'), earliestEnd: words('earliestEnd'), nextEnd: words('nextEnd'),
    make: halves('make'), model: halves('model'), year: bytes('year'), colours: words('colours'), category: bytes('category'), digest: words('digest'), lines: words('lines'), lineNext: words('lineNext'), lineHidden: words('lineHidden'),
    shelves: SHELVES.map((plan, s) => ({
      plan, room: room.shelves[s] ?? 0, sorted: sorted[s] ?? 0,
      rows: bytes(`${s}.rows`), rowWords: words(`${s}.rows`), owners: words(`${s}.owners`), blockKinds: words(`${s}.blockKinds`), slices: new Int32Array(buffer(`${s}.slices`)), present: bytes(`${s}.present`),
      tables: Array.from({ length: tablesOf(plan) }, (_, t) => {
        const offsets = words(`${s}.${t}.offsets`);
        const heads = words(`${s}.${t}.heads`);
        return { offsets, postings: words(`${s}.${t}.postings`), sketches: halves(`${s}.${t}.sketches`), mask: offsets.length - 2, tagShift: tagShiftFor(sorted[s] ?? 0), heads, next: words(`${s}.${t}.next`), freshMask: heads.length - 1 };
      }),
    })),
  };
}

export type Figures = {
  /** Living ones. */
  readonly records: number; readonly dead: number; readonly numbers: number; readonly unsorted: number;
  readonly bytes: number; readonly reserved: number;
  /** 0 to 1, of whichever room is fullest. */
  readonly fill: number;
};

/** For each buffer the bytes that are in use, from its beginning: what a snapshot must hold. */
export function usedBytes(generation: Generation): Readonly<Record<string, number>> {
  const { header } = viewsOf(generation);
  const records = (header[RECORDS] ?? 0) + 1;
  const used: Record<string, number> = {};
  for (const [name, { byteLength }] of Object.entries(generation.buffers)) used[name] = byteLength;
  for (const [name, each] of Object.entries({ names: NAME_BYTES, gate: 8, make: 2, model: 2, year: 1, colours: 4, category: 1, digest: 4 })) used[name] = records * each;
  used.lineNext = used.lineHidden = (header[ENTRIES + VINS] ?? 0) * 4;
  for (const [s, plan] of SHELVES.entries()) {
    const entries = header[ENTRIES + s] ?? 0;
    const fresh = entries - (generation.sorted[s] ?? 0);
    used[`${s}.rows`] = entries * plan.stride;
    used[`${s}.owners`] = entries * 4;
    used[`${s}.present`] = Math.ceil(entries / BLOCK) * plan.width * PRESENT_CODES;
    used[`${s}.slices`] = Math.ceil(entries / BLOCK) * BLOCK_WORDS * plan.width * plan.slicesPer * 4;
    for (let t = 0; t < tablesOf(plan); t += 1) {
      used[`${s}.${t}.next`] = fresh * 4;
      if (fresh === 0) used[`${s}.${t}.heads`] = 0;
    }
  }
  return used;
}

/** The same generation, empty again: its memory is there already, which new buffers' would not be. Nobody may be reading it. */
export function emptied(generation: Generation): Generation {
  for (const [name, used] of Object.entries(usedBytes(generation))) {
    const buffer = generation.buffers[name];
    if (buffer) new Uint8Array(buffer, 0, used).fill(0);
  }
  return generation;
}

/** What a generation holds and weighs. */
export function figuresOf(generation: Generation): Figures {
  const { header } = viewsOf(generation);
  const at = (place: number): number => header[place] ?? 0;
  const entries = SHELVES.map((_, s) => at(ENTRIES + s));
  const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
  return {
    records: at(RECORDS) - at(DEAD), dead: at(DEAD), numbers: sum(entries), unsorted: sum(entries.map((n, s) => n - (generation.sorted[s] ?? 0))),
    bytes: sum(Object.values(usedBytes(generation))), reserved: sum(Object.values(generation.buffers).map(({ byteLength }) => byteLength)),
    fill: Math.max(at(RECORDS) / generation.room.records, ...entries.map((n, s) => n / Math.max(1, generation.room.shelves[s] ?? 1))),
  };
}
