/**
 * From what the engine met to the records that are worth reading: the odds as far as the engine's own knowledge goes,
 * what must be read whatever its odds, and what is only counted. Pure; knows no record and no database.
 */
import type { Met } from '../../matching/matcher.ts';
import { FEW_MATCHING } from '../../matching/posterior.ts';

/** One record that a question met. `odds` are an estimate that is never far below what a comparison would say. */
export type Meeting = { readonly met: readonly Met[]; readonly odds: number; readonly mustBeRead: boolean };
export type MeetingToRead = Meeting & { readonly id: string };

/** What may be a hit, and what is at least possible however unlikely it seems. */
const mustBeRead = ({ candidate, matching }: Met): boolean => candidate.relation === 'equal' || candidate.relation === 'look_alike' || (candidate.relation === 'pattern' && matching !== undefined && matching <= FEW_MATCHING);

/** Each record once, likeliest first. */
export function meetingsOf(met: readonly Met[], estimate: (met: readonly Met[]) => number): readonly Meeting[] {
  const groups = new Map<number, Met[]>();
  for (const one of met) {
    const known = groups.get(one.candidate.record);
    if (known) known.push(one);
    else groups.set(one.candidate.record, [one]);
  }
  const meetings: Meeting[] = [];
  for (const group of groups.values()) meetings.push({ met: group, odds: estimate(group), mustBeRead: group.some(mustBeRead) });
  return meetings.sort((a, b) => b.odds - a.odds);
}

export type Choice = { readonly read: readonly MeetingToRead[]; /** Weak ones that nobody reads. */ readonly left: number; /** Whether more would have been read, had there been room. */ readonly isCut: boolean };

/** Records read for one question: those that must be, and those that the odds ask for. */
const MUST_MAX = 2_000;
const LIKELY_MAX = 200;
/** An estimate may lie below the comparison's word by this much; and some of what is less likely is worth a look by what else agrees. */
const MARGIN = 10;
/** Whoever is less likely than this, where `possible` is the least probability of what is worth comparing, is not read but where weak ones are shown. */
export const worthReading = (possible: number): number => possible / MARGIN;

/**
 * Chooses what to read. `possible` is the least probability of what is worth comparing; `fill` is up to how many are read
 * whatever their odds, where weak ones are shown too; `leftOut` less likely ones were left out before.
 */
export function chosenOf(meetings: readonly Meeting[], idOf: (met: Met) => string, { possible, fill, leftOut = 0 }: { readonly possible: number; readonly fill: number; readonly leftOut?: number }): Choice {
  const read: MeetingToRead[] = [];
  let must = 0;
  let likely = 0;
  let left = leftOut;
  let isCut = false;
  for (const meeting of meetings) {
    const isLikely = meeting.odds / (1 + meeting.odds) >= worthReading(possible);
    if (meeting.mustBeRead && must < MUST_MAX) must += 1;
    else if (isLikely && likely < LIKELY_MAX) likely += 1;
    else if (read.length >= fill) {
      left += 1;
      isCut ||= isLikely || meeting.mustBeRead || fill > 0;
      continue;
    }
    const [first] = meeting.met;
    if (first) read.push({ ...meeting, id: idOf(first) }); // most are never read, and need no id
  }
  return { read, left, isCut };
}
