/**
 * What tracing costs: single checks and a stream of them by one hub with tracing off, one in a hundred, all, and all while the collector is away, in turns on one
 * database. Hub, PostgreSQL, clients and the collector share this one machine. `quick` shrinks it and leaves no file.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeQuestions } from './files.ts';
import { vehicles } from './generator/index.ts';
import { ROOT, adminToken, ask, command, startHub, tokenOf } from './hub.ts';
import { machine, printTable, shown, table, time, writeResult } from './sheet.ts';

const isQuick = process.argv.includes('quick');
const SECONDS = isQuick ? 2 : 5;
const ROUNDS = isQuick ? 1 : 3;
const STREAMED = isQuick ? 5_000 : 60_000;
const CONNECTIONS = 32;
const SEED = 1;
const NOBODY = 'http://127.0.0.1:9';

type Way = { readonly name: string; readonly env: Readonly<Record<string, string>> };
type Seen = { readonly perSecond: number; readonly p99Ms: number; readonly streamed: number };

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

function singles(url: string, token: string, file: string): Promise<{ readonly perSecond: number; readonly p99Ms: number }> {
  const child = spawn(process.execPath, [join(ROOT, 'bench/single-client.ts'), url, token, file, String(SECONDS), String(CONNECTIONS)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  return new Promise((resolve, reject) => { child.on('exit', (code) => { if (code === 0) resolve(JSON.parse(out) as { perSecond: number; p99Ms: number }); else reject(new Error(`the client ended with ${code ?? 'a signal'}`)); }); });
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
    const { perSecond, p99Ms } = await singles(hub.url.replace('localhost', '127.0.0.1'), tokens.officer, asked);
    const out = await open('/dev/null', 'w');
    const begun = performance.now();
    await command(hub, tokens.officer, ['check', '--stream', asked, '--purpose', 'border_control'], out.fd);
    const streamed = STREAMED / ((performance.now() - begun) / 1000);
    await out.close();
    return { seen: { perSecond, p99Ms, streamed }, tokens };
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
    const share = (of: readonly Seen[], what: 'perSecond' | 'streamed'): string => (median(of.map((one) => one[what])) / median(base.map((one) => one[what]))).toFixed(2);
    const rows = [...seen].map(([name, of]) => [name, `${shown(median(of.map(({ perSecond }) => perSecond)))} a second`, share(of, 'perSecond'), time(median(of.map(({ p99Ms }) => p99Ms))), `${shown(median(of.map(({ streamed }) => streamed)))} a second`, share(of, 'streamed')]);
    const head = ['Traced', `Single checks, ${CONNECTIONS} connections`, 'of off', 'p99', 'By stream', 'of off'];
    printTable(head, rows);
    if (!isQuick) await writeResult('traces', [`Machine: ${machine()}. Hub, PostgreSQL (embedded), client and collector all on it.`, `Medians of ${ROUNDS} rounds, the ways in turns. ${shown(collector.bytes() / 2 ** 20)} MiB of spans were sent.`, '', ...table(head, rows)]);
  } finally {
    collector.close();
    await rm(folder, { recursive: true, force: true });
  }
}
