/** The issuer at which a bureau's people sign in: its own, or the built-in one; what it says of itself is remembered for a while. */
import { ClientSecretBasic, ClientSecretPost, PrivateKeyJwt, allowInsecureRequests, customFetch, discovery, enableNonRepudiationChecks, type ClientAuth, type Configuration, type CustomFetch, type PrivateKey } from 'openid-client';
import { importJWK, type JWK } from 'jose';
import { isFresh } from '../../kernel/clock.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import { isDatabaseGone } from '../../kernel/store/database.ts';
import { BUILT_IN, CLIENT, type BuiltIn } from './built-in/provider.ts';
import { KEY_ALGORITHM } from './built-in/keys.ts';
import { ANSWER_WITHIN_S, fetchInside, fetchOutside } from './fetching.ts';
import type { Surrounding } from './ports.ts';
import { issuerAway, issuerUnsuitable, keyUnsuitable } from './refusals.ts';
import { findIssuer, type KeptIssuer } from './store.ts';
import { sayAddress } from '../../kernel/reasons.ts';

const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED_MAX = 500;
const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;
const KEY_ALGORITHMS = new Set(['ES256', 'EdDSA', 'PS256', 'RS256']);

/** An issuer as a sign-in uses it; `name` is what people are tied to. */
export type Usable = { readonly name: string; readonly configuration: Configuration; readonly subjectClaim: string; readonly linkBy: KeptIssuer['linkBy']; readonly isBuiltIn: boolean };

/** Plain HTTP is for this machine alone, and only where the hub itself is a trial on it. */
export function demandSuitable(address: string, publicUrl: string): void {
  const { protocol, hostname, username, search, hash } = new URL(address);
  if (username !== '' || search !== '' || hash !== '') throw issuerUnsuitable(sayAddress('more'));
  if (protocol === 'https:') return;
  if (protocol !== 'http:') throw issuerUnsuitable(sayAddress('not_https'));
  if (!LOOPBACK.test(hostname) || !LOOPBACK.test(new URL(publicUrl).hostname)) throw issuerUnsuitable(sayAddress('plain'));
}

/** A private key as a bureau gives it. */
export async function readPrivateKey(jwk: Readonly<Record<string, string>>): Promise<PrivateKey> {
  const { kid, alg = '', d } = jwk;
  if (kid === undefined || d === undefined || !KEY_ALGORITHMS.has(alg)) throw keyUnsuitable();
  try {
    return { key: await importJWK(jwk as JWK, alg) as PrivateKey['key'], kid };
  } catch {
    throw keyUnsuitable(); // whatever the library says of it, the key is at fault
  }
}

export function knowIssuers({ database, clock, publicUrl, log }: Surrounding, builtIn: BuiltIn): { readonly of: (bureau: string) => Promise<Usable>; readonly forget: () => void } {
  const known = new Map<string, { readonly configuration: Promise<Configuration>; readonly untilMs: number }>();
  const inside = fetchInside(builtIn.handle) as unknown as CustomFetch;

  function remembered(key: string, ask: () => Promise<Configuration>): Promise<Configuration> {
    const fresh = known.get(key);
    if (fresh && isFresh(fresh.untilMs, clock.ms(), REMEMBERED_MS)) return fresh.configuration;
    const configuration = ask();
    if (known.size >= REMEMBERED_MAX) known.clear();
    known.set(key, { configuration, untilMs: clock.ms() + REMEMBERED_MS });
    configuration.catch(() => { known.delete(key); });
    return configuration;
  }

  async function discovered(address: string, { clientId, authentication, fetch, algorithm }: { readonly clientId: string; readonly authentication: ClientAuth; readonly fetch: CustomFetch; readonly algorithm?: string }): Promise<Configuration> {
    demandSuitable(address, publicUrl());
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; `demandSuitable` has just held it to one machine
    const execute = [enableNonRepudiationChecks, ...(address.startsWith('http:') ? [allowInsecureRequests] : [])];
    try {
      return await discovery(new URL(address), clientId, algorithm === undefined ? {} : { id_token_signed_response_alg: algorithm }, authentication, { [customFetch]: fetch, timeout: ANSWER_WITHIN_S, execute });
    } catch (cause) {
      if (isDatabaseGone(cause)) throw cause;

      log('sign-in.issuer_away', { fault: (cause as Error).message.slice(0, 200) });
      throw issuerAway();
    }
  }

  return {
    of: async (bureau) => {
      const kept = await findIssuer(database.db, bureau);
      if (!kept) {
        const address = builtIn.issuer();
        const configuration = await remembered(`${BUILT_IN} ${address}`, async () => discovered(address, { clientId: CLIENT, authentication: ClientSecretBasic(await builtIn.clientSecret()), fetch: inside, algorithm: KEY_ALGORITHM }));
        return { name: BUILT_IN, configuration, subjectClaim: 'sub', linkBy: 'invitation', isBuiltIn: true };
      }
      const configuration = await remembered(`${bureau} ${kept.changedAt} ${kept.issuer}`, async () => discovered(kept.issuer, { clientId: kept.clientId, authentication: await authenticationOf(kept), fetch: fetchOutside }));
      return { name: kept.issuer, configuration, subjectClaim: kept.subjectClaim, linkBy: kept.linkBy, isBuiltIn: false };
    },
    forget: () => { known.clear(); },
  };
}

async function authenticationOf({ authentication, secret }: KeptIssuer): Promise<ClientAuth> {
  switch (authentication) {
    case 'client_secret_basic': return ClientSecretBasic(secret);
    case 'client_secret_post': return ClientSecretPost(secret);
    case 'private_key_jwt': return PrivateKeyJwt(await readPrivateKey(JSON.parse(secret) as Record<string, string>));
  }
}

/** Whether people of a bureau sign in at the built-in issuer. */
export const isAtBuiltIn = async (db: Kysely<unknown>, bureau: string): Promise<boolean> => !await findIssuer(db, bureau);
