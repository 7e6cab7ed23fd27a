import assert from 'node:assert/strict';
import { createReadStream, existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WrongFile } from './decode.ts';
import { encode, readAll, taken } from './fixtures.ts';
import { columnsOfTargets, mapper } from './mapping.ts';
import type { MappedRow, Mapper } from './mapping.ts';
import { loadProfile, readingOf } from './profile.ts';
import type { Profile } from './profile-shape.ts';
import { shippedProfiles } from './profiles.ts';
import { readRows } from './rows.ts';

const profiles = await shippedProfiles();
const profileOf = (name: string): Profile => profiles.get(name)!;

async function mapFile(profile: Profile, file: string | Uint8Array): Promise<MappedRow[]> {
  let map: Mapper | undefined;
  const events = await readAll(file, { ...readingOf(profile), onHeader: (header) => { map = mapper(profile, header); } });
  return taken(events).map(({ values }) => (map ??= mapper(profile))(values));
}

const small = (more: object): Profile => loadProfile({ name: 'small', title: 'Small', reference: { column: 'ref' }, columns: { vin: 'vin' }, ...more });

test('the generic profile takes all its columns', async () => {
  const header = 'reference,vin,plate,plate_country,engine_number,category,make,model,year,colour,event,event_date,event_country,event_place,operation,clear_reason';
  const [row] = await mapFile(profileOf('generic'), `${header}\nR1,WVWZZZ1JZXW000001,AB 123,New Zealand,E1,saloon,VW,Golf,2011,blue,Theft,2020-04-25,NZL,Auckland,,\n`);
  assert.deepEqual(row, { reference: 'R1', operation: 'upsert', faults: [], warnings: [], draft: {
    reference: 'R1', vin: 'WVWZZZ1JZXW000001', plates: [{ number: 'AB 123', country: 'NZ' }], engineNumber: 'E1', category: 'car', make: 'VW', model: 'Golf', year: 2011, colour: 'blue',
    event: { kind: 'stolen', from: '2020-04-25', country: 'NZ', place: 'Auckland' },
  } });
});

test('the generic profile needs the reference and one number only, and takes color for colour', async () => {
  assert.deepEqual((await mapFile(profileOf('generic'), 'Reference;PLATE;Color\n R1 ; AB1 ;red\n'))[0]?.draft, { reference: 'R1', plates: [{ number: 'AB1' }], colour: 'red' });
  await assert.rejects(mapFile(profileOf('generic'), 'plate,make\nAB1,VW\n'), (error) => error instanceof WrongFile && /lacks the column reference/u.test(error.message));
});

test('the generic profile takes a vehicle in the JSON shape of the API', async () => {
  const vehicle = { reference: 'R1', category: 'car', vin: 'X1', plates: [{ number: 'A', country: 'UA' }, { number: 'B', country: 'PL' }], engineNumber: 'E', otherNumbers: [{ kind: 'gearbox', number: 'G' }], make: 'VW', year: 2011, event: { kind: 'lost', from: '2020-01-01T10:00:00Z', country: 'UA' }, action: 'seize', restrictions: ['XA', 'XB'], reviewOn: '2030-01-01' };
  const [row] = await mapFile(profileOf('generic'), JSON.stringify([vehicle]));
  assert.deepEqual([row?.faults, row?.warnings], [[], []]);
  assert.deepEqual(row?.draft, { ...vehicle, event: { ...vehicle.event, from: '2020-01-01T10:00:00.000Z' } });
});

test('an operation clears with its reason, and one that nobody knows refuses the row', async () => {
  const rows = await mapFile(profileOf('generic'), 'reference,plate,event_date,operation,clear_reason\nR1,A,03/04/2020,Cancel,Found\nR2,B,,clear,\nR3,C,,explode,\nR4,D,,delete,bored\n');
  assert.deepEqual(rows.map(({ operation, clearReason, faults, draft }) => [operation, clearReason, faults.map(({ field }) => field), Object.keys(draft).length > 0]), [
    ['clear', 'recovered', [], false], ['clear', undefined, [], false], ['upsert', undefined, ['operation'], true], ['clear', undefined, ['clear_reason'], false],
  ]);
});

test('faults name the source’s column, and all of a row are named', async () => {
  const rows = await mapFile(profileOf('generic'), 'reference,plate,plate_country,year,event,event_date\n,A,Atlantis,20x1,sneezed at,03/04/2020\n');
  assert.deepEqual(rows[0]?.faults.map(({ field }) => field).sort(), ['event', 'event_date', 'plate_country', 'reference', 'year']);
  assert.equal(columnsOfTargets(profileOf('nz-police')).get('event.from'), 'date_stolen');
});

