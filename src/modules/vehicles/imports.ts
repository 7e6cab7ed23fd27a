/**
 * An import from the first byte to the summary. Delta: rows are applied as they come. Snapshot: the file is laid aside
 * and read through before anything is applied, so that one which shrinks too much changes nothing.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { eventOf } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { Refusal } from '../../kernel/errors.ts';
import { auditOn } from '../../kernel/store/store.ts';
import type { Session } from '../../kernel/store/database.ts';
import { nameFeed } from '../../kernel/store/four-eyes.ts';
import { recordsFor, reviseMany, type Envelope } from '../../kernel/store/records.ts';
import { WrongFile, readRows, readingOf, describeReference, type Profile, type RowEvent } from '../../importing/index.ts';
import { applyBatch, noCounts, reportsOf, type BatchDone, type Counts, type Report } from './import-batch.ts';
import { rowPreparer, type PrepareRow, type PreparedRow } from './import-rows.ts';
import type { RecordedElsewhere } from './actions.ts';
import { deedOf } from './deeds.ts';
import { ENDS_MAX } from './four-eyes.ts';
import { withdrawn, type Deed } from './life.ts';
import { isFeed } from './policy.ts';
import { importUnderWay, manyByHand, notWithdrawable, wrongFile } from './refusals.ts';
import { countGone, lockFeed, markSeen, openSeen, someGone, unlockFeed } from './store.ts';
import { vehicleOf } from './view.ts';
import { say } from './sayings.ts';

export type ImportOptions = {
  readonly profile: Profile; readonly mode: 'delta' | 'snapshot'; readonly feed: string;
  readonly mayShrink: boolean; readonly isDry: boolean; /** A delta too is laid aside before its first row is applied. */ readonly isLaidAside: boolean; readonly encoding?: string | undefined;
};
export type ImportPorts = { readonly spoolFolder: string; readonly elsewhere: RecordedElsewhere };
export type Summary = Counts & { readonly type: 'summary'; readonly withdrawn: number; readonly warnings: number; readonly mode: string; readonly feed: string; readonly profile: string; readonly dryRun: boolean; readonly reference: string };
export type ImportEvent = Report | { readonly type: 'progress'; readonly rows: number } | Summary;

const BATCH_ROWS = 2_000;
/** Rows prepared before others get a turn: an import must not hold up checks. */
const SLICE_ROWS = 200;
/** A snapshot that would withdraw more than this share of what its feed has standing is refused. */
export const SHRINK_MAX = 1 / 5;

/** Runs an import and tells of it as it goes; the last event is the summary. */
export async function* importVehicles(ctx: Context, bytes: AsyncIterable<Uint8Array>, options: ImportOptions, ports: ImportPorts): AsyncGenerator<ImportEvent> {
  const queue = eventQueue();
  const running = ctx.store.withSession(async (session) => {
    if (!await lockFeed(session, ctx.principal.bureau, options.feed)) throw importUnderWay(options.feed);
    try {
      await runImport({ ctx, session, options, ports, tell: queue.push, deed: deedOf(ctx) }, bytes);
    } finally {
      await unlockFeed(session, ctx.principal.bureau, options.feed).catch(() => undefined); // a lost session has lost its lock
    }
  }).then(() => { queue.end(); }, (cause: unknown) => { queue.fail(cause instanceof WrongFile ? wrongFile(cause.code, cause.message, cause.advice) : cause); });
  try {
    yield* queue.events();
  } finally {
    queue.abandon();
    await running;
  }
}

type Run = { readonly ctx: Context; readonly session: Session; readonly options: ImportOptions; readonly ports: ImportPorts; readonly tell: (events: readonly ImportEvent[]) => Promise<void>; readonly deed: Deed };

async function runImport(run: Run, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const { ctx, session, options, ports, tell } = run;
  await openSeen(session);
  const totals = { counts: noCounts(), warnings: 0, withdrawn: 0 };
  if (options.mode === 'delta' && !options.isLaidAside) {
    await applyAll(run, bytes, totals);
  } else {
    await mkdir(ports.spoolFolder, { recursive: true, mode: 0o700 });
    const path = join(ports.spoolFolder, `${ctx.newId('imp')}.part`);
    try {
      await pipeline(bytes, createWriteStream(path, { mode: 0o600 }));
      if (options.mode === 'delta') await reading(path, (spooled) => applyAll(run, spooled, totals));
      else await applySnapshot(run, path, totals);
    } finally {
      await rm(path, { force: true });
    }
  }
  await tell([{ type: 'summary', ...totals.counts, withdrawn: totals.withdrawn, warnings: totals.warnings, mode: options.mode, feed: options.feed, profile: options.profile.name, dryRun: options.isDry, reference: describeReference(options.profile) }]);
}

