/** Puts figures together for an asker: reads what is counted, keeps small cells back, says of what period and view it is. */
import type { Context } from '../../kernel/context.ts';
import { dayAt } from '../../kernel/days.ts';
import { checksByStep, type CheckRow } from './checks-store.ts';
import { daysIn, daysLater, stepFor, stepsOf } from './periods.ts';
import { seesAll } from './policy.ts';
import { periodBackwards, periodTooLong, tooManySteps } from './refusals.ts';
import { GROUPS_MAX, HUB_CELL_MIN, PERIOD_DAYS_MAX, ROUTES_MAX, SERIES_STEPS_MAX, type By, type Figures, type Filter, type Group, type Groups, type Route, type Routes, type Series, type Step } from './schema.ts';
import { largeCells, part } from './small-cells.ts';
import { groupsOf, routesOf, stepsWithHits, totalsOf, type Asked, type Times } from './store.ts';
import { makeName } from './words.ts';

const DAYS = 90;
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Which figures are asked for: the period filled in, and whose view it is. */
function frameOf({ principal, now }: Pick<Context, 'principal' | 'now'>, filter: Filter) {
  const at = now();
  const to = filter.to ?? dayAt(at, 'UTC');
  const from = filter.from ?? daysLater(to, 1 - DAYS);
  if (from > to) throw periodBackwards();
  if (daysIn(from, to) > PERIOD_DAYS_MAX) throw periodTooLong(PERIOD_DAYS_MAX);
  const asker = { bureau: principal.bureau, seesAll: seesAll(principal) };
  const cellMin = asker.seesAll ? HUB_CELL_MIN : 1;
  return { asker, cellMin, asked: { ...filter, from, to } satisfies Asked, told: { scope: asker.seesAll ? 'hub' as const : 'bureau' as const, cellMin, from, to, at } };
}
type Frame = ReturnType<typeof frameOf>;

/** A check has no make and no owner: where the filter asks for more than a unit, or for a role that checks do not have, none is counted. */
const OF_HITS_ALONE = ['role', 'category', 'make', 'event', 'stolenIn', 'foundIn', 'owner', 'state', 'outcome'] as const;

async function checksIn({ store: { db } }: Pick<Context, 'store'>, { asker, asked }: Frame, step: Step): Promise<readonly CheckRow[] | undefined> {
  if (OF_HITS_ALONE.some((field) => asked[field] !== undefined)) return undefined;
  const [madeBy, ...rest] = asked.unit?.split('/') ?? [asked.finder];
  const bureau = madeBy?.toUpperCase();
  const isNobodys = asked.finder !== undefined && bureau !== asked.finder;
  // Other bureaus' checks are theirs; the hub's people are told of all, but not of one bureau's or unit's by itself.
  if (isNobodys || (bureau !== undefined && bureau !== asker.bureau)) return undefined;
  return checksByStep(db, { bureau: asker.seesAll ? undefined : asker.bureau, unit: asked.unit === undefined ? undefined : rest.join('/'), from: asked.from, to: asked.to }, step);
}

const sumOf = (rows: readonly CheckRow[], outcome?: string): number => rows.reduce((sum, row) => sum + (outcome === undefined || row.outcome === outcome ? row.checks : 0), 0);

function answersTold({ answers = 0, median = null, p90 = null }: { readonly [name in keyof Times]?: Times[name] | undefined }, cellMin: number): Pick<Figures, 'answers'> {
  return answers < Math.max(cellMin, 1) || median === null || p90 === null ? {} : { answers: { count: answers, medianMinutes: rounded(median), p90Minutes: rounded(p90) } };
}

export async function figuresFor(ctx: Context, filter: Filter): Promise<Figures> {
  const frame = frameOf(ctx, filter);
  const [totals, checks] = await Promise.all([totalsOf(ctx.store.db, frame.asker, frame.asked), checksIn(ctx, frame, 'month')]);
  const { hits: whole, answers, median, p90, asOwner, asFinder, ...parts } = totals;
  const told = (n: number): number | undefined => part(n, whole, frame.cellMin);
  return {
    ...frame.told, hits: part(whole, whole, frame.cellMin), ...Object.fromEntries(Object.entries(parts).map(([name, n]) => [name, told(n)])), ...(frame.asker.seesAll ? {} : { asOwner, asFinder }),
    ...answersTold({ answers, median, p90 }, frame.cellMin),
    ...(checks === undefined ? {} : { checks: { total: sumOf(checks), hit: sumOf(checks, 'hit'), candidates: sumOf(checks, 'candidates'), noRecord: sumOf(checks, 'no_record') } }),
  };
}

/** The largest so many; of the rest how many there are. */
function first<T extends { readonly hits: number }>(items: readonly T[], most: number): { items: T[]; more?: { groups: number; hits: number } } {
  const rest = items.slice(most);
  return { items: items.slice(0, most), ...(rest.length === 0 ? {} : { more: { groups: rest.length, hits: rest.reduce((sum, { hits }) => sum + hits, 0) } }) };
}

export async function groupsFor(ctx: Context, filter: Filter, by: By): Promise<Groups> {
  const { asker, asked, cellMin, told } = frameOf(ctx, filter);
  const items = largeCells(await groupsOf(ctx.store.db, asker, asked, by), cellMin).map(({ name, answers, median, p90, ...group }): Group => {
    const called = by === 'make' ? makeName(group.key) : name ?? undefined;
    return { ...group, ...(called === undefined ? {} : { name: called }), ...answersTold({ answers, median, p90 }, cellMin) };
  });
  return { ...told, by, ...first(items, GROUPS_MAX) };
}

export async function routesFor(ctx: Context, filter: Filter): Promise<Routes> {
  const { asker, asked, cellMin, told } = frameOf(ctx, filter);
  const items: readonly Route[] = largeCells(await routesOf(ctx.store.db, asker, asked), cellMin);
  return { ...told, ...first(items, ROUTES_MAX) };
}

export async function seriesFor(ctx: Context, filter: Filter, wanted: Step | undefined): Promise<Series> {
  const frame = frameOf(ctx, filter);
  const { asker, asked, cellMin, told } = frame;
  const step = wanted ?? stepFor(daysIn(asked.from, asked.to));
  const steps = stepsOf(asked.from, asked.to, step);
  if (!steps) throw tooManySteps(SERIES_STEPS_MAX);
  const [rows, checks] = await Promise.all([stepsWithHits(ctx.store.db, asker, asked, step), checksIn(ctx, frame, step)]);
  const [counted, large] = [new Set(rows.map((row) => row.step)), new Map(largeCells(rows, cellMin).map((row) => [row.step, row]))];
  return {
    ...told, step, items: steps.map((one) => {
      const found = large.get(one.step) ?? (counted.has(one.step) ? undefined : { hits: 0, confirmed: 0 });
      return { from: one.from, to: one.to, ...(found ? { hits: found.hits, confirmed: found.confirmed } : {}), ...(checks === undefined ? {} : { checks: sumOf(checks.filter((row) => row.step === one.step)) }) };
    }),
  };
}
