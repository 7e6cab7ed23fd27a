/**
 * A border post that fails, under load: hubs, a replica in a process of its own, servers of NATS that know who may what, and the links between them. Whatever breaks, what
 * the post acknowledged is at the hub exactly once, and it finds what the hub finds. Each kind once; `ROUNDS=40 npm test -- faults/replica` goes on for longer, over three
 * servers and with more load, `FAULTS=replica-cut,nats-lost` takes some, `SEED` repeats a run.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { natsEnvironment, natsServers, withoutNats, HUBS } from '../nats-servers.ts';
import { seeded } from '../random.ts';
import { severalHubs, type SeveralHubs } from '../several-hubs.ts';
import { until } from '../waiting.ts';
import { CARRIED_FAULTS } from './carried-kinds.ts';
import { orderOf, wantedOf } from './chosen.ts';
import { observing, otherDevice, OTHER } from './hidden.ts';
import { TARGETS, desk, disagreements, faultsOfLog, losses, newJournal, officer as officerAt, vinOf, type Asked } from './journal.ts';
import { post } from './post.ts';
import { BUREAU, hearsBy, isCurrentAgain, type PostFault, type PostWorld } from './post-world.ts';
import { faultProxy } from './proxy.ts';
import { POST_FAULTS } from './replica-kinds.ts';
import { clockOf } from './world.ts';

const isLong = process.env.ROUNDS !== undefined;
const SERVERS = isLong ? 3 : 1;
const WANTED = wantedOf<PostFault>([...POST_FAULTS, ...(withoutNats === undefined ? CARRIED_FAULTS.filter((fault) => fault.servers === undefined || fault.servers <= SERVERS).filter((fault) => isLong || fault.isLong === undefined) : [])]);
const ROUNDS = Number(process.env.ROUNDS ?? WANTED.length);
const ROUND_MAX_MS = 180_000;
/** A short run does a little at a time, because all of it is held against the hub in the end. */
const PAUSE_MS = isLong ? 0 : 20;
/** So many questions are asked at both after each round. */
const QUESTIONS = isLong ? 200 : 40;
const ASKED_AT_ONCE = 8;
const PUBLIC_URL = 'https://hub.example.org';

async function scene(t: TestContext): Promise<PostWorld & SeveralHubs> {
  const random = seeded(t);
  const folder = await mkdtemp(join(tmpdir(), 'xc-clock-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const clock = await clockOf(folder, 0);
  if (clock === undefined) t.diagnostic('libfaketime is not here: nobody’s clock is moved');
  if (withoutNats !== undefined) t.diagnostic(withoutNats);
  const servers = withoutNats === undefined ? await natsServers(t, SERVERS, [BUREAU, OTHER]) : undefined;
  const several = await severalHubs(t, [[]], { ...clock?.env, CROSSCHECK_PUBLIC_URL: PUBLIC_URL, ...(servers ? natsEnvironment(servers.as(HUBS)) : {}) });
  const [hub] = several.hubs;
  assert.ok(hub);
  const owner = await hub.token('DE', 'desk');
  const officer = await hub.token(BUREAU, 'officer');
  for (let n = 0; n < TARGETS; n += 1) assert.equal((await hub.ask(owner, 'POST', '/v1/vehicles', { reference: `target-${n}`, vin: vinOf(n) })).status, 201);
  const link = await faultProxy(t, () => ({ host: '127.0.0.1', port: Number(new URL(hub.url()).port) }), random);
  const links = await Promise.all((servers?.urls ?? []).map((url) => faultProxy(t, () => ({ host: '127.0.0.1', port: Number(new URL(url).port) }), random)));
  const overNats = servers ? natsEnvironment({ ...servers.as(BUREAU), servers: links.map(({ port }) => `nats://127.0.0.1:${port}`) }) : {};
  let hours = 0;
  const [another, at] = await Promise.all([several.another(['--roles=http,index,relay']), post(t, hub, { bureau: BUREAU, officer, link, env: { ...clock?.env, ...overNats } })]);
  return {
    ...several, hubs: [hub, another], hub, link, random, owner, officer, journal: newJournal(), isLong, carried: servers && { servers, links },
    post: at,
    moveClocks: clock && ((more) => { hours += more; return clock.set(hours); }),
  };
}

/** Desks at the hubs and officers at the post go on while something breaks. */
async function breakUnderLoad(world: PostWorld, { breaks }: PostFault): Promise<string> {
  const { hubs, post: at, journal, owner, officer: finder, random } = world;
  let isOver = false;
  const load = { owner, finder, journal, random, isOver: () => isOver, pauseMs: PAUSE_MS };
  const working = Promise.all([desk({ ...load, hubs }), officerAt({ ...load, hubs: [at] }), officerAt({ ...load, hubs: [at] })]);
  const failed: { cause?: unknown } = {};
  working.catch((cause: unknown) => { failed.cause = cause; isOver = true; });
  const before = journal.checks.length;
  try {
    await until('there is load', () => journal.checks.length > before + 20 || isOver);
    const saw = await breaks(world);
    await isCurrentAgain(world);
    return saw;
  } finally {
    isOver = true;
    await working.catch(() => undefined);
    if (failed.cause instanceof Error) throw failed.cause;
  }
}

type Answered = { readonly outcome: string; readonly findings?: readonly { readonly record?: { readonly id?: string }; readonly score?: number }[] };

/** What the post answers otherwise than its hub: to what is recorded and cleared, with characters that cannot be read, and to what nobody recorded. */
async function answersDiffer({ hub, post: at, officer, journal }: PostWorld): Promise<readonly string[]> {
  const vins = journal.entries.slice(-QUESTIONS / 2).map(({ vin }) => vin);
  const questions = [...vins, ...vins.map((vin) => `${vin.slice(0, 3)}?${vin.slice(4)}`), ...Array.from({ length: QUESTIONS / 10 }, (_, n) => vinOf(800_000 + n))];
  const told = async (whom: Asked, vin: string): Promise<string> => {
    const { status, body } = await whom.ask<Answered>(officer, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'border_control' });
    return JSON.stringify([status, body.outcome, body.findings?.map(({ record, score }) => [record?.id, score])]);
  };
  const differ: string[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, async () => {
    for (let n = next++; n < questions.length; n = next++) {
      const vin = questions[n] ?? '';
      const [ours, theirs] = [await told(hub, vin), await told(at, vin)];
      if (ours !== theirs) differ.push(`${vin}: the hub ${ours}, the post ${theirs}`);
    }
  }));
  return differ;
}

