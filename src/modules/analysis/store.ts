/** Every line of SQL that counts hits: which ones an asker's figures rest on, and by what they are grouped. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import { UNKNOWN, type By, type Filter, type Step } from './schema.ts';

/** Whose figures: of a bureau what concerns it, of the hub everything. */
export type Asker = { readonly bureau: string; readonly seesAll: boolean };
export type Asked = Filter & { readonly from: string; readonly to: string };

/**
 * R5: of a record that is hidden from the asker nothing was ever found. Which they are is asked of the index of hidden records; where they are many,
 * PostgreSQL asks each hit's record by its key. While a rule of an owner's is being applied, hidden_now alone says from whom its records are hidden: then each is asked.
 */
const HIDDEN = `(case when (select exists (select 1 from collection_restrictions where not applied))
  then (select hidden_now(r.owner, r.collection, r.hidden_from) @> array[$1::text] from records r where r.id = h.record)
  else exists (select 1 from records r where r.id = h.record and r.hidden_from <> '{}' and r.hidden_from @> array[$1::text]) end)`;
const VISIBLE = `(h.owner = $1 or (h.finder = $1 and not ${HIDDEN}))`;

const FOUND_IN = 'coalesce(h.country, b.country)';
const KEYS = {
  category: 'a.category', make: 'a.make', event: 'a.event', stolenIn: 'a.stolen_in', foundIn: FOUND_IN, unit: `h.finder || '/' || h.unit`, owner: 'h.owner', finder: 'h.finder', state: 'h.state', outcome: 'h.outcome',
} as const satisfies Record<By, string>;

type Query = { readonly from: string; readonly values: unknown[] };

/** The hits that some figures rest on: raised, of the period, of the asker's view, as filtered. `$1` is the asker. */
function hitsOf({ bureau, seesAll }: Asker, { from, to, role, ...filter }: Asked): Query {
  const values: unknown[] = [bureau];
  const value = (one: unknown): string => `$${values.push(one)}`;
  const conditions = [
    'h.raised_at is not null', `h.day between ${value(from)} and ${value(to)}`,
    seesAll ? `$1::text is not null` : VISIBLE,
    ...(role === undefined ? [] : [`h.${role} = $1`]),
    ...Object.entries(KEYS).flatMap(([by, key]) => {
      const wanted = filter[by as By];
      if (wanted === undefined) return [];
      if (by === 'unit') return [`h.finder = ${value(wanted.slice(0, wanted.indexOf('/')).toUpperCase())}`, `h.unit = ${value(wanted.slice(wanted.indexOf('/') + 1))}`];
      return [wanted === UNKNOWN ? `${key} is null` : `${key} = ${value(wanted)}`];
    }),
  ];
  return { from: `hits h join bureaus b on b.code = h.finder left join analysis_records a on a.record = h.record where ${conditions.join(' and ')}`, values };
}

const COUNTS = `count(*)::int as hits, (count(*) filter (where h.answer = 'confirmed'))::int as confirmed`;

const ANSWERED = 'filter (where h.answered_at >= h.requested_at)';
const minutesAt = (part: number): string => `(percentile_cont(${part}) within group (order by extract(epoch from h.answered_at - h.requested_at) / 60) ${ANSWERED})::float8`;
/** How soon owners answered: from the newest request to its answer. */
const TIMES = `(count(*) ${ANSWERED})::int as answers, ${minutesAt(0.5)} as median, ${minutesAt(0.9)} as p90`;
export type Times = { readonly answers: number; readonly median: number | null; readonly p90: number | null };

export type Totals = Times & {
  readonly hits: number; readonly confirmed: number; readonly notConfirmed: number; readonly waiting: number; readonly open: number; readonly acted: number; readonly delayed: number; readonly asOwner: number; readonly asFinder: number;
};

export async function totalsOf(db: Kysely<unknown>, asker: Asker, asked: Asked): Promise<Totals> {
  const { from, values } = hitsOf(asker, asked);
  const [row] = await run(db, `
    select hits, confirmed, "notConfirmed", waiting, open, acted, delayed, "asOwner", "asFinder", answers, median, p90 from (
      select ${COUNTS}, (count(*) filter (where h.answer = 'not_confirmed'))::int as "notConfirmed",
        (count(*) filter (where h.state in ('requested', 'more_time', 'no_reply', 'escalated')))::int as waiting, (count(*) filter (where h.state <> 'closed'))::int as open,
        (count(*) filter (where h.outcome is not null))::int as acted, (count(*) filter (where h.delayed))::int as delayed,
        (count(*) filter (where h.owner = $1))::int as "asOwner", (count(*) filter (where h.finder = $1))::int as "asFinder",
        ${TIMES}
      from ${from}) x`, values) as Totals[];
  if (!row) throw new Error('a count gave no row');
  return row;
}

export type GroupRow = { readonly key: string; readonly name: string | null; readonly hits: number; readonly confirmed: number } & Partial<Times>;
const NAMES: Readonly<Partial<Record<By, string>>> = {
  unit: `(select u.name from units u where u.bureau = split_part(key, '/', 1) and u.code = substr(key, strpos(key, '/') + 1))`,
  owner: '(select name from bureaus where code = key)', finder: '(select name from bureaus where code = key)',
};

/** Hits by something, the largest group first; by owner with the times of their answers. */
export async function groupsOf(db: Kysely<unknown>, asker: Asker, asked: Asked, by: By): Promise<readonly GroupRow[]> {
  const { from, values } = hitsOf(asker, asked);
  return await run(db, `
    select key, ${NAMES[by] ?? 'null'} as name, hits, confirmed ${by === 'owner' ? ', answers, median, p90' : ''} from (
      select coalesce(${KEYS[by]}, '${UNKNOWN}') as key, ${COUNTS} ${by === 'owner' ? `, ${TIMES}` : ''} from ${from} group by 1) x order by hits desc, key`, values) as GroupRow[];
}

export type RouteRow = { readonly from: string; readonly to: string; readonly hits: number; readonly confirmed: number };

/** Hits by the country of the theft and that of the find, the busiest route first. */
export async function routesOf(db: Kysely<unknown>, asker: Asker, asked: Asked): Promise<readonly RouteRow[]> {
  const { from, values } = hitsOf(asker, asked);
  return await run(db, `select coalesce(${KEYS.stolenIn}, '${UNKNOWN}') as from, ${FOUND_IN} as to, ${COUNTS} from ${from} group by 1, 2 order by hits desc, 1, 2`, values) as RouteRow[];
}

export type StepRow = { readonly step: string; readonly hits: number; readonly confirmed: number };

export async function stepsWithHits(db: Kysely<unknown>, asker: Asker, asked: Asked, step: Step): Promise<readonly StepRow[]> {
  const { from, values } = hitsOf(asker, asked);
  return await run(db, `select date_trunc('${step}', h.day::timestamp)::date as step, ${COUNTS} from ${from} group by 1 order by 1`, values) as StepRow[];
}
