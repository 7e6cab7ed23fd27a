/**
 * Look-ups of one number in the tables of a generation, all of them together and step by step: where each of them begins, what
 * stands there, the rows of what may fit. A table is larger than any cache, so a look-up is little else than waiting for memory;
 * within a step none waits for another, and the memory serves many at once. It knows not what is supposed, or why.
 */
import { ENTRIES, type Entries, type Table, type Views } from './generation.ts';
import { entryOf, mismatchesOf, seedHash, seedSketch, sketchMaskOf, wholeHash } from './keys.ts';
import { WHOLE, type Sketch } from './plan.ts';
import { fitOf, NO_FIT, Supposition } from './supposition.ts';
import { CHARS_MAX, FOLD } from './symbols.ts';

const NO_POSITIONS = new Uint8Array(0);
const NO_SKETCH: Sketch = { positions: NO_POSITIONS, shifts: NO_POSITIONS, masks: NO_POSITIONS, layout: 0 };
const START = 1_024;

/** One look-up on its way. `sketching` is absent for whole numbers, whose postings are tagged instead. */
type LookUp = { s: number; table: Table | undefined; supposition: Supposition; sketching: Sketch | undefined; hash: number; sketch: number; mask: number; from: number; to: number; fresh: number };

export class LookUps {
  private readonly views: Views;
  private readonly take: (s: number, entry: number, relation: number) => void;
  private readonly lookUps: LookUp[] = [];
  private count = 0;
  private readonly suppositions: Supposition[] = [];
  private supposed = 0;
  /** Entries that may fit, with the look-up that met them. */
  private entries = new Uint32Array(START);
  private metBy = new Uint16Array(START);
  private met = 0;
  /** Where both of two neighbours are sketched: the bits of the two, and how they differ where these are the other way round. */
  private crossings = 0;
  private readonly crossingMasks = new Uint16Array(CHARS_MAX);
  private readonly crossingBits = new Uint16Array(CHARS_MAX);
  /** What was only touched goes somewhere, or the touching would be left out. */
  touched = 0;

  /** `take` is told of every entry that fits, in the order of the look-ups; of one that several meet, several times. */
  constructor(views: Views, take: (s: number, entry: number, relation: number) => void) {
    this.views = views;
    this.take = take;
  }

  begin(): void {
    this.count = 0;
    this.supposed = 0;
  }

  /** A supposition to be filled in; it is the caller's until `run`. */
  suppose(): Supposition {
    const supposition = this.suppositions[this.supposed] ??= new Supposition();
    this.supposed += 1;
    return supposition;
  }

  whole(s: number, supposition: Supposition): void {
    const { codes, length } = supposition;
    this.add(s, WHOLE, supposition).hash = wholeHash(codes, 0, length) | 0;
  }

  /** By one seed; `unknown` is the position that is not compared, −1 where all are. */
  seed(s: number, seedIndex: number, supposition: Supposition, unknown: number): void {
    const { codes, length } = supposition;
    const seed = this.views.shelves[s]?.plan.seeds[seedIndex];
    const sketching = seed?.sketches[length] ?? NO_SKETCH;
    const lookUp = this.add(s, WHOLE + 1 + seedIndex, supposition);
    lookUp.hash = seedHash(codes, 0, length, seed?.inside[length] ?? NO_POSITIONS) | 0;
    lookUp.sketching = sketching;
    lookUp.sketch = seedSketch(codes, 0, sketching);
    lookUp.mask = unknown < 0 ? 0xffff : 0xffff & ~sketchMaskOf(sketching, unknown);
  }

  private add(s: number, t: number, supposition: Supposition): LookUp {
    const lookUp = this.lookUps[this.count] ??= { s: 0, table: undefined, supposition, sketching: undefined, hash: 0, sketch: 0, mask: 0, from: 0, to: 0, fresh: 0 };
    this.count += 1;
    lookUp.s = s;
    lookUp.table = this.views.shelves[s]?.tables[t];
    lookUp.supposition = supposition;
    lookUp.sketching = undefined;
    return lookUp;
  }

  /** A whole number at once: alone it has nobody to wait together with. */
  wholeNow(s: number, supposition: Supposition): void {
    const shelf = this.views.shelves[s];
    const table = shelf?.tables[WHOLE];
    if (!shelf || !table) return;
    const hash = wholeHash(supposition.codes, 0, supposition.length);
    const { tagShift } = table;
    const tag = hash >>> tagShift;
    const to = table.offsets[(hash & table.mask) + 1] ?? 0;
    for (let at = table.offsets[hash & table.mask] ?? 0; at < to; at += 1) {
      const posting = table.postings[at] ?? 0;
      if (posting >>> tagShift === tag) this.takeIfFits(s, shelf, entryOf(posting, tagShift), supposition);
    }
    if (!this.hasFresh(s, shelf)) return;
    for (let fresh = Atomics.load(table.heads, hash & table.freshMask); fresh !== 0; fresh = table.next[fresh - 1] ?? 0) this.takeIfFits(s, shelf, shelf.sorted + fresh - 1, supposition);
  }

  /** Where nothing was learnt since the tables were sorted, their chains need not be looked at. */
  private hasFresh(s: number, shelf: Entries): boolean {
    return Atomics.load(this.views.header, ENTRIES + s) > shelf.sorted;
  }

  private takeIfFits(s: number, shelf: Entries, entry: number, supposition: Supposition): void {
    const relation = fitOf(shelf, entry, supposition);
    if (relation !== NO_FIT) this.take(s, entry, relation);
  }

