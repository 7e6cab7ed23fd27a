/**
 * Where a client gets its tokens: POST /oauth/token, client credentials (RFC 6749 §4.4) with a signed assertion (RFC 7523), and the
 * two documents that say how. Errors have the form of RFC 6749 §5.2. What fails is audited, bounded by network; a client that
 * proves who it is is never kept waiting for what others have tried in its name.
 */
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Asked } from '../../kernel/http/asked.ts';
import type { Page } from '../../kernel/http/server.ts';
import { toldOfDatabase } from '../../kernel/store/told.ts';
import type { AuditEvent } from '../../kernel/store/store.ts';
import { TOKEN_LIVES_S, type AccessTokens, type Bound } from './access-tokens.ts';
import { ASSERTION_TYPE, AssertionFault, verifyAssertion } from './assertions.ts';
import { thumbprintOf } from './authenticating.ts';
import { ProofFault, verifyProof } from './dpop.ts';
import type { Once } from './once.ts';
import { ALGORITHMS } from './schema.ts';
import type { SigningKeyring } from './signing-keys.ts';
import type { Applicant } from './store.ts';
import { networkOf, openThrottle } from '../../kernel/throttle.ts';

export const TOKEN_PATH = '/oauth/token';
const KEYS_PATH = '/.well-known/jwks.json';
/** Failures of one network that are told and audited in full, and tokens that one client gets, in each minute. */
const FAILURES_MAX = 20;
const TOKENS_MAX = 120;
const WINDOW_MS = 60_000;
const HUB = { bureau: 'HUB', unit: 'administration', token: '' } as const;

export type TokenEndpoint = {
  /** A client that stands, by its id. */
  readonly findApplicant: (id: string) => Promise<Applicant | undefined>;
  readonly clock: Clock; readonly issuer: () => string; readonly keys: Pick<SigningKeyring, 'standing'>; readonly tokens: AccessTokens; readonly once: Pick<Once, 'isFirst'>;
  /** Other addresses for which an assertion may be meant: a replica takes those for its hub. */
  readonly alsoFor?: (() => readonly string[]) | undefined;
  readonly audit: (event: AuditEvent) => Promise<void>;
};

type OAuthCode = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'invalid_scope' | 'invalid_dpop_proof' | 'temporarily_unavailable';
class OAuthFault extends Error {
  readonly code: OAuthCode;
  readonly status: number;
  readonly client: Applicant | undefined;
  readonly retryAfterS: number | undefined;
  constructor(code: OAuthCode, why: string, { status = code === 'invalid_client' ? 401 : 400, client, retryAfterS }: { readonly status?: number; readonly client?: Applicant | undefined; readonly retryAfterS?: number } = {}) {
    super(why);
    this.code = code;
    this.status = status;
    this.client = client;
    this.retryAfterS = retryAfterS;
  }
}

