/**
 * Hosts the index of one collection: opens it from its snapshot or from the records, follows the feed, answers what is asked
 * through one bureau's eyes. Knows the engine and the feed; knows no collection by name.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { changesAfter, comparePositions, FEED_BEGIN, positionWord, settledChanges, type Change, type Position } from '../kernel/feed/feed.ts';
import { follow, type Follower } from '../kernel/feed/follower.ts';
import { decodeId } from '../kernel/ids.ts';
import type { Database } from '../kernel/store/database.ts';
import type { Log } from '../kernel/telemetry/log.ts';
import type { Figures } from '../matching/generation.ts';
import { bureauViews, type BureauViews } from './bureau-views.ts';
import { minuteOf, openAsking, type Asking } from './asking.ts';
import { indexLife, LIFE_LIMITS, type IndexLife, type LifeLimits } from './life.ts';
import { loadIndex, recordOf, type Describe, type Loaded, type Standing } from './loading.ts';
import type { Entry, Save } from './rebuilding.ts';
import { changedRows, hidingOf, identityOf, isFound, markOf, type ChangedRow } from './rows.ts';
import { openSets, type Sets } from './sets.ts';
import { readSnapshot, type Belonging } from './snapshot.ts';
import { searchThreads, THREAD_LIMITS, type ThreadLimits, type Threads } from './threads.ts';

export type { SearchResult } from './searching.ts';
export type { Asker } from './asking.ts';
export type IndexFigures = Figures & {
  readonly rebuilding: boolean;
  /** When the snapshot was made that a start would read. */
  readonly lastSnapshot: string | undefined;
  readonly wideSearches: { readonly waiting: number; readonly running: number };
};

export type IndexHost = Asking & {
  /** The state that searches answer from, as one bureau sees it: an opaque word. */
  readonly asOf: (bureau: string) => string;
  readonly position: () => Position;
  readonly figures: () => IndexFigures;
  readonly poke: () => void;
  readonly caughtUp: () => Promise<void>;
  /** Seconds since it last stood at the end of the settled feed. */
  readonly lagSeconds: () => number;
  readonly stop: () => Promise<void>;
};

export type HostLimits = {
  /** An index of fewer records is read from the database as quickly as from a file. */
  readonly saveRecords: number;
  /** A snapshot is made anew after so many changes, and when it is so old. */
  readonly saveChanges: number;
  readonly saveEveryMs: number;
  /** Along with a rebuild one is written only if the last is so old: a growing import rebuilds often. */
  readonly saveAlongMs: number;
  /** At the end of the process it is made anew where that takes no longer. */
  readonly endMs: number;
  readonly endChanges: number;
  /** A snapshot is too old where more changes follow it than this, and than half its records. */
  readonly behindChanges: number;
  /** Different lists of restrictions that have a number each. */
  readonly sets: number;
};
const HOST_LIMITS: HostLimits = { saveRecords: 10_000, saveChanges: 10_000, saveEveryMs: 600_000, saveAlongMs: 60_000, endMs: 1_000, endChanges: 1_000, behindChanges: 100_000, sets: 65_534 };

export type IndexOptions = {
  readonly database: Database;
  readonly epoch: number;
  readonly collection: string;
  /** The prefix of the collection's ids. */
  readonly prefix: string;
  readonly describe: Describe;
  /** Changes with what `describe` makes of a body: a snapshot made by another is refused. */
  readonly describes: string;
  readonly ms: () => number;
  readonly log: Log;
  /** Where snapshots lie; without one every start reads the records. */
  readonly folder?: string | undefined;
  readonly onProgress?: ((loaded: number, expected: number) => void) | undefined;
  readonly limits?: { readonly host?: Partial<HostLimits>; readonly life?: Partial<LifeLimits>; readonly threads?: Partial<ThreadLimits> } | undefined;
};

const SLICE_MS = 4;
const MINUTE_MS = 60_000;
const secondsSince = (begun: number): number => Math.round((performance.now() - begun) / 10) / 100;

/** Opens the index and begins to follow. Resolves when it answers from the whole settled state. */
export async function openIndex(options: IndexOptions): Promise<IndexHost> {
  const { log, collection } = options;
  const limits: HostLimits = { ...HOST_LIMITS, ...options.limits?.host };
  const belonging: Belonging = { collection, describes: options.describes, database: await identityOf(options.database.db), epoch: options.epoch };
  const saving = savingOf(options, limits, belonging);
  const begun = performance.now();
  const opened = await fromSnapshot(options, saving, { belonging, limits }) ?? await fromRecords(options, saving, { limits, isServing: false });
  const following = followIndex(options, opened, { saving, limits });
  await following.follower.caughtUp();
  const { records, bytes } = following.life.figures();
  log('index.opened', { collection, from: opened.from, records, bytes, seconds: secondsSince(begun) });
  return hostOf(options, following, saving);
}

