/** The composition root: the only file that knows every module, and hands the deeds of one to another as functions. */
import { dirname } from 'node:path';
import { askedWithin, isStream, type AnyAction, type TableEntry } from './kernel/action.ts';
import { systemClock, type Clock } from './kernel/clock.ts';
import { keepDuties, type Duties } from './kernel/duties.ts';
import { changesSource } from './kernel/audit/changes-source.ts';
import { eventsSource } from './kernel/audit/events-source.ts';
import { keepUpWithLog, sequencingDuty } from './kernel/audit/log-duty.ts';
import { openLogKeys } from './kernel/audit/log-key.ts';
import { tilesFrom } from './kernel/audit/log-store.ts';
import { publishedOf } from './kernel/audit/reading.ts';
import { changesVerifier } from './kernel/audit/verifying/changes.ts';
import { eventsVerifier } from './kernel/audit/verifying/events.ts';
import { openSequencer, type Sequencer } from './kernel/audit/sequencer.ts';
import { HUB_BUREAU, type Context, type Principal } from './kernel/context.ts';
import { DEFAULT_PORT, RECENT_CHECKS } from './kernel/config/index.ts';
import { comparePositions, positionWord } from './kernel/feed/feed.ts';
import type { Follower } from './kernel/feed/follower.ts';
import { openLooking } from './kernel/feed/looking.ts';
import { HUB_INBOX, openNats, type NatsConfig } from './kernel/feed/nats.ts';
import { openSegmentStream } from './kernel/feed/segment-stream.ts';
import { httpApp, type Page } from './kernel/http/server.ts';
import { tellStrangers } from './kernel/http/strangers.ts';
import { sitePages } from './kernel/http/site.ts';
import { openapiPages } from './kernel/http/openapi.ts';
import { newId } from './kernel/ids.ts';
import { faultFields, type Log } from './kernel/telemetry/log.ts';
import { decide } from './kernel/policy.ts';
import { run, type Database, type Session } from './kernel/store/database.ts';
import { migrate, readMigrations, type Migration } from './kernel/store/migrate.ts';
import type { Reserve } from './kernel/store/reserve.ts';
import { currentEpoch, openHub } from './kernel/store/store.ts';
import { openMetrics } from './kernel/telemetry/metrics.ts';
import { inSpans } from './kernel/telemetry/traces.ts';
import { idsIn, namedAs } from './identifiers/person-ids.ts';
import { openIndex, type IndexHost } from './indexing/index-host.ts';
import { noIndex } from './indexing/no-index.ts';
import { healthPages, measure, measureStanding } from './measuring.ts';
import { ALL_ROLES, type Roles } from './roles.ts';
import { bureauOf, bureaus, listBureaus, listUnits, placeOf, principalOf, rememberSettings, restrictingDuty, standingTokens, unitsOf } from './modules/bureaus/index.ts';
import type { Section, SettingsOf } from './modules/bureaus/schema.ts';
import { discreetSettings, retentionSettings } from './modules/checks/schema.ts';
import { activeErrors, checkLog, checkMigrations, delivering, checksSource, checksVerifier, checksThatFound, partOfCheck, isDiscreet, isKeptFrom, retentionDuty, checks, purposesOf, openLanes, readingDatabase, receipting, latePorts, lateSideOf, openLateSearch, openModels, retelling, type LateSearch } from './modules/checks/index.ts';
import { confirmedFor, confirmedRecords, hasConfirmed, hitIdOf, hitsOfChecks, holdersOf, isCandidate, openHits, raiseHits } from './modules/hits/index.ts';
import { clockSettings, officerSettings, type Raised, type ResponseTimes } from './modules/hits/schema.ts';
import { notificationMigrations, openNotifications, type WaysOut } from './modules/notifications/index.ts';
import { notificationSettings } from './modules/notifications/schema.ts';
import { clientMigrations, openClients, standingClients } from './modules/clients/index.ts';
import { keepSessions, people, peopleAtTheDoor, peopleMigrations, sessionSettings } from './modules/people/index.ts';
import { forgetSignIns, openSignIn, signInMigrations } from './modules/sign-in/index.ts';
import { announce } from './kernel/store/announcements.ts';
import { log as logModule } from './modules/log/index.ts';
import { notes } from './modules/notes/index.ts';
import { lapsingDuty, proposalMigrations, proposals, proposing } from './modules/proposals/index.ts';
import { openReadings } from './modules/readings/index.ts';
import { recoveries } from './modules/recoveries/index.ts';
import { deadlineDuty, requestMigrations, requests } from './modules/requests/index.ts';
import { requestSettings } from './modules/requests/schema.ts';
import { deedsAbout } from './kernel/store/audit-trail.ts';
import { openHotlists } from './modules/hotlists/index.ts';
import { openReplicas, replicaMigrations } from './modules/replicas/index.ts';
import { openReceipts, receiptMigrations, receipts } from './modules/receipts/index.ts';
import { printed, reports } from './modules/reports/index.ts';
import { status, type StatusFigures } from './modules/status/index.ts';
import { demandQuorum, openWitnesses, withCosignatures, witnessMigrations } from './modules/witnesses/index.ts';
import { watch, watchDuties } from './modules/watch/index.ts';
import { analysis, analysisMigrations, wordsDuty } from './modules/analysis/index.ts';
import { askedOf, freezingBy, loadProfiles, numbersDiffer, vehicleDuties, vehicleIn, vehicleSide, vehicles } from './modules/vehicles/index.ts';
import { approvalSettings } from './modules/vehicles/schema.ts';
import { viewMigrations, views } from './modules/views/index.ts';
import { authenticateBy, findAgainBy, type Authenticator } from './kernel/auth/credentials.ts';
import { rememberPrincipals } from './kernel/auth/tokens.ts';

