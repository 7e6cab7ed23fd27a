/** R20: misuse is watched in reads as in writes, and whoever reviews is never the subject. Through the front door; the clock is moved, the duty is asked to watch. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { run } from '../../src/kernel/store/database.ts';
import { saidTo } from '../announced.ts';
import { testHub } from '../fixtures.ts';
import { watch as watchOf } from '../watched.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
type Alert = { id: string; rule: string; person: string; bureau: string; reviewer: string; state: string; says: string; signals: number; claimedBy?: string; decision?: string; evidence: string[]; events: { kind: string; person?: string; said: Record<string, unknown> }[] };
type Page = { items: Alert[] };

async function watched(t: TestContext) {
  const clock = heldClock('2026-03-02T09:00:00.000Z'); // a Monday
  const hub = await testHub(t, { clock });
  const [officer, desk, auditor, hubs] = [await hub.token('NL', 'officer', { person: 'O. Visser' }), await hub.token('NL', 'desk', { person: 'D. Bakker' }), await hub.token('NL', 'auditor', { person: 'A. Smit' }), await hub.token('HUB', 'auditor', { person: 'H. Weber' })];
  const asks = async (token: string, vehicle: object, rest: object = {}): Promise<string> => {
    const { status, body } = await hub.ask<{ id: string }>(token, 'POST', '/v1/checks', { vehicle, purpose: 'roadside', ...rest });
    assert.equal(status, 200, JSON.stringify(body));
    return body.id;
  };
  const alerts = async (token: string): Promise<readonly Alert[]> => (await hub.ask<Page>(token, 'GET', '/v1/alerts')).body.items;
  const report = async (reference: string, vin: string): Promise<string> => {
    const { body } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference, vin });
    await hub.settled();
    return body.id;
  };
  const watch = (): Promise<void> => watchOf(hub);
  return { hub, clock, officer, desk, auditor, hubs, asks, alerts, report, watch };
}
const vin = (n: number): string => `WVWZZZ1KZ8W${String(970_301 + n).padStart(6, '0')}`;
/** Numbers far from each other. */
const apart = (n: number): string => vin(n * 97);

test('R20: an officer who walks through neighbouring numbers is told of to the bureau’s auditors, with the checks, once; the officer, desk and supervisor learn nothing', async (t) => {
  const { hub, clock, officer, desk, auditor, hubs, asks, alerts, watch } = await watched(t);
  const checks: string[] = [];
  for (let n = 0; n < 6; n += 1) { checks.push(await asks(officer, { vin: vin(n) })); clock.move(60_000); }
  assert.deepEqual(await alerts(auditor), []);
  await watch();
  const [alert, ...more] = await alerts(auditor);
  assert.ok(alert);
  assert.deepEqual([alert.rule, alert.person, alert.bureau, alert.reviewer, alert.state, more.length], ['enumeration', 'O. Visser', 'NL', 'NL', 'open', 0]);
  const { body } = await hub.ask<Alert>(auditor, 'GET', `/v1/alerts/${alert.id}`);
  assert.deepEqual(body.evidence, checks);
  for (let n = 6; n < 30; n += 1) { await asks(officer, { vin: vin(n) }); clock.move(60_000); }
  await watch();
  const after = await alerts(auditor);
  assert.equal(after.filter(({ rule }) => rule === 'enumeration').length, 1, 'what goes on joins the alert that is open');
  assert.ok((after.find(({ id }) => id === alert.id)?.signals ?? 0) > 1);

  const supervisor = await hub.token('NL', 'supervisor', { person: 'S. Jansen' });
  for (const token of [officer, desk, supervisor, await hub.token('NL', 'analyst')]) {
    assert.equal((await hub.ask(token, 'GET', '/v1/alerts')).status, 403);
    assert.equal((await hub.ask(token, 'GET', `/v1/alerts/${alert.id}`)).status, 403);
    assert.ok(!JSON.stringify((await hub.ask(token, 'GET', '/v1/inbox')).body).includes(alert.id));
  }
  assert.deepEqual(await alerts(hubs), [], 'it is the bureau’s own matter');
  assert.equal((await hub.ask(await hub.token('BR', 'auditor', { person: 'B. Costa' }), 'GET', `/v1/alerts/${alert.id}`)).status, 404);
  const said = await saidTo(hub, 'NL', 'watch.');
  assert.deepEqual(said.map(({ roles, facts }) => [roles, JSON.stringify(facts).includes('Visser')]), [[['auditor'], false]]);
  assert.ok(!hub.logged.join('\n').includes('Visser'));
});

