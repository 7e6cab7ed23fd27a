/** Changes of records as leaves: the states that one statement brought an owner's records into, as a small tree of their hashes. */
import { run, type Kysely } from '../store/database.ts';
import { utcText } from './events-source.ts';
import { HASH_BYTES } from './merkle.ts';
import { piecesOf, smallTree } from './small-tree.ts';
import { settledAfter, settledParameters, type Source } from './source.ts';

/** The canonical text of a record's state: a JSON array. The database says the same where it writes the hash (migration 0061). */
export const STATE_TEXT = `json_build_array(id, collection, owner, reference, version, status, feed, source_digest, ${utcText('entered_at')}, ${utcText('changed_at')},
  changed_by, ${utcText('validated_at')}, review_on, ${utcText('ends_at')}, restrictions, hidden_from, body)::text`;
export const STATE_HASH = `sha256(convert_to(${STATE_TEXT}, 'UTF8'))`;

type Row = { epoch: number; tx: number; position: number; bureau: string; hashes: Buffer };
/** Statements of an import hold some thousand states each. */
const GROUPS_MAX = 256;

export const changesSource: Source = {
  kind: 'changes',
  async read(db, from, settled, limit) {
    const rows = await run(db, `select epoch, tx, position, owner as bureau, hashes from change_groups where ${settledAfter('position')} order by epoch, tx, position limit $6`, [...settledParameters(from, settled), Math.min(limit, GROUPS_MAX)]) as Row[];
    return rows.map(({ hashes, ...row }) => ({ ...row, said: { kind: 'changes', changes: hashes.length / HASH_BYTES, root: smallTree(piecesOf(hashes, HASH_BYTES)).root } }));
  },
};

export type ProvenState = { readonly position: number; readonly index: number; readonly hashes: Buffer; readonly canonical: string | undefined };

/** The group of a state of a bureau's own record, with its canonical text; the newest version where none is named. */
export async function ownState(db: Kysely<unknown>, bureau: string, id: string, version: number | undefined): Promise<ProvenState | undefined> {
  const [group] = await run(db, `
    select g.position, u.at - 1 as index, u.version, g.hashes from change_groups g, unnest(g.subjects, g.versions) with ordinality u(id, version, at)
    where g.subjects @> array[$2] and g.owner = $1 and u.id = $2 and ($3::int is null or u.version = $3) order by u.version desc limit 1`, [bureau, id, version ?? null]) as { position: number; index: number; version: number; hashes: Buffer }[];
  if (!group) return undefined;
  const [state] = await run(db, `select ${STATE_TEXT} as canonical from records where id = $1 and version = $2 union all select ${STATE_TEXT} from record_versions where id = $1 and version = $2`, [id, group.version]) as { canonical: string }[];
  return { position: group.position, index: group.index, hashes: group.hashes, canonical: state?.canonical };
}