export { ensureAdministrator } from './modules/bureaus/index.ts';

/** Who holds rows against the leaves that tell of them, for `audit verify --database`. */
export const VERIFIERS = [eventsVerifier, checksVerifier, changesVerifier];

export type World = 'live' | 'training';
export type AppOptions = {
  readonly database: Database;
  readonly world: World;
  readonly purposes: readonly string[];
  readonly version: string;
  /** Where uploads that must be read twice lie meanwhile. */
  readonly spoolFolder: string;
  /** Where the index keeps its snapshots; without one it is made from the records at every start. */
  readonly indexFolder?: string;
  /** Where the hub's own keys lie, and what it signed last; without one this process writes no log, and its receipts' key lives as long as the process. */
  readonly keysFolder?: string;
  /** Networks in which witnesses of the log are asked although they are not public. */
  readonly witnessNetworks?: readonly string[] | undefined;
  /** How many of the newest checks are kept in memory for reports that come late. */
  readonly recentChecks?: number;
  /** Who this process is: another name with each start. */
  readonly hubId?: string;
  /** What this process does of all that a hub does; all of it where nothing is said. */
  readonly roles?: Roles;
  /** Whether what time asks for is done by itself; a test moves the clock and says when. */
  readonly keepsDuties?: boolean;
  /** Where NATS is, by which processes say "look" to each other; without it each looks by itself. */
  readonly nats?: NatsConfig | undefined;
  /** Where webhooks may lead, and how e-mail leaves; without it public addresses and no e-mail. */
  readonly ways?: WaysOut;
  /** The hub's address as callers know it; a function, because a port may be known only once it listens. */
  readonly publicUrl?: () => string;
  readonly isBehindProxy?: boolean;
  /** Where the built console lies; none is served without. */
  readonly consoleFolder?: string;
  /** Room on the disk that this process writes to. */
  readonly room?: Pick<Reserve, 'isShort'>;
  readonly log: Log;
  readonly clock?: Clock;
  /** How ids are made; by time and chance where nothing is said. Twin hubs make the same. */
  readonly newId?: (prefix: string, ms: number) => string;
  readonly onLoading?: (loaded: number, expected: number) => void;
};

export type App = {
  readonly http: ReturnType<typeof httpApp>;
  readonly actions: readonly TableEntry[];
  readonly index: IndexHost;
  /** Holds records that arrive against earlier checks; undefined in a process without an index. */
  readonly late: LateSearch | undefined;
  /** Tells those who hold hits what became of their records; undefined in a process that relays nothing. */
  readonly released: Follower | undefined;
  /** What time asks for. */
  readonly duties: Duties;
  /** Writes the log; undefined where this process writes none. */
  readonly sequencer: Sequencer | undefined;
  /** Look now: something was committed past this process. */
  readonly poke: () => void;
  /** Ends the streams of events, so that the server can close; their readers come back elsewhere. */
  readonly hangUp: () => void;
  /** From now on it is not ready: whoever shares out requests goes elsewhere, while those that still come are answered. */
  readonly beginEnding: () => void;
  readonly isEnding: () => boolean;
  /** Ends the following of the feed and waits for what is being committed. */
  readonly stop: () => Promise<void>;
};

