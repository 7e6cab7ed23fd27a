/**
 * Families of misuse, drawn as widely as they are imagined. Those that are held out were written with the others and looked at only once
 * the thresholds stood. It knows no rule and no threshold; which rule a family is meant for is said for the table alone.
 */
import type { Rule } from '../../src/watching/deeds.ts';
import type { Random } from '../generator/random.ts';
import { shiftOf, type Person, type Post } from './people.ts';
import { deedAt, lineOf, numberOf, vinOf, type Act, type Traced } from './traces.ts';

export type Family = { readonly name: string; readonly meantFor: Rule; readonly isHeldOut: boolean; readonly posts: readonly Post[]; readonly deeds: (it: Doing) => readonly Traced[] };
export type Doing = { readonly person: Person; readonly from: number; readonly incident: number; readonly random: Random };

const LOOKERS: readonly Post[] = ['patrol', 'border', 'desk', 'investigator', 'inspector'];
const DESK: readonly Post[] = ['desk'];
const between = (random: Random, least: number, most: number): number => least + random.below(most - least + 1);
const record = (random: Random): string => `r${random.below(1e9)}`;

/** Somewhere within a shift of this day or the first day after it that has one. */
function atWork({ person, random }: Doing, day: number): { readonly from: number; readonly hours: number } {
  for (let d = day; d < day + 12; d += 1) {
    const shift = shiftOf(person, d, random);
    if (shift) return { from: d * 24 + shift.from, hours: shift.hours };
  }
  return { from: day * 24 + 9, hours: 8 };
}
const sometime = (it: Doing, day: number): number => { const { from, hours } = atWork(it, day); return from + hours * it.random.unit(); };
const act = ({ person, incident }: Doing, at: number, what: Act): Traced => deedAt(person, at, { ...what, incident });
const many = (n: number, make: (i: number) => Traced): Traced[] => Array.from({ length: n }, (_, i) => make(i));
const eachDay = (it: Doing, days: number, step: number, make: (day: number) => readonly Traced[]): Traced[] => Array.from({ length: days }, (_, i) => make(it.from + i * step)).flat();

/** An hour of the day at which this post’s rota never has them: half a day from the middle of a shift. */
const nightOf = (it: Doing, day: number): number => { const { from, hours } = atWork(it, day); return from + hours / 2 + 12; };

