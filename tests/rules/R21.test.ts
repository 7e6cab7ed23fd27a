/** R21: a subject's or owner's request: trace, freeze, decide, correct in every copy, with deadlines; nothing about other people in the answer. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { saidTo } from '../announced.ts';
import { testHub, type TestHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const OTHER_VIN = 'JTDKB20U993482716';
const DAY_MS = 86_400_000;
type Case = { id: string; stage: string; records: string[]; frozen: boolean; dueOn: string; isOverdue: boolean; next: string[]; copies: { bureau: string; confirmedAt?: string; isHidden?: true }[]; events: { kind: string; person?: string }[]; warnings?: { field: string }[] };
type Entry = { at: string; kind: string; bureau: string; unit: string; purpose?: string; action?: string; found?: string; id?: string; person?: string };
type World = { readonly hub: TestHub; readonly clock: ReturnType<typeof heldClock>; readonly desk: string; readonly supervisor: string; readonly auditor: string; readonly record: string; readonly hit: string; readonly officer: string; readonly finder: string };

/** The Netherlands recorded a car; an officer in Santos hit it, another in Germany looked at it for an investigation. */
async function world(t: TestContext): Promise<World> {
  const clock = heldClock('2026-01-31T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const desk = await hub.token('NL', 'desk', { person: 'de Vries', unit: 'Desk' });
  const [supervisor, auditor] = [await hub.token('NL', 'supervisor', { person: 'Bakker' }), await hub.token('NL', 'auditor', { person: 'Visser' })];
  const { body: { id: record } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'NL-7', vin: VIN, make: 'Volkswagen', action: 'seize', actionStandsBeforeConfirmation: true, event: { kind: 'stolen', from: '2026-01-20', country: 'NL' }, marks: 'seen by neighbour Jansen' });
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'NL-8', vin: OTHER_VIN, make: 'Toyota' });
  await hub.settled();
  clock.move(3_600_000);
  const officer = await hub.token('BR', 'officer', { person: 'Souza', unit: 'Santos' });
  const check = async (token: string, purpose: string, vin = VIN) => (await hub.ask<{ findings: { hit?: string }[] }>(token, 'POST', '/v1/checks', { vehicle: { vin }, purpose })).body;
  const seen = await check(officer, 'port_control');
  await check(officer, 'port_control', OTHER_VIN);
  await check(await hub.token('DE', 'analyst', { person: 'Schulz' }), 'investigation');
  return { hub, clock, desk, supervisor, auditor, record, hit: seen.findings[0]?.hit ?? '', officer, finder: await hub.token('BR', 'desk', { person: 'Lima' }) };
}

