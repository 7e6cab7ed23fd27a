/**
 * The log: what it costs a check, how far it is behind a full stream of checks, what a proof and the verification of many entries take. Hub,
 * PostgreSQL and the one client are all on this machine. `quick` shrinks it and leaves no file.
 */
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { VERIFIERS, ensureAdministrator, openApp, prepareDatabase, type App } from '../src/app.ts';
import { readLogKeys } from '../src/kernel/audit/log-key.ts';
import { gather } from '../src/kernel/audit/verifying/findings.ts';
import { verifyDatabase } from '../src/kernel/audit/verifying/database.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { PURPOSES } from '../src/kernel/config/index.ts';
import { createServer } from '../src/kernel/http/server.ts';
import { newId } from '../src/kernel/ids.ts';
import { openDatabase, run, type Database } from '../src/kernel/store/database.ts';
import { startEmbedded } from '../src/kernel/store/embedded/index.ts';
import { partOfCheck } from '../src/modules/checks/index.ts';
import { checkText, placeOfCheck } from '../src/modules/checks/canonical.ts';
import { prove } from '../src/modules/log/proving.ts';
import { machine, shown, table, time, writeResult } from './sheet.ts';
import { timeEachLater } from './timing.ts';

const isQuick = process.argv.includes('quick');
const STREAMED = isQuick ? 20_000 : 150_000;
const ROUNDS = isQuick ? 1 : 3;
const ENTRIES = isQuick ? 50_000 : 1_000_000;
const PROOFS = isQuick ? 100 : 1_000;
const LOOKED_EVERY_MS = 100;
const noLog = (): void => undefined;

type Figure = readonly [what: string, value: string, target: string];
const figures: Figure[] = [];
const note = (...figure: Figure): void => {
  figures.push(figure);
  console.log(`${figure[0].padEnd(70)} ${figure[1].padEnd(24)} ${figure[2]}`);
};

type Running = { readonly app: App; readonly url: string; readonly officer: string; readonly auditor: string; readonly stop: () => Promise<void> };

