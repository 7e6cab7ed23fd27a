/** What replicas hold of a record says to a stranger exactly what the record itself says, and nothing more. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../kernel/store/database.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { seeded } from '../../../tests/random.ts';
import { vehicleSide } from './index.ts';
import type { StoredVehicle } from './schema.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const RECORDS = Number(process.env.RECORDS ?? 1_000);
const SECRETS = ['the owner’s own', 'req_secret', 'DE'];

test('a thousand records of every fate: the same view for a stranger, the same comparison, and none of what is the owner’s alone', async (t) => {
  const random = seeded(t);
  const side = vehicleSide();
  const one = <T>(items: readonly T[]): T => items[random.below(items.length)] as T;
  const maybe = <T extends object>(some: T): Partial<T> => (random.below(3) === 0 ? some : {});
  let compared = 0;
  for (let n = 0; n < RECORDS; n += 1) {
    const vin = `WVWZZZ1KZ8W${String(970_000 + n)}`;
    const body: StoredVehicle = {
      said: {
        reference: `NL-${n}`, vin, ...maybe({ plates: [{ number: `${n}-TRN-1`, country: 'NL', condition: one(['intact', 'cloned'] as const) }] }), ...maybe({ make: 'VW', model: 'Golf', colour: 'dark blue', year: 2008, category: 'car' }),
        ...maybe({ action: one(['seize', 'detain', 'check_discreetly', 'contact_owner'] as const), actionStandsBeforeConfirmation: random.below(2) === 0 }), ...maybe({ contact: '+31 70', event: { kind: 'stolen' as const, from: '2026-11-01' } }),
      },
      ...maybe({ locates: [{ bureau: 'BR', unit: 'Port', at: NOW, place: 'Santos' }] }), ...maybe({ restorations: [{ at: NOW, reason: 'the owner’s own' }] }), ...maybe({ extensions: [{ reviewOn: '2030-01-01', reason: 'the owner’s own', at: NOW }] }),
      ...maybe({ justifications: [{ reason: 'the owner’s own', at: NOW }] }), ...maybe({ frozen: { at: NOW, request: 'req_secret' } }), ...maybe({ consents: [{ bureau: 'DE', purpose: 'court', until: '2027-01-01', endsAt: NOW, givenAt: NOW }] }),
      ...maybe({ contested: [{ mark: 1, kind: 'clone' as const, bureau: 'FR', unit: 'Paris', reason: 'the owner’s own', at: NOW, ...maybe({ reply: { outcome: one(['stands', 'upheld'] as const), note: 'the owner’s own', at: NOW } }) }] }),
    };
    const whole: Envelope = { id: `veh_${String(n).padStart(26, '0')}`, collection: 'vehicles', owner: 'NL', reference: `NL-${n}`, version: 3, status: 'live', feed: 'national', sourceDigest: 'x', enteredAt: NOW, changedAt: NOW, changedBy: 'NL desk', validatedAt: NOW, reviewOn: '2036-01-01', endsAt: '2036-01-02T00:00:00.000Z', restrictions: ['DE'], hiddenFrom: ['DE'], body };
    const sent: Envelope = { ...whole, feed: null, sourceDigest: null, changedBy: '', restrictions: [], hiddenFrom: [], body: JSON.parse(JSON.stringify(side.sentOf(body))) as unknown };
    assert.deepEqual(side.viewOf(sent, '', NOW), side.viewOf(whole, '', NOW));
    const question = side.matcher.prepare({ vin, make: one(['VW', 'Fiat']), colour: one(['blue', 'red']) });
    const [before, after] = [whole, sent].map((record) => side.matcher.compare(question, record.body as StoredVehicle, []));
    assert.deepEqual(after, before);
    if (before) compared += 1;
    const text = JSON.stringify(sent.body);
    for (const secret of SECRETS) assert.ok(!text.includes(secret), text);
  }
  assert.equal(compared, RECORDS);
});

test('what a hub sends of records that lived is what their owners said of them', async (t) => {
  const hub = await testHub(t);
  const nl = await hub.token('NL', 'desk');
  await hub.ask(nl, 'POST', '/v1/vehicles', { reference: 'A', vin: 'WVWZZZ1KZ8W970301', restrictions: ['DE'], reviewOn: '2030-01-01', colour: 'red' });
  const [row] = await run(hub.database.db, 'select body from records') as { body: StoredVehicle }[];
  assert.deepEqual(vehicleSide().sentOf(row?.body), { said: { reference: 'A', vin: 'WVWZZZ1KZ8W970301', colour: 'red' } });
});
