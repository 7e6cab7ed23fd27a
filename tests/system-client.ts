/** For tests: a system at the other end, which makes its keys, asks for tokens and proves them; and every way to do so wrongly. */
import { createHash, randomUUID } from 'node:crypto';
import { SignJWT, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import type { Answer, TestHub } from './fixtures.ts';
import { ASSERTION_TYPE } from '../src/modules/clients/assertions.ts';
import type { Algorithm, Client } from '../src/modules/clients/schema.ts';

export type Pair = { readonly algorithm: Algorithm; readonly privateKey: CryptoKey; readonly publicJwk: JWK };
export async function makePair(algorithm: Algorithm = 'ES256'): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return { algorithm, privateKey, publicJwk: await exportJWK(publicKey) };
}

type Claims = Record<string, unknown>;
export type TokenAnswer = { access_token: string; token_type: string; expires_in: number; trial?: boolean; error?: string; error_description?: string };

/** A JWT of these parts; a claim or member of undefined is left out. */
export const signedJwt = (pair: Pair, header: Claims, claims: Claims): Promise<string> => new SignJWT(without(claims)).setProtectedHeader({ alg: pair.algorithm, ...without(header) }).sign(pair.privateKey);
const without = (of: Claims): Claims => Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined));

export const thumbOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A machine with one key to prove who it is and another to which its tokens are bound. `ms` is the hub's clock. */
export function machine(hub: Pick<TestHub, 'url' | 'ask'>, { client, key, binding, ms }: { readonly client: string; readonly key: Pair; readonly binding: Pair; readonly ms: () => number }) {
  const nowS = (): number => Math.floor(ms() / 1000);
  const assertion = (claims: Claims = {}, { header = {}, by = key }: { header?: Claims; by?: Pair } = {}): Promise<string> =>
    signedJwt(by, header, { iss: client, sub: client, aud: hub.url, iat: nowS(), exp: nowS() + 60, jti: randomUUID(), ...claims });
  const proof = (method: string, path: string, { claims = {}, header = {}, by = binding, token }: { claims?: Claims; header?: Claims; by?: Pair; token?: string | undefined } = {}): Promise<string> =>
    signedJwt(by, { typ: 'dpop+jwt', jwk: by.publicJwk, ...header }, { jti: randomUUID(), htm: method, htu: (hub.url + path).split('?')[0], iat: nowS(), ath: token === undefined ? undefined : thumbOf(token), ...claims });
  const form = async (fields: Record<string, string | undefined> = {}): Promise<string> =>
    new URLSearchParams(without({ grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, ...('client_assertion' in fields ? {} : { client_assertion: await assertion() }), ...fields }) as Record<string, string>).toString();
  const post = async (fields: Record<string, string | undefined> = {}, headers?: Record<string, string>): Promise<Answer<TokenAnswer>> =>
    hub.ask<TokenAnswer>('', 'POST', '/oauth/token', await form(fields), { ...FORM, ...(headers ?? { dpop: await proof('POST', '/oauth/token') }) });
  const token = async (): Promise<string> => {
    const answer = await post();
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return answer.body.access_token;
  };
  const asDpop = async (access: string, method: string, path: string, own?: string): Promise<Record<string, string>> => ({ authorization: `DPoP ${access}`, dpop: own ?? await proof(method, path, { token: access }) });
  const ask = async <T = Record<string, unknown>>(access: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> =>
    hub.ask<T>('', method, path, body, { ...await asDpop(access, method, path), ...headers });
  return { client, key, binding, assertion, proof, form, post, token, asDpop, ask };
}
export type Machine = ReturnType<typeof machine>;

/** Registers a client of a bureau by two of its supervisors, and gives the machine that is it. */
export async function register(hub: TestHub, { bureau = 'NL', ms = () => Date.now(), key, ...body }: { bureau?: string; ms?: () => number; key?: Pair } & Record<string, unknown> = {}): Promise<Machine & { readonly supervisor: string; readonly registered: Client }> {
  const supervisor = await hub.token(bureau, 'supervisor', { person: 'supervisor' });
  const pair = key ?? await makePair();
  const { status, body: registered } = await hub.inFourEyes<Client>(supervisor, await hub.second(bureau, 'supervisor'), 'POST', '/v1/clients', { name: 'National system', unit: 'Main unit', role: 'officer', jwks: { keys: [pair.publicJwk] }, ...body });
  if (status !== 201) throw new Error(JSON.stringify(registered));
  return { ...machine(hub, { client: registered.id, key: pair, binding: await makePair(), ms }), supervisor, registered };
}