/** What the post acknowledged and the hub does not have once, and where records, feed and log tell different things. */
async function lostIn({ hub, owner, officer: finder, journal, database, keysFolder }: PostWorld & SeveralHubs): Promise<readonly string[]> {
  const lost = await losses({ hubs: [hub], owner, finder, journal });
  const log = await faultsOfLog(database, keysFolder);
  return [...lost, ...await disagreements(database), ...log.map((one) => JSON.stringify(one))];
}

test('whatever becomes of a post, of NATS and of the links, what the post acknowledged is at its hub exactly once, and it finds what the hub finds', { skip: WANTED.length === 0 && 'none of its kinds was named', timeout: (ROUNDS + 2) * ROUND_MAX_MS }, async (t) => {
  const world = await scene(t);
  const { hub, post: at, journal, carried } = world;
  let isWhole = false;
  t.after(() => { if (!isWhole) t.diagnostic(`the post said at last: ${at.said().slice(-3_000)}\nthe hub: ${hub.said().split('\n').filter((line) => line.includes('.fault')).slice(-5).join('\n')}`); });
  const tell = (line: string): void => { if (isLong) process.stderr.write(`${line}\n`); else t.diagnostic(line); };
  const observer = carried && await observing(carried.servers);
  if (carried) {
    await otherDevice(hub, PUBLIC_URL);
    await hearsBy(world, 'nats');
  }
  const order = orderOf(WANTED, ROUNDS, world.random);
  const found: string[] = [];
  try {
    for (const [round, fault] of order.entries()) {
      const begun = performance.now();
      const saw = await breakUnderLoad(world, fault);
      await until('the hub has all that the post has logged', async () => (await at.standing())?.undelivered === 0);
      await until('the post finds what the hub finds', async () => (await answersDiffer(world)).length === 0, 20_000).catch(async () => { found.push(...await answersDiffer(world)); });
      const isLast = round === order.length - 1;
      if (isLong || isLast) found.push(...(await lostIn(world)).map((one) => `round ${round + 1}: ${one}`));
      for (const one of found.slice(0, 3)) tell(one);
      tell(`round ${round + 1}, ${fault.name} (${saw}): ${journal.operations} operations, ${journal.unknown} without an end, ${journal.refused} turned away, ${found.length} losses so far, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    }
    await observer?.leavesNoTrace(world);
  } finally {
    await observer?.stop();
  }
  tell(`${order.length} rounds, ${new Set(order).size} kinds of fault, ${journal.operations} operations, ${journal.entries.length} records, ${journal.checks.length} checks at the post, ${found.length} losses`);
  assert.deepEqual(found, []);
  isWhole = true;
});
