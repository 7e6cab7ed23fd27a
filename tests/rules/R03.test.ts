/** R3: where the owner's policy says so, what is reported by hand is found only once another person has approved it; a feed is one agreed contract. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { run } from '../../src/kernel/store/database.ts';
import { saidTo } from '../announced.ts';
import { testHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const DAY_MS = 86_400_000;
type Approval = { id: string; kind: string; record: string; reference: string; version: number; state: string; askedBy: string; lapsesAt: string };
type Vehicle = { id: string; version: number; status: string; vin: string; colour?: string; reviewOn: string; code?: string; title: string; approval?: Approval };

async function open(t: Parameters<typeof testHub>[0], approvals: object = { singleRecords: true }) {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const supervisor = await hub.token('NL', 'supervisor', { person: 'S. Visor' });
  assert.equal((await hub.ask(supervisor, 'PUT', '/v1/settings/approvals', approvals)).status, 200);
  const [desk, second, finder] = [await hub.token('NL', 'desk', { person: 'A. Desk' }), await hub.token('NL', 'desk', { person: 'B. Desk' }), await hub.token('BR', 'desk')];
  const report = (reference = 'A', more: object = {}) => hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference, vin: VIN, ...more });
  const decide = (token: string, id: string, version: number | undefined, body: object = { decision: 'approved' }) => hub.ask<Vehicle>(token, 'POST', `/v1/vehicles/${id}/approval`, body, version === undefined ? {} : { 'if-match': `"${version}"` });
  const outcome = async (vin = VIN): Promise<string> => {
    await hub.settled();
    return (await hub.ask<{ outcome: string }>(finder, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside' })).body.outcome;
  };
  const get = (token: string, id: string) => hub.ask<Vehicle>(token, 'GET', `/v1/vehicles/${id}`);
  return { hub, clock, supervisor, desk, second, finder, report, decide, outcome, get };
}

test('R3: a record by hand waits, is found by nobody and read by its own bureau alone, until another person approves the version that was seen', async (t) => {
  const { hub, desk, second, finder, report, decide, outcome, get } = await open(t);
  const { body: made } = await report();
  assert.deepEqual([made.status, made.version, made.approval?.kind, made.approval?.lapsesAt], ['pending', 1, 'report', '2026-11-29T10:00:00.000Z']);
  assert.equal(await outcome(), 'no_record');
  assert.deepEqual([(await get(desk, made.id)).body.status, (await get(finder, made.id)).status, (await hub.ask(finder, 'GET', `/v1/vehicles/${made.id}/versions`)).status, (await hub.ask(finder, 'POST', `/v1/vehicles/${made.id}/locate`, {})).status], ['pending', 404, 404, 404]);
  assert.equal((await hub.ask(finder, 'GET', '/v1/vehicles/by-reference/A?owner=NL')).status, 404);
  const { body: list } = await hub.ask<{ items: Approval[] }>(second, 'GET', '/v1/vehicles/approvals');
  assert.deepEqual(list.items.map(({ record, reference, version, askedBy, state }) => [record, reference, version, askedBy, state]), [[made.id, 'A', 1, 'Main unit, A. Desk', 'waiting']]);
  assert.deepEqual((await hub.ask<{ items: unknown[] }>(finder, 'GET', '/v1/vehicles/approvals')).body.items, []);
  assert.equal((await decide(second, made.id, undefined)).status, 428, 'what is approved is a version that was seen');
  assert.equal((await decide(second, made.id, 7)).status, 412);
  const live = await decide(second, made.id, 1);
  assert.deepEqual([live.status, live.body.status, live.body.version], [200, 'live', 2]);
  assert.equal(await outcome(), 'hit');
  assert.equal((await decide(second, made.id, 2)).body.code, 'vehicles.nothing_waits');
  assert.deepEqual((await saidTo(hub, 'NL', 'vehicles.approval')).map(({ kind, subject, facts }) => [kind, subject, facts.decision]), [['vehicles.approval_asked', made.id, undefined], ['vehicles.approval_decided', made.id, 'approved']]);
  assert.deepEqual((await hub.ask<{ items: Vehicle[] }>(finder, 'GET', `/v1/vehicles/${made.id}/versions`)).body.items.map(({ version }) => version), [2], 'what waited is not shown to others afterwards either');
});

test('R3: nobody approves their own report: not by the same credential, not by another credential of the same person, not by one that names nobody, and other bureaus and administrators not at all', async (t) => {
  const { hub, desk, report, decide, get } = await open(t);
  const { body: { id } } = await report();
  assert.equal((await decide(desk, id, 1)).body.code, 'vehicles.own_approval');
  assert.equal((await decide(await hub.token('NL', 'supervisor', { person: ' a. desk ' }), id, 1)).body.code, 'vehicles.own_approval');
  assert.equal((await decide(await hub.token('NL', 'supervisor'), id, 1)).body.code, 'vehicles.person_needed');
  assert.equal((await decide(hub.admin, id, 1)).status, 403);
  assert.equal((await decide(await hub.token('NL', 'officer', { person: 'O' }), id, 1)).status, 403);
  assert.equal((await decide(await hub.token('NL', 'feed', { person: 'F' }), id, 1)).status, 403);
  assert.equal((await decide(await hub.token('DE', 'supervisor', { person: 'D' }), id, 1)).status, 404);
  assert.equal((await get(desk, id)).body.status, 'pending');
});

test('R3: the database itself refuses a second signature by the first hand, and a record that goes live without one', async (t) => {
  const { hub, report } = await open(t);
  const { body: { id } } = await report();
  const { db } = hub.database;
  const sign = (token: string, person: string | null) => run(db, `update approvals set state = 'approved', decided_at = now(), decided_by = 'x', decided_token = $2, decided_person = $3 where record = $1`, [id, token, person]);
  const [kept] = await run(db, 'select asked_tokens from approvals where record = $1', [id]) as { asked_tokens: string[] }[];
  await assert.rejects(run(db, `update records set status = 'live', version = 2 where id = $1`, [id]), /waits for a second person/);
  await assert.rejects(sign(kept?.asked_tokens[0] ?? '', null), /check constraint/);
  await assert.rejects(sign('tok_other', 'A. DESK'), /check constraint/);
  await assert.rejects(run(db, `update approvals set state = 'approved' where record = $1`, [id]), /check constraint/);
  await assert.rejects(run(db, 'delete from approvals where record = $1', [id]), /append-only/);
  await sign('tok_other', 'B. Desk');
  await assert.rejects(run(db, `update approvals set state = 'waiting' where record = $1`, [id]), /stays as it is/);
  await run(db, `update records set status = 'live', version = 2 where id = $1`, [id]);
});

test('R3: the desk corrects what waits as it likes; the days begin anew, and who corrected cannot approve either', async (t) => {
  const { hub, clock, desk, second, supervisor, report, decide } = await open(t);
  const { body: { id } } = await report();
  clock.move(5 * DAY_MS);
  const corrected = await hub.ask<Vehicle>(second, 'PATCH', `/v1/vehicles/${id}`, { colour: 'red' }, { 'if-match': '"1"' });
  assert.deepEqual([corrected.body.status, corrected.body.version, corrected.body.approval?.lapsesAt], ['pending', 2, '2026-12-04T10:00:00.000Z']);
  const put = await hub.ask<Vehicle>(desk, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN, colour: 'blue' });
  assert.deepEqual([put.body.status, put.body.version], ['pending', 3]);
  clock.move(3 * DAY_MS);
  await hub.duties();
  for (const token of [desk, second]) assert.equal((await decide(token, id, 3)).body.code, 'vehicles.own_approval');
  const live = await decide(supervisor, id, 3);
  assert.deepEqual([live.body.status, live.body.colour], ['live', 'blue']);
});

test('R3: what was refused, or waited seven days, was never live: it stays its owner’s own, and is proposed anew by stating it again', async (t) => {
  const { hub, clock, desk, second, finder, report, decide, outcome, get } = await open(t);
  const refused = (await report('A')).body.id;
  const waited = (await report('B')).body.id;
  const taken = (await report('C')).body.id;
  assert.equal((await decide(second, refused, undefined, { decision: 'refused', note: 'wrong VIN' })).body.status, 'not_approved');
  assert.equal((await hub.ask<Vehicle>(desk, 'POST', `/v1/vehicles/${taken}/clear`, { reason: 'entered_in_error' })).body.status, 'not_approved');
  clock.move(7 * DAY_MS - 1);
  await hub.duties();
  assert.equal((await get(desk, waited)).body.status, 'pending');
  clock.move(1);
  assert.equal((await decide(second, waited, 1)).body.code, 'vehicles.nothing_waits', 'the clock counts, not when somebody looks at it');
  await hub.duties();
  await hub.duties();
  assert.equal((await get(desk, waited)).body.status, 'not_approved');
  assert.deepEqual((await saidTo(hub, 'NL', 'vehicles.approval_decided')).map(({ subject, facts }) => [subject, facts.decision]), [[refused, 'refused'], [waited, 'lapsed']]);
  for (const id of [refused, waited, taken]) assert.deepEqual([(await get(finder, id)).status, (await hub.ask(desk, 'PATCH', `/v1/vehicles/${id}`, { colour: 'red' }, { 'if-match': '*' })).status], [404, 409]);
  const again = await hub.ask<Vehicle>(desk, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN });
  assert.deepEqual([again.body.status, again.body.id], ['pending', refused]);
  assert.equal((await decide(second, refused, again.body.version)).body.status, 'live');
  assert.equal(await outcome(), 'hit');
});

test('R3: a feed is one agreed contract and is not asked; a file from a desk is refused where its single records would be asked', async (t) => {
  const { hub, desk, report, outcome, get } = await open(t);
  const feed = await hub.token('NL', 'feed');
  const waiting = (await report('A')).body.id;
  assert.equal((await hub.ask<Vehicle>(feed, 'POST', '/v1/vehicles', { reference: 'F', vin: 'WVWZZZ1KZ8W970302' })).body.status, 'live');
  const file = 'reference,vin\nA,WVWZZZ1KZ8W970303\nG,WVWZZZ1KZ8W970304\n';
  const byHand = await hub.importText(desk, file, { profile: 'generic' });
  assert.deepEqual([byHand.status, byHand.body.code], [409, 'vehicles.import_by_hand']);
  const done = await hub.importText(feed, file, { profile: 'generic' });
  assert.deepEqual([done.body.added, done.body.changed, done.body.refused], [1, 1, 0]);
  assert.equal((await get(desk, waiting)).body.status, 'live', 'what the feed brings stands by its contract');
  assert.equal(await outcome('WVWZZZ1KZ8W970303'), 'hit');
  assert.deepEqual((await hub.ask<{ items: unknown[] }>(desk, 'GET', '/v1/vehicles/approvals')).body.items, []);
});

test('R3: without such a policy a record is live at once, and an ended one that is reopened by hand waits only where there is one', async (t) => {
  const { hub, clock, supervisor, desk, get } = await open(t, {});
  const { body: { id } } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, reviewOn: '2026-12-01' });
  assert.equal((await get(desk, id)).body.status, 'live');
  await hub.ask(supervisor, 'PUT', '/v1/settings/approvals', { singleRecords: true });
  clock.move(30 * DAY_MS);
  await hub.duties();
  const extended = await hub.ask<Vehicle>(desk, 'POST', `/v1/vehicles/${id}/extension`, { reviewOn: '2027-12-01', reason: 'still missing' });
  assert.deepEqual([extended.body.status, extended.body.reviewOn], ['pending', '2027-12-01']);
});

test('R3: new numbers of a live record take two people whatever the policy says, and wait as a proposal, not as an approval', async (t) => {
  const { hub, desk, second, report, outcome, get } = await open(t, {});
  const { body: { id } } = await report('A', { colour: 'red' });
  const NEW = 'WVWZZZ1KZ8W970399';
  assert.equal((await hub.ask<Vehicle>(desk, 'PATCH', `/v1/vehicles/${id}`, { colour: 'blue' }, { 'if-match': '"1"' })).body.version, 2, 'other words are the desk’s own');
  assert.equal((await hub.ask(desk, 'PATCH', `/v1/vehicles/${id}`, { vin: NEW }, { 'if-match': '"2"' })).status, 202);
  assert.deepEqual([(await get(desk, id)).body.vin, (await hub.ask<{ items: unknown[] }>(second, 'GET', '/v1/vehicles/approvals')).body.items], [VIN, []]);
  const done = await hub.inFourEyes<Vehicle>(desk, second, 'PATCH', `/v1/vehicles/${id}`, { vin: NEW, colour: 'green' }, { 'if-match': '"2"' });
  assert.deepEqual([done.status, done.body.vin, done.body.colour], [200, NEW, 'green']);
  assert.deepEqual([await outcome(VIN) === 'hit', await outcome(NEW)], [false, 'hit']);
});

test('R3: what waits for a second person is corrected freely, its numbers too: it has not been said to anybody', async (t) => {
  const { hub, desk, report } = await open(t);
  const { body: { id } } = await report();
  const corrected = await hub.ask<Vehicle>(desk, 'PATCH', `/v1/vehicles/${id}`, { vin: 'WVWZZZ1KZ8W970399', restrictions: ['BR'] }, { 'if-match': '"1"' });
  assert.deepEqual([corrected.status, corrected.body.status], [200, 'pending']);
});

test('R3: a vehicle seen while its record waited is a delayed hit once it is approved', async (t) => {
  const { hub, second, finder, report, decide, outcome } = await open(t);
  const { body: { id } } = await report('A', { event: { kind: 'stolen', from: '2026-11-20', country: 'NL' } });
  assert.equal(await outcome(), 'no_record');
  const hits = async () => {
    await hub.searchedLate();
    return (await hub.ask<{ items: { record: string; delayed?: boolean }[] }>(finder, 'GET', '/v1/hits')).body.items.map(({ record, delayed }) => [record, delayed]);
  };
  assert.deepEqual(await hits(), []);
  await decide(second, id, 1);
  assert.deepEqual(await hits(), [[id, true]]);
});

test('R3: another person’s act and one’s own stand side by side in the audit log', async (t) => {
  const { hub, second, report, decide } = await open(t);
  const { body: { id } } = await report();
  await decide(second, id, 1);
  const rows = await run((hub).database.db, `select action, person, outcome from audit_events where subjects @> array[$1] order by sequence`, [id]) as object[];
  assert.deepEqual(rows, [{ action: 'vehicles.report', person: 'A. Desk', outcome: 'done' }, { action: 'vehicles.approve', person: 'B. Desk', outcome: 'done' }]);
});