/** Where people find the console. */
const CONSOLE = '/console';

const migrationsOf = (folder: string): URL => new URL(`${folder}/migrations/`, import.meta.url);
/** What hides or destroys waits for witnesses that have signed so lately: they are asked twice a minute, and after each checkpoint. */
const QUORUM_WITHIN_MS = 120_000;
/** An error model that was activated on one process weighs on all after this long at most. */
const MODELS_LOOKED_AT_MS = 2_000;

const MIGRATIONS = [
  ...['kernel/store', 'kernel/audit', 'kernel/blobs', 'modules/bureaus', 'modules/hits', 'modules/vehicles', 'modules/notes', 'modules/recoveries', 'modules/watch'].map(migrationsOf),
  receiptMigrations, requestMigrations, analysisMigrations, replicaMigrations, viewMigrations,
  checkMigrations, notificationMigrations, clientMigrations, peopleMigrations, signInMigrations, witnessMigrations, proposalMigrations,
];

/** Every migration that this code knows, in order. */
export const knownMigrations = async (): Promise<readonly Migration[]> => readMigrations(MIGRATIONS);

/** Brings the database's schema up to date and says which world it is; a new database becomes `wanted`. */
export async function prepareDatabase(database: Database, wanted: World, clock: Clock = systemClock): Promise<{ world: World; isNew: boolean; schema: string }> {
  const migrations = await knownMigrations();
  await migrate(database, migrations);
  const schema = migrations.at(-1)?.name ?? '';
  const rows = await run(database.db, `insert into hub (world, created_at) values ($1, $2) on conflict do nothing returning world`, [wanted, clock.now()]) as { world: World }[];
  if (rows[0]) return { world: rows[0].world, isNew: true, schema };
  const [hub] = await run(database.db, 'select world from hub') as { world: World }[];
  if (!hub) throw new Error('the database has no world');
  return { world: hub.world, isNew: false, schema };
}

