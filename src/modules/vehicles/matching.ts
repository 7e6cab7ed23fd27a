/** How a vehicle is found: what the engine learns of a record, what a question asks of it, and what a meeting is worth before the record is read. Pure. */
import { CATEGORIES, categoryOf } from '../../identifiers/categories.ts';
import { COLOURS, coloursAgree, coloursOf, type Colour } from '../../identifiers/colours.ts';
import { COUNTRIES } from '../../identifiers/countries.ts';
import { makeOf, modelOf } from '../../identifiers/makes.ts';
import { NUMBER_KINDS } from '../../identifiers/numbers.ts';
import { plateCountriesOf } from '../../identifiers/plates.ts';
import { normalForm, plainForm } from '../../identifiers/text.ts';
import { isFullVin } from '../../identifiers/vin.ts';
import { TRAITS, type EngineNumber, type NumberAsk, type PatternAsk, type Traits } from '../../matching/engine.ts';
import { readerOf, SHIPPED_ERRORS, type ErrorModel } from '../../matching/errors.ts';
import type { Matcher, Met, Relation, Search } from '../../matching/matcher.ts';
import { patternOf, tooLittle } from '../../matching/pattern.ts';
import { together, traitsLift, type TraitVerdict } from '../../matching/posterior.ts';
import { likeKept } from '../../matching/symbols.ts';
import { compareVehicle, endRelation, mayMeet, meetingOdds, readAgain, saysMake, sayingsOf, type PreparedQuestion, type Reading, type RecordedNumber, type Sayings } from './comparison.ts';
import { COLLECTION, type StoredVehicle, type VehicleQuestion, type VehicleWords } from './schema.ts';
import { siftOf } from './sifting.ts';

/** All numbers of a record, typed beside normal form. */
export function numbersOf(said: Pick<VehicleWords, 'vin' | 'vinCondition' | 'plates' | 'engineNumber' | 'engineCondition' | 'otherNumbers'>): readonly RecordedNumber[] {
  const found: RecordedNumber[] = [];
  const add = (kind: string, typed: string, condition?: string, country?: string): void => {
    found.push({ kind, typed, normal: normalForm(typed), ...(condition === undefined ? {} : { condition }), ...(country === undefined ? {} : { country }) });
  };
  if (said.vin !== undefined) add('vin', said.vin, said.vinCondition);
  for (const plate of said.plates ?? []) add('plate', plate.number, plate.condition, plate.country);
  if (said.engineNumber !== undefined) add('engine', said.engineNumber, said.engineCondition);
  for (const other of said.otherNumbers ?? []) add(other.kind, other.number, other.condition);
  return found;
}

// ---- how the engine counts kinds, countries and traits ----

const KINDS: readonly string[] = NUMBER_KINDS;
const kindIndex = (kind: string): number => Math.max(0, KINDS.indexOf(kind));
const ALL_KINDS = (1 << KINDS.length) - 1;
const PLATES = 1 << kindIndex('plate');
const CHASSIS_KINDS: readonly string[] = ['vin', 'frame', 'body'];
const CHASSIS = CHASSIS_KINDS.reduce((kinds, kind) => kinds | 1 << kindIndex(kind), 0);

/** Sorted, so that a country keeps its number from start to start. */
const LANDS: readonly string[] = [...COUNTRIES].sort();
const LAND_NUMBERS: ReadonlyMap<string, number> = new Map(LANDS.map((code, i) => [code, i + 1]));
const landNumber = (code: string | undefined): number => (code === undefined ? 0 : LAND_NUMBERS.get(code) ?? 0);

/** Stable 16 bits of a word, never 0: what is not known of a make still equals itself. */
function wordNumber(word: string): number {
  if (word === '') return 0;
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i += 1) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return (hash >>> 16 ^ hash & 0xffff) || 1;
}
const keyOf = (text: string): string => plainForm(normalForm(text));

type Described = Pick<VehicleQuestion, 'make' | 'model' | 'colour' | 'year' | 'category'>;
const NO_TRAITS: Traits = { make: 0, model: 0, year: 0, colours: 0, category: 0 };

const maskOf = (colours: readonly Colour[]): number => colours.reduce((mask, colour) => (mask | 1 << COLOURS.indexOf(colour)) >>> 0, 0);
/** For each colour those that would be told as agreeing: a question looks for them too. */
const NEAR_MASKS: ReadonlyMap<Colour, number> = new Map(COLOURS.map((colour) => [colour, maskOf(COLOURS.filter((other) => coloursAgree(colour, other) !== 'differs'))]));
const nearMaskOf = (colours: readonly Colour[]): number => colours.reduce((mask, colour) => (mask | (NEAR_MASKS.get(colour) ?? 0)) >>> 0, 0);

