/**
 * R5 by twin worlds: whatever a restricted bureau asks, in any order, on every route, stream and export, a hub with the hidden
 * record and a hub without it answer the same, word for word; and no word of the hidden record ever reaches it, a log or a metric.
 */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { splitRoute, type TableEntry } from '../../src/kernel/action.ts';
import { ROLES, type Role } from '../../src/kernel/context.ts';
import type { Answer } from '../fixtures.ts';
import { ABSENT } from '../matrix/world.ts';
import { PROBES, addressOf, type Sent, type Subject } from '../matrix/probes.ts';
import { ROWS, isRoleAllowed } from '../matrix/reference.ts';
import { seeded, type Random } from '../random.ts';
import { furtherLife, furtherOthers } from './deeds.ts';
import { until } from '../waiting.ts';
import { hear, tick, twins, type Bearer, type Request, type Twin } from './twins.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const PLATE = { number: 'B-AB 123', country: 'NL' };
const REFERENCE = 'SECRET-1';
const OPEN = { reference: 'OPEN-1', vin: 'WVWZZZ1KZ8W970302', make: 'Volkswagen' };
/** `STEPS` in the environment makes a longer run. */
const STEPS = Number(process.env.STEPS ?? 400);
const HOUR_MS = 3_600_000;

/** Words that nobody of the restricted bureau may ever read: of the hidden record, and names of other bureaus' people. */
const canary = (n: number | string): string => `canary${n}word`;
const person = (bureau: string, role: string): string => `${canary(bureau.toLowerCase() + role)} person`;
const bearersOf = (bureau: string, roles: readonly Role[]): readonly Bearer[] => roles.map((role) => ({ bureau, role, person: bureau === 'FR' ? `a ${role} of FR` : person(bureau, role) }));
const HUB: Bearer = { bureau: 'HUB', role: 'administrator', person: person('HUB', 'administrator') };
const BEARERS = [HUB, ...bearersOf('NL', ['desk', 'supervisor', 'feed']), ...bearersOf('DE', ['officer', 'desk']), ...bearersOf('FR', ROLES.filter((role) => role !== 'administrator'))];
/** They bear sessions: people who have signed in. Their bureau lets them stay signed in for as long as it may. */
const SIGNED_IN: readonly Bearer[] = [{ bureau: 'FR', role: 'supervisor', person: 'a signed-in supervisor of FR', isSignedIn: true }, { bureau: 'FR', role: 'officer', person: 'a signed-in officer of FR', isSignedIn: true }];
const [OWNER, SUPERVISOR, FINDER] = [BEARERS[1]!, BEARERS[2]!, BEARERS[5]!];
const WHO = { owner: OWNER, supervisor: SUPERVISOR, finder: FINDER, hub: HUB };
const FRENCH = [...BEARERS.filter(({ bureau }) => bureau === 'FR'), ...SIGNED_IN];
/** By trial tokens: a session may end on the way, and its stream with it. */
const LISTENERS = FRENCH.filter(({ role, isSignedIn }) => ['desk', 'supervisor', 'officer'].includes(role) && !isSignedIn);
const FRENCH_SUPERVISOR = FRENCH.find(({ role }) => role === 'supervisor')!;

type World = {
  readonly random: Random; readonly pair: readonly [Twin, Twin];
  readonly canaries: Set<string>;
  /** Ids by their prefix that the restricted bureau may name: what it was told, and what it may not know of. */
  readonly named: Map<string, Set<string>>;
  hidden: string; hiddenHit: string; hiddenFile: string; hiddenRequest: string; steps: number;
};

const newCanary = ({ canaries }: World): string => {
  const word = canary(canaries.size);
  canaries.add(word);
  return word;
};
const nameAll = ({ named }: World, text: string): void => {
  for (const [id, prefix = ''] of text.matchAll(/\b([a-z]{3})_[0-9a-hjkmnp-tv-z]{26}\b/g)) named.set(prefix, (named.get(prefix) ?? new Set()).add(id));
};

/** What is learnt of the hidden record’s hit and recovery file from what others are answered. */
function learn(world: World, { findings, id, record, about }: Readonly<Record<string, unknown>>): void {
  const found = (findings as { record: { id: string }; hit?: string }[] | undefined)?.find((one) => one.record.id === world.hidden);
  if (found?.hit !== undefined) world.hiddenHit = found.hit;
  if (typeof id === 'string' && id.startsWith('rec_') && record === world.hidden) world.hiddenFile = id;
  if (typeof id === 'string' && id.startsWith('req_') && (about as { record?: string } | undefined)?.record === world.hidden) world.hiddenRequest = id;
}

