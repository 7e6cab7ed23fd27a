/** What the fault suite breaks, one at a time, and what must be seen while it is broken. What is left of it afterwards is the test's to say. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../../src/kernel/store/database.ts';
import { until } from '../waiting.ts';
import type { Word } from './chosen.ts';
import { watchTime } from './clocks.ts';
import { NOBODYS } from './journal.ts';
import type { Node, World } from './world.ts';

/** `word` names it in `FAULTS=hub,cut`. What it says is printed. */
export type Fault = { readonly word: Word; readonly name: string; readonly breaks: (world: World, finder: string) => Promise<string | undefined> };
const NOT_HERE = 'left out here';

const FROZEN_MS = 20_000;
const CLOCK_SEEN_MS = 1_500; // libfaketime looks once a second
/** Longer than any limit of a hub for one answer, and shorter than what a client of these tests waits. */
const ANSWERED_WITHIN_MS = 20_000;
const DUTY = 'log.sequence';

type LeaseRow = { readonly term: number; readonly until: string };
async function leaseOf({ database }: World): Promise<LeaseRow | undefined> {
  return (await run(database.db, 'select term, until::text as until from leases where duty = $1', [DUTY]) as LeaseRow[])[0];
}

/** Stops the process that keeps a duty: the one with which its lease is not renewed any more. */
async function freezeHolder(world: World): Promise<{ readonly node: Node; readonly term: number }> {
  for (let tries = 0; tries < 3; tries += 1) {
    for (const node of world.random.shuffled(world.nodes)) {
      node.hub.signal('SIGSTOP');
      await pause(300); // what it had sent already
      const before = await leaseOf(world);
      await pause(2_500);
      const after = await leaseOf(world);
      if (before && after?.until === before.until) return { node, term: before.term };
      node.hub.signal('SIGCONT');
    }
  }
  throw new Error(`nobody keeps ${DUTY}`);
}

/** A check at a hub that cannot log it: it is told so, in time, and when to come again. */
async function demandNotChecked({ hub }: Node, finder: string): Promise<void> {
  await until('a check is answered as not made', async () => {
    const begun = performance.now();
    const { status, headers } = await hub.ask(finder, 'POST', '/v1/checks', { vehicle: { vin: NOBODYS }, purpose: 'roadside' });
    assert.ok(performance.now() - begun < ANSWERED_WITHIN_MS, 'nobody waits longer than the hub’s own limits');
    if (status === 200) return false; // what was on its way
    assert.equal(status, 503);
    assert.ok(Number(headers.get('retry-after')) > 0, 'it says when to come again');
    return true;
  });
}

/** Each of some at once. */
const together = async (...works: readonly Promise<unknown>[]): Promise<void> => { await Promise.all(works); };

