/**
 * From what was read and what is recorded to the odds that the recorded vehicle is the one in front of the officer. It knows densities of
 * numbers and shares of traits, not what a plate or a VIN is: whoever asks says which of the questions below is meant. Pure.
 *
 *     odds = share × chance / rivals × traits
 *
 * chance: the recorded number, if it is the true one, is read as the asked one (errors.ts). rivals: how many honest vehicles, weighed the
 * same way, would be read so. share: how much likelier a recorded vehicle is met than one honest vehicle.
 * Numbers named “judgement” have no source but us; `bench/quality` shows what they are worth.
 */
import type { Line } from './engine.ts';
import type { Band } from './matcher.ts';

/** One hit in some 1,100 checks; some 1.5 billion vehicles in use for 7 million recorded ones (words and rules §1). */
export const BASE_RATE = 1 / 1_100;
export const VEHICLES = 1.5e9;
export const VEHICLES_PER_RECORD = 214;
const RECORDS = VEHICLES / VEHICLES_PER_RECORD;

/** From which probability a candidate is strong, and possible. */
export const STRONG_FROM = 0.5;
export const POSSIBLE_FROM = 0.001;

/** How many recorded vehicles' worth of the world's average a line starts with. */
const LINE_PRIOR = 4;
/** How far a line's own share may leave the world's: what is stolen oftener is not met oftener in the same measure (judgement). */
const GAP_BAND = 1.5;

/** How many vehicles of a line there are for each recorded one. */
export function gapOf(line: Line | undefined): number {
  if (!line) return VEHICLES_PER_RECORD;
  const gap = (line.last - line.first + 1 + VEHICLES_PER_RECORD * LINE_PRIOR) / (line.count + LINE_PRIOR);
  return Math.min(VEHICLES_PER_RECORD * GAP_BAND, Math.max(VEHICLES_PER_RECORD / GAP_BAND, gap));
}

export type NumberEvidence = { readonly chance: number; readonly rivals: number; readonly line?: Line | undefined };
/** The odds by one number alone. */
export const oddsOf = ({ chance, rivals, line }: NumberEvidence): number => BASE_RATE * gapOf(line) * chance / Math.max(NOT_NOTHING, rivals);
const NOT_NOTHING = 1e-6;

/**
 * The price of a reading from which on the odds of a full VIN beside the one asked are below `worth` in any line: where `rivals`
 * are as they are at least, and `lift` is what everything else multiplies by at most.
 */
export const dearestFor = ({ worth, rivals, lift }: { readonly worth: number; readonly rivals: number; readonly lift: number }): number =>
  Math.log(BASE_RATE * VEHICLES_PER_RECORD * GAP_BAND * lift / (Math.max(NOT_NOTHING, rivals) * worth)) + ROUNDING;
/** Far more than what sums of logarithms are rounded by. */
const ROUNDING = 1e-6;

/** A number that is recorded is not without a rival: cloned ones, records of vehicles long recovered, one number on two vehicles (judgement). */
const RIVALS_LEAST = 0.004;

// ---- full VINs ----

/** A serial within the range that a line is known to use, whose vehicle is still on the road (judgement). */
const IN_RANGE = 0.5;
const NO_LINES_KNOWN = 0.5;
const OUT_OF_RANGE_LEAST = 0.02;
/** A line of which nothing is recorded: plausible where even the recorded number's line is hardly known. */
const UNSEEN = 0.3;
const UNSEEN_LEAST = 0.002;
/** A number whose check digit must hold and does not (judgement: re-stamped and badly issued ones). */
const CHECK_FAILS = 0.001;
/** Share of misreadings of honest VINs that yield another plausible one: without and with a check digit that would tell; and in a line unheard of. */
const YIELDS_PLAUSIBLE = 0.15;
const YIELDS_CHECKED = 0.01;
const UNSEEN_YIELDS = 0.1;

