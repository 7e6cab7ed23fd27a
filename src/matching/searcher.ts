/**
 * Finds records by a number as it was read: equal or look-alike by one look-up, with edits by a few dozen, by its end by one
 * more. What can be found is bounded by `SHELVES`; within those bounds nothing is missed. It finds, it does not weigh.
 *
 * A missing or extra character shifts what follows, so each place where it may have happened is supposed in turn: the
 * number is written as it would have been, with one unknown character or with one less, and looked up by seeds that do
 * not touch the unknown one.
 */
import { RELATIONS, TRAITS, type Candidate, type EngineRelation, type Line, type NumberAsk, type PatternAsk, type Traits, type View } from './engine.ts';
import { countryOf, kindOf, KINDS, lengthOf, NAME_BYTES, ownerOf, textAt, viewsOf, yearCode, type Entries, type Generation, type Table } from './generation.ts';
import { endHash, endSketch, mismatchesOf, seedHash, seedSketch, sketchMaskWithout, wholeHash, wholeSketch } from './keys.ts';
import { lineAt } from './lines.ts';
import type { Pattern } from './pattern.ts';
import { END_CHARS, SHELVES, shelfOf, shelvesOf, TEXT_AT, VIN_CHARS, VINS, WHOLE, type Shelf } from './plan.ts';
import { isQuickPattern, quickPattern } from './quick-patterns.ts';
import { scan, type ScanLimits } from './scan.ts';
import { CHARS_MAX, decode, encode, END, FOLD, likeKept } from './symbols.ts';

export type Found = { readonly candidates: readonly Candidate[]; readonly more: boolean };
export type PatternFound = {
  /** Those that agree best with what else was said come first. */
  readonly candidates: readonly Candidate[];
  /** Records that match; exact where `isWhole`, else at least so many. */
  readonly count: number; readonly isWhole: boolean;
};

export type Searcher = {
  readonly numbers: (ask: NumberAsk, view: View, most: number) => Found;
  readonly pattern: (ask: PatternAsk, view: View, limits: ScanLimits) => PatternFound;
  /** Whether a pattern is answered from tables, in microseconds; else it is a scan. */
  readonly isQuick: (pattern: Pattern) => boolean;
  readonly nameOf: (record: number) => Uint8Array;
  readonly agreementOf: (record: number, asked: Traits) => { readonly agrees: number; readonly differs: number };
  readonly lineOf: (text: string) => Line | undefined;
};

/** A code that equals every other. */
const UNKNOWN = 255;
const EQUAL = RELATIONS.indexOf('equal');
const LOOK_ALIKE = RELATIONS.indexOf('look_alike');
const EDITED = RELATIONS.indexOf('edited');
const TAIL = RELATIONS.indexOf('tail');
const YEARS_NEAR = 1;

/** Seeds of a shelf that survive one substitution among them, fewest first: two that share no block. */
const DISJOINT = SHELVES.map(({ seeds }) => {
  for (const [i, a] of seeds.entries()) for (const [j, b] of seeds.entries()) if (j > i && (a.blocks & b.blocks) === 0) return [i, j];
  return seeds.map((_, i) => i);
});
/** For each shelf and position: the seeds that do not touch it. */
const WITHOUT = SHELVES.map(({ seeds, blocks, width }) => Array.from({ length: width }, (_, position) => seeds.flatMap((seed, i) => ((seed.blocks >> (position % blocks) & 1) === 0 ? [i] : []))));
const NO_POSITIONS = new Uint8Array(0);

