/** Checks as they are answered: bands, patterns, remarks; many at the same moment; and that each is logged with what it was weighed by. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { run } from '../../kernel/store/database.ts';

const RECORDS = 12;
const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;

test('officers of one bureau who hit the same records at the same moment, in every order, raise one hit each with all sightings', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  for (let n = 0; n < RECORDS; n += 1) await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `D-${n}`, vin: vinOf(n) });
  await hub.settled();
  const batches = 40;
  const answers = await Promise.all(Array.from({ length: batches }, (_, i) => hub.ask<{ answers: { outcome: string }[] }>(officer, 'POST', '/v1/checks/batch', Array.from({ length: RECORDS }, (__, n) => ({ vehicle: { vin: vinOf(i % 2 === 0 ? n : RECORDS - 1 - n) }, purpose: 'roadside' })))));
  for (const { status, body } of answers) assert.deepEqual([status, new Set(body.answers.map(({ outcome }) => outcome))], [200, new Set(['hit'])]);
  assert.deepEqual(await run(hub.database.db, 'select count(*) as hits, sum(sightings)::int as sightings, (select count(*) from sightings) as seen, (select count(*) from checks) as checks from hits'), [{ hits: RECORDS, sightings: batches * RECORDS, seen: batches * RECORDS, checks: batches * RECORDS }]);
  assert.equal((await run(hub.database.db, `select 1 from changes where kind = 'hits'`)).length, RECORDS, 'each hit is told once');
});

test('a check is in the log before its answer leaves; where it cannot be logged there is no answer', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  const ask = { vehicle: { vin: vinOf(1) }, purpose: 'roadside' };
  const made = await hub.ask<{ id: string }>(officer, 'POST', '/v1/checks', ask);
  assert.deepEqual(await run(hub.database.db, 'select id from checks'), [{ id: made.body.id }]);
  await run(hub.database.db, 'alter table checks rename to elsewhere');
  const failed = await hub.ask(officer, 'POST', '/v1/checks', ask);
  await run(hub.database.db, 'alter table elsewhere rename to checks');
  assert.deepEqual([failed.status, failed.body.outcome], [500, undefined]);
  assert.equal((await run(hub.database.db, 'select 1 from checks')).length, 1);
});

type Answer = {
  id: string; outcome: string; model: string; comparison: string; findings: { kind: string; band?: string; score: number; record: { id: string; reference: string }; fields: { field: string; alignment?: { kind: string; asked: string; recorded: string }[] }[] }[];
  weak?: { count: number; possible?: number }; patterns?: { field: string; matching: number; isWhole: boolean }[]; remarks?: { sign: string; says: string }[]; more?: boolean; vin?: { vin: string };
};
const NEIGHBOUR = { vehicle: { vin: vinOf(2) }, purpose: 'roadside' };

/** A hub that holds one Golf, of serial 1. */
async function golfHub(t: Parameters<typeof testHub>[0]): Promise<{ hub: TestHub; desk: string; officer: string; check: (ask: object, token?: string) => Promise<Answer> }> {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'GOLF', vin: vinOf(1), make: 'Volkswagen', model: 'Golf', year: 2008, colour: 'orange', plates: [{ number: 'B-AB 123', country: 'DE' }] });
  await hub.settled();
  return { hub, desk, officer, check: async (ask, token = officer) => (await hub.ask<Answer>(token, 'POST', '/v1/checks', { purpose: 'roadside', ...ask })).body };
}

test('a serial neighbour is most likely another car: no record, and one that is not shown; with all bands it is shown as weak, and is no record still', async (t) => {
  const { hub, officer, check } = await golfHub(t);
  const byDefault = await check(NEIGHBOUR);
  assert.deepEqual([byDefault.outcome, byDefault.findings, byDefault.weak], ['no_record', [], { count: 1 }]);
  const all = await check({ ...NEIGHBOUR, bands: 'all' });
  assert.deepEqual([all.outcome, all.findings.map(({ kind, band, record }) => [kind, band, record.reference]), all.weak], ['no_record', [['candidate', 'weak', 'GOLF']], undefined]);
  assert.deepEqual(all.findings[0]?.fields[0]?.alignment?.map(({ kind, asked, recorded }) => [kind, asked, recorded]), [['equal', 'WVWZZZ1KZ8W00000', 'WVWZZZ1KZ8W00000'], ['wrong', '2', '1']]);
  const stream = await hub.ask<string>(officer, 'POST', '/v1/checks/stream', [NEIGHBOUR, { ...NEIGHBOUR, bands: 'all' }].map((ask) => JSON.stringify(ask)).join('\n'));
  assert.deepEqual(stream.body.trim().split('\n').map((line) => (JSON.parse(line) as Answer).findings.length), [0, 1], 'a stream knows the same');
});

