/**
 * R17, as far as vehicles go: what hides or destroys takes two people. No one approves their own act, administrators and API
 * clients included.
 */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { run } from '../../src/kernel/store/database.ts';
import type { Proposal } from '../../src/modules/proposals/schema.ts';
import { saidTo } from '../announced.ts';
import { testHub, type Answer, type TestHub } from '../fixtures.ts';
import { register } from '../system-client.ts';

type Vehicle = { id: string; version: number; status: string; restrictions?: string[]; vin?: string; contested?: unknown[]; restorations?: unknown[] };
type Problem = { code: string; title: string };
const VIN = 'WVWZZZ1KZ8W970301';
const OTHER_VIN = 'WVWZZZ1KZ8W970302';

async function world(t: TestContext) {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const [desk, supervisor, other] = [await hub.token('NL', 'desk', { person: 'Anna' }), await hub.token('NL', 'supervisor', { person: 'Bram' }), await hub.token('NL', 'supervisor', { person: 'Cato' })];
  const { body: { id } } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'NL-1', vin: VIN, plates: [{ number: '97-TRN-1', country: 'NL' }] });
  const seen = async (): Promise<Vehicle> => (await hub.ask<Vehicle>(desk, 'GET', `/v1/vehicles/${id}`)).body;
  return { clock, hub, desk, supervisor, other, id, seen };
}
const approve = (hub: TestHub, by: string, { id, hash }: Pick<Proposal, 'id' | 'hash'>): Promise<Answer<Problem & Proposal>> => hub.ask(by, 'POST', `/v1/proposals/${id}/approval`, { hash });
const found = async (hub: TestHub, vin: string): Promise<string> => {
  await hub.settled();
  return (await hub.ask<{ outcome: string }>(await hub.second('BR', 'officer'), 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside' })).body.outcome;
};

test('an administrator who suspends a record proposes it: it is found until another administrator approves, and not after', async (t) => {
  const { hub, id, seen } = await world(t);
  const [first, second] = [await hub.token('HUB', 'administrator', { person: 'Ida' }), await hub.token('HUB', 'administrator', { person: 'Jon' })];
  const proposed = await hub.ask<Proposal>(first, 'POST', `/v1/vehicles/${id}/suspension`, { reason: 'doubtful' });
  assert.deepEqual([proposed.status, proposed.body.state, proposed.body.action], [202, 'waiting', 'vehicles.suspend']);
  assert.deepEqual([(await seen()).version, await found(hub, VIN)], [1, 'hit']);
  assert.deepEqual(proposed.body.display.records, [{ id, owner: 'NL', reference: 'NL-1', version: 1, status: 'live' }]);
  assert.match(proposed.body.display.says.join(), /takes NL NL-1 out of answers.*doubtful/);
  assert.deepEqual([(await approve(hub, first, proposed.body)).body.code, (await seen()).status], ['proposals.own', 'live']);
  const done = await approve(hub, second, proposed.body);
  assert.deepEqual([done.status, done.body.state, (await seen()).status, await found(hub, VIN)], [200, 'done', 'suspended', 'no_record']);
  assert.equal((await approve(hub, second, proposed.body)).body.code, 'proposals.decided');
});

test('the same person with another credential approves nothing, nor does a device, nor a system that names somebody', async (t) => {
  const { hub, clock, id, supervisor } = await world(t);
  const { body } = await hub.ask<Proposal>(supervisor, 'PATCH', `/v1/vehicles/${id}`, { vin: OTHER_VIN }, { 'if-match': '"1"' });
  const again = await hub.token('NL', 'supervisor', { person: ' BRAM ' });
  const nobody = await hub.token('NL', 'supervisor', { device: 'desk computer' });
  assert.deepEqual([(await approve(hub, supervisor, body)).body.code, (await approve(hub, again, body)).body.code, (await approve(hub, nobody, body)).body.code], ['proposals.own', 'proposals.own', 'proposals.person_needed']);
  const system = await register(hub, { role: 'desk', ms: clock.ms });
  const named = await system.ask<Problem>(await system.token(), 'POST', `/v1/proposals/${body.id}/approval`, { hash: body.hash }, { 'crosscheck-person': 'Dirk' });
  assert.equal(named.body.code, 'proposals.person_needed');
});

test('an API client that proposes is approved by a person, and never by itself', async (t) => {
  const { hub, clock, id, supervisor, seen } = await world(t);
  const system = await register(hub, { role: 'desk', ms: clock.ms });
  const access = await system.token();
  const proposed = await system.ask<Proposal>(access, 'PATCH', `/v1/vehicles/${id}`, { restrictions: ['BR'] }, { 'if-match': '"1"', 'crosscheck-person': 'Dirk' });
  assert.equal(proposed.status, 202);
  for (const person of ['Dirk', 'Eva']) assert.equal((await system.ask<Problem>(access, 'POST', `/v1/proposals/${proposed.body.id}/approval`, { hash: proposed.body.hash }, { 'crosscheck-person': person })).body.code, 'proposals.own');
  assert.equal((await approve(hub, await hub.token('NL', 'desk', { person: 'dirk' }), proposed.body)).body.code, 'proposals.own');
  assert.deepEqual([(await seen()).restrictions, (await approve(hub, supervisor, proposed.body)).status, (await seen()).restrictions], [undefined, 200, ['BR']]);
});

test('an owner hides a standing record from more bureaus, or gives it other numbers, in four eyes; anything else by one hand', async (t) => {
  const { hub, desk, supervisor, id, seen } = await world(t);
  const patch = (body: object) => hub.ask<Vehicle & Proposal>(desk, 'PATCH', `/v1/vehicles/${id}`, body, { 'if-match': '*' });
  assert.deepEqual([(await patch({ colour: 'grey', plates: [{ number: '97-TRN-1', country: 'NL', type: 'private' }], vinCondition: 'altered' })).status, (await patch({ restrictions: [] })).status], [200, 200]);
  for (const body of [{ restrictions: ['BR'] }, { vin: OTHER_VIN }, { plates: null }, { engineNumber: 'E1' }, { otherNumbers: [{ kind: 'key', number: 'K1' }] }]) assert.equal((await patch(body)).status, 202, JSON.stringify(body));
  assert.deepEqual([(await seen()).vin, (await seen()).restrictions], [VIN, undefined]);
  const both = await patch({ restrictions: ['BR', 'DE'], vin: OTHER_VIN });
  assert.deepEqual([both.body.display.acts, both.body.display.says.length], [['narrowing', 'numbers'], 2]);
  assert.equal((await approve(hub, supervisor, both.body)).status, 200);
  assert.deepEqual([(await seen()).vin, (await seen()).restrictions, (await patch({ restrictions: ['DE'] })).status, await found(hub, OTHER_VIN)], [OTHER_VIN, ['BR', 'DE'], 200, 'hit']);
  const put = await hub.ask<Proposal>(desk, 'PUT', '/v1/vehicles/by-reference/NL-1', { vin: VIN });
  assert.equal(put.status, 202, 'by reference as well');
  const feed = await hub.token('NL', 'feed');
  assert.deepEqual([(await hub.ask<Vehicle>(feed, 'PUT', '/v1/vehicles/by-reference/NL-1', { vin: VIN, restrictions: ['BR'] })).status, (await seen()).vin], [200, VIN], 'a feed is one agreed contract');
});

test('a bureau contests another’s record in four eyes, which never removes a hit; its owner hears of it at once, and when it is done', async (t) => {
  const { hub, id, seen } = await world(t);
  const [german, germanToo] = [await hub.token('DE', 'desk', { person: 'Uwe' }), await hub.token('DE', 'desk', { person: 'Vera' })];
  const proposed = await hub.ask<Proposal>(german, 'POST', `/v1/vehicles/${id}/dispute`, { kind: 'clone', reason: 'seen twice' });
  const about = await saidTo(hub, 'NL', 'proposals.');
  assert.deepEqual(about.map(({ kind, subject, urgent, facts }) => [kind, subject, urgent, facts]), [['proposals.about_yours', id, true, { record: id, by: 'DE', asks: 'vehicles.dispute', state: 'waiting' }]]);
  assert.deepEqual([(await seen()).contested, (await approve(hub, germanToo, proposed.body)).status, (await seen()).contested?.length, await found(hub, VIN)], [undefined, 200, 1, 'hit']);
  assert.deepEqual((await saidTo(hub, 'NL', 'proposals.')).map(({ facts }) => facts.state), ['waiting', 'done']);
  assert.equal((await hub.ask(german, 'POST', `/v1/vehicles/${id}/dispute`, { kind: 'clone', reason: 'the same again' })).status, 200, 'nothing new is asked of nobody');
});

test('more than twenty records are ended by two people, twenty by one; a desk’s file is no way round it', async (t) => {
  const { hub, desk, supervisor } = await world(t);
  const ids: string[] = [];
  for (let n = 0; n < 21; n += 1) ids.push((await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: `M-${n}`, vin: `WVWZZZ1KZ8W5000${String(n).padStart(2, '0')}` })).body.id);
  const bulk = (body: object) => hub.ask<Proposal & { done: number }>(desk, 'POST', '/v1/vehicles/bulk', { ids, ...body });
  assert.equal((await bulk({ deed: 'extend', reviewOn: '2026-11-23', reason: 'over tomorrow' })).status, 202, 'an end brought near is an end');
  const many = await bulk({ deed: 'clear', reason: 'settled' });
  assert.deepEqual([many.status, many.body.display.records.length], [202, 21]);
  const twenty = await bulk({ deed: 'clear', reason: 'settled', ids: ids.slice(0, 20) });
  assert.deepEqual([twenty.status, twenty.body.done, (await approve(hub, supervisor, many.body)).body.code], [200, 20, 'proposals.changed']);
  const file = `reference;vin;operation\n${ids.map((_, n) => `F-${n};WVWZZZ1KZ8W6000${String(n).padStart(2, '0')};`).join('\n')}\n`;
  const csv = { profile: 'generic' };
  assert.equal((await hub.importText(desk, file, csv)).body.added, 21);
  const cleared = file.replaceAll(/;$/gm, ';clear');
  const byHand = await hub.importText(desk, cleared, csv);
  assert.deepEqual([byHand.body.cleared, byHand.body.refused], [20, 1]);
  assert.deepEqual((await hub.importText(desk, 'reference;vin\nNL-1;WVWZZZ1KZ8W970999\n', csv)).body.refused, 1);
  assert.deepEqual((await hub.importText(await hub.token('NL', 'feed'), cleared, csv)).body.cleared, 1);
});

