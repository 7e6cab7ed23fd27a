/** The polite no's about hotlists. */
import { refusal } from '../../kernel/errors.ts';

export const sinceUnknown = refusal('hotlists.since_unknown', 409, () => 'no list of this bureau ended there by the key that signs now: fetch a full one, without since');
export const sinceTooOld = refusal('hotlists.since_too_old', 409, () => 'too much has changed since then: fetch a full list, without since');
