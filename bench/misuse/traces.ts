/** What people do: deeds as the watch reads them, with the label of the misuse they belong to. Here ordinary weeks; it knows no rule. */
import { askedOf } from '../../src/watching/numbers.ts';
import type { Deed, DeedKind } from '../../src/watching/deeds.ts';
import type { Random } from '../generator/random.ts';
import { poisson, shiftOf, type Person, type Shift } from './people.ts';

export type Traced = Deed & { readonly bureau: string; readonly unit: string; /** The misuse that it is part of. */ readonly incident?: number };
export const START_MS = Date.UTC(2026, 0, 5);
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

let deeds = 0;
export type Act = { readonly kind?: DeedKind; readonly number?: string; readonly records?: readonly string[]; readonly case?: string; readonly operation?: string; readonly isHit?: boolean; readonly canaries?: readonly string[]; readonly incident?: number };
/** A deed of a person at so many hours past the start. */
export function deedAt(person: Person, hours: number, { kind = 'look_up', number, records = [], isHit = false, canaries = [], ...rest }: Act): Traced {
  deeds += 1;
  const ms = START_MS + Math.round(hours * HOUR_MS);
  const wall = new Date(ms).toISOString();
  return {
    id: `d${deeds}`, ms, day: wall.slice(0, 10), hour: Number(wall.slice(11, 13)), person: person.name, bureau: person.bureau, unit: person.unit,
    kind, asked: number === undefined ? [] : [askedOf(number, (text) => text)], records, isHit, canaries, case: rest.case, operation: rest.operation, ...(rest.incident === undefined ? {} : { incident: rest.incident }),
  };
}

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const letter = (random: Random): string => LETTERS.charAt(random.below(LETTERS.length));
const digits = (n: number, width: number): string => String(n).padStart(width, '0');

/** Numbering lines of makers: an eleven-character beginning; and forms of plates. */
export const lineOf = (n: number): string => `W${digits(n, 3)}ZZZ${digits((n * 7) % 100, 2)}${LETTERS.charAt(n % 20)}8`.padEnd(11, 'W').slice(0, 11);
export const vinOf = (line: string, serial: number): string => line + digits(serial % 1_000_000, 6);
export function numberOf(random: Random): string {
  if (random.chance(0.35)) return vinOf(lineOf(random.below(400)), random.below(1_000_000));
  const form = random.below(3);
  return form === 0 ? `${letter(random)}${letter(random)}${digits(random.below(1_000), 3)}${letter(random)}` : form === 1 ? `${letter(random)}${letter(random)}${digits(random.below(10_000), 4)}` : `${digits(random.below(100), 2)}${letter(random)}${letter(random)}${letter(random)}${random.below(10)}`;
}
/** The number with a digit mistyped. */
function slip(number: string, random: Random): string {
  const at = [...number.matchAll(/\d/g)].map(({ index }) => index);
  const i = at.length === 0 ? 0 : random.pick(at);
  return number.slice(0, i) + String(random.below(10)) + number.slice(i + 1);
}

const A_DAY: Readonly<Record<Person['post'], number>> = { patrol: 9, border: 45, desk: 14, investigator: 10, inspector: 12 };
const WITH_A_CASE: Readonly<Record<Person['post'], number>> = { patrol: 0.25, border: 0.05, desk: 0.4, investigator: 0.7, inspector: 0.3 };
const HIT = 1 / 1_100;
const SLIPS = 0.06;
const SEEN_AGAIN = 0.03;

export type UnitDay = { readonly surge: number; readonly operation: string | undefined; readonly refusals: number; readonly regulars: readonly string[] };
/** What a unit's day is like: a control day with or without a name for it, a fault by which everybody is refused. */
export const unitDay = (unit: string, day: number, regulars: readonly string[], random: Random): UnitDay => {
  const isControl = random.chance(0.03);
  return { surge: isControl ? 2 + 2 * random.unit() : 1, operation: isControl && random.chance(0.6) ? `${unit} ${day}` : undefined, refusals: random.chance(0.005) ? 4 + 12 * random.unit() : 0, regulars };
};

const clockOf = (day: number, shift: Shift, random: Random): number => day * 24 + shift.from + shift.hours * random.unit();