test('what one hand ended its owner’s desk restores in one step for thirty days, as it stood', async (t) => {
  const { hub, clock, desk, id, seen } = await world(t);
  await hub.ask(await hub.second('BR', 'desk'), 'POST', `/v1/vehicles/${id}/locate`, {});
  assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${id}/clear`, { reason: 'entered_in_error' })).status, 200);
  assert.equal(await found(hub, VIN), 'no_record');
  assert.equal((await hub.ask(await hub.token('DE', 'desk'), 'POST', `/v1/vehicles/${id}/restoration`, { reason: 'not theirs' })).status, 403);
  clock.move(29 * 86_400_000);
  const restored = await hub.ask<Vehicle>(desk, 'POST', `/v1/vehicles/${id}/restoration`, { reason: 'it was not' });
  assert.deepEqual([restored.status, restored.body.status, restored.body.restorations?.length, await found(hub, VIN)], [200, 'located', 1, 'hit']);
  assert.equal((await hub.ask<Problem>(desk, 'POST', `/v1/vehicles/${id}/restoration`, { reason: 'again' })).body.code, 'vehicles.not_restorable');
  await hub.ask(desk, 'POST', `/v1/vehicles/${id}/clear`, { reason: 'settled' });
  clock.move(30 * 86_400_000);
  assert.deepEqual([(await hub.ask<Problem>(desk, 'POST', `/v1/vehicles/${id}/restoration`, { reason: 'late' })).body.code, (await seen()).status], ['vehicles.not_restorable', 'cleared']);
});

test('policy and keys take two people: a collection hidden, checks kept shorter, a second person no longer asked, sessions, systems, issuers', async (t) => {
  const { hub, supervisor, other } = await world(t);
  const put = (path: string, body: object) => hub.ask<Proposal & Problem>(supervisor, 'PUT', path, body);
  for (const [path, body] of [
    ['/v1/restrictions/vehicles', { bureaus: ['BR'] }], ['/v1/settings/retention', { otherwise: { months: 1 } }], ['/v1/settings/retention', { purposes: { roadside: { keep: 'hashed' } } }], ['/v1/settings/sessions', { idleMinutes: 600 }],
    ['/v1/bureaus/NL/issuer', { issuer: 'https://id.police.example', clientId: 'crosscheck', authentication: 'client_secret_basic', clientSecret: 'a secret of thirty-two characters', linkBy: 'invitation' }],
  ] as const) assert.equal((await put(path, body)).status, 202, path);
  assert.deepEqual([(await put('/v1/settings/retention', { otherwise: { months: 48 } })).status, (await put('/v1/settings/approvals', { singleRecords: true })).status], [200, 200], 'what keeps more, or asks more, one person settles');
  const off = await put('/v1/settings/approvals', {});
  assert.deepEqual([off.status, (await approve(hub, other, off.body)).status, (await hub.ask<{ settings: object }>(supervisor, 'GET', '/v1/settings/approvals')).body.settings], [202, 200, { singleRecords: false, identifiers: false }]);
  const system = await hub.ask<Proposal>(supervisor, 'POST', '/v1/clients', { name: 'System', unit: 'Main unit', role: 'feed', jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }] } });
  assert.deepEqual([system.status, (await hub.ask<{ items: unknown[] }>(supervisor, 'GET', '/v1/clients')).body.items.length], [202, 0]);
  assert.equal((await approve(hub, other, system.body)).status, 200);
  assert.equal((await hub.ask<{ items: unknown[] }>(supervisor, 'GET', '/v1/clients')).body.items.length, 1);
});

test('a secret in a proposal is shown to nobody, and is gone from it once it is decided', async (t) => {
  const { hub, supervisor, other } = await world(t);
  const secret = 'a secret of thirty-two characters';
  const { body } = await hub.ask<Proposal>(supervisor, 'PUT', '/v1/bureaus/NL/issuer', { issuer: 'https://id.police.example', clientId: 'crosscheck', authentication: 'client_secret_basic', clientSecret: secret, linkBy: 'invitation' });
  assert.ok(!JSON.stringify(body).includes(secret) && !JSON.stringify((await hub.ask(other, 'GET', `/v1/proposals/${body.id}`)).body).includes(secret));
  assert.equal((await hub.ask(other, 'POST', `/v1/proposals/${body.id}/refusal`, { reason: 'not ours' })).status, 200);
  const tables = await run(hub.database.db, `select p::text as text from proposals p union all select d::text from proposal_displays d union all select a::text from audit_events a`) as { text: string }[];
  assert.ok(tables.length > 2 && tables.every(({ text }) => !text.includes(secret)));
});

test('a proposal lapses after twelve hours, and its proposer is told', async (t) => {
  const { hub, clock, desk, supervisor, id } = await world(t);
  const { body } = await hub.ask<Proposal>(desk, 'PATCH', `/v1/vehicles/${id}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  assert.equal(body.lapsesAt, '2026-11-22T22:00:00.000Z');
  clock.move(12 * 3_600_000);
  assert.equal((await approve(hub, supervisor, body)).body.code, 'proposals.decided', 'from that moment on, whether or not it has been written');
  await hub.duties();
  assert.equal((await hub.ask<Proposal>(desk, 'GET', `/v1/proposals/${body.id}`)).body.state, 'lapsed');
  assert.deepEqual((await saidTo(hub, 'NL', 'proposals.decided')).map(({ facts }) => facts), [{ proposal: body.id, asks: 'vehicles.correct', state: 'lapsed' }]);
});

