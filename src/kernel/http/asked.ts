/** What a request shows of its asker: credentials, cookies, origin, address, certificate. The one place where they are read. */
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { sessionCookie, type Credentials, type Named } from '../auth/credentials.ts';
import { BODY_WITHIN_MS, readBody, readJson } from './body.ts';
import { badRequest, crossOrigin, wrongMediaType } from '../errors.ts';
import { sayRequest } from '../reasons.ts';

export type Surroundings = {
  /** The hub's address as callers know it, without a slash at its end. */
  readonly publicUrl: () => string;
  /** A proxy in front tells the caller's address in X-Forwarded-For. */
  readonly isBehindProxy?: boolean | undefined;
};

/** What a page is asked. */
export type Asked = {
  readonly method: string;
  readonly url: URL;
  readonly header: (name: string) => string | undefined;
  readonly cookie: (name: string) => string | undefined;
  /** The caller's network address. */
  readonly address: string;
  readonly clientCertificate?: Uint8Array;
  /** Refuses what a page of another origin sent. */
  readonly demandSameOrigin: () => void;
  /** The body as a form (`application/x-www-form-urlencoded`), bounded. */
  readonly form: () => Promise<URLSearchParams>;
  readonly json: () => Promise<unknown>;
  readonly incoming: IncomingMessage;
};

const FORM_BYTES_MAX = 64 * 1024;
const LIMITS = { bytesMax: FORM_BYTES_MAX, withinMs: BODY_WITHIN_MS };
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function askedOf(incoming: IncomingMessage, around: Surroundings): Asked {
  const certificate = certificateOf(incoming);
  return {
    method: incoming.method ?? 'GET', url: urlOf(incoming, around), address: addressOf(incoming, around), incoming,
    header: (name) => one(incoming.headers[name]), cookie: (name) => cookieOf(incoming, name),
    ...(certificate ? { clientCertificate: certificate } : {}),
    demandSameOrigin: () => { demandSameOrigin(incoming, around); },
    form: async () => {
      if (!/^application\/x-www-form-urlencoded\b/i.test(incoming.headers['content-type'] ?? '')) throw wrongMediaType('application/x-www-form-urlencoded');
      return new URLSearchParams(await readBody(incoming, LIMITS));
    },
    json: () => readJson(incoming, LIMITS),
  };
}

/** The credentials of a request; undefined where it shows none. What a cookie asks to change must come from our own pages. */
export function credentialsOf(incoming: IncomingMessage, around: Surroundings): Credentials | undefined {
  const method = incoming.method ?? 'GET';
  const certificate = certificateOf(incoming);
  const dpopProof = one(incoming.headers.dpop);
  const rest = { method, url: urlOf(incoming, around).href, named: namedOf(incoming), ...(dpopProof === undefined ? {} : { dpopProof }), ...(certificate ? { clientCertificate: certificate } : {}) };
  const { authorization } = incoming.headers;
  if (authorization !== undefined) {
    const [, scheme, token] = /^(Bearer|DPoP) +([\w.~+/=-]{1,4096})$/i.exec(authorization) ?? [];
    return token === undefined ? undefined : { scheme: scheme?.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', token, ...rest };
  }
  const token = cookieOf(incoming, sessionCookie(isSecure(around)));
  if (token === undefined) return undefined;
  if (!SAFE.has(method)) demandSameOrigin(incoming, around);
  return { scheme: 'cookie', token, ...rest };
}

export const isSecure = ({ publicUrl }: Surroundings): boolean => publicUrl().startsWith('https:');

/** A browser says from where it asks (Fetch Metadata), older ones name the origin; who says neither is no page of ours. */
function demandSameOrigin({ headers }: IncomingMessage, { publicUrl }: Surroundings): void {
  const site = one(headers['sec-fetch-site']);
  const isOwn = site === undefined ? headers.origin === new URL(publicUrl()).origin : site === 'same-origin';
  if (!isOwn) throw crossOrigin();
}

function urlOf(incoming: IncomingMessage, { publicUrl }: Surroundings): URL {
  const path = incoming.url ?? '/';
  // Never the Host header: it is the caller's to choose. A path that begins with two slashes names no host here.
  return new URL(publicUrl() + (path.startsWith('/') ? path : '/'));
}

/** The caller's network address. */
export function addressOf(incoming: IncomingMessage, { isBehindProxy }: Surroundings): string {
  const told = isBehindProxy === true ? one(incoming.headers['x-forwarded-for'])?.split(',').at(-1)?.trim() : undefined;
  return told ?? incoming.socket.remoteAddress ?? '';
}

const NAME_CHARS_MAX = 128;

/** Headers carry ASCII: other characters come as percent-encoded UTF-8. */
function nameIn(incoming: IncomingMessage, header: string): string | undefined {
  const sent = one(incoming.headers[header])?.trim();
  if (sent === undefined || sent === '') return undefined;
  let name: string | undefined;
  try { name = decodeURIComponent(sent); } catch { /* told below */ }
  if (name === undefined || name.length > NAME_CHARS_MAX || !/^[^\p{C}]+$/u.test(name) || /[^\x20-\x7e]/.test(sent)) throw badRequest(sayRequest('name', { header, most: NAME_CHARS_MAX }));
  return name;
}

function namedOf(incoming: IncomingMessage): Named {
  const [person, device] = [nameIn(incoming, 'crosscheck-person'), nameIn(incoming, 'crosscheck-device')];
  return { ...(person === undefined ? {} : { person }), ...(device === undefined ? {} : { device }) };
}

function certificateOf({ socket }: IncomingMessage): Uint8Array | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  return (socket.getPeerCertificate() as { raw?: Uint8Array }).raw;
}

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) {
      const value = pair.slice(at + 1).trim();
      if (/^[\w.~+/=-]{1,4096}$/.test(value)) return value;
    }
  }
  return undefined;
}

const one = (value: string | readonly string[] | undefined): string | undefined => (typeof value === 'string' ? value : value?.[0]);
