/** The polite no's about system clients. */
import { refusal } from '../../kernel/errors.ts';
import { ALGORITHMS } from './schema.ts';

export const unitUnknown = refusal('clients.unit_unknown', 404, (bureau: string, unit: string) => `bureau ${bureau} has no unit ${unit}`, ['bureau', 'unit']);
export const bureauNeeded = refusal('clients.bureau_needed', 400, () => 'name the bureau for which the client acts');
export const otherBureau = refusal('clients.other_bureau', 403, () => 'a supervisor registers clients for the own bureau');
export const keyKnown = refusal('clients.key_known', 409, (thumbprint: string) => `the key ${thumbprint} is this client’s already, or was retired; make a new one`, ['thumbprint']);
export const kidKnown = refusal('clients.kid_known', 409, (kid: string) => `another key of this client has the kid ${kid}`, ['kid']);
export const tooManyKeys = refusal('clients.too_many_keys', 409, (most: number) => `a client has ${most} keys at most; retire one first`, ['most']);
export const clientRevoked = refusal('clients.revoked', 409, () => 'the client was revoked; register a new one');

/** Named with each refusal of a bound token, so that a client's library knows what is wanted (RFC 9449 §7.1). */
const CHALLENGE = `DPoP error="invalid_token", algs="${ALGORITHMS.join(' ')}"`;
const toldWithChallenge = (code: string, say: (why: string) => string) => refusal(code, 401, (why: string) => ({ message: say(why), details: { challenge: CHALLENGE } }), ['why']);
/** Why a token is not taken although it is the hub's own. Told to whoever shows it: the engineer at the other end has to mend it. */
export const proofRefused = toldWithChallenge('clients.proof_refused', (why) => `the DPoP proof is refused: ${why}`);
export const bindingRefused = toldWithChallenge('clients.binding_refused', (why) => `the token is refused: ${why}`);
