/** One batch of an import: decided against what stands, written in one transaction with one audit event. */
import { eventOf } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { isDeadlock, isDuplicate, type Session } from '../../kernel/store/database.ts';
import { nameFeed } from '../../kernel/store/four-eyes.ts';
import { insertMany, recordsFor, reviseMany, type Envelope, type Standing } from '../../kernel/store/records.ts';
import { auditOn } from '../../kernel/store/store.ts';
import type { Issue } from '../../importing/index.ts';
import type { PreparedRow } from './import-rows.ts';
import { ENDS_MAX, isEnd, revisionShown } from './four-eyes.ts';
import { cleared, isClearedByFeed, reported, restated, type Deed, type VehicleRecord } from './life.ts';
import { isFeed } from './policy.ts';
import { COLLECTION } from './schema.ts';
import { markSeen } from './store.ts';
import { vehicleOf } from './view.ts';
import { withTold, type PerhapsTold } from '../../kernel/schema/index.ts';
import { say } from './sayings.ts';

export type Counts = { rows: number; added: number; changed: number; cleared: number; unchanged: number; refused: number };
export const noCounts = (): Counts => ({ rows: 0, added: 0, changed: 0, cleared: 0, unchanged: 0, refused: 0 });

/** What a batch did, and what is to be reported of its rows. */
export type BatchDone = { readonly counts: Counts; readonly reports: readonly Report[]; readonly added: readonly { readonly line: number; readonly record: VehicleRecord }[] };
export type Report = { readonly type: 'refused' | 'warning'; readonly line: number; readonly field?: string; readonly reason: string } & PerhapsTold;

export type BatchFrame = { readonly ctx: Context; readonly session: Session; readonly feed: string; readonly deed: Deed; readonly isDry: boolean; /** How many records this file has ended so far, where a person brings it. */ readonly ends: { count: number } };
type Plan = { readonly added: { line: number; record: VehicleRecord }[]; readonly revised: { line: number; counted: 'changed' | 'cleared'; before: Standing; after: (before: VehicleRecord) => VehicleRecord }[]; readonly counts: Counts; readonly reports: Report[] };

const ATTEMPTS_MAX = 3;

export const reportsOf = (type: Report['type'], line: number, issues: readonly Issue[]): readonly Report[] => issues.map(({ field, reason }) => withTold({ type, line, ...(field === '' ? {} : { field }), reason }, reason));

/** A desk changed one of the batch's records after it was looked at. */
class Overtaken extends Error {}

/** Applies a batch. Where a desk enters or changes one of its references at the same moment, it looks again. */
export async function applyBatch(frame: BatchFrame, rows: readonly PreparedRow[]): Promise<BatchDone> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptBatch(frame, rows);
    } catch (cause) {
      if (!(isDuplicate(cause) || isDeadlock(cause) || cause instanceof Overtaken) || attempt >= ATTEMPTS_MAX) throw cause;
    }
  }
}

async function attemptBatch({ ctx, session, feed, deed, isDry, ends }: BatchFrame, rows: readonly PreparedRow[]): Promise<BatchDone> {
  const owner = ctx.principal.bureau;
  const records = recordsFor(session.db, owner, ctx.store.epoch);
  await session.begin();
  try {
    if (isFeed(ctx.principal)) await nameFeed(session.db, ctx.principal.tokenId);
    const { first, repeated } = await firstMentions(session, rows);
    const standing = await records.standing(owner, COLLECTION, first.flatMap((row) => (row.kind === 'refused' ? [] : [row.reference])));
    const plan = planOf(ctx, { first, repeated, standing, feed, deed });
    const revised = isDry && isFeed(ctx.principal) ? [] : await revisedOf(ctx, session, plan);
    const { allowed, ended } = isFeed(ctx.principal) ? { allowed: revised, ended: 0 } : byOnePerson(plan, revised, { now: deed.now, endsLeft: ENDS_MAX - ends.count });
    if (!isDry) await write(ctx, session, { ...plan, revised: allowed }, rows);
    await session.commit();
    ends.count += ended;
    return { counts: plan.counts, reports: plan.reports, added: plan.added };
  } catch (cause) {
    await session.rollback().catch(() => undefined);
    throw cause;
  }
}

/** Splits off rows whose reference an earlier line had; a refused row counts as present too. */
async function firstMentions(session: Session, rows: readonly PreparedRow[]): Promise<{ first: readonly PreparedRow[]; repeated: ReadonlyMap<PreparedRow, number> }> {
  const here = new Map<string, number>();
  const repeated = new Map<PreparedRow, number>();
  for (const row of rows) {
    if (row.reference === undefined) continue;
    const line = here.get(row.reference);
    if (line === undefined) here.set(row.reference, row.line);
    else repeated.set(row, line);
  }
  const before = await markSeen(session, [...here].map(([reference, line]) => ({ reference, line })));
  for (const row of rows) {
    const line = row.reference === undefined ? undefined : before.get(row.reference);
    if (line !== undefined) repeated.set(row, line);
  }
  return { first: rows.filter((row) => !repeated.has(row)), repeated };
}

