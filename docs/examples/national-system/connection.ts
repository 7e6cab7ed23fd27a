/**
 * A connection to a Crosscheck hub, as a national system makes one: a signed assertion for a token, a DPoP proof with each
 * request, patience where the hub is busy. Copy it; it needs nothing but jose and fetch.
 */
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SignJWT, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

const ALGORITHM = 'ES256';
const ASSERTION_LIVES_S = 60;
/** A token is renewed so long before it ends: what is under way must not be cut by it. */
const RENEWED_BEFORE_MS = 30_000;
const TRIES_MAX = 5;
const WAIT_MAX_MS = 30_000;

/** A key pair as it is kept: the private half never leaves the system. */
export type KeyPair = { readonly privateJwk: JWK; readonly publicJwk: JWK };

export async function makeKeyPair(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { privateJwk: await exportJWK(privateKey), publicJwk: { ...await exportJWK(publicKey), alg: ALGORITHM, use: 'sig' } };
}

/** What the hub refused, in its own words (RFC 9457, or RFC 6749 §5.2 for tokens). */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(`${status} ${code}: ${message}`);
    this.name = 'Refused';
    this.status = status;
    this.code = code;
  }
}

export type Request = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** An object goes as JSON; text goes as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Connection = {
  /** One request: tried again where that is safe. */
  readonly ask: <T>(request: Request) => Promise<T>;
  /** A stream: the lines of the answer as they come. Not tried again: what was not answered was not checked. */
  readonly stream: (request: Omit<Request, 'method' | 'body'> & { readonly lines: AsyncIterable<string> | Iterable<string> }) => AsyncGenerator<string>;
};

/** `url`: the hub's public address, exactly as the hub states it; proofs and assertions name it. */
export async function connect({ url, client, keys }: { readonly url: string; readonly client: string; readonly keys: KeyPair }): Promise<Connection> {
  const identity = await importJWK(keys.privateJwk, ALGORITHM) as CryptoKey;
  // The key of the proofs lives as long as this process: no need to keep it.
  const proofs = await generateKeyPair(ALGORITHM);
  const proofJwk = await exportJWK(proofs.publicKey);
  let token: { readonly value: string; readonly untilMs: number } | undefined;

  const proof = (method: string, path: string, access?: string): Promise<string> =>
    new SignJWT({ htm: method, htu: `${url}${path.split('?')[0] ?? ''}`, jti: randomUUID(), ...(access === undefined ? {} : { ath: createHash('sha256').update(access).digest('base64url') }) })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'dpop+jwt', jwk: proofJwk }).setIssuedAt().sign(proofs.privateKey);

  async function tokenNow(): Promise<string> {
    if (token && token.untilMs - RENEWED_BEFORE_MS > Date.now()) return token.value;
    const assertion = await new SignJWT().setProtectedHeader({ alg: ALGORITHM }).setIssuer(client).setSubject(client).setAudience(url).setJti(randomUUID()).setIssuedAt().setExpirationTime(`${ASSERTION_LIVES_S}s`).sign(identity);
    const answer = await fetch(`${url}/oauth/token`, {
      method: 'POST', headers: { dpop: await proof('POST', '/oauth/token') },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion }),
    });
    if (!answer.ok) throw await refusedBy(answer);
    const { access_token: value, expires_in: livesS } = await answer.json() as { access_token: string; expires_in: number };
    token = { value, untilMs: Date.now() + livesS * 1000 };
    return value;
  }

  /** Each try has a proof of its own: one that was shown before is refused. */
  async function send({ method, path, headers }: Omit<Request, 'body'>, body: RequestInit['body'], more: RequestInit = {}): Promise<Response> {
    const access = await tokenNow();
    return fetch(url + path, { ...more, method, body: body ?? null, headers: { ...headers, authorization: `DPoP ${access}`, dpop: await proof(method, path, access) } });
  }

  return {
    ask: async <T>(request: Request): Promise<T> => {
      const isText = typeof request.body === 'string';
      const body = request.body === undefined ? null : isText ? request.body : JSON.stringify(request.body);
      const headers = { ...(body === null || isText ? {} : { 'content-type': 'application/json' }), ...request.headers };
      for (let tried = 1; ; tried += 1) {
        const answer = await send({ ...request, headers }, body);
        if (answer.ok) return await answer.json() as T;
        const refused = await refusedBy(answer);
        if (tried === TRIES_MAX || !(await mayTryAgain(answer, tried, () => { token = undefined; }))) throw refused;
      }
    },
    async *stream({ lines, ...request }) {
      const answer = await send({ ...request, method: 'POST', headers: { 'content-type': 'application/x-ndjson', ...request.headers } }, ReadableStream.from(encoded(lines)), { duplex: 'half' });
      if (!answer.ok || !answer.body) throw await refusedBy(answer);
      let rest = '';
      for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
        const whole = (rest + text).split('\n');
        rest = whole.pop() ?? '';
        yield* whole.filter((line) => line !== '');
      }
    },
  };
}

async function* encoded(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(`${line}\n`);
}

/**
 * 503 and 429 say when to come back. A 401 once: the token may have ended on the way, or the hub has rotated its keys. Everything
 * else is ours to mend, and a second try would be refused like the first.
 */
async function mayTryAgain({ status, headers }: Response, tried: number, dropToken: () => void): Promise<boolean> {
  if (status === 401 && tried === 1) { dropToken(); return true; }
  if (status !== 503 && status !== 429) return false;
  const toldMs = Number(headers.get('retry-after') ?? 1) * 1000;
  await pause(Math.min(WAIT_MAX_MS, toldMs * 2 ** (tried - 1)) * (0.5 + Math.random() / 2));
  return true;
}

async function refusedBy(answer: Response): Promise<Refused> {
  const body = await answer.json().catch(() => ({})) as { code?: string; title?: string; error?: string; error_description?: string; errors?: { path: string; detail: string }[] };
  const faults = (body.errors ?? []).map(({ path, detail }) => `${path} ${detail}`).join('; ');
  return new Refused(answer.status, body.code ?? body.error ?? 'unknown', [body.title ?? body.error_description ?? answer.statusText, faults].filter((part) => part !== '').join(' · '));
}
