/** The polite no's about vehicle records. */
import { refusal, type Issue } from '../../kernel/errors.ts';
import { faults, readSaying } from '../../kernel/schema/index.ts';
import { say } from './sayings.ts';

export const alreadyRecorded = refusal('vehicles.already_recorded', 409, (reference: string, record?: { id: string; version: number }) => ({
  message: `your bureau has a vehicle under reference ${reference} already; correct it, or put it by reference`,
  details: record ? { extra: { record } } : {},
}), ['reference', null]);
export const notTheOwner = refusal('vehicles.not_the_owner', 403, () => 'only the owner changes, extends or clears a record; a finder may locate it');
const INSTEAD: Readonly<Record<string, string>> = {
  pending: 'it waits for a second person of your bureau; correct it, or have it approved',
  not_approved: 'put it by reference to propose it again',
};
export const isOver = refusal('vehicles.over', 409, (status: string) => `the record is ${status.replaceAll('_', ' ')}; ${INSTEAD[status] ?? 'report the vehicle anew, or put it by reference'}`, ['status']);
export const nothingWaits = refusal('vehicles.nothing_waits', 409, () => 'nothing of this record waits for an approval; it was decided, has lapsed or was overtaken');
export const ownApproval = refusal('vehicles.own_approval', 409, () => 'whoever reported or corrected it cannot decide; ask another person of your bureau');
export const personNeeded = refusal('vehicles.person_needed', 409, () => 'an approval is a person’s; use a credential that names one');
export const outdatedProposal = refusal('vehicles.outdated_proposal', 409, () => 'the record says something else by now than what was proposed to change; refuse this and propose it anew');
export const importByHand = refusal('vehicles.import_by_hand', 409, () => 'your bureau asks a second person for what is recorded by hand; import files with the credential of a feed');
export const extendInstead = refusal('vehicles.extend_instead', 400, () => ({
  message: 'a later review date needs a reason: POST it with one to …/extension', details: { issues: [{ path: '/reviewOn', detail: say('later') }] },
}));
export const notSuspended = refusal('vehicles.not_suspended', 409, () => 'the record is not suspended');
export const suspendedByHub = refusal('vehicles.suspended_by_hub', 409, () => 'the hub suspended this record and alone lifts that; tell it your objection: POST …/objection');
export const suspendedAlready = refusal('vehicles.suspended_already', 409, () => 'the hub has suspended this record already');
export const notLocated = refusal('vehicles.not_located', 409, () => 'nobody has marked this vehicle as found; there is nothing to justify');
export const tooManyMarks = refusal('vehicles.too_many_marks', 409, (most: number) => `the record bears ${most} marks, the most it can; its owner answers them first`, ['most']);
export const noMark = refusal('vehicles.no_mark', 409, () => 'no mark stands on this record that you name; look at its marks');
export const manyByHand = refusal('vehicles.many_by_hand', 409, (most: number) => `a file by hand ends ${most} records at most: import it with the credential of a feed, or end them in bulk with a second person`, ['most']);
export const notRestorable = refusal('vehicles.not_restorable', 409, (status: string, days: number) => `the record is ${status.replaceAll('_', ' ')}; what was cleared or withdrawn is restored within ${days} days, after that report it anew`, ['status', 'days']);
export const noSuchBureaus = refusal('vehicles.not_your_bureaus', 403, () => 'only the hub asks other bureaus; a supervisor’s campaign is for the own bureau');
export const ownRestriction = refusal('vehicles.own_restriction', 400, () => ({ message: 'a record cannot be restricted from its own owner', details: { issues: [{ path: '/restrictions', detail: say('owner') }] } }));
export const reviewPassed = refusal('vehicles.review_passed', 400, () => ({ message: 'the review date lies in the past', details: { issues: [{ path: '/reviewOn', detail: faults.say('past') }] } }));
export const referenceDiffers = refusal('vehicles.reference_differs', 400, () => ({ message: 'the reference in the body is not the one in the address', details: { issues: [{ path: '/reference', detail: say('address') }] } }));
export const notWithdrawable = refusal('vehicles.snapshot_shrinks', 409, (gone: number, standing: number) => ({
  message: `this snapshot would withdraw ${gone} of the ${standing} records that this feed has live, more than a fifth; nothing was applied. If that is meant, say so: --allow-shrink (allowShrink=true)`,
  details: { extra: { withdraws: gone, standing } },
}), ['withdraws', 'standing']);
export const unknownProfile = refusal('vehicles.unknown_profile', 404, (name: string, known: readonly string[]) => `there is no import profile ${name}; known are ${known.join(', ')}`, ['name', 'known']);
export const faultyProfile = refusal('vehicles.faulty_profile', 409, (name: string, issues: readonly Issue[]) => ({ message: `the import profile ${name} cannot be used as it stands; mend what is named and bring it again`, details: { issues } }), ['name', null]);
export const wrongFile = refusal('vehicles.wrong_file', 422, (code: string, message: string, advice?: string) => ({
  message: advice === undefined ? message : `${message} ${advice}`,
  details: { extra: { fault: code, ...(advice === undefined ? {} : { advice, adviceTold: readSaying(advice) }) } },
}), [null, 'why', null]);
export const importUnderWay = refusal('vehicles.import_under_way', 409, (feed: string) => `an import of feed ${feed} is under way for your bureau; wait for its end`, ['feed']);
export const tooManyConsents = refusal('vehicles.too_many_consents', 409, (most: number) => `a record carries ${most} consents at most; withdraw one first`, ['most']);
export const consentPassed = refusal('vehicles.consent_passed', 400, () => ({ message: 'the consent would have ended already', details: { issues: [{ path: '/until', detail: faults.say('past') }] } }));
export const recordIsFrozen = refusal('vehicles.frozen', 409, () => 'the record is frozen while a request about its data is decided: no further use of it can be allowed until then');
