// Shows what a VIN says about itself: check digit vectors of the standard, countries, years, makers; and 299 public VINs
// where the data folder is present.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { makeOf } from './makes.ts';
import { checkDigitOf, decodeVin, isFullVin, isWellFormedVin, lastEight } from './vin.ts';

for (const [vin, digit] of [['11111111111111111', '1'], ['1M8GDM9AXKP042788', 'X'], ['5GZCZ43D13S812715', '1'], ['1HGCM82633A004352', '3'], ['2T1BURHEXJC119229', 'X']] as const) {
  test(`the check digit of ${vin} is ${digit}`, () => {
    assert.equal(checkDigitOf(vin), digit);
    assert.equal(decodeVin(vin)?.checkDigit.holds, true);
  });
}

test('a VIN with I, O or Q has no check digit, is no well-formed VIN, but is read all the same', () => {
  for (const letter of 'IOQ') {
    const vin = `1M8GDM9AXKP0427${letter}8`;
    assert.equal(checkDigitOf(vin), undefined);
    assert.equal(isWellFormedVin(vin), false);
    assert.equal(isFullVin(vin), true);
    const read = decodeVin(vin);
    assert.deepEqual(read?.invalidCharacters, [{ position: 16, character: letter }]);
    assert.equal(read.checkDigit.expected, undefined);
    assert.equal(read.checkDigit.holds, false);
  }
});

test('a number of any other length or script is no full VIN', () => {
  for (const text of ['', '1M8GDM9AXKP04278', '1M8GDM9AXKP0427888', '1M8GDM9AXKPÄ42788', '1m8gdm9axkp042788', 'БM8GDM9AXKP042788']) {
    assert.equal(isFullVin(text), false);
    assert.equal(decodeVin(text), undefined);
  }
});

test('the check digit is mandatory in North America and China, elsewhere only evidence', () => {
  for (const [vin, mandatory] of [['1FTFW5L86RFB45612', true], ['2HKRW2H20NH207506', true], ['3VWR17AU5KM502465', true], ['4S4SLDB69T3023252', true], ['5YJSA1E28HF176944', true], ['LSVZZZAAZFD123456', true], ['WVWZZZ1KZ6W000001', false], ['JHMEC93200S102446', false], ['9BWZZZAAZFD123456', false]] as const) {
    assert.equal(decodeVin(vin)?.checkDigit.mandatory, mandatory, vin);
  }
});

const countries: readonly (readonly [string, string, string])[] = [
  ['WVW', 'DE', 'europe'], ['VF1', 'FR', 'europe'], ['ZFA', 'IT', 'europe'], ['SAL', 'GB', 'europe'], ['SUU', 'PL', 'europe'], ['TMB', 'CZ', 'europe'], ['TRU', 'HU', 'europe'], ['VSS', 'ES', 'europe'], ['YV1', 'SE', 'europe'], ['UU1', 'RO', 'europe'], ['U5Y', 'SK', 'europe'], ['XTA', 'RU', 'europe'], ['Y6D', 'UA', 'europe'], ['XLR', 'NL', 'europe'], ['YK1', 'FI', 'europe'],
  ['JTM', 'JP', 'asia'], ['KMH', 'KR', 'asia'], ['LSV', 'CN', 'asia'], ['MA3', 'IN', 'asia'], ['MR0', 'TH', 'asia'], ['NMT', 'TR', 'asia'], ['PL1', 'MY', 'asia'], ['RFG', 'TW', 'asia'],
  ['AHT', 'ZA', 'africa'], ['1FT', 'US', 'north_america'], ['2HK', 'CA', 'north_america'], ['3VW', 'MX', 'north_america'], ['5YJ', 'US', 'north_america'], ['6FP', 'AU', 'oceania'], ['7A3', 'NZ', 'oceania'], ['8AW', 'AR', 'south_america'], ['9BW', 'BR', 'south_america'], ['935', 'BR', 'south_america'], ['8GG', 'CL', 'south_america'], ['9FB', 'CO', 'south_america'],
];
for (const [wmi, country, region] of countries) {
  test(`a VIN that begins with ${wmi} was made in ${country}`, () => {
    const read = decodeVin(`${wmi}ZZZ1KZ6W000001`);
    assert.equal(read?.makerCountry?.code, country);
    assert.equal(read.region, region);
    assert.ok((read.makerCountry.name).length > 2);
  });
}

const makers: readonly (readonly [string, string])[] = [
  ['WVWZZZ1KZ6W000001', 'Volkswagen'], ['WAUZZZ8V1H1123456', 'Audi'], ['WBA3A5C51CF256985', 'BMW'], ['WDD2042021G139923', 'Mercedes-Benz'], ['VF3VBBHXHGZ041335', 'Peugeot'], ['VF7YDDMFC11473862', 'Citroën'], ['TMBJE73T3E9123456', 'Škoda'], ['SALLNABB8YA528024', 'Land Rover'], ['XTAGFK330JY144213', 'Lada'], ['JTDBBRBE6LJ007243', 'Toyota'], ['YS2R4X20001263612', 'Scania'],
  ['ZDMH100AAXB012345', 'Ducati'], ['JYARN23E00A000123', 'Yamaha'], ['1HD1KED12JB612345', 'Harley-Davidson'], ['VSSZZZ5FZGR123456', 'SEAT'], ['WMAH05ZZ13W045678', 'MAN'], ['XLRTE47MS0E123456', 'DAF'], ['VF644AGM000001234', 'Renault'],
];
for (const [vin, make] of makers) {
  test(`${vin} is a ${make} by its first three characters`, () => {
    assert.ok(decodeVin(vin)?.makes.includes(make), decodeVin(vin)?.makes.join(', '));
  });
}

