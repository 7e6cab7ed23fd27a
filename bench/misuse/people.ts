/**
 * Who works at a bureau and when: patrols on rotas, border posts, desks, investigators, inspectors. Written from what such posts are like,
 * not from any rule: it knows neither rule nor threshold.
 */
import type { Random } from '../generator/random.ts';

export type Post = 'patrol' | 'border' | 'desk' | 'investigator' | 'inspector';
export type Rota = 'office' | 'three_shift' | 'late' | 'irregular';
export type Person = { readonly name: string; readonly bureau: string; readonly unit: string; readonly post: Post; readonly busy: number; readonly rota: Rota; readonly phase: number; /** From this day on the other rota is theirs. */ readonly changesOn: number; readonly rotaThen: Rota };
export type Shift = { readonly from: number; readonly hours: number };

const UNITS: readonly (readonly [Post, number, number])[] = [['patrol', 3, 12], ['border', 1, 14], ['desk', 1, 8], ['investigator', 1, 10], ['inspector', 1, 6]];
const ROTAS: Readonly<Record<Post, readonly Rota[]>> = { patrol: ['three_shift', 'three_shift', 'late'], border: ['three_shift'], desk: ['office'], investigator: ['irregular'], inspector: ['office', 'office', 'irregular'] };
const CHANGE_OF_ROTA = 0.06;

/** The people of so many bureaus; some change their rota on the way. */
export function peopleOf(bureaus: number, days: number, random: Random): readonly Person[] {
  const people: Person[] = [];
  for (let b = 0; b < bureaus; b += 1) for (const [post, units, size] of UNITS) for (let u = 0; u < units; u += 1) for (let i = 0; i < size; i += 1) {
    const changes = random.chance(CHANGE_OF_ROTA);
    people.push({
      name: `${b}-${post}-${u}-${i}`, bureau: `B${b}`, unit: `${post} ${u}`, post, busy: Math.exp(0.45 * normal(random)), rota: random.pick(ROTAS[post]), phase: random.below(8),
      changesOn: changes ? random.below(days) : days, rotaThen: random.pick(['office', 'late', 'three_shift'] as const),
    });
  }
  return people;
}

const EARLY_LATE_NIGHT = [6, 14, 22] as const;

/** When somebody is at work on a day; undefined on a day off. Swaps, long shifts and late starts happen. */
export function shiftOf(person: Person, day: number, random: Random): Shift | undefined {
  const rota = day >= person.changesOn ? person.rotaThen : person.rota;
  const weekday = day % 7;
  const late = Math.max(0, normal(random)) * 0.4;
  const long = random.chance(0.04) ? 1 + 3 * random.unit() : 0;
  if (random.chance(0.04)) return undefined; // ill, on leave, on a course
  switch (rota) {
    case 'office': return weekday >= 5 && !random.chance(0.03) ? undefined : { from: 7.5 + random.unit() + late, hours: 8 + long };
    case 'late': return weekday >= 5 && random.chance(0.6) ? undefined : { from: 13.5 + late, hours: 8.5 + long };
    case 'irregular': return weekday >= 5 && !random.chance(0.15) ? undefined : { from: 7 + 3.5 * random.unit(), hours: 7 + 4 * random.unit() + long };
    case 'three_shift': {
      const turn = (day + person.phase) % 8;
      if (turn >= 6) return random.chance(0.05) ? { from: random.pick(EARLY_LATE_NIGHT), hours: 8 } : undefined;
      const from = random.chance(0.03) ? random.pick(EARLY_LATE_NIGHT) : EARLY_LATE_NIGHT[turn >> 1] ?? 6;
      return { from: from + late, hours: 8 + long };
    }
  }
}

/** A normal variate (Box and Muller 1958). */
export const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());

/** A Poisson variate (Knuth), by a normal one where the mean is large. */
export function poisson(mean: number, random: Random): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let product = random.unit();
  let count = 0;
  for (; product > limit; count += 1) product *= random.unit();
  return count;
}
