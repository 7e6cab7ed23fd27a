/** What an outside client knows of what it was told: records, checks and hits that were acknowledged, and what it never heard the end of. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { gather } from '../../src/kernel/audit/verifying/findings.ts';
import { readLogKeys } from '../../src/kernel/audit/log-key.ts';
import { verifyDatabase } from '../../src/kernel/audit/verifying/database.ts';
import { VERIFIERS } from '../../src/app.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { run, type Database } from '../../src/kernel/store/database.ts';
import type { HubProcess, Reply } from '../hub-process.ts';
import type { Random } from '../random.ts';
import { until } from '../waiting.ts';

export const TARGETS = 5;
export const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;
/** Recorded by nobody: a check of it raises no hit. */
export const NOBODYS = vinOf(900_000);
const FIRST_OWN = 10_000;
/** References of records that came in a file begin so: the whole file is one deed. */
export const IN_FILE = 'M-';

type Entry = { readonly reference: string; readonly vin: string; id?: string; isCleared: boolean; /** Asked for, and never heard of. */ open?: 'report' | 'clear' };
export type Journal = {
  readonly entries: Entry[]; readonly checks: { readonly id: string; readonly target: number }[]; readonly openChecks: number[];
  operations: number; refused: number; unknown: number;
};
export const newJournal = (): Journal => ({ entries: [], checks: [], openChecks: [], operations: 0, refused: 0, unknown: 0 });

/** A record that is about to be reported. */
export function newEntry(journal: Journal): Entry {
  const made: Entry = { reference: `R-${journal.entries.length}`, vin: vinOf(FIRST_OWN + journal.entries.length), isCleared: false };
  journal.entries.push(made);
  return made;
}

/** Whoever can be asked: a hub, a replica. */
export type Asked = Pick<HubProcess, 'ask'>;
export type Load = { readonly hubs: readonly Asked[]; readonly owner: string; readonly finder: string; readonly journal: Journal; readonly random: Random; readonly isOver: () => boolean; /** Waits so long after each deed: a short run has all that is done to hold against the hub in the end. */ readonly pauseMs?: number };

/** Whether it was done; what was refused was not, and of what broke off nobody knows. Nothing else may be answered. */
function wasDone(journal: Journal, { status, body }: Reply<unknown>, done: number): boolean | 'unknown' {
  journal.operations += 1;
  if (status === done) return true;
  if (status === 'none') { journal.unknown += 1; return 'unknown'; }
  // A commit that was under way when the answer was given up may have happened all the same.
  if (status === 503) { journal.unknown += 1; return 'unknown'; }
  if (status === 429 || status === 507) { journal.refused += 1; return false; }
  assert.fail(`${status} ${JSON.stringify(body).slice(0, 500)}`);
}

/** Reports and clears records of its own, one after the other, at any of the hubs. */
export async function desk({ hubs, owner, journal, random, isOver, pauseMs = 0 }: Load): Promise<void> {
  const mine: Entry[] = [];
  while (!isOver()) {
    if (pauseMs > 0) await pause(pauseMs);
    const hub = random.pick(hubs);
    const known = mine.filter(({ id, isCleared, open }) => id !== undefined && !isCleared && open === undefined);
    const entry = random.below(4) === 0 ? known[0] : undefined;
    if (entry?.id !== undefined) {
      const done = wasDone(journal, await hub.ask(owner, 'POST', `/v1/vehicles/${entry.id}/clear`, { reason: 'recovered' }), 200);
      if (done === 'unknown') entry.open = 'clear'; else if (done) entry.isCleared = true;
      continue;
    }
    const made = newEntry(journal);
    mine.push(made);
    const reply = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: made.reference, vin: made.vin });
    const done = wasDone(journal, reply, 201);
    if (done === true) made.id = reply.body.id; else made.open = 'report';
  }
}

