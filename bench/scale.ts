/**
 * More than one process: how long until another keeps the single duties of one that was killed, checks a second with one and two hub
 * processes, and what becomes of those who are let in when three times as much is asked as a hub can answer. Hubs, PostgreSQL and the
 * clients share this one machine. `quick` shrinks it and leaves no file,
 * `looks` measures only how soon one process finds what another recorded, `overload` only what becomes of those who are let in (some two minutes).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../src/kernel/store/embedded/index.ts';
import { writeQuestions } from './files.ts';
import { vehicles } from './generator/index.ts';
import { ROOT, adminToken, ask, tokenOf, type BenchHub } from './hub.ts';
import { machine, shown, table, time, writeResult } from './sheet.ts';

const isQuick = process.argv.includes('quick');
/** `rush`: what one and two processes can do, and more than that; leaves no file. */
const isRush = process.argv.includes('rush');
const isOverload = process.argv.includes('overload');
const SECONDS = isQuick ? 4 : 8;
const CHANGES = isQuick ? 50 : 300;
const TAKEOVERS = isQuick ? 2 : 5;
const DUTIES = ['log.sequence', 'hits.clocks', 'notifications.deliveries', 'checks.retention'];
const SEED = 1;
const RECORDED = 2_000;
const CONNECTIONS = 32;
/** Enough that an open loop at three times the capacity never waits for a free connection. */
const CROWD = 512;

type Figure = readonly [what: string, value: string, target: string];
type Process = BenchHub & { readonly data: string; readonly child: ChildProcess; readonly said: () => string };
type Load = { readonly answered: number; readonly failed: number; readonly turnedAway: number; readonly left: number; readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number; /** What the client itself took of the machine. */ readonly cores: number };

const figures: Figure[] = [];
const note = (...figure: Figure): void => {
  figures.push(figure);
  console.log(`${figure[0].padEnd(72)} ${figure[1].padEnd(44)} ${figure[2]}`);
};

async function start(folder: string, name: string, databaseUrl: string, env: Readonly<Record<string, string>> = {}): Promise<Process> {
  const data = join(folder, name);
  const begun = performance.now();
  const child = spawn(join(ROOT, 'bin/crosscheck'), ['serve', '--data', data, '--keys', join(folder, 'keys'), '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DATABASE_URL: databaseUrl, CROSSCHECK_PUBLIC_URL: 'https://hub.example.org', ...env } });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-200_000);
      const found = /^listening on (http\S+)$/m.exec(said);
      if (found?.[1] !== undefined) resolve(found[1].replace('localhost', '127.0.0.1'));
    });
    child.on('exit', (code) => { reject(new Error(`the hub ended with ${code ?? 'a signal'}: ${said.slice(-2_000)}`)); });
  });
  return {
    url, data, child, process: child, startedInMs: performance.now() - begun, said: () => said,
    stop: () => new Promise((resolve) => { if (child.exitCode !== null || child.signalCode !== null) { resolve(); return; } child.removeAllListeners('exit'); child.on('exit', () => { resolve(); }); child.kill('SIGTERM'); }),
  };
}

const keepsAll = ({ said }: Process): boolean => DUTIES.every((duty) => said().split('\n').some((line) => line.includes('"duty.taken"') && line.includes(`"${duty}"`)));
const until = async (holds: () => boolean): Promise<void> => { while (!holds()) await new Promise((resolve) => { setTimeout(resolve, 10); }); };

async function takeovers(folder: string, databaseUrl: string): Promise<void> {
  const took: number[] = [];
  let keeper = await start(folder, 'keeper-0', databaseUrl);
  for (let n = 0; n < TAKEOVERS; n += 1) {
    const one = keeper;
    await until(() => keepsAll(one));
    const heir = await start(folder, `keeper-${n + 1}`, databaseUrl);
    one.child.removeAllListeners('exit');
    const begun = performance.now();
    one.child.kill('SIGKILL');
    await until(() => keepsAll(heir));
    took.push(performance.now() - begun);
    keeper = heir;
  }
  await keeper.stop();
  took.sort((a, b) => a - b);
  note(`kill -9 until another keeps all single duties, median and longest of ${TAKEOVERS}`, `${time(took[Math.floor(took.length / 2)] ?? 0)}, ${time(took.at(-1) ?? 0)}`, '≤ 10 s');
}

