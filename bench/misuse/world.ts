/** Some bureaus' weeks with misuse planted in them: deeds in order, and which misuse there was. */
import { Random } from '../generator/random.ts';
import type { Family } from './families.ts';
import { peopleOf, type Person } from './people.ts';
import { deedAt, numberOf, ordinaryDay, unitDay, type Traced } from './traces.ts';

export type Incident = { readonly family: Family; readonly person: Person; readonly firstMs: number; readonly deeds: number };
export type World = { readonly bureaus: number; readonly days: number; readonly people: number; readonly deeds: readonly Traced[]; readonly incidents: readonly Incident[] };

export const DAYS = 70;
/** Misuse begins after four weeks, and early enough to be over at the end. */
const FIRST_DAY = 28;
const LAST_DAY = 54;
const REGULARS = 60;
/** A number misread into that of a decoy, by the deed. */
const DECOY_BY_CHANCE = 1 / 150_000;

export function makeWorld(seed: number, { bureaus, incidentsPerFamily, families }: { readonly bureaus: number; readonly incidentsPerFamily: number; readonly families: readonly Family[] }): World {
  const random = new Random(seed, 1);
  const people = peopleOf(bureaus, DAYS, random);
  const units = new Map<string, Person[]>();
  for (const person of people) units.set(`${person.bureau} ${person.unit}`, [...(units.get(`${person.bureau} ${person.unit}`) ?? []), person]);
  const deeds: Traced[] = [];
  for (const [unit, members] of units) {
    const regulars = members[0]?.post === 'border' ? Array.from({ length: REGULARS }, () => numberOf(random)) : [];
    for (let day = 0; day < DAYS; day += 1) {
      const around = unitDay(unit, day, regulars, random);
      for (const person of members) {
        deeds.push(...ordinaryDay(person, day, around, random));
        if (random.chance(10 * DECOY_BY_CHANCE)) deeds.push(deedAt(person, day * 24 + 12, { records: ['decoy'], canaries: ['cnr'], isHit: true }));
      }
    }
  }
  const { incidents, planted } = plant(people, { families, perFamily: incidentsPerFamily, random: new Random(seed, 2) });
  const last = DAYS * 24 * 3_600_000;
  return { bureaus, days: DAYS, people: people.length, incidents, deeds: [...deeds, ...planted].sort((a, b) => a.ms - b.ms).filter(({ ms }, _, all) => ms - (all[0]?.ms ?? 0) < last) };
}

/** Each family so often, each time by another person. */
function plant(people: readonly Person[], { families, perFamily, random }: { readonly families: readonly Family[]; readonly perFamily: number; readonly random: Random }): { readonly incidents: readonly Incident[]; readonly planted: readonly Traced[] } {
  const free = [...people];
  const incidents: Incident[] = [];
  const planted: Traced[] = [];
  for (const family of [...families].sort((a, b) => a.posts.length - b.posts.length)) for (let n = 0; n < perFamily; n += 1) {
    const able = free.filter(({ post }) => family.posts.includes(post));
    if (able.length === 0) continue;
    const person = random.pick(able);
    free.splice(free.indexOf(person), 1);
    const done = family.deeds({ person, from: FIRST_DAY + random.below(LAST_DAY - FIRST_DAY), incident: incidents.length, random });
    incidents.push({ family, person, firstMs: Math.min(...done.map(({ ms }) => ms)), deeds: done.length });
    planted.push(...done);
  }
  return { incidents, planted };
}
