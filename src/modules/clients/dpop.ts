/**
 * DPoP proofs (RFC 9449 §4.3): that whoever shows a token holds the private key to which it is bound. Knows no token and
 * remembers nothing: whether a proof was shown before, its caller asks.
 */
import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, errors, importJWK, jwtVerify, type JWK, type JWTPayload } from 'jose';
import { isPrivate, takeKey } from './keys.ts';
import { ALGORITHMS, type Algorithm } from './schema.ts';

/** A proof is taken so long after it was made, and so long before, for clocks differ. */
export const PROOF_OLD_MAX_S = 60;
export const PROOF_AHEAD_MAX_S = 30;
const JTI_CHARS_MAX = 256;

/** Why a proof is not taken, in words for the engineer who made it. */
export class ProofFault extends Error {}

export type Proof = { readonly jkt: string; /** What makes it one: shown twice, it is a replay. */ readonly mark: readonly string[]; readonly untilMs: number };
export type ProofOf = { readonly proof: string | undefined; readonly method: string; readonly url: string; /** The token shown with it; absent where one is asked for. */ readonly token?: string; readonly nowMs: number };

const fault = (why: string): ProofFault => new ProofFault(why);

export async function verifyProof({ proof, method, url, token, nowMs }: ProofOf): Promise<Proof> {
  if (proof === undefined) throw fault('the DPoP header is missing');
  const { payload, jkt } = await signedBy(proof, nowMs);
  const { htm, htu, iat, jti, ath } = payload;
  if (typeof jti !== 'string' || jti === '' || jti.length > JTI_CHARS_MAX) throw fault(`jti must be a text of 1 to ${JTI_CHARS_MAX} characters`);
  if (htm !== method) throw fault(`htm must be the method of the request, ${method}`);
  const goal = placeOf(url);
  if (typeof htu !== 'string' || placeOf(htu) !== goal) throw fault(`htu must be the address of the request without its query, ${goal ?? url}`);
  if (typeof iat !== 'number' || !Number.isFinite(iat)) throw fault('iat must be the second at which the proof was made');
  const nowS = nowMs / 1000;
  if (iat < nowS - PROOF_OLD_MAX_S || iat > nowS + PROOF_AHEAD_MAX_S) throw fault(`iat lies ${Math.round(Math.abs(nowS - iat))} s ${iat < nowS ? 'back' : 'ahead'}: ${PROOF_OLD_MAX_S} s back and ${PROOF_AHEAD_MAX_S} s ahead are taken; here it is ${new Date(nowMs).toISOString()}`);
  if (token !== undefined && ath !== createHash('sha256').update(token).digest('base64url')) throw fault('ath must be the SHA-256 of the access token in base64url');
  return { jkt, mark: ['dpop', jkt, jti], untilMs: (iat + PROOF_OLD_MAX_S + 1) * 1000 };
}

/** What is said, and the thumbprint of the key in the header, which has signed it. */
async function signedBy(proof: string, nowMs: number): Promise<{ readonly payload: JWTPayload; readonly jkt: string }> {
  const header = headerOf(proof);
  if (header.typ !== 'dpop+jwt') throw fault('typ must be dpop+jwt');
  const algorithm = ALGORITHMS.find((one) => one === header.alg);
  if (algorithm === undefined) throw fault(`alg must be one of ${ALGORITHMS.join(', ')}`);
  const key = await keyIn(header.jwk, algorithm);
  try {
    const { payload } = await jwtVerify(proof, await importJWK(key, algorithm), { algorithms: [algorithm], typ: 'dpop+jwt', currentDate: new Date(nowMs), clockTolerance: PROOF_AHEAD_MAX_S });
    return { payload, jkt: await calculateJwkThumbprint(key, 'sha256') };
  } catch (cause) {
    if (cause instanceof errors.JOSEError) throw fault(cause instanceof errors.JWSSignatureVerificationFailed ? 'its own key has not signed it' : cause.message);
    throw cause;
  }
}

function headerOf(proof: string): ReturnType<typeof decodeProtectedHeader> {
  try {
    return decodeProtectedHeader(proof);
  } catch {
    throw fault('it is not one JWT');
  }
}

async function keyIn(jwk: unknown, algorithm: Algorithm): Promise<JWK> {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) throw fault('jwk must be the public key');
  if (isPrivate(jwk)) throw fault('jwk holds a private or symmetric key; make a new pair, and send the public half only');
  const taken = await takeKey(jwk as Record<string, unknown>);
  if ('why' in taken) throw fault(`jwk ${taken.why}`);
  if (!taken.algorithms.includes(algorithm)) throw fault(`jwk is no key for ${algorithm}`);
  return taken.jwk;
}

/** An address without query and fragment, written in one way (RFC 3986 §6.2.2): two spellings of one place are equal. */
function placeOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, origin, username, password, pathname } = new URL(address);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return undefined;
  return origin + pathname.replaceAll(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
  });
}
