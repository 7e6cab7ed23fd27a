/**
 * Who a device is: a JWT that its own key has signed for this very request, shown once. A revoked device is told so, signed, whatever it
 * asks, but for bringing what it had logged and saying that it has erased itself.
 */
import { decodeProtectedHeader, errors, importJWK, jwtVerify } from 'jose';
import type { Authenticator, Credentials } from '../../kernel/auth/credentials.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/store/database.ts';
import type { AuditEvent } from '../../kernel/store/store.ts';
import { openThrottle } from '../../kernel/throttle.ts';
import { proofRefused, replicaRevoked } from './refusals.ts';
import { DEVICE_TOKEN_TYPE } from './schema.ts';
import { findDevice, type KnownDevice } from './store.ts';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const LIVES_MAX_S = 60;
const TOLERANCE_S = 30;
const JTI_CHARS_MAX = 256;
/** What a revoked device may still do. */
const LAST_PATHS: readonly string[] = ['/v1/replica/checks', '/v1/replica/erased'];
/** Refused tokens of one device that are audited in full in each minute; the rest by number. */
const REFUSALS_MAX = 20;
const WINDOW_MS = 60_000;

export type DevicesOptions = {
  readonly database: Database; readonly clock: Clock; readonly publicUrl: () => string;
  /** Whether something is shown for the first time; remembered until it would be refused for its age. */
  readonly isFirst: (what: readonly string[], untilMs: number) => Promise<boolean>;
  readonly audit: (event: AuditEvent) => Promise<void>;
  /** That a replica was revoked, signed. */
  readonly revocationOf: (replica: string, at: string) => Promise<string>;
};

function isDeviceToken({ scheme, token }: Credentials): boolean {
  if (scheme !== 'bearer' || !JWT.test(token)) return false;
  try {
    return decodeProtectedHeader(token).typ === DEVICE_TOKEN_TYPE;
  } catch {
    return false;
  }
}

/** Without query, and without what may differ in writing one address. */
const placeOf = (url: unknown): string | undefined => {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const { origin, pathname } = new URL(url);
  return origin + pathname;
};

export function knowDevices({ database, clock, publicUrl, isFirst, audit, revocationOf }: DevicesOptions): Authenticator {
  const opened = new WeakMap<Credentials, string>();
  const refusals = openThrottle({ ms: clock.ms, max: REFUSALS_MAX, windowMs: WINDOW_MS });

  async function auditRefusal({ principal: { bureau, unit, tokenId } }: KnownDevice, code: string): Promise<void> {
    const { isOver, untold } = refusals.count(tokenId);
    if (!isOver) await audit({ at: clock.now(), action: 'replicas.proof', outcome: 'refused', bureau, unit, token: tokenId, subjects: [tokenId], detail: { code, ...(untold > 0 ? { untold } : {}) } });
  }

  return {
    recognises: isDeviceToken,
    async find(asked) {
      const id = /^rpl_[0-9a-z]{26}$/.exec(subjectOf(asked.token))?.[0];
      const device = id === undefined ? undefined : await findDevice(database.db, id);
      if (!device) return undefined;
      const proven = await provenBy(device, asked, { nowMs: clock.ms(), audience: publicUrl() });
      if ('why' in proven || !await isFirst(['replica', device.principal.tokenId, proven.jti], proven.untilMs)) {
        await auditRefusal(device, proofRefused.code);
        throw proofRefused('why' in proven ? proven.why : 'it has been shown before; make one for each request');
      }
      if (device.revokedAt !== undefined && !LAST_PATHS.includes(new URL(asked.url).pathname)) {
        await auditRefusal(device, replicaRevoked.code);
        throw replicaRevoked(await revocationOf(device.principal.tokenId, device.revokedAt));
      }
      opened.set(asked, device.principal.tokenId);
      return device.principal;
    },
    /** A stream outlives the token with which it was opened, and not the device's enrolment. */
    async findAgain(asked) {
      const id = opened.get(asked);
      const device = id === undefined ? undefined : await findDevice(database.db, id);
      return device?.revokedAt === undefined ? device?.principal : undefined;
    },
  };
}

/** Whose it says that it is, of which nothing is proven yet. */
function subjectOf(token: string): string {
  try {
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { sub?: unknown };
    return typeof sub === 'string' ? sub : '';
  } catch {
    return '';
  }
}

type Proven = { readonly jti: string; readonly untilMs: number } | { readonly why: string };

async function provenBy({ principal: { tokenId }, key }: KnownDevice, { token, method, url }: Credentials, { nowMs, audience }: { readonly nowMs: number; readonly audience: string }): Promise<Proven> {
  const here = new Date(nowMs).toISOString();
  try {
    const { payload: { htm, htu, exp = 0, iat = 0, jti } } = await jwtVerify(token, await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key }, 'EdDSA'), {
      algorithms: ['EdDSA'], typ: DEVICE_TOKEN_TYPE, issuer: tokenId, subject: tokenId, audience, requiredClaims: ['exp', 'iat', 'jti', 'aud'], currentDate: new Date(nowMs), clockTolerance: TOLERANCE_S,
    });
    if (htm !== method) return { why: `htm must be the method of the request, ${method}` };
    if (placeOf(htu) !== placeOf(url)) return { why: `htu must be the address of the request without its query, ${placeOf(url) ?? url}` };
    if (exp > nowMs / 1000 + LIVES_MAX_S + TOLERANCE_S || exp - iat > LIVES_MAX_S) return { why: `exp must lie ${LIVES_MAX_S} s ahead at most; here it is ${here}` };
    if (typeof jti !== 'string' || jti === '' || jti.length > JTI_CHARS_MAX) return { why: `jti must be a text of 1 to ${JTI_CHARS_MAX} characters` };
    return { jti, untilMs: (exp + TOLERANCE_S + 1) * 1000 };
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) return { why: `it has ended (exp); here it is ${here}` };
    if (cause instanceof errors.JWTClaimValidationFailed) return { why: `${cause.claim}: ${cause.message}; here it is ${here}` };
    if (cause instanceof errors.JOSEError) return { why: 'the device’s key has not signed it' };
    throw cause;
  }
}
