/** Which number is found in what a barcode says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberInPayload } from './payloads.ts';

const VIN = '1HGCM82633A004352';

test('a VIN is found alone, behind its identifier, between stars, in an address, among fields and in structured text', () => {
  for (const payload of [VIN, VIN.toLowerCase(), `I${VIN}`, `*${VIN}*`, `https://maker.example/v?vin=${VIN}&lot=7`, `${VIN}|2003|ACCORD|RED`, `{"vin":"${VIN}","year":2003}`, `\u001d[)>06\u001dI${VIN}\u001dS12345`, `VIN:${VIN}`]) {
    assert.deepEqual(numberInPayload(payload), { kind: 'vin', number: VIN }, payload);
  }
});

test('in a longer run the seventeen that name a maker and hold their check digit are the VIN', () => {
  assert.deepEqual(numberInPayload(`00${VIN}`), { kind: 'vin', number: VIN });
});

test('a number that stands alone is given as it is; a web address, words and what is too short are none', () => {
  assert.deepEqual(numberInPayload('5Q0 123 456 A'), { kind: 'other', number: '5Q0123456A' });
  for (const payload of ['https://example.org/help', 'no smoking', 'A1', '', '4006381333931400638133393140063813339314']) assert.equal(numberInPayload(payload), undefined, payload);
});

test('nothing is repaired: seventeen characters with an O are no VIN', () => {
  assert.deepEqual(numberInPayload('1HGCM82633AOO4352'), { kind: 'other', number: '1HGCM82633AOO4352' });
});
