/**
 * The composition root of a replica: its vault, its copy, its log, and the doors of those modules that answer without a hub. Hands the deeds
 * of one to another as functions, as src/app.ts does for a hub.
 */
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { TableEntry } from '../kernel/action.ts';
import { authenticateBy, findAgainBy, type Authenticator } from '../kernel/auth/credentials.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import { PURPOSES } from '../kernel/config/index.ts';
import type { Context, Principal, Role } from '../kernel/context.ts';
import { openapiPages } from '../kernel/http/openapi.ts';
import { httpApp, type HttpApp, type Page } from '../kernel/http/server.ts';
import { sitePages } from '../kernel/http/site.ts';
import { tellStrangers } from '../kernel/http/strangers.ts';
import { digestOf, newId } from '../kernel/ids.ts';
import { decide } from '../kernel/policy.ts';
import { faultFields, type Log } from '../kernel/telemetry/log.ts';
import { openMetrics } from '../kernel/telemetry/metrics.ts';
import { SHIPPED_ERRORS } from '../matching/errors.ts';
import { checksOfReplica, purposesOf } from '../modules/checks/index.ts';
import type { ByReplica } from '../modules/checks/schema.ts';
import { SIGNING_ALGORITHM, clientsAtTheDoor, type Applicant, type PrincipalRow, type SigningKeyring, type Standing } from '../modules/clients/index.ts';
import { hitIdOf } from '../modules/hits/index.ts';
import { peopleOfReplica } from '../modules/people/index.ts';
import type { NatsConfig } from '../kernel/feed/nats.ts';
import { STYLE, jarOf, pageOf, redirectTo, speakerFor, style } from '../modules/sign-in/index.ts';
import { openReadings } from '../modules/readings/index.ts';
import { statusOfReplica } from '../modules/status/index.ts';
import { vehicleSide } from '../modules/vehicles/index.ts';
import { auditingReplica, closedByReplica, comparingReplica, loggingReplica, readingReplica, weighingBy } from './answering.ts';
import { openCopy } from './copy/copy.ts';
import { openSearch } from './copy/search.ts';
import { openCurrency, type Currency } from './currency.ts';
import { keysOf, openDesk, type Desk } from './desk.ts';
import { doorPages } from './door.ts';
import { openFollowing } from './following/following.ts';
import { hubLink, type Revoked } from './following/hub-link.ts';
import type { SegmentSource } from './following/segments.ts';
import { openSource } from './following/sources.ts';
import type { Identity } from './identity.ts';
import { openDelivery, type Delivery } from './log/delivering.ts';
import { openLog, type ReplicaLog } from './log/log.ts';
import { noDatabase } from './no-database.ts';
import { erased, noCopy, notHere } from './refusals.ts';
import { openSessions } from './sessions.ts';
import type { Vault } from './vault/vault.ts';

const ERASED = '/v1/replica/erased';
const CONSOLE = '/console';
const LOOKED_AT_MS = 60_000;
/** Searches that are under way in an index that was replaced have ended by then. */
const LET_GO_MS = 1_000;
const GIVEN_BACK_MS = 3_000;

const API = '/v1/';

export type ReplicaOptions = {
  readonly vault: Vault; readonly identity: Identity;
  /** Where the hub is reached from here. */
  readonly hub: string;
  /** This replica's own address, as those who ask it know it. */
  readonly publicUrl: () => string;
  readonly version: string; readonly log: Log;
  readonly clock?: Clock; readonly monotonic?: () => number;
  readonly consoleFolder?: string;
  /** Where segments come from; the hub's own stream where nothing is said. */
  readonly source?: SegmentSource;
  /** Where NATS is, over which what changes comes where the hub carries it. */
  readonly nats?: NatsConfig | undefined;
};

