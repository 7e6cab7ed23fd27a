/** The polite no's about signing in. */
import { refusal } from '../../kernel/errors.ts';

export const issuerUnsuitable = refusal('sign-in.issuer_unsuitable', 400, (why: string) => `this issuer cannot be used: ${why}`, ['why']);
export const keyUnsuitable = refusal('sign-in.key_unsuitable', 400, () => 'the private key is not a private JWK with kid and an alg of ES256, EdDSA, PS256 or RS256');
export const tooManyWaiting = refusal('sign-in.too_many_waiting', 429, () => ({ message: 'too many sign-ins are waiting; try again in a while', details: { retryAfterS: 60 } }));
export const codeUnknown = refusal('sign-in.code_unknown', 404, () => 'this code is unknown or has expired; start again with: crosscheck sign-in');
/** One sentence for everything that may be wrong with a sign-in: it must not tell which. */
export const notSignedIn = refusal('sign-in.refused', 403, () => 'not signed in: what was sent is wrong or has expired, or too much was tried; wait a little, start again, or ask your bureau’s supervisor');
export const issuerAway = refusal('sign-in.issuer_away', 503, () => ({ message: 'the bureau’s issuer did not answer as an OpenID provider does; try again in a while, or tell your bureau’s supervisor', details: { retryAfterS: 30 } }));
export const ownIssuer = refusal('sign-in.own_issuer', 409, (bureau: string) => `bureau ${bureau} signs in at its own issuer: sign in there first, and type the code of the invitation afterwards`, ['bureau']);