test('R20: neighbouring numbers of a case, of hit work, of an operation with others and of a camera lane raise nothing', async (t) => {
  const { hub, clock, officer, auditor, asks, alerts, watch } = await watched(t);
  const others = [await hub.token('NL', 'officer', { person: 'E. Mulder' }), await hub.token('NL', 'officer', { person: 'F. Kok' })];
  const gateway = await hub.token('NL', 'gateway', { device: 'A12 km 30' });
  for (let n = 0; n < 12; n += 1) {
    await asks(officer, { vin: vin(n) }, { case: 'PL0600-2026-1187' });
    await asks(gateway, { vin: vin(100 + n) }, { purpose: 'camera_lane' });
    clock.move(60_000);
  }
  for (const token of others) await asks(token, { vin: vin(500) }, { operation: 'RoadPol 3' });
  for (let n = 0; n < 12; n += 1) { await asks(officer, { vin: vin(200 + n) }, { operation: 'RoadPol 3' }); clock.move(60_000); }
  await watch();
  assert.deepEqual(await alerts(auditor), []);
});

test('R20: one case does not explain a whole day of look-ups', async (t) => {
  const { clock, officer, auditor, asks, alerts, watch } = await watched(t);
  for (let n = 0; n < 40; n += 1) { await asks(officer, { vin: vin(n) }, { case: 'X-1' }); clock.move(60_000); }
  await watch();
  assert.deepEqual((await alerts(auditor)).map(({ rule }) => rule), ['enumeration']);
});

test('R20: one number asked on four days without a case is told of; the day before it is not', async (t) => {
  const { clock, officer, auditor, asks, alerts, watch } = await watched(t);
  for (let day = 0; day < 4; day += 1) {
    await watch();
    assert.deepEqual(await alerts(auditor), []);
    await asks(officer, { plate: { number: '97-TRN-1', country: 'NL' } });
    clock.move(2 * DAY_MS);
  }
  await watch();
  assert.deepEqual((await alerts(auditor)).map(({ rule, signals }) => [rule, signals]), [['probing', 1]]);
});

test('R20: a record that somebody looks up twice and then clears is told of; one on which there is hit work is not', async (t) => {
  const { hub, clock, desk, auditor, asks, alerts, report, watch } = await watched(t);
  const [scouted, worked] = [await report('A', apart(1)), await report('B', apart(2))];
  clock.move(30 * DAY_MS);
  const finder = await hub.token('BR', 'officer', { person: 'C. Lima' });
  await hub.settled();
  const { body } = await hub.ask<{ findings: { hit: string }[] }>(finder, 'POST', '/v1/checks', { vehicle: { vin: apart(2) }, purpose: 'roadside' });
  const hit = body.findings[0]?.hit ?? '';
  assert.equal((await hub.ask(finder, 'POST', `/v1/hits/${hit}/requests`, { urgency: 'routine' })).status, 200);
  for (let sitting = 0; sitting < 2; sitting += 1) {
    for (const n of [1, 2]) await asks(desk, { vin: apart(n) }, { purpose: 'investigation' });
    clock.move(7 * HOUR_MS);
  }
  for (const id of [scouted, worked]) assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${id}/clear`, { reason: 'recovered' })).status, 200);
  await watch();
  const told = await alerts(auditor);
  assert.deepEqual(told.map(({ rule, person }) => [rule, person]), [['look_then_act', 'D. Bakker']]);
  const { body: detail } = await hub.ask<Alert>(auditor, 'GET', `/v1/alerts/${told[0]?.id ?? ''}`);
  const subjects = await run(hub.database.db, `select subjects from audit_events where 'event ' || sequence = $1`, [detail.evidence.at(-1)]) as { subjects: string[] }[];
  assert.deepEqual(subjects[0]?.subjects, [scouted]);
});

test('R20: fifteen records cleared within an hour are told of', async (t) => {
  const { hub, clock, desk, auditor, alerts, report, watch } = await watched(t);
  const ids: string[] = [];
  for (let n = 0; n < 15; n += 1) ids.push(await report(`R${n}`, apart(n)));
  clock.move(30 * DAY_MS);
  for (const [n, id] of ids.entries()) {
    if (n === 14) { await watch(); assert.deepEqual(await alerts(auditor), []); }
    assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${id}/clear`, { reason: 'settled' })).status, 200);
    clock.move(120_000);
  }
  await watch();
  assert.deepEqual((await alerts(auditor)).map(({ rule }) => rule), ['destructive_burst']);
});

