/**
 * One person's next deed: what is explained is taken away, the rules are asked, the memories move on. Pure but for the memories
 * that it is handed and changes; the clock is in the deeds.
 */
import type { Deed, Signal } from './deeds.ts';
import { isExplained, isWorkedOn, learnWork } from './explaining.ts';
import { DAYS_KEPT, MATES_KEPT, PEER_DAYS_KEPT, TODAY_IDS_KEPT, keep, type BureauMemory, type PeersMemory, type PersonMemory, type Today } from './memory.ts';
import { canaryOf } from './rules/canary.ts';
import { destructiveBurstOf } from './rules/destructive-burst.ts';
import { enumerationOf } from './rules/enumeration.ts';
import { learnEntry, learnLook, lookThenActOf } from './rules/look-then-act.ts';
import { offShiftOf } from './rules/off-shift.ts';
import { probingOf } from './rules/probing.ts';
import { rateOf } from './rules/rate.ts';

export type Memories = { readonly person: PersonMemory; readonly peers: PeersMemory; readonly bureau: BureauMemory };

/** Older days count so much less, each day, in what hours are usual: after a change of shift the new hours are known within weeks. */
const FADES = 0.97;
/** A day is said once for each rule, and again when it has grown by so much. */
const AGAIN_AT = 2;

const freshDay = (day: string): Today => ({ day, looks: 0, refusals: 0, ended: 0, lookIds: [], refusalIds: [], offIds: [], hours: [], cases: [], said: [] });

/** Puts a day that is over among those that are usual. */
function closeDay({ person, peers }: Memories, over: Today): void {
  for (const [name, count] of [['looks', over.looks], ['refusals', over.refusals], ['ended', over.ended]] as const) {
    person[name] = [...person[name], count].slice(-DAYS_KEPT);
    peers[name] = [...peers[name], count].slice(-PEER_DAYS_KEPT);
  }
  person.weight = person.weight * FADES + 1;
  for (let hour = 0; hour < person.hours.length; hour += 1) person.hours[hour] = (person.hours[hour] ?? 0) * FADES + (over.hours.includes(hour) ? 1 : 0);
}

/** The day that a deed belongs to. What arrives late for a day that is closed counts to the one that is open. */
function dayOf(memories: Memories, deed: Deed): Today {
  const { person } = memories;
  if (person.today && person.today.day >= deed.day) return person.today;
  if (person.today) closeDay(memories, person.today);
  person.today = freshDay(deed.day);
  return person.today;
}

/** What the rules say of a deed. */
export function observe(memories: Memories, deed: Deed): readonly Signal[] {
  const { person, bureau } = memories;
  const today = dayOf(memories, deed);
  learnWork(bureau, deed);
  const explained = isExplained(bureau, today, deed);
  const said = explained ? [] : unexplained(memories, today, deed);
  if (deed.kind === 'change') learnEntry(person, deed);
  if (!today.hours.includes(deed.hour)) today.hours.push(deed.hour);
  return said.filter((signal): signal is Signal => signal !== undefined && isNews(today, signal));
}

function unexplained(memories: Memories, today: Today, deed: Deed): readonly (Signal | undefined)[] {
  const { person, peers, bureau } = memories;
  const off = offShiftOf(person, today, deed);
  switch (deed.kind) {
    case 'look_up':
      today.looks += 1;
      keep(today.lookIds, deed.id, TODAY_IDS_KEPT);
      learnLook(person, deed);
      shareDay(peers, today, deed);
      return [canaryOf(deed), rateOf({ person, peers, today, deed }), off, enumerationOf(person, deed), probingOf(person, deed)];
    case 'refused':
      today.refusals += 1;
      keep(today.refusalIds, deed.id, TODAY_IDS_KEPT);
      shareDay(peers, today, deed);
      return [rateOf({ person, peers, today, deed }), off];
    case 'destroy': {
      const ended = deed.records.filter((record) => !isWorkedOn(bureau, record, deed.ms));
      today.ended += ended.length;
      return [canaryOf(deed), off, ...ended.map((record) => lookThenActOf(person, deed, record)), destructiveBurstOf(person, peers, deed, ended.length)];
    }
    default:
      return [canaryOf(deed), off];
  }
}

/** Tells the unit how far somebody's day has come. */
function shareDay(peers: PeersMemory, { day, looks, refusals }: Today, { person }: Deed): void {
  if (day < peers.day) return;
  if (day > peers.day) Object.assign(peers, { day, today: [] });
  const known = peers.today.find((one) => one.person === person);
  if (known) Object.assign(known, { looks, refusals });
  else keep(peers.today, { person, looks, refusals }, MATES_KEPT);
}

/** Counts that only creep on within a day are not said again and again. */
function isNews(today: Today, { rule, score, evidence }: Signal): boolean {
  if (rule === 'canary' || rule === 'look_then_act') return true;
  const key = rule === 'probing' || rule === 'enumeration' ? `${rule} ${evidence[0] ?? ''}` : rule;
  const before = Number(today.said.find((one) => one.startsWith(`${key} =`))?.split('=')[1] ?? 0);
  if (before > 0 && score < before * AGAIN_AT) return false;
  today.said = [...today.said.filter((one) => !one.startsWith(`${key} =`)), `${key} =${score}`].slice(-TODAY_IDS_KEPT);
  return true;
}