export function tokenPages(end: TokenEndpoint): readonly Page[] {
  const { clock, issuer, keys } = end;
  const failures = openThrottle({ ms: clock.ms, max: FAILURES_MAX, windowMs: WINDOW_MS });
  const issued = openThrottle({ ms: clock.ms, max: TOKENS_MAX, windowMs: WINDOW_MS });

  async function answer(asked: Asked): Promise<Response> {
    const network = networkOf(asked.address);
    try {
      return await granted(end, asked, issued.count);
    } catch (cause) {
      const fault = faultOf(cause);
      if (!fault) throw cause;
      if (fault.status >= 500) return told(fault);
      const { isOver, untold, retryAfterS } = failures.count(network);
      if (isOver) return told(new OAuthFault('temporarily_unavailable', 'too many requests from your network have failed', { status: 429, retryAfterS }));
      const who = fault.client ? { bureau: fault.client.bureau, unit: fault.client.unit, token: fault.client.id } : HUB;
      await end.audit({ at: clock.now(), action: 'clients.token', outcome: 'refused', ...who, subjects: fault.client ? [fault.client.id] : [], detail: { code: fault.code, network, ...(untold > 0 ? { untold } : {}) } });
      return told(fault);
    }
  }

  const json = (value: object): Response => new Response(`${JSON.stringify(value)}\n`, { headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' } });
  return [
    { path: TOKEN_PATH, method: 'POST', answer },
    { path: KEYS_PATH, answer: async () => json({ keys: [...(await keys.standing()).byKid.values()].map(({ publicJwk }) => publicJwk) }) },
    { path: '/.well-known/oauth-authorization-server', answer: async () => json(metadataOf(issuer())) },
  ];
}

/** RFC 8414. */
const metadataOf = (issuer: string): object => ({
  issuer, token_endpoint: issuer + TOKEN_PATH, jwks_uri: issuer + KEYS_PATH, service_documentation: `${issuer}/docs`,
  response_types_supported: [], grant_types_supported: ['client_credentials'],
  token_endpoint_auth_methods_supported: ['private_key_jwt'], token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
  dpop_signing_alg_values_supported: ALGORITHMS, tls_client_certificate_bound_access_tokens: true,
});

async function granted(end: TokenEndpoint, asked: Asked, countOf: (client: string) => { readonly isOver: boolean; readonly retryAfterS: number }): Promise<Response> {
  const { clock, issuer, once, findApplicant, alsoFor = () => [] } = end;
  const { assertion, named } = applicationIn(asked, await formOf(asked));
  const audiences = [issuer(), ...alsoFor()].flatMap((address) => [address, address + TOKEN_PATH]);
  const { client, key } = await verifyAssertion(assertion, { find: findApplicant, once, audiences, nowMs: clock.ms() });
  if (named !== null && named !== client.id) throw new OAuthFault('invalid_client', 'client_id is another than the client of the assertion', { client });
  const { isOver, retryAfterS } = countOf(client.id);
  if (isOver) throw new OAuthFault('temporarily_unavailable', `a client gets ${TOKENS_MAX} tokens in a minute; use each for its ${TOKEN_LIVES_S} s`, { status: 429, client, retryAfterS });
  const bound = await boundTo(end, asked, client);
  const token = await end.tokens.issue({ client: client.id, key, ...bound });
  await end.audit({ at: clock.now(), action: 'clients.token', outcome: 'done', bureau: client.bureau, unit: client.unit, token: client.id, subjects: [client.id], detail: { key, bound: Object.entries(bound).flatMap(([by, to]) => (to === undefined ? [] : [by])) } });
  const isTrial = bound.jkt === undefined && bound.certificate === undefined;
  return answered(200, { access_token: token, token_type: bound.jkt === undefined ? 'Bearer' : 'DPoP', expires_in: TOKEN_LIVES_S, ...(isTrial ? { trial: true } : {}) });
}

/** To what the token will be bound: the key of the DPoP proof, the certificate of the connection, or both. */
async function boundTo({ clock, once }: TokenEndpoint, { method, url, header, clientCertificate }: Asked, client: Applicant): Promise<Bound> {
  const shown = clientCertificate && thumbprintOf(clientCertificate);
  const certificate = shown !== undefined && client.certificates.includes(shown) ? shown : undefined;
  const proof = header('dpop');
  if (proof === undefined) {
    if (certificate === undefined && !client.trial) throw new OAuthFault('invalid_dpop_proof', 'a token is bound: send a DPoP proof (RFC 9449), or connect with a certificate that is registered for the client (RFC 8705)', { client });
    return { certificate };
  }
  try {
    const { jkt, mark, untilMs } = await verifyProof({ proof, method, url: url.href, nowMs: clock.ms() });
    if (!await once.isFirst(mark, untilMs)) throw new ProofFault('it has been shown before; make one for each request');
    return { jkt, certificate };
  } catch (cause) {
    throw cause instanceof ProofFault ? new OAuthFault('invalid_dpop_proof', cause.message, { client }) : cause;
  }
}

async function formOf(asked: Asked): Promise<URLSearchParams> {
  const form = await asked.form();
  const twice = [...form.keys()].find((name, at, all) => all.indexOf(name) !== at);
  if (twice !== undefined) throw new OAuthFault('invalid_request', 'a parameter is sent twice');
  return form;
}

function applicationIn({ header }: Asked, form: URLSearchParams): { readonly assertion: string; readonly named: string | null } {
  const grant = form.get('grant_type');
  if (grant === null) throw new OAuthFault('invalid_request', 'grant_type is missing');
  if (grant !== 'client_credentials') throw new OAuthFault('unsupported_grant_type', 'grant_type must be client_credentials');
  if (header('authorization') !== undefined || form.has('client_secret')) throw new OAuthFault('invalid_client', 'a client proves who it is by client_assertion alone; there are no client secrets');
  if (form.get('client_assertion_type') !== ASSERTION_TYPE) throw new OAuthFault('invalid_client', `client_assertion_type must be ${ASSERTION_TYPE}`);
  if ((form.get('scope') ?? '') !== '') throw new OAuthFault('invalid_scope', 'there are no scopes here: what a client may is its role');
  const assertion = form.get('client_assertion') ?? '';
  if (assertion === '') throw new OAuthFault('invalid_client', 'client_assertion is missing');
  return { assertion, named: form.get('client_id') };
}

function faultOf(cause: unknown): OAuthFault | undefined {
  if (cause instanceof OAuthFault) return cause;
  if (cause instanceof AssertionFault) return new OAuthFault('invalid_client', `client_assertion: ${cause.message}`, { client: cause.client });
  const said = toldOfDatabase(cause);
  if (said instanceof Refusal && said.status === 503) return new OAuthFault('temporarily_unavailable', said.message, { status: 503, retryAfterS: said.details.retryAfterS ?? 2 });
  if (cause instanceof Refusal) return new OAuthFault('invalid_request', cause.message, { status: cause.status === 413 || cause.status === 408 ? cause.status : 400 });
  return undefined;
}

/** RFC 6749 §5.2 lets a description hold printable ASCII without quotes and backslashes. */
const described = (said: string): string => said.replaceAll('"', '\'').replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, ' ');

function told({ code, status, message, retryAfterS }: OAuthFault): Response {
  const unread = status === 413 || status === 408 ? { connection: 'close' } : {};
  return answered(status, { error: code, error_description: described(message) }, { ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }), ...unread });
}

const answered = (status: number, value: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache', ...headers } });
