/**
 * A question held against one record: whether it is a hit or a candidate (words and rules, §1 "Hit"), how likely the recorded
 * vehicle is the one in front, what agrees and what does not. Pure. It says what numbers mean; src/matching says what they are worth.
 */
import { coloursAgree, coloursOf } from '../../identifiers/colours.ts';
import { categoryOf } from '../../identifiers/categories.ts';
import { makeOf, modelOf } from '../../identifiers/makes.ts';
import { plateCountriesOf } from '../../identifiers/plates.ts';
import { lookAlikeForm, normalForm, plainForm } from '../../identifiers/text.ts';
import { checkDigitOf, decodeVin, isFullVin, lastEight } from '../../identifiers/vin.ts';
import { alignmentOf, cheapestWay, endAlignmentOf, type Alignment } from '../../matching/alignment.ts';
import type { Line } from '../../matching/engine.ts';
import { misreadShare, readingCost, type Reader } from '../../matching/errors.ts';
import { MATCH_RELATIONS, type Comparison, type FieldComparison, type Met, type Relation, type Verdict } from '../../matching/matcher.ts';
import { lengthOf, matchesPattern, type Pattern } from '../../matching/pattern.ts';
import {
  COUNTRY_MISTAKEN, endRivals, FEW_MATCHING, freeRivals, furtherReading, oddsOf, otherLengthRivals, OTHERWISE, plateRivals, plausibleVin, RECORDED_FAILS, together, traitsLift, unreadRivals, vinRivals,
  type TraitsHeld,
} from '../../matching/posterior.ts';
import { roughCost } from '../../matching/rough-cost.ts';
import { CHARS_MAX, encode, FOLD, likeKept } from '../../matching/symbols.ts';
import type { VehicleQuestion, VehicleWords } from './schema.ts';

/** The version of this comparison, kept with every check so that an old answer can be understood. */
export const COMPARISON = 'vehicles-2';

/** A number that a record bears. */
export type RecordedNumber = { readonly kind: string; readonly typed: string; readonly normal: string; readonly country?: string; readonly condition?: string };

/** One way in which a number was read. `kind` is `unknown` where the asker did not say. */
export type Reading = {
  readonly field: string; readonly kind: string; readonly typed: string; readonly normal: string; readonly plain: string;
  readonly country?: string; readonly from?: string;
  /** What could be read, where not all could: `normal` and `plain` then hold `?`, `*` and `[8B]`. */
  readonly pattern?: Pattern;
  /** Too short for the engine's table of ends: this asks by a pattern for what ends as that reading has it. */
  readonly endOf?: Reading;
  /** Another reading that the camera offered: it may find, never equal. */
  readonly isAlternative: boolean;
  readonly isFullVin: boolean;
  readonly reader: Reader;
  /** What the number says by itself, and which countries have plates of its shape; worked out when first needed. */
  readonly saysItself: () => Sayings;
  readonly plateCountries: () => readonly string[];
};
export type Sayings = { readonly isChecked: boolean; readonly fails: boolean; readonly serial: number | undefined };

export type PreparedQuestion = {
  readonly readings: readonly Reading[];
  /** The readings in the order in which the engine is asked: numbers, then patterns. */
  readonly asked: readonly Reading[];
  readonly ask: VehicleQuestion; readonly makeSlug: string | undefined;
  /** The share of all vehicles that have a colour asked; 1 where none was. */
  readonly colourShare: number;
};

/** A recorded number as far as weighing needs it. */
export type Held = { readonly text: string; readonly kind: string; readonly country?: string | undefined };
/** How the two met, and what the engine knows of it. */
export type Meeting = { readonly relation: Relation; readonly line?: Line | undefined; readonly askedLine?: Line | undefined; readonly matching?: number | undefined; /** Told in a microsecond rather than exactly. */ readonly isRough?: boolean };

type Match = { readonly reading: Reading; readonly recorded: RecordedNumber; readonly meeting: Meeting; readonly isHit: boolean; readonly odds: number; readonly assumed?: string };