function load(url: string, token: string, file: string, { connections, rate, manner = '' }: { readonly connections: number; readonly rate: number; readonly manner?: 'heed' | '' }): Promise<Load> {
  const child = spawn(process.execPath, [join(ROOT, 'bench/single-client.ts'), url, token, file, String(SECONDS), String(connections), String(Math.round(rate)), manner], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  return new Promise((resolve, reject) => { child.on('exit', (code) => { if (code === 0) resolve(JSON.parse(out) as Load); else reject(new Error(`the client ended with ${code ?? 'a signal'}`)); }); });
}

/** Of a process and its threads, in Linux's hundredths; nothing elsewhere. */
function cpuSeconds({ child }: Process): number {
  try {
    const [, , ...fields] = readFileSync(`/proc/${child.pid ?? 0}/stat`, 'utf8').replace(/\(.*\)/, 'x').split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch { return 0; }
}

/** Times what one process can do. */
const OFFERED = isQuick ? [3] : [1.5, 3, 6];
/** Callers wait as they are told before they ask again: our own clients and what stands in front of a hub do. */
const HEEDED = 3;
/** Of what it can do: then hardly anybody waits for anybody. */
const UNLOADED = 0.1;
const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;

/** One process asked for more than it can do: as ratios, so that one machine's figures can be held against another's. */
async function overload(folder: string, databaseUrl: string): Promise<void> {
  const hub = await start(folder, 'crowded', databaseUrl);
  const admin = await adminToken(hub.data);
  await theBureau(hub, admin);
  const officer = await tokenOf(hub, admin, 'officer');
  const file = join(folder, 'crowd.ndjson');
  await writeQuestions(file, SEED + 2, { recorded: [...vehicles(SEED, RECORDED)], count: 20_000 });
  const measured = async (connections: number, rate: number, manner: 'heed' | '' = ''): Promise<Load & { readonly cpuMs: number }> => {
    const before = cpuSeconds(hub);
    const done = await load(hub.url, officer, file, { connections, rate, manner });
    return { ...done, cpuMs: (cpuSeconds(hub) - before) * 1000 };
  };
  await measured(CONNECTIONS, 0); // warm
  const best = await measured(CONNECTIONS, 0);
  note(`the best of one process, ${CONNECTIONS} connections, as fast as they are answered`, `${shown(best.perSecond)} a second, p99 ${time(best.p99Ms)}`, '');
  await measured(CROWD, best.perSecond * UNLOADED); // a quiet while
  const quiet = await measured(CROWD, best.perSecond * UNLOADED);
  const half = await measured(CROWD, best.perSecond / 2);
  note(`unloaded: ${UNLOADED * 100} % of that`, `p50 ${time(quiet.p50Ms)}, p99 ${time(quiet.p99Ms)}, ${quiet.turnedAway} turned away`, '0 turned away');
  note('half of that', `p50 ${time(half.p50Ms)}, p99 ${time(half.p99Ms)}, ${half.turnedAway} turned away`, `p99 ${times(half.p99Ms / quiet.p99Ms)} unloaded`);
  const answerMs = best.cpuMs / best.answered;
  for (const offered of OFFERED) {
    const rush = await measured(CROWD, best.perSecond * offered);
    note(`${offered} × its best is asked: answered`, `${times(rush.perSecond / best.perSecond)} its best, ${rush.failed} failed, ${shown(rush.left)} never sent`, '≥ 0.90 ×, 0 failed');
    note('… those let in: p50 and p99', `${time(rush.p50Ms)} and ${time(rush.p99Ms)}`, `p99 ${times(rush.p99Ms / quiet.p99Ms)} unloaded, ${times(rush.p99Ms / half.p99Ms)} half loaded; ≤ 2 ×`);
    note('… turned away with 429', `${shown(rush.turnedAway)}, each ${times(Math.max(0, rush.cpuMs - rush.answered * answerMs) / Math.max(1, rush.turnedAway) / answerMs)} the processor of an answer`, `hub and client took ${(rush.cpuMs / 1000 / SECONDS).toFixed(2)} and ${rush.cores.toFixed(2)} of ${availableParallelism()} cores`);
  }
  const heeded = best.perSecond * HEEDED;
  const rush = await measured(CROWD, heeded, 'heed');
  note(`${HEEDED} × its best is asked by ${CROWD} callers who heed Retry-After: answered`, `${times(rush.perSecond / best.perSecond)} its best, ${rush.failed} failed, ${shown(rush.turnedAway)} turned away`, '≥ 0.90 ×, 0 failed');
  note('… those let in: p50 and p99', `${time(rush.p50Ms)} and ${time(rush.p99Ms)} since the request was sent`, `p99 ${times(rush.p99Ms / half.p99Ms)} half loaded; ≤ 2 ×`);
  await hub.stop();
}

async function rates(folder: string, databaseUrl: string): Promise<void> {
  const [first, second] = [await start(folder, 'first', databaseUrl), await start(folder, 'second', databaseUrl)];
  const admin = await adminToken(first.data);
  await theBureau(first, admin);
  const officer = await tokenOf(first, admin, 'officer');
  const file = join(folder, 'singles.ndjson');
  await writeQuestions(file, SEED + 2, { recorded: [...vehicles(SEED, RECORDED)], count: 20_000 });
  await load(first.url, officer, file, { connections: CONNECTIONS, rate: 0 }); // warm
  await load(second.url, officer, file, { connections: CONNECTIONS, rate: 0 });
  const one = await load(first.url, officer, file, { connections: CONNECTIONS, rate: 0 });
  note(`single checks, one process, ${CONNECTIONS} connections, as fast as they are answered`, `${shown(one.perSecond)} a second, p99 ${time(one.p99Ms)}`, '');
  const both = await Promise.all([first, second].map(({ url }) => load(url, officer, file, { connections: CONNECTIONS / 2, rate: 0 })));
  const sum = both.reduce((n, { perSecond }) => n + perSecond, 0);
  note('the same with two processes, half the connections each', `${shown(sum)} a second, p99 ${time(Math.max(...both.map(({ p99Ms }) => p99Ms)))}`, `${(sum / one.perSecond).toFixed(2)} × one`);
  await second.stop();
  await load(first.url, officer, file, { connections: CROWD, rate: one.perSecond * 0.5 }); // a quiet while
  const quiet = await load(first.url, officer, file, { connections: CROWD, rate: one.perSecond * 0.5 });
  note('one process at half of what it can do', `p50 ${time(quiet.p50Ms)}, p99 ${time(quiet.p99Ms)}, ${shown(quiet.turnedAway)} turned away`, '');
  const busyBefore = cpuSeconds(first);
  const rush = await load(first.url, officer, file, { connections: CROWD, rate: one.perSecond * 3 });
  const busy = (cpuSeconds(first) - busyBefore) / SECONDS;
  note('one process asked three times what it can do: those let in', `${shown(rush.perSecond)} a second, p50 ${time(rush.p50Ms)}, p99 ${time(rush.p99Ms)}`, `${((rush.perSecond / one.perSecond) * 100).toFixed(0)} % of its best; ≥ 90 %`);
  note('… and turned away with 429', `${shown(rush.turnedAway)} in ${SECONDS} s, ${rush.failed} failed, ${shown(rush.left)} never sent`, '0 failed');
  note('… cores that the hub and the client took meanwhile', `${busy.toFixed(2)} and ${rush.cores.toFixed(2)}`, `of ${availableParallelism()}`);
  await first.stop();
}

/** Made by whichever part comes first. */
const theBureau = async (hub: Process, admin: string): Promise<void> => {
  await ask(hub, admin, 'POST /v1/bureaus', { code: 'NL', name: 'Bench', country: 'NL' }).catch((cause: unknown) => { if (!String(cause).includes('409')) throw cause; });
};

/** A vehicle recorded at one process until a check at the other finds it, asked again and again. */
async function foundElsewhere(folder: string, databaseUrl: string, [name, env]: readonly [string, Readonly<Record<string, string>>]): Promise<void> {
  const [first, second] = [await start(folder, `${name}-a`, databaseUrl, env), await start(folder, `${name}-b`, databaseUrl, env)];
  const admin = await adminToken(first.data);
  await theBureau(first, admin);
  const [desk, officer] = [await tokenOf(first, admin, 'desk'), await tokenOf(first, admin, 'officer')];
  const took: number[] = [];
  for (let n = -20; n < CHANGES; n += 1) { // the first twenty warm
    const vin = `WVWZZZ1KZ${name === 'nats' ? '8' : '9'}W${String(n + 20).padStart(6, '0')}`;
    await ask(first, desk, 'POST /v1/vehicles', { reference: `${name}-${n}`, vin });
    const begun = performance.now();
    while ((await ask<{ outcome: string }>(second, officer, 'POST /v1/checks', { vehicle: { vin }, purpose: 'roadside' })).outcome !== 'hit');
    if (n >= 0) took.push(performance.now() - begun);
  }
  took.sort((a, b) => a - b);
  note(`recorded at one process → found at another, ${name === 'nats' ? 'with' : 'without'} NATS: median and p99 of ${CHANGES}`, `${time(took[Math.floor(took.length / 2)] ?? 0)}, ${time(took[Math.floor(took.length * 0.99)] ?? 0)}`, 'p99 ≤ 1 s');
  await first.stop();
  await second.stop();
}

async function looks(folder: string, databaseUrl: string): Promise<void> {
  await foundElsewhere(folder, databaseUrl, ['alone', {}]);
  const url = 'nats://127.0.0.1:24999';
  const server = spawn('nats-server', ['-a', '127.0.0.1', '-p', '24999'], { stdio: 'ignore' });
  const failed = await new Promise<boolean>((resolve) => { server.on('error', () => { resolve(true); }); server.on('spawn', () => { resolve(false); }); });
  if (failed) { note('the same with NATS', 'there is no nats-server on this machine', ''); return; }
  try {
    await foundElsewhere(folder, databaseUrl, ['nats', { NATS_URL: url }]);
  } finally {
    server.kill('SIGKILL');
  }
}

export async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-'));
  const embedded = await startEmbedded({ folder: join(folder, 'postgres'), log: () => undefined });
  const { host, port, user, database } = embedded.connection;
  const databaseUrl = `postgres://${user}@localhost/${database}?${new URLSearchParams({ host, port: String(port) }).toString()}`;
  try {
    if (isOverload) {
      await overload(folder, databaseUrl);
      if (!isQuick) await writeResult('overload', [`Machine: ${machine()}. The hub, PostgreSQL (embedded) and the client all on it: where all cores are taken, the client takes from the hub.`, '', ...table(['What', 'Measured', 'Target'], figures)]);
      return;
    }
    if (!isRush) await looks(folder, databaseUrl);
    if (process.argv.includes('looks')) return;
    await takeovers(folder, databaseUrl);
    await rates(folder, databaseUrl);
    if (!isQuick && !isRush) await writeResult('scale', [`Machine: ${machine()}. Hubs, PostgreSQL (embedded) and clients all on it.`, '', ...table(['What', 'Measured', 'Target'], figures)]);
  } finally {
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
