/**
 * Checks that a replica answered, as the hub logs them: kept as their bureau settled it (R16), found again when a vehicle is reported
 * late, with the hits that the replica found and those that the hub finds by now. Knows no replica.
 */
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { issuesOf } from '../../kernel/schema/index.ts';
import type { Kysely, Session } from '../../kernel/store/database.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { Store } from '../../kernel/store/store.ts';
import { POSSIBLE_FROM } from '../../matching/posterior.ts';
import type { SettingsOf } from '../bureaus/schema.ts';
import type { Raised } from '../hits/schema.ts';
import type { StoredVehicle } from '../vehicles/schema.ts';
import type { Deeds } from './answering.ts';
import { hashedOf, keepUntil, keepingOf } from './keeping.ts';
import { LATE_MS, type Trace } from './keys.ts';
import { sinceOf } from './late.ts';
import type { LateSide } from './late-judging.ts';
import type { LatePorts } from './late-ports.ts';
import { knownChecks, recordsThen } from './delivered-store.ts';
import { chosenOf, meetingsOf, worthReading } from './meetings.ts';
import { raisedOf } from './raising.ts';
import { askedOf } from './readings.ts';
import { notFoundByCheck } from './refusals.ts';
import { askCheck, retentionSettings, type AskCheck, type Compared, type LoggedCheck } from './schema.ts';
import { again, findCheck, insertComparison, tracesToLearn, writeEntries, type Entry } from './store.ts';

/** A check as it was answered elsewhere, with whose credential, and when the vehicle was seen. */
export type DeliveredCheck = { readonly check: LoggedCheck; readonly token: string; readonly seenAt: string };

export type DeliveredSide = Pick<LatePorts, 'keyOf' | 'flights' | 'recent'> & Pick<Deeds, 'models' | 'hitIdOf' | 'raise' | 'placeOf'> & {
  readonly search: Deeds['vehicles']['search']; readonly judge: LateSide['judge']; readonly settingsOf: SettingsOf;
};

/** What became of an officer's word that was brought; `refused`: why it is about nothing here. */
export type Brought = { readonly hit?: string } | { readonly refused: string };

/** Writes those of the prepared checks that are new, in the caller's transaction; how many hits they raised. */
export type WriteChecks = (session: Session, ids: ReadonlySet<string>) => Promise<number>;

export type Delivering = {
  /** Why what was asked cannot be read; undefined where it can. */
  readonly unreadable: (check: LoggedCheck) => string | undefined;
  readonly known: (db: Kysely<unknown>, ids: readonly string[]) => Promise<readonly string[]>;
  /** Looks once more for what the checks asked, then lets the caller commit. A record that comes meanwhile waits for it. */
  readonly compared: (store: Store, bureau: string, word: { readonly compared: Compared; readonly token: string }) => Promise<Brought>;
  readonly log: <R>(ctx: Context, checks: readonly DeliveredCheck[], commit: (write: WriteChecks) => Promise<R>) => Promise<R>;
};

export function delivering(side: DeliveredSide): Delivering {
  /** What was asked then, by the shape of questions now; its purpose may be none of this hub's any more. */
  const readAsk = ({ purpose, question }: LoggedCheck) => askCheck([purpose]).safeParse(question);
  return {
    unreadable: (check) => {
      const read = readAsk(check);
      return read.success ? undefined : issuesOf(read.error).map(({ path, detail }) => `${path} ${detail}`).join('; ');
    },
    known: knownChecks,
    compared: (store, bureau, word) => comparedThen(store, bureau, word, side),
    log: (ctx, checks, commit) => side.flights.during(async () => {
      const prepared = await entriesOf(ctx, checks, side);
      let traces: readonly Trace[] = [];
      const result = await again(() => commit(async (session, ids) => {
        const fresh = prepared.filter(({ id }) => ids.has(id)).map(({ entry }) => entry);
        traces = await writeEntries(session, fresh, { raise: side.raise, keyOf: side.keyOf });
        return new Set(fresh.flatMap(({ raised }) => raised.map(side.hitIdOf))).size;
      }));
      side.recent.learn(tracesToLearn(traces));
      return result;
    }),
  };
}

/** Kept as if it had been said here when it was said; a hit is raised by the record as it stood then. */
async function comparedThen({ db, session }: Store, bureau: string, { compared, token }: { readonly compared: Compared; readonly token: string }, { placeOf, raise, hitIdOf }: DeliveredSide): Promise<Brought> {
  const check = await findCheck(db, bureau, compared.check);
  const finding = check?.found.find(({ record }) => record === compared.record);
  if (!check || !finding) return { refused: check ? notFoundByCheck.code : notFound.code };
  await insertComparison(db, { ...compared, version: finding.version }, { bureau, tokenId: token });
  const [record] = compared.same ? await recordsThen(db, bureau, [{ check: check.id, record: finding.record, version: finding.version, at: compared.at }]) : [];
  if (!record) return {};
  if (!session) throw new Error('a comparison needs its transaction');
  const { observedAt, place, country } = check.question as AskCheck;
  const unit = await placeOf(bureau, check.unit);
  const raised: Raised = { ...raisedOf(record, { id: check.id, bureau, unit: check.unit, timeZone: unit?.timeZone ?? 'UTC', seenAt: observedAt ?? check.at, place, country: country ?? unit?.country }), certainty: 'compared' };
  await raise(session, [raised]);
  return { hit: hitIdOf(raised) };
}