const SERIAL_FROM = 11;
const VIN_CHARS = 17;
const WMI_CHARS = 3;
const END_MIN = 4;
const LAST_EIGHT = 8;
/** An end so long holds what a VIN says of maker and model. */
const END_WITH_MAKE = 12;
const EDITED_MIN = 4;
const EDITS = { vin: 2, other: 1 } as const;
/** What an alternative of a camera is worth beside its first reading (judgement). */
const ALTERNATIVE = 0.15;
const FROM_END = ['vin', 'frame', 'body'];
/** Nobody's vehicle has another's maker and end, but a re-stamped one (judgement). */
const RESTAMPED = 1e-4;
const RECORDED_CHANCE_MAX = 0.05;
const FEW_CHARS = 6;

/** What a number says by itself. */
export function sayingsOf(normal: string): Sayings {
  const decoding = decodeVin(normal);
  const serial = /\d{1,6}$/u.exec(normal.slice(SERIAL_FROM))?.[0];
  return {
    isChecked: decoding?.checkDigit.mandatory ?? false, fails: decoding !== undefined && (!decoding.wellFormed || (decoding.checkDigit.mandatory && !decoding.checkDigit.holds)),
    serial: serial === undefined ? undefined : Number(serial),
  };
}

// ---- how two numbers belong together ----

const isVinLike = ({ kind }: { readonly kind: string }): boolean => FROM_END.includes(kind);

/** Whether the kinds let the two belong together: plates meet plates only, but a full VIN counts as one whatever kind was stated. */
export const mayMeet = (reading: Reading, kind: string, relation: Relation): boolean =>
  (reading.isFullVin && relation !== 'end' && relation !== 'last_eight') || (relation === 'end' || relation === 'last_eight' ? reading.kind !== 'plate' && kind !== 'plate' : reading.kind === 'unknown' || (reading.kind === 'plate') === (kind === 'plate'));

function matchesFolded(pattern: Pattern, plain: string): boolean {
  const codes = new Uint8Array(CHARS_MAX);
  const length = encode(plain, codes);
  const fold = (code: number): number => FOLD[code] ?? 0;
  return matchesPattern({ ...pattern, pieces: pattern.pieces.map((piece) => piece.map((place) => place.map(fold))) }, codes.map(fold), 0, length);
}

/** What the end of a number is called that is so long. All of a VIN but its first character is no end: that one was left out. */
export const endRelation = (length: number, whole: string): Relation => (isFullVin(whole) && length === VIN_CHARS - 1 ? 'edited' : length >= LAST_EIGHT ? 'last_eight' : 'end');

/** `isMet`: the engine brought the two together, so that it need not be asked again whether they are near enough. */
function relationOf(reading: Reading, recorded: RecordedNumber, plain: string, isMet: boolean): Relation | undefined {
  if (reading.pattern) return matchesFolded(reading.pattern, plain) ? 'pattern' : undefined;
  if (reading.normal === recorded.normal) return 'equal';
  if (reading.plain === plain) return 'equal_without_diacritics';
  const asked = lookAlikeForm(reading.normal);
  const alike = lookAlikeForm(recorded.normal);
  if (asked === alike) return 'look_alike';
  if (recorded.kind !== 'plate' && asked.length >= END_MIN && asked.length < alike.length && alike.endsWith(asked) && !reading.isFullVin) return endRelation(asked.length, plain);
  if (isNear(reading, recorded, plain, isMet)) return 'edited';
  const isSameEnd = reading.isFullVin && isFullVin(recorded.normal) && isVinLike(recorded) && lastEight(asked) === lastEight(alike) && asked.slice(0, WMI_CHARS) === alike.slice(0, WMI_CHARS);
  return isSameEnd ? 'last_eight' : undefined;
}

/** Whether the two are within the edits that the engine looks for, look-alikes not counted. */
function isNear(reading: Reading, recorded: RecordedNumber, plain: string, isMet: boolean): boolean {
  if (isMet) return true;
  const apart = Math.abs(reading.plain.length - plain.length);
  if (apart > 1 || reading.isAlternative || Math.min(reading.plain.length, plain.length) < EDITED_MIN) return false;
  return slipsBetween(reading.plain, plain) <= (isFullVin(recorded.normal) || reading.isFullVin ? EDITS.vin : EDITS.other);
}

/** Slips from one number to another, look-alikes not counted. */
const slipsBetween = (asked: string, plain: string): number => cheapestWay(asked, plain).steps.filter(({ kind }) => kind !== 'equal' && kind !== 'look_alike').length;

// ---- what a meeting is worth ----