/** In the order in which they are tried first: the fixed number of rounds in CI takes the first of them. */
export const FAULTS: readonly Fault[] = [
  { word: 'both', name: 'a hub and PostgreSQL are killed together', breaks: async ({ nodes, random, killPostgres }) => {
    const { hub } = random.pick(nodes);
    await together(killPostgres(), hub.kill());
    await hub.start();
    return undefined;
  } },
  { word: 'cut', name: 'a hub is cut off from PostgreSQL', breaks: async ({ nodes, random }, finder) => {
    const node = random.pick(nodes);
    node.database.cut();
    await demandNotChecked(node, finder);
    await pause(random.below(1_000));
    node.database.heal();
    return undefined;
  } },
  { word: 'clock', name: 'a hub’s clock jumps ahead and back by hours', breaks: async ({ nodes, random, database }) => {
    const { setClock, hub } = random.pick(nodes);
    if (!setClock) return NOT_HERE;
    const time = await watchTime(hub, database);
    const hours = [2 + random.below(8), -2 - random.below(8), 0];
    for (const jump of hours) {
      const word = jump === 0 ? 'clock.agrees' : 'clock.differs';
      const saidBefore = hub.said().split(word).length;
      await setClock(jump);
      if (jump !== hours[1]) await until(`the hub says ${word}`, () => hub.said().split(word).length > saidBefore); else await pause(CLOCK_SEEN_MS); // it differs already
      await time.look(`at ${jump} h`);
    }
    await time.end();
    return hours.map((jump) => `${jump} h`).join(', ');
  } },
  { word: 'hub', name: 'a hub is killed', breaks: async ({ nodes, random }) => {
    const { hub } = random.pick(nodes);
    await hub.kill();
    await pause(random.below(500));
    await hub.start();
    return undefined;
  } },
  { word: 'postgres', name: 'PostgreSQL is killed', breaks: async ({ killPostgres }) => { await killPostgres(); return undefined; } },
  { word: 'disk', name: 'the disk of PostgreSQL is full', breaks: async ({ fill, random }) => {
    const free = await fill?.('database');
    if (!free) return NOT_HERE;
    await pause(500 + random.below(1_000));
    await free();
    return undefined;
  } },
  { word: 'hubs', name: 'both hubs are killed', breaks: async ({ hubs }) => {
    await together(...hubs.map((hub) => hub.kill()));
    for (const hub of hubs) await hub.start();
    return undefined;
  } },
  { word: 'restart', name: 'a hub is restarted in order', breaks: async ({ nodes, random }) => {
    const { hub } = random.pick(nodes);
    assert.equal(await hub.end(), 0);
    await hub.start();
    return undefined;
  } },
  { word: 'reset', name: 'all connections to PostgreSQL are reset, again and again', breaks: async ({ nodes, random }) => {
    for (let n = 0; n < 10; n += 1) { random.pick(nodes).database.reset(); await pause(random.below(200)); }
    return undefined;
  } },
  { word: 'slow', name: 'a hub’s link to PostgreSQL is slow and narrow', breaks: async ({ nodes, random }) => {
    const { database } = random.pick(nodes);
    const [delayMs, bytesPerS] = [20 + random.below(80), 100_000 + random.below(400_000)];
    database.slow({ delayMs, jitterMs: 20, bytesPerS });
    await pause(3_000);
    database.heal();
    return `${delayMs} ms, ${bytesPerS} bytes a second`;
  } },
  { word: 'half-open', name: 'a hub’s link to PostgreSQL is half-open', breaks: async ({ nodes, random }, finder) => {
    const node = random.pick(nodes);
    const way = random.pick(['there', 'back'] as const);
    node.database.drop(way);
    await demandNotChecked(node, finder);
    node.database.heal();
    return `nothing goes ${way}`;
  } },
  { word: 'clients', name: 'clients lose a hub: cut, slow, and half-open', breaks: async ({ nodes, random }) => {
    const { clients } = random.pick(nodes);
    clients.cut();
    await pause(random.below(500));
    clients.heal();
    clients.slow({ delayMs: 200, jitterMs: 100, bytesPerS: 20_000 });
    await pause(1_500);
    clients.heal();
    const way = random.pick(['there', 'back'] as const);
    clients.drop(way);
    await pause(1_500);
    clients.heal();
    clients.reset(); // so that who waits hears of it
    return `nothing goes ${way}`;
  } },
  { word: 'data', name: 'the disk of a hub’s own data is full', breaks: async (world, finder) => {
    const free = await world.fill?.('data');
    if (!free) return NOT_HERE;
    await until('checks are answered all the same', async () => (await world.nodes[0]!.hub.ask(finder, 'POST', '/v1/checks', { vehicle: { vin: NOBODYS }, purpose: 'roadside' })).status === 200);
    await pause(1_000);
    await free();
    return undefined;
  } },
  { word: 'frozen', name: 'who keeps a duty freezes for longer than its lease', breaks: async (world) => {
    const begun = performance.now();
    const { node, term } = await freezeHolder(world);
    await until('another keeps the duty', async () => Number((await leaseOf(world))?.term) > term, FROZEN_MS * 4);
    const takenMs = performance.now() - begun;
    await pause(Math.max(0, FROZEN_MS - takenMs));
    node.hub.signal('SIGCONT');
    return `taken over after ${(takenMs / 1000).toFixed(1)} s at most`;
  } },
];
