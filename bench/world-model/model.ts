/**
 * What the whole world's load would take: arithmetic over measured figures, facts and assumptions. Pure. What was not measured stays
 * undefined, and so does whatever follows from it.
 */
import type { Measured } from './figures.ts';

export type Load = {
  readonly countries: number; readonly vehicles: number; readonly checksPerSecond: number;
  /** How many times the average the busiest hour asks. */
  readonly peak: number;
  /** How often its owner changes a record, clears it and reports others in its place: each keeps a version. */
  readonly changesPerVehicleYear: number;
  /** For how many months a check is kept in full (R16). */
  readonly keptMonths: number;
  /** For how many days the keys are kept by which a late report finds earlier checks. */
  readonly lateDays: number;
  readonly replicas: number; readonly hubs: number;
};

/** What is decided and not measured. */
export type Assumptions = {
  /** Of a process's best, how much is asked of it at the peak. */
  readonly utilisation: number;
  /** Processes beyond those needed, so that one may be away. */
  readonly spares: number;
  /** Room left on disks. */
  readonly diskFill: number;
  /** Copies of the database on disks: the server and its standby. */
  readonly databaseCopies: number;
  readonly backupsKept: number;
  readonly prices: { /** A year. */ readonly core: number; readonly gibibyteMemory: number; readonly tebibyteDisk: number; readonly tebibyteBackup: number; readonly currency: string };
};

export type Figures = {
  readonly bytesPerVehicle: ReadonlyMap<string, Measured>;
  readonly bytesPerChange: ReadonlyMap<string, Measured>;
  readonly bytesPerCheck: ReadonlyMap<string, Measured>;
  readonly indexBytesPerVehicle: Measured | undefined;
  readonly singlesPerSecond: Measured | undefined;
  /** Cores of the machine on which that was measured, which the database and the clients used too. */
  readonly cores: Measured | undefined;
  readonly backupShare: Measured | undefined;
  readonly backupBytesPerSecond: Measured | undefined;
  readonly replicaBytesPerChange: Measured | undefined;
  readonly hubCostPerReplica: Measured | undefined;
};

const DAY_S = 86_400;
const YEAR_DAYS = 365;
const MONTHS = 12;
/** The table of keys for late reports is emptied by slots; every other grows until its rows' time is over. */
const LATE_TABLE = 'check_keys';
const TIB = 2 ** 40;
const GIB = 2 ** 30;

export type Row = { readonly what: string; readonly years: readonly (number | undefined)[] };

const sum = (all: Iterable<number>): number => [...all].reduce((a, b) => a + b, 0);

/** How many days of checks a table holds after so many years. */
export const daysKept = (table: string, years: number, { keptMonths, lateDays }: Pick<Load, 'keptMonths' | 'lateDays'>): number =>
  Math.min(years * YEAR_DAYS, table === LATE_TABLE ? lateDays : PERMANENT.test(table) ? Infinity : (keptMonths / MONTHS) * YEAR_DAYS);

/** What proves and what was raised is not forgotten when a check's own words are. */
const PERMANENT = /^(log_|audit_events|change_groups|check_groups|changes|hit|sightings|announcements|analysis_|check_figures)/;

/** Bytes of each table at the end of each year. */
export function diskByYear(load: Load, figures: Figures, years: readonly number[]): readonly Row[] {
  const perDay = load.checksPerSecond * DAY_S;
  const tables = [...new Set([...figures.bytesPerVehicle.keys(), ...figures.bytesPerChange.keys(), ...figures.bytesPerCheck.keys()])].filter((name) => name !== 'together');
  const rows = tables.map((table): Row => ({
    what: table,
    years: years.map((year) => load.vehicles * ((figures.bytesPerVehicle.get(table)?.value ?? 0) + year * load.changesPerVehicleYear * (figures.bytesPerChange.get(table)?.value ?? 0)) + perDay * daysKept(table, year, load) * (figures.bytesPerCheck.get(table)?.value ?? 0)),
  }));
  return rows.filter((row) => row.years.some((bytes) => (bytes ?? 0) > 0)).sort((a, b) => (b.years.at(-1) ?? 0) - (a.years.at(-1) ?? 0));
}

export const totalByYear = (rows: readonly Row[], years: readonly number[]): readonly number[] => years.map((_, at) => sum(rows.map((row) => row.years[at] ?? 0)));

export type Machines = { readonly peakPerSecond: number; readonly processes: number | undefined; readonly cores: number | undefined; readonly indexBytes: number | undefined; readonly memoryBytes: number | undefined };

/** Hub processes for the peak, with spares; each keeps the whole index, and twice of it while it is put in order. */
export function machinesFor(load: Load, { singlesPerSecond, cores, indexBytesPerVehicle }: Figures, { utilisation, spares }: Assumptions): Machines {
  const peakPerSecond = load.checksPerSecond * load.peak;
  const processes = singlesPerSecond && Math.ceil(peakPerSecond / (singlesPerSecond.value * utilisation)) + spares;
  const indexBytes = indexBytesPerVehicle && load.vehicles * indexBytesPerVehicle.value;
  return {
    peakPerSecond, processes, indexBytes,
    cores: processes !== undefined && cores ? processes * cores.value : undefined,
    memoryBytes: processes !== undefined && indexBytes !== undefined ? processes * indexBytes * 2 : undefined,
  };
}

export type Backups = { readonly bytes: number | undefined; readonly seconds: number | undefined };
export const backupOf = (databaseBytes: number, { backupShare, backupBytesPerSecond }: Figures): Backups => ({
  bytes: backupShare && databaseBytes * backupShare.value, seconds: backupBytesPerSecond && databaseBytes / backupBytesPerSecond.value,
});

export const changesPerSecond = ({ vehicles, changesPerVehicleYear }: Pick<Load, 'vehicles' | 'changesPerVehicleYear'>): number => (vehicles * changesPerVehicleYear) / (YEAR_DAYS * DAY_S);

export type Traffic = { readonly bytesPerSecond: number | undefined; readonly hubCores: number | undefined };
/** Every change goes to every replica and to every hub's index. */
export const trafficOf = (load: Load, { replicaBytesPerChange, hubCostPerReplica }: Figures): Traffic => ({
  bytesPerSecond: replicaBytesPerChange && changesPerSecond(load) * (load.replicas + load.hubs) * replicaBytesPerChange.value,
  hubCores: hubCostPerReplica && load.replicas * hubCostPerReplica.value,
});

export type Cost = { readonly what: string; readonly amount: number | undefined };
/** A year's cost once so much is kept. */
export function costOf(databaseBytes: number, { cores, memoryBytes }: Machines, backup: Backups, { prices, diskFill, databaseCopies, backupsKept }: Assumptions): readonly Cost[] {
  const parts: Cost[] = [
    { what: 'cores', amount: cores && cores * prices.core },
    { what: 'memory', amount: memoryBytes && (memoryBytes / GIB) * prices.gibibyteMemory },
    { what: 'disks', amount: ((databaseBytes * databaseCopies) / diskFill / TIB) * prices.tebibyteDisk },
    { what: 'backups', amount: backup.bytes === undefined ? undefined : ((backup.bytes * backupsKept) / TIB) * prices.tebibyteBackup },
  ];
  return [...parts, { what: 'together', amount: parts.some(({ amount }) => amount === undefined) ? undefined : sum(parts.map(({ amount }) => amount ?? 0)) }];
}
