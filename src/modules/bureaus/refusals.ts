/** The polite no's about bureaus and tokens. */
import { refusal } from '../../kernel/errors.ts';

export const bureauKnown = refusal('bureaus.already_added', 409, (code: string) => `bureau ${code} has been added already`);
export const bureauUnknown = refusal('bureaus.unknown', 404, (code: string) => `there is no bureau ${code}; add it with: bureaus add ${code} --name NAME --country XX`);
