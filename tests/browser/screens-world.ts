/** What has happened before anybody looks: hits at every stage, a record that much was done with, two people's matters, a lane. Through the API, but for what only time brings about. */
import assert from 'node:assert/strict';
import { JPEG } from '../../src/kernel/blobs/fixtures.ts';
import { run } from '../../src/kernel/store/database.ts';
import { raiseHits } from '../../src/modules/hits/store.ts';
import { VIN, type Scene } from './scene.ts';

/** `hit`: its finder waits for its owner. `late`: it came as a candidate. `confirmed`: with notes and a recovery file. `story`: a record that much was done with. */
export type Happened = { readonly hit: string; readonly late: string; readonly confirmed: string; readonly refused: string; readonly record: string; readonly story: string; readonly suspended: string; readonly check: string };

type Id = { readonly id: string };
type Asked = { readonly id: string; readonly answeredAt: string; readonly findings: readonly { readonly hit?: string; readonly record: { readonly id: string } }[] };
type Ask = <T = Id>(token: string, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<T>;

export const DISCREET_VIN = 'WVWZZZ1KZ8W970505';
const STORY_VIN = 'WVWZZZ1KZ8W970202';
const CONFIRMED_VIN = 'WBA3A5C59DF354321';
const REFUSED_VIN = 'ZFA31200000712345';
const LATE_VIN = 'WVWZZZ1KZ8W970307';

export async function happened(set: Scene): Promise<Happened> {
  const { hub } = set;
  const deed: Ask = async <T>(...asked: Parameters<Ask>): Promise<T> => {
    const { status, body } = await hub.ask<T>(...asked);
    assert.ok(status < 300, `${asked[1]} ${asked[2]}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const [officer, brazil, gateway] = [await hub.token('BR', 'officer', { person: 'R. Souza' }), await hub.token('BR', 'desk', { person: 'C. Almeida' }), await hub.token('BR', 'gateway', { device: 'gantry 4' })];
  const { items: [own] } = await deed<{ items: readonly Id[] }>(set.desk, 'GET', '/v1/vehicles');
  const [story, suspended] = await recorded(set, deed);
  await hub.settled();
  const check = (vin: string): Promise<Asked> => deed<Asked>(officer, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside', place: 'Santos, gate 4', country: 'BR' });
  const hitOf = async (vin: string): Promise<string> => (await check(vin)).findings[0]?.hit ?? '';
  const [confirmed, refused, hit] = [await hitOf(CONFIRMED_VIN), await hitOf(REFUSED_VIN), await hitOf(VIN)];
  await deed(officer, 'POST', `/v1/hits/${hit}/requests`, { urgency: 'urgent', note: 'Driver present, ship leaves at 14:30' });
  const late = await lateCandidate(set, await check(LATE_VIN), own?.id ?? '');
  await worked({ deed, set, brazil }, confirmed, refused);
  await livedThrough({ deed, set, brazil, officer }, story);
  const { body: { id } } = await hub.inFourEyes<Id>(hub.admin, await hub.second('HUB', 'administrator'), 'POST', `/v1/vehicles/${suspended}/suspension`, { reason: 'Numbers of another vehicle, says its maker' }, { 'if-match': '*' });
  assert.equal(id, suspended);
  await onTheLane(deed, gateway);
  await betweenTwo({ deed, set }, own?.id ?? '');
  await hub.settled();
  await hub.published();
  return { hit, late, confirmed, refused, record: own?.id ?? '', story, suspended, check: (await check('WVWZZZ1KZ8W9703?1')).id };
}

async function recorded({ desk, hub }: Scene, deed: Ask): Promise<readonly [story: string, suspended: string]> {
  const report = async (said: object): Promise<string> => (await deed(desk, 'POST', '/v1/vehicles', said)).id;
  const event = { kind: 'stolen', from: '2026-11-20', country: 'NL', place: 'Rotterdam' };
  await report({ reference: 'NL-2026-000200', vin: CONFIRMED_VIN, plates: [{ number: '12-ABC-3', country: 'NL' }], make: 'BMW', model: '328i', year: 2013, colour: 'blue', category: 'car', event, action: 'seize', contact: { name: 'NCB The Hague', telephone: '+31 70 000 0000', email: 'desk@example.org' } });
  await report({ reference: 'NL-2026-000201', vin: REFUSED_VIN, make: 'Fiat', model: '500', year: 2014, colour: 'white', category: 'car', event: { ...event, kind: 'lost' }, action: 'contact_owner' });
  await report({ reference: 'NL-2026-000505', vin: DISCREET_VIN, make: 'Volkswagen', model: 'Passat', year: 2010, colour: 'silver', category: 'car', event: { ...event, kind: 'used_in_crime', cautions: ['armed'] }, action: 'check_discreetly', contact: '+31 70 000 0000' });
  const cleared = await report({ reference: 'NL-2025-000017', plates: [{ number: '34-KLM-5', country: 'NL' }], make: 'Yamaha', category: 'motorcycle', event });
  await deed(desk, 'POST', `/v1/vehicles/${cleared}/clear`, { reason: 'recovered', note: 'Found in a shed at home' }, { 'if-match': '*' });
  const suspended = await report({ reference: 'NL-2026-000303', vin: 'VF1RFB00867123456', make: 'Renault', model: 'Kadjar', year: 2021, event });
  const old = await report({ reference: 'NL-2024-000404', vin: 'TMBJJ7NE0G0979001', make: 'Škoda', model: 'Octavia', year: 2016, colour: 'grey', category: 'car', event });
  // Nobody has stood by it for fourteen months.
  await run(hub.database.db, `update records set validated_at = validated_at - interval '14 months' where id = $1`, [old]);
  const story = await report({
    reference: 'NL-2026-000202', policeReportNumber: 'PL1700-2026112011', reportingUnit: 'Politie Eenheid Rotterdam, basisteam Centrum', handlingCode: 'H2', vin: STORY_VIN, vinCondition: 'altered',
    plates: [{ number: '88-TRN-2', country: 'NL', type: 'private' }, { number: 'B-XY 1234', country: 'DE', from: '2026-10', condition: 'cloned' }], engineNumber: 'CAX 123456',
    otherNumbers: [{ kind: 'key', number: 'HU66-0042' }, { kind: 'airbag', number: '5K0 880 201' }], category: 'car', make: 'Volkswagen', model: 'Golf Plus', variant: 'Highline', year: 2008, colour: 'red',
    marks: 'Dent in the rear left door, sticker of a surf club on the boot lid, child seat', event: { ...event, keysTaken: true, cautions: ['armed', 'hold_for_prints'] }, action: 'seize',
    contact: { name: 'NCB The Hague', telephone: '+31 70 000 0000', email: 'desk@example.org' }, linkedReferences: ['NL-2026-000123'],
  });
  return [story, suspended];
}

/** A record that was reported later is held against a check that was made before: what such a search raises. */
async function lateCandidate({ hub }: Scene, { id, answeredAt }: Asked, record: string): Promise<string> {
  const { body: { items: [unit] } } = await hub.ask<{ items: readonly { timeZone: string }[] }>(await hub.token('BR', 'desk'), 'GET', '/v1/units');
  const before = new Date(Date.parse(answeredAt) - 24 * 3_600_000).toISOString(); // one hit of a record, a bureau and a day
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: unit?.timeZone ?? 'UTC' }).format(new Date(before));
  await hub.database.transaction(({ db }) => raiseHits(db, 1, [{ check: id, collection: 'vehicles', record, reference: 'NL-2026-000123', owner: 'NL', finder: 'BR', unit: 'Main unit', day, seenAt: before, delayed: true, certainty: 'strong' }], answeredAt));
  const [raised] = await run(hub.database.db, `select id from hits where state = 'candidate' and record = $1`, [record]) as Id[];
  return raised?.id ?? '';
}

type Deeds = { readonly deed: Ask; readonly set: Scene; readonly brazil: string };

/** One hit is confirmed and leads to a recovery, the other is not. */
async function worked({ deed, set: { desk }, brazil }: Deeds, confirmed: string, refused: string): Promise<void> {
  for (const hit of [confirmed, refused]) await deed(brazil, 'POST', `/v1/hits/${hit}/requests`, { urgency: 'routine' });
  await deed(desk, 'POST', `/v1/hits/${confirmed}/notes`, { text: 'The key number is HU66-0042. Please hold the car for prints: the steering wheel and the boot lid were touched.' });
  await deed(brazil, 'POST', `/v1/hits/${confirmed}/attachments?name=rear-left-door.jpg`, JPEG, { 'content-type': 'image/jpeg' });
  await deed(desk, 'POST', `/v1/hits/${confirmed}/answers`, { answer: 'confirmed', note: 'Reported stolen by its keeper' });
  await deed(desk, 'POST', `/v1/hits/${refused}/answers`, { answer: 'not_confirmed', reason: 'already_recovered' });
  await deed(brazil, 'POST', `/v1/hits/${confirmed}/claim`, { note: 'calling the pound' });
  await deed(brazil, 'POST', `/v1/hits/${confirmed}/actions`, { outcome: 'seized' });
  const { id, version } = await deed<Id & { version: number }>(brazil, 'POST', `/v1/hits/${confirmed}/recovery`, {});
  await deed(brazil, 'POST', `/v1/recoveries/${id}/custody`, { place: 'Police pound, Rua do Porto 12, Santos', country: 'BR', keeper: 'Pátio Municipal', costPerDay: { amount: '18.50', currency: 'BRL' } }, { 'if-match': `"${version}"` });
}

/** What may happen to a record: found, corrected, extended, marked by others, allowed to others. */
async function livedThrough({ deed, set: { desk, hub }, brazil, officer }: Deeds & { readonly officer: string }, story: string): Promise<void> {
  await deed(officer, 'POST', '/v1/checks', { vehicle: { vin: STORY_VIN }, purpose: 'roadside' });
  const seen = { 'if-match': '*' };
  await deed(brazil, 'POST', `/v1/vehicles/${story}/locate`, { place: 'Santos', country: 'BR', note: 'In a container, doors sealed' }, seen);
  await deed(desk, 'PATCH', `/v1/vehicles/${story}`, { colour: 'black', marks: 'Dent in the rear left door, sticker of a surf club on the boot lid', variant: null }, seen);
  await deed(desk, 'POST', `/v1/vehicles/${story}/extension`, { reviewOn: '2040-06-30', reason: 'still sought' }, seen);
  await deed(desk, 'POST', `/v1/vehicles/${story}/justification`, { reason: 'The court at Rotterdam has not decided yet' }, seen);
  await hub.inFourEyes(brazil, await hub.second('BR', 'desk'), 'POST', `/v1/vehicles/${story}/dispute`, { kind: 'clone', reason: 'A second car with this number stands in Curitiba' }, seen);
  await deed(desk, 'POST', `/v1/vehicles/${story}/consents`, { bureau: 'BR', purpose: 'investigation', until: '2031-12-31', note: 'For the case at Santos' }, seen);
}

/** A camera meets a car that is recorded, and one that may be. */
async function onTheLane(deed: Ask, gateway: string): Promise<void> {
  const device = { name: 'gantry 4', camera: 'cam 2', lane: 'lane 3', direction: 'outbound' };
  await deed(gateway, 'POST', '/v1/checks', { vehicle: { plate: { number: '12ABC3', country: 'NL', capture: 'camera' } }, purpose: 'camera_lane', device, place: 'Santos Port' });
  await deed(gateway, 'POST', '/v1/checks', { vehicle: { plate: { number: '97TRN1' }, make: 'Volkswagen', colour: 'black' }, purpose: 'camera_lane', device: { name: 'gantry 5', lane: 'lane 4' }, place: 'Santos Port' });
}

/** What waits for a second person: numbers, a restriction, and a report. */
async function betweenTwo({ deed, set: { hub } }: Pick<Deeds, 'deed' | 'set'>, record: string): Promise<void> {
  const first = await hub.token('NL', 'desk', { person: 'A. de Vries' });
  await deed(first, 'PATCH', `/v1/vehicles/${record}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  await deed(first, 'PATCH', `/v1/vehicles/${record}`, { vin: 'WVWZZZ1KZ8W970399', colour: 'blue' }, { 'if-match': '*' });
  await deed(await hub.token('NL', 'supervisor', { person: 'P. Jansen' }), 'PUT', '/v1/settings/approvals', { singleRecords: true });
  await deed(first, 'POST', '/v1/vehicles', { reference: 'NL-2026-000777', vin: 'WVWZZZ1KZ8W970777', make: 'Volkswagen', model: 'Tiguan', colour: 'white', event: { kind: 'stolen', from: '2026-11-22', country: 'NL' } });
}