/** Checks what is recorded, at any of the hubs: each makes one hit for record and day, and a sighting. */
export async function officer({ hubs, finder, journal, random, isOver, pauseMs = 0 }: Load): Promise<void> {
  while (!isOver()) {
    if (pauseMs > 0) await pause(pauseMs);
    const target = random.below(TARGETS);
    const reply = await random.pick(hubs).ask<{ id: string; outcome: string }>(finder, 'POST', '/v1/checks', { vehicle: { vin: vinOf(target) }, purpose: 'roadside', observedAt: '2026-11-22T10:15:00Z' });
    const done = wasDone(journal, reply, 200);
    if (done === 'unknown') journal.openChecks.push(target);
    if (done === true) { assert.equal(reply.body.outcome, 'hit'); journal.checks.push({ id: reply.body.id, target }); }
  }
}

const ASKED_AT_ONCE = 8;
/** Some at a time, so that a long run does not spend itself on reading. */
async function each<T>(items: readonly T[], work: (item: T, at: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, async () => { for (let at = next++; at < items.length; at = next++) await work(items[at]!, at); }));
}

/** Asks until it is answered: a hub that finds out a moment later that a connection is dead has lost nothing. */
async function answered<T>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> {
  let reply = await ask();
  await until('a hub answers', async () => {
    if (reply.status !== 503 && reply.status !== 'none') return true;
    reply = await ask();
    return false;
  });
  return reply;
}

/** What one record says against what was acknowledged of it; what was left open is settled by what is found. */
async function lossOf(entry: Entry, hub: Asked, owner: string): Promise<string | undefined> {
  const { status, body } = await answered(() => hub.ask<{ id: string; status: string; version: number }>(owner, 'GET', `/v1/vehicles/by-reference/${entry.reference}`));
  if (entry.open === 'report') { if (status === 200) entry.id = body.id; delete entry.open; }
  if (entry.id === undefined) return undefined;
  if (status !== 200 || body.id !== entry.id) return `record ${entry.reference}: ${status} ${JSON.stringify(body).slice(0, 200)}`;
  if (entry.open === 'clear') { entry.isCleared = body.status === 'cleared'; delete entry.open; }
  const isTrue = body.status === (entry.isCleared ? 'cleared' : 'live') && body.version === (entry.isCleared ? 2 : 1);
  return isTrue ? undefined : `record ${entry.reference}: ${body.status}, version ${body.version}`;
}

/** Holds everything acknowledged against every hub; returns how much of it is lost or doubled. */
export async function losses({ hubs, owner, finder, journal }: Omit<Load, 'random' | 'isOver' | 'pauseMs'>): Promise<readonly string[]> {
  const lost: string[] = [];
  await each(journal.entries, async (entry, at) => {
    const loss = await lossOf(entry, hubs[at % hubs.length]!, owner);
    if (loss !== undefined) lost.push(loss);
  });
  await each(journal.checks, async ({ id }) => {
    const { status } = await answered(() => hubs[0]!.ask(finder, 'GET', `/v1/checks/${id}`));
    if (status !== 200) lost.push(`check ${id}: ${status}`);
  });
  const hits = await allHits(hubs[0]!, finder);
  for (let target = 0; target < TARGETS; target += 1) {
    const acknowledged = journal.checks.filter((one) => one.target === target);
    const mine = hits.filter(({ reference }) => reference === `target-${target}`);
    if (acknowledged.length > 0 && mine.length !== 1) { lost.push(`${mine.length} hits on target ${target}`); continue; }
    if (!mine[0]) continue;
    const { id } = mine[0];
    const { body } = await answered(() => hubs[0]!.ask<{ sightings: number; seen: { check: string }[] }>(finder, 'GET', `/v1/hits/${id}`));
    const most = acknowledged.length + journal.openChecks.filter((one) => one === target).length;
    if (body.sightings < acknowledged.length || body.sightings > most) lost.push(`${body.sightings} sightings of target ${target}: ${acknowledged.length} acknowledged, at most ${most}`);
  }
  return lost;
}

