/** `npm run bench -- world-model`: reads the newest measured figures, states load and assumptions, and says what it comes to. It measures nothing. */
import { LATE_DAYS } from '../../src/modules/checks/keys.ts';
import { printTable, rounded, shown, table, writeResult } from '../sheet.ts';
import { figure, newestSheet, rowsOf, type Measured, type Sheet } from './figures.ts';
import { backupOf, changesPerSecond, costOf, diskByYear, machinesFor, totalByYear, trafficOf, type Assumptions, type Figures, type Load } from './model.ts';

const RESULTS = new URL('../results/', import.meta.url);
const YEARS = [1, 2, 3, 5, 10] as const;

/** The load of issue and field: docs/guides/sizing.md says where each comes from. */
const LOAD: Load = { countries: 137, vehicles: 10_000_000, checksPerSecond: 300, peak: 10, changesPerVehicleYear: 2, keptMonths: 36, lateDays: LATE_DAYS, replicas: 137 * 10, hubs: 3 };

/** Prices are inputs: put your own here. */
const ASSUMED: Assumptions = {
  utilisation: 0.5, spares: 1, diskFill: 0.7, databaseCopies: 2, backupsKept: 3,
  prices: { core: 150, gibibyteMemory: 25, tebibyteDisk: 400, tebibyteBackup: 100, currency: 'EUR' },
};

/** Bytes by table, as bench/storage.ts writes them. */
const bytesOf = (sheet: Sheet | undefined, heading: string): ReadonlyMap<string, Measured> => new Map((sheet ? rowsOf(sheet, heading) : []).flatMap(([name = '']) => {
  const found = figure(sheet, new RegExp(`^${name}$`), { heading });
  return found ? [[name, found] as const] : [];
}));

export function readFigures(folder: URL): Figures {
  const [storage, speed, scale, replicas] = ['storage', 'speed', 'scale', 'replicas'].map((name) => newestSheet(folder, name));
  const cores = scale && /^Machine: (\d+) × /m.exec(scale.text)?.[1];
  return {
    bytesPerVehicle: bytesOf(storage, 'A vehicle'), bytesPerChange: bytesOf(storage, 'A change'), bytesPerCheck: bytesOf(storage, 'A check asked alone'),
    indexBytesPerVehicle: figure(speed, /^memory reserved/, { heading: '10,000,000 vehicles', column: 1 }),
    singlesPerSecond: figure(scale, /^single checks, one process/),
    cores: scale && cores !== undefined ? { value: Number(cores), from: scale.file } : undefined,
    backupShare: figure(storage, /^backup, share of the database/, { heading: 'Backup' }),
    backupBytesPerSecond: figure(storage, /^database backed up in a second/, { heading: 'Backup' }),
    replicaBytesPerChange: figure(replicas, /^a change on its way to a replica, bytes/),
    hubCostPerReplica: figure(replicas, /^cores of the hub for each replica/),
  };
}

const GONE = 'not measured';
const said = (value: number | undefined, unit: string): string => (value === undefined ? GONE : `${rounded(value)} ${unit}`);
const tebibytes = (bytes: number | undefined): string => said(bytes === undefined ? undefined : bytes / 2 ** 40, 'TiB');
const gibibytes = (bytes: number | undefined): string => said(bytes === undefined ? undefined : bytes / 2 ** 30, 'GiB');
const measured = (one: Measured | undefined, unit: string): string => (one ? `${rounded(one.value)} ${unit} (${one.from})` : GONE);

