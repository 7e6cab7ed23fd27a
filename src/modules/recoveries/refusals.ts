/** The polite no's about recovery files. */
import { refusal } from '../../kernel/errors.ts';
import { faults } from '../../kernel/schema/index.ts';

export const notAHit = refusal('recoveries.not_a_hit', 409, () => 'this is a candidate and no hit yet: compare it first, then open a recovery file');
export const notLocated = refusal('recoveries.not_located', 409, () => 'your bureau has not marked this vehicle as found: locate it first, or open the file from its hit');
export const notTheFinder = refusal('recoveries.not_the_finder', 403, () => 'the bureau that found the vehicle opens its recovery file');
export const notYours = refusal('recoveries.other_side', 403, (deed: string, side: string) => `${deed} is the ${side}’s to say`, ['deed', 'side']);
export const notNow = refusal('recoveries.not_now', 409, (deed: string, stage: string, next: readonly string[]) => ({
  message: `the file is at ${stage.replaceAll('_', ' ')}, which takes no ${deed}; ${next.length === 0 ? 'it is over' : `your bureau may do: ${next.join(', ')}`}`,
  details: { extra: { stage, next } },
}), ['deed', 'stage', 'next']);
export const noSuchCost = refusal('recoveries.no_such_cost', 404, () => 'the file has no such cost, or it was struck already');
export const tooManyEvents = refusal('recoveries.too_many', 409, (most: number) => `a recovery file holds ${most} entries at most; close it and go on in another`, ['most']);
export const inTheFuture = refusal('recoveries.in_the_future', 400, (path: string) => ({ message: 'it lies in the future', details: { issues: [{ path, detail: faults.say('future') }] } }), [null]);
