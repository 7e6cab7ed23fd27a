/** The polite no's about hits. */
import { refusal } from '../../kernel/errors.ts';

const words = (code: string): string => code.replaceAll('_', ' ');

export const notNow = refusal('hits.not_now', 409, (deed: string, state: string, next: readonly string[]) => ({
  message: `a hit that is ${words(state)} leaves no room to ${words(deed)}; ${next.length === 0 ? 'there is nothing for you to do with it now' : `what you may do now: ${next.map(words).join(', ')}`}`,
  details: { extra: { state, next } },
}), ['deed', 'state', 'next']);
export const ownRecord = refusal('hits.own_record', 409, () => 'the record is your own bureau’s: nobody has to be asked, and no clock runs; say what was done with the vehicle, or close the hit');
export const recordGone = refusal('hits.record_gone', 409, () => 'the record of this hit no longer stands: nothing can be asked about it; say what was done with the vehicle, or close the hit');
export const finderHidden = refusal('hits.restricted', 409, (finder: string) => `the record is restricted from ${finder}: it hears nothing more about it; lift the restriction first to speak with it about this hit`, ['finder']);
export const noMoreTime = refusal('hits.no_more_time', 409, (latestAt: string) => ({ message: `twelve hours after the request, at ${latestAt}, the time was up: answer confirmed or not_confirmed`, details: { extra: { latestAt } } }), ['latestAt']);
export const takenOver = refusal('hits.taken_over_by_desk', 409, (unit: string) => `your bureau’s ${unit} has taken this hit over and speaks with the owner: ask it`, ['unit']);
export const answerFirst = refusal('hits.answer_first', 409, () => 'the owner closes a hit once it has answered: answer confirmed or not_confirmed first');
export const claimedBy = refusal('hits.claimed', 409, (who: string) => `${who} works this hit: ask them to hand it over, or ask a supervisor`, ['who']);
export const notClaimed = refusal('hits.not_claimed', 409, () => 'nobody of your bureau has claimed this hit');
export const personNeeded = refusal('hits.person_needed', 422, () => 'a hit is claimed by a person: use a credential that names one, or name to whom it goes');
export const unitUnknown = refusal('hits.unit_unknown', 422, (unit: string) => `your bureau has no unit ${unit}`, ['unit']);
export const deadlinePassed = refusal('hits.deadline_passed', 422, () => 'the deadline has passed already; give one to come');
