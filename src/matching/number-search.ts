/**
 * Finds entries by a number as it was read: equal or look-alike by one look-up, with edits by a few dozen, by its end by one
 * more. What can be found is bounded by `SHELVES`; within those bounds nothing is missed.
 *
 * A missing or extra character shifts what follows, so each place where it may have happened is supposed in turn: the
 * number is written as it would have been, with one unknown character or with one less, and looked up by seeds that do
 * not touch the unknown one.
 */
import { RELATIONS, type NumberAsk, type View } from './engine.ts';
import { FoundEntries } from './found-entries.ts';
import { BLOCK_SHIFT, kindOf, KINDS, lengthOf, ownerOf, textAt, type Entries, type Views } from './generation.ts';
import { ENTRY_MASK, END_SKETCH_BITS, END_SKETCH_CHARS, endHash, endSketch, mismatchesOf, seedHash, seedSketch, sketchMaskWithout, TAG_SHIFT, wholeHash } from './keys.ts';
import { END_CHARS, SHELF_SPAN, SHELVES, shelvesOf, TEXT_AT, WHOLE } from './plan.ts';
import { CHARS_MAX, encode, END, FOLD } from './symbols.ts';

/** A code that equals every other. */
const UNKNOWN = 255;
const EQUAL = RELATIONS.indexOf('equal');
const LOOK_ALIKE = RELATIONS.indexOf('look_alike');
const EDITED = RELATIONS.indexOf('edited');
const TAIL = RELATIONS.indexOf('tail');
/** Equal or look-alike: the text tells. */
const WHICHEVER = -1;

/** For each shelf two seeds that share no block: one wrong character spares one of them. */
const DISJOINT = SHELVES.map(({ seeds }) => {
  for (const [i, a] of seeds.entries()) for (const [j, b] of seeds.entries()) if (j > i && (a.blocks & b.blocks) === 0) return [i, j];
  return seeds.map((_, i) => i);
});
/** For each shelf and position: the seeds that do not touch it. */
const WITHOUT = SHELVES.map(({ seeds, blocks, width }) => Array.from({ length: width }, (_, position) => seeds.flatMap((seed, i) => ((seed.blocks >> (position % blocks) & 1) === 0 ? [i] : []))));
const NO_POSITIONS = new Uint8Array(0);

/** Keeps scratch space of its own: one question at a time. */
export class NumberSearch {
  readonly found = new FoundEntries();
  private readonly views: Views;
  /** What was asked, and what it would have been had something happened to it. */
  private readonly asked = new Uint8Array(CHARS_MAX + 1);
  private readonly supposed = new Uint8Array(CHARS_MAX + 2);
  /** Length of the supposed number, and how many of its characters may still be wrong. */
  private length = 0;
  private wrongMost = 0;
  private kinds = 0;
  private view: View = { isHidden: new Uint8Array(1), minute: 0 };

  constructor(views: Views) {
    this.views = views;
  }

  /** Leaves what it finds in `found`. */
  run({ text, kinds, withEdits, withTail }: NumberAsk, view: View, most: number): void {
    this.found.begin(most);
    this.view = view;
    this.kinds = kinds;
    const length = encode(text, this.asked);
    if (length === 0) return;
    this.supposeAsked(length);
    for (const s of shelvesOf(length)) if (this.holdsKinds(s)) this.byWhole(s, WHICHEVER);
    if (withEdits) {
      this.onShelves(length, (s) => { this.sameLength(s, length); });
      this.onShelves(length + 1, (s) => { this.oneLonger(s, length + 1); });
      this.onShelves(length - 1, (s) => { this.oneShorter(s, length - 1); });
    }
    if (withTail && length >= END_CHARS) this.byEnd(length);
  }

  private onShelves(length: number, look: (s: number) => void): void {
    for (const s of shelvesOf(length)) if (this.holdsKinds(s)) look(s);
  }

  /** Whether any number of the kinds asked stands on a shelf. */
  private holdsKinds(s: number): boolean {
    return ((this.views.header[KINDS + s] ?? 0) & this.kinds) !== 0;
  }

  private supposeAsked(length: number): void {
    for (let i = 0; i < length; i += 1) this.supposed[i] = this.asked[i] ?? 0;
    this.length = length;
    this.wrongMost = 0;
  }