const asked = { kind: 'erasure', reference: 'DP-14', standing: 'papers seen at the desk', vin: VIN };
async function opened({ hub, desk }: World, more: object = {}): Promise<Case> {
  const { status, body } = await hub.ask<Case>(desk, 'POST', '/v1/requests', { ...asked, ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}
async function does({ hub }: World, token: string, id: string, verb: string, body: object = {}): Promise<Case> {
  const answer = await hub.ask<Case>(token, 'POST', `/v1/requests/${id}/${verb}`, body);
  assert.ok(answer.status < 300, `${verb} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
const printed = async ({ hub }: World, token: string, id: string): Promise<string> => (await hub.ask<string>(token, 'GET', `/v1/requests/${id}/answer?format=text`)).body;

test('R21: a request goes its way: traced, frozen, decided, corrected in every copy, answered', async (t) => {
  const w = await world(t);
  const { hub, desk, supervisor, finder, record } = w;
  const { id } = await opened(w);
  const tooEarly = await hub.ask<{ code: string }>(desk, 'POST', `/v1/requests/${id}/answer`, {});
  assert.deepEqual([tooEarly.status, tooEarly.body.code], [409, 'requests.not_now']);
  assert.deepEqual((await does(w, desk, id, 'trace')).records, [record]);
  assert.equal((await does(w, desk, id, 'freeze')).frozen, true);
  assert.equal((await hub.ask(desk, 'POST', `/v1/requests/${id}/decision`, { decision: 'granted', reason: 'It is right' })).status, 403, 'a supervisor decides');
  await does(w, supervisor, id, 'decision', { decision: 'granted', reason: 'The vehicle was recovered.' });
  const notYet = await hub.ask<{ code: string; records: string[] }>(desk, 'POST', `/v1/requests/${id}/correction`, {});
  assert.deepEqual([notYet.status, notYet.body.code], [409, 'requests.not_corrected'], 'it still stands');
  assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${record}/clear`, { reason: 'recovered' })).status, 200);
  const correcting = await does(w, desk, id, 'correction');
  assert.deepEqual(correcting.copies.map(({ bureau, confirmedAt }) => [bureau, confirmedAt]), [['BR', undefined], ['DE', undefined]]);
  const outstanding = await hub.ask<{ bureaus: string[] }>(desk, 'POST', `/v1/requests/${id}/answer`, {});
  assert.deepEqual([outstanding.status, outstanding.body.bureaus], [409, ['BR', 'DE']]);

  const toCorrect = await hub.ask<{ items: { id: string; record: string; owner: string }[] }>(finder, 'GET', '/v1/corrections?open=true');
  assert.deepEqual(toCorrect.body.items.map((one) => [one.id, one.record, one.owner]), [[id, record, 'NL']]);
  assert.ok(!JSON.stringify(toCorrect.body).includes('DP-14'), 'not who asked, nor under which number');
  assert.deepEqual((await saidTo(hub, 'BR', 'requests.')).map(({ kind, facts }) => [kind, facts]), [['requests.correct_copy', { request: id, record, owner: 'NL' }]]);
  await hub.ask(finder, 'POST', `/v1/corrections/${id}/confirmation`, { note: 'taken out of our list' });
  await hub.ask(finder, 'POST', `/v1/corrections/${id}/confirmation`, { note: 'said twice' });
  await hub.ask(await hub.token('DE', 'desk'), 'POST', `/v1/corrections/${id}/confirmation`, {});
  assert.equal((await hub.ask(await hub.token('FR', 'desk'), 'POST', `/v1/corrections/${id}/confirmation`, {})).status, 404, 'whoever has no copy hears of nothing');
  const answered = await does(w, desk, id, 'answer', { text: 'We regret the delay.' });
  assert.deepEqual([answered.stage, answered.frozen, answered.next], ['answered', false, []]);
  assert.deepEqual(answered.events.map(({ kind }) => kind), ['received', 'traced', 'frozen', 'decided', 'corrected', 'copy_confirmed', 'copy_confirmed', 'answered']);
  const answer = await printed(w, desk, id);
  for (const part of ['DP-14', 'Granted. The vehicle was recovered.', 'We regret the delay.', VIN, 'cleared', 'have confirmed the same: BR.', 'complain']) assert.ok(answer.includes(part), `${part}\n${answer}`);
  assert.ok(!answer.includes('DE'), 'that Germany had a copy would betray its investigation');
  await hub.ask(desk, 'PUT', '/v1/vehicles/by-reference/NL-7', { vin: VIN, colour: 'pink' });
  assert.equal(await printed(w, desk, id), answer, 'it stays as it was given');
});

