/**
 * The fault suite: real hub processes over a PostgreSQL of their own, load at all of them, and something that breaks. After each round what
 * was acknowledged is there exactly once in effect, records, feed and audit agree, each index equals the truth and the log verifies.
 * `ROUNDS=60 npm test -- tests/faults` runs more of them, `FAULTS=cut,clock` some of them; `SEED` replays a run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HubProcess } from '../hub-process.ts';
import { until } from '../waiting.ts';
import { orderOf, wantedOf } from './chosen.ts';
import { FAULTS, type Fault } from './kinds.ts';
import { TARGETS, desk, disagreements, faultsOfLog, indexesDiffer, losses, newJournal, officer, vinOf, type Load } from './journal.ts';
import { openWorld, type World } from './world.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const ROUND_MAX_MS = 120_000;

const WANTED = wantedOf(FAULTS);

/** What a hub said of faults that it answered with 500: what to look at first where a run fails. */
const faultsSaid = ({ said }: HubProcess): string => said().split('\n').filter((line) => line.includes('.fault')).slice(-5).join('\n') || said().slice(-2_000);

/** Load at all hubs while something breaks; over when everything answers again. However it ends, the load ends with it. */
async function breakUnderLoad(world: World, { breaks }: Fault, load: Omit<Load, 'isOver'>): Promise<string | undefined> {
  let isOver = false;
  const under = { ...load, isOver: () => isOver };
  const working = Promise.all([desk(under), desk(under), officer(under), officer(under)]);
  const failed: { cause?: unknown } = {};
  working.catch((cause: unknown) => { failed.cause = cause; isOver = true; });
  const before = load.journal.operations;
  try {
    await until('there is load', () => load.journal.operations > before + 40 || isOver);
    const saw = await breaks(world, load.finder);
    await until('every hub is ready again', async () => isOver || (await Promise.all(world.hubs.map((hub) => hub.ask('', 'GET', '/readyz')))).every(({ status }) => status === 200));
    return saw;
  } finally {
    isOver = true;
    await working.catch(() => undefined);
    if (failed.cause instanceof Error) throw failed.cause;
  }
}

test('whatever breaks, what was acknowledged is there exactly once, every index equals the truth, and the log verifies', { skip: WANTED.length === 0 && 'none of its kinds was named', timeout: (ROUNDS + 4) * ROUND_MAX_MS }, async (t) => {
  const world = await openWorld(t);
  const { hubs, database, keysFolder, random } = world;
  let isWhole = false;
  t.after(() => { if (!isWhole) for (const [at, hub] of hubs.entries()) t.diagnostic(`hub ${at} said at last: ${faultsSaid(hub)}`); });
  const owner = await hubs[0]!.token('DE', 'desk');
  const finder = await hubs[0]!.token('BR', 'officer');
  for (let n = 0; n < TARGETS; n += 1) assert.equal((await hubs[0]!.ask(owner, 'POST', '/v1/vehicles', { reference: `target-${n}`, vin: vinOf(n) })).status, 201);
  const journal = newJournal();
  /** A long run is followed while it goes on. */
  const tell = (line: string): void => { if (process.env.ROUNDS === undefined) t.diagnostic(line); else process.stderr.write(`${line}\n`); };
  const order = orderOf(WANTED, ROUNDS, random);
  const found: string[] = [];
  for (const [round, fault] of order.entries()) {
    const begun = performance.now();
    await until('the targets are found everywhere', async () => (await Promise.all(hubs.flatMap((hub) => Array.from({ length: TARGETS }, (_, n) => hub.ask<{ outcome: string }>(owner, 'POST', '/v1/checks', { vehicle: { vin: vinOf(n) }, purpose: 'roadside' }))))).every(({ body }) => body.outcome === 'hit'));
    const saw = await breakUnderLoad(world, fault, { hubs, owner, finder, journal, random });
    const lost = await losses({ hubs, owner, finder, journal });
    await until('every index equals the truth', async () => (await indexesDiffer({ hubs, finder, journal })).length === 0, 20_000).catch(async () => { found.push(...await indexesDiffer({ hubs, finder, journal })); });
    const log = await faultsOfLog(database, keysFolder);
    found.push(...[...lost, ...await disagreements(database), ...log.map((one) => JSON.stringify(one))].map((one) => `round ${round + 1}: ${one}`));
    tell(`round ${round + 1}, ${fault.name}${saw === undefined ? '' : ` (${saw})`}: ${journal.operations} operations, ${journal.unknown} without an end, ${journal.refused} turned away, ${lost.length} lost, ${found.length} losses so far, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
  tell(`${order.length} rounds, ${new Set(order).size} kinds of fault, ${journal.operations} operations, ${journal.entries.length} records, ${journal.checks.length} checks, ${found.length} losses`);
  assert.deepEqual(found, []);
  isWhole = true;
});
