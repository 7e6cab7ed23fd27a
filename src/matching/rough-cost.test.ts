/** The quick prices are those of the slow way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CAPTURE_WAYS, readerOf, SHIPPED_ERRORS } from './errors.ts';
import { roughCost, roughCostOfCodes } from './rough-cost.ts';
import { encode } from './symbols.ts';

const VIN_CHARS = 17;
const BEFORE = 6;
const codesOf = (text: string): Uint8Array => { const codes = new Uint8Array(VIN_CHARS); encode(text, codes); return codes; };
const slip = fc.record({ kind: fc.constantFrom('wrong', 'swap'), at: fc.nat(VIN_CHARS - 2), by: fc.constantFrom(...Array.from('0123456789ABOZ')) });

test('a number as long as another is priced from its codes as from its text, whatever differs, for each way of capture', () => {
  fc.assert(fc.property(fc.stringMatching(/^[A-Z0-9]{17}$/), fc.array(slip, { maxLength: 5 }), fc.constantFrom(...CAPTURE_WAYS), (recorded, slips, way) => {
    const reader = readerOf(SHIPPED_ERRORS, way);
    let asked = recorded;
    for (const { kind, at, by } of slips) asked = kind === 'wrong' ? asked.slice(0, at) + by + asked.slice(at + 1) : asked.slice(0, at) + asked.charAt(at + 1) + asked.charAt(at) + asked.slice(at + 2);
    const row = new Uint8Array(BEFORE + VIN_CHARS);
    row.set(codesOf(recorded), BEFORE);
    const [byCodes, byText] = [roughCostOfCodes(reader, codesOf(asked), row, { at: BEFORE, length: VIN_CHARS }), roughCost(reader, asked, recorded)];
    assert.ok(Math.abs(byCodes - byText) < 1e-9, `${asked} ${recorded}: ${byCodes} by codes, ${byText} by text`);
  }), { numRuns: 3_000 });
});
