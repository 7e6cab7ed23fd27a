/** The polite no's about bureaus and tokens. */
import { refusal } from '../../kernel/errors.ts';
import { say } from './schema.ts';

export const bureauKnown = refusal('bureaus.already_added', 409, (code: string) => `bureau ${code} has been added already`, ['bureau']);
export const unitKnown = refusal('bureaus.unit_known', 409, (code: string) => `your bureau has a unit ${code} already`, ['unit']);
export const sectionUnknown = refusal('bureaus.section_unknown', 404, (name: string, known: readonly string[]) => `there is no section ${name} of settings; known are ${known.join(', ')}`, ['section', 'known']);
export const ownBureauRestricted = refusal('bureaus.own_restriction', 400, () => ({ message: 'a collection cannot be hidden from the bureau that owns it', details: { issues: [{ path: '/bureaus', detail: say('own') }] } }));
export const restrictionUnderWay = refusal('bureaus.restriction_under_way', 409, (bureaus: readonly string[]) => ({ message: `the records are still being hidden from ${bureaus.join(', ')}: show them again once that is done; seconds, minutes for very many`, details: { retryAfterS: 5 } }), ['bureaus']);
export const bureauUnknown = refusal('bureaus.unknown', 404, (code: string) => `there is no bureau ${code}; add it with: bureaus add ${code} --name NAME --country XX`, ['bureau']);
