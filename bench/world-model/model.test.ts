/** The arithmetic of the world model: it follows from what was measured, and says so where something was not. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { figure, newestSheet, numberIn, type Measured } from './figures.ts';
import { backupOf, costOf, daysKept, diskByYear, machinesFor, totalByYear, trafficOf, type Assumptions, type Figures, type Load } from './model.ts';
import { partsOf, readFigures } from './run.ts';

const RESULTS = new URL('../results/', import.meta.url);
const LOAD: Load = { countries: 2, vehicles: 1_000, checksPerSecond: 10, peak: 10, changesPerVehicleYear: 63_072, keptMonths: 36, lateDays: 90, replicas: 5, hubs: 3 };
const ASSUMED: Assumptions = { utilisation: 0.5, spares: 1, diskFill: 0.5, databaseCopies: 2, backupsKept: 3, prices: { core: 100, gibibyteMemory: 10, tebibyteDisk: 1_000, tebibyteBackup: 200, currency: 'EUR' } };
const of = (value: number): Measured => ({ value, from: 'a sheet' });
const FIGURES: Figures = {
  bytesPerVehicle: new Map([['records', of(500)], ['together', of(500)]]), bytesPerChange: new Map([['record_versions', of(700)]]), bytesPerCheck: new Map([['checks', of(400)], ['check_keys', of(100)], ['log_entries', of(10)], ['together', of(510)]]),
  indexBytesPerVehicle: of(300), singlesPerSecond: of(40), cores: of(2), backupShare: of(0.25), backupBytesPerSecond: of(1_000), replicaBytesPerChange: of(600), hubCostPerReplica: of(0.01),
};
const NOTHING: Figures = { bytesPerVehicle: new Map(), bytesPerChange: new Map(), bytesPerCheck: new Map(), indexBytesPerVehicle: undefined, singlesPerSecond: undefined, cores: undefined, backupShare: undefined, backupBytesPerSecond: undefined, replicaBytesPerChange: undefined, hubCostPerReplica: undefined };
const DAY = 864_000; // checks

test('a figure is read in its unit, with the file that it stands in', () => {
  for (const [cell, value] of [['2,477 a second, p99 40.7 ms', 2_477], ['335 bytes/vehicle', 335], ['**missed**', undefined], ['1.5 MiB', 1.5 * 2 ** 20], ['25 ms', 0.025], ['3.21 s', 3.21], ['0.27', 0.27], ['', undefined]] as const) assert.equal(numberIn(cell), value, cell);
  const sheet = { file: '2026-01-01-x.md', text: '# x\n\n| What | Measured |\n|---|---|\n| a b | 12 bytes |\n\n## Part\n\n| What | Measured |\n|---|---|\n| a b | 34 bytes |\n' };
  assert.deepEqual(figure(sheet, /^a b/, { heading: 'Part' }), { value: 34, from: '2026-01-01-x.md' });
  assert.equal(figure(sheet, /^c/), undefined);
  assert.equal(figure(undefined, /^a/), undefined);
});

test('a table holds what its time allows: keys ninety days, checks three years, what proves them for ever', () => {
  assert.equal(daysKept('check_keys', 5, LOAD), 90);
  assert.equal(daysKept('checks', 5, LOAD), 3 * 365);
  assert.equal(daysKept('checks', 2, LOAD), 2 * 365);
  assert.equal(daysKept('log_entries', 5, LOAD), 5 * 365);
  const disk = diskByYear({ ...LOAD, changesPerVehicleYear: 2 }, FIGURES, [1, 5]);
  assert.deepEqual(Object.fromEntries(disk.map(({ what, years }) => [what, years])), {
    checks: [DAY * 365 * 400, DAY * 3 * 365 * 400], check_keys: [DAY * 90 * 100, DAY * 90 * 100], log_entries: [DAY * 365 * 10, DAY * 5 * 365 * 10], record_versions: [1_000 * 2 * 700, 1_000 * 5 * 2 * 700], records: [500_000, 500_000],
  });
  assert.deepEqual(totalByYear(disk, [1, 5]), [0, 1].map((at) => disk.reduce((sum, { years }) => sum + (years[at] ?? 0), 0)));
});

test('processes are enough for the peak at the utilisation that is assumed, and one more; each keeps the index twice', () => {
  assert.deepEqual(machinesFor(LOAD, FIGURES, ASSUMED), { peakPerSecond: 100, processes: 6, indexBytes: 300_000, cores: 12, memoryBytes: 6 * 2 * 300_000 });
  assert.deepEqual(backupOf(2_000, FIGURES), { bytes: 500, seconds: 2 });
  assert.deepEqual(trafficOf(LOAD, FIGURES), { bytesPerSecond: 2 * 8 * 600, hubCores: 0.05 });
});

test('a year costs what its parts cost', () => {
  const cost = costOf(2 ** 40, { peakPerSecond: 1, processes: 1, cores: 4, indexBytes: 1, memoryBytes: 8 * 2 ** 30 }, { bytes: 2 ** 39, seconds: 1 }, ASSUMED);
  assert.deepEqual(cost.map(({ what, amount }) => [what, amount]), [['cores', 400], ['memory', 80], ['disks', 4_000], ['backups', 300], ['together', 4_780]]);
});

test('what was not measured is said not to be, and nothing that follows from it is made up', () => {
  assert.deepEqual(trafficOf(LOAD, NOTHING), { bytesPerSecond: undefined, hubCores: undefined });
  assert.equal(costOf(1, machinesFor(LOAD, NOTHING, ASSUMED), { bytes: undefined, seconds: undefined }, ASSUMED).at(-1)?.amount, undefined);
  const parts = partsOf(NOTHING, LOAD, ASSUMED);
  for (const title of ['Measured', 'Disk at the end of each year', 'Machines']) assert.match(JSON.stringify(parts.find((part) => part.title === title)), /not measured/);
  assert.doesNotMatch(JSON.stringify(parts), /NaN|Infinity|null/);
});

test('the model reads the results that are kept, each from the newest file of its name', () => {
  const files = readdirSync(RESULTS);
  const { singlesPerSecond, indexBytesPerVehicle, bytesPerVehicle, bytesPerChange, bytesPerCheck, backupShare } = readFigures(RESULTS);
  const ofStorage = [bytesPerVehicle.get('together'), bytesPerChange.get('record_versions'), bytesPerCheck.get('checks'), backupShare];
  for (const one of [singlesPerSecond, indexBytesPerVehicle, ...(newestSheet(RESULTS, 'storage') ? ofStorage : [])]) assert.ok(one && one.value > 0 && files.includes(one.from), JSON.stringify(one));
  assert.equal(newestSheet(RESULTS, 'storage')?.file, files.filter((file) => /^\d{4}-\d{2}-\d{2}-storage\.md$/.test(file)).sort().at(-1));
  assert.equal(newestSheet(RESULTS, 'nothing'), undefined);
});
