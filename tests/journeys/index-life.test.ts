/** The index through a hub's life: imported into, killed, ended, started again, its snapshot damaged. What was acknowledged is found each time. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApp } from '../../src/app.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { PURPOSES } from '../../src/kernel/config/index.ts';
import { createServer } from '../../src/kernel/http/server.ts';
import { ensureAdministrator } from '../../src/modules/bureaus/index.ts';
import { testDatabase } from '../fixtures.ts';
import { until } from '../waiting.ts';

const VEHICLES = 12_000;
const PER_FILE = 4_000;
const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;
const fileOf = (from: number): string => `reference,vin\n${Array.from({ length: PER_FILE }, (_, i) => `V${from + i},${vinOf(from + i)}`).join('\n')}\n`;

test('twelve thousand vehicles are found after a start from the records, from a snapshot, and from a damaged snapshot that is refused', async (t) => {
  const { database, beforeDrop } = await testDatabase(t);
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-life-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'index', 'vehicles.index');
  const logged: { event: string; from?: string; why?: string }[] = [];
  const admin = await ensureAdministrator(database, systemClock, undefined);
  type App = Awaited<ReturnType<typeof openApp>> & { readonly url: string; readonly close: () => void };
  const running = new Set<App>();
  beforeDrop(async () => { for (const app of running) await end(app); });
  const start = async (): Promise<App> => {
    const opened = await openApp({ database, world: 'live', purposes: PURPOSES, version: 'test', spoolFolder: join(folder, 'spool'), indexFolder: join(folder, 'index'), recentChecks: 0, log: (event, fields) => { logged.push({ event, ...fields }); } });
    const server = createServer(opened.http);
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const app: App = { ...opened, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => { server.closeAllConnections(); server.close(); } };
    running.add(app);
    return app;
  };
  const end = async (app: App): Promise<void> => { running.delete(app); app.close(); await app.stop(); };
  const ask = async (app: App, token: string, url: string, body: string, type: string): Promise<Record<string, unknown>> => {
    const answer = await fetch(app.url + url, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': type }, body });
    const text = await answer.text();
    assert.ok(answer.status < 300, `${url}: ${answer.status} ${text.slice(0, 500)}`);
    return answer.headers.get('content-type')?.startsWith('application/json') === true ? JSON.parse(text) as Record<string, unknown> : {};
  };
  const tokenOf = async (app: App, role: string): Promise<string> => String((await ask(app, admin, '/v1/tokens', JSON.stringify({ bureau: 'NL', role, unit: 'Main unit', person: 'tester' }), 'application/json')).secret);
  const outcome = async (app: App, token: string, vin: string): Promise<unknown> => (await ask(app, token, '/v1/checks', JSON.stringify({ vehicle: { vin }, purpose: 'roadside' }), 'application/json')).outcome;
  const assertFound = async (app: App, token: string): Promise<void> => {
    for (let n = 0; n < VEHICLES; n += 997) assert.equal(await outcome(app, token, vinOf(n)), 'hit', vinOf(n));
    assert.equal(await outcome(app, token, 'WBAZZZ1KZ8W999999'), 'no_record');
    assert.equal(app.index.figures().records, VEHICLES);
  };
  const openedFrom = (): unknown => logged.filter(({ event }) => event === 'index.opened').at(-1)?.from;

  let app = await start();
  await ask(app, admin, '/v1/bureaus', JSON.stringify({ code: 'NL', name: 'Netherlands', country: 'NL' }), 'application/json');
  const desk = await tokenOf(app, 'desk');
  for (let from = 0; from < VEHICLES; from += PER_FILE) await ask(app, desk, '/v1/vehicles/imports?profile=generic', fileOf(from), 'text/csv');
  await until('the index has taken everything in', async () => { await app.index.caughtUp(); return app.index.figures().records === VEHICLES; });
  await assertFound(app, desk);
  await end(app);

  app = await start();
  assert.equal(openedFrom(), 'records', 'nothing was saved while it grew');
  await assertFound(app, desk);
  assert.ok(existsSync(path), 'the load was saved');
  await end(app);

  app = await start();
  assert.equal(openedFrom(), 'snapshot');
  await assertFound(app, desk);
  await ask(app, desk, '/v1/vehicles', JSON.stringify({ reference: 'LATE', vin: 'WBAZZZ1KZ8W000001' }), 'application/json');
  // The next one starts while this one still runs: as after a kill, nothing was saved of the last record.
  const next = await start();
  assert.equal(openedFrom(), 'snapshot');
  // Another test's open transaction in the same cluster may hold the feed back for a moment.
  await until('the last record is found', async () => await outcome(next, desk, 'WBAZZZ1KZ8W000001') === 'hit');
  await end(app);
  await end(next);

  const bytes = readFileSync(path);
  bytes[Math.floor(statSync(path).size / 2)]! ^= 0x10;
  writeFileSync(path, bytes);
  app = await start();
  assert.equal(openedFrom(), 'records');
  assert.match(logged.filter(({ event }) => event === 'index.snapshot_refused').at(-1)?.why ?? '', /damaged/);
  assert.equal(await outcome(app, desk, 'WBAZZZ1KZ8W000001'), 'hit');
  assert.equal(app.index.figures().records, VEHICLES + 1);
});