/** The odds by one number alone. Also for what the engine alone knows: then before anything is fetched. */
export function meetingOdds(reading: Reading, held: Held, meeting: Meeting): number {
  const { relation, line, askedLine, matching } = meeting;
  const isEnd = relation === 'end' || relation === 'last_eight';
  const isVin = isFullVin(held.text);
  if (isEnd && reading.isFullVin) return oddsOf({ chance: RESTAMPED, rivals: endRivals(lastEight(reading.plain), true), line });
  const text = isEnd ? held.text.slice(-reading.plain.length) : held.text;
  const filled = reading.pattern ? filledIn(reading.plain, reading.pattern, text, meeting.isRough ?? false) : undefined;
  let chance = Math.exp(-(meeting.isRough === true ? roughCost : readingCost)(reading.reader, filled?.asked ?? reading.plain, text)) * (reading.isAlternative ? ALTERNATIVE : 1);
  const isEqual = relation === 'equal' && !reading.isAlternative;
  const misread = misreadShare(reading.reader, text.length);
  const lift = relation === 'equal' ? 1 : reading.reader.lift;
  const worth = (rivals: number): number => lift * oddsOf({ chance, rivals, ...(isVin ? { line } : {}) });
  if (filled) return worth(patternRivals(reading, held, filled.unread, matching));
  if (isEnd) return worth(endRivals(reading.plain, isVin || held.kind === 'vin'));
  if (reading.isFullVin || isVin) {
    if (!reading.isFullVin) return worth(otherLengthRivals(lengthSlip(reading, held.text)));
    const { isChecked, fails, serial } = reading.saysItself();
    // The record itself may be the misread one.
    if (isChecked && !isEqual && isVin && !fails && checkDigitOf(held.text) !== held.text.charAt(8)) chance = Math.min(RECORDED_CHANCE_MAX, chance * RECORDED_FAILS);
    return worth(vinRivals({ isEqual, serial, isChecked, fails, misread, line, askedLine }));
  }
  if (held.kind === 'plate') {
    const plateCountries = reading.plateCountries();
    const country = reading.country ?? held.country;
    const isCountryKnown = reading.country !== undefined && reading.country === held.country;
    if (reading.country !== undefined && held.country !== undefined && !isCountryKnown) return worth(plateRivals({ isEqual: false, misread, isCountryKnown: true, isUsual: plateCountries.includes(reading.country), countries: 1 })) * COUNTRY_MISTAKEN;
    return worth(plateRivals({ isEqual, misread, isCountryKnown, isUsual: country === undefined ? plateCountries.length > 0 : plateCountries.includes(country), countries: Math.max(1, plateCountries.length) }));
  }
  return worth(freeRivals({ text: reading.plain, isEqual, isKindKnown: reading.kind === held.kind, misread }));
}

/** What a further reading of a number adds that another reading met before: nothing where the two read the same. */
export function readAgain(reading: Reading, before: Reading, text: string): number {
  if (reading.plain === before.plain || reading.pattern || before.pattern) return 1;
  const chanceFrom = (from: string): number => Math.exp(-readingCost(reading.reader, reading.plain, from));
  return furtherReading(chanceFrom(text), chanceFrom(before.plain));
}

/** A number that is no VIN for its length: how likely that one slip is, and whether it happened in the serial. */
function lengthSlip({ reader, plain }: Reading, vin: string): { readonly oneSlip: number; readonly isShort: boolean; readonly isInSerial: boolean } {
  const isShort = plain.length < VIN_CHARS;
  const slipped = isShort ? vin.slice(0, -1) : `${vin}${vin.endsWith('X') ? 'Y' : 'X'}`;
  return { oneSlip: Math.exp(-readingCost(reader, slipped, vin)), isShort, isInSerial: plain.startsWith(vin.slice(0, SERIAL_FROM)) };
}

/** Whether what was asked says maker and model itself, as a VIN does that was read from its beginning: then they hardly speak for it once more. */
export const saysMake = ({ pattern, plain }: Reading, text: string, relation: Relation): boolean =>
  isFullVin(text) && (pattern ? !pattern.opensFree : plain.length >= (relation === 'last_eight' ? END_WITH_MAKE : VIN_CHARS - 1));