type OpenedIndex = Omit<Loaded, 'saved'> & { readonly from: 'snapshot' | 'records' };

/** When snapshots are written, and what is known of the last. */
type Saving = {
  readonly path: string | undefined;
  readonly saveOf: (state: { readonly standing: Standing; readonly sets: Sets; readonly views: BureauViews }, records: number) => Save | undefined;
  /** A snapshot stands that was made in this moment. */
  readonly saved: (save: Save) => void;
  readonly changed: (count: number) => void;
  readonly isDue: () => boolean;
  readonly isWorthAnEnd: () => boolean;
  readonly last: () => string | undefined;
};

function savingOf({ folder, ms, collection }: IndexOptions, limits: HostLimits, belonging: Belonging): Saving {
  const path = folder === undefined ? undefined : join(folder, `${collection}.index`);
  let last: string | undefined;
  let lastMs = -Infinity;
  let changes = 0;
  return {
    path,
    saveOf: ({ standing, sets, views }, records) => {
      if (path === undefined || records < limits.saveRecords || comparePositions(standing.position, FEED_BEGIN) === 0) return undefined;
      return { path, belonging, state: { ...standing, sets: sets.state(), views: views.state(), savedAt: new Date(ms()).toISOString() } };
    },
    saved: ({ state }) => { last = state.savedAt; lastMs = performance.now(); changes = 0; },
    changed: (count) => { changes += count; },
    isDue: () => path !== undefined && changes >= limits.saveChanges && performance.now() - lastMs >= limits.saveEveryMs,
    isWorthAnEnd: () => path !== undefined && last !== undefined && changes >= limits.endChanges,
    last: () => last,
  };
}

/** The index as its snapshot has it, where there is one that is whole and of this very database. */
async function fromSnapshot({ database: { db }, collection, log }: IndexOptions, saving: Saving, { belonging, limits }: { belonging: Belonging; limits: HostLimits }): Promise<OpenedIndex | undefined> {
  if (saving.path === undefined) return undefined;
  const read = await readSnapshot(saving.path, belonging);
  const refused = 'refused' in read ? read.refused : await whyNotHere();
  if (refused === undefined && 'state' in read) {
    const { generation, state } = read;
    saving.saved({ path: saving.path, belonging, state });
    return { from: 'snapshot', generation, sets: openSets(state.sets, limits.sets), views: bureauViews(state.views), standing: { position: state.position, mark: state.mark } };
  }
  if (refused !== 'absent') log('index.snapshot_refused', { collection, why: refused });
  return undefined;

  /** The feed must hold the very change at which the snapshot stands; a database that was set back holds another, or none. */
  async function whyNotHere(): Promise<string | undefined> {
    if (!('state' in read)) return undefined;
    const { position, mark } = read.state;
    if (mark === '' || await markOf(db, position) !== mark) return 'its place is not in the feed of this database';
    const most = limits.behindChanges;
    return await changesAfter(db, position, most + 1) > most ? 'too many changes have followed' : undefined;
  }
}

async function fromRecords(options: IndexOptions, saving: Saving, { limits, isServing }: { limits: HostLimits; isServing: boolean }): Promise<OpenedIndex> {
  const { database, epoch, collection, describe, log } = options;
  let save: Save | undefined;
  const { saved, ...loaded } = await loadIndex({
    database, epoch, collection, describe, isServing, minute: minuteOf(options.ms()), onProgress: options.onProgress,
    openSets: () => openSets(undefined, limits.sets), save: (state, records) => (save = saving.saveOf(state, records)),
  });
  if (save && saved.savedBytes !== undefined) saving.saved(save);
  if (saved.notSaved !== undefined) log('index.not_saved', { collection, fault: saved.notSaved });
  return { from: 'records', ...loaded };
}

type Following = { readonly life: IndexLife; readonly threads: Threads; readonly follower: Follower; readonly views: () => BureauViews; readonly lagSeconds: () => number };