/** Read through first, then applied, then what it did not name withdrawn. */
async function applySnapshot(run: Run, path: string, totals: Totals & { withdrawn: number }): Promise<void> {
  const { unread } = await reading(path, (spooled) => readThrough(run, spooled));
  await openSeen(run.session);
  await reading(path, (spooled) => applyAll(run, spooled, totals));
  if (unread > 0) await run.tell(reportsOf('warning', 0, [{ field: '', reason: say('unread_references', { n: unread }) }]));
  totals.warnings += unread > 0 ? 1 : 0;
  if (unread === 0) totals.withdrawn = await withdrawGone(run, totals.counts.rows);
}

/** Batches of a file's rows, prepared. While PostgreSQL writes one, the next is read. */
async function* preparedBatches({ ctx, options: { profile, encoding }, deed }: Run, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<{ rows: readonly PreparedRow[]; endsEarly: boolean }> {
  let prepare: PrepareRow | undefined;
  const preparer = (header?: readonly string[]): PrepareRow => rowPreparer({ profile, header }, ctx.principal, deed);
  const reading = { ...readingOf(profile), ...(encoding === undefined ? {} : { encoding }), onHeader: (header: readonly string[]) => { prepare = preparer(header); } };
  let events: RowEvent[] = [];
  const batch = async (): Promise<{ rows: readonly PreparedRow[]; endsEarly: boolean }> => {
    const taken = events.splice(0, BATCH_ROWS);
    prepare ??= preparer(); // JSON has no header
    const rows: PreparedRow[] = [];
    for (const [i, event] of taken.entries()) {
      rows.push(prepare(event));
      if (i % SLICE_ROWS === SLICE_ROWS - 1) await setImmediate();
    }
    return { rows, endsEarly: taken.some((event) => 'endsEarly' in event) };
  };
  for await (const read of readRows(bytes, reading)) {
    events = events.length === 0 ? [...read] : events.concat(read);
    while (events.length >= BATCH_ROWS) yield await batch();
  }
  while (events.length > 0) yield await batch();
}

type Totals = { counts: Counts; warnings: number };

async function applyAll(run: Run, bytes: AsyncIterable<Uint8Array>, totals: Totals): Promise<void> {
  const { ctx, session, options, deed, tell, ports } = run;
  // Three things at a time: a batch is read while the one before is written and the one before that is reported on.
  let writing: Promise<BatchDone | undefined> = Promise.resolve(undefined);
  let reporting: Promise<void> = Promise.resolve();
  const ends = { count: 0 };
  const report = async (done: BatchDone | undefined): Promise<void> => {
    if (!done) return;
    const reports = [...done.reports, ...await elsewhereReports(ctx, done, ports.elsewhere)].sort((a, b) => a.line - b.line);
    for (const key of Object.keys(totals.counts) as (keyof Counts)[]) totals.counts[key] += done.counts[key];
    totals.warnings += reports.filter(({ type }) => type === 'warning').length;
    await tell([...reports, { type: 'progress', rows: totals.counts.rows }]);
  };
  try {
    for await (const { rows } of preparedBatches(run, bytes)) {
      const done = await writing;
      writing = applyBatch({ ctx, session, feed: options.feed, deed, isDry: options.isDry, ends }, rows);
      writing.catch(() => undefined); // it is awaited before the next batch, or below
      await reporting;
      reporting = report(done);
      reporting.catch(() => undefined); // likewise
    }
    await reporting;
    await report(await writing);
  } catch (cause) {
    await Promise.allSettled([writing, reporting]); // the session is free only once the batch under way has ended
    throw cause;
  }
}

async function elsewhereReports(ctx: Context, done: BatchDone, elsewhere: RecordedElsewhere): Promise<readonly Report[]> {
  const found = await elsewhere(ctx, done.added.map(({ record }) => record.body.said));
  return done.added.flatMap(({ line }, i) => reportsOf('warning', line, found[i] ?? []));
}

/** The first reading of a snapshot: which references it has. Throws where it would withdraw too much or ends early. */
async function readThrough(run: Run, bytes: AsyncIterable<Uint8Array>): Promise<{ unread: number }> {
  const { ctx, session, options } = run;
  let unread = 0;
  for await (const { rows, endsEarly } of preparedBatches(run, bytes)) {
    if (endsEarly) throw wrongFile('ends_early', say('ends_early'));
    unread += rows.filter((row) => row.kind === 'refused' && row.isUnread).length;
    const lineOf = new Map<string, number>();
    for (const { reference, line } of rows) if (reference !== undefined && !lineOf.has(reference)) lineOf.set(reference, line);
    await markSeen(session, [...lineOf].map(([reference, line]) => ({ reference, line })));
  }
  const { standing, gone } = await countGone(session, ctx.principal.bureau, options.feed);
  if (gone > ENDS_MAX && !isFeed(ctx.principal)) throw manyByHand(ENDS_MAX);
  if (gone > standing * SHRINK_MAX && !options.mayShrink) throw notWithdrawable(gone, standing);
  return { unread };
}

async function withdrawGone({ ctx, session, options, deed, tell }: Run, rows: number): Promise<number> {
  const owner = ctx.principal.bureau;
  if (options.isDry) return (await countGone(session, owner, options.feed)).gone;
  let total = 0;
  for (;;) {
    const ids = await someGone(session, owner, options.feed, BATCH_ROWS);
    if (ids.length === 0) return total;
    await session.begin();
    try {
      if (isFeed(ctx.principal)) await nameFeed(session.db, ctx.principal.tokenId);
      const before = await recordsFor(session.db, owner, ctx.store.epoch).ownForChange(ids);
      const after = [...before.values()].filter(({ status }) => status === 'live' || status === 'located' || status === 'suspended').map((record) => withdrawn(vehicleOf(record), options.feed, deed) as Envelope);
      await reviseMany(session, ctx.store.epoch, after);
      await auditOn(session, [eventOf({ name: 'vehicles.withdraw' }, ctx, 'done', { subjects: after.map(({ id }) => id), detail: { feed: options.feed } })]);
      await session.commit();
      total += after.length;
    } catch (cause) {
      await session.rollback().catch(() => undefined);
      throw cause;
    }
    await tell([{ type: 'progress', rows }]); // the file's rows stay all read; this asks whether anybody still listens
  }
}

/** Reads a file that was laid aside; it is closed again however that ends. */
async function reading<T>(path: string, work: (bytes: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  const file = createReadStream(path);
  try {
    return await work(file as AsyncIterable<Uint8Array>);
  } finally {
    file.destroy();
  }
}

const QUEUED_MAX = 5_000;

/** Hands events from the import to whoever reads its report; the import waits where nobody reads, and ends where nobody is left. */
function eventQueue(): { push: (events: readonly ImportEvent[]) => Promise<void>; end: () => void; fail: (cause: unknown) => void; abandon: () => void; events: () => AsyncGenerator<ImportEvent> } {
  let queued: ImportEvent[] = [];
  let state: 'open' | 'over' | 'abandoned' = 'open';
  let fault: { cause: unknown } | undefined;
  let wakeReader = (): void => undefined;
  let wakeWriter = (): void => undefined;
  return {
    push: async (events) => {
      queued.push(...events);
      wakeReader();
      while (queued.length > QUEUED_MAX && state === 'open') await new Promise<void>((resolve) => { wakeWriter = resolve; });
      if (state === 'abandoned') throw new Refusal({ code: 'vehicles.import_abandoned', status: 400 }, 'the caller went away; what was applied stays, the same file can be imported again');
    },
    end: () => { state = state === 'open' ? 'over' : state; wakeReader(); },
    fail: (cause) => { fault = { cause }; state = state === 'open' ? 'over' : state; wakeReader(); },
    abandon: () => { if (state === 'open') state = 'abandoned'; wakeWriter(); },
    async *events() {
      for (;;) {
        const taken = queued;
        queued = [];
        wakeWriter();
        yield* taken;
        if (queued.length > 0) continue;
        if (fault) throw fault.cause;
        if (state !== 'open') return;
        await new Promise<void>((resolve) => { wakeReader = resolve; });
      }
    },
  };
}
