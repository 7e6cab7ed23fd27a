// Shows that a make and a model are known by the spellings that clerks, cameras and policemen use.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { listMakes, makeOf, makeOfNcicCode, makeOfSlug, modelOf, splitMakeModel } from './makes.ts';
import { NCIC_MAKES, OWN_ALIASES } from './tables/makes-own.ts';
import { normalForm } from './text.ts';

const spellings: Readonly<Record<string, readonly string[]>> = {
  Volkswagen: ['VW', 'vw', 'V.W.', 'volkswagen', 'VOLKSWAGON', 'Фольксваген', 'VOLK', 'Volkswagen AG', 'فولكس واجن'],
  'Mercedes-Benz': ['MERC', 'BENZ', 'mercedes', 'MERCEDES BENZ', 'Mercedes-Benz', 'MERZ', 'Мерседес-Бенц', 'MB', 'مرسيدس'],
  'Land Rover': ['LANDROVER', 'land-rover', 'LAND ROVER', 'LNDR', 'Range Rover'],
  Chevrolet: ['CHEVY', 'CHEV', 'Chevrolet', 'ШЕВРОЛЕ'],
  Citroën: ['citroen', 'CITROËN', 'Citroe\u0308n', 'Ситроен'],
  Škoda: ['SKODA', 'Škoda', 'ШКОДА', 'skoda auto'],
  Lada: ['ВАЗ', 'BAЗ', 'VAZ', 'Лада', 'ЖИГУЛІ', 'Lada (AvtoVAZ)'],
  Toyota: ['TOYT', 'TOYOTA MOTOR CORPORATION', 'ТОЙОТА', 'TОYОTА', 'トヨタ'],
  Honda: ['HOND', 'ХOНДА', 'هوندا'],
  Nissan: ['NISS', 'НІССАН'],
  'Harley-Davidson': ['HARLEY', 'H.D.', 'Harley Davidson'],
  'Alfa Romeo': ['ALFA', 'alfa-romeo', 'Альфа Ромео'],
  BMW: ['bmw', 'B.M.W.', 'БМВ', 'ВМW'],
  Ford: ['FORD', 'Форд', 'FORD MOTOR COMPANY'],
  Hyundai: ['HYUN', 'Хюндай', 'ХЕНДЭ', '현대'],
  'John Deere': ['John Deere', 'DEERE', 'JOHNDEERE'],
};
for (const [name, list] of Object.entries(spellings)) {
  test(`${list.join(', ')} all mean ${name}`, () => {
    for (const spelling of list) assert.equal(makeOf(spelling)?.name, name, spelling);
  });
}

test('a text that names no make is answered with nothing', () => {
  for (const text of ['', '   ', 'HOMEBUILT', '???', '🚗', 'X'.repeat(500), 'trailer']) assert.equal(makeOf(text), undefined, text);
});

test('the NCIC code MERC is Mercury, though the word means Mercedes-Benz', () => {
  assert.equal(makeOfNcicCode('MERC')?.name, 'Mercury');
  assert.equal(makeOf('MERC')?.name, 'Mercedes-Benz');
  assert.equal(makeOfNcicCode('merz')?.name, 'Mercedes-Benz');
  assert.equal(makeOfNcicCode('ZZZZ'), undefined);
});

test('every NCIC code and every list of spellings leads to a make of the tables', () => {
  for (const [code, slug] of Object.entries(NCIC_MAKES)) assert.ok(makeOfSlug(slug), `${code} ${slug}`);
  for (const slug of Object.keys(OWN_ALIASES)) assert.ok(makeOfSlug(slug), slug);
});

test('every make is found by its own name and by its slug', () => {
  assert.ok(listMakes().length > 860);
  for (const { slug, name } of listMakes()) {
    assert.equal(makeOf(name)?.name.toUpperCase().replace('-', ''), name.toUpperCase().replace('-', ''), name); // E-max and Emax are one key
    assert.equal(makeOfSlug(slug)?.name, name);
  }
});