/** Digits and Latin letters: what the engine keeps as it is. */
const IS_PLAIN = /^[0-9A-Z]/;
/** A pattern with its unread places filled by what is recorded there, and what that was. Where runs are unread it takes an alignment; roughly, all that is not known is. */
function filledIn(plain: string, pattern: Pattern, text: string, isRough: boolean): { readonly asked: string; readonly unread: string } {
  const places = lengthOf(pattern).isFixed ? plain.match(/\[[^\]]*\]|./gu) ?? [] : [];
  if (places.length === text.length) {
    const filled = places.map((place, i) => (place === '?' || (place.length > 1 && place.includes(text.charAt(i))) || (isRough && !IS_PLAIN.test(place)) ? text.charAt(i) : place.length > 1 ? place.charAt(1) : place));
    return { asked: filled.join(''), unread: places.map((place, i) => (place === '?' || place.length > 1 ? text.charAt(i) : '')).join('') };
  }
  if (isRough) return { asked: text, unread: text.slice(0, Math.max(0, text.length - pattern.known)) };
  return { asked: plain, unread: alignmentOf(plain, text).filter(({ kind }) => kind === 'unread').map(({ recorded }) => recorded).join('') };
}

/** Unread places may be any; each kind of number has its own density of honest ones. */
function patternRivals(reading: Reading, held: Held, unread: string, matching: number | undefined): number {
  if (isFullVin(held.text)) return unreadRivals(unread, plausibleVin({ fails: false, serial: undefined, line: undefined, askedLine: undefined }), matching);
  if (held.kind !== 'plate') return unreadRivals(unread, 1, undefined) * Math.max(1, freeRivals({ text: held.text, isEqual: false, isKindKnown: reading.kind === held.kind, misread: 0 }));
  const isCountryKnown = reading.country !== undefined && reading.country === held.country;
  return unreadRivals(unread, plateRivals({ isEqual: false, misread: 0, isCountryKnown, isUsual: true, countries: Math.max(1, plateCountriesOf(held.text).length) }), matching);
}

/**
 * Whether a meeting is at least possible whatever its odds: equal, look-alikes only, one of few that fit what could be read, or a VIN
 * with one slip where make and colour were both said and both agree.
 */
function isWorthALook({ reading, recorded, meeting: { relation, matching } }: Match, held: TraitsHeld): boolean {
  if (relation === 'pattern') return matching !== undefined && matching <= FEW_MATCHING;
  if (relation === 'edited') return reading.isFullVin && isFullVin(recorded.normal) && held.make === 'agrees' && held.colour === 'agrees' && slipsBetween(reading.plain, plainForm(recorded.normal)) === 1;
  if (MATCH_RELATIONS.indexOf(relation) > MATCH_RELATIONS.indexOf('look_alike')) return false;
  if (reading.country !== undefined && recorded.country !== undefined && reading.country !== recorded.country) return false;
  return reading.kind === recorded.kind || reading.isFullVin || reading.plain.length >= FEW_CHARS;
}

// ---- the comparison ----

const ASSUMED: Readonly<Partial<Record<Relation, string>>> = {
  last_eight: 'the number was held against the ends of recorded numbers', end: 'the number was held against the ends of recorded numbers',
  look_alike: 'characters that look alike were taken for each other', equal_without_diacritics: 'letters were compared without their diacritics',
  edited: 'a character was taken to be misread, left out, put in or exchanged', pattern: 'unread characters were taken to be what is recorded',
};

function matchOf(reading: Reading, recorded: RecordedNumber, meeting: Meeting, isMakeAgreed: boolean): Match | undefined {
  const { relation } = meeting;
  if (!mayMeet(reading, recorded.kind, relation)) return undefined;
  const isPlate = recorded.kind === 'plate';
  const match = (isHit: boolean, assumed?: string): Match => ({
    reading, recorded, meeting, isHit: isHit && !reading.isAlternative, ...(assumed === undefined ? {} : { assumed }),
    odds: meetingOdds(reading, { text: plainForm(recorded.normal), kind: recorded.kind, country: recorded.country }, meeting),
  });
  if (reading.isFullVin && relation === 'equal') return match(true); // a full VIN counts as one whatever kind was stated
  if (isPlate && reading.country !== undefined && recorded.country !== undefined && reading.country !== recorded.country) {
    return isMakeAgreed && relation === 'equal' ? match(false, 'the plate is recorded for another country') : undefined;
  }
  if (relation !== 'equal') return match(false, ASSUMED[relation]);
  if (isPlate) {
    if (reading.kind === 'unknown') return match(false, 'the number was taken for a plate, its country is not known');
    return reading.country !== undefined && recorded.country !== undefined ? match(true) : match(false, 'the country of the plate is not known');
  }
  if (reading.kind === 'unknown') return match(false, `the number was taken for a number of kind ${recorded.kind}`);
  return reading.kind === recorded.kind && isMakeAgreed ? match(true) : match(false, 'the number is equal, the make is not known to agree');
}

