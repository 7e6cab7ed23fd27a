/**
 * A question held against one record: whether it is a hit or a candidate (words and rules, §1 "Hit"), what agrees and
 * what does not. Pure. The score orders findings; it is not yet a probability.
 */
import { coloursAgree, coloursOf } from '../../identifiers/colours.ts';
import { categoryOf } from '../../identifiers/categories.ts';
import { makeOf, modelOf } from '../../identifiers/makes.ts';
import { areLookAlike, lookAlikeForm, normalForm, plainForm } from '../../identifiers/text.ts';
import { isFullVin, lastEight } from '../../identifiers/vin.ts';
import { differencesOf } from '../../matching/alignment.ts';
import type { Comparison, FieldComparison, Relation, Verdict } from '../../matching/matcher.ts';
import type { VehicleQuestion, VehicleWords } from './schema.ts';

/** The version of this comparison, kept with every check so that an old answer can be understood. */
export const COMPARISON = 'vehicles-1';

/** A number that a record bears. */
export type RecordedNumber = { readonly kind: string; readonly typed: string; readonly normal: string; readonly country?: string; readonly condition?: string };

/** One way in which a number was read. `kind` is `unknown` where the asker did not say. */
export type Reading = {
  readonly field: string; readonly kind: string; readonly typed: string; readonly normal: string; readonly plain: string; readonly alike: string;
  readonly country?: string; readonly from?: string;
  /** Another reading that the camera offered: it may find, never equal. */
  readonly isAlternative: boolean;
  readonly isFullVin: boolean;
};

export type PreparedQuestion = { readonly readings: readonly Reading[]; readonly ask: VehicleQuestion; readonly makeSlug: string | undefined };

type Match = { readonly reading: Reading; readonly recorded: RecordedNumber; readonly relation: Relation; readonly isHit: boolean; readonly score: number; readonly assumed?: string };
type Support = { readonly make: Verdict };

/** Hand-set weights that put the likelier finding first. */
const SCORES = {
  vinEqual: 0.98, plateEqual: 0.95, otherEqualWithMake: 0.93,
  plateWithoutCountry: 0.7, kindUnknown: 0.65, otherEqual: 0.6, withoutDiacritics: 0.6, countryDiffers: 0.25,
  vinLookAlike: 0.75, lookAlike: 0.5, lookAlikeShort: 0.4, lastEightOfVin: 0.6, lastEight: 0.5,
  alternative: 0.8,
} as const;
const SUPPORT = { make: 0.3, model: 0.2, colour: 0.2, year: 0.2, category: 0.15 } as const;
const HIT_MIN = 0.9;
const SHORT_CHARS = 7;
const WMI_CHARS = 3;

/** Compares; undefined where no number of the two belongs together. */
export function compareVehicle(question: PreparedQuestion, said: VehicleWords, numbers: readonly RecordedNumber[]): Comparison | undefined {
  const supporting = supportOf(question, said);
  const support: Support = { make: supporting.find((f) => f.field === 'make')?.verdict ?? 'unknown' };
  let best: Match | undefined;
  const bestOf = new Map<string, Match>();
  for (const reading of question.readings) {
    for (const recorded of numbers) {
      const match = matchOf(reading, recorded, support);
      if (!match) continue;
      if (!best || isStronger(match, best)) best = match;
      const known = bestOf.get(reading.field);
      if (!known || isStronger(match, known)) bestOf.set(reading.field, match);
    }
  }
  if (!best) return undefined;
  const score = scored(best, supporting);
  const fields = [...numberFields(question, numbers, bestOf), ...supporting];
  return {
    isHit: best.isHit, score, fields,
    foundBy: { field: best.reading.field, recordedKind: best.recorded.kind, relation: best.relation },
    assumed: best.assumed === undefined ? [] : [best.assumed],
  };
}

const isStronger = (a: Match, b: Match): boolean => (a.isHit === b.isHit ? a.score > b.score : a.isHit);

function relationOf(reading: Reading, recorded: RecordedNumber): Relation | undefined {
  if (reading.normal === recorded.normal) return 'equal';
  const plain = plainForm(recorded.normal);
  if (reading.plain === plain) return 'equal_without_diacritics';
  const alike = lookAlikeForm(recorded.normal);
  if (reading.alike === alike) return 'look_alike';
  return sharesLastEight(reading, recorded, alike) ? 'last_eight' : undefined;
}

/** Part of a chassis number by its end; a whole VIN only where the maker is the same too, for serials repeat between makers. */
function sharesLastEight(reading: Reading, recorded: RecordedNumber, alike: string): boolean {
  if (reading.kind === 'plate' || !['vin', 'frame', 'body'].includes(recorded.kind)) return false;
  if (reading.normal.length < 8 || recorded.normal.length <= 8) return false;
  if (reading.isFullVin && isFullVin(recorded.normal)) return lastEight(reading.alike) === lastEight(alike) && reading.alike.slice(0, WMI_CHARS) === alike.slice(0, WMI_CHARS);
  return reading.normal.length < recorded.normal.length && alike.endsWith(reading.alike);
}