  /** As many characters as asked: wrong ones, or two neighbours swapped. */
  private sameLength(s: number, length: number): void {
    const plan = SHELVES[s];
    if (!plan) return;
    const { asked, supposed } = this;
    this.supposeAsked(length);
    this.wrongMost = plan.substitutions;
    for (let seed = 0; seed < plan.seeds.length; seed += 1) this.bySeed(s, seed, -1);
    for (let p = 0; p + 1 < length; p += 1) {
      const here = asked[p] ?? 0;
      const next = asked[p + 1] ?? 0;
      if (FOLD[here] === FOLD[next]) continue;
      supposed[p] = next;
      supposed[p + 1] = here;
      this.withOneEditSpent(s);
      supposed[p] = here;
      supposed[p + 1] = next;
    }
  }

  /** One character more than asked: somebody left one out. */
  private oneLonger(s: number, length: number): void {
    const plan = SHELVES[s];
    if (!plan) return;
    this.length = length;
    this.wrongMost = plan.substitutions - 1;
    for (let p = 0; p < length; p += 1) {
      for (let i = 0; i < length; i += 1) this.supposed[i] = i === p ? UNKNOWN : this.asked[i < p ? i : i - 1] ?? 0;
      const seeds = WITHOUT[s]?.[p] ?? [];
      // A wrong character may hit some of the seeds that remain, never all; where none may be wrong, any of them is enough.
      const needed = this.wrongMost === 0 ? 1 : seeds.length;
      for (let i = 0; i < needed; i += 1) this.bySeed(s, seeds[i] ?? 0, p);
    }
  }

  /** One character less than asked: somebody put one in, or one twice. */
  private oneShorter(s: number, length: number): void {
    const { asked, supposed } = this;
    this.length = length;
    for (let p = 0; p <= length; p += 1) {
      if (p > 0 && asked[p] === asked[p - 1]) continue; // taking out either of two equal neighbours gives the same
      for (let i = 0; i < length; i += 1) supposed[i] = asked[i < p ? i : i + 1] ?? 0;
      this.withOneEditSpent(s);
    }
  }

  /** Looks the supposed number up with one substitution less than its shelf stands. */
  private withOneEditSpent(s: number): void {
    const plan = SHELVES[s];
    if (!plan) return;
    this.wrongMost = plan.substitutions - 1;
    if (this.wrongMost === 0) this.byWhole(s, EDITED);
    else for (const seed of DISJOINT[s] ?? []) this.bySeed(s, seed, -1);
  }

  private byWhole(s: number, relation: number): void {
    const shelf = this.views.shelves[s];
    const table = shelf?.tables[WHOLE];
    if (!shelf || !table) return;
    this.wrongMost = 0;
    const hash = wholeHash(this.supposed, 0, this.length);
    const tag = hash >>> TAG_SHIFT;
    const { postings, offsets, next } = table;
    const to = offsets[(hash & table.mask) + 1] ?? 0;
    for (let i = offsets[hash & table.mask] ?? 0; i < to; i += 1) {
      const posting = postings[i] ?? 0;
      if (posting >>> TAG_SHIFT === tag) this.takeIfFits(s, shelf, posting & ENTRY_MASK, relation);
    }
    for (let fresh = Atomics.load(table.heads, hash & table.freshMask); fresh !== 0; fresh = next[fresh - 1] ?? 0) this.takeIfFits(s, shelf, shelf.sorted + fresh - 1, relation);
  }

  /** By one seed; `unknown` is the position that is not compared, −1 where all are. */
  private bySeed(s: number, seedIndex: number, unknown: number): void {
    const shelf = this.views.shelves[s];
    const seed = shelf?.plan.seeds[seedIndex];
    const table = shelf?.tables[1 + seedIndex];
    if (!shelf || !seed || !table) return;
    const { length, wrongMost, supposed } = this;
    const hash = seedHash(supposed, 0, length, seed.inside[length] ?? NO_POSITIONS);
    const bits = seed.bits[length] ?? 2;
    const sketch = seedSketch(supposed, 0, seed.outside[length] ?? NO_POSITIONS, bits);
    const mask = unknown < 0 ? 0xffff : sketchMaskWithout(seed, length, unknown);
    const mismatches = mismatchesOf(bits);
    const { postings, sketches, offsets, next } = table;
    const to = offsets[(hash & table.mask) + 1] ?? 0;
    for (let i = offsets[hash & table.mask] ?? 0; i < to; i += 1) {
      if ((mismatches[((sketches[i] ?? 0) ^ sketch) & mask] ?? 0) <= wrongMost) this.takeIfFits(s, shelf, postings[i] ?? 0, EDITED);
    }
    for (let fresh = Atomics.load(table.heads, hash & table.freshMask); fresh !== 0; fresh = next[fresh - 1] ?? 0) this.takeIfFits(s, shelf, shelf.sorted + fresh - 1, EDITED);
  }