/** What happens to the hidden record: in the world that has it, and nowhere else. */
const LIFE: Readonly<Record<string, (world: World) => readonly [Bearer, Request]>> = {
  restated: (world) => [OWNER, { method: 'PUT', path: `/v1/vehicles/by-reference/${REFERENCE}`, body: { ...secretWords(world), vin: VIN, plates: [PLATE], make: 'Volkswagen', colour: 'black', restrictions: ['FR'] } }],
  corrected: (world) => [OWNER, { method: 'PATCH', path: `/v1/vehicles/${world.hidden}`, body: secretWords(world), headers: { 'if-match': '*' } }],
  located: (world) => [FINDER, { method: 'POST', path: `/v1/vehicles/${world.hidden}/locate`, body: { place: newCanary(world), note: newCanary(world) } }],
  extended: ({ random, hidden }) => [SUPERVISOR, { method: 'POST', path: `/v1/vehicles/${hidden}/extension`, body: { reviewOn: `2040-01-${10 + random.below(18)}`, reason: 'still sought' } }],
  consented: (world) => [OWNER, { method: 'POST', path: `/v1/vehicles/${world.hidden}/consents`, body: { bureau: 'DE', purpose: 'court', until: '2040-01-01', note: newCanary(world) } }],
  cleared: (world) => [OWNER, { method: 'POST', path: `/v1/vehicles/${world.hidden}/clear`, body: { reason: 'recovered', note: newCanary(world) } }],
  ...furtherLife(WHO, newCanary),
};
const secretWords = (world: World): object => ({ marks: newCanary(world), policeReportNumber: newCanary(world), contact: newCanary(world), event: { kind: 'stolen', from: '2026-11-01', place: newCanary(world) } });

/** What others do in both worlds; only in one of them does it meet the hidden record. */
const OTHERS: readonly ((world: World) => readonly [Bearer, Request])[] = [
  () => [FINDER, { method: 'POST', path: '/v1/checks', body: { vehicle: { vin: VIN, plate: PLATE }, purpose: 'border_control' } }],
  () => [FINDER, { method: 'POST', path: '/v1/checks', body: { vehicle: { plate: { number: '8AB123', country: 'NL' } }, purpose: 'roadside', bands: 'all' } }],
  (world) => [FINDER, { method: 'POST', path: `/v1/checks/${world.random.pick([...world.named.get('chk') ?? [ABSENT.check]])}/comparisons`, body: { record: world.hidden, same: world.random.below(2) === 0 } }],
  (world) => [FINDER, { method: 'POST', path: `/v1/checks/${world.random.pick([...world.named.get('chk') ?? [ABSENT.check]])}/uses`, body: { record: world.hidden, purpose: 'court' } }],
  ({ steps }) => [OWNER, { method: 'POST', path: '/v1/vehicles', body: { reference: `NL-${steps}`, vin: `WVWZZZ1KZ8W98${String(steps).padStart(4, '0')}` } }],
  ({ steps }) => [OWNER, { method: 'PATCH', path: '/v1/vehicles/by-reference/OPEN-1', body: { marks: `open ${steps}` }, headers: { 'if-match': '*' } }],
  ...furtherOthers<World>(WHO),
];

const VINS = [VIN, VIN, 'WVWZZZ1KZ8W97O3O1', 'WVWZZZ1KZ8W970391', 'WVWZZZ1K?8W9703??', '*8W9703*', '8W970301', OPEN.vin, 'WVWZZZ1KZ8W111111'];
function subjectFor({ random, named, hidden, steps }: World, { bureau, role }: Bearer): Subject {
  const pick = (prefix: string): string => random.pick([...named.get(prefix) ?? [`${prefix}_00000000000000000000000000`]]);
  const own = { vehicle: pick('veh'), reference: random.pick([OPEN.reference, `N-${random.below(steps + 1)}`, 'none']), owner: random.pick(['NL', 'FR']) };
  const it = random.below(3) === 0 ? { vehicle: hidden, reference: REFERENCE, owner: 'NL' } : own;
  return { ...it, n: steps, vin: random.pick(VINS), check: pick('chk'), hit: pick('hit'), token: pick('tok'), webhook: pick('whk'), delivery: pick('dlv'), client: pick('cli'), witness: pick('wit'), replica: pick('rpl'), key: ABSENT.key, person: pick('per'), session: pick('ses'), issuer: random.pick(['FR', 'FR', 'NL', 'ZZ']), note: pick('not'), recovery: pick('rec'), cost: String(1 + random.below(4)), campaign: pick('cmp'), request: pick('req'), alert: pick('alr'), canary: pick('cnr'), proposal: pick('pro'), hash: ABSENT.hash, bureau, unit: `unit of ${bureau}`, section: 'none', role };
}

