/** Reads one generation: what threads hold to search it. Finds and tells; does not weigh. */
import { RELATIONS, TRAITS, type Candidate, type EngineRelation, type Line, type NumberAsk, type PatternAsk, type Traits, type View } from './engine.ts';
import { countryOf, kindOf, lengthOf, NAME_BYTES, ownerOf, textAt, viewsOf, yearCode, type Entries, type Generation, type Views } from './generation.ts';
import { lineAt } from './lines.ts';
import { NumberSearch } from './number-search.ts';
import type { Pattern } from './pattern.ts';
import { isVin, SHELF_BITS, SHELF_SPAN, VIN_CHARS, VINS } from './plan.ts';
import { isQuickPattern, quickPattern } from './quick-patterns.ts';
import { roughCostOfCodes } from './rough-cost.ts';
import { scan, scratchFor, type ScanLimits, type Scratch } from './scan.ts';
import { Sieve, type Sift } from './sieve.ts';
import { decode, encode, likeKept } from './symbols.ts';

export type Found = { readonly candidates: readonly Candidate[]; readonly more: boolean };
/** What several numbers met, in their order. */
export type AllFound = {
  readonly found: readonly (readonly Candidate[])[];
  readonly more: boolean;
  /** Records that were met once, by a number that was sifted, and are not among the found. */
  readonly leftOut: number;
};
export type PatternFound = {
  /** Those that agree best with what else was said come first. */
  readonly candidates: readonly Candidate[];
  /** Records that match; exact where `isWhole`, else at least so many. */
  readonly count: number; readonly isWhole: boolean;
};

export type Searcher = {
  /** At most one candidate for each number of a record; `more` where `most` left some out. */
  readonly numbers: (ask: NumberAsk, view: View, most: number) => Found;
  /** The same for all numbers of one question. `sifts`: for each of them whom it need not tell of, but in a number. */
  readonly all: (asks: readonly NumberAsk[], view: View, most: number, sifts?: readonly (Sift | undefined)[]) => AllFound;
  readonly pattern: (ask: PatternAsk, view: View, limits: ScanLimits) => PatternFound;
  /** Whether a pattern is answered from tables, in microseconds; else it is a scan. */
  readonly isQuick: (pattern: Pattern) => boolean;
  /** 16 bytes, a copy. */
  readonly nameOf: (record: number) => Uint8Array;
  /** Of what was asked and is recorded: the `TRAITS` that agree, and those that differ. */
  readonly agreementOf: (record: number, asked: Traits) => { readonly agrees: number; readonly differs: number };
  /** The maker's line that a full VIN belongs to, of what the asker may see; undefined where nothing of it is recorded. */
  readonly lineOf: (text: string, view: View) => Line | undefined;
};

const YEARS_NEAR = 1;
const EDITED = RELATIONS.indexOf('edited');

