/** For tests: a browser with a jar of cookies, a passkey device made of software, and people who sign in with them. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { TestHub } from '../../../tests/fixtures.ts';

export type Seen = { readonly status: number; readonly url: string; readonly headers: Headers; readonly text: string };
export type Browser = {
  readonly cookies: Map<string, string>;
  readonly ask: (method: string, path: string, body?: URLSearchParams | object, headers?: Record<string, string>) => Promise<Seen>;
  /** The same, and on to wherever it leads. */
  readonly go: (method: string, path: string, body?: URLSearchParams) => Promise<Seen>;
};

/** A browser on one origin, or several: cookies go to where they came from. */
export function browserAt(home: string): Browser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (origin: string): Map<string, string> => { const jar = jars.get(origin) ?? new Map<string, string>(); jars.set(origin, jar); return jar; };
  const ask: Browser['ask'] = async (method, path, body, headers = {}) => {
    const url = new URL(path, home);
    const jar = jarOf(url.origin);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const isForm = body instanceof URLSearchParams;
    const answer = await fetch(url, {
      method, redirect: 'manual', ...(body === undefined ? {} : { body: isForm ? body.toString() : JSON.stringify(body) }),
      headers: { 'user-agent': 'test browser', ...(cookie === '' ? {} : { cookie }), ...(method !== 'GET' ? { 'sec-fetch-site': 'same-origin' } : {}), ...(body === undefined ? {} : { 'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json' }), ...headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return { status: answer.status, url: url.href, headers: answer.headers, text: await answer.text() };
  };
  return {
    get cookies() { return jarOf(new URL(home).origin); }, ask,
    go: async (method, path, body) => {
      let seen = await ask(method, path, body);
      for (let hops = 0; hops < 10 && seen.status >= 300 && seen.status < 400; hops += 1) seen = await ask('GET', new URL(seen.headers.get('location') ?? '', seen.url).href);
      return seen;
    },
  };
}

// ---- a passkey device ----

const cborHead = (major: number, value: number): Buffer => (value < 24 ? Buffer.from([major << 5 | value]) : value < 256 ? Buffer.from([major << 5 | 24, value]) : Buffer.from([major << 5 | 25, value >> 8, value & 255]));
type Cbor = number | string | Buffer | Map<Cbor, Cbor>;
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
  if (typeof value === 'string') return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([cborHead(2, value.length), value]);
  return Buffer.concat([cborHead(5, value.size), ...[...value].flatMap(([key, inner]) => [cbor(key), cbor(inner)])]);
}

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
const FLAG = { present: 1, verified: 4, attested: 64 } as const;

export type Device = {
  readonly make: (options: { challenge: string; user: { id: string }; rp: { id: string } }, as?: As) => object;
  readonly use: (options: { challenge: string; rpId: string }, as?: As) => object;
};
/** How it misbehaves. */
export type As = { readonly origin?: string; readonly isVerified?: boolean; readonly counter?: number; readonly challenge?: string };

/** An authenticator of WebAuthn level 3 in software: one P-256 key, attestation “none”. */
export function deviceAt(origin: string): Device {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let counter = 0;
  let user = '';
  const clientData = (type: string, challenge: string, as: As): Buffer => Buffer.from(JSON.stringify({ type, challenge: as.challenge ?? challenge, origin: as.origin ?? origin, crossOrigin: false }));
  const authData = (rpId: string, as: As, attested?: Buffer): Buffer => {
    counter = as.counter ?? counter + 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(rpId), Buffer.from([FLAG.present | (as.isVerified === false ? 0 : FLAG.verified) | (attested ? FLAG.attested : 0)]), count, attested ?? Buffer.alloc(0)]);
  };
  return {
    make: (options, as = {}) => {
      user = options.user.id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const data = authData(options.rp.id, as, Buffer.concat([Buffer.alloc(16), length, id, cbor(coseOf(publicKey))]));
      const attestation = cbor(new Map<Cbor, Cbor>([['fmt', 'none'], ['attStmt', new Map()], ['authData', data]]));
      const response = { clientDataJSON: clientData('webauthn.create', options.challenge, as).toString('base64url'), attestationObject: attestation.toString('base64url'), transports: ['internal'] };
      return { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key', clientExtensionResults: {}, response };
    },
    use: (options, as = {}) => {
      const data = authData(options.rpId, as);
      const client = clientData('webauthn.get', options.challenge, as);
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      const response = { clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url'), userHandle: user };
      return { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key', clientExtensionResults: {}, response };
    },
  };
}

function coseOf(key: KeyObject): Map<Cbor, Cbor> {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return new Map<Cbor, Cbor>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]);
}

// ---- people ----

export type Known = { readonly id: string; readonly bureau: string };

/** What people need of a hub to sign in at it. */
export type HubToSignIn = Pick<TestHub, 'url' | 'ask' | 'token'>;

/** Adds a person of a bureau and invites them; an administrator is the hub's own. */
export async function invited(hub: HubToSignIn, { bureau = 'NL', role = 'officer', unit = 'Main unit', name = `The ${role}`, email }: { readonly bureau?: string; readonly role?: string; readonly unit?: string; readonly name?: string; readonly email?: string } = {}): Promise<{ person: Known; code: string; supervisor: string }> {
  const supervisor = await hub.token(bureau, role === 'administrator' ? role : 'supervisor');
  const added = await hub.ask<{ id: string }>(supervisor, 'POST', '/v1/people', { unit, role, name, ...(email === undefined ? {} : { email }) });
  if (added.status !== 201) throw new Error(JSON.stringify(added.body));
  const invitation = await hub.ask<{ code: string }>(supervisor, 'POST', `/v1/people/${added.body.id}/invitations`);
  if (invitation.status !== 201) throw new Error(JSON.stringify(invitation.body));
  return { person: { id: added.body.id, bureau }, code: invitation.body.code, supervisor };
}

