/** How to ask each action: a request that works for the right asker. The matrix, the substitution of ids and the twin worlds send them. */
import { generateKeyPairSync } from 'node:crypto';
import { COSIGNATURE, newSeed, signerKey, vkeyOf } from '../../src/kernel/audit/note.ts';
import { PROBES_HITS, type HitNeeds, type HitSubject } from './probes-hits.ts';
import { PROBES_IDENTITY, type IdentityNeed, type IdentitySubject } from './probes-identity.ts';
import { PROBES_REQUESTS, type CopyNeeds, type RequestNeeds, type RequestSubject } from './probes-requests.ts';
import { PROBES_LIVES, type LifeSubject } from './probes-lives.ts';
import { PROBES_ANALYSIS } from './probes-analysis.ts';
import { PROBES_REPLICAS, type ReplicaNeed, type ReplicaSubject } from './probes-replicas.ts';
import { PROBES_WATCH, type WatchNeed, type WatchSubject } from './probes-watch.ts';

/** What a request may be about. `n` is new for each request, for what must be unique. */
export type Subject = RequestSubject & HitSubject & LifeSubject & WatchSubject & ReplicaSubject & IdentitySubject & {
  readonly n: number;
  readonly vehicle: string; readonly reference: string; readonly owner: string; readonly vin: string;
  readonly check: string; readonly hit: string; readonly token: string; readonly webhook: string; readonly delivery: string;
  readonly witness: string; readonly client: string; /** The thumbprint of a key that it has. */ readonly key: string;
  readonly proposal: string; /** Of what is displayed of it. */ readonly hash: string;
  readonly bureau: string; readonly unit: string; readonly section: string; readonly role: string;
};

export type Sent = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** An object goes as JSON, a text as it is. */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Probe = {
  /** What must stand before the request can work; nothing where it is about the asker's own bureau. */
  readonly needs?: 'vehicle' | 'hit' | 'check' | 'token' | 'webhook' | 'delivery' | 'client' | 'witness' | HitNeeds | CopyNeeds | RequestNeeds | 'campaign' | WatchNeed | ReplicaNeed | 'proposal' | IdentityNeed;
  /** The state of the record in which whoever may must succeed; `live` where nothing is said. */
  readonly home?: string;
  readonly send: (it: Subject) => Sent;
  /** Statuses that the right asker may get beside success, because of what stands. */
  readonly also?: readonly number[];
  /** Its answer has no end: it is left once it has begun. */
  readonly isEndless?: true;
  /** It tells what each hub has made by chance, such as a key, the same to everybody: two hubs differ in it. */
  readonly isByChance?: true;
};

const ANY_VERSION = { 'if-match': '*' };
/** A purpose that each of the roles that check may check for. */
const purposeFor = (role: string): string => ({ registration_clerk: 'registration', analyst: 'investigation', coordinator: 'operation' })[role] ?? 'roadside';
const question = ({ vin, role, n }: Subject): object => ({ ref: `r${n}`, vehicle: { vin }, purpose: purposeFor(role) });
const words = ({ vin, n }: Subject): object => ({ vin, make: 'Volkswagen', marks: `mark ${n}` });
const byId = ({ vehicle }: Subject): Sent => ({ params: { id: vehicle } });
const byReference = ({ reference }: Subject): Sent => ({ params: { reference } });
const byOwner = (it: Subject): Sent => ({ ...byReference(it), query: { owner: it.owner } });
const about = (needs: NonNullable<Probe['needs']>, send: Probe['send'], also: readonly number[] = []): Probe => ({ needs, send, also });
const own = (send: Probe['send'] = () => ({}), also: readonly number[] = []): Probe => ({ send, also });

const ofProposal = ({ proposal }: Subject): Sent => ({ params: { id: proposal } });
const clearing = { body: { reason: 'recovered' } };
const extending = { body: { reviewOn: '2040-06-30', reason: 'still sought' } };
const locating = ({ n }: Subject): Sent => ({ body: { place: `Gate ${n}` } });

const ofClient = ({ client }: Subject): Sent => ({ params: { id: client } });
/** The key of a witness that nobody has yet. */
export function newWitnessKey(): string {
  const seed = newSeed();
  return vkeyOf(signerKey(`${seed.toString('hex').slice(0, 16)}.example`, COSIGNATURE, seed).verifier);
}
/** A public key that nobody has yet. */
export const newKeys = (): { keys: object[] } => ({ keys: [generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })] });

