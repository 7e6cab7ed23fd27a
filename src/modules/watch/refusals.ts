/** The polite no's of the watch. */
import { refusal } from '../../kernel/errors.ts';

export const reviewerUnnamed = refusal('watch.reviewer_unnamed', 400, () => 'who judges an alert is a named person: sign in, or use a token that names you');
export const notClaimed = refusal('watch.not_claimed', 409, (by: string | undefined) => (by === undefined ? 'claim the alert first' : `the alert is with ${by}; claim it to take it over`), ['by?']);
export const isDecided = refusal('watch.is_decided', 409, () => 'the alert has been decided; a new sign of the same kind raises a new one');
export const isCanary = refusal('watch.is_canary', 409, () => 'this record is a decoy already');
export const tooManyCanaries = refusal('watch.too_many_canaries', 409, (most: number) => `a bureau has at most ${most} decoys; remove one first`, ['most']);
export const tooManyNotes = refusal('watch.too_many_notes', 409, (most: number) => `an alert holds at most ${most} entries; decide it`, ['most']);
