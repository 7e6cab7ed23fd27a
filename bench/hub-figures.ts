/**
 * The hub's own figures: a hub, its embedded PostgreSQL and the clients on this one machine, against their targets, and a
 * dated result that names the machine. `quick` takes a tenth of the records. It asks over HTTP and knows no engine.
 */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { vehicles, type GeneratedVehicle } from './generator/index.ts';
import { writeQuestions, writeVehicles } from './files.ts';
import { ROOT, adminToken, ask, command, startHub, tokenOf, type BenchHub } from './hub.ts';
import { importPeer, type PeerFigure } from './peers/postgres.ts';
import { openDatabase, run } from '../src/kernel/store/database.ts';
import { startEmbedded } from '../src/kernel/store/embedded/index.ts';
import { machine, shown, table, writeResult } from './sheet.ts';

type Figure = { readonly what: string; readonly value: string; readonly target: string; readonly holds: boolean | undefined };

const isQuick = process.argv.includes('quick');
const WHOLE = isQuick ? 100_000 : 1_000_000;
const TIMED = isQuick ? 50_000 : 200_000;
const STREAMED = isQuick ? 50_000 : 300_000;
const SEED = 1;
const SAMPLE = 20_000;

const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-'));
const figures: Figure[] = [];
const note = (what: string, value: string, target = '', holds?: boolean): void => {
  figures.push({ what, value, target, holds });
  console.log(`${holds === undefined ? ' ' : holds ? '✔' : '✘'} ${what.padEnd(58)} ${value.padEnd(34)} ${target}`);
};
const perSecond = (count: number, ms: number): number => Math.round(count / (ms / 1000));

async function measure(): Promise<void> {
  console.log(`records ${shown(WHOLE)}, generator seed ${SEED}, folder ${folder}`);
  const data = join(folder, 'hub');
  const first = join(folder, 'first.csv');
  const rest = join(folder, 'rest.csv');
  await writeVehicles(first, SEED, { from: 0, count: TIMED });
  await writeVehicles(rest, SEED, { from: TIMED, count: WHOLE - TIMED });
  const recorded = [...vehicles(SEED, SAMPLE)];

  let hub = await startHub(data);
  const admin = await adminToken(data);
  await ask(hub, admin, 'POST /v1/bureaus', { code: 'NL', name: 'Bench', country: 'NL' });
  const tokens = { feed: await tokenOf(hub, admin, 'feed'), officer: await tokenOf(hub, admin, 'officer'), desk: await tokenOf(hub, admin, 'desk') };

  const importing = await timedImport(hub, tokens.feed, first);
  note(`import of ${shown(TIMED)} vehicles by the command line`, `${shown(perSecond(TIMED, importing))} vehicles/s`, '≥ 10,000', perSecond(TIMED, importing) >= 10_000);
  await untilIndexed(hub, admin, TIMED);
  const repeating = await timedImport(hub, tokens.feed, first);
  note('the same file again, nothing changes', `${shown(perSecond(TIMED, repeating))} vehicles/s`);

  const filling = timedImport(hub, tokens.feed, rest);
  note('committed → found, while an import runs', await visibility(hub, tokens, 40), '≤ 1 s', lastMax <= 1000);
  const fillMs = await filling;
  note(`import of the next ${shown(WHOLE - TIMED)}, checks beside it`, `${shown(perSecond(WHOLE - TIMED, fillMs))} vehicles/s`);
  await untilIndexed(hub, admin, WHOLE);
  note('committed → found, at rest', await visibility(hub, tokens, 100), '≤ 1 s', lastMax <= 1000);

  await stream(hub, tokens.officer, recorded);
  await singles(hub, tokens.officer, recorded);

  const before = await status(hub, admin);
  await hub.stop();
  await letAge(data);
  hub = await startHub(data);
  note(`start with ${shown(WHOLE)} vehicles, until checks are answered`, `${(hub.startedInMs / 1000).toFixed(1)} s`, '≤ 15 s', hub.startedInMs <= 15_000);
  const after = await status(hub, admin);
  if (after.index.vehicles < WHOLE) throw new Error(`the index has ${after.index.vehicles} of ${WHOLE} vehicles after the restart`);
  await ageing(hub, tokens.desk);
  note('index, after a start', `${Math.round(after.index.bytes / after.index.vehicles)} bytes/vehicle`, '≤ 300', after.index.bytes / after.index.vehicles <= 300);
  note('index, grown by importing', `${Math.round(before.index.bytes / before.index.vehicles)} bytes/vehicle`, '≤ 300', before.index.bytes / before.index.vehicles <= 300);
  await hub.stop();

  const peer: PeerFigure = await importPeer(folder, SEED, TIMED);
  note(`PostgreSQL alone, COPY of the same ${shown(TIMED)} records, ready made`, `${shown(peer.perSecond)} vehicles/s`);
  note('import, share of PostgreSQL alone', (perSecond(TIMED, importing) / peer.perSecond).toFixed(2));
}

/** Three years pass for every record, as far as its owner's last word goes: behind the hub's back, while it is down. */
async function letAge(data: string): Promise<void> {
  const embedded = await startEmbedded({ folder: join(data, 'postgres'), log: () => undefined });
  const database = openDatabase(embedded.connection, () => undefined);
  await database.session(async ({ db }) => {
    await run(db, 'set statement_timeout = 0');
    await run(db, `update records set validated_at = validated_at - interval '3 years'`);
    await run(db, 'vacuum analyze records');
  });
  await database.close();
  await embedded.stop();
}

