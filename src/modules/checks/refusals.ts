/** The polite no's of checks. */
import { refusal, type Issue } from '../../kernel/errors.ts';

/** What was asked can be read as a question, and says too little for an answer worth giving. */
export const tooLittleKnown = refusal('checks.too_little_known', 422, (issues: readonly Issue[]) => ({
  message: issues.length === 1 ? `too little is known: ${issues[0]?.path || '/'} ${issues[0]?.detail ?? ''}` : `too little is known: ${issues.length} numbers`,
  details: { issues },
}), [null]);
export const notFoundByCheck = refusal('checks.not_a_finding', 409, () => 'this check did not show that record');
export const personNeeded = refusal('checks.person_needed', 409, () => 'own checks are a person’s: use a credential that names one');
export const questionNotKept = refusal('checks.question_not_kept', 409, () => 'your bureau keeps hashes alone of such checks (R16): what was asked cannot be told again; check anew');
export const modelUnknown = refusal('checks.model_unknown', 404, (version: string) => `there is no error model ${version}; GET /v1/model lists them`, ['version']);
export const nothingAnswered = refusal('checks.nothing_answered', 409, () => 'no officer has answered a comparison yet: there is nothing to estimate from');
export const tooLong = refusal('checks.too_long', 400, (days: number) => `figures are told for at most ${days} days, first day first`, ['days']);
export const lanesFull = refusal('checks.lanes_full', 429, (most: number) => ({ message: `as many lanes are watched as may be, ${most} by one bureau; share a screen, or end one`, details: { retryAfterS: 10 } }), ['most']);
export const spanTooLong = refusal('checks.span_too_long', 400, (days: number) => `at most ${days} days at a time, the earlier moment first`, ['days']);
export const useNeedsConsent = refusal('checks.use_needs_consent', 403, (checkedFor: string, purpose: string, owner: string) =>
  `the check was made for ${checkedFor}; using what it told for ${purpose} needs the recorded consent of ${owner}, and there is none that holds: ask ${owner}`, ['checkedFor', 'purpose', 'owner']);