export type VinAsked = {
  readonly isEqual: boolean; readonly serial: number | undefined;
  /** Whether the market of the number asked has a check digit, and whether it fails. */
  readonly isChecked: boolean; readonly fails: boolean;
  /** Chance that a VIN read so is misread at all. */
  readonly misread: number;
  readonly line: Line | undefined; readonly askedLine: Line | undefined;
};

/** How plausible it is that the number asked is itself an honest vehicle’s. */
export function plausibleVin({ fails, serial, line, askedLine }: Omit<VinAsked, 'isEqual' | 'misread' | 'isChecked'>): number {
  if (fails) return CHECK_FAILS;
  if (!askedLine) return line ? UNSEEN / (1 + line.count) + UNSEEN_LEAST : NO_LINES_KNOWN;
  if (serial === undefined) return IN_RANGE;
  const outside = Math.max(0, askedLine.first - serial, serial - askedLine.last);
  const reach = (askedLine.last - askedLine.first + VEHICLES_PER_RECORD * LINE_PRIOR) / (askedLine.count + 1);
  return Math.max(OUT_OF_RANGE_LEAST, IN_RANGE / (1 + outside / reach));
}

export function vinRivals(asked: VinAsked): number {
  const yields = (asked.isChecked ? YIELDS_CHECKED : YIELDS_PLAUSIBLE) * (asked.isEqual || asked.askedLine || !asked.line ? 1 : UNSEEN_YIELDS);
  // A number that is recorded is nobody else's.
  return (asked.isEqual ? RIVALS_LEAST : plausibleVin(asked)) + asked.misread * yields;
}

/** A number of 16 or 18 characters that is stamped as such (judgement). */
const STAMPED_SO = 2e-5;
/** Honest VINs that become the number asked by losing one character, or by gaining one: many where it is in the serial, hardly any before it (judgement). */
const LOSE_ONE = { serial: 20, before: 2 } as const;
const GAIN_ONE = { serial: 3, before: 1 } as const;
/** Rivals of a number that is too short or too long to be a VIN: others, misread the same way. `oneSlip`: the chance of that one slip. */
export const otherLengthRivals = ({ oneSlip, isShort, isInSerial }: { readonly oneSlip: number; readonly isShort: boolean; readonly isInSerial: boolean }): number =>
  STAMPED_SO + oneSlip * (isShort ? LOSE_ONE : GAIN_ONE)[isInSerial ? 'serial' : 'before'];

/** How much likelier a recorded number that breaks its own check digit is itself the misread one: about one in that many numbers is misread when recorded. */
export const RECORDED_FAILS = 12;

// ---- plates ----

/** Share of a country's possible plates that are borne by a vehicle, in a shape that the country uses and in one that it does not (judgement). */
const PLATES_USED = 0.3;
const PLATES_STRANGE = 0.02;
/** A plate is issued anew, or kept by another vehicle of its owner. */
const PLATES_ISSUED_AGAIN = 0.016;
/** A plate's country is told wrongly, as one certain other (judgement). */
export const COUNTRY_MISTAKEN = 0.005;

export type PlateAsked = {
  readonly isEqual: boolean; readonly misread: number;
  /** Whether the country is known on both sides and the same; else other countries' plates compete. */
  readonly isCountryKnown: boolean;
  /** Whether the shape is one of the country's. */
  readonly isUsual: boolean;
  /** How many countries have plates of this shape. */
  readonly countries: number;
};

export function plateRivals({ isEqual, misread, isCountryKnown, isUsual, countries }: PlateAsked): number {
  const here = isUsual ? PLATES_USED : PLATES_STRANGE;
  const elsewhere = isCountryKnown ? 0 : Math.max(PLATES_STRANGE, PLATES_USED * (countries - 1));
  return (isEqual ? PLATES_ISSUED_AGAIN : here) + elsewhere + here * misread;
}

// ---- free-form numbers, ends, unread places ----

