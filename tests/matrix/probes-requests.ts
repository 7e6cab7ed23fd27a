/** How to ask what is done with receipts and requests about data, and what must stand before. Knows no type of probes.ts, which takes these in. */

export type RequestSubject = { /** A request about data. */ readonly request: string };
type It = RequestSubject & { readonly n: number; readonly vin: string };

/** A request of the owner's about its record, by how far it is. */
export type RequestNeeds = 'request' | 'requestTraced' | 'requestFrozen' | 'requestDecided' | 'requestToCorrect';
/** The same with a copy that the finder is asked to correct. */
export type CopyNeeds = 'requestCorrecting';

type Asked = { readonly params?: Readonly<Record<string, string>>; readonly query?: Readonly<Record<string, string>>; readonly body?: object };
type RequestProbe = { readonly needs?: RequestNeeds | CopyNeeds; readonly send: (it: It) => Asked; readonly isByChance?: true };

const on = (needs: RequestNeeds | CopyNeeds, said?: (it: It) => object): RequestProbe => ({ needs, send: (it) => ({ params: { id: it.request }, ...(said ? { body: said(it) } : {}) }) });
const noted = ({ n }: It): object => ({ note: `step ${n}` });
const span = { from: '2026-11-20T00:00:00Z', to: '2026-11-25T00:00:00Z' };

export const PROBES_REQUESTS: Readonly<Record<string, RequestProbe>> = {
  'hotlists.get': { send: () => ({}), isByChance: true },
  'hotlists.key': { send: () => ({}), isByChance: true },
  'receipts.key': { send: () => ({}), isByChance: true },
  'checks.counts': { send: () => ({ query: span }) },
  'checks.list': { send: () => ({ query: span }) },

  'requests.open': { send: ({ n, vin }) => ({ body: { kind: 'access', reference: `DP-${n}`, standing: 'papers seen', vin } }) },
  'requests.list': { send: () => ({}) },
  'requests.get': on('request'),
  'requests.trace': on('request', noted),
  'requests.readTrace': on('requestTraced'),
  'requests.freeze': on('requestTraced', noted),
  'requests.free': on('requestFrozen', noted),
  'requests.extend': on('request', ({ n }) => ({ reason: `bureaus to be asked ${n}` })),
  'requests.handOver': on('request', ({ n }) => ({ to: 'BR', note: `theirs ${n}` })),
  'requests.decide': on('requestTraced', ({ n }) => ({ decision: 'granted', reason: `right ${n}` })),
  'requests.correct': on('requestToCorrect', noted),
  'requests.answer': on('requestDecided', ({ n }) => ({ text: `told ${n}` })),
  'requests.document': { needs: 'requestDecided', send: ({ request }) => ({ params: { id: request }, query: { format: 'text' } }) },

  'corrections.list': { send: () => ({}) },
  'corrections.confirm': on('requestCorrecting', noted),
};
