/**
 * A border post that fails, under load: a hub, a replica in a process of its own, and the link between them. Whatever breaks, what the post
 * acknowledged is at the hub exactly once, and it finds what the hub finds. `ROUNDS=8 npm test -- faults/replica` runs each kind twice; `FAULTS=replica-cut`, `SEED`.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { seeded } from '../random.ts';
import { severalHubs, type SeveralHubs } from '../several-hubs.ts';
import { until } from '../waiting.ts';
import { orderOf, wantedOf } from './chosen.ts';
import { TARGETS, desk, disagreements, faultsOfLog, losses, newJournal, officer as officerAt, vinOf, type Asked, type Journal } from './journal.ts';
import { post } from './post.ts';
import { faultProxy } from './proxy.ts';
import { POST_FAULTS, type PostFault, type PostWorld } from './replica-kinds.ts';
import { clockOf } from './world.ts';

const WANTED = wantedOf(POST_FAULTS);
/** On demand: a round takes some ten seconds. tests/journeys/replica.test.ts walks the same way once, without load. */
const ROUNDS = Number(process.env.ROUNDS ?? 0);
const leftOut = WANTED.length === 0 ? 'none of its kinds was named' : ROUNDS === 0 && 'on demand: ROUNDS says how many';
const ROUND_MAX_MS = 180_000;
/** So many questions are asked at both after each round. */
const QUESTIONS = 200;
const ASKED_AT_ONCE = 8;

async function scene(t: TestContext): Promise<PostWorld & SeveralHubs> {
  const random = seeded(t);
  const folder = await mkdtemp(join(tmpdir(), 'xc-clock-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const clock = await clockOf(folder, 0);
  if (clock === undefined) t.diagnostic('libfaketime is not here: nobody’s clock is moved');
  const several = await severalHubs(t, [[]], { ...clock?.env });
  const [hub] = several.hubs;
  assert.ok(hub);
  const owner = await hub.token('DE', 'desk');
  const officer = await hub.token('NL', 'officer');
  for (let n = 0; n < TARGETS; n += 1) assert.equal((await hub.ask(owner, 'POST', '/v1/vehicles', { reference: `target-${n}`, vin: vinOf(n) })).status, 201);
  const link = await faultProxy(t, () => ({ host: '127.0.0.1', port: Number(new URL(hub.url()).port) }), random);
  let hours = 0;
  return {
    ...several, hub, link, random, owner, officer, journal: newJournal(),
    post: await post(t, hub, { bureau: 'NL', officer, link, env: { ...clock?.env } }),
    moveClocks: clock && ((more) => { hours += more; return clock.set(hours); }),
  };
}

/** Desks at the hub and officers at the post go on while something breaks; over once the post is current again. */
async function breakUnderLoad(world: PostWorld, { breaks }: PostFault): Promise<string> {
  const { hub, post: at, journal, owner, officer: finder, random } = world;
  let isOver = false;
  const load = { owner, finder, journal, random, isOver: () => isOver };
  const working = Promise.all([desk({ ...load, hubs: [hub] }), officerAt({ ...load, hubs: [at] }), officerAt({ ...load, hubs: [at] })]);
  const failed: { cause?: unknown } = {};
  working.catch((cause: unknown) => { failed.cause = cause; isOver = true; });
  const before = journal.checks.length;
  try {
    await until('there is load', () => journal.checks.length > before + 20 || isOver);
    return await breaks(world);
  } finally {
    isOver = true;
    await working.catch(() => undefined);
    if (failed.cause instanceof Error) throw failed.cause;
  }
}

type Answered = { readonly outcome: string; readonly findings?: readonly { readonly record?: { readonly id?: string }; readonly score?: number }[] };

/** What the post answers otherwise than its hub: to what is recorded and cleared, with characters that cannot be read, and to what nobody recorded. */
async function answersDiffer({ hub, post: at, officer }: PostWorld, journal: Journal): Promise<readonly string[]> {
  const vins = journal.entries.slice(-QUESTIONS / 2).map(({ vin }) => vin);
  const questions = [...vins, ...vins.map((vin) => `${vin.slice(0, 3)}?${vin.slice(4)}`), ...Array.from({ length: 20 }, (_, n) => vinOf(800_000 + n))];
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

test('whatever becomes of a post, what it acknowledged is at its hub exactly once, and it finds what the hub finds', { skip: leftOut, timeout: (ROUNDS + 2) * ROUND_MAX_MS }, async (t) => {
  const world = await scene(t);
  const { hub, post: at, database, keysFolder, journal, owner, officer: finder } = world;
  let isWhole = false;
  t.after(() => { if (!isWhole) t.diagnostic(`the post said at last: ${at.said().slice(-3_000)}\nthe hub: ${hub.said().split('\n').filter((line) => line.includes('.fault')).slice(-5).join('\n')}`); });
  const tell = (line: string): void => { if (process.env.ROUNDS === undefined) t.diagnostic(line); else process.stderr.write(`${line}\n`); };
  const order = orderOf(WANTED, ROUNDS, world.random);
  const found: string[] = [];
  for (const [round, fault] of order.entries()) {
    const begun = performance.now();
    const saw = await breakUnderLoad(world, fault);
    await until('the hub has all that the post has logged', async () => (await at.standing())?.undelivered === 0);
    const lost = await losses({ hubs: [hub], owner, finder, journal });
    await until('the post finds what the hub finds', async () => (await answersDiffer(world, journal)).length === 0, 20_000).catch(async () => { found.push(...await answersDiffer(world, journal)); });
    const log = await faultsOfLog(database, keysFolder);
    found.push(...[...lost, ...await disagreements(database), ...log.map((one) => JSON.stringify(one))].map((one) => `round ${round + 1}: ${one}`));
    tell(`round ${round + 1}, ${fault.name} (${saw}): ${journal.operations} operations, ${journal.unknown} without an end, ${journal.refused} turned away, ${lost.length} lost, ${found.length} losses so far, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
  tell(`${order.length} rounds, ${new Set(order).size} kinds of fault, ${journal.operations} operations, ${journal.entries.length} records, ${journal.checks.length} checks at the post, ${found.length} losses`);
  assert.deepEqual(found, []);
  isWhole = true;
});
