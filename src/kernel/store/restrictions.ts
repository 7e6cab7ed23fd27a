/**
 * Whole collections that their owners hide from other bureaus (R5), in SQL: the rule, and the records that stood before it,
 * rewritten piece by piece. A trigger of the database holds every record that is written to the rule. Knows no collection by name.
 */
import { run, type Kysely } from './database.ts';
import { UNSAID_STATUSES, VERSION_COLUMNS } from './records.ts';

export type Rule = {
  readonly owner: string; readonly collection: string; readonly bureaus: readonly string[]; readonly changedAt: string; readonly changedBy: string;
  /** Whether the records that stood before say it too. */
  readonly isApplied: boolean;
};

const RULE = `owner, collection, bureaus, changed_at as "changedAt", changed_by as "changedBy", applied as "isApplied"`;
/** What nobody but its owner knows of is held to the rule when it is said: by the trigger. */
const DIFFERS = `hidden_from <> hidden_from_of(restrictions, $3::text[]) and status <> all('{${UNSAID_STATUSES.join(',')}}')`;
const KEY = `hashtextextended('restriction ' || $1::text || ' ' || $2::text, 0)`;

export const rulesOf = async (db: Kysely<unknown>, owner: string): Promise<readonly Rule[]> =>
  await run(db, `select ${RULE} from collection_restrictions where owner = $1 order by collection`, [owner]) as Rule[];

const ruleOf = async (db: Kysely<unknown>, owner: string, collection: string): Promise<Rule | undefined> =>
  (await rulesOf(db, owner)).find((rule) => rule.collection === collection);

/** The kind of change by which the feed tells that a rule has changed; its subject is the owner. */
export const RULE_CHANGED = 'restrictions';
export type Saved = 'changed' | 'same' | 'under_way';

/**
 * Says from whom a bureau's collection is hidden; nothing is done where that is so already. Waits for those who are writing its records, and they
 * wait for the end of this transaction. From whom it is being hidden still, it is shown to again only after that: copies have been told that the
 * records are gone, and would not hear of those that had not been rewritten (`under_way`).
 */
export async function saveRule(db: Kysely<unknown>, rule: Omit<Rule, 'isApplied'> & { readonly epoch: number }): Promise<Saved> {
  const { owner, collection, bureaus, changedAt, changedBy, epoch } = rule;
  await run(db, `select pg_advisory_xact_lock(${KEY})`, [owner, collection]);
  const known = await ruleOf(db, owner, collection);
  const before = known?.bureaus ?? [];
  if (JSON.stringify(before) === JSON.stringify(bureaus)) return 'same';
  if (known?.isApplied === false && before.some((bureau) => !bureaus.includes(bureau))) return 'under_way';
  await run(db, `
    insert into collection_restrictions (owner, collection, bureaus, changed_at, changed_by) values ($1, $2, $3, $4, $5)
    on conflict (owner, collection) do update set bureaus = excluded.bureaus, changed_at = excluded.changed_at, changed_by = excluded.changed_by, applied = false, after = ''`,
  [owner, collection, bureaus, changedAt, changedBy]);
  await run(db, 'insert into changes (epoch, kind, subject, version) values ($1, $2, $3, 1)', [epoch, RULE_CHANGED, owner]);
  return 'changed';
}

/** Rules that are not carried into all records yet: of some owners, or all that hide from a bureau. */
export const rulesUnderWay = async (db: Kysely<unknown>, collection: string, of: { readonly owners: readonly string[] } | { readonly bureau: string }): Promise<readonly Rule[]> => await run(db, `
  select ${RULE} from collection_restrictions where collection = $1 and not applied and ${'owners' in of ? 'owner = any($2)' : 'bureaus @> array[$2::text]'} order by owner`, [collection, 'owners' in of ? of.owners : of.bureau]) as Rule[];

/** How many records do not say yet what the rule says. */
export async function countWaiting(db: Kysely<unknown>, { owner, collection, bureaus, isApplied }: Rule): Promise<number> {
  if (isApplied) return 0;
  const [row] = await run(db, `select count(*) as n from records where owner = $1 and collection = $2 and ${DIFFERS}`, [owner, collection, bureaus]) as { n: number }[];
  return row?.n ?? 0;
}

/** Whether a rule is still to be carried into records. */
export const isAnythingDue = async (db: Kysely<unknown>): Promise<boolean> => (await run(db, 'select 1 from collection_restrictions where not applied limit 1')).length > 0;

type Step = { readonly now: string; readonly by: string; readonly epoch: number; readonly limit: number };

/**
 * Holds one piece of a bureau's records to a rule that is not applied yet: a record whose hiding changes gets a new version. In a
 * transaction. Says whether more is due at once; a record that somebody holds is left to the next turn, so that nobody waits.
 */
export async function applyPiece(db: Kysely<unknown>, { now, by, epoch, limit }: Step): Promise<boolean> {
  const [due] = await run(db, 'select owner, collection from collection_restrictions where not applied order by changed_at, owner, collection limit 1') as { owner: string; collection: string }[];
  if (!due) return false;
  const { owner, collection } = due;
  await run(db, `select pg_advisory_xact_lock_shared(${KEY})`, [owner, collection]); // from here on the rule stays as it is
  const [rule] = await run(db, 'select bureaus, after from collection_restrictions where owner = $1 and collection = $2 and not applied', [owner, collection]) as { bureaus: string[]; after: string }[];
  if (!rule) return true;
  const of = [owner, collection, rule.bureaus];
  const page = await run(db, `select id, reference, ${DIFFERS} as differs from records where owner = $1 and collection = $2 and reference > $4 order by reference limit $5`, [...of, rule.after, limit]) as { id: string; reference: string; differs: boolean }[];
  const differing = page.filter(({ differs }) => differs).map(({ id }) => id);
  const isWhole = differing.length === 0 || await rewrite(db, { of, ids: differing, now, by, epoch });
  if (!isWhole) return false;
  const isDone = page.length < limit;
  await run(db, 'update collection_restrictions set after = $3, applied = $4 where owner = $1 and collection = $2', [owner, collection, page.at(-1)?.reference ?? rule.after, isDone]);
  return true;
}

/** New versions of those of some records that nobody holds; whether that was all of them. */
async function rewrite(db: Kysely<unknown>, { of, ids, now, by, epoch }: Omit<Step, 'limit'> & { readonly of: readonly unknown[]; readonly ids: readonly string[] }): Promise<boolean> {
  const held = (await run(db, 'select id from records where id = any($1) order by id for update skip locked', [ids]) as { id: string }[]).map(({ id }) => id);
  const which = `owner = $1 and collection = $2 and ${DIFFERS} and id = any($4)`;
  const columns = VERSION_COLUMNS.join(', ');
  await run(db, `insert into record_versions (${columns}) select ${columns} from records where ${which}`, [...of, held]);
  await run(db, `
    with revised as (update records set version = version + 1, changed_at = $5, changed_by = $6 where ${which} returning id, collection, version)
    insert into changes (epoch, kind, subject, version) select $7, collection, id, version from revised`, [...of, held, now, by, epoch]);
  return held.length === ids.length;
}
