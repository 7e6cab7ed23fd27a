/**
 * What the policy costs: a decision by itself, and what restrictions cost a check. One hub with a million records, 30 % of them restricted from one
 * of two bureaus, which ask the same questions in turns; only the ratio of the two counts. `quick` takes a tenth of the records.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HUB_BUREAU, ROLES } from '../../src/kernel/context.ts';
import { decide, type Grant } from '../../src/kernel/policy.ts';
import { grants as checks } from '../../src/modules/checks/policy.ts';
import { grants as hits } from '../../src/modules/hits/policy.ts';
import { grants as vehiclesGrants } from '../../src/modules/vehicles/policy.ts';
import { CSV_HEADER, csvRow, writeQuestions } from '../files.ts';
import { vehicles } from '../generator/index.ts';
import { ROOT, adminToken, ask, command, startHub, type BenchHub } from '../hub.ts';
import { machine, printTable, shown, table, time, writeResult } from '../sheet.ts';

const SEED = 1;
const SAMPLE = 20_000;
/** Three in ten are restricted from the second bureau. */
const isRestricted = (at: number): boolean => (at * 7) % 10 < 3;
const WITH = 'FR';
const WITHOUT = 'BR';
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
/** The share of a sorted list. */
const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const CALLS_PER_BATCH = 10_000;

/** Decisions of every kind in turn: µs of the processor a call, p50 and p99 over batches. */
function decisions(batches: number): { readonly p50: number; readonly p99: number; readonly permitted: number } {
  const grants: readonly Grant[] = [...Object.values(checks), ...Object.values(hits), ...Object.values(vehiclesGrants)];
  const askers = ROLES.flatMap((role) => ['NL', 'BR', 'FR', HUB_BUREAU].map((bureau) => ({ role, bureau, collections: bureau === 'FR' ? [] : ['vehicles'] })));
  // Long lists of restrictions are the dear ones.
  const things = [{}, { purpose: 'roadside' }, { owner: 'NL', finder: 'BR' }, { owner: 'NL', restrictions: Array.from({ length: 50 }, (_, i) => `X${i}`) }, { owner: 'NL', restrictions: ['BR'] }];
  const took: number[] = [];
  let permitted = 0;
  let call = 0;
  for (let batch = 0; batch < batches; batch += 1) {
    const begun = process.cpuUsage();
    for (let i = 0; i < CALLS_PER_BATCH; i += 1, call += 1) {
      if (decide(askers[call % askers.length]!, grants[call % grants.length]!, things[call % things.length]).isPermitted) permitted += 1;
    }
    const { user, system } = process.cpuUsage(begun);
    took.push((user + system) / CALLS_PER_BATCH);
  }
  took.sort((a, b) => a - b);
  return { p50: at(took, 0.5), p99: at(took, 0.99), permitted };
}

async function writeRecords(path: string, count: number): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${CSV_HEADER},restrictions\n`);
  let i = 0;
  for (const vehicle of vehicles(SEED, count)) {
    if (!file.write(`${csvRow(vehicle)},${isRestricted(i) ? WITH : ''}\n`)) await once(file, 'drain');
    i += 1;
  }
  file.end();
  await once(file, 'finish');
}

type Singles = { readonly perSecond: number; readonly p50Ms: number; readonly p99Ms: number; readonly failed: number };
const singles = (hub: BenchHub, token: string, file: string, seconds: number): Promise<Singles> => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, [join(ROOT, 'bench/single-client.ts'), hub.url.replace('localhost', '127.0.0.1'), token, file, String(seconds), '8', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  child.on('exit', (code) => { if (code === 0) resolve(JSON.parse(out) as Singles); else reject(new Error(`the client ended with ${code ?? 'a signal'}`)); });
});

const TICK_MS = 10;
/** What a process has used of the processor, all threads: neighbours on the machine do not count in it. */
async function cpuMs(pid: number | undefined): Promise<number> {
  const fields = (await readFile(`/proc/${pid ?? 0}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Checks a second of a stream. */
async function streamed(hub: BenchHub, token: string, file: string, { count, folder }: { readonly count: number; readonly folder: string }): Promise<number> {
  const answers = await open(join(folder, 'answers.ndjson'), 'w');
  const begun = performance.now();
  await command(hub, token, ['check', '--stream', file, '--purpose', 'border_control'], answers.fd);
  await answers.close();
  return count / ((performance.now() - begun) / 1_000);
}