export const PROBES: Readonly<Record<string, Probe>> = {
  'bureaus.add': own(({ n }) => ({ body: { code: `X${n}`, name: 'One more', country: 'NL' } })),
  'bureaus.change': own(({ bureau, n }) => ({ params: { code: bureau }, body: { name: `Bureau ${bureau} ${n}` } })),
  'bureaus.list': own(),
  'bureaus.units': own(),
  'units.add': own(({ n }) => ({ body: { code: `Unit ${n}` } })),
  'units.change': own(({ unit, n }) => ({ params: { code: unit }, body: { place: `Place ${n}` } })),
  'tokens.create': own(({ bureau }) => ({ body: { bureau, role: 'officer', unit: 'Main unit' } })),
  'tokens.list': own(() => ({ query: { limit: '5' } })),
  'tokens.revoke': about('token', ({ token }) => ({ params: { id: token } })),
  'settings.list': own(),
  'settings.get': own(({ section }) => ({ params: { section } }), [404]),
  'settings.change': own(({ section }) => ({ params: { section }, body: {} }), [404]),
  'restrictions.list': own(),
  'restrictions.change': own(() => ({ params: { collection: 'vehicles' }, body: { bureaus: [] } })),

  'vehicles.report': own((it) => ({ body: { reference: `N-${it.n}`, ...words(it) } })),
  'vehicles.put': own((it) => ({ params: { reference: `P-${it.n}` }, body: words(it) })),
  'vehicles.list': own(() => ({ query: { limit: '500' } })),
  'vehicles.import': own(({ n, vin }) => ({ query: { profile: 'generic', feed: `feed-${n}` }, body: `reference,vin\nI-${n},${vin}\n` })),
  'vehicles.csv': own(() => ({ query: { order: 'newest' } })),
  'vehicles.ndjson': own(() => ({ query: { status: 'live' } })),
  'vehicles.previewImport': own(({ n, vin }) => ({ query: { profile: 'generic' }, body: `reference,vin\nV-${n},${vin}\n` })),
  'vehicles.profiles': own(),
  'vehicles.profile': own(() => ({ params: { name: 'generic' } })),
  'vehicles.saveProfile': own(({ n }) => ({ params: { name: `own-${n}` }, body: { name: `own-${n}`, title: 'Our own', reference: { column: 'ref' }, columns: { number: 'vin' } } })),
  'vehicles.get': about('vehicle', byId),
  'vehicles.getByReference': about('vehicle', byOwner),
  'vehicles.versions': about('vehicle', byId),
  'vehicles.locate': about('vehicle', (it) => ({ ...byId(it), ...locating(it) })),
  'vehicles.locateByReference': about('vehicle', (it) => ({ ...byOwner(it), ...locating(it) })),
  'vehicles.correct': about('vehicle', (it) => ({ ...byId(it), body: { marks: `corrected ${it.n}` }, headers: ANY_VERSION })),
  'vehicles.clear': about('vehicle', (it) => ({ ...byId(it), ...clearing })),
  'vehicles.clearByReference': about('vehicle', (it) => ({ ...byReference(it), ...clearing })),
  'vehicles.extend': about('vehicle', (it) => ({ ...byId(it), ...extending })),
  'vehicles.extendByReference': about('vehicle', (it) => ({ ...byReference(it), ...extending })),
  'vehicles.consent': about('vehicle', (it) => ({ ...byId(it), body: { bureau: 'BR', purpose: 'court', until: '2040-06-30', note: `letter ${it.n}` } })),
  'vehicles.withdrawConsent': about('vehicle', (it) => ({ ...byId(it), query: { bureau: 'BR', purpose: 'court' } })),

  'checks.ask': own((it) => ({ body: question(it) })),
  'checks.batch': own((it) => ({ body: { checks: [question(it)] } })),
  'checks.stream': own((it) => ({ body: `${JSON.stringify(question(it))}\n` })),
  // Pictures are read one at a time, and the cells are asked many at once: what is no picture is told before that, to whoever may.
  'readings.read': own(() => ({ body: 'no picture' }), [415]),
  'checks.get': about('check', ({ check }) => ({ params: { id: check } })),
  'checks.mine': own(() => ({ query: { hours: '24' } })),
  'checks.again': about('check', ({ check }) => ({ params: { id: check } })),
  'checks.lane': { send: () => ({ query: { whose: 'bureau' } }), isEndless: true },
  'checks.compare': about('check', ({ check, vehicle }) => ({ params: { id: check }, body: { record: vehicle, same: true } })),
  'checks.figures': own(() => ({ query: { from: '2026-11-01', to: '2026-11-30' } })),
  'checks.use': about('check', ({ check, vehicle }) => ({ params: { id: check }, body: { record: vehicle, purpose: 'roadside' } })),
  'model.get': own(),
  'model.estimate': own(() => ({}), [409]),
  'model.activate': own(() => ({ body: { version: 'errors-1' } })),

  ...PROBES_HITS,
  ...PROBES_LIVES,
  ...PROBES_REQUESTS,
  ...PROBES_WATCH, ...PROBES_REPLICAS,
  ...PROBES_ANALYSIS,

  'clients.add': own(({ n, unit, bureau }) => ({ body: { name: `system ${n}`, unit, bureau, role: 'gateway', jwks: newKeys() } })),
  'clients.list': own(),
  'clients.get': about('client', ofClient),
  'clients.change': about('client', (it) => ({ ...ofClient(it), body: { name: `system ${it.n}` }, headers: ANY_VERSION })),
  'clients.addKeys': about('client', (it) => ({ ...ofClient(it), body: { jwks: newKeys() } })),
  'clients.retireKey': about('client', ({ client, key }) => ({ params: { id: client, key } })),
  'clients.revoke': about('client', ofClient),
  'clients.rotateSigningKeys': own(() => ({ body: {} })),

  'proposals.list': own(),
  'proposals.get': about('proposal', ofProposal),
  'proposals.approve': about('proposal', (it) => ({ ...ofProposal(it), body: { hash: it.hash } })),
  'proposals.refuse': about('proposal', (it) => ({ ...ofProposal(it), body: { reason: `not meant ${it.n}` } })),
  // Only its proposer may: everybody else is told so (409).
  'proposals.withdraw': about('proposal', (it) => ({ ...ofProposal(it), body: {} }), [409]),
  'proposals.edit': about('proposal', (it) => ({ ...ofProposal(it), body: { body: { engineNumber: `F${it.n}` }, ifMatch: '*' } }), [409]),

  'views.list': own(() => ({ params: { list: 'records' } })),
  'views.keep': own(({ n }) => ({ params: { list: 'records', name: 'mine' }, body: { filter: { make: `make ${n}` } } })),
  'views.remove': own(() => ({ params: { list: 'records', name: 'mine' } })),
  'inbox.list': own(),
  'inbox.read': own(() => ({ body: { ids: ['ann_00000000000000000000000000'] } })),
  'events.follow': { send: () => ({}), isEndless: true },
  'webhooks.add': own(({ n }) => ({ body: { url: `https://crosscheck.police.example/hook-${n}` } }), [409]),
  'webhooks.list': own(),
  'webhooks.rotate': about('webhook', ({ webhook }) => ({ params: { id: webhook } })),
  'webhooks.remove': about('webhook', ({ webhook }) => ({ params: { id: webhook } })),
  'deliveries.list': own(),
  'deliveries.get': about('delivery', ({ delivery }) => ({ params: { id: delivery } })),
  'deliveries.retry': about('delivery', ({ delivery }) => ({ params: { id: delivery } })),

  'witnesses.list': own(),
  'witnesses.checkpoint': own(() => ({}), [409]),
  'witnesses.add': own(() => ({ body: { key: newWitnessKey(), url: 'https://witness.police.example/' } }), [409]),
  'witnesses.remove': about('witness', ({ witness }) => ({ params: { id: witness } })),
  'witnesses.setQuorum': own(() => ({ body: { quorum: 32 } }), [409]),
  'permissions.list': own(),
  'log.checkpoint': own(),
  'log.key': own(),
  'log.tile': own(() => ({ params: { path: '0/000.p/1' } })),
  'log.heads': own(),
  'log.events': own(() => ({ query: { limit: '5' } })),
  'log.proof': about('check', ({ check }) => ({ params: { id: check } }), [409]),
  'log.begin': own(({ n }) => ({ body: { reason: `trial ${n}` } })),

  'status.get': own(),
  'status.metrics': own(),

  ...PROBES_IDENTITY,
};

/** The address of a route with its places filled in. */
export function addressOf(path: string, { params = {}, query = {} }: Sent): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`the probe of ${path} does not say its ${place}`);
    return value.split('/').map(encodeURIComponent).join('/');
  });
  return Object.keys(query).length === 0 ? filled : `${filled}?${new URLSearchParams(query).toString()}`;
}

/** What a reviewer reads when an action came without its probe or its row. */
export const HOW_TO_ADD = (name: string): string => `${name}: add to PROBES in tests/matrix/probes.ts how it is asked, and to ROWS in tests/matrix/reference.ts who may; tests/matrix/README.md says how`;
