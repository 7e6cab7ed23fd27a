/**
 * One log, walked from its first entry to its last: every entry read and hashed, chained, held against tiles, heads and checkpoints. What
 * its leaves tell of is handed on; whose row that is, is not known here.
 */
import { checkpointText } from '../checkpoint.ts';
import { BadLeaf, readLeaf, type Head, type Leaf } from '../leaves.ts';
import { entriesBetween, headsOf, type KeptEntry, type Origin } from '../log-store.ts';
import { HASH_BYTES, hashLeaf } from '../merkle.ts';
import { BadNote, readNote, readVkey, verifyNote, type VerifierKey } from '../note.ts';
import { TILE_WIDTH, indexPath, widthIn } from '../tiles.ts';
import { run, type Kysely } from '../../store/database.ts';
import type { Findings } from './findings.ts';
import type { Told } from './rows.ts';
import { growingTree, type GrownTile } from './tree.ts';

const PAGE = 4_096;
/** Of tiles: 256^6 entries and more are safe integers no more. */
const LEVELS = 6;
type Db = Kysely<unknown>;
type CheckpointRow = { number: number; size: number; root: Buffer; note: string };

export type Walk = {
  readonly origin: Origin;
  /** Roots that must have stood at some sizes, and what says so: the last signed note, the origin that comes after. */
  readonly expected: readonly { readonly size: number; readonly root: Buffer; readonly by: string; /** Entries that are gone were lost with a restored backup, as an operator said. */ readonly isRestored?: boolean }[];
  readonly onLeaves: (told: readonly Told[]) => Promise<void>;
};

/** Walks it; says how many entries there are. */
export async function walkOrigin(db: Db, findings: Findings, { origin, expected, onLeaves }: Walk): Promise<number> {
  const name = origin.origin;
  const tree = growingTree();
  const chain = openChain(origin, findings);
  const checkpoints = await openCheckpoints(db, origin, findings);
  const tiles = await openTiles(db, origin, findings);
  const roots = new Map(expected.map((one) => [one.size, one]));
  const [end] = await run(db, 'select coalesce(max(index) + 1, 0) as size, count(*) as entries from log_entries where origin = $1', [origin.number]) as { size: number; entries: number }[];
  const size = end?.size ?? 0;

  for (let from = 0; from < size; from += PAGE) {
    const to = Math.min(size, from + PAGE);
    const entries = new Map((await entriesBetween(db, origin.number, from, to)).map((entry) => [entry.index, entry]));
    await tiles.load(from, to);
    const told: Told[] = [];
    for (let index = from; index < to; index += 1) {
      const entry = entries.get(index);
      if (!entry) findings.fault(`entry ${index} of ${name}`, 'is gone');
      else told.push(...chain.next(entry));
      for (const full of tree.push(entry ? hashLeaf(entry.entry) : Buffer.alloc(HASH_BYTES))) tiles.hold(full);
      await checkpoints.at(tree.size(), tree.root);
      const want = roots.get(tree.size());
      if (want && !want.root.equals(tree.root())) findings.fault(`the first ${want.size} entries of ${name}`, `do not have the root that ${want.by} says`);
    }
    await onLeaves(told);
    findings.progress(`entries of ${name}`, to);
  }
  for (const part of tree.partial()) { await tiles.load(part.index * TILE_WIDTH ** (part.level + 1), size); tiles.hold(part); }
  tiles.end(size);
  await checkpoints.end(size);
  for (const { size: at, by, isRestored } of expected) {
    if (at <= size) continue;
    if (isRestored === true) findings.note(`entries ${size} to ${at - 1} of ${name} were lost: an operator began another log after a backup was restored`);
    else findings.fault(`the log ${name}`, `has ${size} entries, and ${by} says that it had ${at}: entries are gone`);
  }
  await holdHeads(db, origin, chain.heads(), findings);
  return size;
}