test('R21: the trace says who saw the record, when and why; the answer names bureaus and purposes, nobody else and no other vehicle', async (t) => {
  const w = await world(t);
  const { hub, desk, supervisor, auditor, officer, hit, record } = w;
  await hub.ask(officer, 'GET', `/v1/vehicles/${record}`);
  await hub.ask(officer, 'POST', `/v1/hits/${hit}/notes`, { text: 'driver Pereira was present' });
  await hub.ask(await hub.token('NL', 'officer', { person: 'Smit' }), 'GET', `/v1/vehicles/${record}`);
  const { id } = await opened(w, { kind: 'access', record });
  await does(w, desk, id, 'trace');
  const { body: trace } = await hub.ask<{ entries: Entry[]; isCut: boolean }>(auditor, 'GET', `/v1/requests/${id}/trace`);
  const checks = trace.entries.filter(({ kind }) => kind === 'check');
  assert.deepEqual(checks.map(({ bureau, unit, purpose, found }) => [bureau, unit, purpose, found]), [['BR', 'Santos', 'port_control', 'hit'], ['DE', 'Main unit', 'investigation', 'hit']]);
  assert.ok(trace.entries.some(({ action, bureau }) => action === 'vehicles.get' && bureau === 'BR'));
  assert.ok(trace.entries.some(({ action, bureau }) => action === 'notes.add' && bureau === 'BR'), 'deeds on a hit of it, too');
  assert.ok(trace.entries.some(({ action, person }) => action === 'vehicles.get' && person === 'Smit'), 'the own bureau knows its people');
  const said = JSON.stringify(trace);
  for (const foreign of ['Souza', 'Schulz', 'chk_', OTHER_VIN, 'Pereira']) assert.ok(!said.includes(foreign), foreign);

  const { body: forDesk } = await hub.ask<{ entries: Entry[] }>(desk, 'GET', `/v1/requests/${id}/trace`);
  assert.deepEqual(forDesk.entries.filter(({ kind }) => kind === 'check'), checks.filter(({ bureau }) => bureau === 'BR'), 'a desk does not hear of others’ investigations');
  await does(w, supervisor, id, 'decision', { decision: 'granted', reason: 'Nothing stands against it.' });
  const draft = await printed(w, desk, id);
  assert.match(draft, /DRAFT/);
  await does(w, desk, id, 'answer');
  const answer = await printed(w, auditor, id);
  for (const part of ['NL-7', VIN, 'port control', 'BR', 'neither confirmed nor denied']) assert.ok(answer.includes(part), `${part}\n${answer}`);
  for (const other of ['DRAFT', 'DE ', 'investigation', 'Santos', 'Souza', 'Schulz', 'de Vries', 'Bakker', 'Smit', 'Jansen', 'Pereira', OTHER_VIN, 'NL-8', 'chk_', 'hit_']) assert.ok(!answer.includes(other), `${other}\n${answer}`);
  const page = await hub.ask<string>(auditor, 'GET', `/v1/requests/${id}/answer`);
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
});

test('R21: where nothing is to be told the answer reads the same as where nothing is withheld', async (t) => {
  const w = await world(t);
  const { hub, desk, supervisor } = w;
  const { body: { id: quiet } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'NL-9', vin: 'WVWZZZ1KZ8W970309', make: 'Volkswagen' });
  await hub.settled();
  await hub.ask(await hub.token('DE', 'analyst', { person: 'Schulz' }), 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W970309' }, purpose: 'investigation' });
  const { body: { id: unseen } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'NL-9B', vin: 'WVWZZZ1KZ8W970310', make: 'Volkswagen' });
  const answers = [];
  for (const record of [quiet, unseen]) {
    const { id } = await opened(w, { kind: 'access', vin: undefined, record });
    await does(w, desk, id, 'trace');
    await does(w, supervisor, id, 'decision', { decision: 'granted', reason: 'Nothing stands against it.' });
    await does(w, desk, id, 'answer');
    answers.push((await printed(w, desk, id)).replaceAll(/req_\w+|NL-9B?|W9703\d\d/g, '…').replaceAll(/=+/g, '='));
  }
  assert.equal(answers[0], answers[1]);
});

