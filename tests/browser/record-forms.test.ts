/** What lies behind the screens of records and imports, as tables: schemas become fields, drafts bodies, addresses filters, profiles profiles. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { jsonSchema } from '../../src/kernel/schema/index.ts';
import { VehicleWords } from '../../src/modules/vehicles/schema.ts';
import { loadProfile } from '../../src/importing/index.ts';
import { fieldsToOffer, LEFT_OUT, profileWith, REFERENCE, type Profile } from '../../web/src/imports/mapping.ts';
import { reportCsv } from '../../web/src/imports/report.ts';
import { differencesOf } from '../../web/src/records/differences.ts';
import { columnsOf, filterOf, queryOf, viewsOf } from '../../web/src/records/filter.ts';
import { bodyOf, correctionOf, draftOf, put } from '../../web/src/records/form/draft.ts';
import { fieldsOf, type JsonShape } from '../../web/src/records/form/shape.ts';

type Forms = Readonly<Record<string, JsonShape>>;
const forms = JSON.parse(readFileSync(new URL('../../generated/vehicle-forms.json', import.meta.url), 'utf8')) as Forms;
const fields = fieldsOf(forms.report ?? {});
const kinds = Object.fromEntries(fields.map((field) => [field.name, field.kind]));

test('the form of a vehicle has every field of the hub’s schema, each of its kind', () => {
  const { $defs } = jsonSchema(VehicleWords, 'input') as { $defs: Record<string, JsonShape> };
  assert.deepEqual(forms.report, JSON.parse(JSON.stringify($defs.VehicleWords)), 'generated/vehicle-forms.json is as the schema: npm run generate');
  assert.deepEqual(fields.map(({ name }) => name), Object.keys(VehicleWords.shape));
  assert.deepEqual([kinds.reference, kinds.vinCondition, kinds.plates, kinds.year, kinds.marks, kinds.event, kinds.contact, kinds.restrictions, kinds.reviewOn, kinds.actionStandsBeforeConfirmation], ['text', 'choice', 'rows', 'number', 'long', 'group', 'group', 'words', 'day', 'yesNo']);
  const event = fields.find(({ name }) => name === 'event');
  assert.ok(event?.kind === 'group');
  assert.deepEqual(event.fields.map(({ name, kind }) => [name, kind]), [['kind', 'choice'], ['from', 'when'], ['to', 'when'], ['country', 'country'], ['place', 'text'], ['keysTaken', 'yesNo'], ['cautions', 'flags']]);
});

test('what is typed becomes a body that the hub takes, and a record that nobody touched is no correction', () => {
  const record = { reference: 'A', vin: 'X1', year: 2008, plates: [{ number: '1', country: 'NL' }], event: { kind: 'stolen', keysTaken: false, cautions: ['armed'] }, contact: '+31 70', restrictions: ['BR', 'DE'] };
  const seen = draftOf(fields, record);
  assert.deepEqual(correctionOf(fields, seen, seen), {});
  const { contact: _contact, ...rest } = record;
  assert.deepEqual(bodyOf(fields, seen), { ...rest, contact: { name: '+31 70' } });
  const changed = put(put(put(seen, '/plates/0/number', ' 2 '), '/year', ''), '/event/cautions', []);
  assert.deepEqual(correctionOf(fields, seen, changed), { plates: [{ number: '2', country: 'NL' }], year: null, event: { kind: 'stolen', keysTaken: false } });
  assert.ok(VehicleWords.safeParse(bodyOf(fields, changed)).success);
  assert.deepEqual(bodyOf(fields, draftOf(fields)), {});
});

test('differences are told leaf by leaf, and what is only worked out is not', () => {
  assert.deepEqual(differencesOf({ version: 1, vin: 'A', plates: [{ number: '1' }], coded: { make: 'x' } }, { version: 2, vin: 'A', plates: [{ number: '2' }], colour: 'red', coded: {} }), [
    { place: '/plates/0/number', before: '1', after: '2' }, { place: '/colour', before: undefined, after: 'red' },
  ]);
});

test('an address is read as a filter, whoever wrote it; a view holds no number that was looked for', () => {
  assert.deepEqual(filterOf({ text: 123, status: 'live', event: 'eaten', order: 'changed', enteredFrom: 'yesterday', other: 'x', make: 'x'.repeat(65) }), { text: '123', status: 'live', order: 'changed' });
  assert.deepEqual(queryOf({ text: 'a', columns: 'vin' }), { text: 'a', order: 'newest' });
  assert.deepEqual(columnsOf({ columns: 'feed.vin.nonsense' }), ['vin', 'feed']);
  assert.deepEqual(viewsOf(JSON.stringify([{ name: 'Lost', filter: { text: 'WVW', event: 'lost' } }])), [{ name: 'Lost', filter: { event: 'lost' } }]);
  for (const broken of [undefined, '', '{', '[null]', '[{"name":1}]', '{}']) assert.deepEqual(viewsOf(broken), []);
});

test('a corrected mapping is a profile that the hub takes: columns moved, left out, made the reference; tables of words go with the field', () => {
  const generic = JSON.parse(readFileSync(new URL('../../profiles/generic.json', import.meta.url), 'utf8')) as Profile;
  const own = profileWith(generic, 'generic-own', { Fahrgestell: 'vin', Delikt: 'event.kind', AZ: REFERENCE, marks: LEFT_OUT });
  assert.doesNotThrow(() => loadProfile(own));
  assert.deepEqual([own.columns.Fahrgestell, own.columns.Delikt, own.reference, own.columns.marks, own.ignore], ['vin', { to: 'event.kind', words: 'events', unknownWords: 'refuse' }, { column: 'AZ' }, undefined, ['marks']]);
  assert.deepEqual(profileWith(own, 'generic-own', { marks: 'marks' }).ignore, []);
  assert.deepEqual(fieldsToOffer(['vin', 'plates[N].number', 'otherNumbers[N].kind']), ['vin', 'plates[1].number', 'plates[2].number']);
});

test('a report of an import opens in a spreadsheet without a formula', () => {
  assert.equal(reportCsv([{ type: 'refused', line: 3, field: '=A1', reason: 'says "x", y', code: 'import.x' }], () => '=dit'), 'line,kind,column,reason,code,reason (en)\r\n3,refused,\'=A1,\'=dit,import.x,"says ""x"", y"\r\n');
});
