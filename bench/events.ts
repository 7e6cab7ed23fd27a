/**
 * Events: from the commit of what is said to its arrival at each subscriber. The hub and its PostgreSQL are in this process and
 * beside it, the subscribers in another one of this machine; both read the same system clock.
 */
import { fork } from 'node:child_process';
import { request, Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureAdministrator, openApp, prepareDatabase, type App } from '../src/app.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { PURPOSES } from '../src/kernel/config/index.ts';
import { createServer } from '../src/kernel/http/server.ts';
import { announce, announcementId } from '../src/kernel/store/announcements.ts';
import { openDatabase, type Database } from '../src/kernel/store/database.ts';
import { startEmbedded } from '../src/kernel/store/embedded/index.ts';
import { machine, shown, table, writeResult } from './sheet.ts';
import { timesOf, type Times } from './timing.ts';

const RUN = new URL('run.ts', import.meta.url).pathname;
const EVERY_MS = 50;
const TARGET_MS = 250;
const noLog = (): void => undefined;
const nowMs = (): number => performance.timeOrigin + performance.now();

type Arrivals = { readonly ids: readonly string[]; readonly atMs: readonly number[] };
type Ask = { readonly url: string; readonly token: string; readonly subscribers: number };

export async function main(args: readonly string[]): Promise<void> {
  if (args[0] === 'subscribe') { await subscribe(); return; }
  const isQuick = process.argv.includes('quick');
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-'));
  const embedded = await startEmbedded({ folder: join(folder, 'postgres'), log: noLog });
  const database = openDatabase(embedded.connection, noLog);
  try {
    await prepareDatabase(database, 'live');
    const app = await openApp({ database, world: 'live', purposes: PURPOSES, version: 'bench', spoolFolder: join(folder, 'spool'), log: noLog });
    const server = createServer(app.http);
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const token = await deskToken(url, await ensureAdministrator(database, systemClock, undefined));
    const events = isQuick ? 60 : 500;
    const rows: string[][] = [];
    for (const { subscribers, isPoked, what } of [
      { subscribers: 1, isPoked: true, what: 'said by this hub process' }, { subscribers: 200, isPoked: true, what: 'said by this hub process' }, { subscribers: 200, isPoked: false, what: 'said by another hub process' },
    ]) rows.push(rowOf(`${subscribers} ${subscribers === 1 ? 'subscriber' : 'subscribers'}, ${what}`, await measured({ app, database, isPoked, events, ask: { url, token, subscribers } })));
    app.hangUp();
    server.close();
    await app.stop();
    if (!isQuick) await writeResult('events', [`Machine: ${machine()}. Hub, PostgreSQL (embedded) and subscribers all on it.`, `${shown(events)} events of one bureau, one every ${EVERY_MS} ms; each goes to every subscriber.`, '', ...table(['From the commit to the arrival at each', 'Arrivals', 'p50', 'p99', 'longest', `target: p99 ≤ ${TARGET_MS} ms`], rows)]);
  } finally {
    await database.close();
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowOf(what: string, { questions, p50Ms, p99Ms, maxMs }: Times): string[] {
  const row = [what, shown(questions), `${p50Ms.toFixed(1)} ms`, `${p99Ms.toFixed(1)} ms`, `${maxMs.toFixed(1)} ms`, p99Ms <= TARGET_MS ? 'reached' : '**missed**'];
  console.log(row.join('  '));
  return row;
}

async function deskToken(url: string, admin: string): Promise<string> {
  const ask = async (path: string, body: object): Promise<{ secret: string }> => {
    const answer = await fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return await answer.json() as { secret: string };
  };
  await ask('/v1/bureaus', { code: 'NL', name: 'Bench', country: 'NL' });
  return (await ask('/v1/tokens', { bureau: 'NL', role: 'desk', unit: 'bench' })).secret;
}

/** Says events one after the other and holds their commits against their arrivals. */
async function measured({ app, database, isPoked, events, ask }: { readonly app: App; readonly database: Database; readonly isPoked: boolean; readonly events: number; readonly ask: Ask }): Promise<Times> {
  const child = fork(RUN, ['events', 'subscribe'], { serialization: 'advanced' });
  const said = (): Promise<unknown> => new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => { reject(new Error(`the subscribers ended with ${code ?? 'a signal'}`)); });
  });
  child.send({ ...ask, expected: events * ask.subscribers });
  await said(); // all listen
  const committedAt = new Map<string, number>();
  const arrived = said() as Promise<Arrivals>;
  for (let n = 0; n < events; n += 1) {
    const one = { kind: 'hits.raised', subject: `hit_${n}`, cause: `${ask.subscribers} ${String(isPoked)} ${n}`, to: { bureau: 'NL' }, urgent: false, at: systemClock.now(), facts: { hit: `hit_${n}` } };
    await announce(database.db, 1, [one]);
    committedAt.set(announcementId(one), nowMs());
    if (isPoked) app.poke();
    await pause(EVERY_MS);
  }
  const { ids, atMs } = await arrived;
  if (ids.length !== events * ask.subscribers) throw new Error(`${ids.length} of ${events * ask.subscribers} events arrived`);
  return timesOf(Float64Array.from(atMs, (at, i) => at - (committedAt.get(ids[i] ?? '') ?? NaN)), ids.length);
}

/** The other process: opens the streams, notes when each event arrives, and tells it at the end. */
async function subscribe(): Promise<void> {
  const { url, token, subscribers, expected } = await new Promise<Ask & { expected: number }>((resolve) => { process.once('message', (message) => { resolve(message as Ask & { expected: number }); }); });
  const ids: string[] = [];
  const atMs: number[] = [];
  let tell = (): void => undefined;
  const whole = new Promise<void>((resolve) => { tell = resolve; });
  const agent = new Agent({ keepAlive: false });
  await Promise.all(Array.from({ length: subscribers }, () => new Promise<void>((resolve, reject) => {
    request(`${url}/v1/events`, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      if (response.statusCode !== 200) { reject(new Error(`status ${response.statusCode ?? 0}`)); return; }
      let rest = '';
      response.once('data', () => { resolve(); });
      response.on('data', (chunk: Buffer) => {
        const at = nowMs();
        const blocks = (rest + chunk.toString('utf8')).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const id = /^id: (\S+)\ndata:/.exec(block)?.[1];
          if (id !== undefined) { ids.push(id); atMs.push(at); }
        }
        if (ids.length >= expected) tell();
      });
    }).on('error', reject).end();
  })));
  process.send?.('listening');
  await whole;
  await new Promise<void>((resolve) => { process.send?.({ ids, atMs }, undefined, undefined, () => { resolve(); }); });
  process.exit();
}
