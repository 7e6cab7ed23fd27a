/**
 * How a client proves who it is when it asks for a token: a JWT signed with one of its registered keys (RFC 7523 §3). Whatever
 * is wrong before the signature is verified is told in one sentence, so that nobody learns which clients there are.
 */
import { decodeJwt, errors, importJWK, jwtVerify, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { Once } from './once.ts';
import { ALGORITHMS, type Algorithm } from './schema.ts';
import type { Applicant } from './store.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** An assertion ends within so long; clocks may differ by the tolerance. */
const LIVES_MAX_S = 5 * 60;
const TOLERANCE_S = 30;
const JTI_CHARS_MAX = 256;
const ASSERTION_CHARS_MAX = 8_192;

/** `unknown`: nobody is shown to have asked. `refused`: the client has, and what it said does not hold. */
export class AssertionFault extends Error {
  readonly client: Applicant | undefined;
  constructor(why: string, client?: Applicant) {
    super(why);
    this.name = 'AssertionFault';
    this.client = client;
  }
}

const unknown = (client?: Applicant): AssertionFault => new AssertionFault('no client that stands has signed this with a key that is registered and not retired; alg is one of ' + ALGORITHMS.join(', '), client);

export type Proven = { readonly client: Applicant; /** The thumbprint of the key that has signed. */ readonly key: string };
export type AssertionOptions = {
  readonly find: (id: string) => Promise<Applicant | undefined>;
  readonly once: Pick<Once, 'isFirst'>;
  /** Whom an assertion may be meant for: the issuer or its token endpoint. */
  readonly audiences: readonly string[];
  readonly nowMs: number;
};

export async function verifyAssertion(assertion: string, { find, once, audiences, nowMs }: AssertionOptions): Promise<Proven> {
  const { id, kid, algorithm } = claimedIn(assertion);
  const client = await find(id);
  if (!client) throw unknown();
  const { payload, key } = await signed(assertion, { client, kid, algorithm, nowMs });
  const { aud, exp = 0, jti } = payload;
  const meant = typeof aud === 'string' ? [aud] : aud ?? [];
  if (meant.length === 0 || !meant.every((one) => audiences.includes(one))) throw new AssertionFault(`aud must be ${audiences.join(' or ')}, and nothing else`, client);
  if (exp > nowMs / 1000 + LIVES_MAX_S + TOLERANCE_S) throw new AssertionFault(`exp must lie ${LIVES_MAX_S} s ahead at most; here it is ${new Date(nowMs).toISOString()}`, client);
  if (typeof jti !== 'string' || jti === '' || jti.length > JTI_CHARS_MAX) throw new AssertionFault(`jti must be a text of 1 to ${JTI_CHARS_MAX} characters`, client);
  if (!await once.isFirst(['assertion', client.id, jti], (exp + TOLERANCE_S + 1) * 1000)) throw new AssertionFault('this jti has been shown before; make an assertion for each request', client);
  return { client, key };
}

/** What an assertion says of itself, of which nothing is proven yet. */
function claimedIn(assertion: string): { readonly id: string; readonly kid: string | undefined; readonly algorithm: Algorithm } {
  if (assertion.length > ASSERTION_CHARS_MAX) throw unknown();
  try {
    const { alg, kid } = decodeProtectedHeader(assertion);
    const { sub } = decodeJwt(assertion);
    const algorithm = ALGORITHMS.find((one) => one === alg);
    if (algorithm !== undefined && typeof sub === 'string' && /^cli_[0-9a-z]{26}$/.test(sub)) return { id: sub, kid, algorithm };
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError || cause instanceof TypeError)) throw cause;
  }
  throw unknown();
}

type Signing = { readonly client: Applicant; readonly kid: string | undefined; readonly algorithm: Algorithm; readonly nowMs: number };

/** Tries the client's own keys for that algorithm: the one that is named, or each where none is. */
async function signed(assertion: string, { client, kid, algorithm, nowMs }: Signing): Promise<{ readonly payload: JWTPayload; readonly key: string }> {
  const keys = client.keys.filter((key) => key.algorithms.includes(algorithm) && (kid === undefined || key.kid === kid));
  for (const { jwk, thumbprint } of keys) {
    try {
      const { payload } = await jwtVerify(assertion, await importJWK(jwk, algorithm), {
        algorithms: [algorithm], issuer: client.id, subject: client.id, requiredClaims: ['exp', 'jti', 'aud'], currentDate: new Date(nowMs), clockTolerance: TOLERANCE_S,
      });
      return { payload, key: thumbprint };
    } catch (cause) {
      if (cause instanceof errors.JWSSignatureVerificationFailed) continue;
      if (cause instanceof errors.JWTExpired) throw new AssertionFault(`it has ended (exp); here it is ${new Date(nowMs).toISOString()}`, client);
      if (cause instanceof errors.JWTClaimValidationFailed) throw new AssertionFault(`${cause.claim}: ${cause.message}; here it is ${new Date(nowMs).toISOString()}`, client);
      if (cause instanceof errors.JOSEError) throw unknown(client);
      throw cause;
    }
  }
  throw unknown(client);
}
