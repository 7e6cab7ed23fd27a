/** R8: use beyond the stated purpose needs the owner's recorded consent. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { run } from '../../src/kernel/store/database.ts';
import { testHub, type Answer, type TestHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const DAY_MS = 86_400_000;

async function world(t: Parameters<typeof testHub>[0]) {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const owner = await hub.token('NL', 'desk');
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  const { body: { id } } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  await hub.settled();
  const check = await checked(hub, officer);
  const use = (purpose: string, token = officer, of = check): Promise<Answer> => hub.ask(token, 'POST', `/v1/checks/${of}/uses`, { record: id, purpose });
  const consent = (said: object = {}, token = owner): Promise<Answer> => hub.ask(token, 'POST', `/v1/vehicles/${id}/consents`, { bureau: 'BR', purpose: 'court', until: '2026-12-31', ...said });
  return { clock, hub, owner, officer, id, check, use, consent };
}
const checked = async (hub: TestHub, token: string): Promise<string> => (await hub.ask<{ id: string }>(token, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' })).body.id;

test('R8: what a check told is used for the purpose of the check; for any other the owner is asked first, and the refusal says whom', async (t) => {
  const { use, consent } = await world(t);
  assert.deepEqual([(await use('roadside')).status, (await use('roadside')).body.basis], [201, 'purpose_of_the_check']);
  const refused = await use('court');
  assert.deepEqual([refused.status, refused.body.code], [403, 'checks.use_needs_consent']);
  assert.match(refused.body.title as string, /made for roadside.*for court needs the recorded consent of NL/);
  assert.equal((await consent()).status, 200);
  const allowed = await use('court');
  assert.deepEqual([allowed.status, allowed.body.basis, (allowed.body.consent as { until: string }).until], [201, 'consent', '2026-12-31']);
});

test('R8: a consent is for one bureau, one purpose and up to one day where the owner is; taken back, it is over at once', async (t) => {
  const { clock, hub, owner, id, use, consent } = await world(t);
  await consent();
  const german = await hub.token('DE', 'officer');
  assert.equal((await use('court', german, await checked(hub, german))).status, 403, 'another bureau');
  assert.equal((await use('insurance')).status, 403, 'another purpose');
  clock.move(40 * DAY_MS - 12 * 3_600_000); // 31 December, 23:00 in The Hague
  assert.equal((await use('court')).status, 201);
  clock.move(3_600_000);
  assert.equal((await use('court')).status, 403, 'the day is over');
  assert.equal((await consent()).status, 400, 'a consent that has ended is none');
  assert.equal((await consent({ until: '2027-06-30' })).status, 200);
  assert.equal((await use('court')).status, 201);
  assert.equal((await hub.ask(owner, 'DELETE', `/v1/vehicles/${id}/consents?bureau=BR&purpose=court`)).status, 200);
  assert.equal((await use('court')).status, 403);
});

test('R8: only people of the owner’s desk consent; a bureau reads the consents given to it and no others', async (t) => {
  const { hub, officer, owner, id, consent } = await world(t);
  for (const [bureau, role] of [['BR', 'desk'], ['DE', 'supervisor'], ['NL', 'feed'], ['NL', 'officer'], ['HUB', 'administrator']] as const) assert.equal((await consent({}, await hub.token(bureau, role))).status, 403, `${bureau} ${role}`);
  await consent();
  await consent({ bureau: 'DE', purpose: 'insurance' });
  const read = async (token: string): Promise<unknown> => ((await hub.ask<{ consents?: { bureau: string }[] }>(token, 'GET', `/v1/vehicles/${id}`)).body.consents ?? []).map(({ bureau }) => bureau);
  assert.deepEqual([await read(owner), await read(officer), await read(await hub.token('DE', 'officer')), await read(await hub.token('FR', 'officer'))], [['BR', 'DE'], ['BR'], ['DE'], []]);
});

test('R8: a bureau’s own record is its own to use; what a check did not find, and what is hidden from a bureau since, it cannot use', async (t) => {
  const { hub, owner, officer, id, check, use, consent } = await world(t);
  assert.equal((await use('insurance', owner, await checked(hub, owner))).body.basis, 'own_record');
  assert.equal((await hub.ask(officer, 'POST', `/v1/checks/${check}/uses`, { record: 'veh_00000000000000000000000000', purpose: 'court' })).status, 409);
  assert.equal((await use('court', await hub.token('DE', 'officer'))).status, 404, 'another bureau’s check is not there');
  await consent();
  await hub.inFourEyes(owner, await hub.second('NL', 'desk'), 'PATCH', `/v1/vehicles/${id}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  assert.equal((await use('court')).status, 404);
});

test('R8: every use beyond the purpose and every refused one is in the audit log, and the owner hears of it', async (t) => {
  const { hub, id, check, use, consent } = await world(t);
  await use('court');
  await consent();
  await use('court');
  await use('court');
  const events = await run(hub.database.db, `select outcome, subjects, detail from audit_events where action = 'checks.use' order by sequence`) as { outcome: string; subjects: string[]; detail: { purpose?: string } }[];
  assert.deepEqual(events.map(({ outcome, subjects, detail }) => [outcome, subjects, detail.purpose]), [['refused', [], undefined], ['done', [check, id], 'court'], ['done', [check, id], 'court']]);
  const told = await run(hub.database.db, `select bureau, subject, facts from announcements where kind = 'vehicles.used'`);
  assert.deepEqual(told, [{ bureau: 'NL', subject: id, facts: { bureau: 'BR', purpose: 'court', record: id } }], 'once for each check and purpose');
});
