/**
 * The sequencer: settled rows become leaves, leaves entries and tiles, and a tree that was read back and computed again gets a signed
 * checkpoint. Integrated is one transaction, published another; between them the note lies on disk, so that no restored database forks the log.
 */
import { moveOn, standingOf } from '../feed/consumers.ts';
import { run, type Database, type Session } from '../store/database.ts';
import { checkpointText, readCheckpoint, type Checkpoint } from './checkpoint.ts';
import { writeLeaf, type Head } from './leaves.ts';
import type { LogKeys } from './log-key.ts';
import { currentOrigin, growTiles, headsOf, holdLog, insertCheckpoint, insertEntries, insertOrigin, lastCheckpoint, moveHeads, originsOf, sizeOf, tilesAt, tilesFrom, tileKey, type NewEntry, type Origin } from './log-store.ts';
import { HASH_BYTES, hashLeaf, rootOf } from './merkle.ts';
import { NOTE_SIGNATURE, readNote, signText, signerKey, verifyNote, vkeyOf, writeNote, type SignerKey } from './note.ts';
import { readBack } from './read-back.ts';
import type { Settled, Source, Sourced } from './source.ts';
import { TILE_WIDTH, hashOfTile, newTiles, nodesIn } from './tiles.ts';

const ROWS_MAX = 4_096;

export type SequencerOptions = {
  readonly database: Database;
  readonly epoch: number;
  readonly keys: LogKeys;
  /** The host under which callers know the hub: it names the log. */
  readonly host: () => string;
  readonly sources: readonly Source[];
};

/** The log is not written on: the message says why, and what an operator does about it. */
export class LogHeld extends Error {}
/** This process has another key than the log's: another process may have the right one. */
export class ForeignKey extends LogHeld {}

export type Sequencer = {
  /** Integrates what is settled and publishes it; says whether more is due at once. */
  readonly sequence: (now: string) => Promise<boolean>;
  /** Keeps what another process of this hub has signed since as if we had: whoever takes over knows how far the log was shown. */
  readonly keepUp: () => Promise<void>;
  /** Begins another origin, whatever the database lost: an operator's word after a restored backup or a lost key. */
  readonly beginOrigin: (now: string) => Promise<string>;
};

