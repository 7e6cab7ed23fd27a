/** The world of the quality benchmark: the same every time, every number once, honest neighbours, known truth. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDigitOf, isWellFormedVin } from '../../src/identifiers/vin.ts';
import { VehicleQuestion, VehicleWords } from '../../src/modules/vehicles/schema.ts';
import { Random } from '../generator/random.ts';
import { LAYOUTS } from './makers.ts';
import { checksOf, KINDS, recordOf } from './questions.ts';
import { misread, unreadable, WAYS } from './slips.ts';
import { makeWorld } from './world.ts';

const world = makeWorld(3, 4_000);
const some = Array.from({ length: 20_000 }, (_, i) => world.vehicle(Math.floor((i / 20_000) * world.built)));

test('about one built vehicle in 214 is recorded, and the same seed makes the same world', () => {
  assert.ok(Math.abs(world.built / world.recorded.length / 214 - 1) < 0.1);
  const again = makeWorld(3, 4_000);
  assert.deepEqual(again.recorded, world.recorded);
  assert.deepEqual(again.vehicle(12_345), world.vehicle(12_345));
  assert.ok(world.recorded.every((id) => world.isRecorded(id)) && new Set(world.recorded).size === world.recorded.length);
});

test('no VIN and no plate of a country is given twice', () => {
  assert.equal(new Set(some.map(({ number }) => number)).size, some.length);
  assert.equal(new Set(some.map(({ plate }) => plate.country + plate.number)).size, some.length);
  // Also within one line, where numbers stand closest.
  const line = world.lines.reduce((a, b) => (b.built > a.built ? b : a));
  const neighbours = Array.from({ length: Math.min(20_000, line.built) }, (_, n) => world.vehicle(line.first + n));
  assert.equal(new Set(neighbours.map(({ number }) => number)).size, neighbours.length);
  assert.equal(new Set(neighbours.map(({ plate }) => plate.country + plate.number)).size, neighbours.length);
});

test('VINs are well formed, of every layout, and bear a right check digit where the maker is of a market that has one', () => {
  const vins = some.filter(({ isVin }) => isVin);
  for (const { number, line } of vins) {
    assert.ok(isWellFormedVin(number), number);
    if (/^[1-57L]/.test(number)) assert.equal(checkDigitOf(number), number.charAt(8), `${number} of ${line.make}`);
  }
  assert.deepEqual(LAYOUTS.filter((layout) => !vins.some(({ line }) => line.layout === layout)), []);
  assert.ok(some.some(({ isVin }) => !isVin), 'some vehicles have a chassis or frame number');
});

test('records and questions are what the product takes', () => {
  const random = new Random(1);
  for (const id of world.recorded.slice(0, 500)) VehicleWords.parse(recordOf(world.vehicle(id), random));
  for (const way of WAYS) for (const check of checksOf(world, { recorded: true, way, count: 500, seed: 1 })) VehicleQuestion.parse(check.ask);
});

test('a check of an honest vehicle is never of a recorded one, and every kind of question occurs', () => {
  for (const { vehicle } of checksOf(world, { recorded: false, way: 'typed', count: 2_000, seed: 2 })) assert.equal(world.isRecorded(vehicle), false);
  const kinds = new Set(Array.from(checksOf(world, { recorded: true, way: 'typed', count: 2_000, seed: 2 }), ({ kind }) => kind));
  assert.deepEqual(KINDS.filter((kind) => !kinds.has(kind)), []);
});

test('typing, reading aloud and cameras misread a few numbers in a hundred, scanners hardly any', () => {
  const shareOf = (text: string, way: (typeof WAYS)[number]): number => {
    const random = new Random(9);
    let wrong = 0;
    for (let i = 0; i < 20_000; i += 1) if (misread(text, way, random) !== text) wrong += 1;
    return wrong / 20_000;
  };
  const vin = 'WVGBA9TL0FM003028';
  assert.ok(shareOf(vin, 'typed') > 0.04 && shareOf(vin, 'typed') < 0.08);
  assert.ok(shareOf(vin, 'read_aloud') > 0.08 && shareOf(vin, 'read_aloud') < 0.15);
  assert.ok(shareOf(vin, 'scanned') < 0.01);
  assert.ok(shareOf('AG518WP', 'camera') > 0.02 && shareOf('AG518WP', 'camera') < 0.12);
});

test('an unreadable VIN keeps at least eight characters that are read', () => {
  const random = new Random(4);
  for (let i = 0; i < 2_000; i += 1) {
    const read = unreadable('WVGBA9TL0FM003028', random);
    assert.match(read, /[?*[]/);
    assert.ok(read.replaceAll(/\[..\]|[?*]/g, '').length >= 8, read);
  }
});