test('a column that is not in the profile is reported once', async () => {
  const rows = await mapFile(small({}), 'ref,vin,extra\n1,A,x\n2,B,y\n');
  assert.deepEqual(rows.map(({ warnings }) => warnings.length), [1, 0]);
  assert.equal(rows[0]?.warnings[0]?.reason, 'column "extra" is not in the profile and was not taken');
});

test('R4: a column that looks like an owner’s is dropped and reported, even if a profile maps it', async () => {
  const rows = await mapFile(small({ columns: { vin: 'vin', Owner: 'marks', 'Дата рождения': 'marks' } }), 'ref,vin,OWNER,Дата рождения,phone\n1,A,Jane Roe,1970-01-01,555\n2,B,John Doe,1970-01-01,556\n');
  assert.deepEqual(rows.map(({ draft }) => draft), [{ vin: 'A', reference: '1' }, { vin: 'B', reference: '2' }]);
  assert.deepEqual(rows.flatMap(({ warnings }) => warnings.map(({ field }) => field)), ['OWNER', 'Дата рождения', 'phone']);
});

test('empty cells and the words for nothing are absent, a country without a plate too', async () => {
  const profile = small({ columns: { vin: 'vin', plate: 'plate', country: 'plateCountry', n: 'otherNumbers.body', year: 'year' }, absent: ['N/A', 'unknown'] });
  assert.deepEqual((await mapFile(profile, 'ref,vin,plate,country,n,year\n1, n/a ,UNKNOWN,NZ,B1,0\n'))[0]?.draft, { reference: '1', otherNumbers: [{ kind: 'body', number: 'B1' }] });
});

test('words not in a table are kept, dropped with a warning or refused, as the profile says', async () => {
  const map = (unknownWords: string): MappedRow => mapper(small({ columns: { c: { to: 'colour', words: 'w', unknownWords } }, words: { w: { ' Azul  Claro': 'light blue', nada: null } } }))({ ref: '1', c: 'verde' });
  assert.deepEqual([map('keep').draft['colour'], map('drop').draft['colour'], map('drop').warnings.length, map('refuse').faults.length], ['verde', undefined, 1, 1]);
  const known = mapper(small({ columns: { c: { to: 'colour', words: 'w' } }, words: { w: { ' Azul  Claro': 'light blue', nada: null } } }));
  assert.deepEqual([known({ ref: '1', c: 'AZUL claro ' }).draft['colour'], known({ ref: '1', c: 'Nada' }).draft['colour']], ['light blue', undefined]);
});

test('a derived reference stays the same through case and spaces, and changes with its columns', () => {
  const map = mapper(profileOf('nz-police'));
  const row = { plate: 'ABC1', date_stolen: '2011-07-14', make: 'Toyota', model: 'COROLLA', type: 'Saloon', region: 'Central' };
  const reference = map(row).reference ?? '';
  assert.match(reference, /^nz-police:[0-9a-hjkmnp-tv-z]{16}$/u);
  assert.equal(map({ ...row, plate: ' abc1 ', make: 'TOYOTA', region: 'Eastern', color: 'Red' }).reference, reference);
  assert.notEqual(map({ ...row, plate: 'ABC', date_stolen: '12011-07-14' }).reference, reference);
  assert.equal(map({ plate: ' ' }).faults[0]?.reason, 'all columns of which the reference is derived are empty');
});

