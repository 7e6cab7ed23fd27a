/** Every line of SQL about groups of checks: what proves checks that were committed together, as one leaf of the log for each bureau. */
import { copyRow } from '../../kernel/store/copy.ts';
import { decodeId, encodeId } from '../../kernel/ids.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import { utcText } from '../../kernel/audit/events-source.ts';
import { piecesOf, smallTree } from '../../kernel/audit/small-tree.ts';
import { settledAfter, settledParameters, type Source } from '../../kernel/audit/source.ts';
import { ID_BYTES, PLACE_BYTES, leafOfPlace } from './canonical.ts';
import type { Counted } from './retention-store.ts';

export type Grouped = { readonly id: string; readonly bureau: string; readonly place: Buffer };
export const GROUP_COLUMNS = ['bureau', 'counted', 'first_id', 'last_id', 'places'];

/** A proof hashes its whole group: so many take a millisecond. */
const CHECKS_IN_GROUP_MAX = 256;

/** The groups of a commit, by bureau, as the rows that COPY takes. */
export function groupRowsOf(kept: readonly Grouped[], counted: readonly Counted[]): string {
  type Group = { readonly bureau: string; readonly places: Buffer[]; counted: number; first: string | null; last: string | null };
  const open = new Map<string, Group>();
  const groups: Group[] = [];
  const groupOf = (bureau: string): Group => {
    const known = open.get(bureau);
    if (known && known.places.length < CHECKS_IN_GROUP_MAX) return known;
    const made: Group = { bureau, places: [], counted: 0, first: null, last: null };
    open.set(bureau, made);
    groups.push(made);
    return made;
  };
  for (const { id, bureau, place } of kept) {
    const group = groupOf(bureau);
    group.places.push(place);
    if (group.first === null || id < group.first) group.first = id;
    if (group.last === null || id > group.last) group.last = id;
  }
  for (const { bureau } of counted) groupOf(bureau).counted += 1;
  let rows = '';
  for (const { bureau, counted: only, first, last, places } of groups) rows += copyRow([bureau, only, first, last, `\\x${Buffer.concat(places).toString('hex')}`]);
  return rows;
}

/** The canonical text of a check: a JSON array. */
export const CHECK_TEXT = `json_build_array(id, ${utcText('at')}, bureau, unit, token, person, device, purpose, outcome, as_of, comparison, model, question, found, keep_until)::text`;

type Row = { epoch: number; tx: number; position: number; bureau: string; counted: number; places: Buffer };
const GROUPS_MAX = 1_024;

export const checksSource: Source = {
  kind: 'checks',
  async read(db, from, settled, limit) {
    const rows = await run(db, `select epoch, tx, position, bureau, counted, places from check_groups where ${settledAfter('position')} order by epoch, tx, position limit $6`, [...settledParameters(from, settled), Math.min(limit, GROUPS_MAX)]) as Row[];
    return rows.map(({ counted, places, ...row }) => ({ ...row, said: { kind: 'checks', counted, checks: places.length / PLACE_BYTES, root: treeOf(places).root } }));
  },
};

export const leavesOf = (places: Uint8Array): readonly Uint8Array[] => piecesOf(places, PLACE_BYTES).map(leafOfPlace);
export const treeOf = (places: Uint8Array) => smallTree(leavesOf(places));
export const idOfPlace = (place: Uint8Array): string => `chk_${encodeId(place.subarray(0, ID_BYTES))}`;

/** A check of a bureau's own among those it was committed with, and its canonical text while it is kept. */
export async function partOfCheck(db: Kysely<unknown>, bureau: string, id: string): Promise<{ readonly position: number; readonly index: number; readonly leaves: readonly Uint8Array[]; readonly canonical: string | undefined } | undefined> {
  const wanted = Buffer.alloc(ID_BYTES);
  decodeId(id, wanted, 0);
  for (const limit of [GROUPS_NEAR, GROUPS_SPANNED_MAX]) {
    const part = await partIn(db, { bureau, id, wanted, limit });
    if (part) return part;
  }
  return undefined;
}

/** Ids are in the order of time, and so nearly are groups: it is in one of the first that end behind it, or in one of those that others, on several hubs, ended before. */
const GROUPS_NEAR = 16;
const GROUPS_SPANNED_MAX = 4_096;

async function partIn(db: Kysely<unknown>, { bureau, id, wanted, limit }: { readonly bureau: string; readonly id: string; readonly wanted: Buffer; readonly limit: number }): ReturnType<typeof partOfCheck> {
  const groups = await run(db, `
    select position, places from (select * from check_groups where bureau = $1 and last_id >= $2 order by last_id limit $3) g where first_id <= $2 order by last_id`, [bureau, id, limit]) as { position: number; places: Buffer }[];
  for (const { position, places } of groups) {
    const index = piecesOf(places, PLACE_BYTES).findIndex((place) => wanted.equals(place.subarray(0, ID_BYTES)));
    if (index < 0) continue;
    const [row] = await run(db, `select ${CHECK_TEXT} as canonical from checks where id = $1 and bureau = $2`, [id, bureau]) as { canonical: string }[];
    return { position, index, leaves: leavesOf(places), canonical: row?.canonical };
  }
  return undefined;
}

// ---- for verification ----

export type KeptGroup = { readonly position: number; readonly bureau: string; readonly counted: number; readonly firstId: string | null; readonly lastId: string | null; readonly places: Buffer };

export async function groupsAt(db: Kysely<unknown>, positions: readonly number[]): Promise<ReadonlyMap<number, KeptGroup>> {
  const rows = await run(db, 'select position, bureau, counted, first_id as "firstId", last_id as "lastId", places from check_groups where position = any($1)', [positions]) as KeptGroup[];
  return new Map(rows.map((row) => [row.position, row]));
}

/** The hashes of some checks as their rows are now. */
export async function hashesOf(db: Kysely<unknown>, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  if (ids.length === 0) return new Map();
  const rows = await run(db, `select id, sha256(convert_to(${CHECK_TEXT}, 'UTF8')) as hash from checks where id = any($1)`, [ids]) as { id: string; hash: Buffer }[];
  return new Map(rows.map(({ id, hash }) => [id, hash]));
}

/** How many checks there are, and how many of them in some groups. */
export async function countsOf(db: Kysely<unknown>, groups: readonly number[]): Promise<{ readonly checks: number; readonly pending: number }> {
  const [row] = await run(db, `select (select count(*) from checks) as checks, coalesce((select sum(length(places)) from check_groups where position = any($1)), 0)::bigint as bytes`, [groups]) as { checks: number; bytes: number }[];
  return { checks: row?.checks ?? 0, pending: (row?.bytes ?? 0) / PLACE_BYTES };
}

const PAGE = 10_000;
export const checksAfter = async (db: Kysely<unknown>, after: string): Promise<readonly { readonly id: string; readonly at: string }[]> =>
  await run(db, 'select id, at from checks where id > $1 order by id limit $2', [after, PAGE]) as { id: string; at: string }[];

/** The ids between two that stand in a group. */
export async function idsInGroups(db: Kysely<unknown>, first: string, last: string): Promise<ReadonlySet<string>> {
  const rows = await run(db, 'select places from check_groups where last_id >= $1 and first_id <= $2', [first, last]) as { places: Buffer }[];
  return new Set(rows.flatMap(({ places }) => piecesOf(places, PLACE_BYTES).map(idOfPlace)));
}
