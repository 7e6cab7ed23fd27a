/** Which public keys are taken from a client, and by which signatures they may be used. Pure but for the import that tries them. */
import { calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import type { Issue } from '../../kernel/errors.ts';
import type { Algorithm } from './schema.ts';
import { say } from './sayings.ts';

export type TakenKey = { readonly thumbprint: string; readonly kid: string; readonly algorithms: readonly Algorithm[]; readonly jwk: JWK };

const RSA_BITS_MIN = 2_048;
/** A longer modulus makes each signature costly to verify. */
const RSA_BITS_MAX = 8_192;
const RSA_EXPONENTS = new Set(['AQAB', 'Aw']); // 65537 and 3: others are mistakes, or made to be slow
const KID_CHARS_MAX = 128;
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Whether a key holds more than its public half. */
export const isPrivate = (jwk: object): boolean => PRIVATE.some((member) => Object.hasOwn(jwk, member));

type Kind = { readonly algorithms: readonly Algorithm[]; readonly jwk: JWK } | { readonly why: string };
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The members that make the key, and nothing else of what was sent. */
function kindOf(sent: Readonly<Record<string, unknown>>): Kind {
  const { kty, crv } = sent;
  if (kty === 'EC' && crv === 'P-256') return { algorithms: ['ES256'], jwk: { kty, crv, x: text(sent.x), y: text(sent.y) } };
  if (kty === 'OKP' && crv === 'Ed25519') return { algorithms: ['EdDSA'], jwk: { kty, crv, x: text(sent.x) } };
  if (kty !== 'RSA') return { why: say('key_kind') };
  const [n, e] = [text(sent.n), text(sent.e)];
  const bits = bitsOf(n);
  if (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX) return { why: say('key_bits', { bits, least: RSA_BITS_MIN, most: RSA_BITS_MAX }) };
  if (!RSA_EXPONENTS.has(e)) return { why: say('key_exponent') };
  return { algorithms: ['PS256', 'RS256'], jwk: { kty, n, e } };
}

function bitsOf(n: string): number {
  const bytes = Buffer.from(n, 'base64url');
  const at = bytes.findIndex((byte) => byte !== 0);
  return at < 0 ? 0 : (bytes.length - at - 1) * 8 + (32 - Math.clz32(bytes[at] ?? 0));
}

/** A key as it will be kept, or why it is not taken. */
export async function takeKey(sent: Readonly<Record<string, unknown>>): Promise<TakenKey | { readonly why: string }> {
  if (isPrivate(sent)) return { why: say('key_private') };
  if (sent.use !== undefined && sent.use !== 'sig') return { why: say('key_use') };
  if (sent.key_ops !== undefined && !(Array.isArray(sent.key_ops) && sent.key_ops.includes('verify'))) return { why: say('key_operations') };
  const kind = kindOf(sent);
  if ('why' in kind) return kind;
  const algorithms = sent.alg === undefined ? kind.algorithms : kind.algorithms.filter((one) => one === sent.alg);
  const [first] = algorithms;
  if (first === undefined) return { why: say('key_algorithm', { algorithms: kind.algorithms.join(' or ') }) };
  if (!await isKey(kind.jwk, first)) return { why: say('key_number') };
  const thumbprint = await calculateJwkThumbprint(kind.jwk, 'sha256');
  const kid = sent.kid === undefined ? thumbprint : text(sent.kid);
  if (!/^[\x21-\x7e]+$/.test(kid) || kid.length > KID_CHARS_MAX) return { why: say('key_name', { most: KID_CHARS_MAX }) };
  return { thumbprint, kid, algorithms, jwk: kind.jwk };
}

/** Whether the numbers make a key: the library refuses what lies on no curve. */
async function isKey(jwk: JWK, algorithm: Algorithm): Promise<boolean> {
  try {
    await importJWK(jwk, algorithm);
    return true;
  } catch {
    return false;
  }
}

/** All keys of a set, or everything that is wrong with them at once. */
export async function takeKeys(sent: readonly Readonly<Record<string, unknown>>[]): Promise<{ readonly keys: readonly TakenKey[]; readonly issues: readonly Issue[] }> {
  const keys: TakenKey[] = [];
  const issues: Issue[] = [];
  for (const [at, one] of sent.entries()) {
    const taken = await takeKey(one);
    if ('why' in taken) issues.push({ path: `/jwks/keys/${at}`, detail: taken.why });
    else if (keys.some(({ thumbprint, kid }) => thumbprint === taken.thumbprint || kid === taken.kid)) issues.push({ path: `/jwks/keys/${at}`, detail: say('key_twice') });
    else keys.push(taken);
  }
  return { keys, issues };
}