/** Many may read a generation, each with a searcher of its own. */
export function openSearcher(generation: Generation): Searcher {
  const v = viewsOf(generation);
  const search = new NumberSearch(v);
  const vin = new Uint8Array(VIN_CHARS);
  const sieve = new Sieve();
  let scratch: Scratch | undefined;
  const lineOf = (text: string, view: View): Line | undefined => {
    if (text.length !== VIN_CHARS) return undefined;
    encode(text, vin);
    return isVin(vin, VIN_CHARS) ? lineAt(v, vin, 0, view) : undefined;
  };
  /** Notes what a number met, as the last search left it; with what its sift says of each neighbour. */
  function note(ask: number, text: string, view: View, sift: Sift | undefined): void {
    const { found } = search;
    const dearest = sift && found.count > 0 ? sift.dearest(lineOf(text, view)) : Infinity; // its codes stand in `vin` from here on
    for (let i = 0; i < found.count; i += 1) {
      const key = found.key(i);
      const relation = found.relation(i);
      const shelf = shelfAt(v, key);
      const entry = key >>> SHELF_BITS;
      const isNeighbour = dearest < Infinity && relation === EDITED && (key & SHELF_SPAN - 1) === VINS;
      const isTooDear = isNeighbour && sift !== undefined && roughCostOfCodes(sift.reader, vin, shelf.rows, { at: textAt(shelf, entry), length: VIN_CHARS }) > dearest;
      sieve.note(ask, { key, relation, owner: ownerOf(shelf, entry), isTooDear });
    }
  }
  return {
    numbers(ask, view, most) {
      search.run(ask, view, most);
      const { found } = search;
      const candidates: Candidate[] = [];
      // What equals the question need not be read again.
      const equalText = likeKept(ask.text);
      for (let i = 0; i < found.count; i += 1) candidates.push(candidateOf(v, found.key(i), RELATIONS[found.relation(i)] ?? 'edited', equalText));
      return { candidates, more: found.isCut };
    },
    all(asks, view, most, sifts) {
      sieve.empty();
      let more = false;
      for (const [i, ask] of asks.entries()) {
        search.run(ask, view, most);
        more ||= search.found.isCut;
        note(i, ask.text, view, sifts?.[i]);
      }
      const found = asks.map((): Candidate[] => []);
      const equalTexts = sieve.count === 0 ? [] : asks.map(({ text }) => likeKept(text));
      let leftOut = 0;
      for (let i = 0; i < sieve.count; i += 1) {
        const ask = sieve.ask(i);
        if (sieve.isLeftOut(i)) leftOut += 1;
        else found[ask]?.push(candidateOf(v, sieve.key(i), RELATIONS[sieve.relation(i)] ?? 'edited', equalTexts[ask] ?? ''));
      }
      return { found, more, leftOut };
    },
    pattern(ask, view, limits) {
      const entries = quickPattern(v, ask.pattern);
      const { keys, count, isWhole } = scan(v, ask, { ...limits, view, scratch: scratch ??= scratchFor(v), ...(entries ? { entries } : {}) });
      return { candidates: keys.map((key) => candidateOf(v, key, 'pattern', '')), count, isWhole };
    },
    isQuick: isQuickPattern,
    nameOf: (record) => v.names.slice(record * NAME_BYTES, (record + 1) * NAME_BYTES),
    agreementOf: (record, asked) => agreementOf(v, record, asked),
    lineOf,
  };
}

function shelfAt(v: Views, key: number): Entries {
  const shelf = v.shelves[key & SHELF_SPAN - 1];
  if (!shelf) throw new Error('there is no such shelf');
  return shelf;
}

function candidateOf(v: Views, key: number, relation: EngineRelation, equalText: string): Candidate {
  const shelf = shelfAt(v, key);
  const entry = key >>> SHELF_BITS;
  const text = relation === 'equal' ? equalText : decode(shelf.rows, textAt(shelf, entry), lengthOf(shelf, entry));
  return { record: ownerOf(shelf, entry), relation, text, kind: kindOf(shelf, entry), country: countryOf(shelf, entry) };
}

const NOTHING_ASKED = { agrees: 0, differs: 0 } as const;

function agreementOf(v: Views, record: number, asked: Traits): { readonly agrees: number; readonly differs: number } {
  if (asked.make === 0 && asked.model === 0 && asked.year === 0 && asked.colours === 0 && asked.category === 0) return NOTHING_ASKED;
  let agrees = 0;
  let differs = 0;
  const hold = (trait: number, said: number, known: number, isSame: boolean): void => {
    if (said === 0 || known === 0) return;
    if (isSame) agrees |= trait;
    else differs |= trait;
  };
  const make = v.make[record] ?? 0;
  hold(TRAITS.make, asked.make, make, asked.make === make);
  const model = v.model[record] ?? 0;
  hold(TRAITS.model, asked.model, model, asked.model === model);
  const year = v.year[record] ?? 0;
  hold(TRAITS.year, yearCode(asked.year), year, Math.abs(yearCode(asked.year) - year) <= YEARS_NEAR);
  const colours = v.colours[record] ?? 0;
  hold(TRAITS.colour, asked.colours, colours, (asked.colours & colours) !== 0);
  const category = v.category[record] ?? 0;
  hold(TRAITS.category, asked.category, category, asked.category === category);
  return { agrees, differs };
}