type Sighted = Parameters<typeof raisedOf>[1];

async function entriesOf(ctx: Context, checks: readonly DeliveredCheck[], side: DeliveredSide): Promise<readonly { readonly id: string; readonly entry: Entry<Raised> }[]> {
  const { bureau } = ctx.principal;
  const [retention, later, then] = await Promise.all([
    side.settingsOf(retentionSettings, bureau), foundByNow(ctx, checks, side),
    recordsThen(ctx.store.db, bureau, checks.flatMap(({ check }) => check.found.filter(({ kind }) => kind === 'hit').map(({ record, version }) => ({ check: check.id, record, version, at: check.at })))),
  ]);
  const { matcher } = side.models.active();
  const entries: { readonly id: string; readonly entry: Entry<Raised> }[] = [];
  for (const { check, token, seenAt } of checks) {
    const ask = check.question as AskCheck;
    const unit = await side.placeOf(bureau, check.unit);
    const sighted: Sighted = { id: check.id, bureau, unit: check.unit, timeZone: unit?.timeZone ?? 'UTC', seenAt, place: ask.place, country: ask.country ?? unit?.country };
    const raised = [
      ...then.filter((one) => one.check === check.id).map((record) => raisedOf(record, sighted)),
      ...(later.get(check.id) ?? []).map(({ record, certainty }): Raised => ({ ...raisedOf(record, sighted), delayed: true, certainty })),
    ];
    const { keep, months } = keepingOf(retention, check.purpose);
    const logged: LoggedCheck = { ...check, bureau, question: keep === 'hashed' ? hashedOf(ask, side.keyOf) : ask, keepUntil: keepUntil(check.at, months) };
    if (keep === 'counted' && check.found.length === 0 && raised.length === 0) {
      entries.push({ id: check.id, entry: { raised, counted: { bureau, purpose: check.purpose, day: check.at.slice(0, 10), outcome: check.outcome } } });
      continue;
    }
    // Late reports reach back so far; a key of an older check would lie in a slot that is in use again.
    const isRecent = Date.parse(check.at) > Date.parse(ctx.now()) - LATE_MS;
    const texts = isRecent ? matcher.searchOf(matcher.prepare(askedOf(ask))).numbers.map(({ text }) => text) : [];
    entries.push({ id: check.id, entry: { raised, kept: logged, by: { tokenId: token }, ...(isRecent ? { trace: { check: check.id, at: check.at, seenAt, texts, ...(keep === 'hashed' ? { isHashed: true as const } : {}) } } : {}) } });
  }
  return entries;
}

type Later = { readonly record: Envelope; readonly certainty: 'equal' | 'strong' };

/** What the hub finds by now for the same questions, and the replica did not: reported meanwhile, or not yet known to it. */
async function foundByNow(ctx: Context, checks: readonly DeliveredCheck[], { models, search, judge }: DeliveredSide): Promise<ReadonlyMap<string, readonly Later[]>> {
  const { matcher } = models.active();
  const { bureau } = ctx.principal;
  const now = ctx.now();
  const found = new Map<string, readonly Later[]>();
  const questions = checks.map(({ check }) => matcher.prepare(askedOf(check.question as AskCheck)));
  // Numbers that were read whole: a part of one is never a hit.
  const results = await search(questions.map((question) => ({ ...matcher.searchOf(question, worthReading(POSSIBLE_FROM)), patterns: [] })), { bureau, now });
  for (const [at, { check, seenAt }] of checks.entries()) {
    const result = results[at];
    if (!result) throw new Error('a question was not searched');
    const known = new Set(check.found.map(({ record }) => record));
    const meetings = meetingsOf(result.met, (met) => matcher.estimate(questions[at], met));
    const ids = chosenOf(meetings, result.idOf, { possible: POSSIBLE_FROM, fill: 0 }).read.map(({ id }) => id).filter((id) => !known.has(id));
    if (ids.length === 0) continue;
    const records = (await ctx.store.records.findable(ids, now)).filter((record) => couldHaveSeen(record as Envelope<StoredVehicle>, { at: check.at, seenAt, nowMs: Date.parse(now) }));
    const certainties = await judge({ bureau, vehicle: askedOf(check.question as AskCheck), now }, records);
    found.set(check.id, records.flatMap((record, i) => { const certainty = certainties[i]; return certainty === 'equal' || certainty === 'strong' ? [{ record, certainty }] : []; }));
  }
  return found;
}

/** What was recorded before the check, it would have found here; what was recorded after it, it may have seen since the event began. */
function couldHaveSeen(record: Envelope<StoredVehicle>, { at, seenAt, nowMs }: { readonly at: string; readonly seenAt: string; readonly nowMs: number }): boolean {
  if (record.enteredAt <= at) return true;
  const since = sinceOf(record, nowMs);
  return since !== undefined && Date.parse(seenAt) >= since;
}
