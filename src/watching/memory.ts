/**
 * What the watch remembers of a person and of a group, bounded in every part and plain data, so that it is kept as JSON. It
 * holds keys of numbers, ids and counts, never a number itself.
 */
import { z } from '../kernel/schema/index.ts';

/** Active days of a person that make their own baseline: four weeks of a full-time post are some twenty. */
export const DAYS_KEPT = 28;
/** Person-days of a unit that make the baseline of peers. */
export const PEER_DAYS_KEPT = 256;
export const ASKED_KEPT = 64;
export const NUMBERS_KEPT = 128;
export const TIMES_KEPT = 8;
export const SEEN_KEPT = 128;
export const ENDED_KEPT = 64;
export const TODAY_IDS_KEPT = 50;
export const REFERENCES_KEPT = 16;
/** People of a unit whose day is known while it lasts. */
export const MATES_KEPT = 64;
export const WORK_KEPT = 512;
export const OPERATIONS_KEPT = 32;
export const OPERATION_PEOPLE_KEPT = 3;

const count = z.number();
const counts = z.array(count).max(PEER_DAYS_KEPT);
const Sight = z.object({ record: z.string(), ms: count, id: z.string() });

export const Today = z.object({
  day: z.string(), looks: count, refusals: count, ended: count,
  lookIds: z.array(z.string()), refusalIds: z.array(z.string()), offIds: z.array(z.string()),
  hours: z.array(count), cases: z.array(z.object({ name: z.string(), looks: count })), said: z.array(z.string()),
});
export type Today = z.output<typeof Today>;

export const PersonMemory = z.object({
  v: z.literal(1), today: Today.optional(),
  looks: counts, refusals: counts, ended: counts,
  /** On how many active days something was done in each hour, older days counting less; and the weight of all days. */
  hours: z.array(count).length(24), weight: count,
  asked: z.array(z.object({ family: z.string(), serial: count, ms: count, id: z.string(), isHit: z.boolean() })),
  numbers: z.array(z.object({ key: z.string(), times: z.array(z.object({ ms: count, day: z.string(), id: z.string() })) })),
  seen: z.array(Sight), entered: z.array(Sight), ended60: z.array(z.object({ ms: count, id: z.string() })),
});
export type PersonMemory = z.output<typeof PersonMemory>;

export const freshPerson = (): PersonMemory => ({
  v: 1, looks: [], refusals: [], ended: [], hours: Array.from({ length: 24 }, () => 0), weight: 0, asked: [], numbers: [], seen: [], entered: [], ended60: [],
});

/** Of a unit: what its people's days are like, and today's so far. */
export const PeersMemory = z.object({ v: z.literal(1), looks: counts, refusals: counts, ended: counts, day: z.string(), today: z.array(z.object({ person: z.string(), looks: count, refusals: count })) });
export type PeersMemory = z.output<typeof PeersMemory>;
export const freshPeers = (): PeersMemory => ({ v: 1, looks: [], refusals: [], ended: [], day: '', today: [] });

/** Of a bureau: which records there is work on, and which operations more than one person takes part in. */
export const BureauMemory = z.object({
  v: z.literal(1), work: z.array(z.object({ record: z.string(), ms: count })), operations: z.array(z.object({ name: z.string(), people: z.array(z.string()), ms: count })),
});
export type BureauMemory = z.output<typeof BureauMemory>;
export const freshBureau = (): BureauMemory => ({ v: 1, work: [], operations: [] });

/** Adds to a list that keeps the newest `most`. */
export function keep<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.splice(0, list.length - most);
}