const joined: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ['TESLA - MODEL S', 'tesla', 'MODEL S'],
  ['ВАЗ - 2107', 'lada', '2107'],
  ['BAЗ 21099', 'lada', '21099'],
  ['ВАЗ2109', 'lada', '2109'],
  ['JAWA350', 'jawa', '350'],
  ['ЯBA 634', 'jawa', '634'],
  ['VW Golf', 'volkswagen', 'Golf'],
  ['LAND ROVER DISCOVERY 4', 'land-rover', 'DISCOVERY 4'],
  ['MERCEDES-BENZ - SPRINTER 313 CDI', 'mercedes-benz', 'SPRINTER 313 CDI'],
  ['ALFA ROMEO/147', 'alfa-romeo', '147'],
  ['YАМАНА', 'yamaha', undefined],
  ['TOYOTACOROLLA', 'toyota', 'COROLLA'],
  ['ШКОДА ОКТАВІЯ', 'skoda', 'ОКТАВІЯ'],
  ['HОNDА - LЕАD', 'honda', 'LЕАD'],
  ['БМВ - Х5', 'bmw', 'Х5'],
  ['ХОНДА ЦИВИК', 'honda', 'ЦИВИК'],
  ['FORD', 'ford', undefined],
  ['HOMEBUILT BOX', undefined, 'HOMEBUILT BOX'],
  ['', undefined, undefined],
  [' - ', undefined, '-'],
];
for (const [text, make, model] of joined) {
  test(`"${text}" is ${make ?? 'no known make'}, ${model ?? 'no model'}`, () => {
    assert.deepEqual(splitMakeModel(text), { ...(make === undefined ? {} : { make }), ...(model === undefined ? {} : { model }) });
  });
}

test('no make is cut out of the middle of a word', () => {
  for (const text of ['MANTA', 'SEATTLE', 'MINIVAN', 'DAFNE']) assert.deepEqual(splitMakeModel(text).make, undefined, text);
});

const models: readonly (readonly [string, string, string | undefined])[] = [
  ['volkswagen', 'golf', 'Golf'],
  ['volkswagen', 'GOLF 1.6 TDI', 'Golf'],
  ['volkswagen', 'VOLKSWAGEN PASSAT', 'Passat'],
  ['honda', 'CR V', 'CR-V'],
  ['honda', 'crv', 'CR-V'],
  ['honda', 'CIVIC TYPE R', 'Civic Type R'],
  ['honda', 'accord 2.0 i', 'Accord'],
  ['tesla', 'MODEL S', 'Model S'],
  ['bmw', 'Х5', 'X5'],
  ['toyota', 'ハイラックス', 'Hilux'],
  ['peugeot', '206', '206'],
  ['ford', 'no such thing', undefined],
  ['no-such-make', 'Golf', undefined],
  ['ford', '', undefined],
];
for (const [make, text, expected] of models) {
  test(`"${text}" of ${make} is ${expected ?? 'not known'}`, () => {
    assert.equal(modelOf(make, text)?.name, expected);
  });
}

test('any text is taken apart without complaint', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (text) => {
      makeOf(text);
      splitMakeModel(text);
      modelOf('ford', text);
    }),
    { numRuns: 1000 },
  );
});

const dataDir = process.env['CROSSCHECK_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const pairs = `${dataDir}/stolen/ua_brand_cleansing_pairs.csv`;

test('the 35 makes and models as Ukrainian policemen typed them are understood', { skip: existsSync(pairs) ? false : 'SKIPPED: no data folder; set CROSSCHECK_SHARED_DATA' }, (t) => {
  const rows = readFileSync(pairs, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  for (const [raw = '', maker = '', model = ''] of rows) {
    const read = splitMakeModel(raw);
    assert.equal(read.make, makeOf(maker)?.slug, raw);
    assert.equal(normalForm(read.model ?? ''), normalForm(model), raw);
  }
  t.diagnostic(`${rows.length} of ${rows.length}`);
});