/** Makes a passkey with an invitation. */
export async function enrolPasskey(hub: HubToSignIn, code: string, as: As = {}): Promise<{ device: Device; seen: Seen }> {
  const browser = browserAt(hub.url);
  const device = deviceAt(new URL(hub.url).origin);
  const options = await browser.ask('POST', '/sign-in/enrol/passkey/options', { code });
  if (options.status !== 200) return { device, seen: options };
  return { device, seen: await browser.ask('POST', '/sign-in/enrol/passkey', { code, response: device.make(JSON.parse(options.text) as Parameters<Device['make']>[0], as) }) };
}

/** Signs in with a passkey; what the browser sees at last. */
export async function usePasskey(browser: Browser, device: Device, { bureau = 'NL', to, as = {} }: { readonly bureau?: string; readonly to?: string; readonly as?: As } = {}): Promise<Seen> {
  const page = await browser.go('GET', `/sign-in?bureau=${bureau}${to === undefined ? '' : `&to=${encodeURIComponent(to)}`}`);
  if (page.status !== 200) return page;
  const options = await browser.ask('POST', '/sign-in/interaction/passkey/options', {});
  const answered = await browser.ask('POST', '/sign-in/interaction/passkey', { response: device.use(JSON.parse(options.text) as Parameters<Device['use']>[0], as) });
  return answered.status === 200 ? browser.go('GET', (JSON.parse(answered.text) as { to: string }).to) : answered;
}

/** A person with a passkey, signed in. */
export async function signedInPerson(hub: HubToSignIn, who: Parameters<typeof invited>[1] = {}): Promise<{ person: Known; supervisor: string; browser: Browser; device: Device }> {
  const { person, code, supervisor } = await invited(hub, who);
  const { device, seen } = await enrolPasskey(hub, code);
  if (seen.status !== 200) throw new Error(seen.text);
  const browser = browserAt(hub.url);
  const end = await usePasskey(browser, device, { bureau: person.bureau });
  if (end.status !== 200) throw new Error(`${end.status} ${end.text}`);
  return { person, supervisor, browser, device };
}

/** The token of a signed-in browser's session, as a program would send it. */
export const sessionOf = (browser: Browser): string => browser.cookies.get('crosscheck') ?? '';

// ---- somebody else's issuer ----

/** What the issuer says of whoever comes next. */
export type Says = { sub: string; readonly email?: string; readonly email_verified?: boolean; readonly claims?: Readonly<Record<string, unknown>>; readonly key?: 'foreign' | 'none'; readonly nonce?: string; readonly issuer?: string; readonly audience?: string; readonly expiresIn?: number };

/**
 * An OpenID issuer on this machine, written for the test so that it can lie: code flow with PKCE, one client, RS256. It
 * verifies what an honest one verifies.
 */
export async function foreignIssuer(t: Pick<TestContext, 'after'>, says: Says): Promise<{ url: string; says: (next: Says) => void; tokensAsked: () => number }> {
  const [own, foreign] = await Promise.all([generateKeyPair('RS256', { extractable: true }), generateKeyPair('RS256')]);
  const codes = new Map<string, URLSearchParams>();
  let now = says;
  let asked = 0;
  let url = '';
  const idToken = async (asking: URLSearchParams): Promise<string> => {
    const claims = { nonce: now.nonce ?? asking.get('nonce'), ...(now.email === undefined ? {} : { email: now.email, email_verified: now.email_verified }), ...now.claims };
    const seconds = Math.floor(performance.timeOrigin / 1_000 + performance.now() / 1_000);
    const all = { ...claims, iss: now.issuer ?? url, sub: now.sub, aud: now.audience ?? asking.get('client_id') ?? '', iat: seconds, exp: seconds + (now.expiresIn ?? 300) };
    if (now.key === 'none') return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(all)).toString('base64url')}.`;
    return new SignJWT(all).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(now.key === 'foreign' ? foreign.privateKey : own.privateKey);
  };
  const answers: Record<string, (query: URLSearchParams, incoming: IncomingMessage) => Promise<unknown>> = {
    '/.well-known/openid-configuration': async () => ({ issuer: url, authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, jwks_uri: `${url}/keys`, response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] }),
    '/keys': async () => ({ keys: [{ ...await exportJWK(own.publicKey), kid: 'one', alg: 'RS256', use: 'sig' }] }),
    '/token': async (_, incoming) => {
      asked += 1;
      let body = '';
      for await (const chunk of incoming.setEncoding('utf8')) body += chunk as string;
      const form = new URLSearchParams(body);
      const asking = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const isRight = asking && incoming.headers.authorization === `Basic ${btoa('crosscheck:secret')}` && sha256(form.get('code_verifier') ?? '').toString('base64url') === asking.get('code_challenge') && form.get('redirect_uri') === asking.get('redirect_uri');
      return isRight ? { access_token: 'unused', token_type: 'Bearer', id_token: await idToken(asking) } : undefined;
    },
  };
  const server = createServer((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', url);
    if (pathname === '/authorize') {
      const code = randomBytes(8).toString('hex');
      codes.set(code, searchParams);
      outgoing.writeHead(303, { location: `${searchParams.get('redirect_uri') ?? ''}?${new URLSearchParams({ code, state: searchParams.get('state') ?? '' }).toString()}` }).end();
      return;
    }
    void answers[pathname]?.(searchParams, incoming).then((answer) => { outgoing.writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? { error: 'invalid_grant' })); });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.closeAllConnections(); server.close(); });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, says: (next) => { now = next; }, tokensAsked: () => asked };
}
