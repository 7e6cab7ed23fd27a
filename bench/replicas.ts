/**
 * What replicas cost and how soon they know: the first copy of a million vehicles, a change until it is found at the post, a week's
 * backlog, and 200 of them at one hub. The hub, its PostgreSQL, the replicas and who writes share this one machine. `quick` shrinks it
 * and leaves no file.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { CSV_HEADER, csvRow, writeVehicles } from './files.ts';
import { vehicles, type GeneratedVehicle } from './generator/index.ts';
import { ROOT, adminToken, ask, command, startHub, tokenOf, type BenchHub } from './hub.ts';
import type { ReaderFigures } from './replica-readers.ts';
import { machine, megabytes, shown, table, time, writeResult } from './sheet.ts';

const isQuick = process.argv.includes('quick');
const WHOLE = isQuick ? 50_000 : 1_000_000;
const BACKLOG = isQuick ? 10_000 : 200_000;
/** What a hub holds to which many come: each of them has a copy of it. */
const SMALL = 10_000;
const READERS = isQuick ? 20 : 200;
const BUREAUS = 20;
const SECONDS = isQuick ? 5 : 20;
const PROBES = isQuick ? 30 : 300;
const RATE = 1_000;
/** One small import ten times a second. */
const STEP = 100;
const SEED = 1;

/** What is ended whatever happens. */
const running: (() => Promise<void>)[] = [];

type Figure = readonly [what: string, value: string, target: string];
const figures: Figure[] = [];
const note = (...figure: Figure): void => {
  figures.push(figure);
  console.log(`${figure[0].padEnd(72)} ${figure[1].padEnd(44)} ${figure[2]}`);
};
const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

type Tokens = { readonly admin: string; readonly feed: string; readonly desk: string; readonly officer: string };
type Replica = { readonly url: string; readonly child: ChildProcess; readonly startedInMs: number; readonly stop: () => Promise<void> };

async function startReplica(hub: BenchHub, folder: string, code?: string): Promise<Replica> {
  const begun = performance.now();
  const child = spawn(join(ROOT, 'bin/crosscheck'), ['replica', '--hub', hub.url, '--data', join(folder, 'replica'), '--key', join(folder, 'replica.key'), '--port', '0', ...(code === undefined ? [] : ['--code', code])], { stdio: ['ignore', 'pipe', 'pipe'] });
  let faults = '';
  child.stderr.on('data', (chunk: Buffer) => { faults = (faults + chunk.toString()).slice(-4_000); });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /^listening on (http\S+)$/m.exec(said);
      if (found?.[1] !== undefined) resolve(found[1].replace('localhost', '127.0.0.1'));
    });
    child.on('exit', (status) => { reject(new Error(`the replica ended with ${status ?? 'a signal'}: ${faults}`)); });
  });
  return { url, child, startedInMs: performance.now() - begun, stop: async () => { child.removeAllListeners('exit'); const gone = once(child, 'exit'); child.kill('SIGTERM'); await gone; } };
}

const enrolled = (hub: BenchHub, { admin }: Tokens, bureau: string): Promise<{ code: string }> => ask(hub, admin, 'POST /v1/replicas', { bureau, unit: 'bench', name: `bench of ${bureau}` });

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}
const residentOf = async (pid: number): Promise<number> => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024;
const TICKS_A_SECOND = 100;
/** Processor time that a process has had, in milliseconds. */
const cpuOf = async (pid: number): Promise<number> => {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_A_SECOND;
};

async function importRows(hub: BenchHub, token: string, rows: readonly GeneratedVehicle[]): Promise<void> {
  const answer = await fetch(`${hub.url}/v1/vehicles/imports?profile=generic`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' }, body: `${[CSV_HEADER, ...rows.map(csvRow)].join('\n')}\n` });
  if (!answer.ok) throw new Error(`import: ${answer.status} ${await answer.text()}`);
  await answer.text();
}

let made = 0;
/** Vehicles that were never recorded, each bench with references of its own. */
function fresh(count: number): readonly GeneratedVehicle[] {
  made += 1;
  let n = 0;
  return [...vehicles(SEED + 100 + made, count)].map((vehicle) => { n += 1; return { ...vehicle, reference: `load-${made}-${n}` }; });
}

/** Writes `RATE` records a second for a while; tells when each was committed. */
async function writing(hub: BenchHub, token: string, seconds: number): Promise<ReadonlyMap<string, number>> {
  const rows = fresh(RATE * seconds);
  const committed = new Map<string, number>();
  const begun = performance.now();
  for (let from = 0; from < rows.length; from += STEP) {
    const dueMs = (from / RATE) * 1_000 - (performance.now() - begun);
    if (dueMs > 0) await pause(dueMs);
    const step = rows.slice(from, from + STEP);
    await importRows(hub, token, step);
    for (const { reference } of step) committed.set(reference, Date.now());
  }
  note('… records written a second meanwhile', shown(rows.length / ((performance.now() - begun) / 1_000)), shown(RATE));
  return committed;
}

async function foundAt(url: string, token: string, vin: string): Promise<boolean> {
  const answer = await fetch(`${url}/v1/checks`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ vehicle: { vin }, purpose: 'border_control' }) });
  return answer.ok && (await answer.json() as { outcome: string }).outcome === 'hit';
}