test('look-alikes only are shown to an officer as possible at least; a camera lane is told of them in a number', async (t) => {
  const { hub, check } = await golfHub(t);
  const ask = { vehicle: { vin: 'WVWZZZ1KZ8WO000O1' } };
  const officer = await check(ask);
  assert.equal(officer.outcome, 'candidates');
  assert.ok(['strong', 'possible'].includes(officer.findings[0]?.band ?? ''));
  const plate = { vehicle: { plate: { number: '8AB123', country: 'DE' } } };
  const [byOfficer, byLane] = [await check(plate), await check({ ...plate, purpose: 'camera_lane', capture: 'camera' }, await hub.token('BR', 'gateway', { device: 'camera 7' }))];
  assert.deepEqual([byOfficer.outcome, byOfficer.findings[0]?.band], ['candidates', 'possible']);
  assert.deepEqual([byLane.outcome, byLane.findings, byLane.weak], ['no_record', [], { count: 0, possible: 1 }]);
});

test('a registration office learns of no bands, counts, patterns or remarks', async (t) => {
  const { hub, check } = await golfHub(t);
  const clerk = await hub.token('BR', 'registration_clerk', { person: 'clerk' });
  for (const ask of [{ ...NEIGHBOUR, bands: 'all', purpose: 'registration' }, { vehicle: { vin: 'WVWZZZ1K?8W0000??' }, purpose: 'registration' }, { vehicle: { vin: vinOf(1), make: 'Ford' }, purpose: 'registration' }]) {
    const answer = await check(ask, clerk);
    assert.deepEqual([answer.weak, answer.patterns, answer.remarks], [undefined, undefined, undefined]);
    for (const finding of answer.findings) assert.deepEqual(Object.keys(finding).sort(), ['advice', 'kind', 'record']);
  }
});

test('a VIN with unreadable places is found, says how many records fit, and never makes a hit', async (t) => {
  const { check } = await golfHub(t);
  const answer = await check({ vehicle: { vin: 'WVWZZZ1K?8W0000?1' } });
  assert.deepEqual([answer.outcome, answer.findings.map(({ kind, record }) => [kind, record.reference]), answer.patterns, answer.vin], ['candidates', [['candidate', 'GOLF']], [{ field: 'vin', matching: 1, isWhole: true }], undefined]);
  assert.deepEqual((await check({ vehicle: { plate: { number: '*AB12?', country: 'DE' } } })).patterns, [{ field: 'plate', matching: 1, isWhole: true }]);
});

test('too little known is refused with what is needed: alone, in a batch and in a stream, where the others are answered', async (t) => {
  const { hub, officer } = await golfHub(t);
  const ask = { vehicle: { vin: 'WV???????????????' }, purpose: 'roadside' };
  const alone = await hub.ask<{ code: string; errors: { path: string; detail: string }[] }>(officer, 'POST', '/v1/checks', ask);
  assert.deepEqual([alone.status, alone.body.code, alone.body.errors], [422, 'checks.too_little_known', [{ path: '/vehicle/vin', detail: 'needs 4 readable characters; it has 2', code: 'vehicles.readable', values: { needed: 4, known: 2 } }]]);
  const batch = await hub.ask<{ answers: { outcome: string }[] }>(officer, 'POST', '/v1/checks/batch', [NEIGHBOUR, ask, { vehicle: { vin: 'WVWZZZ1K?8W0000?1' }, purpose: 'roadside' }, { vehicle: { vin: vinOf(1) }, purpose: 'roadside' }]);
  assert.deepEqual(batch.body.answers.map(({ outcome }) => outcome), ['no_record', 'not_checked', 'candidates', 'hit']);
  const stream = await hub.ask<string>(officer, 'POST', '/v1/checks/stream', `${JSON.stringify(ask)}\n${JSON.stringify(NEIGHBOUR)}\n`);
  const [refused, answered] = stream.body.trim().split('\n').map((line) => JSON.parse(line) as { outcome: string; line?: number; problem?: { status: number } });
  assert.deepEqual([refused?.outcome, refused?.line, refused?.problem?.status, answered?.outcome], ['not_checked', 1, 422, 'no_record']);
});

test('what the numbers say that may matter is said: a make that the VIN is not, a plate that the record does not bear', async (t) => {
  const { check } = await golfHub(t);
  const signs = (await check({ vehicle: { vin: vinOf(1), make: 'Ford', plate: { number: 'B-XY 999', country: 'DE' } } })).remarks?.map(({ sign }) => sign);
  assert.deepEqual(signs, ['make_is_another', 'recorded_under_another_plate']);
});

test('a check is logged with its bands, its score as a probability, and the versions that answered', async (t) => {
  const { hub, officer, check } = await golfHub(t);
  const answer = await check({ vehicle: { vin: 'WVWZZZ1KZ8WO000O1' } });
  const { body } = await hub.ask<{ model: string; comparison: string; found: { band: string; score: number; relation: string }[]; comparisons: unknown[] }>(officer, 'GET', `/v1/checks/${answer.id}`);
  assert.deepEqual([body.model, body.comparison, body.found.map(({ band, score, relation }) => [band, score, relation]), body.comparisons], [answer.model, answer.comparison, answer.findings.map(({ band, score }) => [band, score, 'look_alike']), []]);
  assert.ok(answer.findings.every(({ score }) => score >= 0 && score <= 1));
});