function planOf(ctx: Context, { first, repeated, standing, feed, deed }: { first: readonly PreparedRow[]; repeated: ReadonlyMap<PreparedRow, number>; standing: ReadonlyMap<string, Standing>; feed: string; deed: Deed }): Plan {
  const plan: Plan = { added: [], revised: [], counts: noCounts(), reports: [] };
  const { counts, reports } = plan;
  const refuse = (row: PreparedRow, issues: readonly Issue[]): void => {
    counts.refused += 1;
    reports.push(...reportsOf('refused', row.line, issues));
  };
  for (const [row, line] of repeated) refuse(row, [{ field: 'reference', reason: say('repeated', { reference: row.reference ?? '', line: String(line) }) }]);
  for (const row of first) {
    if (row.kind === 'refused') { refuse(row, row.faults); continue; }
    const known = standing.get(row.reference);
    reports.push(...reportsOf('warning', row.line, row.warnings));
    if (row.kind === 'clear') {
      if (!known) refuse(row, [{ field: 'operation', reason: say('nothing_recorded', { reference: row.reference }) }]);
      else if (known.status === 'cleared') counts.unchanged += 1;
      else if (known.status === 'pending' || known.status === 'not_approved') refuse(row, [{ field: 'operation', reason: say('never_live', { reference: row.reference }) }]);
      else {
        counts.cleared += 1;
        plan.revised.push({ line: row.line, counted: 'cleared', before: known, after: (before) => cleared(before, { reason: row.reason }, { ...deed, sourceDigest: row.digest }) });
      }
    } else if (!known) {
      counts.added += 1;
      plan.added.push({ line: row.line, record: reported(ctx.newId('veh'), ctx.principal.bureau, row.said, { ...deed, feed, sourceDigest: row.digest }) });
    } else if (known.sourceDigest === row.digest && known.status !== 'withdrawn') counts.unchanged += 1;
    else if (known.status === 'cleared' && !isClearedByFeed(known)) {
      refuse(row, [{ field: 'reference', reason: say('desk_cleared', { reference: row.reference }) }]);
    } else {
      counts.changed += 1;
      plan.revised.push({ line: row.line, counted: 'changed', before: known, after: (before) => restated(before, row.said, { ...deed, feed, sourceDigest: row.digest }) });
    }
  }
  counts.rows = first.length + repeated.size;
  return plan;
}

type Revised = { readonly line: number; readonly counted: 'changed' | 'cleared'; readonly before: VehicleRecord; readonly after: VehicleRecord };

/** What becomes of each record that the batch names again, held. */
async function revisedOf(ctx: Context, session: Session, plan: Plan): Promise<readonly Revised[]> {
  if (plan.revised.length === 0) return [];
  const held = await recordsFor(session.db, ctx.principal.bureau, ctx.store.epoch).ownForChange(plan.revised.map((one) => one.before.id));
  return plan.revised.map(({ line, counted, before: { id, version }, after }) => {
    const record = held.get(id);
    if (record?.version !== version) throw new Overtaken();
    const before = vehicleOf(record);
    return { line, counted, before, after: after(before) };
  });
}

/** A file that a person brings is no contract (R17): what two people would have to do by hand, its rows do not do either. */
function byOnePerson({ counts, reports }: Plan, revised: readonly Revised[], { now, endsLeft }: { readonly now: string; readonly endsLeft: number }): { readonly allowed: readonly Revised[]; readonly ended: number } {
  let ended = 0;
  const allowed = revised.filter((one) => {
    const shown = one.counted === 'changed' ? revisionShown(one.before, one.after, now) : undefined;
    const isOneMoreEnd = isEnd(one);
    if (!shown && (!isOneMoreEnd || ended < endsLeft)) {
      ended += isOneMoreEnd ? 1 : 0;
      return true;
    }
    const reason = shown ? say('takes_two') : say('ends_most', { most: ENDS_MAX });
    counts[one.counted] -= 1;
    counts.refused += 1;
    reports.push(...reportsOf('refused', one.line, [{ field: '', reason }]));
    return false;
  });
  return { allowed, ended };
}

async function write(ctx: Context, session: Session, plan: Pick<Plan, 'added' | 'counts'> & { readonly revised: readonly Revised[] }, rows: readonly PreparedRow[]): Promise<void> {
  const { epoch } = ctx.store;
  await insertMany(session, epoch, plan.added.map(({ record }) => record as Envelope));
  if (plan.revised.length > 0) await reviseMany(session, epoch, plan.revised.map(({ after }) => after));
  await auditOn(session, [eventOf({ name: 'vehicles.import' }, ctx, 'done', { subjects: [], detail: { ...plan.counts, lines: [rows[0]?.line, rows.at(-1)?.line] } })]);
}