/** Opens the whole exchange over a prepared database; resolves when checks can be answered. */
export async function openApp(options: AppOptions): Promise<App> {
  const { database, log, clock = systemClock, roles = ALL_ROLES } = options;
  const hubId = options.hubId ?? newId('hub', clock.ms());
  const epoch = await currentEpoch(database, clock.now());
  let poke = (): void => undefined;
  const nats = options.nats && await openNats(options.nats, { name: hubId, inbox: HUB_INBOX }, (cause) => { log('nats.away', faultFields(cause)); });
  const looking = nats && openLooking(nats, () => { poke(); });
  /** Something was committed here: our own readers look, and the other processes are told to. */
  const committed = (): void => { poke(); looking?.say(); };
  const hub = openHub(database, epoch, committed);

  const side = vehicleSide();
  const index = !roles.has('index') ? noIndex : await openIndex({
    database, epoch, collection: 'vehicles', prefix: 'veh', describe: (body) => side.matcher.describe(body as Parameters<typeof side.matcher.describe>[0]), describes: side.comparison, ms: clock.ms, log,
    folder: options.indexFolder, onProgress: options.onLoading,
  });

  const world = options.world === 'training' ? 'TRAINING' : undefined;
  const settings = rememberSettings(database.db, clock.ms);
  const metrics = openMetrics(async () => {
    measure(metrics, index, { events: await notifications.figures(), replicas: replicas.figures(), duties: duties.kept(), admitted: http.admission.figures(), looks: looking?.figures(), carried: relay?.figures(), uncarried: await relay?.uncarried() });
    await measureStanding(metrics, { database, clock, duties, folder: dirname(options.spoolFolder) });
  });
  const notifications = await openNotifications({
    database, epoch, clock, log, settings: settings.of, world, ways: options.ways ?? { webhooks: { networks: [], hosts: [] } }, onTried: metrics.delivered,
  });
  const raise = (session: Session, raised: readonly Raised[]): Promise<void> => inSpans('hits.raise', raised, (one) => ({ 'crosscheck.hit': hitIdOf(one), 'crosscheck.check': one.check, 'crosscheck.record': one.record }), (traced) => raiseHits(session.db, epoch, traced, clock.now()));
  const publicUrl = options.publicUrl ?? (() => `http://localhost:${DEFAULT_PORT}`);
  const receiptsOf = await openReceipts({ database, folder: options.keysFolder, publicUrl: publicUrl(), world, now: clock.now() });
  const hotlistsModule = await openHotlists({ folder: options.keysFolder, publicUrl: publicUrl(), viewOf: side.viewOf, world });
  const models = await openModels(database.db, side.matcherWith);
  const ports = await latePorts(database.db, options.recentChecks ?? RECENT_CHECKS);
  const checkCommits = checkLog<Raised>({
    database, raise, late: { ...ports, onLogged: ports.recent.learn },
    onCommit: (items, seconds, hitCount) => { metrics.committed('checks', items, seconds); if (hitCount > 0) committed(); },
  });
  const lateSide = lateSideOf({ matcher: () => models.active().matcher, search: index.search });
  const late = !roles.has('index') ? undefined : await openLateSearch({
    ...ports, hub: hubId, ...lateSide, database, epoch, clock, log, raise, placeOf: placeOf(database.db),
    findable: (ids, now) => hub.storeFor('').records.findable(ids, now),
    findableFrom: async (position) => { while (comparePositions(index.position(), position) < 0) await index.caughtUp(); },
    onRaised: committed,
  });
  const keepsDiscreet = async (p: Principal): Promise<boolean> => isKeptFrom(p, await settings.of(discreetSettings, p.bureau));
  const hits = openHits({ ...lentToHits, keepsDiscreet, called: (ctx, person) => calledIn(actions, ctx, person), database, epoch, log, now: clock.now, settings: settings.of, transaction: hub.storeFor('HUB').transaction });
  const released = roles.has('relay') ? await hits.follow() : undefined;
  poke = () => { index.poke(); late?.poke(); released?.poke(); notifications.poke(); };

  const principals = rememberPrincipals(principalOf(database.db), clock.ms);
  const trialTokens: Authenticator = { recognises: ({ scheme, token }) => scheme === 'bearer' && token.startsWith('cc_'), find: ({ token }) => principals.find(token) };
  const clients = openClients({ database, clock, issuer: publicUrl, audit: (event) => hub.storeFor('').audit(event) });
  const figures = (): StatusFigures => ({ ...index.figures(), replicas: replicas.figures().connected, position: positionWord(index.position()), lagSeconds: index.lagSeconds(), asOf: index.asOf, recentChecks: late?.figures() ?? { checks: 0, most: 0, bytes: 0 } });
  const profiles = await loadProfiles();
  const sections: readonly Section[] = [retentionSettings, discreetSettings, notificationSettings, clockSettings, officerSettings, approvalSettings, sessionSettings, requestSettings];
  const sessions = keepSessions(database, clock, settings.of);
  const signIn = openSignIn({
    database, clock, log, publicUrl, people: peopleAtTheDoor(clock), audit: (event) => hub.storeFor(event.bureau).audit(event), forgetSessions: sessions.forget, home: options.consoleFolder === undefined ? undefined : `${CONSOLE}/`,
    announce: (db, said) => announce(db, epoch, said), whoIs: (token) => sessions.authenticator.find({ scheme: 'cookie', token, method: 'GET', url: publicUrl(), named: {} }),
  });
  const replicas = await openReplicas({
    database, epoch, clock, log, folder: options.keysFolder, publicUrl, world, purposes: options.purposes, audit: (event) => hub.storeFor('').audit(event), isFirst: clients.isFirst, sentOf: side.sentOf,
    desk: deskLent(database.db, { settingsOf: settings.of, findable: (bureau, ids) => hub.storeFor(bureau).records.findable(ids, clock.now()) }),
    checks: delivering({ ...ports, models, hitIdOf, raise, placeOf: placeOf(database.db), search: index.search, judge: lateSide.judge, settingsOf: settings.of }),
  });
  const authenticators = [trialTokens, replicas.authenticator, clients.authenticator, sessions.authenticator];
  const sequencer = options.keysFolder === undefined || !roles.has('log') ? undefined : openSequencer({
    database, epoch, keys: await openLogKeys(options.keysFolder), host: () => new URL(publicUrl()).host, sources: [eventsSource, checksSource, changesSource],
  });
  const witnesses = openWitnesses({
    database, log, now: clock.now, networks: options.witnessNetworks ?? [],
    newest: async () => {
      const published = await publishedOf(database.db, undefined);
      return published && { note: published.checkpoint.note, tile: tilesFrom(database.db, published.origin.number) };
    },
  });
  const relay = nats && roles.has('relay') ? replicas.relayOver(openSegmentStream(nats)) : undefined;
  const duties = keepDuties({ database, clock, log, holder: hubId, isKept: options.keepsDuties ?? true, duties: [
    ...(sequencer ? [sequencingDuty(sequencer, { clock, log }), witnesses.duty] : []),
    ...(relay ? [relay.duty] : []),
    ...(late ? [late.duty] : []),
    ...(roles.has('relay') ? [restrictingDuty(hub.storeFor), ...watchDuties({ epoch, log, keyOf: ports.keyOf, placeOf: placeOf(database.db), transaction: hub.storeFor('HUB').transaction })] : []),
    ...(roles.has('deliver') ? notifications.duties : []),
    ...(roles.has('clock') ? [
      retentionDuty(database, log), hits.clock, deadlineDuty(hub.storeFor), ...clients.duties, sessions.duty, ...signIn.duties,
      ...vehicleDuties({ storeFor: hub.storeFor, hasConfirmed }), lapsingDuty(hub.storeFor), wordsDuty({ epoch, transaction: hub.storeFor('HUB').transaction }),
    ] : []),
  ] });
  notifications.onDue(duties.poke);
  const readings = openReadings();
  const lanes = openLanes();
  const keepingUp = sequencer && (options.keepsDuties ?? true) ? keepUpWithLog(sequencer, log) : undefined;
  const refreshing = setInterval(() => { models.refresh().catch((cause: unknown) => { log('models.unknown', faultFields(cause)); }); }, MODELS_LOOKED_AT_MS);
  refreshing.unref();
  const modules = [
    bureaus({ forgetTokens: principals.forget, sections, forgetSettings: settings.forget }),
    vehicles({ find: index.searchNow, profiles, spoolFolder: options.spoolFolder, settingsOf: settings.of }),
    checks(options.purposes, {
      vehicles: { ...side, search: index.search, asOf: index.asOf }, models, hitIdOf, raise, placeOf: placeOf(database.db), isDelayedCandidate: isCandidate,
      settingsOf: settings.of, keyOf: ports.keyOf, reading: readingDatabase({ confirmedFor, hitsOfChecks }), closed: receipting(receiptsOf.receiptFor),
      log: checkCommits, lanes, flights: ports.flights, onAnswered: metrics.checked,
    }),
    receipts(receiptsOf), hotlistsModule, replicas.module, views(),
    requests({ settingsOf: settings.of, vehicles: freezingBy(index.searchNow), checksThatFound, deedsAbout, holdersOf, printed, isTraining: options.world === 'training' }),
    hits.module, notes({ findHit: hits.find }), recoveries({ findHit: hits.find }),
    reports({ ask: (ctx, name, asked) => askedByName(actions, name, ctx, asked), compare: retelling(() => models.active().matcher), isTraining: options.world === 'training' }),
    logModule({ findCheck: partOfCheck, beginOrigin: sequencer?.beginOrigin, withCosignatures }), witnesses.module,
    notifications.module,
    clients.module,
    proposals({ actionNamed: (name) => actionNamed(actions, name), demandQuorum: (db, now) => demandQuorum(db, now, QUORUM_WITHIN_MS) }),
    people({ sessions, forget: sessions.forget, forgetSignIns, publicUrl, purposesOf: (p) => purposesOf(p, options.purposes), actionsOf: (p) => actions.filter(({ grant }) => decide(p, grant).isPermitted).map(({ name }) => name) }), signIn.module,
    watch(), readings.module,
    analysis({ timesOf: async (ctx) => await askedByName(actions, 'hits.responseTimes', ctx, {}) as ResponseTimes | undefined }),
    status({ actions: () => actions, purposes: options.purposes, figures, uncarried: async () => relay?.uncarried(), world: options.world === 'training' ? 'TRAINING' : 'live', version: options.version, metrics: metrics.expose }),
  ];
  const actions: readonly TableEntry[] = modules.flatMap((m) => m.actions);

  const idOf = (prefix: string): string => (options.newId ?? newId)(prefix, clock.ms());
  const contextOf = (principal: Principal): Context => {
    const ctx: Context = { principal, now: clock.now, newId: idOf, store: hub.storeFor(principal.bureau), log };
    return { ...ctx, propose: proposing(ctx) };
  };
  const publicPages: readonly Page[] = [...clients.pages, ...replicas.pages, ...openapiPages({ actions, version: options.version, world: options.world }), ...signIn.pages, ...(options.consoleFolder === undefined ? [] : await sitePages({ folder: options.consoleFolder, prefix: CONSOLE }))];
  let isEnding = false;
  const http = httpApp({
    actions: roles.has('http') ? actions : [], authenticate: authenticateBy(authenticators), findAgain: findAgainBy(authenticators), contextOf, onStranger: tellStrangers({ clock, audit: hub.storeFor(HUB_BUREAU).audit }), metrics, log,
    publicUrl, isBehindProxy: options.isBehindProxy,
    pages: [...healthPages(database, () => isEnding), ...(roles.has('http') ? publicPages : [])],
    mounts: roles.has('http') ? signIn.mounts : [],
    newTraceId: () => idOf('trc'),
    ...(options.room ? { isShortOfRoom: options.room.isShort } : {}),
    world,
  });
  return {
    http, actions, index, late, released, duties, sequencer,
    poke: () => { poke(); },
    hangUp: () => { notifications.hangUp(); lanes.hangUp(); replicas.hangUp(); },
    beginEnding: () => { isEnding = true; },
    isEnding: () => isEnding,
    stop: async () => {
      await readings.stop();
      clearInterval(refreshing);
      await keepingUp?.stop();
      await duties.stop();
      await relay?.stop();
      await witnesses.stop();
      await released?.stop();
      await notifications.stop();
      await replicas.stop();
      await duties.release(); // what was under way has ended: now others may
      await late?.stop(); // it waits for the index
      await index.stop();
      await checkCommits.drained();
      await clients.drained();
      await hub.drained();
      looking?.stop();
      await nats?.stop();
    },
  };
}