/** An ordinary day of somebody at work. */
export function ordinaryDay(person: Person, day: number, around: UnitDay, random: Random): readonly Traced[] {
  const shift = shiftOf(person, day, random);
  if (!shift) return [];
  const done: Traced[] = [];
  const isCaseDay = person.post === 'investigator' && random.chance(0.12);
  const looks = poisson(A_DAY[person.post] * person.busy * around.surge * (isCaseDay ? 3.5 : 1) * Math.exp(0.3 * (random.unit() - 0.5)), random);
  const cases = Array.from({ length: 4 }, () => `C${random.below(1_000_000)}`);
  const seen: string[] = [];
  for (let i = 0; i < looks; i += 1) {
    const again = seen.length > 0 && random.chance(SEEN_AGAIN);
    const number = again ? random.pick(seen) : around.regulars.length > 0 && random.chance(0.06) ? random.pick(around.regulars) : numberOf(random);
    const at = clockOf(day, shift, random);
    const named = around.operation === undefined ? random.chance(WITH_A_CASE[person.post]) ? { case: random.pick(cases) } : {} : { operation: around.operation };
    const isHit = random.chance(HIT);
    done.push(deedAt(person, at, { number, isHit, ...named, ...(isHit ? { records: [`hit ${number}`] } : {}) }));
    seen.push(number);
    for (let wrong = number, tries = 0; tries < 2 && random.chance(SLIPS); tries += 1) { wrong = slip(wrong, random); done.push(deedAt(person, at + (tries + 1) / 60, { number: wrong, ...named })); }
  }
  for (let n = poisson(0.12 + around.refusals, random); n > 0; n -= 1) done.push(deedAt(person, clockOf(day, shift, random), { kind: 'refused' }));
  if (person.post === 'desk') done.push(...deskWork(person, day, shift, random));
  if (person.post === 'inspector' && random.chance(0.1)) done.push(...aFleet(person, clockOf(day, { ...shift, hours: shift.hours / 2 }, random), random));
  if (person.post === 'investigator' && random.chance(0.04)) done.push(...anOldPlate(person, day, random));
  return done;
}

/** Records are read, entered, corrected, and ended: mostly after work on a hit, sometimes after a telephone call and a look. */
function deskWork(person: Person, day: number, shift: Shift, random: Random): readonly Traced[] {
  const done: Traced[] = [];
  const record = (): string => `r${random.below(1e9)}`;
  for (let n = poisson(5, random); n > 0; n -= 1) done.push(deedAt(person, clockOf(day, shift, random), { records: [record()] }));
  for (let n = poisson(2, random); n > 0; n -= 1) done.push(deedAt(person, clockOf(day, shift, random), { kind: 'change', records: [record()] }));
  for (let n = poisson(0.9, random); n > 0; n -= 1) {
    const one = record();
    const at = clockOf(day, { ...shift, hours: shift.hours / 2 }, random);
    const isWork = random.chance(0.8);
    done.push(deedAt(person, at, isWork ? { kind: 'work', records: [one] } : { records: [one] }));
    if (!isWork && random.chance(0.25)) done.push(deedAt(person, at + 0.3 + 2.5 * random.unit(), { records: [one] })); // called back
    done.push(deedAt(person, at + 3.2 + random.unit(), { kind: 'destroy', records: [one] }));
  }
  if (random.chance(0.015)) { // old records are gone through
    const at = clockOf(day, { ...shift, hours: shift.hours / 2 }, random);
    for (let n = 8 + random.below(40), i = 0; i < n; i += 1) done.push(deedAt(person, at + (3 * i) / n, { kind: 'destroy', records: [record()] }));
  }
  return done;
}

/** New cars on a transporter or of one firm, read off one after the other. */
function aFleet(person: Person, at: number, random: Random): readonly Traced[] {
  const [line, from, named] = [lineOf(random.below(400)), random.below(900_000), random.chance(0.5) ? { case: `C${random.below(1_000_000)}` } : {}];
  let serial = from;
  return Array.from({ length: 3 + random.below(9) }, (_, i) => {
    serial += 1 + random.below(random.chance(0.5) ? 3 : 60);
    return deedAt(person, at + i / 20, { number: vinOf(line, serial), ...named });
  });
}

/** A plate that comes up again over weeks, mostly under its case. */
function anOldPlate(person: Person, day: number, random: Random): readonly Traced[] {
  const number = numberOf(random);
  const named = random.chance(0.8) ? { case: `C${random.below(1_000_000)}` } : {};
  return Array.from({ length: 2 + random.below(4) }, (_, i) => deedAt(person, (day + i * 3) * 24 + 9 + 7 * random.unit(), { number, ...named }));
}
