/** Access tokens (RFC 9068): issued for five minutes, bound to a key or a certificate, verified by the hub's own keys. */
import { SignJWT, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { isFresh, type Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { z } from '../../kernel/schema/index.ts';
import { SIGNING_ALGORITHM, type SigningKeyring } from './signing-keys.ts';

export const TOKEN_LIVES_S = 5 * 60;
/** Clocks of a hub's processes differ by less. A token that has longer to live than it may was made by a clock that was ahead, and ours is not. */
const TOLERANCE_S = 60;
const LIVES_MAX_MS = (TOKEN_LIVES_S + TOLERANCE_S) * 1000;
const TYPE = 'at+jwt';
const VERIFIED_MAX = 10_000;

const Claims = z.object({
  client_id: z.string(), exp: z.number(),
  /** The thumbprint of the key by which the client proved who it is: when that is retired, its tokens end. */
  akt: z.string(),
  cnf: z.object({ 'jkt': z.string().optional(), 'x5t#S256': z.string().optional() }).optional(),
});

export type Bound = { readonly jkt?: string | undefined; readonly certificate?: string | undefined };
export type AccessToken = Bound & { readonly client: string; readonly key: string };

export type AccessTokens = {
  readonly issue: (token: AccessToken) => Promise<string>;
  /** What a token says; undefined where it is none of ours, or has ended. */
  readonly read: (token: string) => Promise<AccessToken | undefined>;
};

/** `issuer`: the hub's public address, which is the audience too. */
export function openAccessTokens({ keys, clock, issuer }: { readonly keys: Pick<SigningKeyring, 'standing'>; readonly clock: Clock; readonly issuer: () => string }): AccessTokens {
  const verified = new Map<string, { readonly said: AccessToken; readonly untilMs: number; readonly kid: string }>();

  async function verify(token: string, kid: string): Promise<{ readonly said: AccessToken; readonly untilMs: number; readonly kid: string } | undefined> {
    const key = (await keys.standing()).byKid.get(kid);
    if (!key) return undefined;
    try {
      const { payload } = await jwtVerify(token, key.publicKey, { algorithms: [SIGNING_ALGORITHM], typ: TYPE, issuer: issuer(), audience: issuer(), currentDate: new Date(clock.ms()), requiredClaims: ['exp', 'jti', 'sub'] });
      const { client_id: client, akt, exp, cnf } = Claims.parse(payload);
      return { said: { client, key: akt, jkt: cnf?.jkt, certificate: cnf?.['x5t#S256'] }, untilMs: exp * 1000, kid };
    } catch (cause) {
      if (cause instanceof errors.JOSEError) return undefined;
      throw cause;
    }
  }

  return {
    issue: async ({ client, key, jkt, certificate }) => {
      const { signing } = await keys.standing();
      const nowS = Math.floor(clock.ms() / 1000);
      const cnf = { ...(jkt === undefined ? {} : { jkt }), ...(certificate === undefined ? {} : { 'x5t#S256': certificate }) };
      return new SignJWT({ client_id: client, akt: key, ...(Object.keys(cnf).length === 0 ? {} : { cnf }) })
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: TYPE, kid: signing.kid })
        .setIssuer(issuer()).setAudience(issuer()).setSubject(client).setJti(newId('act', clock.ms())).setIssuedAt(nowS).setExpirationTime(nowS + TOKEN_LIVES_S)
        .sign(signing.privateKey);
    },
    read: async (token) => {
      let known = verified.get(token);
      if (!known) {
        const kid = kidOf(token);
        known = kid === undefined ? undefined : await verify(token, kid);
        if (!known) return undefined;
        if (verified.size >= VERIFIED_MAX) verified.clear();
        verified.set(token, known);
      }
      if (isFresh(known.untilMs, clock.ms(), LIVES_MAX_MS) && (await keys.standing()).byKid.has(known.kid)) return known.said;
      verified.delete(token);
      return undefined;
    },
  };
}

function kidOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}