/** Vehicles that bear a free number of one length and pattern of letters and digits (judgement: one in fifty of all). */
const OF_ONE_PATTERN = VEHICLES / 50;
/** What a letter is worth beside a digit's ten: makers' prefixes are few. */
const LETTER_WORTH = 5;
const DIGIT_WORTH = 10;
/** A number beside a recorded one, in the same maker's numbering (judgement). */
const FREE_NEIGHBOUR = 0.5;
const FREE_SAME = 0.01;
/** A number of unknown kind, or of another kind than recorded, competes with the other kinds too. */
const OTHER_KINDS = 3;

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
/** How many numbers there are of a text's pattern, as far as numbers are used. */
function spaceOf(text: string, letterWorth: number): number {
  let space = 1;
  for (let i = 0; i < text.length; i += 1) space *= isDigit(text.charCodeAt(i)) ? DIGIT_WORTH : letterWorth;
  return space;
}

export type FreeAsked = { readonly text: string; readonly isEqual: boolean; readonly isKindKnown: boolean; readonly misread: number };
/** Chassis, frame, engine and other numbers: short ones are borne by many. */
export function freeRivals({ text, isEqual, isKindKnown, misread }: FreeAsked): number {
  const others = OF_ONE_PATTERN / spaceOf(text, LETTER_WORTH) * (isKindKnown ? 1 : OTHER_KINDS);
  return isEqual ? others + FREE_SAME + misread * YIELDS_PLAUSIBLE : Math.max(others, FREE_NEIGHBOUR);
}

/** Before its last eight a VIN says maker, model and body: few of what could stand there does (judgement). */
const VIN_END = 8;
const BEFORE_END_WORTH = 3;
/** The end of a longer number: all vehicles that end so. */
export const endRivals = (end: string, isVin: boolean): number =>
  (isVin ? VEHICLES / BEFORE_END_WORTH ** Math.max(0, end.length - VIN_END) / spaceOf(end.slice(-VIN_END), DIGIT_WORTH) : OF_ONE_PATTERN / spaceOf(end, DIGIT_WORTH)) + RIVALS_LEAST;

const UNREAD_DIGIT = 10;
const UNREAD_LETTER = 20;
/**
 * Unread places: the honest numbers that they may stand for; `unread` is what is recorded there. Where few recorded numbers
 * match, few honest ones do: about as many for each as the world has.
 */
export function unreadRivals(unread: string, density: number, matching: number | undefined): number {
  let completions = 1;
  for (let i = 0; i < unread.length; i += 1) completions *= isDigit(unread.charCodeAt(i)) ? UNREAD_DIGIT : UNREAD_LETTER;
  const most = matching === undefined ? Infinity : 1 + VEHICLES_PER_RECORD * matching;
  return density * Math.min(completions, most) + RIVALS_LEAST;
}

/** A pattern that so few records match is worth a look, whatever its odds. */
export const FEW_MATCHING = 10;

// ---- what else was said ----

export type TraitVerdict = 'agrees' | 'differs' | 'unknown';
export type TraitsHeld = { readonly make: TraitVerdict; readonly model: TraitVerdict; readonly year: TraitVerdict; readonly colour: TraitVerdict; readonly category: TraitVerdict };
type Lift = { readonly agrees: number; readonly differs: number };

/**
 * How many times likelier a trait agrees, or differs, on the recorded vehicle than on any other. Make, model and year hang
 * together, so later ones lift less than they would alone; beside a VIN, which implies them, they hardly lift (judgement).
 */