type Part = { readonly title: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** Everything as tables. */
export function partsOf(figures: Figures, load: Load, assumed: Assumptions): readonly Part[] {
  const disk = diskByYear(load, figures, YEARS);
  const totals = totalByYear(disk, YEARS);
  const hasDisk = disk.length > 0;
  const steady = hasDisk ? totals[2] ?? 0 : undefined;
  const machines = machinesFor(load, figures, assumed);
  const backup = steady === undefined ? { bytes: undefined, seconds: undefined } : backupOf(steady, figures);
  const traffic = trafficOf(load, figures);
  const { prices } = assumed;
  return [
    { title: 'The load', head: ['What', 'Input'], rows: [
      ['countries', shown(load.countries)], ['vehicles', shown(load.vehicles)], ['checks a second, average and peak', `${shown(load.checksPerSecond)}, ${shown(machines.peakPerSecond)}`], ['checks a year', shown(load.checksPerSecond * 86_400 * 365)],
      ['changes of a vehicle’s record a year; of all a second', `${rounded(load.changesPerVehicleYear)}; ${rounded(changesPerSecond(load))}`], ['checks kept in full', `${load.keptMonths} months`], ['keys for late reports kept', `${load.lateDays} days`], ['replicas', shown(load.replicas)],
    ] },
    { title: 'Measured', head: ['What', 'Figure'], rows: [
      ['kept of a vehicle', measured(figures.bytesPerVehicle.get('together'), 'bytes')], ['kept of a change', measured(figures.bytesPerChange.get('together'), 'bytes')], ['kept of a check asked alone', measured(figures.bytesPerCheck.get('together'), 'bytes')], ['index in memory', measured(figures.indexBytesPerVehicle, 'bytes a vehicle')],
      ['single checks by one process and its database', measured(figures.singlesPerSecond, 'a second')], ['… on a machine with', measured(figures.cores, 'cores')],
      ['backup, share of the database', measured(figures.backupShare, '')], ['a change on its way to a replica', measured(figures.replicaBytesPerChange, 'bytes')], ['the hub’s cost of a replica', measured(figures.hubCostPerReplica, 'cores')],
    ] },
    { title: 'Disk at the end of each year', head: ['Table', ...YEARS.map((year) => `year ${year}`)], rows: hasDisk ? [...disk.filter(({ years }) => (years.at(-1) ?? 0) >= 2 ** 30).map(({ what, years }) => [what, ...years.map(gibibytes)]), ['together', ...totals.map(tebibytes)]] : [[GONE, ...YEARS.map(() => '')]] },
    { title: 'Machines', head: ['What', 'Comes to'], rows: [
      ['hub processes for the peak, one of them spare', said(machines.processes, '')], ['cores, PostgreSQL’s included', said(machines.cores, '')], ['index of one process', gibibytes(machines.indexBytes)], ['memory of all, while each puts its index in order', gibibytes(machines.memoryBytes)],
      ['changes to replicas and hubs', said(traffic.bytesPerSecond === undefined ? undefined : traffic.bytesPerSecond / 2 ** 20, 'MiB a second')], ['cores for replicas', said(traffic.hubCores, '')],
      ['backup after three years', `${tebibytes(backup.bytes)}, taken in ${said(backup.seconds === undefined ? undefined : backup.seconds / 3600, 'hours')}`],
    ] },
    { title: `Cost a year, in ${prices.currency}, once three years are kept`, head: ['What', 'Assumed price', 'Comes to'], rows: costRows(steady, machines, { backup, assumed }) },
  ];
}

function costRows(steady: number | undefined, machines: ReturnType<typeof machinesFor>, { backup, assumed }: { readonly backup: ReturnType<typeof backupOf>; readonly assumed: Assumptions }): readonly (readonly string[])[] {
  if (steady === undefined) return [[GONE, '', '']];
  const { prices, databaseCopies, diskFill, backupsKept } = assumed;
  const price: Readonly<Record<string, string>> = { cores: `${prices.core} a core`, memory: `${prices.gibibyteMemory} a GiB`, disks: `${prices.tebibyteDisk} a TiB, ${databaseCopies} copies, ${shown(diskFill * 100)} % full`, backups: `${prices.tebibyteBackup} a TiB, ${backupsKept} kept` };
  return costOf(steady, machines, backup, assumed).map(({ what, amount }) => [what, price[what] ?? '', amount === undefined ? GONE : shown(amount)]);
}

export async function main(): Promise<void> {
  const parts = partsOf(readFigures(RESULTS), LOAD, ASSUMED);
  for (const { title, head, rows } of parts) {
    console.log(`\n${title}\n`);
    printTable(head, rows);
  }
  if (process.argv.includes('quick')) return;
  await writeResult('world-model', [
    'A model, not a measurement: arithmetic over figures of the files that are named, which were measured on small and crowded machines. What is assumed is in docs/guides/sizing.md.',
    ...parts.flatMap(({ title, head, rows }) => ['', `## ${title}`, '', ...table(head, rows)]),
  ]);
}
