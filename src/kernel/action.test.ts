/** The way that every action walks: parsed, allowed, run, audited, answered; and audited all the same where it failed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../tests/fixtures.ts';
import { run } from './store/database.ts';

type Problem = { status: number; code: string; title: string; traceId: string; errors?: { path: string; detail: string }[] };
const ID = 'veh_01j9z3k4m5n6p7q8r9s0t1v2w3';

test('R19: what was done, refused and not allowed stands in the audit log with who asked, and why not', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'A. Desk', unit: 'Berlin desk' });
  const gateway = await hub.token('FR', 'gateway', { device: 'camera 7' });
  await run(hub.database.db, `select 1`);
  const done = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301' });
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301' });
  await hub.ask(gateway, 'POST', '/v1/vehicles', { reference: 'F-1', vin: 'WVWZZZ1KZ8W970301' });
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: '' });
  const rows = await run(hub.database.db, `select action, outcome, bureau, unit, person, device, subjects, detail from audit_events where bureau in ('DE', 'FR') order by sequence`);
  const at = { action: 'vehicles.report', subjects: [] };
  const berlin = { bureau: 'DE', unit: 'Berlin desk', person: 'A. Desk', device: null };
  assert.deepEqual(rows, [
    { ...at, outcome: 'done', ...berlin, subjects: [done.body.id], detail: null },
    { ...at, outcome: 'refused', ...berlin, detail: { code: 'vehicles.already_recorded' } },
    { ...at, outcome: 'refused', bureau: 'FR', unit: 'Main unit', person: null, device: 'camera 7', detail: { code: 'kernel.forbidden' } },
    { ...at, outcome: 'refused', ...berlin, detail: { code: 'kernel.invalid_input' } },
  ]);
  assert.equal((await run(hub.database.db, 'select 1 from records')).length, 1);
});

test('reading a record is audited before it is answered, with the record that was read', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'A. Desk' });
  const { body } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301' });
  await hub.ask(desk, 'GET', `/v1/vehicles/${body.id}`);
  await hub.ask(desk, 'GET', `/v1/vehicles/${ID}`);
  assert.deepEqual(await run(hub.database.db, `select outcome, subjects from audit_events where action = 'vehicles.get' order by sequence`), [{ outcome: 'done', subjects: [body.id] }, { outcome: 'refused', subjects: [] }]);
});

test('a fault leaves nothing behind, is audited as failed, logged with its trace, and tells the caller nothing of the inside', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'A. Desk' });
  await run(hub.database.db, `alter table changes rename column subject to broken_secret_column`);
  const answer = await hub.ask<Problem>(desk, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301' });
  await run(hub.database.db, `alter table changes rename column broken_secret_column to subject`);
  assert.equal(answer.status, 500);
  assert.deepEqual(Object.keys(answer.body).sort(), ['code', 'status', 'title', 'traceId', 'type']);
  assert.deepEqual([answer.body.code, answer.body.title], ['kernel.fault', 'internal error']);
  assert.doesNotMatch(JSON.stringify(answer.body), /changes|column|select|insert|at \//);
  assert.ok(hub.logged.some((line) => line.includes('http.fault') && line.includes(answer.body.traceId) && line.includes('vehicles.report')));
  assert.ok(!hub.logged.some((line) => line.includes('WVWZZZ1KZ8W970301')), 'no number in the log');
  assert.deepEqual(await run(hub.database.db, `select outcome, detail from audit_events where action = 'vehicles.report'`), [{ outcome: 'failed', detail: { code: 'kernel.fault' } }]);
  assert.equal((await run(hub.database.db, 'select 1 from records')).length, 0);
  assert.equal((await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301' })).status, 201, 'mended, the same request works');
});

test('what others stood in the way of, again and again, is answered with 503 and when to try again, never as a fault of ours', async (t) => {
  const hub = await testHub(t);
  const [desk, officer] = [await hub.token('DE', 'desk'), await hub.token('NL', 'officer')];
  const ask = { vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'roadside' };
  await run(hub.database.db, `create function stands_in_the_way() returns trigger language plpgsql as $$ begin raise exception 'deadlock detected' using errcode = '40P01'; end $$`);
  for (const table of ['records', 'checks']) await run(hub.database.db, `create trigger in_the_way before insert on ${table} for each row execute function stands_in_the_way()`);
  for (const answer of [await hub.ask<Problem>(desk, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301' }), await hub.ask<Problem>(officer, 'POST', '/v1/checks', ask)]) {
    assert.deepEqual([answer.status, answer.body.code, Number(answer.headers.get('retry-after')) > 0], [503, 'kernel.unavailable', true]);
  }
  for (const table of ['records', 'checks']) await run(hub.database.db, `drop trigger in_the_way on ${table}`);
  assert.deepEqual([(await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301' })).status, (await hub.ask(officer, 'POST', '/v1/checks', ask)).status], [201, 200]);
});

test('an attempt that cannot be audited is not answered as if it had been', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'A. Desk' });
  await run(hub.database.db, 'alter table audit_events rename to audit_elsewhere');
  for (const [method, path, body] of [['POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301' }], ['GET', '/v1/hits', undefined], ['GET', `/v1/vehicles/${ID}`, undefined], ['POST', '/v1/vehicles', { reference: '' }]] as const) {
    assert.equal((await hub.ask(desk, method, path, body)).status, 500, `${method} ${path}`);
  }
  await run(hub.database.db, 'alter table audit_elsewhere rename to audit_events');
  assert.equal((await run(hub.database.db, 'select 1 from records')).length, 0);
});

test('all faults of an input are named at once, each with its path, those of address and body together', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'A. Desk' });
  const report = await hub.ask<Problem>(desk, 'POST', '/v1/vehicles', { reference: '', vin: '?!', plates: [{ number: 'B-AB 123', country: 'Germany' }, {}], year: 'old', colour: 7, owner: 'J. Doe', 'a/b~c': 1 });
  assert.equal(report.status, 400);
  assert.deepEqual(report.body.errors?.map(({ path }) => path).sort(), ['/a~1b~0c', '/colour', '/owner', '/plates/0/country', '/plates/1/number', '/reference', '/vin', '/year']);
  assert.ok(report.body.errors.every(({ detail }) => detail.length > 3));
  const both = await hub.ask<Problem>(desk, 'POST', '/v1/vehicles/by-reference/D-1/locate?owner=!&other=1', { place: '', when: 'now' });
  assert.deepEqual(both.body.errors?.map(({ path }) => path).sort(), ['/place', '/query/other', '/query/owner', '/when']);
  assert.deepEqual((await hub.ask<Problem>(desk, 'GET', '/v1/vehicles?limit=0&status=lost')).body.errors?.map(({ path }) => path).sort(), ['/query/limit', '/query/status']);
});

test('which version a change was made for is asked only of who may see the record and own it', async (t) => {
  const hub = await testHub(t);
  const owner = await hub.token('DE', 'desk', { person: 'A. Desk' });
  const other = await hub.token('FR', 'desk', { person: 'B. Desk' });
  const hiddenFrom = await hub.token('NL', 'desk', { person: 'C. Desk' });
  const made = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301', restrictions: ['NL'] });
  assert.equal(made.headers.get('etag'), '"1"');
  const path = `/v1/vehicles/${made.body.id}`;
  const patch = async (token: string, tag?: string, colour = 'red') => (await hub.ask<Problem>(token, 'PATCH', path, { colour }, tag === undefined ? {} : { 'if-match': tag }));
  for (const tag of [undefined, '"1"', '"9"', '*', 'nonsense']) {
    assert.deepEqual([(await patch(hiddenFrom, tag)).status, (await patch(other, tag)).status], [404, 403], String(tag));
  }
  assert.equal((await patch(owner)).status, 428);
  for (const tag of ['"2"', '"0"', 'W/"2"', '"2", "3"', 'nonsense', '""']) assert.equal((await patch(owner, tag)).status, 412, tag);
  const refused = await hub.ask<Problem & { version: number }>(owner, 'PATCH', path, { colour: 'red' }, { 'if-match': '"7"' });
  assert.deepEqual([refused.body.code, refused.body.version], ['kernel.version_differs', 1], 'the version that stands is told');
  const tags = ['"1"', 'W/"2"', '"1", "3"', '*'];
  for (const [i, tag] of tags.entries()) {
    const changed = await patch(owner, tag, ['red', 'blue', 'green', 'white'][i]);
    assert.deepEqual([changed.status, changed.headers.get('etag')], [200, `"${i + 2}"`], tag);
  }
});
