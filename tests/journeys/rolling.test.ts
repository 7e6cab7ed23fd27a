/** Restarts one after the other, and an older hub beside a newer one: whoever asks notices nothing. */
import assert from 'node:assert/strict';
import { chmod, cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run } from '../../src/kernel/store/database.ts';
import type { HubProcess } from '../hub-process.ts';
import { severalHubs } from '../several-hubs.ts';
import { shareOut } from '../sharing-out.ts';
import { until } from '../waiting.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;

/** Checks and reports without pause through one address; every answer must be what it is on a quiet day. */
function stream(url: string, token: string): { readonly done: () => number; readonly failed: readonly string[]; readonly stop: () => Promise<void> } {
  const failed: string[] = [];
  let done = 0;
  let isOver = false;
  const ask = async (path: string, body: object, expected: number): Promise<void> => {
    try {
      const answer = await fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const text = await answer.text();
      if (answer.status === expected) done += 1; else failed.push(`${path} ${answer.status} ${text.slice(0, 200)}`);
    } catch (cause) {
      failed.push(`${path} ${(cause as Error).message}`);
    }
  };
  const worker = async (name: number): Promise<void> => {
    for (let n = 0; !isOver; n += 1) {
      await ask('/v1/checks', { vehicle: { vin: vinOf(n % 50) }, purpose: 'roadside' }, 200);
      if (n % 5 === 0) await ask('/v1/vehicles', { reference: `rolling-${name}-${n}`, vin: vinOf(10_000 + n) }, 201);
    }
  };
  const all = Promise.all([1, 2, 3, 4].map(worker));
  return { done: () => done, failed, stop: async () => { isOver = true; await all; } };
}

test('two hubs are restarted one after the other under load: not one check or report fails', async (t) => {
  const { hubs } = await severalHubs(t, [['--drain', '1'], ['--drain', '1']]);
  const desk = await hubs[0]!.token('DE', 'desk');
  const proxy = await shareOut(t, hubs.map(({ url }) => url));
  const going = stream(proxy.url, desk);
  for (const [at, hub] of hubs.entries()) {
    const before = proxy.answered()[at]!;
    await until('it takes its part', () => proxy.answered()[at]! > before + 20);
    assert.equal(await hub.end(), 0);
    const without = going.done();
    await until('the other goes on', () => going.done() > without + 20);
    await hub.start();
    await until('it is ready', () => proxy.ready()[at]!);
  }
  await going.stop();
  t.diagnostic(`${going.done()} checks and reports, ${going.failed.length} failed`);
  assert.deepEqual(going.failed, []);
});

/** This very program with one migration more: what the next release is to this one. */
async function newerRelease(t: TestContext, sql: string): Promise<{ readonly command: string; readonly change: (sql: string) => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'xc-newer-'));
  await chmod(folder, 0o755);
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const part of ['src', 'bin', 'profiles', 'package.json']) await cp(join(ROOT, part), join(folder, part), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const change = (text: string): Promise<void> => writeFile(join(folder, 'src/kernel/store/migrations/9001-next.sql'), text);
  await change(sql);
  return { command: join(folder, 'bin/crosscheck'), change };
}

test('a newer hub starts while an older one works: killed inside its migration it leaves nothing, then both work beside each other, and the older one may even start again', async (t) => {
  const adds = `alter table records add column later text; alter table record_versions add column later text; create table later_things (n integer);`;
  const world = await severalHubs(t, [[]]);
  const older = world.hubs[0] as HubProcess;
  const desk = await older.token('DE', 'desk');
  const release = await newerRelease(t, `${adds} select pg_sleep(20);`);
  const going = stream(older.url(), desk);
  const isThere = async (): Promise<boolean> => ((await run(world.database.db, `select to_regclass('later_things') is not null as found`) as { found: boolean }[])[0]?.found === true);

  const killed = world.another([], release.command);
  killed.catch(() => undefined);
  await until('it migrates', async () => (await run(world.database.db, `select 1 from pg_stat_activity where datname = current_database() and query like '%pg_sleep(20)%' and pid <> pg_backend_pid()`)).length > 0);
  await run(world.database.db, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(20)%' and pid <> pg_backend_pid()`);
  await assert.rejects(killed, /the hub ended/);
  assert.equal(await isThere(), false);

  await release.change(adds);
  const newer = await world.another([], release.command);
  assert.equal(await isThere(), true);
  const beside = stream(newer.url(), await newer.token('NL', 'desk'));
  const before = [going.done(), beside.done()] as const;
  await until('both work', () => going.done() > before[0] + 40 && beside.done() > before[1] + 40);
  await going.stop();
  assert.equal(await older.end(), 0);
  await older.start();
  const again = stream(older.url(), desk);
  await until('the older one works again', () => again.done() > 20);
  await Promise.all([beside.stop(), again.stop()]);
  assert.deepEqual([...going.failed, ...beside.failed, ...again.failed.filter((one) => !one.includes('already_recorded'))], []);
});
