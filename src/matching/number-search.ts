/**
 * Finds entries by a number as it was read: equal or look-alike by one look-up, with edits by a few dozen, by its end by one
 * more. What can be found is bounded by `SHELVES`; within those bounds nothing is missed.
 *
 * A missing or extra character shifts what follows, so each place where it may have happened is supposed in turn: the
 * number is written as it would have been, with one unknown character or with one less, and looked up by seeds that do
 * not touch the unknown one.
 *
 * Two neighbours swapped and one more character wrong: if that one stands in the blocks of the two, the seed of the other blocks
 * meets the number as it was asked, with three places different, of which two are the other way round (`fitOf`). If it
 * stands in the other blocks, the seed that holds both neighbours meets the number once they are swapped back.
 */
import { RELATIONS, type NumberAsk, type View } from './engine.ts';
import { FoundEntries } from './found-entries.ts';
import { BLOCK_SHIFT, kindOf, KINDS, lengthBit, lengthOf, LENGTHS, ownerOf, textAt, type Entries, type Views } from './generation.ts';
import { END_SKETCH_BITS, END_SKETCH_CHARS, endHash, endSketch } from './keys.ts';
import { LookUps } from './lookups.ts';
import { END_CHARS, SHELF_SPAN, SHELVES, shelvesOf } from './plan.ts';
import { EDITED, UNKNOWN, WHICHEVER, type Supposition } from './supposition.ts';
import { CHARS_MAX, encode, FOLD } from './symbols.ts';

const TAIL = RELATIONS.indexOf('tail');

/** For each shelf two seeds that share no block: one wrong character spares one of them. */
const DISJOINT = SHELVES.map(({ seeds }) => {
  for (const [i, a] of seeds.entries()) for (const [j, b] of seeds.entries()) if (j > i && (a.blocks & b.blocks) === 0) return [i, j];
  return seeds.map((_, i) => i);
});
/** For each shelf of numbers that stand two substitutions, and each position: the seed that holds it and the next one. */
const HOLDING = SHELVES.map(({ seeds, blocks, width }) => Array.from({ length: width }, (_, position) => seeds.findIndex((seed) => seed.blocks === (1 << position % blocks | 1 << (position + 1) % blocks))));
/** For each shelf and position: the seeds that do not touch it. */
const WITHOUT = SHELVES.map(({ seeds, blocks, width }) => Array.from({ length: width }, (_, position) => seeds.flatMap((seed, i) => ((seed.blocks >> (position % blocks) & 1) === 0 ? [i] : []))));

/** Keeps scratch space of its own: one question at a time. */
export class NumberSearch {
  readonly found = new FoundEntries();
  private readonly views: Views;
  private readonly lookUps: LookUps;
  private readonly asked = new Uint8Array(CHARS_MAX + 1);
  private kinds = 0;
  private view: View = { isHidden: new Uint8Array(1), minute: 0 };

  constructor(views: Views) {
    this.views = views;
    this.lookUps = new LookUps(views, (s, entry, relation) => { this.take(s, entry, relation); });
  }

  /** Leaves what it finds in `found`. */
  run({ text, kinds, withEdits, withTail }: NumberAsk, view: View, most: number): void {
    this.found.begin(most);
    this.view = view;
    this.kinds = kinds;
    const length = encode(text, this.asked);
    if (length === 0) return;
    this.lookUps.begin();
    // The strongest ways first: an entry is called what it was met by first.
    const asked = this.supposeAsked(length);
    asked.is(length, WHICHEVER, 0);
    for (const s of shelvesOf(length)) if (this.holds(s, length)) this.lookUps.wholeNow(s, asked);
    if (withEdits) {
      for (const s of shelvesOf(length)) if (this.holds(s, length)) this.sameLength(s, length);
      for (const s of shelvesOf(length + 1)) if (this.holds(s, length + 1)) this.oneLonger(s, length + 1);
      for (const s of shelvesOf(length - 1)) if (this.holds(s, length - 1)) this.oneShorter(s, length - 1);
      this.lookUps.run();
    }
    if (withTail && length >= END_CHARS) this.byEnd(length);
  }

