/** The same number asked again and again over days, without a case: somebody wants to know when its status changes. */
import type { Deed, Signal } from '../deeds.ts';
import { NUMBERS_KEPT, TIMES_KEPT, keep, type PersonMemory } from '../memory.ts';
import { say } from '../sayings.ts';

const DAY_MS = 86_400_000;
const WINDOW_MS = 45 * DAY_MS;
const DAYS_MIN = 4;

export function probingOf(person: PersonMemory, deed: Deed): Signal | undefined {
  let told: Signal | undefined;
  for (const { key } of deed.asked) {
    const at = person.numbers.findIndex((one) => one.key === key);
    const known = at < 0 ? { key, times: [] } : person.numbers.splice(at, 1)[0] ?? { key, times: [] };
    keep(person.numbers, known, NUMBERS_KEPT); // what was asked last is forgotten last
    if (known.times.at(-1)?.day === deed.day) continue; // once a day counts
    keep(known.times, { ms: deed.ms, day: deed.day, id: deed.id }, TIMES_KEPT);
    const recent = known.times.filter(({ ms }) => deed.ms - ms <= WINDOW_MS);
    if (recent.length < DAYS_MIN) continue;
    const days = Math.round((deed.ms - (recent[0]?.ms ?? deed.ms)) / DAY_MS) + 1;
    told = { rule: 'probing', ms: deed.ms, score: recent.length / DAYS_MIN, evidence: recent.map(({ id }) => id), says: say('probing', { n: recent.length, days }) };
  }
  return told;
}
