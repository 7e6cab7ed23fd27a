/**
 * A logged check asked once more, now that a record has come that was not there then: through the eyes of the bureau that
 * asked, with the same index, comparison and error model as any check. It knows no database.
 */
import { NUMBER_KINDS } from '../../identifiers/numbers.ts';
import { isFullVin } from '../../identifiers/vin.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { Met, Search } from '../../matching/matcher.ts';
import { bandOf, settled } from '../../matching/posterior.ts';
import type { Certainty } from '../hits/schema.ts';
import type { SearchResult } from './answering.ts';
import type { AskedVehicle } from './readings.ts';
import type { VehicleMatcher } from './models.ts';

/** How sure it is that a check saw each of some recorded vehicles; undefined where it is not worth telling anybody. */
export type Judge = (check: { readonly bureau: string; readonly vehicle: AskedVehicle; readonly now: string }, records: readonly Pick<Envelope, 'id' | 'body'>[]) => Promise<readonly (Certainty | undefined)[]>;

/** What a collection lends to the search of earlier checks. */
export type LateSide = {
  /** Plain forms of the numbers that a record bears, and of those that a question asks whole. */
  readonly textsOfRecord: (body: unknown) => readonly string[];
  readonly textsOfQuestion: (vehicle: AskedVehicle) => readonly string[];
  readonly judge: Judge;
};

export type JudgeOptions = {
  readonly matcher: () => VehicleMatcher;
  readonly search: (searches: readonly Search[], asker: { readonly bureau: string; readonly now: string }) => Promise<readonly SearchResult[]>;
};

/** As a comparison names the number of a record: two records of one number do not exclude each other. */
const numberOf = (met: Met | undefined): string => (met === undefined ? '' : isFullVin(met.candidate.text) ? met.candidate.text : `${NUMBER_KINDS[met.candidate.kind] ?? ''} ${met.candidate.text}`);

const judgeBy = ({ matcher, search }: JudgeOptions): Judge => async ({ bureau, vehicle, now }, records) => {
  const { prepare, searchOf, compare, estimate } = matcher();
  const question = prepare(vehicle);
  // Numbers that were read whole: those in part have no key, and a scan for each of them would hold up others.
  const [result] = await search([{ ...searchOf(question), patterns: [] }], { bureau, now });
  if (!result) return [];
  const meetings = new Map<string, Met[]>();
  for (const met of result.met) {
    const id = result.idOf(met);
    meetings.set(id, [...meetings.get(id) ?? [], met]);
  }
  const isStrong = (beside: readonly { readonly odds: number; readonly number: string }[]): boolean => bandOf(settled(beside)[0] ?? 0) === 'strong';
  return records.map(({ id, body }) => {
    const met = meetings.get(id);
    const comparison = met && compare(question, body, met);
    if (!comparison) return undefined;
    if (comparison.isHit) return 'equal';
    // Alone it is as likely as it can be; only then is it worth asking what else the check may have meant.
    if (!isStrong([comparison])) return undefined;
    const others = [...meetings].filter(([other]) => other !== id).map(([, mets]) => ({ odds: estimate(question, mets), number: numberOf(mets[0]) }));
    return isStrong([comparison, ...others]) ? 'strong' : undefined;
  });
};

/** The same from a collection's matcher, as it is active at the moment. */
export const lateSideOf = (options: JudgeOptions): LateSide => ({
  textsOfRecord: (body) => options.matcher().describe(body).numbers.map(({ text }) => text),
  textsOfQuestion: (vehicle) => {
    const { prepare, searchOf } = options.matcher();
    return searchOf(prepare(vehicle)).numbers.map(({ text }) => text);
  },
  judge: judgeBy(options),
});
