/** Whoever is left out of an answer unweighed would have been left unread: against the slow way, which weighs everybody. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkDigitOf } from '../../identifiers/vin.ts';
import { meet, type SearchResult } from '../../indexing/searching.ts';
import { CAPTURE_WAYS } from '../../matching/errors.ts';
import { newGeneration, roomFor } from '../../matching/generation.ts';
import { openSearcher } from '../../matching/searcher.ts';
import { openWriter } from '../../matching/writer.ts';
import { chosenOf, meetingsOf, worthReading, type Choice } from '../checks/meetings.ts';
import { VEHICLE_MATCHER } from './matching.ts';

const POSSIBLE = 0.001;
const VIEW = { isHidden: new Uint8Array(1), minute: 0 };
const MAKES = ['Volkswagen', 'Honda', undefined];
const COLOURS = ['red', 'dark grey', 'beige', 'white', undefined];
const put = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at + 1);
const withCheckDigit = (vin: string): string => put(vin, 8, checkDigitOf(vin) ?? '0');

/** Two lines without check digits, one with, one in which nearly all check digits fail; serials in a row with holes, every seventh vehicle under two numbers. */
const serial = (n: number): string => String(304_100 + n).padStart(6, '0');
const LINES = [(n: number) => `WVWZZZ1KZ8W${serial(n)}`, (n: number) => `WVWZZZ1KZ9W${serial(n)}`, (n: number) => withCheckDigit(`1HGCM82603A${serial(n)}`), (n: number) => `1HGCM82604B${serial(n)}`];
const VINS = LINES.flatMap((line) => Array.from({ length: 220 }, (_, n) => n).filter((n) => n % 9 !== 4).map(line));
const SAID = VINS.map((vin, n) => ({
  reference: `R-${n}`, vin, make: MAKES[n % 3], colour: COLOURS[n % 5], plates: [{ number: `B-AB ${n}`, country: 'DE' }], ...(n % 7 === 0 ? { otherNumbers: [{ kind: 'frame' as const, number: VINS[n + 1] ?? vin }] } : {}),
}));

const searcher = (() => {
  const generation = newGeneration(roomFor(SAID.length));
  const writer = openWriter(generation);
  for (const [n, said] of SAID.entries()) {
    const { numbers, traits } = VEHICLE_MATCHER.describe({ said });
    const name = new Uint8Array(16);
    new DataView(name.buffer).setUint32(0, n + 1);
    assert.ok(writer.learn({ name, numbers, traits, hiddenFrom: 0, endsAt: 0xffffffff }));
  }
  return openSearcher(generation);
})();

const slip = fc.record({ kind: fc.constantFrom('wrong', 'swap', 'drop', 'insert'), at: fc.oneof(fc.nat(16), fc.integer({ min: 11, max: 16 })), by: fc.constantFrom(...Array.from('0123456789ABOZS')) });
type Slip = { kind: string; at: number; by: string };
const slipped = (text: string, { kind, at, by }: Slip): string =>
  (kind === 'wrong' ? put(text, at, by) : kind === 'swap' ? text.slice(0, at) + text.slice(at, at + 2).split('').reverse().join('') + text.slice(at + 2) : kind === 'drop' ? put(text, at, '') : text.slice(0, at) + by + text.slice(at));
const question = fc.record({
  of: fc.nat(VINS.length - 1), slips: fc.array(slip, { maxLength: 3 }), mends: fc.boolean(), capture: fc.constantFrom(undefined, ...CAPTURE_WAYS),
  make: fc.constantFrom(...MAKES), colour: fc.constantFrom(...COLOURS), year: fc.constantFrom(undefined, 2008), plateOf: fc.option(fc.nat(VINS.length - 1)), again: fc.boolean(),
});

function asked({ of, slips, mends, capture, make, colour, year, plateOf, again }: typeof question extends fc.Arbitrary<infer Q> ? Q : never): Parameters<typeof VEHICLE_MATCHER.prepare>[0] {
  const read = slips.reduce(slipped, VINS[of] ?? '');
  const vin = mends && read.length === 17 ? withCheckDigit(read) : read;
  return { vin, ...(again ? { vins: [{ number: slipped(vin, { kind: 'wrong', at: 15, by: '7' }) }] } : {}), ...(plateOf === null ? {} : { plate: { number: `B-AB ${plateOf}`, country: 'DE' } }), capture, make, colour, year };
}

const found = (of: ReturnType<typeof VEHICLE_MATCHER.prepare>, worth?: number): SearchResult => meet({ searcher, prefix: 'veh' }, VEHICLE_MATCHER.searchOf(of, worth), VIEW, () => assert.fail('no pattern was asked'));
const chosen = (of: ReturnType<typeof VEHICLE_MATCHER.prepare>, { met, idOf, leftOut }: SearchResult): Choice => chosenOf(meetingsOf(met, (group) => VEHICLE_MATCHER.estimate(of, group)), idOf, { possible: POSSIBLE, fill: 0, leftOut });

test('what is read, with which odds, how many are left and whether there are more are the same whether neighbours are sifted or all are weighed', () => {
  let leftOut = 0;
  fc.assert(fc.property(question, (one) => {
    const of = VEHICLE_MATCHER.prepare(asked(one));
    const all = found(of);
    const sifted = found(of, worthReading(POSSIBLE));
    assert.equal(all.leftOut, 0);
    assert.deepEqual(chosen(of, sifted), chosen(of, all));
    assert.equal(sifted.more, all.more);
    leftOut += sifted.leftOut;
  }), { numRuns: 2_000 });
  assert.ok(leftOut > 5_000, `only ${leftOut} were left out`);
});