const isStronger = (a: Match, b: Match): boolean => (a.isHit === b.isHit ? a.odds > b.odds : a.isHit);

/** Compares; undefined where no number of the two belongs together. */
export function compareVehicle(question: PreparedQuestion, said: VehicleWords, numbers: readonly RecordedNumber[], met: readonly Met[]): Comparison | undefined {
  const { fields: supporting, held } = supportOf(question, said);
  const bestOf = new Map<string, Match>();
  for (const reading of question.readings) {
    for (const recorded of numbers) {
      const plain = plainForm(recorded.normal);
      const kept = likeKept(plain);
      const known = met.find(({ ask, candidate }) => (question.asked[ask]?.endOf ?? question.asked[ask]) === reading && candidate.text === kept);
      const relation = relationOf(reading, recorded, plain, known?.candidate.relation === 'edited');
      const match = relation && matchOf(reading, recorded, { relation, line: known?.line, askedLine: known?.askedLine, matching: known?.matching }, held.make === 'agrees');
      const before = bestOf.get(reading.field);
      if (match && (!before || isStronger(match, before))) bestOf.set(reading.field, match);
    }
  }
  const matches = [...bestOf.values()].sort((a, b) => (isStronger(a, b) ? -1 : 1));
  const [best] = matches;
  if (!best) return undefined;
  const odds = together(oddsOfNumbers(matches)) * traitsLift(held, saysMake(best.reading, best.recorded.normal, best.meeting.relation), question.colourShare) * (best.isHit ? 1 : otherwiseAsked(question, numbers, bestOf));
  const vin = numbers.find(({ kind, normal }) => kind === 'vin' && isFullVin(normal));
  let fields: readonly FieldComparison[] | undefined;
  return {
    isHit: best.isHit, odds, isAtLeastPossible: best.isHit || matches.some((match) => isWorthALook(match, held)), number: vin?.normal ?? `${best.recorded.kind} ${plainForm(best.recorded.normal)}`,
    foundBy: { field: best.reading.field, recordedKind: best.recorded.kind, relation: best.meeting.relation },
    // Most are weak, and are told to nobody: what only telling needs is made when it is told.
    get fields() { return fields ??= [...numberFields(question, numbers, bestOf), ...supporting]; },
    assumed: best.assumed === undefined ? [] : [best.assumed],
  };
}

/** One for each recorded number that was met: its strongest reading, and what other readings of it add. */
function oddsOfNumbers(matches: readonly Match[]): readonly number[] {
  const first = new Map<RecordedNumber, Match>();
  const odds = new Map<RecordedNumber, number>();
  for (const match of matches) {
    const before = first.get(match.recorded);
    if (!before) {
      first.set(match.recorded, match);
      odds.set(match.recorded, match.odds);
    } else odds.set(match.recorded, (odds.get(match.recorded) ?? 0) * readAgain(match.reading, before.reading, plainForm(match.recorded.normal)));
  }
  return [...odds.values()];
}

/** What it speaks against a candidate that other numbers were asked than it bears. */
function otherwiseAsked(question: PreparedQuestion, numbers: readonly RecordedNumber[], bestOf: ReadonlyMap<string, Match>): number {
  let factor = 1;
  for (const reading of question.readings) {
    if (reading.isAlternative || bestOf.has(reading.field)) continue;
    const isBorne = (kind: string): boolean => numbers.some((recorded) => recorded.kind === kind && !(recorded.country && reading.country && recorded.country !== reading.country));
    if (reading.kind === 'plate' && isBorne('plate')) factor *= OTHERWISE.plate;
    else if (reading.isFullVin && numbers.some(({ kind, normal }) => kind === 'vin' && isFullVin(normal))) factor *= OTHERWISE.vin;
    else if (reading.kind === 'engine' && isBorne('engine')) factor *= OTHERWISE.engine;
  }
  return factor;
}

