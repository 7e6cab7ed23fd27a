/** The database lets nobody in, as while it is moved or restored: whoever asks for whatever is told to come again, pages and sign-in too, and all goes on when it opens. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/kernel/store/database.ts';
import { testDatabase, testHub } from '../fixtures.ts';
import { until } from '../waiting.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const VIN = 'WVWZZZ1KZ8W970301';

test('while the database lets nobody in, checks, records, lists, tokens, sign-in and its pages are answered 503 with when to come again; then all of them go on', async (t) => {
  const outside = await testDatabase(t);
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const feed = await hub.token('NL', 'feed', { device: 'national system' });
  const [{ name } = { name: '' }] = await run(hub.database.db, 'select current_database() as name') as { name: string }[];
  const atIssuer = (await fetch(`${hub.url}/sign-in?bureau=NL`, { redirect: 'manual' })).headers.get('location') ?? '';
  assert.ok(atIssuer.startsWith(`${hub.url}/oidc/`), atIssuer);
  const asked = [
    ['POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' }], ['POST', '/v1/vehicles', { reference: 'A-1', vin: VIN }], ['GET', '/v1/hits'], ['GET', '/v1/vehicles.csv'],
    ['GET', '/sign-in?bureau=NL'], ['GET', atIssuer.slice(hub.url.length)], ['GET', '/readyz'],
  ] as const;
  const answers = async (): Promise<readonly (readonly [string, number, boolean])[]> => [
    ...await Promise.all(asked.map(async ([method, path, body]) => { const { status, headers } = await hub.ask(desk, method, path, body, { accept: '*/*' }); return [path, status, Number(headers.get('retry-after')) > 0] as const; })),
    ...await Promise.all([hub.ask(feed, 'POST', '/v1/vehicles/imports?profile=generic', 'reference,vin\nB-1,WVWZZZ1KZ8W000009\n', { 'content-type': 'text/csv' })].map(async (answer) => { const { status, headers } = await answer; return ['import', status, Number(headers.get('retry-after')) > 0] as const; })),
    ...await Promise.all([hub.ask('', 'POST', '/oauth/token', 'grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=x.y.z', FORM)].map(async (answer) => { const { status } = await answer; return ['token', status, true] as const; })),
  ];
  const before = await answers();
  assert.deepEqual(before.filter(([, status]) => status >= 500), []);

  await run(outside.database.db, `alter database ${name} allow_connections false`);
  await run(outside.database.db, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  await until('the hub has noticed', async () => (await hub.ask('', 'GET', '/readyz')).status === 503);
  const closed = await answers();
  assert.deepEqual(closed.filter(([what, status, says]) => what !== 'token' && what !== '/readyz' && (status !== 503 || !says)), []);
  assert.equal(hub.logged.filter((line) => line.includes('"http.fault"')).join('\n'), '', 'none of it is a fault of the hub’s');

  await run(outside.database.db, `alter database ${name} allow_connections true`);
  await until('it is ready', async () => (await hub.ask('', 'GET', '/readyz')).status === 200);
  assert.deepEqual((await answers()).map(([what, status]) => [what, status === 409 ? 201 : status]), before.map(([what, status]) => [what, status]));
});
