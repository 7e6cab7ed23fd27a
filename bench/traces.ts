/**
 * What tracing costs: single checks and a stream of them, and the hub's own CPU for each (which neighbours hardly change), with tracing off, one in a hundred, all, and all while the collector is away, in turns on one
 * database. Hub, PostgreSQL, clients and the collector share this one machine. `quick` shrinks it and leaves no file.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeQuestions } from './files.ts';
import { vehicles } from './generator/index.ts';
import { ROOT, adminToken, ask, command, startHub, tokenOf } from './hub.ts';
import { machine, printTable, rounded, shown, table, writeResult } from './sheet.ts';

const isQuick = process.argv.includes('quick');
const SECONDS = isQuick ? 2 : 5;
const ROUNDS = isQuick ? 1 : 3;
const STREAMED = isQuick ? 5_000 : 60_000;
const CONNECTIONS = 32;
const SEED = 1;
const NOBODY = 'http://127.0.0.1:9';

type Way = { readonly name: string; readonly env: Readonly<Record<string, string>> };
type Seen = { readonly perSecond: number; readonly singleMicros: number; readonly streamed: number; readonly streamedMicros: number };

const TICKS_PER_SECOND = 100;
/** CPU seconds of a process and its threads (proc(5), stat: utime and stime). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** A collector that reads what comes and keeps its size. */
async function collecting(): Promise<{ readonly url: string; readonly bytes: () => number; readonly close: () => void }> {
  let bytes = 0;
  const server = createServer((incoming, outgoing) => {
    incoming.on('data', (chunk: Buffer) => { bytes += chunk.length; });
    incoming.on('end', () => { outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{}'); });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bytes: () => bytes, close: () => { server.closeAllConnections(); server.close(); } };
}

function singles(url: string, token: string, file: string): Promise<{ readonly perSecond: number; readonly answered: number }> {
  const child = spawn(process.execPath, [join(ROOT, 'bench/single-client.ts'), url, token, file, String(SECONDS), String(CONNECTIONS)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  return new Promise((resolve, reject) => { child.on('exit', (code) => { if (code === 0) resolve(JSON.parse(out) as { perSecond: number; answered: number }); else reject(new Error(`the client ended with ${code ?? 'a signal'}`)); }); });
}

type Tokens = { admin: string; officer: string };

async function once(folder: string, way: Way, known: Tokens | undefined): Promise<{ readonly seen: Seen; readonly tokens: Tokens }> {
  const data = join(folder, 'hub');
  const hub = await startHub(data, [], way.env);
  try {
    const admin = await adminToken(data);
    if (!known) await ask(hub, admin, 'POST /v1/bureaus', { code: 'NL', name: 'Bench', country: 'NL' });
    const tokens = known ?? { admin, officer: await tokenOf(hub, admin, 'officer') };
    const asked = join(folder, 'asked.ndjson');
    await singles(hub.url.replace('localhost', '127.0.0.1'), tokens.officer, asked); // warm
    const pid = hub.process.pid ?? 0;
    const idle = cpuSeconds(pid);
    const { perSecond, answered } = await singles(hub.url.replace('localhost', '127.0.0.1'), tokens.officer, asked);
    const out = await open('/dev/null', 'w');
    const between = cpuSeconds(pid);
    const begun = performance.now();
    await command(hub, tokens.officer, ['check', '--stream', asked, '--purpose', 'border_control'], out.fd);
    const streamed = STREAMED / ((performance.now() - begun) / 1000);
    await out.close();
    const micros = (seconds: number, count: number): number => (seconds / count) * 1e6;
    return { seen: { perSecond, singleMicros: micros(between - idle, answered), streamed, streamedMicros: micros(cpuSeconds(pid) - between, STREAMED) }, tokens };
  } finally {
    await hub.stop();
  }
}

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

export async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-'));
  const collector = await collecting();
  const on = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const ways: readonly Way[] = [
    { name: 'off', env: {} },
    { name: 'one in a hundred', env: { ...on, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' } },
    { name: 'all', env: on },
    { name: 'all, and the collector is away', env: { OTEL_EXPORTER_OTLP_ENDPOINT: NOBODY } },
  ];
  const seen = new Map<string, Seen[]>(ways.map(({ name }) => [name, []]));
  try {
    await writeQuestions(join(folder, 'asked.ndjson'), SEED + 2, { recorded: [...vehicles(SEED, 2_000)], count: STREAMED });
    let tokens: Tokens | undefined;
    for (let round = 0; round < ROUNDS; round += 1) for (const way of ways) {
      const one = await once(folder, way, tokens);
      ({ tokens } = one);
      seen.get(way.name)?.push(one.seen);
      console.log(`${way.name}: ${shown(one.seen.perSecond)} single, ${shown(one.seen.streamed)} by stream a second`);
    }
    const base = seen.get('off') ?? [];
    const shareOf = (of: readonly Seen[], what: keyof Seen): string => `${(median(of.map((one) => one[what])) / median(base.map((one) => one[what]))).toFixed(2)} × off`;
    const rate = (of: readonly Seen[], what: keyof Seen): string => `${shown(median(of.map((one) => one[what])))} a second`;
    const cpu = (of: readonly Seen[], what: keyof Seen): string => `${rounded(median(of.map((one) => one[what])))} µs, ${shareOf(of, what)}`;
    const rows = [...seen].map(([name, of]) => [name, rate(of, 'perSecond'), cpu(of, 'singleMicros'), rate(of, 'streamed'), cpu(of, 'streamedMicros')]);
    const head = ['Traced', `Single checks, ${CONNECTIONS} connections`, 'the hub’s CPU each', 'By stream', 'the hub’s CPU each'];
    printTable(head, rows);
    if (!isQuick) await writeResult('traces', [`Machine: ${machine()}. Hub, PostgreSQL (embedded), client and collector all on it.`, `Medians of ${ROUNDS} rounds, the ways in turns. ${shown(collector.bytes() / 2 ** 20)} MiB of spans were sent.`, '', ...table(head, rows)]);
  } finally {
    collector.close();
    await rm(folder, { recursive: true, force: true });
  }
}
