/**
 * `npm run bench -- peers [name…] [quick]`: the same numbers and the same questions put to others. Each runs alone, in a process
 * of its own, one after the other; then their figures are held against ours.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inChild, tell } from '../child.ts';
import { QUESTIONS, questionsOf, sampler, type Asked, type Sample } from '../questions.ts';
import { vehicles } from '../generator/index.ts';
import { machine, printTable, shown, table, writeResult } from '../sheet.ts';
import { timeEach, timeEachLater } from '../timing.ts';
import { SEED } from '../world.ts';
import { openLmdb } from './lmdb.ts';
import { openMap } from './map.ts';
import { openOurs } from './ours.ts';
import { ASKED, type Hits, type OpenPeer, type Peer, type Way } from './peer.ts';
import { openPostgres } from './postgres-questions.ts';
import { openRedis } from './redis.ts';
import { openSqlite } from './sqlite.ts';
import { tablesOf, type Answered, type PeerResult } from './tables.ts';

const RECORDS = 1_000_000;
const RECORDS_QUICK = 100_000;
const PER_KIND = 5_000;
const WITHIN_MS = 5_000;
const WITHIN_QUICK_MS = 1_000;
const TOGETHER = 200;
const SAMPLE = 20_000;

const PEERS: Readonly<Record<string, { readonly title: string; readonly open: OpenPeer }>> = {
  ours: { title: 'Crosscheck', open: openOurs },
  map: { title: 'JavaScript Map', open: openMap },
  lmdb: { title: 'LMDB', open: openLmdb },
  redis: { title: 'Redis, pipelined', open: openRedis },
  'sqlite-memory': { title: 'SQLite in memory', open: openSqlite(true) },
  'sqlite-wal': { title: 'SQLite, WAL', open: openSqlite(false) },
  postgres: { title: 'PostgreSQL', open: openPostgres },
};

export async function main(args: readonly string[]): Promise<void> {
  const isQuick = args.includes('quick');
  const count = isQuick ? RECORDS_QUICK : RECORDS;
  const only = args.find((arg) => arg.startsWith('only='))?.slice('only='.length);
  if (only !== undefined) return tell(await measurePeer(only, { count, withinMs: isQuick ? WITHIN_QUICK_MS : WITHIN_MS }));

  const chosen = args.filter((arg) => arg in PEERS);
  const results: PeerResult[] = [];
  const absent: string[] = [];
  for (const name of Object.keys(PEERS)) {
    if (name !== 'ours' && chosen.length > 0 && !chosen.includes(name)) continue;
    console.log(`\n${PEERS[name]?.title ?? name}, ${shown(count)} vehicles`);
    try {
      results.push(await inChild<PeerResult>(['peers', `only=${name}`, ...(isQuick ? ['quick'] : [])]));
    } catch (cause) {
      absent.push(`LEFT OUT: ${PEERS[name]?.title ?? name} could not be had (${cause instanceof Error ? cause.message : String(cause)}).`);
      console.error(absent.at(-1));
    }
  }
  const lines = [`Machine: ${machine()}. Each alone on it, its client in the same process or on the same machine.`, `${shown(count)} vehicles of the seeded generator (seed ${SEED}). What each figure is: bench/README.md.`, '', ...absent.flatMap((line) => [`**${line}**`, ''])];
  for (const { title, note, head, rows } of tablesOf(results)) {
    console.log(`\n${title}`);
    printTable(head, rows);
    lines.push(`## ${title}`, '', note, '', ...table(head, rows), '');
  }
  if (!isQuick && chosen.length === 0) await writeResult('peers', lines);
}

async function measurePeer(name: string, { count, withinMs }: { count: number; withinMs: number }): Promise<PeerResult> {
  const known = PEERS[name];
  if (!known) throw new Error(`there is no peer ${name}`);
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-'));
  const peer = await known.open(folder);
  try {
    const begun = performance.now();
    await peer.load(count);
    const loadedS = (performance.now() - begun) / 1_000;
    const keeping = await peer.keeps();
    const { take, sample } = sampler(count, SAMPLE);
    let index = 0;
    for (const vehicle of vehicles(SEED, count)) take(vehicle, index++);
    const answered: Record<string, Answered> = {};
    for (const question of Object.values(ASKED).flat()) {
      const cannot = peer.cannot[question];
      answered[question] = cannot === undefined ? await measureQuestion(peer, question, { sample, withinMs }) : { cannot };
      process.stderr.write(`  ${question}\n`);
    }
    return { name, title: known.title, loadedS, ...keeping, count, answered };
  } finally {
    await peer.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureQuestion(peer: Peer, name: string, { sample, withinMs }: { sample: Sample; withinMs: number }): Promise<Answered> {
  const kind = QUESTIONS.find((one) => one.name === name);
  const way = peer.ways[name];
  if (!kind || !way) throw new Error(`there is no way to ask ${name}`);
  const asked = questionsOf(kind, sample, { seed: 14, count: PER_KIND });
  const texts = asked.map(({ text }) => text);
  const first = way(texts[0]!);
  const isLater = first instanceof Promise;
  await first;
  const times = isLater
    ? await timeEachLater(texts, way as (text: string) => Promise<Hits>, { withinMs })
    : timeEach(texts, way, { withinMs });
  const perSecond = isLater ? await together(peer.many?.[name], texts, withinMs) ?? times.perSecond : rate(way, texts, { withinMs, one: times.p50Ms });
  return { times: { ...times, perSecond }, ...await recallOf(way, asked.slice(0, times.questions), withinMs) };
}

/** Many at once: how many a second that gives. */
async function together(many: ((texts: readonly string[]) => Promise<unknown>) | undefined, texts: readonly string[], withinMs: number): Promise<number | undefined> {
  if (!many) return undefined;
  const begun = performance.now();
  let done = 0;
  for (; done + TOGETHER <= texts.length && performance.now() - begun < withinMs; done += TOGETHER) await many(texts.slice(done, done + TOGETHER));
  return done / ((performance.now() - begun) / 1_000);
}

/** One after the other with no clock between, which the shortest questions need. */
function rate(way: Way, texts: readonly string[], { withinMs, one }: { withinMs: number; one: number }): number {
  const count = Math.max(1, Math.min(texts.length, Math.floor(withinMs / Math.max(one, 1e-6))));
  const begun = performance.now();
  for (let i = 0; i < count; i += 1) void way(texts[i]!);
  return count / ((performance.now() - begun) / 1_000);
}

/** Of the planted ones, those that came back; where only the first of many are told, those told whole. */
async function recallOf(way: Way, asked: readonly Asked[], withinMs: number): Promise<{ found: number; of: number; perAnswer: number }> {
  let found = 0;
  let of = 0;
  let answers = 0;
  let questions = 0;
  const until = performance.now() + withinMs;
  for (const { text, of: planted } of asked) {
    if (performance.now() > until) break;
    const { indexes, count } = await way(text);
    questions += 1;
    answers += count;
    if (planted === undefined || count > indexes.length) continue;
    of += 1;
    if (indexes.includes(planted)) found += 1;
  }
  return { found, of, perAnswer: answers / Math.max(1, questions) };
}