test('R20: after weeks of ordinary days, a day of many look-ups and a night of some are told of, each by its rule', async (t) => {
  const { clock, officer, auditor, asks, alerts, watch } = await watched(t);
  let n = 0;
  for (let day = 0; day < 20; day += 1) {
    for (let i = 0; i < 3 + (day % 3); i += 1) { await asks(officer, { vin: apart(n) }); n += 1; clock.move(HOUR_MS); }
    clock.move(DAY_MS - (3 + (day % 3)) * HOUR_MS);
  }
  await watch();
  assert.deepEqual(await alerts(auditor), []);
  for (let i = 0; i < 30; i += 1) { await asks(officer, { vin: apart(n) }); n += 1; clock.move(60_000); }
  await watch();
  assert.deepEqual((await alerts(auditor)).map(({ rule }) => rule), ['rate']);
  clock.move(17 * HOUR_MS); // between two and three at night, UTC
  for (let i = 0; i < 4; i += 1) { await asks(officer, { vin: apart(n) }); n += 1; clock.move(60_000); }
  await watch();
  assert.deepEqual((await alerts(auditor)).map(({ rule }) => rule).sort(), ['off_shift', 'rate']);
});

test('R20: a decoy is a secret of the bureau’s auditors; whoever looks it up unexplained, reads or changes it is told of, another bureau’s officer to the hub’s auditors', async (t) => {
  const { hub, officer, desk, auditor, hubs, asks, alerts, report, watch } = await watched(t);
  const record = await report('A', vin(0));
  const { status, body: canary } = await hub.ask<{ id: string }>(auditor, 'POST', '/v1/canaries', { record, note: 'entered for this' });
  assert.equal(status, 201);
  assert.equal((await hub.ask(auditor, 'POST', '/v1/canaries', { record })).status, 409);
  assert.equal((await hub.ask(await hub.token('BR', 'auditor', { person: 'B. Costa' }), 'POST', '/v1/canaries', { record })).status, 404, 'only a record of one’s own');
  assert.equal((await hub.ask(desk, 'GET', '/v1/canaries')).status, 403);
  const seen = JSON.stringify([(await hub.ask(desk, 'GET', `/v1/vehicles/${record}`)).body, (await hub.ask(officer, 'GET', `/v1/vehicles/${record}`)).body]);
  assert.ok(!/cnr_|canary|decoy/i.test(seen));
  await watch(); // both were reads of a decoy
  assert.deepEqual((await alerts(auditor)).map(({ rule, person }) => `${rule} ${person}`).sort(), ['canary D. Bakker', 'canary O. Visser']);

  await asks(await hub.token('NL', 'officer', { person: 'E. Mulder' }), { vin: vin(0) }, { case: 'PL0600-2026-1' });
  await asks(await hub.token('BR', 'officer', { person: 'C. Lima' }), { vin: vin(0) });
  await watch();
  assert.equal((await alerts(auditor)).length, 2, 'a case explains, and another bureau’s officer is not this bureau’s to judge');
  assert.deepEqual((await alerts(hubs)).map(({ rule, person, bureau }) => `${rule} ${person} ${bureau}`), ['canary C. Lima BR']);
  assert.deepEqual(await alerts(await hub.token('BR', 'auditor', { person: 'B. Costa' })), [], 'the decoy is not theirs to know');
  assert.equal((await hub.ask<{ items: unknown[] }>(hubs, 'GET', '/v1/canaries')).body.items.length, 1);
  assert.deepEqual((await hub.ask<{ items: unknown[] }>(await hub.token('BR', 'auditor'), 'GET', '/v1/canaries')).body.items, []);
  assert.equal((await hub.ask(auditor, 'DELETE', `/v1/canaries/${canary.id}`)).status, 200);
  await asks(await hub.token('NL', 'officer', { person: 'F. Kok' }), { vin: vin(0) });
  await watch();
  assert.equal((await alerts(auditor)).length, 2);
});

test('R20: who reviews is never the subject: an auditor’s own alert goes to the hub, whichever credential looked, and is not there for them', async (t) => {
  const { hub, clock, hubs, auditor, asks, alerts, watch } = await watched(t);
  // The auditor of the bureau has an officer’s token too, and so has the hub’s auditor in a bureau.
  const second = await hub.token('NL', 'officer', { person: 'a. smit' });
  const third = await hub.token('NL', 'officer', { person: 'H. Weber' });
  for (const [at, token] of [second, third].entries()) for (let n = 0; n < 6; n += 1) { await asks(token, { vin: vin(1_000 * at + n) }); clock.move(60_000); }
  await watch();
  assert.deepEqual((await alerts(auditor)).map(({ person }) => person), ['H. Weber'], 'not one about A. Smit');
  const [theirs] = await alerts(hubs);
  assert.deepEqual([theirs?.person, theirs?.reviewer, (await alerts(hubs)).length], ['a. smit', 'HUB', 1]);
  // A colleague of the auditor does not judge them either.
  assert.deepEqual((await alerts(await hub.token('NL', 'auditor', { person: 'Z. Post' }))).map(({ person }) => person), ['H. Weber']);
  for (const [method, path, body] of [['GET', '', undefined], ['POST', '/claim', {}], ['POST', '/notes', { note: 'mine' }], ['POST', '/decision', { decision: 'explained', reason: 'it was me' }]] as const) {
    const answers = await Promise.all([theirs?.id ?? '', 'alr_00000000000000000000000000'].map((id) => hub.ask(auditor, method, `/v1/alerts/${id}${path}`, body)));
    assert.deepEqual(answers.map(({ status, body: { code } }) => [status, code]), [[404, 'kernel.not_found'], [404, 'kernel.not_found']]);
  }
  // Under the hub’s own flag too: the same name, and the same credential, find nothing.
  const same = await hub.token('HUB', 'auditor', { person: 'A. Smit' });
  assert.deepEqual(await alerts(same), []);
  assert.equal((await hub.ask(await hub.token('NL', 'auditor'), 'GET', '/v1/alerts')).status, 400, 'a credential that names nobody cannot show that it is not the subject’s');
});