test('an edited proposal is another: what was approved before is void, and only its proposer edits or withdraws it', async (t) => {
  const { hub, desk, supervisor, id, seen } = await world(t);
  const { body: first } = await hub.ask<Proposal>(desk, 'PATCH', `/v1/vehicles/${id}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  const edit = (by: string, body: object) => hub.ask<Proposal & Problem>(by, 'PUT', `/v1/proposals/${first.id}`, body);
  assert.equal((await edit(supervisor, { body: { restrictions: ['DE'] }, ifMatch: '*' })).body.code, 'proposals.not_the_proposer');
  const { body: second } = await edit(desk, { body: { restrictions: ['DE'] }, ifMatch: '*' });
  assert.deepEqual([second.edits, second.hash === first.hash, (await approve(hub, supervisor, first)).body.code], [1, false, 'proposals.changed']);
  assert.deepEqual([(await edit(desk, { body: { colour: 'grey' }, ifMatch: '*' })).body.code, (await seen()).version], ['proposals.not_asked', 1], 'trying it changes nothing');
  assert.deepEqual([(await approve(hub, supervisor, second)).status, (await seen()).restrictions], [200, ['DE']]);
  const { body: third } = await hub.ask<Proposal>(desk, 'PATCH', `/v1/vehicles/${id}`, { vin: OTHER_VIN }, { 'if-match': '*' });
  assert.equal((await hub.ask<Problem>(supervisor, 'POST', `/v1/proposals/${third.id}/withdrawal`, {})).body.code, 'proposals.not_the_proposer');
  assert.equal((await hub.ask(desk, 'POST', `/v1/proposals/${third.id}/withdrawal`, {})).status, 200);
  assert.deepEqual([(await approve(hub, supervisor, third)).body.code, (await seen()).vin], ['proposals.decided', VIN]);
});

test('what has changed since it was shown is not done: its proposer shows it anew', async (t) => {
  const { hub, desk, supervisor, id, seen } = await world(t);
  const { body: proposed } = await hub.ask<Proposal>(desk, 'PATCH', `/v1/vehicles/${id}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  await hub.ask(desk, 'PATCH', `/v1/vehicles/${id}`, { colour: 'grey' }, { 'if-match': '*' });
  const stale = await approve(hub, supervisor, proposed);
  assert.deepEqual([stale.status, stale.body.code, (await seen()).restrictions], [409, 'proposals.changed', undefined]);
  const { body: anew } = await hub.ask<Proposal>(desk, 'PUT', `/v1/proposals/${proposed.id}`, { ifMatch: '*' });
  assert.deepEqual([anew.display.records[0]?.version, (await approve(hub, supervisor, anew)).status, (await seen()).restrictions], [2, 200, ['BR']]);
});

test('both names stand in the audit event of the act, and a refused attempt to approve one’s own act is in the log', async (t) => {
  const { hub, desk, supervisor, id } = await world(t);
  const { body } = await hub.ask<Proposal>(desk, 'PATCH', `/v1/vehicles/${id}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  await approve(hub, desk, body);
  await approve(hub, supervisor, body);
  const events = await run(hub.database.db, `select action, outcome, person, detail from audit_events where action like 'proposals.%' or action = 'vehicles.correct' order by sequence`) as { action: string; outcome: string; person: string; detail: { code?: string; proposal?: string; hash?: string; approvedBy?: { person: string } } | null }[];
  assert.deepEqual(events.map(({ action, outcome, person, detail }) => [action, outcome, person, detail?.code ?? detail?.approvedBy?.person]), [
    ['proposals.make', 'done', 'Anna', undefined], ['proposals.approve', 'refused', 'Anna', 'proposals.own'], ['vehicles.correct', 'done', 'Anna', 'Bram'], ['proposals.approve', 'done', 'Bram', undefined],
  ]);
  assert.deepEqual([events[2]?.detail?.proposal, events[2]?.detail?.hash], [body.id, body.hash]);
});

test('a proposal about a record that was hidden from the bureau since is gone for it, and other bureaus never see one', async (t) => {
  const { hub, desk, supervisor, id } = await world(t);
  const [german, germanToo] = [await hub.token('DE', 'desk', { person: 'Uwe' }), await hub.token('DE', 'desk', { person: 'Vera' })];
  const { body } = await hub.ask<Proposal>(german, 'POST', `/v1/vehicles/${id}/dispute`, { kind: 'dispute', reason: 'doubt' });
  assert.equal((await hub.ask(supervisor, 'GET', `/v1/proposals/${body.id}`)).status, 404);
  assert.equal((await hub.inFourEyes(desk, supervisor, 'PATCH', `/v1/vehicles/${id}`, { restrictions: ['DE'] }, { 'if-match': '*' })).status, 200);
  assert.deepEqual([(await hub.ask(germanToo, 'GET', `/v1/proposals/${body.id}`)).status, (await approve(hub, germanToo, body)).status, (await hub.ask<{ items: unknown[] }>(german, 'GET', '/v1/proposals')).body.items], [404, 404, []]);
});