/** Every number that was asked, at its best: what it met, or what of the same kind it differs from. */
function numberFields(question: PreparedQuestion, numbers: readonly RecordedNumber[], bestOf: ReadonlyMap<string, Match>): readonly FieldComparison[] {
  const fields: FieldComparison[] = [];
  for (const reading of question.readings) {
    if (reading.isAlternative) continue;
    const match = bestOf.get(reading.field);
    const recorded = match?.recorded ?? numbers.find((n) => n.kind === reading.kind && !(n.country && reading.country && n.country !== reading.country)) ?? numbers.find((n) => n.kind === reading.kind);
    if (!recorded) {
      fields.push({ field: reading.field, asked: reading.typed, verdict: 'unknown' });
      continue;
    }
    const relation = match?.meeting.relation;
    const agrees = relation === 'equal' && match?.reading.isAlternative === false;
    fields.push({ field: reading.field, asked: reading.typed, recorded: recorded.typed, verdict: agrees ? 'agrees' : 'differs', ...(relation ? { relation } : {}), alignment: alignmentFor(reading, recorded, relation) });
  }
  return fields;
}

function alignmentFor(reading: Reading, recorded: RecordedNumber, relation: Relation | undefined): Alignment {
  const isEnd = (relation === 'last_eight' || relation === 'end') && reading.normal.length < recorded.normal.length;
  return isEnd ? endAlignmentOf(reading.normal, recorded.normal, reading.reader.prices) : alignmentOf(reading.normal, recorded.normal, reading.reader.prices);
}

// ---- make, model, colour, year, category ----

const TRAIT_FIELDS = ['make', 'model', 'colour', 'year', 'category'] as const;

/** Each as it is told, and as it is weighed: a colour that is merely near agrees in the telling and weighs nothing. */
function supportOf(question: PreparedQuestion, said: VehicleWords): { readonly fields: readonly FieldComparison[]; readonly held: TraitsHeld } {
  const { ask, makeSlug } = question;
  const fields: FieldComparison[] = [];
  const held: Record<keyof TraitsHeld, Verdict> = { make: 'unknown', model: 'unknown', colour: 'unknown', year: 'unknown', category: 'unknown' };
  const verdicts: Readonly<Record<keyof TraitsHeld, () => Verdict>> = {
    make: () => {
      const recorded = makeOf(said.make ?? '')?.slug;
      return makeSlug !== undefined && recorded !== undefined ? (makeSlug === recorded ? 'agrees' : 'differs') : sameText(ask.make, said.make);
    },
    model: () => {
      const slug = makeOf(said.make ?? '')?.slug ?? makeSlug;
      const asked = slug === undefined ? undefined : modelOf(slug, ask.model ?? '')?.slug;
      const recorded = slug === undefined ? undefined : modelOf(slug, said.model ?? '')?.slug;
      return asked !== undefined && asked === recorded ? 'agrees' : sameText(ask.model, said.model);
    },
    colour: () => {
      const asked = coloursOf(ask.colour ?? '');
      const recorded = coloursOf(said.colour ?? '');
      if (asked.length === 0 || recorded.length === 0) return sameText(ask.colour, said.colour) === 'agrees' ? 'agrees' : 'unknown';
      return asked.some((a) => recorded.some((r) => coloursAgree(a, r) !== 'differs')) ? 'agrees' : 'differs';
    },
    year: () => (Math.abs((ask.year ?? 0) - (said.year ?? 0)) <= 1 ? 'agrees' : 'differs'),
    category: () => {
      const asked = categoryOf(ask.category ?? '');
      const recorded = categoryOf(said.category ?? '');
      return asked === undefined || recorded === undefined ? 'unknown' : asked === recorded ? 'agrees' : 'differs';
    },
  };
  for (const field of TRAIT_FIELDS) {
    const asked = ask[field];
    const recorded = said[field];
    if (asked === undefined) continue;
    const verdict = recorded === undefined ? 'unknown' : verdicts[field]();
    held[field] = verdict;
    fields.push({ field, asked: String(asked), ...(recorded === undefined ? {} : { recorded: String(recorded) }), verdict });
  }
  if (held.colour === 'agrees') {
    const recorded = coloursOf(said.colour ?? '');
    if (!coloursOf(ask.colour ?? '').some((colour) => recorded.includes(colour))) held.colour = 'unknown';
  }
  return { fields, held };
}

const sameText = (a = '', b = ''): Verdict => (plainForm(normalForm(a)) === plainForm(normalForm(b)) ? 'agrees' : 'differs');