test('R20: an alert is claimed, noted, and decided with a reason by whoever claimed it; each step is in its story and in the audit log', async (t) => {
  const { hub, clock, officer, auditor, asks, alerts, watch } = await watched(t);
  const walk = async (from: number): Promise<void> => {
    for (let n = 0; n < 6; n += 1) { await asks(officer, { vin: vin(from + n) }); clock.move(60_000); }
    await watch();
  };
  await walk(0);
  const id = (await alerts(auditor))[0]?.id ?? '';
  const colleague = await hub.token('NL', 'auditor', { person: 'Z. Post' });
  const at = async (token: string, path: string, body: object): Promise<readonly [number, Alert]> => {
    const answer = await hub.ask<Alert>(token, 'POST', `/v1/alerts/${id}/${path}`, body);
    return [answer.status, answer.body];
  };
  assert.equal((await at(auditor, 'decision', { decision: 'explained', reason: 'no' }))[0], 409, 'claim it first');
  assert.equal((await at(auditor, 'claim', {}))[1].claimedBy, 'A. Smit');
  assert.equal((await at(colleague, 'decision', { decision: 'explained', reason: 'no' }))[0], 409);
  assert.equal((await at(colleague, 'claim', {}))[1].claimedBy, 'Z. Post');
  assert.equal((await at(colleague, 'notes', { note: 'asked the head of unit' }))[0], 200);
  assert.equal((await at(colleague, 'decision', { decision: 'misuse' }))[0], 400, 'without a reason');
  assert.equal((await at(colleague, 'decision', { decision: 'needs_more', reason: 'the rota is missing' }))[1].state, 'claimed');
  const [, decided] = await at(colleague, 'decision', { decision: 'misuse', reason: 'the numbers were sold' });
  assert.deepEqual([decided.state, decided.decision], ['decided', 'misuse']);
  assert.deepEqual(decided.events.map(({ kind, person }) => [kind, person]), [['raised', undefined], ['claimed', 'A. Smit'], ['taken_over', 'Z. Post'], ['note', 'Z. Post'], ['needs_more', 'Z. Post'], ['decided', 'Z. Post']]);
  assert.equal((await at(auditor, 'claim', {}))[0], 409);
  const audit = await run(hub.database.db, `select action, outcome from audit_events where (action like 'alerts.%' or action like 'watch.%') and subjects @> array[$1] order by sequence`, [id]) as { action: string; outcome: string }[];
  assert.deepEqual(audit.map(({ action }) => action), ['watch.raise', 'alerts.claim', 'alerts.claim', 'alerts.note', 'alerts.decide', 'alerts.decide']);
  await assert.rejects(run(hub.database.db, `update alert_events set said = '{}'`), /append-only/);
  await assert.rejects(run(hub.database.db, 'delete from alert_events'), /append-only/);
  clock.move(2 * DAY_MS);
  await walk(5_000);
  assert.deepEqual((await alerts(auditor)).map(({ rule, state }) => `${rule} ${state}`), ['enumeration open', 'enumeration decided'], 'what comes after a decision is a new alert');
});

test('R20: the watch goes on where it stood: nothing is seen twice or lost when it is asked after every deed, and what it keeps holds no number', async (t) => {
  const { hub, clock, officer, auditor, asks, alerts, watch } = await watched(t);
  for (let n = 0; n < 6; n += 1) { await asks(officer, { vin: vin(n) }); clock.move(60_000); await watch(); await watch(); }
  assert.deepEqual((await alerts(auditor)).map(({ rule, signals }) => [rule, signals]), [['enumeration', 1]]);
  const kept = JSON.stringify(await run(hub.database.db, 'select * from watch_memories')) + JSON.stringify(await run(hub.database.db, 'select * from alerts'));
  assert.ok(!kept.includes('WVWZZZ'), 'keys and the running part alone');
  clock.move(200 * DAY_MS);
  await watch();
  assert.deepEqual(await run(hub.database.db, 'select * from watch_memories'), [], 'and it forgets');
  assert.equal((await alerts(auditor)).length, 1);
});
