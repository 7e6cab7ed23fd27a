/** What benchmarks rely on: repeatable, unique, hard, and free numbers that are truly absent. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { hasValidCheckDigit, mustBeChecked, withCheckDigit } from './check-digit.ts';
import { damage, plates, questions, Random, vehicles, Weighted, type Fault, type GeneratedVehicle } from './index.ts';
import { isFree, nthSerial } from './serials.ts';

const COUNT = 200_000;
const world: readonly GeneratedVehicle[] = [...vehicles(7, COUNT)];
const vins = world.flatMap(({ vin }) => vin ?? []);
const share = (part: number): number => part / COUNT;
const close = (actual: number, expected: number, within: number, what: string): void => {
  assert.ok(Math.abs(actual - expected) <= within, `${what}: ${actual.toFixed(4)}, expected about ${expected}`);
};

test('the same seed and place give the same vehicle, whatever the count', () => {
  assert.deepEqual([...vehicles(7, 1000)], world.slice(0, 1000));
  assert.notDeepEqual([...vehicles(8, 10)], world.slice(0, 10));
});

test('this seed gives these vehicles, on every machine', () => {
  const lines = [...vehicles(1, 10_000)].map((vehicle) => JSON.stringify(vehicle)).join('\n');
  assert.equal(createHash('sha256').update(lines).digest('hex'), DIGEST);
});

test('references and VINs are unique', () => {
  assert.equal(new Set(world.map(({ reference }) => reference)).size, COUNT);
  assert.equal(new Set(vins).size, vins.length);
});

test('VINs are well formed, their check digits right where the market asks for them and elsewhere in part', () => {
  const full = vins.filter((vin) => vin.length === 17);
  assert.deepEqual(full.filter((vin) => !/^[A-HJ-NPR-Z0-9]{13}\d{4}$/.test(vin)), []);
  assert.deepEqual(full.filter((vin) => mustBeChecked(vin) && !hasValidCheckDigit(vin)), []);
  const elsewhere = full.filter((vin) => !mustBeChecked(vin));
  close(elsewhere.filter(hasValidCheckDigit).length / elsewhere.length, 0.25, 0.1, 'valid elsewhere');
});

test('the check digit agrees with the published example', () => {
  assert.equal(withCheckDigit('1M8GDM9A0KP042788'), '1M8GDM9AXKP042788'); // 49 CFR 565.15
  assert.ok(hasValidCheckDigit('11111111111111111'));
});

test('the shares are those promised', () => {
  const old = world.filter(({ vin, year }) => vin !== undefined && vin.length <= 13 && year < 1981);
  close(share(old.length), 0.02, 0.003, 'before 1981');
  assert.deepEqual([Math.min(...old.map(({ vin }) => vin!.length)), Math.max(...old.map(({ vin }) => vin!.length))], [4, 13]);
  close(share(COUNT - vins.length), 0.05, 0.005, 'without VIN');
  close(share(world.filter(({ plates: list }) => list.length === 0).length), 0.095, 0.01, 'without plate');
  assert.ok(world.every(({ vin, plates: list }) => vin !== undefined || list.length > 0), 'every vehicle has a number');
  close(share(world.filter(({ engineNumber }) => engineNumber).length), 0.58, 0.04, 'with engine number');
  assert.ok(world.every(({ year, event }) => Number(event.from.slice(0, 4)) >= Math.min(year, 2026) && event.from <= '2026-06-30'));
  assert.deepEqual([...new Set(world.map(({ category }) => category))].sort(), ['bus', 'car', 'moped', 'motorcycle', 'trailer', 'truck', 'van']);
});

test('it is hard: prefixes follow a power law and serials have close neighbours', () => {
  const prefixes = new Map<string, number>();
  for (const vin of vins) if (vin.length === 17) prefixes.set(vin.slice(0, 8), (prefixes.get(vin.slice(0, 8)) ?? 0) + 1);
  const counts = [...prefixes.values()].sort((a, b) => b - a);
  assert.ok(counts.slice(0, counts.length / 10).reduce((sum, n) => sum + n, 0) > 0.4 * vins.length, 'a tenth of the prefixes holds two vehicles in five');
  const known = new Set(vins);
  const near = vins.slice(0, 20_000).filter((vin) => [1, 2, 3, 4, 5, 6].some((step) => known.has(after(vin, step))));
  assert.ok(near.length > 0.3 * 20_000, `${near.length} of 20,000 have a neighbour within 6`);
});

function after(vin: string, step: number): string {
  const next = vin.slice(0, -4) + String(Number(vin.slice(-4)) + step).padStart(4, '0');
  return vin.length === 17 && hasValidCheckDigit(vin) ? withCheckDigit(next) : next;
}

test('what is made up is in no generated file, whatever its seed', () => {
  const known = new Set(world.flatMap(({ plates: list }) => list.map(({ number, country }) => country + number)));
  assert.deepEqual([...plates(7, 20_000)].filter(({ number, country }) => known.has(country + number)), []);
  const knownVins = new Set(vins);
  for (const { vehicle, truth } of questions(7, world, { hitRate: 0, damageRate: 0, neighbourRate: 0.5, count: 20_000 })) {
    assert.ok(truth.reference === undefined && !knownVins.has(vehicle.vin ?? ''));
    assert.ok(!vehicle.plate || !known.has(vehicle.plate.country + vehicle.plate.number));
  }
});

test('questions keep their base rate and tell the truth', () => {
  const byReference = new Map(world.map((vehicle) => [vehicle.reference, vehicle]));
  const asked = [...questions(3, world, { hitRate: 0.1, count: 20_000 })];
  const hits = asked.filter(({ truth }) => truth.kind === 'recorded');
  close(hits.length / asked.length, 0.1, 0.01, 'hit rate');
  for (const { vehicle, truth } of hits.filter((hit) => hit.truth.fault === undefined)) {
    const record = byReference.get(truth.reference!)!;
    assert.ok(vehicle.vin === undefined || vehicle.vin === record.vin);
    assert.ok(vehicle.plate === undefined || vehicle.plate.number === record.plates[0]!.number);
    assert.ok(vehicle.vin !== undefined || vehicle.plate !== undefined);
  }
  close(asked.filter(({ truth }) => truth.fault).length / asked.length, 0.1, 0.01, 'damage rate');
});

test('damage changes the text by the one fault it names', () => {
  const spoil = damage(5);
  const lengths: Record<Fault, number> = { substitution: 17, 'look-alike': 17, drop: 16, swap: 17 };
  for (const vin of vins.filter((candidate) => candidate.length === 17).slice(0, 5000)) {
    const { text, fault } = spoil(vin);
    assert.notEqual(text, vin);
    assert.equal(text.length, lengths[fault]);
    if (fault !== 'drop') assert.equal(Array.from(text).filter((letter, at) => letter !== vin[at]).length, fault === 'swap' ? 2 : 1);
  }
});

test('serials: no two neighbours are free, none is given twice', () => {
  for (let serial = 0; serial < 10_000; serial++) assert.ok(!(isFree(serial) && isFree((serial + 1) % 10_000)));
  const given = new Set(Array.from({ length: 50_000 }, (_, n) => nthSerial(n, 2, 11)));
  assert.equal(given.size, 50_000);
  assert.ok([...given].every((serial) => !isFree(serial)));
});

test('weights are kept', () => {
  const draw = new Weighted([1, 2, 7]);
  const random = new Random(1);
  const counts = [0, 0, 0];
  for (let index = 0; index < 100_000; index++) counts[draw.draw(random)]!++;
  counts.forEach((count, index) => { close(count / 100_000, [0.1, 0.2, 0.7][index]!, 0.01, `weight ${index}`); });
});

/** Changes only when the generator does, and then every published figure is measured anew. */
const DIGEST = 'e5977da5bf7455f36c2712dfd734565d951062194fc7272ba4a1ff9a3aa520f5';
