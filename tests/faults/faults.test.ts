/**
 * The fault suite: real hub processes over a PostgreSQL of their own, load at all of them, and something that breaks. After each round what
 * was acknowledged is there exactly once in effect, records, feed and audit agree, each index equals the truth and the log verifies.
 * `ROUNDS=60 npm test -- tests/faults` runs more of them, `FAULTS=cut,clock` some of them; `SEED` replays a run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Random } from '../random.ts';
import { until } from '../waiting.ts';
import { FAULTS, type Fault } from './kinds.ts';
import { TARGETS, desk, disagreements, faultsOfLog, indexesDiffer, losses, newJournal, officer, vinOf } from './journal.ts';
import { openWorld } from './world.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 2);
const ROUND_MAX_MS = 120_000;

/** All of them, or those that were named, each once and then by chance. */
function orderOf(random: Random): readonly Fault[] {
  const words = process.env.FAULTS?.split(',');
  const unknown = words?.filter((word) => !FAULTS.some((one) => one.word === word)) ?? [];
  assert.deepEqual(unknown, [], `FAULTS takes some of ${FAULTS.map(({ word }) => word).join(',')}`);
  const wanted = FAULTS.filter(({ word }) => words?.includes(word) ?? true);
  return Array.from({ length: Math.ceil(ROUNDS / wanted.length) }, (_, n) => (n === 0 ? wanted : random.shuffled(wanted))).flat().slice(0, ROUNDS);
}

test('whatever breaks, what was acknowledged is there exactly once, every index equals the truth, and the log verifies', { timeout: (ROUNDS + 4) * ROUND_MAX_MS }, async (t) => {
  const world = await openWorld(t);
  const { hubs, database, keysFolder, random } = world;
  const owner = await hubs[0]!.token('DE', 'desk');
  const finder = await hubs[0]!.token('BR', 'officer');
  for (let n = 0; n < TARGETS; n += 1) assert.equal((await hubs[0]!.ask(owner, 'POST', '/v1/vehicles', { reference: `target-${n}`, vin: vinOf(n) })).status, 201);
  const journal = newJournal();
  /** A long run is followed while it goes on. */
  const tell = (line: string): void => { if (process.env.ROUNDS === undefined) t.diagnostic(line); else process.stderr.write(`${line}\n`); };
  const order = orderOf(random);
  const found: string[] = [];
  for (const [round, { name, breaks }] of order.entries()) {
    const begun = performance.now();
    await until('the targets are found everywhere', async () => (await Promise.all(hubs.flatMap((hub) => Array.from({ length: TARGETS }, (_, n) => hub.ask<{ outcome: string }>(owner, 'POST', '/v1/checks', { vehicle: { vin: vinOf(n) }, purpose: 'roadside' }))))).every(({ body }) => body.outcome === 'hit'));
    let isOver = false;
    const load = { hubs, owner, finder, journal, random, isOver: () => isOver };
    const working = Promise.all([desk(load), desk(load), officer(load), officer(load)]);
    let fault: unknown;
    working.catch((cause: unknown) => { fault = cause; isOver = true; });
    const before = journal.operations;
    await until('there is load', () => journal.operations > before + 40 || fault !== undefined);
    const saw = await breaks(world, finder);
    await until('there is load again', async () => fault !== undefined || (await Promise.all(hubs.map((hub) => hub.ask('', 'GET', '/readyz')))).every(({ status }) => status === 200));
    isOver = true;
    await working;
    const lost = await losses({ hubs, owner, finder, journal });
    await until('every index equals the truth', async () => (await indexesDiffer({ hubs, finder, journal })).length === 0, 20_000).catch(async () => { found.push(...await indexesDiffer({ hubs, finder, journal })); });
    const log = await faultsOfLog(database, keysFolder);
    found.push(...[...lost, ...await disagreements(database), ...log.map((one) => JSON.stringify(one))].map((one) => `round ${round + 1}: ${one}`));
    tell(`round ${round + 1}, ${name}${saw === undefined ? '' : ` (${saw})`}: ${journal.operations} operations, ${journal.unknown} without an end, ${journal.refused} turned away, ${lost.length} lost, ${found.length} losses so far, ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }
  tell(`${order.length} rounds, ${new Set(order).size} kinds of fault, ${journal.operations} operations, ${journal.entries.length} records, ${journal.checks.length} checks, ${found.length} losses`);
  if (found.length > 0) for (const [at, hub] of hubs.entries()) t.diagnostic(`hub ${at} said at last: ${hub.said().slice(-4_000)}`);
  assert.deepEqual(found, []);
});
