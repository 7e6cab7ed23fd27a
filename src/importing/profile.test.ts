import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allSayings, readSaying } from '../kernel/schema/index.ts';
import { BadProfile, describeReference, loadProfile } from './profile.ts';
import { parseProfile, shippedProfiles } from './profiles.ts';
import { looksPersonal } from './persons.ts';
import { isTarget, setterOf, TARGETS } from './targets.ts';

const allFaultsOf = (json: unknown): BadProfile['faults'] => {
  try {
    loadProfile(json);
    return [];
  } catch (error) {
    assert.ok(error instanceof BadProfile);
    return error.faults;
  }
};
const faultsOf = (json: unknown): string[] => allFaultsOf(json).map(({ path }) => path);

test('four profiles are shipped and are without fault', async () => {
  const profiles = await shippedProfiles();
  assert.deepEqual([...profiles.keys()], ['generic', 'ncic', 'nz-police', 'ua-wanted']);
  for (const profile of profiles.values()) assert.match(describeReference(profile), /reference/u);
});

test('no shipped profile maps a column that looks like a person’s', async () => {
  for (const profile of (await shippedProfiles()).values()) assert.deepEqual(Object.keys(profile.columns).filter(looksPersonal), [], profile.name);
});

test('a faulty profile is refused with every fault and its path', () => {
  assert.deepEqual(faultsOf({
    name: 'Bad Name', format: 'xml', encoding: 'klingon', delimiter: ';;', dates: { order: 'ydm', timeZone: 'Mars/Base', zone: 1 }, reference: { column: 'a', derivedFrom: [] },
    columns: { a: 'nowhere', A: 'vin', b: { to: 'make', words: 'none', kind: 'number', more: 1 }, c: 7, d: ['vin', { kind: 'date' }] }, constants: { 'event.kind': [], colr: 'x' },
    words: { t: { x: 1 } }, operation: { column: 'o', upsert: ['a'], clear: ['A'] }, clearReason: { default: 'bored', words: { x: 'gone' } }, ignore: 'all', colums: {},
  }).sort((a, b) => (a < b ? -1 : 1)), [
    '/clearReason/default', '/clearReason/words/x', '/columns/A', '/columns/a', '/columns/b/kind', '/columns/b/more', '/columns/b/words', '/columns/c', '/columns/d/1/to', '/colums', '/constants/colr', '/constants/event.kind',
    '/dates/order', '/dates/timeZone', '/dates/zone', '/delimiter', '/encoding', '/format', '/ignore', '/name', '/operation', '/reference', '/reference/derivedFrom', '/title', '/words/t/x',
  ]);
  for (const json of [null, 7, [], 'x', {}]) assert.ok(faultsOf(json).length > 0);
});

test('each fault of a profile is a sentence with a code and what it names, and none is declared that no profile meets', () => {
  const fine = { name: 'fine', title: 'Fine', reference: { column: 'ref' }, columns: { vin: 'vin' } };
  const faulty: readonly object[] = [
    { name: 'Bad', title: ' ', format: 'xml', encoding: 'klingon', delimiter: ';;', dates: { timeZone: 'Mars/Base', pivot: 100 }, more: 1 }, { ...fine, columns: 7 }, { ...fine, reference: {} }, { ...fine, reference: { column: [] } },
    { ...fine, reference: { column: 'a', prefix: 'x'.repeat(41) } }, { ...fine, words: { t: { x: 1 } }, ignore: 'all', absent: [7] }, { ...fine, columns: { a: 'vin', A: 'plate', 'b/c': 'nowhere', d: 7, e: { to: 'make', words: 'none' } } },
    { ...fine, constants: { make: [] } }, { ...fine, operation: { column: 'o', upsert: ['a'], clear: ['A'] } }, { ...fine, columns: Object.fromEntries(Array.from({ length: 5_001 }, (_, n) => [`c${n}`, 'vin'])) },
  ];
  const faults = faulty.flatMap((json) => allFaultsOf(json));
  const told = faults.map(({ path, reason }) => ({ path, told: readSaying(reason) }));
  assert.deepEqual(told.filter((one) => one.told === undefined), []);
  const met = new Set(told.map((one) => one.told?.code));
  assert.deepEqual([...allSayings().keys()].filter((code) => code.startsWith('profile.') && !met.has(code)), []);
  assert.deepEqual(told.find(({ path }) => path === '/columns/b~1c'), { path: '/columns/b~1c', told: { code: 'profile.target', values: { target: 'nowhere' } } });
  assert.ok(told.some(({ path, told: one }) => path === '/columns' && one?.code === 'import.entries' && one.values?.['most'] === 5_000));
});

test('a profile that is no JSON is refused', () => {
  assert.throws(() => parseProfile('{'), { code: 'bad_profile' });
});

test('every target is one, and nothing else is', () => {
  for (const target of TARGETS) assert.ok(isTarget(target.replace('[N]', '[3]')), target);
  for (const path of ['', '__proto__', 'constructor', 'owner', 'event', 'event.owner', 'plates', 'plates[10].number', 'otherNumbers.__proto__', 'toString']) {
    assert.ok(!isTarget(path), path);
    assert.throws(() => setterOf(path), RangeError);
  }
});

test('R4: columns of owners, complainants, drivers and persons are known in many languages', () => {
  const personal = ['owner', 'OwnerName', 'owner_address', 'OWNER-PHONE', 'Registered Keeper', 'keeper', 'policy holder', 'Complainant', 'victim_name', 'driver', 'first name', 'FirstName', 'surname', 'last_name', 'Name', 'Date of birth', 'DOB', 'phone', 'e-mail', 'home address', 'Passport No',
    'Propriétaire', 'nom du propriétaire', 'titulaire', 'prénom', 'Propietario', 'titular', 'denunciante', 'teléfono', 'Halter', 'Fahrzeughalter', 'Eigentümer', 'Geburtsdatum', 'eigenaar', 'właściciel', 'власник', 'ПІБ власника', 'владелец', 'ФИО', 'Дата рождения', 'المالك', 'اسم المالك', 'رقم الهاتف'];
  const ours = ['reference', 'vin', 'plate', 'plate_country', 'engine_number', 'category', 'make', 'model', 'model name', 'year', 'colour', 'event', 'event_date', 'event_place', 'operation', 'clear_reason', 'owner_applied_number', 'ownerAppliedNumber', 'Owner-applied number', 'OAN', 'owner reference', 'contact', 'reporting_unit', 'station name',
    'brandmodel', 'cartype', 'vehiclenumber', 'bodynumber', 'chassisnumber', 'organunit', 'insertdate', 'ORI', 'NIC', 'MIS', 'region', 'marque', 'couleur', 'matrícula', 'Kennzeichen', 'Farbe', 'номер кузова', 'رقم اللوحة', 'plates[0].number', 'theft address'];
  for (const name of personal) assert.ok(looksPersonal(name), name);
  for (const name of ours) assert.ok(!looksPersonal(name), name);
});