export function openSequencer({ database, epoch, keys, host, sources }: SequencerOptions): Sequencer {
  const signerOf = (origin: string): SignerKey => signerKey(origin, NOTE_SIGNATURE, keys.seed);
  const lastSigned = async (): Promise<Checkpoint | undefined> => {
    const note = await keys.lastSigned();
    return note === undefined ? undefined : readCheckpoint(readNote(note).text);
  };

  /** A database that came out of a backup knows nothing of what was signed since: it begins another log, whatever lies in the keys' folder. */
  async function demandNotRestored({ db }: Session, { origin, number }: Origin): Promise<void> {
    const [restored] = await run(db, 'select taken_at as "takenAt" from restores where origin >= $1', [number]) as { takenAt: string }[];
    if (restored) throw new LogHeld(`this database was restored from a backup of ${restored.takenAt}, so the log ${origin} is not written on: begin a new origin (audit new-origin)`);
  }

  /** Refuses to write on where the key is another, or the tree does not hold what was signed last. */
  async function demandOurs(session: Session, now: Origin): Promise<void> {
    const { db } = session;
    const { origin, number, key } = now;
    await demandNotRestored(session, now);
    if (vkeyOf(signerOf(origin).verifier) !== key) throw new ForeignKey(`the log ${origin} was begun with another key than the one in keys/log.key: put that one back, or begin a new origin`);
    const signed = await lastSigned();
    if (!signed) return;
    if (signed.origin !== origin) {
      const isClosed = now.closedSize === signed.size && now.closedRoot?.equals(signed.root) === true;
      if (!isClosed) throw new LogHeld(`keys/log.checkpoint is of ${signed.origin}, which this database has not closed: was a backup restored? Restore a newer one, or begin a new origin`);
      return;
    }
    const size = await sizeOf(db, number);
    const root = size < signed.size ? undefined : await rootOf(nodesIn(signed.size, tilesFrom(db, number)), signed.size);
    if (root?.equals(signed.root) !== true) throw new LogHeld(`the log ${origin} in this database does not hold the checkpoint of ${signed.size} entries that was signed last: was a backup restored? Restore a newer one, or begin a new origin`);
  }

  /** A name that no log of this hub has had, whatever a restored database knows of. */
  async function nameFor({ db }: Session, year: number): Promise<string> {
    const taken = new Set([...(await originsOf(db)).map(({ origin }) => origin), (await lastSigned())?.origin]);
    const plain = `${host()}/log/${year}`;
    let name = plain;
    for (let n = 2; taken.has(name); n += 1) name = `${plain}-${n}`;
    return name;
  }

  async function begin(session: Session, now: string, closed: Pick<Checkpoint, 'size' | 'root'> | undefined): Promise<Origin> {
    const year = yearOf(now);
    const name = await nameFor(session, year);
    const before = await currentOrigin(session.db);
    const origin: Origin = { number: (before?.number ?? 0) + 1, origin: name, year, key: vkeyOf(signerOf(name).verifier), closedSize: closed?.size ?? null, closedRoot: closed?.root ?? null };
    await insertOrigin(session.db, origin, now);
    await append(session, origin, 0, [{ entry: writeLeaf({ kind: 'origin', origin: name, closed }), kind: 'origin', bureau: null, number: null, position: null }]);
    return origin;
  }

  /** One transaction: the next settled rows as entries and tiles. */
  async function integrate(session: Session, now: string): Promise<boolean> {
    const { db } = session;
    await holdLog(db);
    let origin = await currentOrigin(db);
    if (origin) await demandOurs(session, origin);
    const rows = await settledRows(session, sources, epoch);
    if (rows.length === 0) return false;
    if (!origin) origin = await begin(session, now, undefined);
    else if (yearOf(now) > origin.year) {
      const last = await lastCheckpoint(db, origin.number);
      if (last?.size !== await sizeOf(db, origin.number)) return true; // it is closed once all of it is published
      origin = await begin(session, now, last);
    }
    const first = await sizeOf(db, origin.number);
    await append(session, origin, first, await entriesFor(session, origin, rows));
    for (const { kind } of sources) {
      const last = rows.findLast(({ said }) => said.kind === kind);
      if (last) await moveOn(db, placeName(kind), last);
    }
    return rows.length >= ROWS_MAX;
  }

  /** Another transaction: reads back, computes again, signs, keeps the note on disk, and only then shows it. */
  async function publish(session: Session, now: string): Promise<void> {
    const { db } = session;
    await holdLog(db);
    const origin = await currentOrigin(db);
    if (!origin) return;
    const [size, last] = [await sizeOf(db, origin.number), await lastCheckpoint(db, origin.number)];
    if (last?.size === size) return;
    await demandOurs(session, origin);
    const root = await readBack(db, origin.number, { from: last, size });
    const text = checkpointText({ origin: origin.origin, size, root });
    const note = writeNote({ text, signatures: [signText(text, signerOf(origin.origin))] });
    await keys.keep(note);
    await insertCheckpoint(db, origin.number, { number: (last?.number ?? 0) + 1, size, root, note }, now);
  }

  /** Only what our own key signed, and what holds what we kept before. */
  async function keepUp(session: Session): Promise<void> {
    const { db } = session;
    const origin = await currentOrigin(db);
    const last = origin && await lastCheckpoint(db, origin.number);
    const signed = await lastSigned();
    if (!last || (signed?.origin === origin.origin && signed.size >= last.size)) return;
    await demandOurs(session, origin);
    const ours = verifyNote(readNote(last.note), [signerOf(origin.origin).verifier]);
    if (ours.length === 0) throw new LogHeld(`the newest checkpoint of ${origin.origin} in this database was not signed with keys/log.key: was the database changed?`);
    await keys.keep(last.note);
  }

  return {
    keepUp: () => database.transaction(keepUp),
    sequence: async (now) => {
      const more = await database.transaction((session) => integrate(session, now));
      await database.transaction((session) => publish(session, now));
      return more;
    },
    beginOrigin: async (now) => {
      const name = await database.transaction(async (session) => {
        await holdLog(session.db);
        const before = await currentOrigin(session.db);
        const known = before && await lastCheckpoint(session.db, before.number);
        return (await begin(session, now, await lastSigned() ?? known)).origin;
      });
      await database.transaction((session) => publish(session, now));
      return name;
    },
  };
}