/** Reads one generation; many may, in any thread. Keeps scratch space of its own: not for two threads at once. */
export function openSearcher(generation: Generation): Searcher {
  const v = viewsOf(generation);
  const asked = new Uint8Array(CHARS_MAX + 1);
  const supposed = new Uint8Array(CHARS_MAX + 2);
  let foundEntries = new Int32Array(256);
  let foundRelations = new Uint8Array(256);
  let found = 0;
  let isCut = false;
  let most = 0;
  let kinds = 0;
  let view: View = { isHidden: new Uint8Array(1), minute: 0 };
  /** Entries met by this question: open addressing over (stamp, entry), so that nothing is cleared between questions. */
  let seen = new Int32Array(1 << 12);
  let seenStamps = new Int32Array(1 << 12);
  let stamp = 0;
  /** What was asked, as kept: need not be read again from what equals it. */
  let equalText = '';

  /** Whether any number of the kinds asked stands on a shelf. */
  const holdsKinds = (s: number): boolean => ((v.header[KINDS + s] ?? 0) & kinds) !== 0;
  const { gate } = v;
  const isVisible = (record: number): boolean => {
    const word = gate[record * 2] ?? 0;
    return (word & 1) === 1 && view.isHidden[word >>> 1] !== 1 && (gate[record * 2 + 1] ?? 0) > view.minute;
  };

  /** True the first time that an entry of a shelf is met. */
  function isNews(key: number): boolean {
    if (found * 2 > seen.length) growSeen();
    const mask = seen.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 12) & mask;
    while (seenStamps[slot] === stamp) {
      if (seen[slot] === key) return false;
      slot = (slot + 1) & mask;
    }
    seenStamps[slot] = stamp;
    seen[slot] = key;
    return true;
  }

  function growSeen(): void {
    const old = seen;
    const oldStamps = seenStamps;
    seen = new Int32Array(old.length * 2);
    seenStamps = new Int32Array(old.length * 2);
    const mask = seen.length - 1;
    for (let i = 0; i < old.length; i += 1) {
      if (oldStamps[i] !== stamp) continue;
      const key = old[i] ?? 0;
      let slot = (Math.imul(key, 0x9e3779b1) >>> 12) & mask;
      while (seenStamps[slot] === stamp) slot = (slot + 1) & mask;
      seenStamps[slot] = stamp;
      seen[slot] = key;
    }
  }

  function accept(s: number, shelf: Entries, entry: number, relation: number): void {
    if ((kinds >> kindOf(shelf, entry) & 1) === 0 || !isVisible(ownerOf(shelf, entry))) return;
    // Two bits for the shelf: entries stay below 2^29, as one buffer holds no more texts.
    const key = entry * 4 + s | 0;
    if (!isNews(key)) return;
    if (found >= most) { isCut = true; return; }
    if (found === foundEntries.length) {
      foundEntries = grown(foundEntries);
      foundRelations = grown(foundRelations);
    }
    foundEntries[found] = key;
    foundRelations[found] = relation;
    found += 1;
  }

  /** Whether an entry's folded text is the supposed one but for `most` substitutions. */
  function fits({ plan: { width, stride }, rows }: Entries, entry: number, { length, most: wrongMost }: Suppose): boolean {
    const at = entry * stride + TEXT_AT;
    if (length < width && rows[at + length] !== END) return false;
    let wrong = 0;
    for (let i = 0; i < length; i += 1) {
      const code = supposed[i] ?? 0;
      if (code === UNKNOWN) { if (rows[at + i] === END) return false; continue; }
      if (FOLD[rows[at + i] ?? 0] !== FOLD[code]) {
        wrong += 1;
        if (wrong > wrongMost) return false;
      }
    }
    return true;
  }

  function lookUpWhole(s: number, length: number, relation: number): void {
    const shelf = v.shelves[s];
    const table = shelf?.tables[WHOLE];
    if (!shelf || !table) return;
    const hash = wholeHash(supposed, 0, length);
    const sketch = wholeSketch(hash);
    const suppose = { length, most: 0 };
    const to = table.offsets[(hash & table.mask) + 1] ?? 0;
    for (let i = table.offsets[hash & table.mask] ?? 0; i < to; i += 1) {
      if (table.sketches[i] !== sketch) continue;
      const entry = table.postings[i] ?? 0;
      if (fits(shelf, entry, suppose)) accept(s, shelf, entry, relation < 0 ? relationOf(shelf, entry, length) : relation);
    }
    for (let fresh = Atomics.load(table.heads, hash & table.freshMask); fresh !== 0; fresh = table.next[fresh - 1] ?? 0) {
      const entry = shelf.sorted + fresh - 1;
      if (fits(shelf, entry, suppose)) accept(s, shelf, entry, relation < 0 ? relationOf(shelf, entry, length) : relation);
    }
  }

  function relationOf({ plan: { stride }, rows }: Entries, entry: number, length: number): number {
    for (let i = 0; i < length; i += 1) if (rows[entry * stride + TEXT_AT + i] !== supposed[i]) return LOOK_ALIKE;
    return EQUAL;
  }

  /** Looks the supposed number up by one seed; `wrongMost` substitutions outside it; `unknown`: the position that is not compared. */
  function lookUpSeed(s: number, seedIndex: number, { length, most: wrongMost }: Suppose, unknown: number): void {
    const shelf = v.shelves[s];
    const seed = shelf?.plan.seeds[seedIndex];
    const table: Table | undefined = shelf?.tables[1 + seedIndex];
    if (!shelf || !seed || !table) return;
    const hash = seedHash(supposed, 0, length, seed.inside[length] ?? NO_POSITIONS);
    const bits = seed.bits[length] ?? 2;
    const sketch = seedSketch(supposed, 0, seed.outside[length] ?? NO_POSITIONS, bits);
    const mask = unknown < 0 ? 0xffff : sketchMaskWithout(seed, length, unknown);
    const mismatches = mismatchesOf(bits);
    const { postings, sketches } = table;
    const suppose = { length, most: wrongMost };
    const to = table.offsets[(hash & table.mask) + 1] ?? 0;
    for (let i = table.offsets[hash & table.mask] ?? 0; i < to; i += 1) {
      if ((mismatches[((sketches[i] ?? 0) ^ sketch) & mask] ?? 0) > wrongMost) continue;
      const entry = postings[i] ?? 0;
      if (fits(shelf, entry, suppose)) accept(s, shelf, entry, EDITED);
    }
    for (let fresh = Atomics.load(table.heads, hash & table.freshMask); fresh !== 0; fresh = table.next[fresh - 1] ?? 0) {
      const entry = shelf.sorted + fresh - 1;
      if (fits(shelf, entry, suppose)) accept(s, shelf, entry, EDITED);
    }
  }

  /** As many characters as asked: substitutions, and two neighbours swapped. */
  function sameLength(s: number, plan: Shelf, length: number): void {
    supposed.set(asked.subarray(0, length));
    for (let seed = 0; seed < plan.seeds.length; seed += 1) lookUpSeed(s, seed, { length, most: plan.substitutions }, -1);
    for (let p = 0; p + 1 < length; p += 1) {
      if (FOLD[asked[p] ?? 0] === FOLD[asked[p + 1] ?? 0]) continue;
      supposed[p] = asked[p + 1] ?? 0;
      supposed[p + 1] = asked[p] ?? 0;
      lookUpWithOneLess(s, plan, length);
      supposed[p] = asked[p] ?? 0;
      supposed[p + 1] = asked[p + 1] ?? 0;
    }
  }

  /** The supposed number with one substitution less than its shelf stands, for one edit is spent. */
  function lookUpWithOneLess(s: number, plan: Shelf, length: number): void {
    if (plan.substitutions <= 1) lookUpWhole(s, length, EDITED);
    else for (const seed of DISJOINT[s] ?? []) lookUpSeed(s, seed, { length, most: plan.substitutions - 1 }, -1);
  }

  /** One character more than asked: somebody left one out. */
  function oneLonger(s: number, plan: Shelf, length: number): void {
    for (let p = 0; p < length; p += 1) {
      for (let i = 0; i < length; i += 1) supposed[i] = i < p ? asked[i] ?? 0 : i === p ? UNKNOWN : asked[i - 1] ?? 0;
      const seeds = WITHOUT[s]?.[p] ?? [];
      // One substitution more may hit one of the seeds that remain, never all; without one, any of them is enough.
      for (const seed of plan.substitutions <= 1 ? seeds.slice(0, 1) : seeds) lookUpSeed(s, seed, { length, most: plan.substitutions - 1 }, p);
    }
  }

  /** One character less than asked: somebody put one in, or one twice. */
  function oneShorter(s: number, plan: Shelf, length: number): void {
    for (let p = 0; p <= length; p += 1) {
      if (p > 0 && asked[p] === asked[p - 1]) continue; // taking out either of two equal neighbours gives the same
      for (let i = 0; i < length; i += 1) supposed[i] = asked[i < p ? i : i + 1] ?? 0;
      lookUpWithOneLess(s, plan, length);
    }
  }

  function edited(length: number): void {
    const onShelves = (ofLength: number, look: (s: number, plan: Shelf, length: number) => void): void => {
      for (const s of shelvesOf(ofLength)) {
        const plan = SHELVES[s];
        if (plan && holdsKinds(s)) look(s, plan, ofLength);
      }
    };
    onShelves(length, sameLength);
    onShelves(length + 1, oneLonger);
    onShelves(length - 1, oneShorter);
  }

  /** Numbers that end as asked and are longer. */
  function ends(length: number): void {
    const hash = endHash(asked, 0, length);
    const sketch = endSketch(asked, 0, length);
    const mask = length - END_CHARS >= 4 ? 0xffff : (1 << (length - END_CHARS) * 4) - 1;
    for (const [s, shelf] of v.shelves.entries()) {
      const table = shelf.tables[shelf.tables.length - 1];
      if (!table || shelf.plan.width <= length || !holdsKinds(s)) continue;
      const to = table.offsets[(hash & table.mask) + 1] ?? 0;
      for (let i = table.offsets[hash & table.mask] ?? 0; i < to; i += 1) {
        if ((((table.sketches[i] ?? 0) ^ sketch) & mask) === 0) takeEnd(s, shelf, table.postings[i] ?? 0, length);
      }
      for (let fresh = Atomics.load(table.heads, hash & table.freshMask); fresh !== 0; fresh = table.next[fresh - 1] ?? 0) takeEnd(s, shelf, shelf.sorted + fresh - 1, length);
    }
  }

  function takeEnd(s: number, shelf: Entries, entry: number, length: number): void {
    const whole = lengthOf(shelf, entry);
    if (whole <= length) return;
    const at = textAt(shelf, entry) + whole - length;
    for (let i = 0; i < length; i += 1) if (FOLD[shelf.rows[at + i] ?? 0] !== FOLD[asked[i] ?? 0]) return;
    accept(s, shelf, entry, TAIL);
  }

  const candidateOf = (key: number, relation: EngineRelation): Candidate => {
    const s = key & 3;
    const entry = key >>> 2;
    const shelf = v.shelves[s];
    if (!shelf) throw new Error(`there is no shelf ${s}`);
    const text = relation === 'equal' ? equalText : decode(shelf.rows, textAt(shelf, entry), lengthOf(shelf, entry));
    return { record: ownerOf(shelf, entry), relation, text, kind: kindOf(shelf, entry), country: countryOf(shelf, entry) };
  };

  return {
    numbers(ask, through, atMost) {
      view = through;
      kinds = ask.kinds;
      most = atMost;
      found = 0;
      isCut = false;
      stamp = stamp + 1 | 0;
      const length = encode(ask.text, asked);
      if (length === 0) return { candidates: [], more: false };
      supposed.set(asked.subarray(0, length));
      equalText = likeKept(ask.text);
      lookUpWhole(shelfOf(asked, length), length, -1);
      if (ask.withEdits) edited(length);
      if (ask.withTail && length >= END_CHARS) ends(length);
      const candidates: Candidate[] = [];
      for (let i = 0; i < found; i += 1) candidates.push(candidateOf(foundEntries[i] ?? 0, RELATIONS[foundRelations[i] ?? 0] ?? 'edited'));
      return { candidates, more: isCut };
    },
    pattern(ask, through, limits) {
      view = through;
      const quick = quickPattern(v, ask.pattern);
      const matched = scan(v, ask, { ...limits, isVisible, ...(quick ? { entries: quick } : {}) });
      return { candidates: matched.keys.map((key) => candidateOf(key, 'pattern')), count: matched.count, isWhole: matched.isWhole };
    },
    isQuick: isQuickPattern,
    nameOf: (record) => v.names.slice(record * NAME_BYTES, (record + 1) * NAME_BYTES),
    agreementOf: (record, { make, model, year, colours, category }) => {
      let agrees = 0;
      let differs = 0;
      const hold = (trait: number, isAsked: boolean, isKnown: boolean, isSame: boolean): void => {
        if (!isAsked || !isKnown) return;
        if (isSame) agrees |= trait;
        else differs |= trait;
      };
      const known = { make: v.make[record] ?? 0, model: v.model[record] ?? 0, year: v.year[record] ?? 0, colours: v.colours[record] ?? 0, category: v.category[record] ?? 0 };
      hold(TRAITS.make, make !== 0, known.make !== 0, make === known.make);
      hold(TRAITS.model, model !== 0, known.model !== 0, model === known.model);
      hold(TRAITS.year, yearCode(year) !== 0, known.year !== 0, Math.abs(yearCode(year) - known.year) <= YEARS_NEAR);
      hold(TRAITS.colour, colours !== 0, known.colours !== 0, (colours & known.colours) !== 0);
      hold(TRAITS.category, category !== 0, known.category !== 0, category === known.category);
      return { agrees, differs };
    },
    lineOf: (text) => {
      if (text.length !== VIN_CHARS) return undefined;
      const codes = new Uint8Array(VIN_CHARS);
      encode(text, codes);
      return shelfOf(codes, VIN_CHARS) === VINS ? lineAt(v, codes, 0) : undefined;
    },
  };
}

/** A number as it would have been: its length, and the substitutions that it may still differ by. */
type Suppose = { readonly length: number; readonly most: number };

function grown<T extends Int32Array | Uint8Array>(old: T): T {
  const next = new (old.constructor as new (length: number) => T)(old.length * 2);
  next.set(old);
  return next;
}
