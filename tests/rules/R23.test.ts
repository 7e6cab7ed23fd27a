/** R23: whatever the hub finds, every in-date replica finds, with the same score and explanation. `QUESTIONS` in the environment asks more. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CSV_HEADER, csvRow } from '../../bench/files.ts';
import { damage, questions, vehicles, type GeneratedVehicle } from '../../bench/generator/index.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { CheckAnswer } from '../../src/modules/checks/schema.ts';
import { replicaOf } from '../../src/replica/fixtures.ts';
import { testHub } from '../fixtures.ts';
import { until } from '../waiting.ts';

const QUESTIONS = Number(process.env.QUESTIONS ?? 1_000);
const RECORDS = 900;
const SEED = 23;
/** Both answer on one machine here: a larger batch would run into the time that one may take. */
const AT_ONCE = 100;

type Ask = { readonly vehicle: Record<string, unknown>; readonly purpose: string; readonly capture?: string; readonly bands?: string };

/** Every way of asking, over records that are there, hidden, nearly there, or not there at all. */
function* asks(recorded: readonly GeneratedVehicle[], count: number): Generator<Ask> {
  const damaged = damage(SEED);
  const plain = questions(SEED, recorded, { hitRate: 0.3, count });
  let at = 0;
  for (const { vehicle } of plain) {
    const one = recorded[(at * 7) % recorded.length];
    const { vin, plates: [plate] = [], make, colour } = one ?? { vin: undefined, make: 'VW', colour: 'black' };
    const purpose = at % 5 === 0 ? 'camera_lane' : 'border_control';
    const ways: (Ask | undefined)[] = [
      { vehicle, purpose, capture: 'typed' },
      vin === undefined ? undefined : { vehicle: { vin: damaged(vin, (['substitution', 'look-alike', 'drop', 'swap'] as const)[at % 4]).text, make, colour }, purpose, capture: 'camera' },
      vin === undefined ? undefined : { vehicle: { vin: `${vin.slice(0, 9)}???${vin.slice(12)}` }, purpose },
      vin === undefined ? undefined : { vehicle: { vin: `*${vin.slice(-8)}` }, purpose, bands: 'all' },
      plate && { vehicle: { plate: { number: plate.number, country: plate.country }, make }, purpose },
      plate && { vehicle: { plate: { number: damaged(plate.number).text } }, purpose, bands: 'all' },
      vin === undefined ? undefined : { vehicle: { vins: [{ number: vin, capture: 'document' }, { number: damaged(vin, 'look-alike').text, capture: 'camera' }], ...(plate ? { plates: [{ number: plate.number, country: plate.country }] } : {}), colour }, purpose },
      vin === undefined ? undefined : { vehicle: { number: vin.slice(-7) }, purpose, bands: 'all' },
    ];
    const ask = ways[at % ways.length] ?? ways[0];
    at += 1;
    if (ask) yield ask;
  }
}

/** What two answers to one question may differ in: who answered, and when. */
const comparable = ({ id: _id, asOf: _asOf, answeredAt: _at, replica: _replica, ...answer }: CheckAnswer): unknown => answer;

test('hub and replica answer thousands of questions alike: outcome, findings, scores and explanations', async (t) => {
  const hub = await testHub(t);
  const recorded = [...vehicles(SEED, RECORDS)];
  for (const [at, owner] of ['DE', 'FR', 'BE'].entries()) {
    const file = [CSV_HEADER, ...recorded.filter((_, i) => i % 3 === at).map(csvRow)].join('\n');
    const { status } = await hub.importText(await hub.token(owner, 'feed'), file, { profile: 'generic', feed: 'national' });
    assert.equal(status, 200);
  }
  const desk = await hub.token('DE', 'desk');
  const hidden: GeneratedVehicle[] = [...vehicles(SEED + 1, 40)].filter(({ vin }) => vin !== undefined);
  for (const { vin, make, colour } of hidden) assert.equal((await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `hidden ${vin ?? ''}`, vin, make, colour, category: 'car', event: { kind: 'stolen', from: '2026-11-01', country: 'DE' }, restrictions: ['NL'] })).status, 201);
  const askers = { border_control: await hub.token('NL', 'officer', { person: 'Officer Jansen' }), camera_lane: await hub.token('NL', 'gateway', { device: 'lane 3' }) };
  await hub.settled();
  const replica = await replicaOf(t, hub, { bureau: 'NL', clock: systemClock });
  await until('the replica has its first copy', async () => replica.hasCopy());

  const all = [...asks([...recorded, ...hidden], QUESTIONS)];
  const kinds = new Map<string, number>();
  for (const [purpose, asker] of Object.entries(askers)) {
    const asked = all.filter((ask) => ask.purpose === purpose);
    for (let from = 0; from < asked.length; from += AT_ONCE) await compared(asker, asked.slice(from, from + AT_ONCE));
  }

  async function compared(asker: string, group: readonly Ask[]): Promise<void> {
    const [byHub, byReplica] = await Promise.all([hub.ask<{ answers: CheckAnswer[] }>(asker, 'POST', '/v1/checks/batch', group), replica.ask<{ answers: CheckAnswer[] }>(asker, 'POST', '/v1/checks/batch', group)]);
    assert.deepEqual([byHub.status, byReplica.status], [200, 200]);
    for (const [i, answer] of byHub.body.answers.entries()) {
      const other = byReplica.body.answers[i];
      kinds.set(answer.outcome, (kinds.get(answer.outcome) ?? 0) + 1);
      assert.deepEqual(other && comparable(other), comparable(answer), JSON.stringify(group[i]));
    }
  }
  const counts = Object.fromEntries(kinds);
  t.diagnostic(`${all.length} questions: ${JSON.stringify(counts)}`);
  assert.ok(all.length >= QUESTIONS && counts.not_checked === undefined && (counts.hit ?? 0) > 100 && (counts.candidates ?? 0) > 50 && (counts.no_record ?? 0) > 100, JSON.stringify(counts));
});