async function untilFound(url: string, token: string, vin: string): Promise<number> {
  const begun = performance.now();
  while (!await foundAt(url, token, vin)) {
    if (performance.now() - begun > 120_000) throw new Error(`${vin} was not found at the replica within two minutes`);
    await pause(5);
  }
  return performance.now() - begun;
}

const vinOf = (n: number): string => `WVWZZZ9TZ${String(n).padStart(8, '0')}`;

/** From the answer to a report until a check at the replica finds it. */
async function probes(hub: BenchHub, replica: Replica, tokens: Tokens, label: string): Promise<void> {
  const tookMs: number[] = [];
  for (let n = 0; n < PROBES; n += 1) {
    made += 1;
    await ask(hub, tokens.desk, 'POST /v1/vehicles', { reference: `probe-${made}`, vin: vinOf(made), make: 'VW' });
    tookMs.push(await untilFound(replica.url, tokens.officer, vinOf(made)));
  }
  tookMs.sort((a, b) => a - b);
  note(label, `p50 ${time(at(tookMs, 0.5))}, p99 ${time(at(tookMs, 0.99))}, longest ${time(tookMs.at(-1) ?? 0)}`, 'p99 ≤ 1 s');
}

async function one(hub: BenchHub, folder: string, tokens: Tokens): Promise<void> {
  const { code } = await enrolled(hub, tokens, 'NL');
  let replica = await startReplica(hub, folder, code);
  note(`first copy of ${shown(WHOLE)} vehicles, until it answers`, time(replica.startedInMs), '≤ 60 s');
  note('… memory of the replica, its folder', `${megabytes(await residentOf(replica.child.pid ?? 0))}, ${megabytes(await sizeOf(join(folder, 'replica')))}`, '');
  await probes(hub, replica, tokens, 'committed at the hub → found at the replica, at rest');
  const load = writing(hub, tokens.feed, SECONDS);
  await probes(hub, replica, tokens, `… while ${shown(RATE)} records a second are written`);
  await load;
  await replica.stop();
  const backlog = fresh(BACKLOG);
  for (let from = 0; from < backlog.length; from += 20_000) await importRows(hub, tokens.feed, backlog.slice(from, from + 20_000));
  made += 1;
  await ask(hub, tokens.desk, 'POST /v1/vehicles', { reference: `probe-${made}`, vin: vinOf(made), make: 'VW' });
  const begun = performance.now();
  replica = await startReplica(hub, folder);
  note(`start with ${shown(WHOLE)} vehicles, until it answers`, time(replica.startedInMs), '');
  await untilFound(replica.url, tokens.officer, vinOf(made));
  note(`a week's backlog of ${shown(BACKLOG)} changes caught up, start and all`, time(performance.now() - begun), '');
  note('… of that since it listened', time(performance.now() - begun - replica.startedInMs), '≤ 20 s');
  await replica.stop();
}

