/** How to ask what is done with people, their sessions and their issuers: a part of PROBES, which the matrix, the substitution of ids and the twin worlds send. */

/** What a request of these may be about beside what `Subject` names. */
export type IdentitySubject = { readonly person: string; readonly session: string; /** The bureau whose issuer is meant. */ readonly issuer: string };
export type IdentityNeed = 'person' | 'session' | 'issuer';

/** A part of `Probe` and of what it sends, which knows them (probes.ts): it takes these in. */
type Sent = { readonly params?: Readonly<Record<string, string>>; readonly query?: Readonly<Record<string, string>>; readonly body?: object };
type Probe = { readonly needs?: IdentityNeed; readonly send: (it: IdentitySubject & { readonly n: number; readonly unit: string }) => Sent; readonly also?: readonly number[] };

const ofPerson = ({ person }: IdentitySubject): Sent => ({ params: { id: person } });
const ofIssuer = ({ issuer }: IdentitySubject): Sent => ({ params: { code: issuer } });

/** On this machine and away, so that to try it fails at once and without a network. */
const AWAY_ISSUER = { authentication: 'client_secret_basic', issuer: 'http://127.0.0.1:1/', clientId: 'crosscheck', clientSecret: 'secret' };

export const PROBES_IDENTITY: Readonly<Record<string, Probe>> = {
  // The hub's own people are administrators and auditors; a bureau's may be either of its many.
  'people.add': { send: ({ n, unit }) => ({ body: { unit, role: 'auditor', name: `person ${n}` } }) },
  'people.list': { send: () => ({ query: { limit: '500' } }) },
  'people.get': { needs: 'person', send: ofPerson },
  'people.change': { needs: 'person', send: (it) => ({ ...ofPerson(it), body: { name: `person ${it.n}` } }) },
  'people.invite': { needs: 'person', send: ofPerson },
  'people.unlink': { needs: 'person', send: ofPerson },
  'people.names': { needs: 'person', send: ({ person }) => ({ query: { ids: person } }) },
  'people.me': { send: () => ({}) },
  'sessions.list': { needs: 'session', send: ({ person }) => ({ query: { person } }) },
  'sessions.end': { needs: 'session', send: ({ session }) => ({ params: { id: session } }) },
  'issuers.get': { needs: 'issuer', send: ofIssuer },
  'issuers.put': { needs: 'issuer', send: (it) => ({ ...ofIssuer(it), body: AWAY_ISSUER }) },
  'issuers.remove': { needs: 'issuer', send: ofIssuer },
  'issuers.try': { needs: 'issuer', send: ofIssuer, also: [503] },
  'issuers.keys': { send: () => ({}) },
  'issuers.rotateKeys': { send: () => ({}) },
};