async function startOver(database: Database, keysFolder: string | undefined, spoolFolder: string): Promise<Running> {
  const app = await openApp({ database, world: 'live', purposes: PURPOSES, version: 'bench', spoolFolder, log: noLog, ...(keysFolder === undefined ? {} : { keysFolder }) });
  const server = createServer(app.http);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const admin = await ensureAdministrator(database, systemClock, undefined);
  const ask = async (path: string, body: object): Promise<{ secret: string }> =>
    await (await fetch(url + path, { method: 'POST', headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as { secret: string };
  await ask('/v1/bureaus', { code: 'NL', name: 'Bench', country: 'NL' });
  const tokenOf = async (role: string): Promise<string> => (await ask('/v1/tokens', { bureau: 'NL', role, unit: 'bench', person: role })).secret;
  return { app, url, officer: await tokenOf('officer'), auditor: await tokenOf('auditor'), stop: async () => { app.hangUp(); server.close(); server.closeAllConnections(); await app.stop(); } };
}

/** Checks in one stream; how many a second, and their ids. */
async function stream({ url, officer }: Running, count: number): Promise<{ readonly perSecond: number; readonly ids: readonly string[] }> {
  const lines = new ReadableStream<Uint8Array>({
    start(to) {
      let text = '';
      for (let n = 0; n < count; n += 1) {
        text += `{"vehicle":{"vin":"WVWZZZ1KZ8W${String(100_000 + n)}"},"purpose":"roadside"}\n`;
        if (n % 1_000 === 999 || n === count - 1) { to.enqueue(new TextEncoder().encode(text)); text = ''; }
      }
      to.close();
    },
  });
  const begun = performance.now();
  const answer = await fetch(`${url}/v1/checks/stream`, { method: 'POST', headers: { authorization: `Bearer ${officer}`, 'content-type': 'application/x-ndjson' }, body: lines, duplex: 'half' });
  if (!answer.body) throw new Error('the stream was not answered');
  const ids: string[] = [];
  let rest = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    const all = (rest + chunk).split('\n');
    rest = all.pop() ?? '';
    for (const line of all) ids.push(/"id":"(chk_\w+)"/.exec(line)?.[1] ?? '');
  }
  if (ids.length !== count || ids.includes('')) throw new Error(`${ids.filter((id) => id !== '').length} of ${count} checks were answered`);
  return { perSecond: count / ((performance.now() - begun) / 1_000), ids };
}

/** A stream through a hub of its own, with a log or without, on a log that has nothing to catch up with; checks a second. */
async function streamed(database: Database, keysFolder: string | undefined, folder: string): Promise<number> {
  const hub = await startOver(database, keysFolder, folder);
  if (keysFolder !== undefined) await published(database);
  const { perSecond } = await stream(hub, STREAMED);
  await hub.stop();
  return perSecond;
}

const LAST_POSITIONS = `
  select coalesce((select max(position) from check_groups), 0) as last,
    coalesce((select max(e.position) from log_entries e where e.kind = 'checks' and e.index < (select max(c.size) from log_checkpoints c where c.origin = e.origin)), 0) as published`;
const positions = async (database: Database): Promise<{ last: number; published: number }> => (await run(database.db, LAST_POSITIONS) as { last: number; published: number }[])[0] ?? { last: 0, published: 0 };

async function published(database: Database): Promise<void> {
  for (;;) {
    const { last, published: done } = await positions(database);
    if (done >= last) return;
    await pause(LOOKED_EVERY_MS);
  }
}

const median = (of: readonly number[]): number => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? NaN;

/** How long what was committed waits for its signed checkpoint, looked at again and again. */
function watchLag(database: Database): { readonly stop: () => Promise<number> } {
  let isOver = false;
  let worstMs = 0;
  const waiting: { readonly position: number; readonly atMs: number }[] = [];
  const watch = async (): Promise<void> => {
    while (!isOver || waiting.length > 0) {
      const row = await positions(database);
      const now = performance.now();
      if (!isOver && row.last > (waiting.at(-1)?.position ?? row.published)) waiting.push({ position: row.last, atMs: now });
      while (waiting[0] && waiting[0].position <= row.published) worstMs = Math.max(worstMs, now - (waiting.shift()?.atMs ?? now));
      await pause(LOOKED_EVERY_MS);
    }
  };
  const watching = watch();
  return { stop: async () => { isOver = true; await watching; return worstMs; } };
}

/** What a check costs the hub's process beside its row: text, hash, place. */
function costOfCheck(): number {
  const [at, id] = ['2026-11-22T10:15:00.000Z', newId('chk', 0)];
  const texts = [id, 'NL', 'unit of NL', 'tok_01j9z3k4m5n6p7q8r9s0t1v2w3', 'officer', null, 'roadside', 'no_record', '1-2n-4f', 'vehicles-3', 'errors-1'];
  const question = '{"vehicle":{"vin":"WVWZZZ1KZ8W970301","make":"Volkswagen"},"purpose":"roadside","place":"Gate 3"}';
  const once = (): void => { placeOfCheck(id, checkText({ texts, at, question, found: null, keepUntil: '2029-11-22' }), '2029-11-22').toString('hex'); };
  for (let n = 0; n < 20_000; n += 1) once();
  const begun = process.cpuUsage();
  const times = 100_000;
  for (let n = 0; n < times; n += 1) once();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / times;
}

/** Audit events as a long life leaves them, until all of them are published; how many leaves a second. */
async function fill(database: Database, { app }: Running, count: number): Promise<number> {
  const step = 50_000;
  for (let done = 0; done < count; done += step) await run(database.db, `
    insert into audit_events (at, action, outcome, bureau, unit, token, person, subjects) select now(), 'vehicles.get', 'done', (array['NL', 'DE', 'BR', 'FR'])[1 + n % 4], 'unit', 'tok', 'officer', array['veh_' || n] from generate_series(1, $1::int) n`, [Math.min(step, count - done)]);
  const begun = performance.now();
  const before = await countOf(database);
  while (await app.sequencer?.sequence(systemClock.now()) === true);
  return (await countOf(database) - before) / ((performance.now() - begun) / 1_000);
}
const countOf = async (database: Database): Promise<number> => ((await run(database.db, 'select count(*) as n from log_entries') as { n: number }[])[0]?.n ?? 0);

export async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-'));
  const embedded = await startEmbedded({ folder: join(folder, 'postgres'), log: noLog });
  const database = openDatabase(embedded.connection, noLog);
  const keysFolder = join(folder, 'keys');
  try {
    await prepareDatabase(database, 'live');
    note('CPU for what proves a check, each', `${costOfCheck().toFixed(2)} µs`, '≤ 5 µs');
    const rounds: { readonly plain: number; readonly logged: number }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const plain = await streamed(database, undefined, folder);
      const logged = await streamed(database, keysFolder, folder);
      if (round > 0) rounds.push({ plain, logged }); // the first warms up
    }
    const hub = await startOver(database, keysFolder, folder);
    await published(database);
    const lag = watchLag(database);
    const logged = await stream(hub, STREAMED);
    const worst = await lag.stop();
    note(`stream of ${shown(STREAMED)} checks, nothing sequenced, median of ${ROUNDS}`, `${shown(median(rounds.map(({ plain }) => plain)))} a second`, '');
    note('the same in turn, integrated and published meanwhile', `${shown(median(rounds.map((round) => round.logged)))} a second`, `${(median(rounds.map((round) => 1 - round.logged / round.plain)) * 100).toFixed(1)} % less; ≤ 20 %`);
    note('longest from a commit to its signed checkpoint', time(worst), '≤ 5 s');
    note(`leaves integrated and published, ${shown(ENTRIES)} audit events at once`, `${shown(await fill(database, hub, ENTRIES))} a second`, '');
    const chosen = Array.from({ length: PROOFS }, (_, i) => logged.ids[Math.floor((i * logged.ids.length) / PROOFS)] ?? '');
    await run(database.db, 'vacuum analyze'); // a million rows at once are not how a log grows: what cleans up behind them is not what is measured
    const inHub = await timeEachLater(chosen, (id) => prove({ db: database.db, bureau: 'NL', id, version: undefined }, partOfCheck));
    note(`a proof of a check put together, p50 and p99 of ${shown(PROOFS)}`, `${time(inHub.p50Ms)}, ${time(inHub.p99Ms)}`, '≤ 5 ms');
    const times = await timeEachLater(chosen, async (id) => {
      const answer = await fetch(`${hub.url}/v1/log/proofs/${id}`, { headers: { authorization: `Bearer ${hub.auditor}` } });
      if (answer.status !== 200) throw new Error(`no proof of ${id}: ${answer.status}`);
      await answer.arrayBuffer();
    });
    note('the same over HTTP, with the audit event that it was asked', `${time(times.p50Ms)}, ${time(times.p99Ms)}`, '');
    await hub.stop();
    const gathered = gather();
    const begun = performance.now();
    const { entries } = await database.session(async ({ db }) => {
      await run(db, 'set statement_timeout = 0');
      return verifyDatabase(db, gathered, { today: systemClock.now().slice(0, 10), keys: await readLogKeys(keysFolder) }, VERIFIERS);
    });
    note(`verification of ${shown(entries)} entries and their rows, ${shown(gathered.faults.length)} faults`, time(performance.now() - begun), '≤ 60 s for a million');
    if (!isQuick) await writeResult('log', [`Machine: ${machine()}. Hub, PostgreSQL (embedded) and client all on it.`, '', ...table(['What', 'Measured', 'Target'], figures)]);
  } finally {
    await database.close();
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