export async function main(args: readonly string[]): Promise<void> {
  const isQuick = args.includes('quick');
  const count = isQuick ? 100_000 : 1_000_000;
  const rounds = isQuick ? 3 : 5;
  const asked = isQuick ? 10_000 : 30_000;
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-policy-'));
  try {
    decisions(50); // warm
    const decided = decisions(isQuick ? 200 : 1_000);
    const records = join(folder, 'records.csv');
    const questions = join(folder, 'questions.ndjson');
    await writeRecords(records, count);
    // Both bureaus ask about the same vehicles, and may know of all of them that are recorded: what differs is what is hidden around them.
    const recorded = [...vehicles(SEED, SAMPLE)].filter((_, i) => !isRestricted(i));
    await writeQuestions(questions, SEED + 1, { recorded, count: asked });
    const hub = await startHub(join(folder, 'hub'));
    try {
      const admin = await adminToken(join(folder, 'hub'));
      const token = async (bureau: string, role: string): Promise<string> => (await ask<{ secret: string }>(hub, admin, 'POST /v1/tokens', { bureau, role, unit: 'bench', person: 'bench' })).secret;
      for (const code of ['NL', WITH, WITHOUT]) await ask(hub, admin, 'POST /v1/bureaus', { code, name: 'Bench', country: 'NL' });
      await command(hub, await token('NL', 'feed'), ['vehicles', 'import', records, '--profile', 'generic', '--json']);
      while ((await ask<{ index: { vehicles: number } }>(hub, admin, 'GET /v1/status')).index.vehicles < count) await new Promise((resolve) => { setTimeout(resolve, 100); });
      const tokens: Readonly<Record<string, string>> = { [WITHOUT]: await token(WITHOUT, 'officer'), [WITH]: await token(WITH, 'officer') };
      const cpu: Record<string, number[]> = { [WITHOUT]: [], [WITH]: [] };
      const one: Record<string, Singles[]> = { [WITHOUT]: [], [WITH]: [] };
      const stream: Record<string, number[]> = { [WITHOUT]: [], [WITH]: [] };
      for (let round = 0; round <= rounds; round += 1) {
        for (const bureau of round % 2 === 0 ? [WITHOUT, WITH] : [WITH, WITHOUT]) {
          const figures = await singles(hub, tokens[bureau] ?? '', questions, isQuick ? 2 : 4);
          const before = await cpuMs(hub.process.pid);
          const rate = await streamed(hub, tokens[bureau] ?? '', questions, { count: asked, folder });
          const used = await cpuMs(hub.process.pid) - before;
          if (figures.failed > 0) throw new Error(`${figures.failed} checks failed`);
          if (round === 0) continue; // warm
          one[bureau]?.push(figures);
          stream[bureau]?.push(rate);
          cpu[bureau]?.push((used / asked) * 1_000);
        }
      }
      const of = (bureau: string, pick: (figures: Singles) => number): number => median((one[bureau] ?? []).map(pick));
      const beside = (of: (bureau: string) => number | undefined, unit: (n: number) => string): string => `${unit(of(WITHOUT) ?? 0)} / ${unit(of(WITH) ?? 0)}`;
      const cost = median(Array.from({ length: rounds }, (_, i) => (cpu[WITH]?.[i] ?? 0) / (cpu[WITHOUT]?.[i] ?? 1)));
      const micro = (n: number): string => time(n / 1_000);
      const rows = [
        ['a decision, p50 / p99 of batches, processor', `${micro(decided.p50)} / ${micro(decided.p99)}`, '≤ 5 µs', decided.p99 <= 5 ? 'reached' : '**missed**'],
        ['a streamed check, processor of the hub: nothing hidden / 30 % hidden', beside((bureau) => median(cpu[bureau] ?? []), micro), '', ''],
        ['cost of restrictions, by that', `${((cost - 1) * 100).toFixed(1)} %`, '≤ 10 %', cost <= 1.1 ? 'reached' : '**missed**'],
        ['streamed checks a second', beside((bureau) => median(stream[bureau] ?? []), shown), '', ''],
        ['single checks a second, 8 connections', beside((bureau) => of(bureau, ({ perSecond }) => perSecond), shown), '', ''],
        ['p50 of single checks', beside((bureau) => of(bureau, ({ p50Ms }) => p50Ms), time), '', ''],
      ];
      printTable(['What', 'Measured', 'Target', ''], rows);
      if (!isQuick) await writeResult('policy', [`Machine: ${machine()}. Client, hub and PostgreSQL (embedded) all on it; others worked on it too: what the processor was used for counts, rates show the neighbours.`, `Records: ${shown(count)} of the seeded generator (seed ${SEED}), 30 % restricted from one of the two bureaus that ask; ${rounds} rounds in turns, the median of their ratios.`, '', ...table(['What', 'Measured', 'Target', ''], rows)]);
    } finally {
      await hub.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