  /** Whether a shelf holds any number of the kinds asked, and any of a length (the two need not be the same). */
  private holds(s: number, length: number): boolean {
    const plan = SHELVES[s];
    return plan !== undefined && this.holdsKinds(s) && ((this.views.header[LENGTHS + s] ?? 0) & lengthBit(plan, length)) !== 0;
  }

  private holdsKinds(s: number): boolean {
    return ((this.views.header[KINDS + s] ?? 0) & this.kinds) !== 0;
  }

  private supposeAsked(length: number): Supposition {
    const supposition = this.lookUps.suppose();
    for (let i = 0; i < length; i += 1) supposition.codes[i] = this.asked[i] ?? 0;
    return supposition;
  }

  /** As many characters as asked: wrong ones, or two neighbours swapped. */
  private sameLength(s: number, length: number): void {
    const plan = SHELVES[s];
    if (!plan) return;
    const standsTwo = plan.substitutions > 1;
    const asked = this.supposeAsked(length).is(length, EDITED, plan.substitutions, standsTwo);
    for (let seed = 0; seed < plan.seeds.length; seed += 1) this.lookUps.seed(s, seed, asked, -1);
    for (let p = 0; p + 1 < length; p += 1) {
      const here = this.asked[p] ?? 0;
      const next = this.asked[p + 1] ?? 0;
      if (FOLD[here] === FOLD[next]) continue;
      const swapped = this.supposeAsked(length).is(length, EDITED, plan.substitutions - 1);
      swapped.codes[p] = next;
      swapped.codes[p + 1] = here;
      if (standsTwo) this.lookUps.seed(s, HOLDING[s]?.[p] ?? 0, swapped, -1);
      else this.lookUps.whole(s, swapped);
    }
  }

  /** One character more than asked: somebody left one out. */
  private oneLonger(s: number, length: number): void {
    const plan = SHELVES[s];
    if (!plan) return;
    const wrongMost = plan.substitutions - 1;
    for (let p = 0; p < length; p += 1) {
      const longer = this.lookUps.suppose().is(length, EDITED, wrongMost);
      for (let i = 0; i < length; i += 1) longer.codes[i] = i === p ? UNKNOWN : this.asked[i < p ? i : i - 1] ?? 0;
      const seeds = WITHOUT[s]?.[p] ?? [];
      // A wrong character may hit some of the seeds that remain, never all; where none may be wrong, any of them is enough.
      const needed = wrongMost === 0 ? 1 : seeds.length;
      for (let i = 0; i < needed; i += 1) this.lookUps.seed(s, seeds[i] ?? 0, longer, p);
    }
  }

  /** One character less than asked: somebody put one in, or one twice. */
  private oneShorter(s: number, length: number): void {
    const plan = SHELVES[s];
    if (!plan) return;
    const wrongMost = plan.substitutions - 1;
    for (let p = 0; p <= length; p += 1) {
      if (p > 0 && this.asked[p] === this.asked[p - 1]) continue; // taking out either of two equal neighbours gives the same
      const shorter = this.lookUps.suppose().is(length, EDITED, wrongMost);
      for (let i = 0; i < length; i += 1) shorter.codes[i] = this.asked[i < p ? i : i + 1] ?? 0;
      if (wrongMost === 0) this.lookUps.whole(s, shorter);
      else for (const seed of DISJOINT[s] ?? []) this.lookUps.seed(s, seed, shorter, -1);
    }
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
    this.take(s, entry, TAIL);
  }

  /** Whatever is of another kind, dead, ended or hidden from the asker was never met. */
  private take(s: number, entry: number, relation: number): void {
    const shelf = this.views.shelves[s];
    if (!shelf || (this.kinds >> kindOf(shelf, entry) & 1) === 0 || !isVisible(this.views, ownerOf(shelf, entry), this.view)) return;
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