type HitSaid = { readonly id: string; readonly reference: string };
async function allHits(hub: Asked, finder: string): Promise<readonly HitSaid[]> {
  const hits: HitSaid[] = [];
  for (let after = ''; ;) {
    const page: string = after;
    const { status, body } = await answered(() => hub.ask<{ items: HitSaid[]; next?: string }>(finder, 'GET', `/v1/hits?role=finder&limit=100${page}`));
    assert.equal(status, 200, 'hits are listed');
    hits.push(...body.items);
    if (body.next === undefined) return hits;
    after = `&after=${encodeURIComponent(body.next)}`;
  }
}

/** Every hub's own index finds what is recorded and nothing else, among the newest and some of the older. */
export async function indexesDiffer({ hubs, finder, journal }: Pick<Load, 'hubs' | 'finder' | 'journal'>): Promise<readonly string[]> {
  const known = journal.entries.filter(({ id }) => id !== undefined);
  const asked = [...known.slice(-20), ...known.filter((_, n) => n % 7 === 0).slice(0, 30)];
  const differ: string[] = [];
  for (const [at, hub] of hubs.entries()) {
    for (const { vin, isCleared, reference } of asked) {
      const { body: { outcome } } = await hub.ask<{ outcome: string }>(finder, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside' });
      if ((outcome === 'hit') === isCleared) differ.push(`hub ${at}: ${reference} ${outcome}`);
    }
  }
  return differ;
}

/** Where records, the feed and the audit log tell different things: each version is one change, one deed that was done, and no other. */
export async function disagreements({ db }: Database): Promise<readonly string[]> {
  const rows = await run(db, `
    select r.id, r.reference, r.version, (select count(*) from changes c where c.subject = r.id and c.kind = r.collection) as changes,
      (select count(*) from audit_events a where a.outcome = 'done' and a.action in ('vehicles.report', 'vehicles.clear') and r.id = any(a.subjects)) as deeds
      from records r`) as { id: string; reference: string; version: number; changes: number; deeds: number }[];
  const hits = await run(db, `select h.id, h.sightings, (select count(*) from sightings s where s.hit = h.id) as told from hits h`) as { id: string; sightings: number; told: number }[];
  return [
    ...rows.filter(({ reference, version, changes, deeds }) => changes !== version || (deeds !== version && !reference.startsWith(IN_FILE))).map((row) => `disagreement: ${JSON.stringify(row)}`),
    ...hits.filter(({ sightings, told }) => sightings !== told).map((row) => `disagreement: ${JSON.stringify(row)}`),
  ];
}

/** What the log finds fault with once it holds everything. */
export async function faultsOfLog(database: Database, keysFolder: string): Promise<readonly unknown[]> {
  const held = async (): Promise<{ left: number; shown: boolean } | undefined> => (await run(database.db, `
    select (select count(*) from audit_events) + (select count(*) from check_groups) + (select count(*) from change_groups) - (select count(*) from log_entries where position is not null) as left,
      (select max(index) + 1 from log_entries) = (select max(size) from log_checkpoints) as shown`).catch(() => []) as { left: number; shown: boolean }[])[0];
  await until('the log holds everything', async () => {
    const row = await held();
    return row?.left === 0 && row.shown;
  }).catch(async (cause: unknown) => {
    const duties = await run(database.db, 'select duty, holder, term, until < now() as over from leases where duty like $1', ['log.%']);
    const busy = await run(database.db, `select pid, state, wait_event, (now() - state_change)::text as since, left(query, 80) as query from pg_stat_activity where application_name = 'crosscheck' and (state <> 'idle' or wait_event_type = 'Lock')`);
    throw new Error(`the log does not hold everything: ${JSON.stringify({ ...await held(), duties, busy })}`, { cause });
  });
  const gathered = gather();
  await database.session(async ({ db, begin, rollback }) => {
    await begin();
    await run(db, 'set transaction isolation level repeatable read, read only'); // as of one moment, while the hubs go on
    await verifyDatabase(db, gathered, { today: systemClock.now().slice(0, 10), keys: await readLogKeys(keysFolder) }, VERIFIERS);
    await rollback();
  });
  return gathered.faults;
}