function traitsOf({ make, model, colour, year, category }: Described, isAsked: boolean): Traits {
  if (make === undefined && model === undefined && colour === undefined && year === undefined && category === undefined) return NO_TRAITS;
  const slug = make === undefined ? undefined : makeOf(make)?.slug;
  const colours = colour === undefined ? [] : coloursOf(colour);
  const known = category === undefined ? undefined : categoryOf(category);
  return {
    make: make === undefined ? 0 : wordNumber(slug ?? keyOf(make)),
    model: model === undefined ? 0 : wordNumber(keyOf((slug === undefined ? undefined : modelOf(slug, model)?.slug) ?? model)),
    year: year ?? 0, colours: isAsked ? nearMaskOf(colours) : maskOf(colours), category: known === undefined ? 0 : CATEGORIES.indexOf(known) + 1,
  };
}

function describe({ said }: Pick<StoredVehicle, 'said'>): { readonly numbers: readonly EngineNumber[]; readonly traits: Traits } {
  const numbers: EngineNumber[] = [];
  for (const { kind, normal, country } of numbersOf(said)) if (normal !== '') numbers.push({ text: plainForm(normal), kind: kindIndex(kind), country: landNumber(country) });
  return { numbers, traits: traitsOf(said, false) };
}

// ---- a question, made ready ----

/** `capture`: how the numbers were captured that do not say themselves. */
export type AskedVehicle = VehicleQuestion & { readonly capture?: string | undefined };

/** Shares of colours among vehicles in use (judgement, after paint makers' yearly reports: white, black, grey and silver are three in four). */
const COLOUR_SHARES: Readonly<Partial<Record<Colour, number>>> = { white: 0.25, black: 0.2, grey: 0.17, silver: 0.13, blue: 0.09, red: 0.07, dark_blue: 0.03, green: 0.02, brown: 0.02, beige: 0.015 };
const RARE_COLOUR = 0.008;
const colourShareOf = (colour: string | undefined): number => {
  const colours = colour === undefined ? [] : coloursOf(colour);
  return colours.length === 0 ? 1 : Math.min(1, colours.reduce((sum, each) => sum + (COLOUR_SHARES[each] ?? RARE_COLOUR), 0));
};