/** Where lists take a place: ids that are somebody’s. */
const PLACES: Readonly<Record<string, string>> = { 'hits.list': 'hit', 'recoveries.list': 'rec', 'notes.list': 'not', 'vehicles.list': 'veh', 'campaigns.list': 'cmp', 'vehicles.approvals': 'apr', 'requests.list': 'req', 'corrections.list': 'req', 'checks.list': 'chk', 'checks.mine': 'chk', 'proposals.list': 'pro' };

/** What ends it comes late in the walk, so that the hidden record lives first, whatever the seed. */
const ENDS: ReadonlySet<string> = new Set(['cleared', 'replied to']);
const lifeAt = (steps: number): readonly [string, (typeof LIFE)[string]][] => Object.entries(LIFE).filter(([name]) => steps > STEPS * 0.6 || !ENDS.has(name));

/** More than a probe says: other numbers of the same vehicle, and all bands; a list from some place on. */
function varied({ random, named, hidden }: World, act: TableEntry, sent: Sent): Sent {
  const ids = [...named.get(PLACES[act.name] ?? '') ?? []];
  if (ids.length > 0 && random.below(2) === 0) return { ...sent, query: { ...sent.query, after: random.pick(ids) } };
  if (act.name === 'requests.open' && random.below(2) === 0) return { ...sent, body: { ...sent.body as object, record: hidden } };
  if (act.name !== 'checks.ask' || random.below(2) === 0) return sent;
  const vehicle = random.pick([{ plate: PLATE }, { plate: 'BA8123' }, { number: VIN }, { plate: { number: '?AB123' } }, { vin: VIN, make: 'Ford' }]);
  return { ...sent, body: { ...sent.body as object, vehicle, bands: random.pick(['all', 'default']) } };
}

type Tally = { requests: number; searched: number; readonly asked: Set<string> };

/** Asks both the same, as somebody of the restricted bureau, and compares. */
async function compare(world: World, acts: readonly TableEntry[], tally: Tally): Promise<void> {
  const { random, pair: [withIt, without] } = world;
  const act = random.pick(acts);
  const allowed = FRENCH.filter(({ role }) => isRoleAllowed(ROWS[act.name]!, { role, bureau: 'FR' }));
  const bearer = random.pick(allowed.length === 0 || random.below(10) === 0 ? FRENCH : allowed);
  const sent = varied(world, act, PROBES[act.name]!.send(subjectFor(world, bearer)));
  const { method, path } = splitRoute(act.http);
  const request: Request = { method, path: addressOf(path, sent), body: sent.body, ...(sent.headers ? { headers: sent.headers } : {}) };
  const answers: readonly [Answer, Answer] = [await withIt.ask(bearer, request), await without.ask(bearer, request)];
  const [told, none] = [withIt.told(answers[0]), without.told(answers[1])];
  assert.equal(told, none, `${act.name} as ${bearer.role}: ${JSON.stringify(request)}`);
  for (const word of [...world.canaries, ...BEARERS.filter(({ bureau }) => bureau !== 'FR').map((one) => one.person)]) {
    assert.ok(!told.includes(word), `${act.name} told ${word}`);
    tally.searched += 1;
  }
  nameAll(world, told);
  tally.requests += 2;
  tally.asked.add(`${act.name}${answers[0].status < 300 ? '' : ' refused'}`);
}

async function inBoth({ pair }: World, [bearer, request]: readonly [Bearer, Request]): Promise<readonly [Answer, Answer]> {
  return [await pair[0].ask(bearer, request), await pair[1].ask(bearer, request)];
}

/** What others do, in both worlds; whether one of them was told of the hidden record. */
async function othersDo(world: World, deed: readonly [Bearer, Request]): Promise<boolean> {
  const [withIt, without] = await inBoth(world, deed);
  learn(world, withIt.body);
  nameAll(world, JSON.stringify(withIt.body)); // others' ids
  return JSON.stringify(withIt.body.findings) !== JSON.stringify(without.body.findings);
}

async function openWorld(t: TestContext): Promise<World> {
  const random = seeded(t);
  const pair = await twins(t, [...BEARERS, ...SIGNED_IN]);
  const stays = { method: 'PUT', path: '/v1/settings/sessions', body: { idleMinutes: 1_440, absoluteHours: 168 }, isInFourEyes: true } as const;
  for (const twin of pair) assert.equal((await twin.ask(FRENCH_SUPERVISOR, stays)).status, 200);
  const world: World = { random, pair, canaries: new Set(), named: new Map(), hidden: ABSENT.vehicle, hiddenHit: ABSENT.hit, hiddenFile: ABSENT.recovery, hiddenRequest: ABSENT.request, steps: 0 };
  tick(pair);
  nameAll(world, JSON.stringify((await inBoth(world, [OWNER, { method: 'POST', path: '/v1/vehicles', body: OPEN }]))[0].body));
  tick(pair);
  const [bearer, request] = LIFE.restated!(world);
  const hidden = await pair[0].ask(bearer, request);
  assert.equal(hidden.status, 200, JSON.stringify(hidden.body));
  world.hidden = hidden.body.id as string;
  return world;
}