  run(): void {
    this.met = 0;
    this.findBuckets();
    this.touchBuckets();
    for (let i = 0; i < this.count; i += 1) this.gather(i);
    this.touchRows();
    for (let j = 0; j < this.met; j += 1) {
      const lookUp = this.lookUps[this.metBy[j] ?? 0];
      const shelf = lookUp && this.views.shelves[lookUp.s];
      if (lookUp && shelf) this.takeIfFits(lookUp.s, shelf, this.entries[j] ?? 0, lookUp.supposition);
    }
  }

  private findBuckets(): void {
    const { shelves } = this.views;
    for (let i = 0; i < this.count; i += 1) {
      const lookUp = this.lookUps[i];
      const table = lookUp?.table;
      if (!lookUp || !table) continue;
      const bucket = lookUp.hash & table.mask;
      lookUp.from = table.offsets[bucket] ?? 0;
      lookUp.to = table.offsets[bucket + 1] ?? 0;
      const shelf = shelves[lookUp.s];
      lookUp.fresh = shelf && this.hasFresh(lookUp.s, shelf) ? Atomics.load(table.heads, lookUp.hash & table.freshMask) : 0;
    }
  }

  private touchBuckets(): void {
    let touched = 0;
    for (let i = 0; i < this.count; i += 1) {
      const lookUp = this.lookUps[i];
      if (!lookUp?.table || lookUp.from === lookUp.to) continue;
      touched ^= lookUp.table.postings[lookUp.from] ?? 0;
      if (lookUp.sketching) touched ^= lookUp.table.sketches[lookUp.from] ?? 0;
    }
    this.touched ^= touched;
  }

  private touchRows(): void {
    let touched = 0;
    for (let j = 0; j < this.met; j += 1) {
      const shelf = this.views.shelves[this.lookUps[this.metBy[j] ?? 0]?.s ?? 0];
      if (shelf) touched ^= shelf.rowWords[(this.entries[j] ?? 0) * (shelf.plan.stride >>> 2)] ?? 0;
    }
    this.touched ^= touched;
  }

  private gather(i: number): void {
    const lookUp = this.lookUps[i];
    const shelf = lookUp && this.views.shelves[lookUp.s];
    if (!lookUp?.table || !shelf) return;
    if (lookUp.sketching) this.gatherBySketch(i, lookUp, lookUp.table, lookUp.sketching);
    else this.gatherByTag(i, lookUp, lookUp.table);
    for (let { fresh } = lookUp; fresh !== 0; fresh = lookUp.table.next[fresh - 1] ?? 0) this.meet(i, shelf.sorted + fresh - 1);
  }

  private gatherByTag(i: number, { hash, from, to }: LookUp, { postings, tagShift }: Table): void {
    const tag = hash >>> tagShift;
    for (let at = from; at < to; at += 1) {
      const posting = postings[at] ?? 0;
      if (posting >>> tagShift === tag) this.meet(i, entryOf(posting, tagShift));
    }
  }

  private gatherBySketch(i: number, { sketch, mask, from, to, supposition }: LookUp, { postings, sketches }: Table, sketching: Sketch): void {
    const { wrongMost } = supposition;
    const mismatches = mismatchesOf(sketching);
    this.crossings = 0;
    if (supposition.mayCross) this.findCrossings(supposition, sketching);
    for (let at = from; at < to; at += 1) {
      const differs = ((sketches[at] ?? 0) ^ sketch) & mask;
      const wrong = mismatches[differs] ?? 0;
      if (wrong <= wrongMost || (wrong === wrongMost + 1 && this.crossings > 0 && this.mayBeCrossed(differs))) this.meet(i, postings[at] ?? 0);
    }
  }

  private meet(i: number, entry: number): void {
    if (this.met === this.entries.length) {
      const { entries, metBy } = this;
      (this.entries = new Uint32Array(entries.length * 2)).set(entries);
      (this.metBy = new Uint16Array(metBy.length * 2)).set(metBy);
    }
    this.entries[this.met] = entry;
    this.metBy[this.met] = i;
    this.met += 1;
  }

  /** Notes for each two neighbours outside a seed how the sketch changes when they are swapped; where that does not show in both of them, they count as one anyway. */
  private findCrossings({ codes }: Supposition, { positions, shifts, masks }: Sketch): void {
    for (let i = 1; i < positions.length; i += 1) {
      const p = positions[i] ?? 0;
      if (positions[i - 1] !== p + 1) continue;
      const both = (FOLD[codes[p] ?? 0] ?? 0) ^ (FOLD[codes[p + 1] ?? 0] ?? 0);
      const [here, next] = [both & (masks[i] ?? 0), both & (masks[i - 1] ?? 0)];
      if (here === 0 || next === 0) continue;
      this.crossingMasks[this.crossings] = (masks[i] ?? 0) << (shifts[i] ?? 0) | (masks[i - 1] ?? 0) << (shifts[i - 1] ?? 0);
      this.crossingBits[this.crossings] = here << (shifts[i] ?? 0) | next << (shifts[i - 1] ?? 0);
      this.crossings += 1;
    }
  }

  private mayBeCrossed(differs: number): boolean {
    for (let i = 0; i < this.crossings; i += 1) if ((differs & (this.crossingMasks[i] ?? 0)) === this.crossingBits[i]) return true;
    return false;
  }
}