test('the tenth character names years thirty years apart, up to next year', () => {
  const years = (code: string, current?: number): readonly number[] | undefined => decodeVin(`WVWZZZ1KZ${code}W000001`, current)?.modelYears;
  assert.deepEqual(years('A', 2026), [1980, 2010]);
  assert.deepEqual(years('V', 2026), [1997, 2027]);
  assert.deepEqual(years('W', 2026), [1998]);
  assert.deepEqual(years('Y', 2026), [2000]);
  assert.deepEqual(years('1', 2026), [2001]);
  assert.deepEqual(years('9', 2026), [2009]);
  assert.deepEqual(years('A'), [1980, 2010, 2040]);
  for (const none of ['0', 'U', 'Z', 'I', 'O', 'Q']) assert.deepEqual(years(none), []);
});

test('position 7 tells the two years of a North American car apart', () => {
  assert.equal(decodeVin('1HGCM82633A004352', 2026)?.modelYear, 2003);
  assert.equal(decodeVin('5YJSA1E28HF176944', 2026)?.modelYear, 2017);
  assert.equal(decodeVin('WVWZZZ1KZ6W000001', 2026)?.modelYear, undefined);
});

test('position 10 is trusted as a year in North America and with makers known to write it, not elsewhere', () => {
  assert.equal(decodeVin('1HGCM82633A004352')?.modelYearReliable, true);
  assert.equal(decodeVin('TMBJE73T3E9123456')?.modelYearReliable, true);
  assert.equal(decodeVin('VF1LM1B0H36666155')?.modelYearReliable, false);
  assert.equal(decodeVin('WDD2042021G139923')?.modelYearReliable, false);
});

test('a maker of few vehicles is named by its first three and its twelfth to fourteenth characters', () => {
  const read = decodeVin('1F9BD12345A434001');
  assert.equal(read?.smallManufacturer, true);
  assert.equal(read.serial, '001');
  assert.ok((read.maker ?? '').length > 2);
  assert.notEqual(read.maker, decodeVin('1F9BD12345A364001')?.maker);
  assert.equal(decodeVin('VF9SP3V3XMM795001')?.makes[0], 'Bugatti');
});

test('the parts of a VIN put together again are the VIN; its last eight are what people read out', () => {
  const read = decodeVin('WVWZZZ1KZ6W000001');
  assert.equal((read?.wmi ?? '') + (read?.vds ?? '') + (read?.vis ?? ''), 'WVWZZZ1KZ6W000001');
  assert.equal(read?.serial, '000001');
  assert.equal(lastEight('WVWZZZ1KZ6W000001'), '6W000001');
  assert.equal(lastEight('12345'), '12345');
});

test('any 17 characters are read without complaint, and a last character of another value fails the check', () => {
  const character = fc.constantFrom(...Array.from('ABCDEFGHJKLMNPRSTUVWXYZ0123456789'));
  fc.assert(
    fc.property(fc.string({ unit: character, minLength: 17, maxLength: 17 }), (text) => {
      const digit = checkDigitOf(text) ?? '';
      assert.match(digit, /^[0-9X]$/u);
      const vin = text.slice(0, 8) + digit + text.slice(9);
      assert.equal(decodeVin(vin)?.checkDigit.holds, true);
      const ofOtherValue = /[1AJ]$/u.test(vin) ? '2' : '1';
      assert.notEqual(checkDigitOf(vin.slice(0, 16) + ofOtherValue), digit);
    }),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => decodeVin(text) === undefined || text.length === 17));
});

const dataDir = process.env['CROSSCHECK_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const suites = `${dataDir}/vin/vin_decoder_suites.csv`;

test('of 299 VINs of public decoder suites, nine in ten makes and model years are right', { skip: existsSync(suites) ? false : 'SKIPPED: no data folder; set CROSSCHECK_SHARED_DATA' }, (t) => {
  const rows = readFileSync(suites, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  let makesAsked = 0;
  let makesRight = 0;
  let yearsAsked = 0;
  let yearsRight = 0;
  for (const [vin = '', make = '', , year = ''] of rows) {
    const read = decodeVin(vin, 2026);
    assert.ok(read, vin);
    const expected = makeOf(make.replace(/\(.*$/u, ''));
    if (expected !== undefined) {
      makesAsked += 1;
      if (read.makes.includes(expected.name)) makesRight += 1;
    }
    if (year !== '') {
      yearsAsked += 1;
      if (year.split('|').some((each) => read.modelYears.includes(Number(each)))) yearsRight += 1;
    }
  }
  t.diagnostic(`makes ${makesRight} of ${makesAsked}, model years ${yearsRight} of ${yearsAsked}`);
  assert.ok(makesAsked > 280 && yearsAsked > 230);
  assert.ok(makesRight >= 0.9 * makesAsked, `makes ${makesRight} of ${makesAsked}`);
  assert.ok(yearsRight >= 0.9 * yearsAsked, `years ${yearsRight} of ${yearsAsked}`);
});