export const FAMILIES: readonly Family[] = [
  { name: 'bulk sale', meantFor: 'rate', isHeldOut: false, posts: LOOKERS, deeds: (it) => eachDay(it, between(it.random, 1, 3), 1, (day) => many(between(it.random, 25, 120), () => act(it, sometime(it, day), { number: numberOf(it.random) }))) },
  { name: 'night browsing', meantFor: 'off_shift', isHeldOut: false, posts: ['desk', 'investigator', 'inspector', 'patrol'], deeds: (it) => eachDay(it, between(it.random, 1, 4), 2, (day) => { const at = nightOf(it, day); return many(between(it.random, 4, 20), (i) => act(it, at + i / 25, { number: numberOf(it.random) })); }) },
  { name: 'walk through a series', meantFor: 'enumeration', isHeldOut: false, posts: LOOKERS, deeds: (it) => {
    const [line, at, n, pace] = [lineOf(it.random.below(400)), sometime(it, it.from), between(it.random, 10, 60), between(it.random, 1, 3)];
    let serial = it.random.below(900_000);
    return many(n, (i) => { serial += 1 + it.random.below(pace); return act(it, at + (i * 1.2) / n, { number: vinOf(line, serial) }); });
  } },
  { name: 'watch on a status', meantFor: 'probing', isHeldOut: false, posts: LOOKERS, deeds: (it) => { const number = numberOf(it.random); const every = between(it.random, 1, 6); return many(between(it.random, 4, 10), (i) => act(it, sometime(it, it.from + i * every), { number })); } },
  { name: 'scout and clear', meantFor: 'look_then_act', isHeldOut: false, posts: DESK, deeds: (it) => Array.from({ length: between(it.random, 1, 3) }, () => {
    const one = record(it.random);
    const looks = between(it.random, 1, 3);
    const days = between(it.random, 1, 5);
    return [...many(looks, (i) => act(it, sometime(it, it.from + Math.floor((i * days) / looks)), { records: [one] })), act(it, sometime(it, it.from + days + 1), { kind: 'destroy', records: [one] })];
  }).flat() },
  { name: 'clearing spree', meantFor: 'destructive_burst', isHeldOut: false, posts: DESK, deeds: (it) => { const at = sometime(it, it.from); const n = between(it.random, 8, 40); const hours = 0.25 + 1.75 * it.random.unit(); return many(n, (i) => act(it, at + (hours * i) / n, { kind: 'destroy', records: [record(it.random)] })); } },
  { name: 'curiosity', meantFor: 'canary', isHeldOut: false, posts: LOOKERS, deeds: (it) => { const at = sometime(it, it.from); return many(between(it.random, 5, 15), (i) => act(it, at + i / 15, i === 3 ? { records: ['decoy'], canaries: ['cnr'], isHit: true } : { records: [record(it.random)] })); } },

  { name: 'slow drip', meantFor: 'rate', isHeldOut: true, posts: LOOKERS, deeds: (it) => eachDay(it, between(it.random, 10, 25), 1, (day) => many(between(it.random, 6, 18), () => act(it, sometime(it, day), { number: numberOf(it.random) }))) },
  { name: 'one false case', meantFor: 'rate', isHeldOut: true, posts: LOOKERS, deeds: (it) => { const named = { case: `X${it.random.below(1e6)}` }; return eachDay(it, between(it.random, 1, 3), 1, (day) => many(between(it.random, 40, 150), () => act(it, sometime(it, day), { number: numberOf(it.random), ...named }))); } },
  { name: 'knocking', meantFor: 'rate', isHeldOut: true, posts: LOOKERS, deeds: (it) => eachDay(it, between(it.random, 1, 2), 1, (day) => many(between(it.random, 6, 40), () => act(it, sometime(it, day), { kind: 'refused' }))) },
  { name: 'before and after the shift', meantFor: 'off_shift', isHeldOut: true, posts: ['desk', 'patrol', 'inspector'], deeds: (it) => eachDay(it, between(it.random, 3, 8), 1, (day) => { const { from, hours } = atWork(it, day); const at = it.random.chance(0.5) ? from - 0.5 - it.random.unit() : from + hours + 0.5 + it.random.unit(); return many(between(it.random, 3, 10), (i) => act(it, at + i / 30, { number: numberOf(it.random) })); }) },
  { name: 'scattered walk', meantFor: 'enumeration', isHeldOut: true, posts: LOOKERS, deeds: (it) => {
    const line = lineOf(it.random.below(400));
    let serial = it.random.below(900_000);
    return eachDay(it, between(it.random, 3, 8), 1, (day) => many(between(it.random, 3, 8), () => { serial += 1 + it.random.below(25); return act(it, sometime(it, day), { number: vinOf(line, serial) }); }));
  } },
  { name: 'quiet clears', meantFor: 'destructive_burst', isHeldOut: true, posts: DESK, deeds: (it) => eachDay(it, between(it.random, 4, 10), 1, (day) => many(between(it.random, 2, 5), () => act(it, sometime(it, day), { kind: 'destroy', records: [record(it.random)] }))) },
  { name: 'one look, long wait, clear', meantFor: 'look_then_act', isHeldOut: true, posts: ['desk', 'investigator'], deeds: (it) => { const one = record(it.random); return [act(it, sometime(it, it.from), { records: [one] }), act(it, sometime(it, it.from + between(it.random, 3, 12)), { kind: 'destroy', records: [one] })]; } },
  { name: 'a decoy under a false case', meantFor: 'canary', isHeldOut: true, posts: LOOKERS, deeds: (it) => { const at = sometime(it, it.from); const named = { case: `X${it.random.below(1e6)}` }; return many(between(it.random, 2, 6), (i) => act(it, at + i / 15, i === 1 ? { records: ['decoy'], canaries: ['cnr'], isHit: true, ...named } : { records: [record(it.random)], ...named })); } },
];