export type Replica = {
  readonly http: HttpApp;
  readonly currency: Currency;
  readonly log: ReplicaLog;
  readonly delivery: Delivery;
  readonly isLinked: () => boolean;
  readonly records: () => number;
  /** Whether checks can be answered at all. */
  readonly hasCopy: () => boolean;
  /** Resolves once it was revoked and has erased itself. */
  readonly revoked: Promise<string>;
  readonly stop: () => Promise<void>;
};

/** Opens a replica over its vault; it answers from what it has, and follows its hub from then on. */
export async function openReplica(options: ReplicaOptions): Promise<Replica> {
  const { vault, identity, log: say, clock = systemClock } = options;
  const { enrolled } = identity;
  const side = vehicleSide();
  const desk = openDesk();
  const index = await openSearch({ describe: (body) => side.matcher.describe(body as Parameters<typeof side.matcher.describe>[0]), ms: clock.ms, log: say, onReplaced: letGo });
  let anew = (): void => undefined;
  let isErased = false;
  const copy = await openCopy({ vault, index, describes: side.comparison, isErased: () => isErased, log: say, onDesk: desk.set, onTaken: giveBack, onDamaged: () => { anew(); } });
  const log = await openLog(vault);
  const currency = openCurrency({ replica: enrolled.replica.id, clock, monotonic: options.monotonic ?? (() => performance.now()), before: copy.standing(), seen: copy.seen() });
  const link = hubLink({ identity, hub: options.hub, ms: clock.ms });
  const gone = Promise.withResolvers<string>();
  const onRevoked = (cause: Revoked): void => { void erase(cause).catch((fault: unknown) => { say('replica.not_erased', faultFields(fault)); }); };
  const delivery = openDelivery({ log, link, identity, say, onRevoked });
  const { source, figures: carried, stop: stopSource } = await openSource({ link, identity, standing: copy.standing, nats: options.nats, onFault: (cause) => { say('nats.away', faultFields(cause)); }, log: say });
  const following = openFollowing({
    source: options.source ?? source,
    copy, currency, identity, log: say, onHeard, onRevoked,
  });
  ({ anew } = following);
  /** Over NATS the hub's word may come although the hub itself cannot be reached. */
  function onHeard(): void {
    if (log.head().number === log.delivered().number) return;
    if (carried().way === 'http') delivery.hubHeard(); else delivery.poke();
  }

  /** The last deeds: what is left is brought, then key and copy are destroyed, and the hub is told. */
  async function erase({ at }: Revoked): Promise<void> {
    if (isErased) return;
    isErased = true;
    await delivery.deliverAll();
    await copy.settled();
    await vault.erase();
    await link.ask('POST', ERASED).catch((fault: unknown) => { say('replica.erased_untold', faultFields(fault)); });
    say('replica.erased', { at });
    gone.resolve(at);
    await following.stop();
  }

  const onLogged = (): void => { if (following.isLinked()) delivery.poke(); };
  const audit = auditingReplica({ log, onLogged });
  const world = enrolled.world === 'TRAINING' ? 'TRAINING' : undefined;
  const metrics = openMetrics(() => undefined);
  const clients = clientsAtTheDoor({
    clock, issuer: options.publicUrl, alsoFor: () => [enrolled.hub], keys: await keyring(), audit,
    once: openOnce(log), ...clientsOf(desk),
  });
  desk.onSet(clients.forget);
  const sessions = openSessions({ desk, clock });
  const trialTokens: Authenticator = { recognises: ({ scheme, token }) => scheme === 'bearer' && token.startsWith('cc_'), find: async ({ token }) => desk.bearerOf(token) };
  const authenticators = [trialTokens, clients.authenticator, sessions.authenticator];
  const readings = openReadings();
  const purposes = enrolled.purposes.length > 0 ? enrolled.purposes : PURPOSES;
  const actions: readonly TableEntry[] = [
    checksOfReplica(purposes, {
      vehicles: { ...side, search: index.search, asOf: () => copy.standing()?.asOf ?? '' }, models: weighingBy(desk, { matcherWith: side.matcherWith, shipped: SHIPPED_ERRORS }), hitIdOf,
      reading: readingReplica({ copy, desk, log }), log: loggingReplica({ log, isCurrent: currency.isCurrent, onLogged }), settingsOf: desk.settingsOf, keyOf: () => { throw new Error('a replica keeps checks whole until the hub has them'); },
      flights: { during: (work) => work(), landed: async () => undefined }, closed: closedByReplica(currency.word), onAnswered: metrics.checked,
    }, comparingReplica({ log, desk, onLogged })),
    readings.module,
    peopleOfReplica({ purposesOf: (p) => purposesOf(p, purposes), actionsOf: (p) => actions.filter(({ grant }) => decide(p, grant).isPermitted).map(({ name }) => name), nameOf: async (_ctx, person) => person, replica: currency.word }),
    statusOfReplica({
      actions: () => actions, purposes, world: world ?? 'live', version: options.version,
      figures: () => ({ asOf: copy.standing()?.asOf ?? '', lagSeconds: currency.lagSeconds(), replica: { ...currency.word(), isLinked: following.isLinked(), ...(following.isLinked() ? { way: carried().way } : {}), ...(options.nats ? { refused: carried().refused } : {}), records: copy.records(), undelivered: log.head().number - log.delivered().number } }),
    }),
  ].flatMap((module) => module.actions);
  const ready = <R>(work: () => R): R => {
    if (isErased) throw erased();
    if (!copy.standing()) throw noCopy();
    return work();
  };
  const contextOf = (principal: Principal): Context => ({ principal, now: clock.now, newId: (prefix) => newId(prefix, clock.ms()), store: noDatabase(principal.bureau, audit), log: say });
  const authenticate = authenticateBy(authenticators);
  const findAgain = findAgainBy(authenticators);
  const http = httpApp({
    actions, contextOf, authenticate: (asked) => ready(() => authenticate(asked)), findAgain: (asked) => ready(() => findAgain(asked)),
    onStranger: tellStrangers({ clock, audit }), metrics, log: say, publicUrl: options.publicUrl, newTraceId: () => newId('trc', clock.ms()), world,
    besides: () => headerOf(currency.word()), unknown: (path) => (path.startsWith(API) ? notHere(path, enrolled.hub) : undefined),
    pages: [
      ...healthPages(() => (isErased ? 'this replica has erased itself' : copy.standing() ? undefined : 'the first copy is not there yet'), currency.word), ...clients.pages.map((page) => guarded(page, ready)),
      ...openapiPages({ actions, version: options.version, world: world === undefined ? 'live' : 'training' }),
      ...doorPages({ sessions, clock, standing: currency.word, audit, look: { speakerFor: (asked) => speakerFor(asked, jarOf(options.publicUrl())), pageOf, redirectTo, style, styleAt: STYLE, jar: () => jarOf(options.publicUrl()) } }).map((page) => guarded(page, ready)),
      ...(options.consoleFolder === undefined ? [] : await sitePages({ folder: options.consoleFolder, prefix: CONSOLE })),
    ],
  });
  const looking = setInterval(() => {
    if (isErased) return;
    if (!following.isLinked() && currency.isCurrent()) copy.noteSeen(clock.now()).catch((fault: unknown) => { say('replica.not_noted', faultFields(fault)); });
    log.sweep(clock.ms()).catch((fault: unknown) => { say('replica.not_swept', faultFields(fault)); });
  }, LOOKED_AT_MS);
  looking.unref();
  return {
    http, currency, log, delivery, isLinked: following.isLinked, records: copy.records, hasCopy: () => copy.standing() !== undefined, revoked: gone.promise,
    stop: async () => {
      clearInterval(looking);
      await following.stop();
      await stopSource();
      await delivery.stop();
      await readings.stop();
      await index.stop();
      await log.close();
      await copy.close();
    },
  };
}