/** What hits ask of bureaus and of the collection. */
const lentToHits = {
  collections: ['vehicles'], numbersDiffer, isDiscreet, asked: askedOf, vehicleIn, unitsOf,
  timeZoneOf: async (db: Database['db'], code: string): Promise<string | undefined> => (await bureauOf(db, code))?.timeZone,
};

/** What replicas are told of a bureau beside records. */
const deskLent = (db: Database['db'], { settingsOf, findable }: { readonly settingsOf: SettingsOf; readonly findable: (bureau: string, ids: readonly string[]) => Promise<readonly { readonly id: string }[]> }) => ({
  bureau: async (code: string) => {
    const bureau = await bureauOf(db, code);
    return bureau && { code, name: bureau.name, country: bureau.country, timeZone: bureau.timeZone, collections: [...bureau.collections] };
  },
  units: (bureau: string) => listUnits(db, bureau, '', ALL),
  tokens: async (bureau: string) => [...await standingTokens(db, bureau)],
  clients: async (bureau: string) => (await standingClients(db, bureau)).map(({ certificates, devices, keys, ...client }) => ({ ...client, certificates: [...certificates], devices: [...devices], keys: keys.map(({ algorithms, ...key }) => ({ ...key, algorithms: [...algorithms] })) })),
  settings: async (bureau: string) => ({ retention: await settingsOf(retentionSettings, bureau), discreet: await settingsOf(discreetSettings, bureau), officers: await settingsOf(officerSettings, bureau), sessions: await settingsOf(sessionSettings, bureau) }),
  model: () => activeErrors(db),
  confirmed: async (bureau: string) => (await findable(bureau, await confirmedRecords(db, bureau))).map(({ id }) => id),
  bureaus: async () => (await listBureaus(db, '', ALL)).map(({ code, name }) => ({ code, name })),
});
/** More than there are of bureaus, or of a bureau's units. */
const ALL = 100_000;

/** A text with the asker's colleagues by name in place of their ids; undefined where nothing else stands in it. */
async function calledIn(actions: readonly TableEntry[], ctx: Context, text: string): Promise<string | undefined> {
  const ids = idsIn(text);
  const told = ids.length === 0 ? undefined : await askedByName(actions, 'people.names', ctx, { query: { ids: ids.join(',') } }) as { readonly items: readonly { readonly id: string; readonly name: string }[] } | undefined;
  return namedAs(text, new Map(told?.items.map(({ id, name }) => [id, name])));
}

/** What another action answers within one that puts answers together. */
function askedByName(actions: readonly TableEntry[], name: string, ctx: Context, { params = {}, query = {} }: { readonly params?: unknown; readonly query?: unknown }): Promise<unknown> {
  return askedWithin(actionNamed(actions, name), ctx, { params, query });
}

function actionNamed(actions: readonly TableEntry[], name: string): AnyAction {
  const act = actions.find((one): one is AnyAction => one.name === name && !isStream(one));
  if (!act) throw new Error(`there is no action ${name}`);
  return act;
}
