/** Looking at hours at which this person never works. Whoever works round the clock has no such hours. */
import type { Signal } from '../deeds.ts';
import { TODAY_IDS_KEPT, keep, type PersonMemory, type Today } from '../memory.ts';
import { say } from '../sayings.ts';

/** The weight of the days that must be known before an hour can be unusual. */
const WEIGHT_MIN = 10;
/** Of a person's days, the share on which something was done in this hour or one beside it. */
const SHARE_MAX = 0.04;
const LOOKS_MIN = 3;
const HOURS = 24;

export function offShiftOf(person: PersonMemory, today: Today, { id, hour, ms }: { readonly id: string; readonly hour: number; readonly ms: number }): Signal | undefined {
  if (person.weight < WEIGHT_MIN) return undefined;
  const most = Math.max(...[-1, 0, 1].map((aside) => person.hours[(hour + aside + HOURS) % HOURS] ?? 0));
  const share = most / person.weight;
  if (share > SHARE_MAX) return undefined;
  keep(today.offIds, id, TODAY_IDS_KEPT);
  if (today.offIds.length < LOOKS_MIN) return undefined;
  return { rule: 'off_shift', ms, score: today.offIds.length / LOOKS_MIN, evidence: [...today.offIds], says: say('off_shift', { n: today.offIds.length, day: today.day, hour: `${String(hour).padStart(2, '0')}:00`, share: Math.round(100 * share) }) };
}
