/** The polite no's about requests about data. */
import { refusal } from '../../kernel/errors.ts';
import { faults } from '../../kernel/schema/index.ts';
import { say } from './schema.ts';

export const notNow = refusal('requests.not_now', 409, (deed: string, stage: string, next: readonly string[]) => ({
  message: `the request is ${stage.replaceAll('_', ' ')}, which does not take this (${deed.replaceAll('_', ' ')}); ${next.length === 0 ? 'it is over' : `possible now: ${next.map((one) => one.replaceAll('_', ' ')).join(', ')}`}`,
  details: { extra: { stage, next } },
}), ['deed', 'stage', 'next']);
export const receivedAhead = refusal('requests.received_ahead', 400, () => ({ message: 'it cannot have been received later than today', details: { issues: [{ path: '/receivedOn', detail: faults.say('future') }] } }));
export const extendedAlready = refusal('requests.extended_already', 409, () => 'the time was extended already; it is extended once');
export const nothingToFreeze = refusal('requests.nothing_to_freeze', 409, () => 'no record of your bureau’s is known for this request: trace it first');
export const notCorrected = refusal('requests.not_corrected', 409, (records: readonly string[], what: string) => ({ message: `${records.join(', ')} ${records.length === 1 ? 'is' : 'are'} not ${what} since the decision: do that first, then say it here`, details: { extra: { records } } }), ['records', 'what']);
export const copiesOutstanding = refusal('requests.copies_outstanding', 409, (bureaus: readonly string[]) => ({
  message: `${bureaus.join(', ')} ${bureaus.length === 1 ? 'has' : 'have'} not confirmed that the copy is corrected; wait, or answer with "outstanding": true, and the answer says so`,
  details: { extra: { bureaus } },
}), ['bureaus']);
export const noSuchBureau = refusal('requests.no_such_bureau', 400, (bureau: string) => ({ message: `there is no other bureau ${bureau} on this hub`, details: { issues: [{ path: '/to', detail: say('bureau') }] } }), ['bureau']);
export const notAnsweredYet = refusal('requests.not_decided', 409, () => 'nothing is decided yet: there is no answer to print');
export const tooManySteps = refusal('requests.too_many', 409, (most: number) => `a request holds ${most} entries at most`, ['most']);
