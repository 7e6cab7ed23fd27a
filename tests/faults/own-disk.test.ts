/** A hub with a PostgreSQL of its own, on a disk that fills up: first what can wait is refused and checks go on, then everything is, and it recovers by itself. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hubProcess } from '../hub-process.ts';
import { until } from '../waiting.ts';
import { vinOf } from './journal.ts';
import { fillDisk, smallDisk } from './world.ts';

const DISK_MB = 400;
const RESERVE_MB = 96;

test('at the reserve of its disk a hub refuses with 507 what can wait and answers checks; where nothing is left it says so with 503; with room again it goes on by itself, and nothing acknowledged is lost', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'xc-own-disk-'));
  await chmod(folder, 0o755);
  const cleanings: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  const clean = async (): Promise<void> => { for (const one of cleanings.splice(0).reverse()) await one(); };
  if (!await smallDisk(join(folder, 'disk'), DISK_MB, cleanings)) { await clean(); t.skip('no disk may be mounted by this account'); return; }
  const hub = await hubProcess(t, { CROSSCHECK_RESERVE_MB: String(RESERVE_MB) }, { dataFolder: join(folder, 'disk', 'data') }).catch(async (cause: unknown) => { await clean(); throw cause; });
  t.after(clean); // once the hub and its PostgreSQL have ended
  const desk = await hub.token('DE', 'desk');
  const finder = await hub.token('BR', 'officer');
  const done: string[] = [];
  const report = async (n: number): Promise<number | 'none'> => {
    const { status, body } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: `R-${n}`, vin: vinOf(n) });
    if (status === 201) done.push(body.id);
    return status;
  };
  const check = async (n: number): Promise<number | 'none'> => (await hub.ask(finder, 'POST', '/v1/checks', { vehicle: { vin: vinOf(n) }, purpose: 'roadside' })).status;
  assert.deepEqual([await report(1), await check(1)], [201, 200]);

  const half = await fillDisk(join(folder, 'disk'), RESERVE_MB / 2);
  await until('what can wait is refused', async () => await report(2) === 507);
  const refused = await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'R-2', vin: vinOf(2) });
  assert.deepEqual([refused.body.code, Number(refused.headers.get('retry-after')) > 0], ['kernel.storage_short', true]);
  assert.equal((await hub.ask(desk, 'POST', '/v1/vehicles/imports?profile=generic', 'reference,vin\nR-9,WVWZZZ1KZ8W000009\n', { 'content-type': 'text/csv' })).status, 507);
  assert.equal(await check(1), 200, 'checks go on');
  const { items: [hit] } = (await hub.ask<{ items: { id: string }[] }>(finder, 'GET', '/v1/hits?role=finder')).body;
  const asked = await hub.ask(finder, 'POST', `/v1/hits/${hit?.id ?? ''}/requests`, { urgency: 'routine' });
  assert.ok(Number(asked.status) < 300, `and hits: ${asked.status} ${JSON.stringify(asked.body)}`);

  const whole = await fillDisk(join(folder, 'disk'));
  let n = 10;
  await until('a check that cannot be logged is not made', async () => { n += 1; return await check(n) === 503; });
  await Promise.all([half(), whole()]);
  await until('checks are answered again', async () => await check(1) === 200);
  await until('and records are reported', async () => await report(3) === 201);
  assert.ok(hub.isRunning());
  for (const id of done) assert.equal((await hub.ask(desk, 'GET', `/v1/vehicles/${id}`)).status, 200);
});
