/** A record looked up by somebody and then ended or changed by the same person, while nobody works on it. */
import type { Deed, Signal } from '../deeds.ts';
import { SEEN_KEPT, keep, type PersonMemory } from '../memory.ts';
import { say } from '../sayings.ts';

const HOUR_MS = 3_600_000;
const WINDOW_MS = 14 * 24 * HOUR_MS;
/** A second look after this long is a second look, and not the same sitting. */
const SITTING_MS = 6 * HOUR_MS;
const SITTINGS_MIN = 2;
/** Whoever entered or corrected a record may put it right. */
const OWN_ENTRY_MS = 7 * 24 * HOUR_MS;
/** Ending records is not this person's work where it was done on fewer of their days. */
const ENDING_DAYS_MAX = 0.05;
const DAYS_MIN = 8;

export function learnLook(person: PersonMemory, deed: Deed): void {
  for (const record of deed.records) keep(person.seen, { record, ms: deed.ms, id: deed.id }, SEEN_KEPT);
}
export function learnEntry(person: PersonMemory, deed: Deed): void {
  for (const record of deed.records) keep(person.entered, { record, ms: deed.ms, id: deed.id }, SEEN_KEPT);
}

/** Asked of a deed that ends or hides records, one of which nobody works on. */
export function lookThenActOf(person: PersonMemory, deed: Deed, record: string): Signal | undefined {
  if (person.entered.some((one) => one.record === record && deed.ms - one.ms <= OWN_ENTRY_MS)) return undefined;
  const looks = person.seen.filter((one) => one.record === record && deed.ms - one.ms <= WINDOW_MS);
  const sittings = looks.filter(({ ms }, i) => ms - (looks[i - 1]?.ms ?? -Infinity) >= SITTING_MS).length;
  const isUnusual = person.ended.length >= DAYS_MIN && person.ended.filter((count) => count > 0).length <= ENDING_DAYS_MAX * person.ended.length;
  if (looks.length === 0 || (sittings < SITTINGS_MIN && !isUnusual)) return undefined;
  return {
    rule: 'look_then_act', ms: deed.ms, score: sittings / SITTINGS_MIN + (isUnusual ? 1 : 0), evidence: [...looks.map(({ id }) => id), deed.id],
    says: looks.length === 1 ? say(isUnusual ? 'look_once_unusual' : 'look_once') : say(isUnusual ? 'looks_then_unusual' : 'looks_then', { n: looks.length }),
  };
}