function matchOf(reading: Reading, recorded: RecordedNumber, support: Support): Match | undefined {
  const relation = relationOf(reading, recorded);
  if (!relation) return undefined;
  const isPlate = recorded.kind === 'plate';
  const isVin = reading.isFullVin && relation === 'equal'; // a full VIN counts as one whatever kind was stated
  if (!isVin && reading.kind !== 'unknown' && (reading.kind === 'plate') !== isPlate) return undefined;
  const match = (score: number, isHit: boolean, assumed?: string): Match => ({ reading, recorded, relation, isHit: isHit && !reading.isAlternative, score: reading.isAlternative ? score * SCORES.alternative : score, ...(assumed === undefined ? {} : { assumed }) });
  if (isVin) return match(SCORES.vinEqual, true);
  if (isPlate && reading.country !== undefined && recorded.country !== undefined && reading.country !== recorded.country) {
    return support.make === 'agrees' && relation === 'equal' ? match(SCORES.countryDiffers, false, 'the plate is recorded for another country') : undefined;
  }
  if (relation === 'last_eight') return match(reading.isFullVin ? SCORES.lastEightOfVin : SCORES.lastEight, false, 'the number was held against the ends of recorded numbers');
  if (relation === 'look_alike') return match(reading.isFullVin ? SCORES.vinLookAlike : reading.normal.length < SHORT_CHARS ? SCORES.lookAlikeShort : SCORES.lookAlike, false, 'characters that look alike were taken for each other');
  if (relation === 'equal_without_diacritics') return match(SCORES.withoutDiacritics, false, 'letters were compared without their diacritics');
  if (isPlate) {
    if (reading.kind === 'unknown') return match(SCORES.kindUnknown, false, 'the number was taken for a plate, its country is not known');
    return reading.country !== undefined && recorded.country !== undefined ? match(SCORES.plateEqual, true) : match(SCORES.plateWithoutCountry, false, 'the country of the plate is not known');
  }
  if (reading.kind === 'unknown') return match(SCORES.kindUnknown, false, `the number was taken for a number of kind ${recorded.kind}`);
  return reading.kind === recorded.kind && support.make === 'agrees' ? match(SCORES.otherEqualWithMake, true) : match(SCORES.otherEqual, false, 'the number is equal, the make is not known to agree');
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
    // What was asked by its end is laid against the end.
    const held = match?.relation === 'last_eight' && reading.normal.length < recorded.normal.length ? recorded.normal.slice(-reading.normal.length) : recorded.normal;
    const differences = differencesOf(reading.normal, held, areLookAlike);
    const agrees = match?.relation === 'equal' && !match.reading.isAlternative;
    fields.push({ field: reading.field, asked: reading.typed, recorded: recorded.typed, verdict: agrees ? 'agrees' : 'differs', ...(match ? { relation: match.relation } : {}), ...(differences.length > 0 ? { differences } : {}) });
  }
  return fields;
}

function supportOf(question: PreparedQuestion, said: VehicleWords): readonly FieldComparison[] {
  const { ask, makeSlug } = question;
  const fields: FieldComparison[] = [];
  const add = (field: keyof typeof SUPPORT, asked: string | number | undefined, recorded: string | number | undefined, verdict: () => Verdict): void => {
    if (asked === undefined) return;
    fields.push({ field, asked: String(asked), ...(recorded === undefined ? {} : { recorded: String(recorded) }), verdict: recorded === undefined ? 'unknown' : verdict() });
  };
  add('make', ask.make, said.make, () => {
    const recorded = makeOf(said.make ?? '')?.slug;
    if (makeSlug !== undefined && recorded !== undefined) return makeSlug === recorded ? 'agrees' : 'differs';
    return sameText(ask.make, said.make);
  });
  add('model', ask.model, said.model, () => {
    const slug = makeOf(said.make ?? '')?.slug ?? makeSlug;
    const asked = slug === undefined ? undefined : modelOf(slug, ask.model ?? '')?.slug;
    const recorded = slug === undefined ? undefined : modelOf(slug, said.model ?? '')?.slug;
    return asked !== undefined && asked === recorded ? 'agrees' : sameText(ask.model, said.model);
  });
  add('colour', ask.colour, said.colour, () => {
    const asked = coloursOf(ask.colour ?? '');
    const recorded = coloursOf(said.colour ?? '');
    if (asked.length === 0 || recorded.length === 0) return sameText(ask.colour, said.colour) === 'agrees' ? 'agrees' : 'unknown';
    return asked.some((a) => recorded.some((r) => coloursAgree(a, r) !== 'differs')) ? 'agrees' : 'differs';
  });
  add('year', ask.year, said.year, () => (Math.abs((ask.year ?? 0) - (said.year ?? 0)) <= 1 ? 'agrees' : 'differs'));
  add('category', ask.category, said.category, () => {
    const asked = categoryOf(ask.category ?? '');
    const recorded = categoryOf(said.category ?? '');
    return asked === undefined || recorded === undefined ? 'unknown' : asked === recorded ? 'agrees' : 'differs';
  });
  return fields;
}

const sameText = (a = '', b = ''): Verdict => (plainForm(normalForm(a)) === plainForm(normalForm(b)) ? 'agrees' : 'differs');

function scored(match: Match, supporting: readonly FieldComparison[]): number {
  let { score } = match;
  for (const { field, verdict } of supporting) {
    const weight = SUPPORT[field as keyof typeof SUPPORT];
    if (verdict === 'agrees') score += (1 - score) * weight;
    if (verdict === 'differs') score *= 1 - weight;
  }
  return Math.round((match.isHit ? Math.max(HIT_MIN, score) : score) * 1000) / 1000;
}
