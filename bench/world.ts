/**
 * The generator's vehicles as the engine learns them: the lean way, without the product's schema between, the same in
 * effect. A record's name is its place in the stream, so that what is found can be held against what was planted.
 */
import { plainForm, normalForm } from '../src/identifiers/text.ts';
import { COUNTRIES } from '../src/identifiers/countries.ts';
import { COLOURS } from '../src/identifiers/colours.ts';
import { CATEGORIES } from '../src/identifiers/categories.ts';
import { NUMBER_KINDS } from '../src/identifiers/numbers.ts';
import type { EngineNumber, EngineRecord, NumberAsk, Traits, View } from '../src/matching/engine.ts';
import { hashText, type GeneratedVehicle } from './generator/index.ts';

export const SEED = 1;
/** Kinds of number as the vehicles collection counts them. */
export const KIND = { vin: NUMBER_KINDS.indexOf('vin'), plate: NUMBER_KINDS.indexOf('plate'), engine: NUMBER_KINDS.indexOf('engine') };
export type NumberKind = keyof typeof KIND;
const ALL_KINDS = (1 << NUMBER_KINDS.length) - 1;
const PLATES = 1 << KIND.plate;
const FULL_VIN = 17;
const CHASSIS = [KIND.vin, NUMBER_KINDS.indexOf('frame'), NUMBER_KINDS.indexOf('body')].reduce((kinds, kind) => kinds | 1 << kind, 0);
const isPattern = (text: string): boolean => /[?*[]/.test(text);
/** Where the product looks: for a full VIN everywhere, for a part of one among VINs, frame and body numbers, for a plate among plates, for anything else among all that are no plates. */
export const kindsFor = (of: NumberKind, text: string): number => (of === 'plate' ? PLATES : of === 'vin' && isPattern(text) ? CHASSIS : of === 'vin' && text.length === FULL_VIN ? ALL_KINDS : ALL_KINDS & ~PLATES);

/** A number as the product asks for it: what is no plate and no full VIN may be the end of a longer one. */
export const askFor = (of: NumberKind, text: string): NumberAsk => ({ text, kinds: kindsFor(of, text), withEdits: true, withTail: of !== 'plate' && !(of === 'vin' && text.length === FULL_VIN) });
/** By the whole number alone, as imports ask. */
export const wholeAskFor = (of: NumberKind, text: string): NumberAsk => ({ text, kinds: kindsFor(of, text), withEdits: false, withTail: false });

/** Sees everything, today. */
export const EVERYTHING: View = { isHidden: new Uint8Array(1), minute: 29_500_000 };
const NEVER = 0xffffffff;

const countryCodes = new Map([...COUNTRIES].sort().map((code, index) => [code, index + 1]));
const colourBits = new Map<string, number>(COLOURS.map((colour, index) => [colour, 1 << index]));
const categoryCodes = new Map<string, number>(CATEGORIES.map((category, index) => [category, index + 1]));
const hashes = new Map<string, number>();
const code16 = (text: string): number => {
  let code = hashes.get(text);
  if (code === undefined) hashes.set(text, code = 1 + hashText(text) % 65_535);
  return code;
};

export const plain = (text: string): string => plainForm(normalForm(text));

export function numbersOf({ vin, plates, engineNumber }: GeneratedVehicle): readonly EngineNumber[] {
  const numbers: EngineNumber[] = [];
  if (vin !== undefined) numbers.push({ text: plain(vin), kind: KIND.vin, country: 0 });
  for (const { number, country } of plates) numbers.push({ text: plain(number), kind: KIND.plate, country: countryCodes.get(country) ?? 0 });
  if (engineNumber !== undefined) numbers.push({ text: plain(engineNumber), kind: KIND.engine, country: 0 });
  return numbers;
}

const traitsOf = ({ make, model, year, colour, category }: GeneratedVehicle): Traits => ({ make: code16(make), model: code16(model), year, colours: colourBits.get(colour) ?? 0, category: categoryCodes.get(category) ?? 0 });

/** 16 bytes that say a place in the stream, spread as ids are. */
export function nameOf(index: number): Uint8Array {
  const name = new Uint8Array(16);
  const words = new DataView(name.buffer);
  words.setUint32(0, Math.imul(index, 0x9e3779b1));
  words.setUint32(8, Math.imul(index, 0x85ebca6b));
  words.setUint32(12, index);
  return name;
}
export const indexOf = (name: Uint8Array): number => new DataView(name.buffer, name.byteOffset, name.byteLength).getUint32(12);

export const recordOf = (vehicle: GeneratedVehicle, index: number): EngineRecord => ({ name: nameOf(index), numbers: numbersOf(vehicle), traits: traitsOf(vehicle), hiddenFrom: 0, endsAt: NEVER });
