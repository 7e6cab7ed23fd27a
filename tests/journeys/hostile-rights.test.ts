/** What breaks in comparable systems, tried here: rights remembered too long, names of others, lists and words that tell what a record hides. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openApp } from '../../src/app.ts';
import { heldClock } from '../../src/kernel/clock.ts';
import { PURPOSES } from '../../src/kernel/config/index.ts';
import { createServer } from '../../src/kernel/http/server.ts';
import { isStream, splitRoute } from '../../src/kernel/action.ts';
import { testHub, type TestHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const REVOKED_WITHIN_MS = 5_000;

test('what is revoked or narrowed counts within five seconds on another process of the hub too, and at once on the one that did it', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  // A second process over the same database: it hears of nothing but through it.
  const other = await openApp({ database: hub.database, world: 'live', purposes: PURPOSES, version: 'test', spoolFolder: '/nonexistent', keepsDuties: false, log: () => undefined, clock });
  const server = createServer(other.http);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(async () => { server.closeAllConnections(); server.close(); await other.stop(); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const there = async (token: string): Promise<number> => (await fetch(`${url}/v1/vehicles`, { headers: { authorization: `Bearer ${token}` } })).status;
  const here = async (token: string): Promise<number> => (await hub.ask(token, 'GET', '/v1/vehicles')).status;
  await hub.token('NL', 'desk');
  const { body: made } = await hub.ask<{ id: string; secret: string }>(hub.admin, 'POST', '/v1/tokens', { bureau: 'NL', role: 'desk', unit: 'Main unit' });
  assert.deepEqual([await here(made.secret), await there(made.secret)], [200, 200]);
  await hub.ask(hub.admin, 'DELETE', `/v1/tokens/${made.id}`);
  assert.equal(await here(made.secret), 401);
  clock.move(REVOKED_WITHIN_MS);
  assert.equal(await there(made.secret), 401);

  const desk = await hub.token('NL', 'desk');
  assert.deepEqual([await here(desk), await there(desk)], [200, 200]);
  assert.equal((await hub.ask(hub.admin, 'PATCH', '/v1/bureaus/NL', { collections: [] })).status, 200);
  clock.move(REVOKED_WITHIN_MS);
  assert.deepEqual([await here(desk), await there(desk)], [403, 403], 'the bureau takes part no more');
});

/** Everything that a bureau can read, as text. */
async function readAll(hub: TestHub, token: string, ids: Readonly<Record<string, string>>): Promise<string> {
  let read = '';
  for (const act of hub.app.actions) {
    const { method, path } = splitRoute(act.http);
    if (method !== 'GET' || isStream(act)) continue;
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (path.startsWith('/v1/vehicles/{id}') ? ids.vehicle : path.startsWith('/v1/hits/{id}') ? ids.hit : path.startsWith('/v1/checks/{id}') ? ids.check : name === 'reference' ? 'A?owner=NL' : 'none') ?? 'none');
    read += `\n${act.name} ${JSON.stringify((await hub.ask(token, 'GET', address)).body)}`;
  }
  return read;
}

test('no bureau ever reads the name of another’s people: neither who made or changed a record, nor who found it, compared it or answered', async (t) => {
  const hub = await testHub(t);
  const owner = await hub.token('NL', 'desk', { person: 'Canary Owner' });
  const finder = await hub.token('BR', 'officer', { person: 'Canary Finder' });
  const reader = await hub.token('DE', 'supervisor', { person: 'Canary Reader' });
  const { body: { id } } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  await hub.settled();
  const { body: check } = await hub.ask<{ id: string; findings: { hit: string }[] }>(finder, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  await hub.ask(finder, 'POST', `/v1/checks/${check.id}/comparisons`, { record: id, same: true });
  await hub.ask(finder, 'POST', `/v1/vehicles/${id}/locate`, { place: 'Gate 1' });
  await hub.ask(owner, 'PATCH', `/v1/vehicles/${id}`, { colour: 'red' }, { 'if-match': '*' });
  const ids = { vehicle: id, check: check.id, hit: check.findings[0]?.hit ?? '' };
  for (const [token, others] of [[owner, /Canary (Finder|Reader)/], [finder, /Canary (Owner|Reader)/], [reader, /Canary (Owner|Finder)/]] as const) {
    const read = await readAll(hub, token, ids);
    assert.ok(read.includes('vehicles.get {"id"') && read.length > 1_000, 'something was read');
    assert.doesNotMatch(read, others);
  }
  assert.ok(!hub.logged.some((line) => line.includes('Canary')), 'nor does the process log name anybody');
});

test('a list’s bounds, filters and pages tell nothing of what is hidden: with any of its words they answer as with a word that nobody uses', async (t) => {
  const hub = await testHub(t);
  const owner = await hub.token('NL', 'desk');
  const restricted = await hub.token('FR', 'supervisor');
  const { body: { id } } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'SECRET', vin: VIN, restrictions: ['FR'], marks: 'unicorn' });
  await hub.settled();
  const { body: { findings } } = await hub.ask<{ findings: { hit: string }[] }>(await hub.token('DE', 'officer'), 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  const hit = findings[0]?.hit ?? '';
  assert.match(hit, /^hit_/);
  const beside = (word: string): string => word.slice(0, -1) + (word.endsWith('0') ? '1' : '0');
  const told = async (path: string): Promise<string> => {
    const { status, body } = await hub.ask(restricted, 'GET', path);
    return JSON.stringify([status, { ...body, traceId: '', feedLagSeconds: 0, at: '' }]);
  };
  let asked = 0;
  for (const act of hub.app.actions) {
    const { method, path } = splitRoute(act.http);
    const shape = (act.query as { shape?: object } | undefined)?.shape;
    if (method !== 'GET' || isStream(act) || path.includes('{') || !shape) continue;
    for (const member of Object.keys(shape)) {
      for (const word of [id, hit, 'SECRET0', VIN, 'unicorn0']) {
        const [real, none] = [await told(`${path}?${member}=${word}`), await told(`${path}?${member}=${beside(word)}`)];
        assert.equal(real.replaceAll(word, 'WORD'), none.replaceAll(beside(word), 'WORD'), `${act.name} ${member} = ${word}`);
        asked += 2;
      }
    }
  }
  t.diagnostic(`${asked} lists asked for`);
  assert.ok(asked >= 40);
});