type Ears = { readonly bearer: Bearer; readonly pair: readonly [ReturnType<typeof hear>, ReturnType<typeof hear>] };
/** Says a word to everybody who listens and waits until all of them heard it, and with it everything before; its id, the same in both. */
async function allHeard({ pair }: World, ears: readonly Ears[], cause: 'first' | 'last'): Promise<string> {
  tick(pair);
  const [id, other] = await Promise.all(pair.map((twin) => twin.sayTo('FR', cause)));
  assert.equal(id, other);
  await until(`everybody heard the ${cause} word`, () => ears.every(({ pair: both }) => both.every(({ heard }) => heard().includes(`data: {"id":"${id}"`))));
  return id!;
}

/** What was heard as it was said is the same in both, from a first word to a last one; how many events. */
async function sameEvents(world: World, ears: readonly Ears[], first: string): Promise<number> {
  await allHeard(world, ears, 'last');
  let events = 0;
  for (const { bearer, pair: [withIt, without] } of ears) {
    const [told, none] = [withIt, without].map(({ heard }) => heard().slice(heard().indexOf(`data: {"id":"${first}"`))) as [string, string];
    assert.equal(told, none, `what the ${bearer.role} heard`);
    for (const word of world.canaries) assert.ok(!told.includes(word), `an event told ${word}`);
    events += told.match(/^data: /gm)?.length ?? 0;
    for (const ear of [withIt, without]) ear.end();
  }
  return events;
}

test('R5: a hub with the hidden record and one without it answer the restricted bureau the same, on every route, for a random sequence of requests', async (t) => {
  const world = await openWorld(t);
  const { random, pair } = world;
  // The log grows with everything and is hashed with salts: that it does is the declared exception of R5 (SECURITY.md). What stands in it is asked in R19.
  const acts = pair[0].hub.app.actions.filter(({ name, http }) => PROBES[name] && PROBES[name].isEndless !== true && PROBES[name].isByChance !== true && ROWS[name] && !http.includes(' /v1/log/'));
  const tally: Tally = { requests: 0, searched: 0, asked: new Set() };
  const lived = new Set<string>();
  let differed = 0;
  const ears = LISTENERS.map((bearer) => ({ bearer, pair: [hear(pair[0], bearer), hear(pair[1], bearer)] as const }));
  await until('all ears are open', () => ears.every(({ pair: both }) => both.every(({ heard }) => heard().startsWith('retry:'))));
  const first = await allHeard(world, ears, 'first');
  if (await othersDo(world, OTHERS[0]!(world))) differed += 1; // so that there is a hit for all that follows
  for (world.steps = 1; world.steps <= STEPS; world.steps += 1) {
    tick(pair);
    const what = random.below(10);
    if (what < 3) {
      const [name, deed] = random.pick(lifeAt(world.steps));
      const answer = await pair[0].ask(...deed(world));
      assert.ok(answer.status < 500);
      if (answer.status < 300) lived.add(name);
      learn(world, answer.body);
      nameAll(world, JSON.stringify(answer.body)); // as a guess would name them
    } else if (what < 5) {
      if (await othersDo(world, random.pick(OTHERS)(world))) differed += 1;
    } else {
      await compare(world, acts, tally);
    }
    for (const twin of pair) await twin.settled();
    if (random.below(40) === 0) {
      tick(pair, random.pick([HOUR_MS, HOUR_MS, 16 * 24 * HOUR_MS])); // a Locate that nobody answered comes up after 15 days
      for (const twin of pair) await twin.hub.duties();
    }
  }
  const events = await sameEvents(world, ears, first);
  // What is written beside the answers names nothing either.
  const metrics = await pair[0].hub.ask<string>(pair[0].hub.admin, 'GET', '/metrics');
  const beside = `${metrics.body}\n${pair[0].hub.logged.join('\n')}`;
  for (const word of [...world.canaries, VIN, REFERENCE, ...BEARERS.filter(({ bureau }) => bureau !== 'FR').map((one) => one.person)]) {
    assert.ok(!beside.includes(word), `a log or a metric names ${word}`);
    tally.searched += 1;
  }
  t.diagnostic(`${tally.requests} requests to ${tally.asked.size} kinds of answer; ${world.canaries.size} canaries looked for ${tally.searched} times; the hidden record was ${[...lived].join(', ')}; others were told ${differed} differences; ${events} events were heard; 0 leaks`);
  assert.ok(lived.size >= 8 && differed > 0 && tally.requests > 100, 'the hidden record did not live, or nobody noticed: the comparison says nothing');
});