/** Begins to follow the feed from where the opened index stands. */
function followIndex(options: IndexOptions, opened: OpenedIndex, { saving, limits }: { saving: Saving; limits: HostLimits }): Following {
  const { database, epoch, collection, log, ms } = options;
  let { views, standing } = opened;
  let alongMs = performance.now();
  let atEndMs = ms();
  const threads = searchThreads((fault) => { log('index.search_thread_lost', { collection, fault }); }, { ...THREAD_LIMITS, ...options.limits?.threads });
  const life: IndexLife = indexLife(opened, {
    limits: { ...LIFE_LIMITS, ...options.limits?.life },
    minute: () => minuteOf(ms()),
    save: () => {
      if (performance.now() - alongMs < limits.saveAlongMs && !saving.isDue() && !saving.isWorthAnEnd()) return undefined;
      return saving.saveOf({ standing, views, sets: life.edition().sets }, life.figures().records);
    },
    onSwap: () => { threads.retire(); },
    onRebuilt: ({ reason, ms: took, savedBytes, notSaved, save }) => {
      if (save) alongMs = performance.now();
      if (save && savedBytes !== undefined) saving.saved(save);
      log('index.rebuilt', { collection, reason, seconds: Math.round(took / 10) / 100, ...(savedBytes === undefined ? {} : { savedBytes }), ...(notSaved === undefined ? {} : { notSaved }) });
    },
    onFault: (cause) => { log('index.rebuild_failed', { collection, fault: faultOf(cause) }); },
  });

  async function handle(changes: readonly Change[]): Promise<void> {
    const mine = changes.filter(({ kind }) => kind === collection);
    if (mine.length > 0) {
      const rows = await changedRows(database.db, [...new Set(mine.map(({ subject }) => subject))]);
      const hiding = await hidingOf(database.db, mine, rows);
      const entries = await described(rows);
      if (entries) await life.apply(entries);
      else await life.replace(anew); // the numbers of sets are given away: those that still live get fresh ones
      for (const change of mine) views.changed(change, hiding(change));
      saving.changed(mine.length);
    }
    const last = changes.at(-1);
    if (last) standing = { position: { epoch: last.epoch, tx: last.tx, position: last.position }, mark: `${last.kind} ${last.subject} ${last.version}` };
  }

  /** What the engine is to learn and to forget; undefined where restrictions find no number. */
  async function described(rows: readonly ChangedRow[]): Promise<readonly Entry[] | undefined> {
    const entries: Entry[] = [];
    let until = performance.now() + SLICE_MS;
    for (const row of rows) {
      const record = isFound(row.status) ? recordOf(row, options.describe, life.edition().sets) : undefined;
      if (record === undefined && isFound(row.status)) return undefined;
      entries.push(record ? { name: record.name, record } : { name: nameOf(row.id) });
      if (performance.now() > until) {
        await breathe();
        until = performance.now() + SLICE_MS;
      }
    }
    return entries;
  }

  /** From the records, which are at least as new as the feed that we follow. */
  async function anew(): Promise<OpenedIndex> {
    log('index.sets_renumbered', { collection });
    const fresh = await fromRecords(options, saving, { limits, isServing: true });
    ({ views } = fresh);
    return fresh;
  }

  const follower = follow({
    name: 'index.learn',
    read: (after, limit) => settledChanges(database.db, after, epoch, limit), from: opened.standing.position,
    handle: async (changes) => { await handle(changes); atEndMs = ms(); },
    onEnd: () => { atEndMs = ms(); },
    onFault: (cause) => { log('index.feed_away', { collection, fault: faultOf(cause) }); },
  });
  return { life, threads, follower, views: () => views, lagSeconds: () => (ms() - atEndMs) / 1000 };
}

const faultOf = (cause: unknown): string => (cause instanceof Error ? `${cause.message}${cause.cause instanceof Error ? `: ${cause.cause.message}` : ''}` : String(cause));
function nameOf(id: string): Uint8Array {
  const name = new Uint8Array(16);
  decodeId(id, name, 0);
  return name;
}

function hostOf(options: IndexOptions, { life, threads, follower, views, lagSeconds }: Following, saving: Saving): IndexHost {
  const { prefix } = options;
  const limits: HostLimits = { ...HOST_LIMITS, ...options.limits?.host };
  const lanes = options.limits?.threads?.threads ?? THREAD_LIMITS.threads;
  const timer = setInterval(() => { if (saving.isDue()) void life.rebuild('snapshot'); }, MINUTE_MS);
  timer.unref();
  const { search, searchNow } = openAsking({ life, threads, prefix, lanes });

  return {
    search, searchNow,
    asOf: (bureau) => positionWord(views().at(bureau)),
    position: follower.position,
    figures: () => ({ ...life.figures(), lastSnapshot: saving.last(), wideSearches: threads.figures() }),
    poke: follower.poke,
    caughtUp: follower.caughtUp,
    lagSeconds,
    stop: async () => {
      clearInterval(timer);
      const ended = follower.stop();
      if (saving.isWorthAnEnd()) await Promise.race([ended.then(() => life.rebuild('end')), new Promise((resolve) => { setTimeout(resolve, limits.endMs).unref(); })]);
      await Promise.all([life.stop(), threads.stop()]);
      await ended;
      if (saving.path !== undefined) rmSync(`${saving.path}.new`, { force: true }); // what an abandoned one had begun
    },
  };
}
