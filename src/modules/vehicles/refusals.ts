/** The polite no's about vehicle records. */
import { refusal } from '../../kernel/errors.ts';

export const alreadyRecorded = refusal('vehicles.already_recorded', 409, (reference: string, record?: { id: string; version: number }) => ({
  message: `your bureau has a vehicle under reference ${reference} already; correct it, or put it by reference`,
  details: record ? { extra: { record } } : {},
}));
export const notTheOwner = refusal('vehicles.not_the_owner', 403, () => 'only the owner changes, extends or clears a record; a finder may locate it');
export const isOver = refusal('vehicles.over', 409, (status: string) => `the record is ${status}; report the vehicle anew, or put it by reference`);
export const ownRestriction = refusal('vehicles.own_restriction', 400, () => ({ message: 'a record cannot be restricted from its own owner', details: { issues: [{ path: '/restrictions', detail: 'names the owner' }] } }));
export const reviewPassed = refusal('vehicles.review_passed', 400, () => ({ message: 'the review date lies in the past', details: { issues: [{ path: '/reviewOn', detail: 'lies in the past' }] } }));
export const referenceDiffers = refusal('vehicles.reference_differs', 400, () => ({ message: 'the reference in the body is not the one in the address', details: { issues: [{ path: '/reference', detail: 'differs from the address' }] } }));
export const notWithdrawable = refusal('vehicles.snapshot_shrinks', 409, (gone: number, standing: number) => ({
  message: `this snapshot would withdraw ${gone} of the ${standing} records that this feed has live, more than a fifth; nothing was applied. If that is meant, say so: --allow-shrink (allowShrink=true)`,
  details: { extra: { withdraws: gone, standing } },
}));
export const unknownProfile = refusal('vehicles.unknown_profile', 404, (name: string, known: readonly string[]) => `there is no import profile ${name}; known are ${known.join(', ')}`);
export const wrongFile = refusal('vehicles.wrong_file', 422, (code: string, message: string, advice?: string) => ({
  message: advice === undefined ? message : `${message} ${advice}`,
  details: { extra: { fault: code, ...(advice === undefined ? {} : { advice }) } },
}));
export const importUnderWay = refusal('vehicles.import_under_way', 409, (feed: string) => `an import of feed ${feed} is under way for your bureau; wait for its end`);
export const tooManyConsents = refusal('vehicles.too_many_consents', 409, (most: number) => `a record carries ${most} consents at most; withdraw one first`);
export const consentPassed = refusal('vehicles.consent_passed', 400, () => ({ message: 'the consent would have ended already', details: { issues: [{ path: '/until', detail: 'lies in the past' }] } }));
