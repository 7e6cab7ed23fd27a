/**
 * R13: a record ends on its review date, at midnight where its owner is, unless the owner extends it with a reason; the owner is
 * told six and four months before, and when it has ended.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { run } from '../../src/kernel/store/database.ts';
import { saidTo } from '../announced.ts';
import { testHub } from '../fixtures.ts';

type Vehicle = { id: string; version: number; status: string; reviewOn: string; extensions?: { reviewOn: string; reason: string }[] };
const VIN = 'WVWZZZ1KZ8W970301';
const MINUTE_MS = 60_000;

for (const [country, endsAt] of [['NL', '2027-03-14T23:00:00.000Z'], ['BR', '2027-03-15T03:00:00.000Z'], ['JP', '2027-03-14T15:00:00.000Z'], ['NZ', '2027-03-14T11:00:00.000Z']] as const) {
  test(`R13: a record of ${country} for review on 14 March is found one minute before midnight there, and not one minute after`, async (t) => {
    const clock = heldClock('2026-11-22T10:00:00.000Z');
    const hub = await testHub(t, { clock });
    const desk = await hub.token(country, 'desk');
    const { body: made } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, reviewOn: '2027-03-14' });
    await hub.settled();
    const officer = await hub.token('MA', 'officer');
    const outcome = async (): Promise<string> => (await hub.ask<{ outcome: string }>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' })).body.outcome;
    const status = async (): Promise<string> => (await hub.ask<Vehicle>(desk, 'GET', `/v1/vehicles/${made.id}`)).body.status;
    clock.move(Date.parse(endsAt) - clock.ms() - MINUTE_MS);
    assert.deepEqual([await outcome(), await status()], ['hit', 'live']);
    clock.move(2 * MINUTE_MS);
    assert.deepEqual([await outcome(), await status()], ['no_record', 'ended']);
    assert.deepEqual((await hub.ask<{ records: unknown }>(desk, 'GET', '/v1/status')).body.records, { ended: 1 });
    const refused = await hub.ask<{ code: string; title: string }>(officer, 'POST', `/v1/vehicles/${made.id}/locate`, {});
    assert.deepEqual([refused.status, refused.body.code], [409, 'vehicles.over']);
    assert.match(refused.body.title, /ended/);
  });
}

test('R13: without another word a record is for review in ten years', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T23:30:00.000Z') });
  const { body } = await hub.ask<Vehicle>(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  assert.equal(body.reviewOn, '2036-11-23', 'in Amsterdam it is the 23rd already');
});

test('R13: the owner extends with a reason, by id or by reference; the extension is kept and the record found beyond the old date', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const desk = await hub.token('NL', 'desk');
  const { body: { id } } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, reviewOn: '2027-01-01' });
  for (const bad of [{ reviewOn: '2028-01-01' }, { reason: 'still missing' }, { reviewOn: '2020-01-01', reason: 'x' }, { reviewOn: 'later', reason: 'x' }, { reviewOn: '2028-01-01', reason: '' }]) assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${id}/extension`, bad)).status, 400, JSON.stringify(bad));
  const extended = await hub.ask<Vehicle>(desk, 'POST', `/v1/vehicles/${id}/extension`, { reviewOn: '2028-01-01', reason: 'still missing' });
  assert.deepEqual([extended.status, extended.body.reviewOn, extended.body.version, extended.body.extensions?.map(({ reviewOn, reason }) => [reviewOn, reason])], [200, '2028-01-01', 2, [['2028-01-01', 'still missing']]]);
  assert.equal((await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles/by-reference/A/extension', { reviewOn: '2028-01-01', reason: 'still missing' })).body.version, 2, 'repeating it changes nothing');
  await hub.settled();
  clock.move(Date.parse('2027-06-01T00:00:00Z') - clock.ms());
  const officer = await hub.token('BR', 'officer');
  const check = await hub.ask<{ outcome: string; findings: { record: Vehicle }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  assert.deepEqual([check.body.outcome, check.body.findings[0]?.record.extensions], ['hit', undefined], 'reasons are the owner’s own matter');
});

test('R13: what has ended lives again when its owner puts it by reference or extends it, not by a correction', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const desk = await hub.token('NL', 'desk');
  const ids: string[] = [];
  for (const reference of ['A', 'B']) ids.push((await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference, vin: VIN, reviewOn: '2026-12-01' })).body.id);
  clock.move(Date.parse('2027-01-01T00:00:00Z') - clock.ms());
  const corrected = await hub.ask<{ code: string }>(desk, 'PATCH', `/v1/vehicles/${ids[0] ?? ''}`, { colour: 'red' }, { 'if-match': '"1"' });
  assert.deepEqual([corrected.status, corrected.body.code], [409, 'vehicles.over']);
  const put = await hub.ask<Vehicle>(desk, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN });
  assert.deepEqual([put.body.status, put.body.reviewOn, put.body.version], ['live', '2037-01-01', 2]);
  assert.equal((await hub.ask<Vehicle>(desk, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN })).body.version, 2, 'and repeating that changes nothing');
  const extended = await hub.ask<Vehicle>(desk, 'POST', `/v1/vehicles/${ids[1] ?? ''}/extension`, { reviewOn: '2027-02-01', reason: 'still missing' });
  assert.equal(extended.body.status, 'live');
});

test('R13: a unit in another time zone than its bureau does not move the end of a record', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T23:30:00.000Z') });
  await hub.ask(hub.admin, 'POST', '/v1/bureaus', { code: 'FR', name: 'France', country: 'FR', units: [{ code: 'Papeete', timeZone: 'Pacific/Tahiti' }] });
  const { body } = await hub.ask<Vehicle>(await hub.token('FR', 'desk', { unit: 'Papeete' }), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  assert.equal(body.reviewOn, '2036-11-23', 'in Paris it is the 23rd already, in Papeete still the 22nd');
});

async function reviewed(t: Parameters<typeof testHub>[0], { start, country = 'NL' }: { start: string; country?: string }) {
  const clock = heldClock(start);
  const hub = await testHub(t, { clock });
  const desk = await hub.token(country, 'desk');
  const report = async (reference: string, reviewOn: string): Promise<string> => (await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference, vin: VIN, reviewOn })).body.id;
  const at = async (moment: string): Promise<void> => {
    clock.move(Date.parse(moment) - clock.ms());
    await hub.duties();
  };
  const told = async (kind = 'vehicles.'): Promise<readonly unknown[]> => (await saidTo(hub, country, kind)).map(({ kind: what, subject, at: moment, facts }) => [what.slice('vehicles.'.length), subject, moment.slice(0, 16), facts.reviewOn, facts.months]);
  await hub.duties();
  return { clock, hub, desk, report, at, told };
}

for (const [country, start, six, four, over] of [
  ['NL', '2026-11-22T10:00:00.000Z', '2027-03-14T23:00', '2027-05-14T22:00', '2027-09-15T22:00'],
  ['BR', '2026-11-22T10:00:00.000Z', '2027-03-15T03:00', '2027-05-15T03:00', '2027-09-16T03:00'],
  ['NZ', '2026-11-22T10:00:00.000Z', '2027-03-14T11:00', '2027-05-14T12:00', '2027-09-15T12:00'],
] as const) {
  test(`R13: an owner in ${country} is told six and four months before, as the day begins there, and when the record has ended; each once`, async (t) => {
    const { report, at, told, hub, desk } = await reviewed(t, { start, country });
    const id = await report('A', '2027-09-15');
    const minuteBefore = (moment: string): string => new Date(Date.parse(`${moment}:00.000Z`) - MINUTE_MS).toISOString();
    const expected: unknown[] = [];
    for (const [moment, kind, months] of [[six, 'review_due', 6], [four, 'review_due', 4], [over, 'ended', undefined]] as const) {
      await at(minuteBefore(moment));
      assert.deepEqual(await told(), expected, `not yet at ${minuteBefore(moment)}`);
      await at(`${moment}:00.000Z`);
      await hub.duties();
      expected.push([kind, id, moment, '2027-09-15', months]);
      assert.deepEqual(await told(), expected);
    }
    const ended = await hub.ask<Vehicle>(desk, 'GET', `/v1/vehicles/${id}`);
    assert.deepEqual([ended.body.status, ended.body.version], ['ended', 2]);
    assert.deepEqual((await run(hub.database.db, `select version from changes where subject = $1 order by position`, [id]) as { version: number }[]).map(({ version }) => version), [1, 2], 'the end is a change of the feed');
  });
}

test('R13: at the ends of months the notice comes on the month’s last day, in leap years too', async (t) => {
  const { report, at, told } = await reviewed(t, { start: '2027-08-01T10:00:00.000Z' });
  const ids = new Map<string, string>();
  for (const day of ['2028-02-28', '2028-02-29', '2028-08-29', '2028-08-30', '2028-08-31']) ids.set(day, await report(day, day));
  const dueOn = async (moment: string): Promise<unknown[]> => {
    const before = (await told()).length;
    await at(moment);
    return (await told()).slice(before).map((one) => [(one as unknown[])[3], (one as unknown[])[4]]).sort();
  };
  assert.deepEqual(await dueOn('2027-08-27T22:00:00.000Z'), [['2028-02-28', 6]]);
  assert.deepEqual(await dueOn('2027-08-28T22:00:00.000Z'), [['2028-02-29', 6]]);
  assert.deepEqual((await dueOn('2027-10-28T22:00:00.000Z')).concat(await dueOn('2027-10-30T22:00:00.000Z')), [['2028-02-28', 4], ['2028-02-29', 4]]);
  assert.deepEqual(await dueOn('2028-02-28T23:00:00.000Z'), [['2028-02-28', undefined], ['2028-08-29', 6], ['2028-08-30', 6], ['2028-08-31', 6]], 'on 29 February all that end behind the 29th, and what ended the day before');
  assert.deepEqual(await dueOn('2028-02-29T23:00:00.000Z'), [['2028-02-29', undefined]]);
});

test('R13: a hub that stood still or was started anew repeats no notice and misses no record; what is nearer is told instead', async (t) => {
  const { report, at, told, hub } = await reviewed(t, { start: '2026-11-22T10:00:00.000Z' });
  const [near, far] = [await report('near', '2027-06-20'), await report('far', '2027-09-20')];
  await at('2026-12-20T10:00:00.000Z');
  assert.deepEqual((await told()).map((one) => (one as unknown[]).slice(1, 2).concat((one as unknown[])[4])), [[near, 6]]);
  // Three months later: `near` is past its four months, `far` is within six.
  await at('2027-03-25T10:00:00.000Z');
  await hub.duties();
  assert.deepEqual((await told()).slice(1).map((one) => (one as unknown[]).slice(1, 2).concat((one as unknown[])[4])), [[far, 6], [near, 4]]);
  await run(hub.database.db, `delete from review_progress`); // as if all had to be told again
  await hub.duties();
  assert.equal((await told('vehicles.review_due')).length, 3);
});

test('R13: an extended record is told of its new day, and a cleared one of none', async (t) => {
  const { report, at, told, hub, desk } = await reviewed(t, { start: '2026-11-22T10:00:00.000Z' });
  const [extended] = [await report('A', '2027-09-15'), await report('B', '2027-09-15')];
  await hub.ask(desk, 'POST', '/v1/vehicles/by-reference/A/extension', { reviewOn: '2027-12-15', reason: 'still missing' });
  await hub.ask(desk, 'POST', '/v1/vehicles/by-reference/B/clear', { reason: 'settled' });
  await at('2027-05-20T10:00:00.000Z');
  assert.deepEqual(await told(), []);
  await at('2027-06-15T10:00:00.000Z');
  assert.deepEqual(await told(), [['review_due', extended, '2027-06-15T10:00', '2027-12-15', 6]]);
});

test('R13: by hand a later review day needs an extension with its reason; a feed’s contract sets it, and an earlier day needs none', async (t) => {
  const { hub, desk } = await reviewed(t, { start: '2026-11-22T10:00:00.000Z' });
  const { body: { id } } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, reviewOn: '2028-01-01' });
  for (const [method, path] of [['PATCH', `/v1/vehicles/${id}`], ['PUT', '/v1/vehicles/by-reference/A']] as const) {
    const refused = await hub.ask<{ code: string }>(desk, method, path, { ...(method === 'PUT' ? { vin: VIN } : {}), reviewOn: '2030-01-01' }, { 'if-match': '"1"' });
    assert.deepEqual([refused.status, refused.body.code], [400, 'vehicles.extend_instead']);
  }
  assert.equal((await hub.ask<Vehicle>(desk, 'PATCH', `/v1/vehicles/${id}`, { reviewOn: '2027-06-01' }, { 'if-match': '"1"' })).body.reviewOn, '2027-06-01');
  const feed = await hub.token('NL', 'feed');
  assert.equal((await hub.ask<Vehicle>(feed, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN, reviewOn: '2031-01-01' })).body.reviewOn, '2031-01-01');
});

test('R13: a record that its feed names every night is not brought back by the same words once it has ended, but by new ones', async (t) => {
  const { hub, at, desk } = await reviewed(t, { start: '2026-11-22T10:00:00.000Z' });
  const file = (colour: string) => hub.importText(desk, `reference,vin,colour,review_on\nA,${VIN},${colour},\n`, { profile: 'generic' });
  await file('red');
  await run(hub.database.db, `update records set review_on = '2026-12-01', ends_at = '2026-12-01T23:00:00Z'`);
  await at('2026-12-05T10:00:00.000Z');
  const status = async (): Promise<string> => (await hub.ask<Vehicle>(desk, 'GET', '/v1/vehicles/by-reference/A')).body.status;
  assert.equal(await status(), 'ended');
  assert.equal((await file('red')).body.unchanged, 1);
  assert.equal(await status(), 'ended');
  assert.equal((await file('blue')).body.changed, 1);
  assert.equal(await status(), 'live');
});

test('R13: many records that end on one day all end, and each of their owners hears of its own', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  for (const bureau of ['NL', 'DE']) {
    const feed = await hub.token(bureau, 'feed');
    await hub.importText(feed, `reference,plate\n${Array.from({ length: 1_200 }, (_, i) => `R${i},AA${i}`).join('\n')}\n`, { profile: 'generic' });
  }
  await hub.duties();
  clock.move(Date.parse('2036-05-22T12:00:00Z') - clock.ms());
  await hub.duties();
  assert.deepEqual([(await saidTo(hub, 'NL', 'vehicles.review_due')).length, (await saidTo(hub, 'DE', 'vehicles.review_due')).length], [1_200, 1_200]);
  clock.move(Date.parse('2036-11-23T12:00:00Z') - clock.ms());
  await hub.duties();
  await hub.duties();
  assert.deepEqual(await run(hub.database.db, 'select owner, status, version, count(*) as n from records group by 1, 2, 3 order by 1'), [{ owner: 'DE', status: 'ended', version: 2, n: 1_200 }, { owner: 'NL', status: 'ended', version: 2, n: 1_200 }]);
  assert.deepEqual([(await saidTo(hub, 'NL', 'vehicles.ended')).length, (await saidTo(hub, 'DE', 'vehicles.ended')).length], [1_200, 1_200]);
});