test('NCIC codes: the state gives the country, the message key the kind of event or the clearing', async () => {
  const rows = await mapFile(profileOf('ncic'), 'MKE,VIN,LIC,LIS,LIT,LIY,VYR,VMA,VMO,VST,VCO,OCA,ORI,NIC,DOT,OAN,MIS\n'
    + 'EV,1FAFP53U7XG000001,ABC123,TX,PC,2020,1999,FORD,TAU,4D,BLU,C-1,TX1012600,V123456789,20200425,X9,DENT\nEF-P,,QC1,PQ,,,,,,,,C-2,,,,,\nCV,,,,,,,,,,,C-1,,,,,\nXV,,,,,,,,,,,,,V123456789,,,\nEL,,N1,NL,,,,,,,,C-3,,,,,\n');
  assert.deepEqual(rows[0]?.draft, { reference: 'C-1', vin: '1FAFP53U7XG000001', plates: [{ number: 'ABC123', country: 'US', type: 'PC' }], year: 1999, make: 'FORD', model: 'TAU', category: '4D', colour: 'BLU', policeReportNumber: 'C-1', reportingUnit: 'TX1012600', event: { from: '2020-04-25', kind: 'stolen' }, otherNumbers: [{ kind: 'owner_applied', number: 'X9' }], marks: 'DENT' });
  assert.deepEqual([rows[1]?.draft['plates'], rows[1]?.draft['event'], rows[1]?.draft['action']], [[{ number: 'QC1', country: 'CA' }], { kind: 'used_in_crime' }, 'hold_for_prints']);
  assert.deepEqual(rows.slice(2, 4).map(({ operation, clearReason, reference }) => [operation, clearReason, reference]), [['clear', 'recovered', 'C-1'], ['clear', 'entered_in_error', 'V123456789']]);
  assert.deepEqual([rows[4]?.draft['plates'], rows[4]?.draft['subject'], rows[4]?.warnings.map(({ field }) => field)], [[{ number: 'N1' }], 'plates', ['LIS']]);
  assert.deepEqual(rows.flatMap(({ faults }) => faults), []);
});

const ukrainian = [
  { brandmodel: 'TESLA - MODEL S', cartype: 'ЛЕГКОВИЙ', color: 'СІРИЙ', vehiclenumber: 'СВ5501ВХ', bodynumber: '5YJSA1E28HF000001', chassisnumber: null, enginenumber: null, organunit: 'УПРАВЛІННЯ', illegalseizuredate: '2019-08-16', insertdate: '2019-08-16T15:37:54' },
  { brandmodel: 'ВАЗ - 2107', cartype: 'ЛЕГКОВИЙ', color: 'ЧЕРВОНИЙ', vehiclenumber: null, bodynumber: '1234567', chassisnumber: 'XTA21070000000001', enginenumber: '123', organunit: null, illegalseizuredate: '2001-02-03', insertdate: '' },
];

test('the Ukrainian list is read as a JSON array in UTF-8 and in windows-1251', async () => {
  const file = JSON.stringify(ukrainian);
  for (const [bytes, encoding] of [[Buffer.from(`\ufeff${file}`), undefined], [encode(file, 'windows-1251'), 'windows-1251']] as const) {
    const rows = await mapFile(encoding === undefined ? profileOf('ua-wanted') : { ...profileOf('ua-wanted'), encoding }, bytes);
    assert.deepEqual(rows.map(({ faults, warnings }) => [faults, warnings]), [[[], []], [[], []]]);
    const [tesla, lada] = rows.map(({ draft }) => draft);
    assert.deepEqual(tesla, { reference: rows[0]?.reference, makeModel: 'TESLA - MODEL S', category: 'car', colour: 'СІРИЙ', plates: [{ number: 'СВ5501ВХ', country: 'UA' }], vin: '5YJSA1E28HF000001', reportingUnit: 'УПРАВЛІННЯ', event: { from: '2019-08-16', kind: 'stolen', country: 'UA' } });
    assert.deepEqual([lada?.['vin'], lada?.['otherNumbers'], lada?.['plates'], lada?.['engineNumber']], ['XTA21070000000001', [{ kind: 'body', number: '1234567' }], undefined, '123']);
  }
});

const shared = process.env['CROSSCHECK_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const list = `${shared}/stolen/nz_police_2011-12-02.csv`;

test('the New Zealand list: every row is mapped, every known type has a category', { skip: existsSync(list) ? false : `NOT RUN: ${list} is absent` }, async () => {
  const profile = profileOf('nz-police');
  let map: Mapper | undefined;
  const rows: MappedRow[] = [];
  for await (const batch of readRows(createReadStream(list), { ...readingOf(profile), onHeader: (header) => { map = mapper(profile, header); } })) {
    for (const event of batch) {
      assert.ok('values' in event && map !== undefined, JSON.stringify(event));
      rows.push(map(event.values));
      assert.equal(rows.at(-1)?.draft['category'] === undefined, event.values['type'] === '');
    }
  }
  assert.equal(rows.length, 3664);
  assert.deepEqual(rows.flatMap(({ faults, warnings }) => [...faults, ...warnings]), []);
  assert.equal(new Set(rows.map(({ reference }) => reference)).size, 3661, 'three rows repeat another');
  assert.equal(rows.filter(({ draft }) => draft['year'] === undefined).length, 10);
  assert.ok(rows.every(({ draft }) => (draft['plates'] as { country: string }[])[0]?.country === 'NZ'));
});