  /** Numbers that end as asked and are longer. */
  private byEnd(length: number): void {
    const hash = endHash(this.asked, 0, length);
    const sketch = endSketch(this.asked, 0, length);
    const told = Math.min(END_SKETCH_CHARS, length - END_CHARS);
    const mask = (1 << told * END_SKETCH_BITS) - 1;
    for (const [s, shelf] of this.views.shelves.entries()) {
      const table = shelf.tables[shelf.tables.length - 1];
      if (!table || shelf.plan.width <= length || !this.holdsKinds(s)) continue;
      const { postings, sketches, offsets, next } = table;
      const to = offsets[(hash & table.mask) + 1] ?? 0;
      for (let i = offsets[hash & table.mask] ?? 0; i < to; i += 1) if ((((sketches[i] ?? 0) ^ sketch) & mask) === 0) this.takeIfEnds(s, shelf, postings[i] ?? 0, length);
      for (let fresh = Atomics.load(table.heads, hash & table.freshMask); fresh !== 0; fresh = next[fresh - 1] ?? 0) this.takeIfEnds(s, shelf, shelf.sorted + fresh - 1, length);
    }
  }

  private takeIfEnds(s: number, shelf: Entries, entry: number, length: number): void {
    const whole = lengthOf(shelf, entry);
    if (whole <= length) return;
    const at = textAt(shelf, entry) + whole - length;
    for (let i = 0; i < length; i += 1) if (FOLD[shelf.rows[at + i] ?? 0] !== FOLD[this.asked[i] ?? 0]) return;
    this.take(s, shelf, entry, TAIL);
  }

  /** Takes an entry whose folded text is the supposed one but for as many characters as may be wrong. */
  private takeIfFits(s: number, shelf: Entries, entry: number, relation: number): void {
    const { plan: { width, stride }, rows } = shelf;
    const { length, supposed, wrongMost } = this;
    const at = entry * stride + TEXT_AT;
    if (length < width && rows[at + length] !== END) return;
    let wrong = 0;
    let isEqual = true;
    for (let i = 0; i < length; i += 1) {
      const code = supposed[i] ?? 0;
      const kept = rows[at + i] ?? 0;
      if (kept === code) continue;
      if (code === UNKNOWN && kept !== END) continue;
      isEqual = false;
      if (FOLD[kept] === FOLD[code]) continue;
      wrong += 1;
      if (wrong > wrongMost) return;
    }
    this.take(s, shelf, entry, relation !== WHICHEVER ? relation : isEqual ? EQUAL : LOOK_ALIKE);
  }

  /** Whatever is of another kind, dead, ended or hidden from the asker was never met. */
  private take(s: number, shelf: Entries, entry: number, relation: number): void {
    if ((this.kinds >> kindOf(shelf, entry) & 1) === 0 || !isVisible(this.views, ownerOf(shelf, entry), this.view)) return;
    this.found.add(entry * SHELF_SPAN + s | 0, relation); // entries stay below 2^28: one buffer holds no more rows
  }
}

/** Whether a record is alive, not at its end, and not hidden from the asker (R5, R13). A set of bureaus that the view does not know hides. */
export function isVisible({ gate, open, earliestEnd }: Views, record: number, { isHidden, minute }: View): boolean {
  // Nearly every record is hidden from nobody and far from its end: its bit stands in the cache, its gate does not.
  if (((open[record >>> 5] ?? 0) >>> (record & 31) & 1) === 1 && (earliestEnd[record >>> BLOCK_SHIFT] ?? 0) > minute) return true;
  const word = gate[record * 2] ?? 0;
  return (word & 1) === 1 && isHidden[word >>> 1] === 0 && (gate[record * 2 + 1] ?? 0) > minute;
}
