/**
 * How two numbers differ, character by character: the cheapest way from what is recorded to what was asked, where neighbours may
 * also be exchanged (Damerau 1964; optimal string alignment) and places of the question may be unread. Pure; it knows no probabilities: prices are handed in.
 */
import { CHARS_MAX, FOLD, FOREIGN, symbolOf } from './symbols.ts';

export const STEP_KINDS = ['equal', 'look_alike', 'wrong', 'missing', 'extra', 'swapped', 'unread'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** One step. Neighbouring steps that are equal, or unread, are told as one. `at` counts from 1 in what was asked; what is missing there stands before it. */
export type Step = { readonly kind: StepKind; readonly at: number; readonly asked: string; readonly recorded: string };
export type Alignment = readonly Step[];

/** What each way of differing costs; equal and unread are free. */
export type Prices = {
  readonly wrong: (recorded: string, asked: string) => number;
  readonly missing: (recorded: string) => number;
  /** `before`: the recorded character that it follows, for characters are doubled more often than invented. */
  readonly extra: (asked: string, before: string) => number;
  readonly swapped: number;
};

const ASCII_LAST = 127;
function codeOf(character: string): number {
  const unit = character.charCodeAt(0);
  return symbolOf(unit <= ASCII_LAST ? unit : character.normalize('NFD').charCodeAt(0));
}

/** Whether two characters are of one look-alike class, or one letter with and without its diacritics. */
export function areAlike(a: string, b: string): boolean {
  const first = codeOf(a);
  const second = codeOf(b);
  return first < FOREIGN && second < FOREIGN && FOLD[first] === FOLD[second];
}

const ALIKE_PRICE = 0.5;
/** Every difference costs one, a look-alike half of it. */
export const PLAIN_PRICES: Prices = { wrong: (recorded, asked) => (areAlike(recorded, asked) ? ALIKE_PRICE : 1), missing: () => 1, extra: () => 1, swapped: 1 };

/** A place of the question: a character, one of several, any one (`?`), or any run (`*`). */
type Place = { readonly shown: string; readonly holds: 'character' | 'several' | 'any' | 'run' };

function placesOf(asked: string): readonly Place[] {
  const places: Place[] = [];
  for (let i = 0; i < asked.length && places.length < CHARS_MAX; i += 1) {
    const shown = asked.charAt(i);
    const end = shown === '[' ? asked.indexOf(']', i) : -1;
    if (end > i) {
      places.push({ shown: asked.slice(i, end + 1), holds: 'several' });
      i = end;
    } else places.push({ shown, holds: shown === '?' ? 'any' : shown === '*' ? 'run' : 'character' });
  }
  return places;
}

const membersOf = ({ shown }: Place): readonly string[] => Array.from(shown.slice(1, -1));

/** What it costs that a recorded character was read at a place. */
function priceAt(place: Place, recorded: string, prices: Prices): number {
  if (place.holds === 'any' || place.shown === recorded) return 0;
  if (place.holds === 'character') return prices.wrong(recorded, place.shown);
  return Math.min(...membersOf(place).map((member) => (member === recorded ? 0 : prices.wrong(recorded, member))));
}

/** How a cell of the table is best come to. */
const KEPT = 0;
const MISSING = 1;
const EXTRA = 2;
const SWAPPED = 3;
const PASSED = 4;
const TAKEN = 5;
type Table = { readonly cost: Float64Array; readonly move: Uint8Array; readonly width: number };

/** Fills the table of cheapest ways: rows are places of the question, columns recorded characters. Of ways that cost the same the one tried first is kept. */
function tableOf(places: readonly Place[], recorded: string, prices: Prices): Table {
  const width = recorded.length + 1;
  const cost = new Float64Array((places.length + 1) * width);
  const move = new Uint8Array(cost.length);
  const stands = recorded.split('');
  const missing = stands.map((character) => prices.missing(character));
  for (let j = 1; j < width; j += 1) {
    cost[j] = (cost[j - 1] ?? 0) + (missing[j - 1] ?? 0);
    move[j] = MISSING;
  }
  for (const [before, place] of places.entries()) fillRow({ cost, move, width }, before + 1, { place, earlier: places[before - 1], stands, missing, prices });
  return { cost, move, width };
}

type Row = { readonly place: Place; readonly earlier: Place | undefined; readonly stands: readonly string[]; readonly missing: readonly number[]; readonly prices: Prices };

function fillRow({ cost, move, width }: Table, i: number, { place, earlier, stands, missing, prices }: Row): void {
  const isRun = place.holds === 'run';
  for (let j = 0; j < width; j += 1) {
    const cell = i * width + j;
    const last = stands[j - 1] ?? '';
    let least = Infinity;
    let by = KEPT;
    if (isRun) {
      least = cost[cell - width] ?? 0;
      by = PASSED;
    } else {
      if (j > 0) least = (cost[cell - width - 1] ?? 0) + priceAt(place, last, prices);
      if (earlier && j > 1 && last === earlier.shown && place.shown === stands[j - 2] && last !== place.shown) {
        const swapped = (cost[cell - 2 * width - 2] ?? 0) + prices.swapped;
        if (swapped < least) { least = swapped; by = SWAPPED; }
      }
    }
    if (j > 0) {
      const left = (cost[cell - 1] ?? 0) + (isRun ? 0 : missing[j - 1] ?? 0);
      if (left < least) { least = left; by = isRun ? TAKEN : MISSING; }
    }
    if (!isRun) {
      const extra = (cost[cell - width] ?? 0) + prices.extra(place.shown, last);
      if (extra < least) { least = extra; by = EXTRA; }
    }
    cost[cell] = least;
    move[cell] = by;
  }
}

const kindOf = (place: Place, recorded: string): StepKind => {
  if (place.holds === 'any') return 'unread';
  if (place.holds === 'several') return membersOf(place).includes(recorded) ? 'unread' : membersOf(place).some((member) => areAlike(member, recorded)) ? 'look_alike' : 'wrong';
  return place.shown === recorded ? 'equal' : areAlike(place.shown, recorded) ? 'look_alike' : 'wrong';
};

/** Steps backwards through the table, one for each place or recorded character. */
function stepsOf(places: readonly Place[], recorded: string, { move, width }: Table): Step[] {
  const steps: Step[] = [];
  let i = places.length;
  let j = recorded.length;
  while (i > 0 || j > 0) {
    const place = places[i - 1];
    const last = recorded.charAt(j - 1);
    const by = move[i * width + j];
    const shown = place?.shown ?? '';
    if (by === KEPT && place) steps.push({ kind: kindOf(place, last), at: i--, asked: shown, recorded: recorded.charAt(--j) });
    else if (by === SWAPPED) {
      i -= 2;
      j -= 2;
      steps.push({ kind: 'swapped', at: i + 1, asked: (places[i]?.shown ?? '') + shown, recorded: recorded.slice(j, j + 2) });
    } else if (by === EXTRA) steps.push({ kind: 'extra', at: i--, asked: shown, recorded: '' });
    else if (by === PASSED) steps.push({ kind: 'unread', at: i--, asked: shown, recorded: '' });
    else if (by === TAKEN) steps.push({ kind: 'unread', at: i, asked: '', recorded: recorded.charAt(--j) });
    else steps.push({ kind: 'missing', at: i + 1, asked: '', recorded: recorded.charAt(--j) });
  }
  return steps.reverse();
}

/** Joins neighbours of the same kind where that loses nothing. What a run took comes before its star in the way back, so the place of a joined step is the least. */
function joined(steps: readonly Step[]): Alignment {
  const told: Step[] = [];
  for (const step of steps) {
    const before = told.at(-1);
    if (before?.kind === step.kind && (step.kind === 'equal' || step.kind === 'unread')) told[told.length - 1] = { ...before, at: Math.min(before.at, step.at), asked: before.asked + step.asked, recorded: before.recorded + step.recorded };
    else told.push(step);
  }
  return told;
}

/** A way from what is recorded to what was asked: its price, how many differences it has, and its steps. */
export type Way = { readonly price: number; readonly differences: number; readonly steps: Alignment };

/** The cheapest way. Longer texts than 64 characters are compared by their first 64. */
export function cheapestWay(asked: string, recorded: string, prices: Prices = PLAIN_PRICES): Way {
  const places = placesOf(asked);
  const held = recorded.slice(0, CHARS_MAX);
  const table = tableOf(places, held, prices);
  const steps = stepsOf(places, held, table);
  return { price: table.cost.at(-1) ?? Infinity, differences: steps.filter(({ kind }) => kind !== 'equal' && kind !== 'unread').length, steps: joined(steps) };
}

/** The alignment of a question with a recorded number; `?`, `*` and `[8B]` in the question are unread places. */
export const alignmentOf = (asked: string, recorded: string, prices: Prices = PLAIN_PRICES): Alignment =>
  asked === recorded ? [{ kind: 'equal', at: 1, asked, recorded }] : cheapestWay(asked, recorded, prices).steps;

/** The alignment of what was asked with the end of a recorded number; what stands before it was not asked. */
export function endAlignmentOf(asked: string, recorded: string, prices: Prices = PLAIN_PRICES): Alignment {
  const from = Math.max(0, recorded.length - asked.length);
  const steps = alignmentOf(asked, recorded.slice(from), prices);
  return from === 0 ? steps : [{ kind: 'unread', at: 1, asked: '', recorded: recorded.slice(0, from) }, ...steps];
}