test('R21: a frozen record is found as before, and nothing further is done with it until it is freed', async (t) => {
  const w = await world(t);
  const { hub, desk, officer, record } = w;
  type Found = { id: string; outcome: string; findings: { hit?: string; advice: { kind: string; action?: string }; record: { frozen?: { at: string; request?: string } } }[] };
  const check = async () => (await hub.ask<Found>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'port_control' })).body;
  await hub.ask(desk, 'POST', `/v1/vehicles/${record}/consents`, { bureau: 'BR', purpose: 'court', until: '2027-01-01' });
  const use = async () => (await hub.ask(await hub.token('BR', 'desk'), 'POST', `/v1/checks/${(await check()).id}/uses`, { record, purpose: 'court' })).status;
  const file = async () => (await hub.ask<string>(desk, 'GET', '/v1/vehicles/ageing.csv?notValidatedFor=P1D')).body;
  w.clock.move(3 * DAY_MS);
  assert.equal((await check()).findings[0]?.advice.action, 'seize');
  assert.equal(await use(), 201);
  assert.ok((await file()).includes('NL-7'));
  const { id } = await opened(w, { kind: 'objection' });
  await does(w, desk, id, 'trace');
  await does(w, desk, id, 'freeze');
  await hub.settled();
  const found = await check();
  assert.deepEqual([found.outcome, found.findings[0]?.advice.action, typeof found.findings[0]?.hit], ['hit', undefined, 'string'], 'a hit, without advice to seize');
  assert.deepEqual(Object.keys(found.findings[0]?.record.frozen ?? {}), ['at'], 'of the request another bureau hears nothing');
  assert.equal(await use(), 403, 'not even with the consent that was given');
  assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${record}/consents`, { bureau: 'DE', purpose: 'court', until: '2027-01-01' })).status, 409);
  assert.ok(!(await file()).includes('NL-7'));
  await does(w, desk, id, 'release');
  await hub.settled();
  assert.equal((await check()).findings[0]?.advice.action, 'seize');
  assert.equal(await use(), 201);
});

test('R21: an answer is due a month after receipt; desks are reminded before and after, and it is extended once, with a reason', async (t) => {
  const w = await world(t);
  const { hub, clock, desk } = w;
  const { id, dueOn } = await opened(w, { kind: 'access', receivedOn: '2026-01-31' });
  assert.equal(dueOn, '2026-02-28', 'the month’s last day, where it has no such day');
  assert.equal((await hub.ask(desk, 'POST', '/v1/requests', { ...asked, receivedOn: '2026-02-02' })).status, 400);
  const heard = async () => (await saidTo(hub, 'NL', 'requests.')).map(({ kind }) => kind);
  const get = async () => (await hub.ask<Case>(desk, 'GET', `/v1/requests/${id}`)).body;
  const at = async (moment: string) => { clock.move(Date.parse(moment) - clock.ms()); await hub.duties(); };
  await at('2026-02-21T22:30:00.000Z');
  assert.deepEqual(await heard(), []);
  await at('2026-02-22T01:00:00.000Z');
  assert.deepEqual(await heard(), ['requests.due_soon']);
  await at('2026-02-28T22:00:00.000Z');
  assert.deepEqual([await heard(), (await get()).isOverdue], [['requests.due_soon'], false]);
  await at('2026-03-01T00:30:00.000Z');
  assert.deepEqual([await heard(), (await get()).isOverdue], [['requests.due_soon', 'requests.overdue'], true]);
  await hub.duties();
  assert.equal((await heard()).length, 2, 'each is said once');
  assert.deepEqual((await hub.ask<{ items: Case[] }>(desk, 'GET', '/v1/requests?overdue=true')).body.items.map((one) => one.id), [id]);
  assert.equal((await does(w, desk, id, 'extension', { reason: 'two bureaus have to be asked' })).dueOn, '2026-04-28');
  assert.equal((await get()).isOverdue, false);
  assert.equal((await hub.ask(desk, 'POST', `/v1/requests/${id}/extension`, { reason: 'again' })).status, 409);
  await at('2026-04-29T01:00:00.000Z');
  assert.equal((await heard()).filter((kind) => kind === 'requests.overdue').length, 2);
});

test('R21: a bureau that does not own the record hands the request over, and does not learn whether there is one', async (t) => {
  const w = await world(t);
  const { hub, desk, supervisor, record } = w;
  await hub.ask(desk, 'PATCH', `/v1/vehicles/${record}`, { restrictions: ['FR'] }, { 'if-match': '*' });
  await hub.settled();
  const french = await hub.token('FR', 'desk', { person: 'Martin' });
  const seen: unknown[] = [];
  for (const about of [{ record }, { record: 'veh_00000000000000000000000000' }, { vin: OTHER_VIN }]) {
    const { body: { id } } = await hub.ask<Case>(french, 'POST', '/v1/requests', { kind: 'access', reference: 'F-1', standing: 'papers seen', ...about });
    const traced = await does(w, french, id, 'trace');
    const trace = await hub.ask<{ entries: Entry[] }>(french, 'GET', `/v1/requests/${id}/trace`);
    await does(w, french, id, 'handover', { to: 'NL' });
    const ours = await hub.ask<Case>(desk, 'GET', `/v1/requests/${id}`);
    assert.deepEqual([ours.body.stage, ours.body.events.some(({ person }) => person === 'Martin')], ['received', false]);
    await does(w, desk, id, 'trace');
    await does(w, supervisor, id, 'decision', { decision: 'granted', reason: 'so be it' });
    if (seen.length === 0) await does(w, desk, id, 'extension', { reason: 'others have to be asked' });
    const between = await hub.ask<Case>(french, 'GET', `/v1/requests/${id}`);
    assert.equal(between.body.stage, 'handed_over');
    for (const route of ['trace', 'answer']) assert.equal((await hub.ask(french, 'GET', `/v1/requests/${id}/${route}`)).status, 404, route);
    assert.equal((await hub.ask(french, 'POST', `/v1/requests/${id}/trace`, {})).status, 404);
    await does(w, desk, id, 'answer');
    const after = await hub.ask<Case>(french, 'GET', `/v1/requests/${id}`);
    seen.push(JSON.parse(JSON.stringify([traced, trace.body, between.body, after.body]).replaceAll(id, 'req').replaceAll(/"(record|vin)":"\w+"/g, '"about":"it"')));
  }
  assert.deepEqual(seen[0], seen[1]);
  assert.deepEqual(seen[0], seen[2]);
});

test('R21: a bureau from which the record is restricted by now is not asked to correct a copy, and waits for nobody', async (t) => {
  const w = await world(t);
  const { hub, desk, supervisor, finder, record } = w;
  const { id } = await opened(w, { kind: 'correction' });
  await does(w, desk, id, 'trace');
  await does(w, supervisor, id, 'decision', { decision: 'partly_granted', reason: 'The colour was wrong.', withhold: [] });
  assert.equal((await hub.inFourEyes(desk, await hub.second('NL', 'desk'), 'PATCH', `/v1/vehicles/${record}`, { colour: 'blue', restrictions: ['BR'] }, { 'if-match': '*' })).status, 200);
  const { copies } = await does(w, desk, id, 'correction');
  assert.deepEqual(copies.map(({ bureau, isHidden }) => [bureau, isHidden]), [['BR', true], ['DE', undefined]]);
  assert.deepEqual((await hub.ask<{ items: unknown[] }>(finder, 'GET', '/v1/corrections')).body.items, []);
  assert.equal((await hub.ask(finder, 'POST', `/v1/corrections/${id}/confirmation`, {})).status, 404);
  assert.deepEqual(await saidTo(hub, 'BR', 'requests.'), []);
  const answered = await does(w, desk, id, 'answer', { outstanding: true });
  assert.equal(answered.stage, 'answered');
  const answer = await printed(w, desk, id);
  assert.match(answer, /have not confirmed yet: DE\./);
  assert.ok(!answer.includes('confirmed the same'));
  await hub.ask(await hub.token('DE', 'desk'), 'POST', `/v1/corrections/${id}/confirmation`, {});
  assert.equal((await hub.ask<Case>(desk, 'GET', `/v1/requests/${id}`)).body.copies[1]?.confirmedAt !== undefined, true, 'a late word counts');
});

test('R21: no name of who asks is kept; text that looks like one is warned about, and an answered case is forgotten after three years', async (t) => {
  const w = await world(t);
  const { hub, clock, desk, supervisor } = w;
  const named = await opened(w, { kind: 'access', standing: 'passport of Mr. Jan Jansen, jan@example.org' });
  assert.deepEqual(named.warnings?.map(({ field }) => field), ['standing']);
  const { id } = await opened(w, { kind: 'access' });
  await does(w, desk, id, 'trace');
  await does(w, supervisor, id, 'decision', { decision: 'refused', reason: 'Standing was not shown.' });
  const refused = await does(w, desk, id, 'answer').then(() => printed(w, desk, id));
  assert.ok(refused.includes('Refused. Standing was not shown.') && !refused.includes(VIN) && !refused.includes('port control'), refused);
  clock.move(3 * 366 * DAY_MS);
  await hub.duties();
  assert.equal((await hub.ask(desk, 'GET', `/v1/requests/${id}`)).status, 404);
  assert.equal((await hub.ask(desk, 'GET', `/v1/requests/${named.id}`)).status, 200, 'what was not answered stays');
});