/** Leaves in their order: each ties on to the one before of its bureau, each batch says how far it came. */
function openChain({ origin: name, closedSize, closedRoot }: Origin, findings: Findings) {
  const heads = new Map<string, Head>();
  const moved = new Map<string, Head>();

  function tied(leaf: Leaf, { index, entry }: KeptEntry): void {
    const what = `entry ${index} of ${name}`;
    if ((leaf.kind === 'origin') !== (index === 0)) findings.fault(what, 'is the origin of a log where none can be, or is none where one must be');
    if (leaf.kind === 'origin') {
      const isClosed = leaf.closed === undefined ? closedSize === null : closedSize === leaf.closed.size && closedRoot?.equals(leaf.closed.root) === true;
      if (leaf.origin !== name || !isClosed) findings.fault(`the origin ${name}`, 'is not what its first entry says');
    } else if (leaf.kind === 'heads') {
      const told = [...moved.values()].sort((a, b) => (a.bureau < b.bureau ? -1 : 1));
      const isSame = told.length === leaf.heads.length && told.every(({ bureau, number, hash }, i) => { const one = leaf.heads[i]; return one?.bureau === bureau && one.number === number && one.hash.equals(hash); });
      if (!isSame) findings.fault(what, 'does not say how far the bureaus came with the entries before it: an entry was left out or put in');
      moved.clear();
    } else {
      const before = heads.get(leaf.bureau);
      const isNext = leaf.number === (before?.number ?? 0) + 1 && (before ? leaf.previous?.equals(before.hash) === true : leaf.previous === undefined);
      if (!isNext) findings.fault(what, `does not follow on leaf ${before?.number ?? 0} of ${leaf.bureau}: an entry was left out, put in or altered`);
      const head = { bureau: leaf.bureau, number: leaf.number, hash: hashLeaf(entry) };
      heads.set(leaf.bureau, head);
      moved.set(leaf.bureau, head);
    }
  }

  return {
    heads: () => heads,
    /** What an entry tells of a row; nothing where it tells of none. */
    next: (entry: KeptEntry): readonly Told[] => {
      const what = `entry ${entry.index} of ${name}`;
      let leaf: Leaf;
      try {
        leaf = readLeaf(entry.entry);
      } catch (cause) {
        if (!(cause instanceof BadLeaf)) throw cause;
        findings.fault(what, cause.message);
        return [];
      }
      tied(leaf, entry);
      const link = leaf.kind === 'origin' || leaf.kind === 'heads' ? { bureau: null, number: null } : leaf;
      if (entry.kind !== leaf.kind || entry.bureau !== link.bureau || entry.number !== link.number || (entry.position === null) !== (link.bureau === null)) findings.fault(what, 'is kept under another kind, bureau or number than it says');
      return leaf.kind === 'origin' || leaf.kind === 'heads' || entry.position === null ? [] : [{ leaf: `leaf ${entry.index} of ${name}`, bureau: leaf.bureau, position: entry.position, said: leaf }];
    },
  };
}

function keyOf({ key, origin }: Origin, findings: Findings): VerifierKey | undefined {
  try {
    const read = readVkey(key);
    if (read.name !== origin) findings.fault(`the key of ${origin}`, `is one of ${read.name}`);
    return read;
  } catch (cause) {
    if (!(cause instanceof BadNote)) throw cause;
    findings.fault(`the key of ${origin}`, cause.message);
    return undefined;
  }
}

