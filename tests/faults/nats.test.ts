/**
 * NATS that fails, under load: its servers, two hubs, a device that follows over it. Whatever is killed and wiped, the device ends with
 * exactly what the hub's database says, and hears it over NATS again. On demand, because a round takes twenty seconds: `ROUNDS=20 npm test -- faults/nats`, over
 * a cluster of three; `SEED` replays a run.
 */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../../src/kernel/store/database.ts';
import { device } from '../../src/modules/replicas/fixtures.ts';
import { carriedDevice, type CarriedDevice } from '../carried-device.ts';
import type { TestHub } from '../fixtures.ts';
import type { HubProcess } from '../hub-process.ts';
import { natsServers, withoutNats, type NatsServers } from '../nats-servers.ts';
import { seeded, type Random } from '../random.ts';
import { holderOf, severalHubs, type SeveralHubs } from '../several-hubs.ts';
import { until } from '../waiting.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 0);
const COUNT = 3;
const ALL = Array.from({ length: COUNT }, (_, at) => at);
const PUBLIC = 'https://hub.example.org';
const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;

type World = SeveralHubs & { readonly servers: NatsServers; readonly random: Random };
type Fault = { readonly name: string; readonly breaks: (world: World) => Promise<void> };

const FAULTS: readonly Fault[] = [
  { name: 'all servers are killed, and what they had is gone', breaks: async ({ servers, random }) => {
    await Promise.all(ALL.map((at) => servers.kill(at)));
    for (const at of ALL) await servers.wipe(at);
    await pause(random.below(1_000));
    for (const at of ALL) servers.start(at);
  } },
  { name: 'one server is killed and wiped', breaks: async ({ servers, random }) => {
    const at = random.below(COUNT);
    await servers.kill(at);
    await servers.wipe(at);
    await pause(random.below(500));
    servers.start(at);
  } },
  { name: 'NATS is away for a while', breaks: async ({ servers }) => {
    await Promise.all(ALL.map((at) => servers.kill(at)));
    await pause(3_000);
    for (const at of ALL) servers.start(at);
  } },
  { name: 'the hub that relays is killed', breaks: async ({ hubs }) => {
    const relaying = await holderOf(hubs, 'replicas.relay');
    await relaying.kill();
    await relaying.start();
  } },
  { name: 'two servers are killed and wiped, so that the third alone cannot decide', breaks: async ({ servers, random }) => {
    const kept = random.below(COUNT);
    for (const at of ALL.filter((one) => one !== kept)) { await servers.kill(at); await servers.wipe(at); }
    await pause(500);
    for (const at of ALL.filter((one) => one !== kept)) servers.start(at);
  } },
];

const alive = (hubs: readonly HubProcess[]): HubProcess => hubs.find((one) => one.isRunning()) ?? hubs[0]!;

async function scene(t: TestContext): Promise<World & { readonly one: CarriedDevice; readonly desk: string }> {
  const random = seeded(t);
  const servers = await natsServers(t, COUNT);
  const several = await severalHubs(t, [[], []], { NATS_URL: servers.url, CROSSCHECK_PUBLIC_URL: PUBLIC });
  const [first] = several.hubs as readonly [HubProcess];
  const desk = await first.token('DE', 'desk');
  const post = await device({ url: PUBLIC, admin: first.admin(), token: first.token, ask: first.ask } as unknown as TestHub, { bureau: 'NL' });
  const one = await carriedDevice(post, { config: { servers: servers.urls }, address: () => alive(several.hubs).url(), bureau: 'NL' });
  t.after(one.stop);
  return { ...several, servers, random, one, desk };
}

/** Records and clears until told to stop; counts what was acknowledged. */
async function load({ hubs, random, desk }: World & { readonly desk: string }, journal: { made: number; acknowledged: number; ids: string[] }, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const hub = random.pick(hubs);
    journal.made += 1;
    const { status, body } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: `R-${journal.made}`, vin: vinOf(journal.made) });
    if (status === 201) { journal.acknowledged += 1; journal.ids.push(body.id); }
    const ending = random.below(4) === 0 ? journal.ids.shift() : undefined;
    if (ending !== undefined) await hub.ask(desk, 'POST', `/v1/vehicles/${ending}/clear`, { reason: 'recovered' });
  }
}

test('whatever becomes of NATS, a device ends with exactly what the database says, and hears it over NATS again', { skip: withoutNats ?? (ROUNDS === 0 && 'on demand: ROUNDS says how many') }, async (t) => {
  const world = await scene(t);
  const { one, database } = world;
  const journal = { made: 0, acknowledged: 0, ids: [] as string[] };
  const truth = async (): Promise<string> => (await run(database.db, `select id from records where status in ('live', 'located') order by id`) as { id: string }[]).map(({ id }) => id).join(' ');
  const held = (): string => [...one.records()].sort().join(' ');
  await until('the device hears NATS', () => one.figures().overNats > 0);
  const order = Array.from({ length: Math.ceil(ROUNDS / FAULTS.length) }, (_, n) => (n === 0 ? [...FAULTS] : world.random.shuffled(FAULTS))).flat().slice(0, ROUNDS);
  for (const [round, { name, breaks }] of order.entries()) {
    let isOver = false;
    const before = journal.acknowledged;
    const working = load(world, journal, () => isOver);
    await until('there is load', () => journal.acknowledged > before + 10);
    await breaks(world);
    await until('there is load again', () => journal.acknowledged > before + 40);
    isOver = true;
    await working;
    await until('the device has what the database says', async () => held() === await truth());
    const heard = one.figures().overNats;
    await until('it hears NATS again', () => one.figures().overNats > heard);
    t.diagnostic(`round ${round + 1}, ${name}: ${journal.acknowledged} records acknowledged, ${one.segments.length} segments, ${JSON.stringify(one.figures())}`);
  }
  assert.equal(held(), await truth());
  t.diagnostic(`${order.length} rounds, ${journal.made} recorded, ${journal.acknowledged} acknowledged, 0 losses`);
});