const PAGES = 100;
/** “My ageing records”: the first page and those after it, all records of the bureau being old. */
async function ageing(hub: BenchHub, token: string): Promise<void> {
  const tookMs: number[] = [];
  let after = '';
  let counted = 0;
  for (let i = 0; i < PAGES; i += 1) {
    const begun = performance.now();
    const page = await ask<{ next?: string; count?: number }>(hub, token, `GET /v1/vehicles/ageing?notValidatedFor=P24M${i % 2 === 0 || after === '' ? '' : `&after=${encodeURIComponent(after)}`}`);
    tookMs.push(performance.now() - begun);
    after = page.next ?? '';
    counted = page.count ?? counted;
  }
  const sorted = tookMs.slice(1).sort((a, b) => a - b); // the first finds nothing warm
  const longest = sorted.at(-1) ?? 0;
  note(`my ageing records (${shown(counted)} counted), first and later pages`, `p50 ${Math.round(sorted[PAGES >> 1] ?? 0)} ms, longest ${Math.round(longest)} ms, cold ${Math.round(tookMs[0] ?? 0)} ms`, '≤ 200 ms', Math.max(longest, tookMs[0] ?? 0) <= 200);
}

async function timedImport(hub: BenchHub, token: string, file: string): Promise<number> {
  const begun = performance.now();
  await command(hub, token, ['vehicles', 'import', file, '--profile', 'generic', '--json']);
  return performance.now() - begun;
}

type Status = { index: { vehicles: number; bytes: number } };
const status = (hub: BenchHub, admin: string): Promise<Status> => ask<Status>(hub, admin, 'GET /v1/status');
async function untilIndexed(hub: BenchHub, admin: string, count: number): Promise<void> {
  while ((await status(hub, admin)).index.vehicles < count) await new Promise((resolve) => { setTimeout(resolve, 50); });
}

let lastMax = 0;
let reportedCount = 0;
/** From the answer to a report until a check finds it. */
async function visibility(hub: BenchHub, tokens: { desk: string; officer: string }, times: number): Promise<string> {
  const tookMs: number[] = [];
  for (let i = 0; i < times; i += 1) {
    reportedCount += 1;
    const number = `VIS${String(reportedCount).padStart(8, '0')}X${String(process.pid).padStart(5, '0')}`.slice(0, 17).padEnd(17, '0');
    await ask(hub, tokens.desk, 'POST /v1/vehicles', { reference: `vis-${reportedCount}-${process.pid}`, vin: number });
    const begun = performance.now();
    for (;;) {
      const { outcome } = await ask<{ outcome: string }>(hub, tokens.officer, 'POST /v1/checks', { vehicle: { vin: number }, purpose: 'border_control' });
      if (outcome === 'hit') break;
      if (performance.now() - begun > 30_000) throw new Error('a committed record was not found within 30 s');
    }
    tookMs.push(performance.now() - begun);
  }
  tookMs.sort((a, b) => a - b);
  lastMax = tookMs.at(-1) ?? 0;
  return `p50 ${Math.round(tookMs[Math.floor(times / 2)] ?? 0)} ms, longest ${Math.round(lastMax)} ms`;
}

async function stream(hub: BenchHub, token: string, recorded: readonly GeneratedVehicle[]): Promise<void> {
  const file = join(folder, 'questions.ndjson');
  await writeQuestions(file, SEED + 1, { recorded, count: STREAMED });
  const answers = await open(join(folder, 'answers.ndjson'), 'w');
  const begun = performance.now();
  await command(hub, token, ['check', '--stream', file, '--purpose', 'border_control'], answers.fd);
  const rate = perSecond(STREAMED, performance.now() - begun);
  await answers.close();
  note(`stream of ${shown(STREAMED)} logged checks by the command line`, `${shown(rate)} checks/s`, '≥ 10,000', rate >= 10_000);
}

type Singles = { perSecond: number; p50Ms: number; p99Ms: number; maxMs: number; failed: number; left: number };
async function singles(hub: BenchHub, token: string, recorded: readonly GeneratedVehicle[]): Promise<void> {
  const file = join(folder, 'singles.ndjson');
  await writeQuestions(file, SEED + 2, { recorded, count: 20_000 });
  const ran = (rate: number): Promise<Singles> => new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'bench/single-client.ts'), hub.url.replace('localhost', '127.0.0.1'), token, file, isQuick ? '4' : '10', '32', String(rate)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
    child.on('exit', (code) => { if (code === 0) resolve(JSON.parse(out) as Singles); else reject(new Error(`the client ended with ${code ?? 'a signal'}`)); });
  });
  const open = await ran(3_000);
  note('single checks at 3,000 a second, 32 connections', `p50 ${open.p50Ms} ms, p99 ${open.p99Ms} ms`, 'p99 ≤ 25 ms', open.p99Ms <= 25 && open.failed === 0 && open.perSecond >= 2_900);
  const closed = await ran(0);
  note('single checks, as fast as they are answered', `${shown(closed.perSecond)} checks/s, p99 ${closed.p99Ms} ms`, '≥ 3,000', closed.perSecond >= 3_000 && closed.failed === 0);
}

async function report(): Promise<void> {
  const rows = figures.map((f) => [f.what, f.value, f.target, f.holds === undefined ? '' : f.holds ? 'reached' : '**missed**']);
  await writeResult('hub', [`Machine: ${machine()}. Client, hub and PostgreSQL (embedded) all on it.`, `Records: ${shown(WHOLE)} of the seeded generator (seed ${SEED}).`, '', ...table(['What', 'Measured', 'Target', ''], rows)]);
}

export async function main(): Promise<void> {
  try {
    await measure();
    if (!isQuick) await report();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