const yearOf = (now: string): number => Number(now.slice(0, 4));
export const placeName = (kind: string): string => `log.${kind}`;

/** What is settled behind each source's place, in the order of commit as far as it is known. */
async function settledRows({ db }: Session, sources: readonly Source[], epoch: number): Promise<readonly Sourced[]> {
  const [row] = await run(db, 'select pg_snapshot_xmin(pg_current_snapshot())::text as below') as { below: string }[];
  const settled: Settled = { epoch, below: row?.below ?? '0' };
  const rows: Sourced[] = [];
  for (const { kind, read } of sources) rows.push(...await read(db, await standingOf(db, placeName(kind)), settled, ROWS_MAX));
  return rows.sort((a, b) => a.epoch - b.epoch || a.tx - b.tx);
}

/** The leaves of a batch, each tied to the one before of its bureau, and behind them how far each bureau has come. */
async function entriesFor({ db }: Session, { number: origin }: Origin, rows: readonly Sourced[]): Promise<readonly NewEntry[]> {
  const heads = new Map((await headsOf(db, origin)).map((head) => [head.bureau, head]));
  const moved = new Map<string, Head>();
  const entries = rows.map(({ bureau, said, position }): NewEntry => {
    const before = heads.get(bureau);
    const number = (before?.number ?? 0) + 1;
    const entry = writeLeaf({ bureau, number, previous: before?.hash, ...said });
    const head = { bureau, number, hash: hashLeaf(entry) };
    heads.set(bureau, head);
    moved.set(bureau, head);
    return { entry, kind: said.kind, bureau, number, position };
  });
  const sorted = [...moved.values()].sort((a, b) => (a.bureau < b.bureau ? -1 : 1));
  await moveHeads(db, origin, sorted);
  return [...entries, { entry: writeLeaf({ kind: 'heads', heads: sorted }), kind: 'heads', bureau: null, number: null, position: null }];
}

/** Writes entries behind the `first` ones that are there, and the tiles that grow with them. */
async function append(session: Session, { number: origin }: Origin, first: number, entries: readonly NewEntry[]): Promise<void> {
  await insertEntries(session, origin, first, entries);
  const to = first + entries.length;
  const grown = newTiles(first, to);
  const kept = await tilesAt(session.db, origin, grown);
  const hashes = new Map<number, Buffer[]>([[0, entries.map(({ entry }) => hashLeaf(entry))]]);
  const tiles = grown.map(({ level, index, width }) => {
    const before = kept.get(tileKey({ level, index })) ?? Buffer.alloc(0);
    const fresh = hashes.get(level) ?? [];
    const at = index * TILE_WIDTH + before.length / HASH_BYTES - Math.floor(first / TILE_WIDTH ** level); // the first of the fresh hashes that is this tile's
    const bytes = Buffer.concat([before, ...fresh.slice(at, at + width - before.length / HASH_BYTES)]);
    if (width === TILE_WIDTH) hashes.set(level + 1, [...hashes.get(level + 1) ?? [], hashOfTile(bytes)]);
    return { level, index, width, hashes: bytes };
  });
  await growTiles(session.db, origin, tiles);
}