/** The signs for what could not be read, as other keyboards have them. */
const SIGNS: Readonly<Record<string, string>> = { '？': '?', '؟': '?', '＊': '*', '٭': '*', '［': '[', '］': ']' };
const SPECIAL = /[?*[？؟＊٭［]/u;

/** A typed number in its normal form, its unread places as `?`, `*` and `[8B]`; without them where all of it was read. */
export function unreadForm(typed: string, form: (text: string) => string = normalForm): string | undefined {
  if (!SPECIAL.test(typed)) return undefined;
  const text = Array.from(typed, (character) => SIGNS[character] ?? character).join('');
  // Stars before and behind a whole VIN are how makers frame it on the plate.
  if (/^[^?[]*$/u.test(text) && isFullVin(normalForm(text)) && !/[\p{L}\p{N}][^\p{L}\p{N}]*\*[^\p{L}\p{N}]*[\p{L}\p{N}]/u.test(text)) return undefined;
  let out = '';
  for (const [part] of text.matchAll(/\[[^[\]]*\]|[?*]|[^?*[\]]+|[[\]]/gu)) {
    if (part === '?' || (part === '*' && !out.endsWith('*'))) out += part;
    else if (part.startsWith('[') && part.endsWith(']') && part.length > 1) {
      const members = form(part);
      out += members.length > 1 ? `[${members}]` : members === '' ? '?' : members;
    } else if (part !== '*') out += form(part);
  }
  return /[?*[]/u.test(out) ? out : undefined;
}

type Typed = { readonly field: string; readonly kind: string; readonly typed: string; readonly country?: string | undefined; readonly from?: string | undefined; readonly capture?: string | undefined; readonly isAlternative?: boolean };

/** Every number of a question, in order, alternatives after the reading they belong to. */
function typedNumbers(ask: AskedVehicle): readonly Typed[] {
  const found: Typed[] = [];
  const add = (number: Typed, alternatives: readonly string[] = []): void => {
    found.push(number);
    for (const typed of alternatives) found.push({ ...number, typed, isAlternative: true });
  };
  const { capture } = ask;
  if (ask.vin !== undefined) add({ field: 'vin', kind: 'vin', typed: ask.vin, capture });
  for (const [i, vin] of (ask.vins ?? []).entries()) add({ field: `vins/${i}`, kind: 'vin', typed: vin.number, from: vin.from, capture: vin.capture ?? capture }, vin.alternatives);
  const plates = [...(ask.plate ? [['plate', ask.plate] as const] : []), ...(ask.plates ?? []).map((plate, i) => [`plates/${i}`, plate] as const)];
  for (const [field, plate] of plates) {
    if ('capture' in plate || 'country' in plate || 'alternatives' in plate) add({ field, kind: 'plate', typed: plate.number, country: 'country' in plate ? plate.country : undefined, capture: plate.capture ?? capture }, plate.alternatives);
    else add({ field, kind: 'plate', typed: plate.number, capture });
  }
  if (ask.engineNumber !== undefined) add({ field: 'engineNumber', kind: 'engine', typed: ask.engineNumber, capture });
  for (const [i, other] of (ask.otherNumbers ?? []).entries()) add({ field: `otherNumbers/${i}`, kind: other.kind, typed: other.number, capture });
  if (ask.number !== undefined) add({ field: 'number', kind: 'unknown', typed: ask.number, capture });
  return found;
}

function readingOf({ field, kind, typed, country, from, capture, isAlternative = false }: Typed, errors: ErrorModel): Reading | undefined {
  const unread = unreadForm(typed);
  const normal = unread ?? normalForm(typed);
  if (normal.length === 0) return undefined;
  let sayings: Sayings | undefined;
  let plateCountries: readonly string[] | undefined;
  const plain = unread === undefined ? plainForm(normal) : unreadForm(typed, keyOf) ?? plainForm(normal);
  return {
    field, kind, typed, normal, plain, isAlternative, isFullVin: unread === undefined && isFullVin(normal), reader: readerOf(errors, capture),
    saysItself: () => (sayings ??= sayingsOf(normal)), plateCountries: () => (plateCountries ??= plateCountriesOf(normal)),
    ...(unread === undefined ? {} : { pattern: patternOf(plain) }), ...(country === undefined ? {} : { country }), ...(from === undefined ? {} : { from }),
  };
}

/** Ends that the engine's table of ends does not have. A number of unknown kind is one where it holds digits only, as serials do: the rest are plates. */
const END_MIN = 4;
const END_IN_TABLE = 6;
const isShortEnd = ({ pattern, isAlternative, kind, plain }: Reading): boolean =>
  !pattern && !isAlternative && plain.length >= END_MIN && plain.length < END_IN_TABLE && kind !== 'plate' && (kind !== 'unknown' || /^\d+$/u.test(plain));

function prepare(ask: AskedVehicle, errors: ErrorModel): PreparedQuestion {
  const readings: Reading[] = [];
  for (const typed of typedNumbers(ask)) {
    const reading = readingOf(typed, errors);
    if (reading) readings.push(reading);
  }
  const ends = readings.filter(isShortEnd).map((reading): Reading => ({ ...reading, pattern: patternOf(`*${reading.plain}`), endOf: reading }));
  const asked = ends.length > 0 || readings.some(({ pattern }) => pattern) ? [...readings.filter(({ pattern }) => !pattern), ...readings.filter(({ pattern }) => pattern), ...ends] : readings;
  return { readings, asked, ask, makeSlug: ask.make === undefined ? undefined : makeOf(ask.make)?.slug, colourShare: colourShareOf(ask.colour) };
}

/** A full VIN is looked for everywhere, a plate among plates, everything else among all that are not plates: a wrong label must not hide it. */
const kindsOf = ({ isFullVin: isVin, kind }: Reading): number => (isVin || kind === 'unknown' ? ALL_KINDS : kind === 'plate' ? PLATES : ALL_KINDS & ~PLATES);
/** What was read in part is looked for where it was read: a part of a VIN fits too many engine numbers by chance. */
const patternKindsOf = (reading: Reading): number => (CHASSIS_KINDS.includes(reading.kind) ? CHASSIS : kindsOf(reading));

function searchOf(question: PreparedQuestion, worth?: number): Search {
  const { asked, ask } = question;
  const numbers: NumberAsk[] = [];
  const patterns: PatternAsk[] = [];
  const traits = traitsOf(ask, true);
  // Beside a pattern everything is told: whether more records match than came is seen by how many came.
  const sifts = worth === undefined || asked.some(({ pattern }) => pattern) ? undefined : asked.map((reading) => siftOf(reading, question, worth));
  for (const reading of asked) {
    if (reading.pattern) patterns.push({ pattern: reading.pattern, kinds: reading.endOf ? patternKindsOf(reading) & ~PLATES : patternKindsOf(reading), country: landNumber(reading.country), traits });
    else numbers.push({ text: reading.plain, kinds: kindsOf(reading), withEdits: !reading.isAlternative, withTail: reading.plain.length >= END_IN_TABLE && !reading.isFullVin && reading.kind !== 'plate' && !reading.isAlternative });
  }
  return { numbers, patterns, traits, ...(sifts === undefined ? {} : { sifts }) };
}

/** Fields whose unread places leave too little to look for, with what is needed. Paths are those of a check. */
export function refuseUnreadable(ask: AskedVehicle): readonly { readonly path: string; readonly detail: string }[] {
  return typedNumbers(ask).flatMap(({ field, typed, isAlternative }) => {
    const unread = unreadForm(typed, keyOf);
    const detail = unread === undefined ? undefined : tooLittle(patternOf(unread));
    return detail === undefined ? [] : [{ path: `/vehicle/${field}${isAlternative === true ? '/alternatives' : field.startsWith('vins/') || field.startsWith('otherNumbers/') ? '/number' : ''}`, detail }];
  });
}

// ---- what a meeting is worth before the record is read ----

const relationOf = ({ plain, endOf }: Reading, { candidate: { relation, text } }: Met): Relation => {
  if (endOf) return text === plain ? 'equal' : 'end';
  return relation === 'tail' ? endRelation(plain.length, text) : relation;
};

const isAnotherCountry = (reading: Reading, { candidate: { country, kind } }: Met): boolean => KINDS[kind] === 'plate' && country !== 0 && reading.country !== undefined && landNumber(reading.country) !== country;

/** By the number alone. */
function numberOdds(question: PreparedQuestion, met: Met): number {
  const asked = question.asked[met.ask];
  const reading = asked?.endOf ?? asked;
  const kind = KINDS[met.candidate.kind] ?? 'other';
  if (!asked || !reading) return 0;
  const relation = relationOf(asked, met);
  if (!mayMeet(reading, kind, relation)) return 0;
  const isPlain = relation === 'equal' && reading.isFullVin;
  if (!isPlain && isAnotherCountry(reading, met) && (relation !== 'equal' || (met.agrees & TRAITS.make) === 0)) return 0;
  // Other scripts are held against what the engine kept of them.
  const kept = reading.pattern ? reading.plain : likeKept(reading.plain);
  return meetingOdds(kept === reading.plain ? reading : { ...reading, plain: kept }, { text: met.candidate.text, kind, country: LANDS[met.candidate.country - 1] }, { relation, line: met.line, askedLine: met.askedLine, matching: met.matching, isRough: true });
}

const verdictOf = ({ agrees, differs }: Pick<Met, 'agrees' | 'differs'>, trait: number): TraitVerdict => ((agrees & trait) !== 0 ? 'agrees' : (differs & trait) !== 0 ? 'differs' : 'unknown');

function liftBy(question: PreparedQuestion, met: Met): number {
  const reading = question.asked[met.ask];
  if (!reading || (met.agrees === 0 && met.differs === 0)) return 1;
  return traitsLift({
    make: verdictOf(met, TRAITS.make), model: verdictOf(met, TRAITS.model), year: verdictOf(met, TRAITS.year), colour: verdictOf(met, TRAITS.colour), category: verdictOf(met, TRAITS.category),
  }, saysMake(reading, met.candidate.text, relationOf(reading, met)), question.colourShare);
}

/** The odds by every meeting of one record together, as `compare` would have them but for what only the record tells. */
function estimate(question: PreparedQuestion, mets: readonly Met[]): number {
  const [only] = mets;
  if (!only) return 0;
  if (mets.length === 1) return numberOdds(question, only) * liftBy(question, only);
  const ofField = new Map<string, { readonly odds: number; readonly met: Met }>();
  for (const met of mets) {
    const field = question.asked[met.ask]?.field ?? '';
    const odds = numberOdds(question, met);
    if (odds > (ofField.get(field)?.odds ?? 0)) ofField.set(field, { odds, met });
  }
  const best = [...ofField.values()].sort((a, b) => b.odds - a.odds);
  const [first] = best;
  if (!first) return 0;
  const firstOf = new Map<string, Met>();
  const ofNumber = new Map<string, number>();
  for (const { odds, met } of best) {
    const number = `${met.candidate.kind} ${met.candidate.text}`;
    const before = question.asked[firstOf.get(number)?.ask ?? -1];
    const reading = question.asked[met.ask];
    if (!before) {
      firstOf.set(number, met);
      ofNumber.set(number, odds);
    } else if (reading) ofNumber.set(number, (ofNumber.get(number) ?? 0) * readAgain(reading, before, met.candidate.text));
  }
  return together([...ofNumber.values()]) * liftBy(question, first.met);
}

export type VehicleMatcher = Matcher<AskedVehicle, PreparedQuestion, Pick<StoredVehicle, 'said'>>;

/** The matcher by an error model. */
export const vehicleMatcher = (errors: ErrorModel = SHIPPED_ERRORS): VehicleMatcher & { readonly model: string } => ({
  collection: COLLECTION, model: errors.version, describe, searchOf,
  prepare: (ask) => prepare(ask, errors),
  estimate,
  compare: (question, { said }, met) => compareVehicle(question, said, numbersOf(said), met),
});

/** By the shipped error model. */
export const VEHICLE_MATCHER = vehicleMatcher();