const TRAIT_LIFTS: Readonly<Record<'make' | 'model' | 'year' | 'category', Lift>> = { make: { agrees: 10, differs: 0.08 }, model: { agrees: 3, differs: 0.3 }, year: { agrees: 2.5, differs: 0.3 }, category: { agrees: 1.2, differs: 0.15 } };
const BESIDE_VIN: typeof TRAIT_LIFTS = { make: { agrees: 1.4, differs: 0.6 }, model: { agrees: 1.1, differs: 0.7 }, year: { agrees: 1.1, differs: 0.7 }, category: { agrees: 1, differs: 0.6 } };
const TRAITS_BUT_COLOUR = ['make', 'model', 'year', 'category'] as const;
/** A colour is told the same way twice; and is told as another altogether. */
const COLOUR_AGREES = 0.75;
const COLOUR_DIFFERS = 0.25;
const COLOUR_LIFT_MAX = 40;

/** `colourShare`: the share of all vehicles whose colour would agree with the one asked. */
export function traitsLift(held: TraitsHeld, isBesideVin: boolean, colourShare: number): number {
  const lifts = isBesideVin ? BESIDE_VIN : TRAIT_LIFTS;
  let lift = 1;
  for (const trait of TRAITS_BUT_COLOUR) {
    const verdict = held[trait];
    if (verdict !== 'unknown') lift *= lifts[trait][verdict];
  }
  return held.colour === 'unknown' ? lift : lift * colourLift(held.colour, colourShare);
}

const colourLift = (verdict: 'agrees' | 'differs', colourShare: number): number =>
  (verdict === 'agrees' ? Math.min(COLOUR_LIFT_MAX, Math.max(1, COLOUR_AGREES / colourShare)) : COLOUR_DIFFERS / (1 - Math.min(0.9, colourShare)));

/** What traits lift by at most, beside a VIN: those that were asked. */
export function traitsLiftMost(asked: { readonly [trait in keyof TraitsHeld]?: unknown }, colourShare: number): number {
  let lift = 1;
  for (const trait of TRAITS_BUT_COLOUR) if (asked[trait] !== undefined) lift *= Math.max(1, BESIDE_VIN[trait].agrees, BESIDE_VIN[trait].differs);
  return asked.colour === undefined ? lift : lift * Math.max(colourLift('agrees', colourShare), colourLift('differs', colourShare), 1);
}

// ---- several numbers of one vehicle ----

/** What one vehicle's exposure is to another's: the odds before any number was read. */
const BEFORE = BASE_RATE / RECORDS;
/** A second number that agrees lifts by no more: plates are moved between cars, papers go with them (judgement). */
const SECOND_MAX = 1e5;
const SECOND_LEAST = 0.4;
/** A number of the same kind was asked and is another: stolen cars bear other plates, seldom other VINs (judgement). */
export const OTHERWISE = { plate: 0.4, vin: 0.1, engine: 0.3 } as const;

/** The odds by several numbers of one question that meet numbers of the same record. */
export function together(odds: readonly number[]): number {
  const [best = 0, ...rest] = [...odds].sort((a, b) => b - a);
  return rest.reduce((sum, each) => sum * Math.min(SECOND_MAX, Math.max(SECOND_LEAST, each / BEFORE)), best);
}

/** How much a further reading of a number that was met already is worth: `chance` by the recorded number, `chanceByOther` by the reading before. */
export const furtherReading = (chance: number, chanceByOther: number): number => Math.min(SECOND_MAX, Math.max(SECOND_LEAST, chance / Math.max(1e-9, chanceByOther)));

/** Odds as probabilities: findings of different numbers exclude each other, those of one number do not. */
export function settled(findings: readonly { readonly odds: number; readonly number: string }[]): readonly number[] {
  const best = new Map<string, number>();
  for (const { odds, number } of findings) best.set(number, Math.max(best.get(number) ?? 0, odds));
  let all = 0;
  for (const odds of best.values()) all += odds;
  return findings.map(({ odds, number }) => odds / (1 + odds + Math.max(0, all - (best.get(number) ?? 0))));
}

export const bandOf = (probability: number): Band => (probability >= STRONG_FROM ? 'strong' : probability >= POSSIBLE_FROM ? 'possible' : 'weak');
