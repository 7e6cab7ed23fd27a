/** The built-in OpenID provider (oidc-provider), below /oidc: one client, the hub itself; its people are the hub's. Knows no page. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ServerResponse as Response } from 'node:http';
import { Provider, type JWK } from 'oidc-provider';
import { isFresh } from '../../../kernel/clock.ts';
import { Refusal } from '../../../kernel/errors.ts';
import { newSecret } from '../../../kernel/ids.ts';
import { toldOfDatabase } from '../../../kernel/store/told.ts';
import { faultFields } from '../../../kernel/telemetry/log.ts';
import type { Surrounding } from '../ports.ts';
import { adapterOf } from './adapter.ts';
import { ensureSecret } from './built-in-store.ts';
import { ensureKeys, KEY_ALGORITHM } from './keys.ts';

export const MOUNT = '/oidc';
export const CLIENT = 'crosscheck';
/** What a person is tied to who signs in here: the public address may change. */
export const BUILT_IN = 'built-in';
export const INTERACTION = '/sign-in/interaction';
/** Where people are told that a sign-in cannot go on. */
export const LOST = '/sign-in/lost';

/** Another process may have turned the keys. */
const KEYS_REMEMBERED_MS = 5_000;
const RETRY_AFTER_S = 2;
const S = { code: 60, step: 10 * 60 } as const;

export type BuiltIn = {
  /** Answers everything below `MOUNT`. */
  readonly handle: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;
  readonly issuer: () => string;
  readonly clientSecret: () => Promise<string>;
  /** The sign-in under way in this browser: its id, and the bureau whose person is asked for. */
  readonly interaction: (incoming: IncomingMessage) => Promise<{ readonly id: string; readonly bureau: string } | undefined>;
  /** Where the browser goes once the person has shown who they are. */
  readonly finish: (incoming: IncomingMessage, person: string, how: readonly string[]) => Promise<string>;
  readonly forgetKeys: () => void;
};

export function openBuiltIn({ database, clock, publicUrl, people, log }: Surrounding): BuiltIn {
  const issuer = (): string => publicUrl() + MOUNT;
  const clientSecret = (): Promise<string> => ensureSecret(database.db, 'client', newSecret());
  let made: { readonly provider: Promise<Provider>; readonly for: string; readonly untilMs: number } | undefined;

  async function make(): Promise<Provider> {
    const [keys, secret, cookies] = [await ensureKeys(database, clock), await clientSecret(), await ensureSecret(database.db, 'cookies', newSecret())];
    const provider = new Provider(issuer(), {
      adapter: adapterOf(database.db, clock),
      jwks: { keys: keys.map(({ key }) => key as unknown as JWK) },
      cookies: { keys: [cookies], names: { session: 'crosscheck_issuer', interaction: 'crosscheck_interaction', resume: 'crosscheck_resume' } },
      clients: [{
        client_id: CLIENT, client_secret: secret, redirect_uris: [`${publicUrl()}/sign-in/callback`], response_types: ['code'], grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: KEY_ALGORITHM,
      }],
      responseTypes: ['code'], scopes: ['openid'], claims: { openid: ['sub'], amr: null }, extraParams: ['bureau'],
      enabledJWA: { idTokenSigningAlgValues: [KEY_ALGORITHM] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false }, userinfo: { enabled: false }, rpInitiatedLogout: { enabled: false }, resourceIndicators: { enabled: false } },
      interactions: { url: () => INTERACTION },
      ttl: { AuthorizationCode: S.code, AccessToken: S.step, IdToken: S.step, Interaction: S.step, Session: S.step, Grant: S.step },
      findAccount: async (_, id) => {
        const person = await people.find(database.db, id);
        return person?.state === 'active' ? { accountId: id, claims: async () => ({ sub: id }) } : undefined;
      },
      // The one client is the hub itself: there is nobody to consent to.
      loadExistingGrant: async (ctx) => {
        const { client, session } = ctx.oidc;
        if (!client || session?.accountId === undefined) return undefined;
        const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope('openid');
        await grant.save();
        return grant;
      },
      renderError: async (ctx) => {
        if (ctx.get('accept').includes('text/html')) { ctx.redirect(LOST); return; }
        ctx.type = 'text/plain; charset=utf-8';
        ctx.body = 'This sign-in cannot go on: it has expired, or was not begun here. Go back to the hub and sign in again.\n';
      },
    });
    provider.proxy = true; // what it takes for a proxy's word is written by `handle` below
    provider.on('server_error', (ctx, cause) => {
      const said = toldOfDatabase(cause);
      if (!(said instanceof Refusal)) { log('sign-in.issuer_fault', faultFields(cause)); return; }
      ctx.status = said.status;
      ctx.set('retry-after', String(said.details.retryAfterS ?? RETRY_AFTER_S));
    });
    return provider;
  }

  function current(): Promise<Provider> {
    const now = clock.ms();
    if (!made || made.for !== publicUrl() || !isFresh(made.untilMs, now, KEYS_REMEMBERED_MS)) {
      const provider = make();
      made = { provider, for: publicUrl(), untilMs: now + KEYS_REMEMBERED_MS };
      provider.catch(() => { made = undefined; });
    }
    return made.provider;
  }

  /** Reading needs an answer to belong to; nothing is written to it. */
  const found = async (incoming: IncomingMessage): ReturnType<Provider['interactionDetails']> => (await current()).interactionDetails(incoming, new Response(incoming));

  return {
    issuer, clientSecret,
    handle: async (incoming, outgoing) => {
      const { protocol, host } = new URL(publicUrl());
      // It is told the hub's public address, whatever the caller wrote into its headers.
      Object.assign(incoming.headers, { 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host });
      Object.assign(incoming, { originalUrl: incoming.url, url: incoming.url?.slice(MOUNT.length) });
      await (await current()).callback()(incoming, outgoing);
    },
    interaction: async (incoming) => {
      try {
        const { uid, params } = await found(incoming);
        return { id: uid, bureau: typeof params.bureau === 'string' ? params.bureau : '' };
      } catch (cause) {
        if ((cause as { error?: unknown }).error === 'invalid_request') return undefined; // no cookie, or it has expired
        throw cause;
      }
    },
    finish: async (incoming, person, how) => (await current()).interactionResult(incoming, new Response(incoming), { login: { accountId: person, remember: false, amr: [...how] } }, { mergeWithLastSubmission: false }),
    forgetKeys: () => { made = undefined; },
  };
}