async function openCheckpoints(db: Db, origin: Origin, findings: Findings) {
  const key = keyOf(origin, findings);
  const page = async (after: number): Promise<CheckpointRow[]> => await run(db, 'select number, size, root, note from log_checkpoints where origin = $1 and size > $2 order by size limit $3', [origin.number, after, PAGE]) as CheckpointRow[];
  let ahead = await page(0);
  let last = 0;
  const name = ({ size }: Pick<CheckpointRow, 'size'>): string => `the checkpoint of ${size} entries of ${origin.origin}`;

  function hold(row: CheckpointRow, root: Buffer): void {
    if (row.number !== last + 1) findings.fault(name(row), `is number ${row.number} and follows number ${last}: one was left out, put in or altered`);
    last = row.number;
    if (!row.root.equals(root)) findings.fault(name(row), 'has another root than the entries have');
    try {
      const note = readNote(row.note);
      if (note.text !== checkpointText({ origin: origin.origin, size: row.size, root: row.root })) findings.fault(name(row), 'says something else than its row');
      else if (key && verifyNote(note, [key]).length === 0) findings.fault(name(row), 'is not signed by the key of the log');
    } catch (cause) {
      if (!(cause instanceof BadNote)) throw cause;
      findings.fault(name(row), cause.message);
    }
  }
  return {
    at: async (size: number, root: () => Buffer): Promise<void> => {
      const [row] = ahead;
      if (row?.size !== size) return;
      ahead.shift();
      hold(row, root());
      if (ahead.length === 0) ahead = await page(row.size);
    },
    end: async (size: number): Promise<void> => {
      for (const row of ahead) findings.fault(name(row), `is of more entries than the ${size} that there are`);
      const strange = await run(db, 'select size from log_checkpoints where origin = $1 and size < 1', [origin.number]) as { size: number }[];
      for (const row of strange) findings.fault(name(row), 'is of no entries');
    },
  };
}

/** The tiles of a log as they are kept, held against those that its entries make. */
async function openTiles(db: Db, origin: Origin, findings: Findings) {
  const nameOf = ({ level, index }: Omit<GrownTile, 'hashes'>): string => `tile ${level}/${indexPath(index)} of ${origin.origin}`;
  const kept = new Map<string, Buffer>();
  const seen = new Set<string>();
  const listed = await run(db, 'select level, index, width from log_tiles where origin = $1', [origin.number]) as { level: number; index: number; width: number }[];
  const key = (level: number, index: number): string => `${level}/${index}`;
  return {
    /** Reads those that entries between two indexes are in. */
    load: async (from: number, to: number): Promise<void> => {
      const levels = Array.from({ length: LEVELS }, (_, level) => ({ level, first: Math.floor(from / TILE_WIDTH ** (level + 1)), last: Math.floor((to - 1) / TILE_WIDTH ** (level + 1)) }));
      const rows = await run(db, `
        select t.level, t.index, t.hashes from unnest($2::smallint[], $3::bigint[], $4::bigint[]) u(level, first, last)
        join log_tiles t on t.origin = $1 and t.level = u.level and t.index between u.first and u.last`,
      [origin.number, levels.map(({ level }) => level), levels.map(({ first }) => first), levels.map(({ last }) => last)]) as { level: number; index: number; hashes: Buffer }[];
      kept.clear();
      for (const { level, index, hashes } of rows) kept.set(key(level, index), hashes);
    },
    hold: (tile: GrownTile): void => {
      const bytes = kept.get(key(tile.level, tile.index));
      seen.add(key(tile.level, tile.index));
      if (!bytes) findings.fault(nameOf(tile), 'is gone');
      else if (!bytes.equals(tile.hashes)) findings.fault(nameOf(tile), 'is not what the entries make: it, or an entry under it, was altered');
    },
    end: (size: number): void => {
      for (const { level, index, width } of listed) {
        if (!seen.has(key(level, index))) findings.fault(nameOf({ level, index }), 'belongs to no entry: it was put in');
        else if (widthIn({ level, index }, size) !== width) findings.fault(nameOf({ level, index }), `says ${width} hashes and should have ${widthIn({ level, index }, size)}`);
      }
    },
  };
}

async function holdHeads(db: Db, { number, origin }: Origin, heads: ReadonlyMap<string, Head>, findings: Findings): Promise<void> {
  const kept = new Map((await headsOf(db, number)).map((head) => [head.bureau, head]));
  for (const bureau of new Set([...heads.keys(), ...kept.keys()])) {
    const [told, row] = [heads.get(bureau), kept.get(bureau)];
    if (!told) findings.fault(`the head of ${bureau} in ${origin}`, 'is of a bureau that has no entry');
    else if (!row) findings.fault(`the head of ${bureau} in ${origin}`, 'is gone');
    else if (row.number !== told.number || !row.hash.equals(told.hash)) findings.fault(`the head of ${bureau} in ${origin}`, 'is not its last entry');
  }
}