async function many(hub: BenchHub, tokens: Tokens): Promise<void> {
  const pid = hub.process.pid ?? 0;
  const measured = async (): Promise<{ readonly cpuMs: number; readonly committed: ReadonlyMap<string, number> }> => {
    const before = await cpuOf(pid);
    const committed = await writing(hub, tokens.feed, SECONDS);
    return { cpuMs: (await cpuOf(pid)) - before, committed };
  };
  const alone = await measured();
  note(`hub's processor time, ${shown(RATE)} records a second, no replica`, `${(alone.cpuMs / SECONDS / 10).toFixed(1)} % of a core`, '');
  const codes: { code: string }[] = [];
  for (let n = 0; n < READERS; n += 1) codes.push(await enrolled(hub, tokens, n % BUREAUS === 0 ? 'NL' : `R${String(n % BUREAUS).padStart(2, '0')}`));
  const child = spawn(process.execPath, [join(ROOT, 'bench/replica-readers.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const order = async <T>(what: string): Promise<T> => { child.stdin.write(`${what}\n`); return JSON.parse(String((await lines.next()).value)) as T; };
  const memoryBefore = await residentOf(pid);
  const begun = performance.now();
  await order(JSON.stringify({ hub: hub.url, replicas: codes }));
  note(`${READERS} replicas of ${BUREAUS} bureaus enrolled, each with a first copy of ${shown(SMALL)} vehicles`, time(performance.now() - begun), '');
  const earlier = await order<ReaderFigures>('figures');
  const told = await measured();
  await pause(2_000);
  const read = await order<ReaderFigures>('figures');
  const lagMs = read.arrived.flatMap(([reference, arrivedMs]) => { const since = told.committed.get(reference); return since === undefined ? [] : [Math.max(0, arrivedMs - since)]; }).sort((a, b) => a - b);
  note(`committed → told to a replica, ${READERS} of them listening`, `p50 ${time(at(lagMs, 0.5))}, p99 ${time(at(lagMs, 0.99))} (${shown(lagMs.length)} of ${shown(told.committed.size)})`, '');
  note(`hub's processor time with ${READERS} replicas`, `${(told.cpuMs / SECONDS / 10).toFixed(1)} % of a core`, '');
  note('… for each replica', `${((told.cpuMs - alone.cpuMs) / SECONDS / READERS).toFixed(2)} ms of each second, ${megabytes(((await residentOf(pid)) - memoryBefore) / READERS)}`, '');
  // By these names `bench world-model` finds them.
  note('a change on its way to a replica, bytes', shown(Math.round((read.bytes - earlier.bytes) / Math.max(1, read.rows - earlier.rows))), '');
  note(`cores of the hub for each replica, at ${shown(RATE)} changes a second`, ((told.cpuMs - alone.cpuMs) / SECONDS / READERS / 1_000).toFixed(5), '');
  note('segments that did not hold, feeds that ended', `${read.wrong}, ${read.ended}`, '0, 0');
  child.kill('SIGTERM');
}

/** A hub with bureaus and so many vehicles of the first one. */
async function filled(folder: string, name: string, count: number): Promise<{ readonly hub: BenchHub; readonly tokens: Tokens }> {
  const file = join(folder, `${name}.csv`);
  await writeVehicles(file, SEED, { from: 0, count });
  const hub = await startHub(join(folder, name));
  running.push(async () => { if (hub.process.exitCode === null && hub.process.signalCode === null) await hub.stop(); });
  const admin = await adminToken(join(folder, name));
  await ask(hub, admin, 'POST /v1/bureaus', { code: 'NL', name: 'Bench', country: 'NL' });
  for (let n = 1; n < BUREAUS; n += 1) {
    const code = `R${String(n).padStart(2, '0')}`;
    await ask(hub, admin, 'POST /v1/bureaus', { code, name: `Bench ${n}`, country: 'NL' });
    await ask(hub, admin, 'POST /v1/tokens', { bureau: code, role: 'officer', unit: 'bench' }); // a unit is there once somebody is in it
  }
  const tokens: Tokens = { admin, feed: await tokenOf(hub, admin, 'feed'), desk: await tokenOf(hub, admin, 'desk'), officer: await tokenOf(hub, admin, 'officer') };
  await command(hub, tokens.feed, ['vehicles', 'import', file, '--profile', 'generic', '--json']);
  while ((await ask<{ index: { vehicles: number } }>(hub, admin, 'GET /v1/status')).index.vehicles < count) await pause(50);
  return { hub, tokens };
}

export async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-'));
  try {
    const large = await filled(folder, 'large', WHOLE);
    await one(large.hub, folder, large.tokens);
    await large.hub.stop();
    const small = await filled(folder, 'small', SMALL);
    await many(small.hub, small.tokens);
    await small.hub.stop();
    if (!isQuick) await writeResult('replicas', [`Machine: ${machine()}. Hub, PostgreSQL (embedded), replicas and whoever writes all on it.`, '', ...table(['What', 'Measured', 'Target'], figures)]);
  } finally {
    await Promise.all(running.map((stop) => stop().catch(() => undefined)));
    await rm(folder, { recursive: true, force: true });
  }
}
