/** The polite no's about people, invitations and sessions. */
import { refusal } from '../../kernel/errors.ts';

export const unitUnknown = refusal('people.unit_unknown', 404, (unit: string, units: readonly string[] | undefined) =>
  `no unit of this bureau has the code ${unit}; ${units === undefined ? 'GET /v1/units tells its people which there are' : `its units by their codes: ${units.join(', ')}`}`, ['unit', 'units?']);
export const notTheirs = refusal('people.not_theirs', 403, (what: string) => what, ['why']);
export const emailTaken = refusal('people.email_taken', 409, () => 'another person of this bureau has this e-mail address');
export const notOneself = refusal('people.not_oneself', 403, () => 'nobody changes their own role or state; another supervisor or the administrator does');
export const cannotInvite = refusal('people.cannot_invite', 409, (state: string) => `this person is ${state}; make them active first`, ['state']);
export const hasLeft = refusal('people.has_left', 409, () => 'this person has left; add them anew');