/** An index that was replaced is hundreds of megabytes, which nothing else moves the heap to give back: it is small beside them. */
function letGo(): void {
  setTimeout(() => { void globalThis.gc?.({ type: 'major', execution: 'async' }); }, LET_GO_MS).unref();
}

/** Of a copy that was taken in, the heap keeps the pages for what may come. The last resort gives them back to the machine; it takes longer, and is not asked at each rebuild. */
function giveBack(): void {
  setTimeout(() => { void globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' }); }, GIVEN_BACK_MS).unref();
}

const guarded = (page: Page, ready: <R>(work: () => R) => R): Page => ({ ...page, answer: async (asked) => ready(() => page.answer(asked)) });

/** Said with every answer, whatever it is. */
const headerOf = ({ id, currentUntil, notCurrent }: ByReplica): Record<string, string> => ({ 'crosscheck-replica': `${id}; ${notCurrent === undefined ? `current-until=${currentUntil}` : 'NOT CURRENT'}` });

const plain = (status: number, body: string): Response => new Response(`${body}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });

/** `healthz`: the process answers. `readyz`: checks would be answered now, and how current. */
const healthPages = (whyNot: () => string | undefined, word: () => ByReplica): readonly Page[] => [
  { path: '/healthz', answer: async () => plain(200, 'ok') },
  { path: '/readyz', answer: async () => {
    const why = whyNot();
    if (why !== undefined) return plain(503, why);
    const { notCurrent, why: notCurrentFor } = word();
    return plain(200, notCurrent === undefined ? 'ready' : `ready, NOT CURRENT: ${notCurrentFor ?? ''}`);
  } },
];

/** Its tokens are good for one run of the process: a proof that was shown before a restart belongs to a token that ended with it. */
async function keyring(): Promise<Pick<SigningKeyring, 'standing'>> {
  const { privateKey, publicKey } = await generateKeyPair(SIGNING_ALGORITHM, { crv: 'Ed25519', extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const signing = { kid, privateKey, publicKey, publicJwk: { ...publicJwk, kid, alg: SIGNING_ALGORITHM, use: 'sig' } };
  const standing = { signing, byKid: new Map([[kid, signing]]) };
  return { standing: async () => standing };
}

const ASSERTION = 'assertion';
const REMEMBERED_MAX = 200_000;

/** What was shown once: an assertion outlives a restart, a proof need not. */
function openOnce(log: ReplicaLog): { readonly isFirst: (what: readonly string[], untilMs: number) => Promise<boolean> } {
  const shown = new Set<string>();
  return {
    isFirst: async (what, untilMs) => {
      const hash = digestOf(JSON.stringify(what));
      if (what[0] === ASSERTION) return log.isFirst(hash, untilMs);
      if (shown.has(hash)) return false;
      shown.add(hash);
      const [oldest] = shown;
      if (shown.size > REMEMBERED_MAX && oldest !== undefined) shown.delete(oldest);
      return true;
    },
  };
}

/** The bureau's systems as its desk has them. */
const clientsOf = (desk: Desk) => ({
  findApplicant: async (id: string): Promise<Applicant | undefined> => {
    const client = desk.client(id);
    return client && { id, bureau: client.bureau, unit: client.unit, trial: client.trial, certificates: client.certificates, keys: keysOf(client) };
  },
  findBearer: async ({ client: id, key, isBoundByProof, certificate }: Standing): Promise<PrincipalRow | undefined> => {
    const client = desk.client(id);
    if (!client?.keys.some(({ thumbprint }) => thumbprint === key)) return undefined;
    if (certificate === undefined ? !client.trial && !isBoundByProof : !client.certificates.includes(certificate)) return undefined;
    const principal = desk.principalAt(client.unit, { tokenId: id, role: client.role as Role, credential: 'client' });
    return principal && { ...principal, clientName: client.name, devices: client.devices.map((name) => ({ name })) };
  },
});
