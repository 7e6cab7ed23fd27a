/**
 * What a replica holds of the hub's records: sealed rows in one file, where each lies, and the index over them. A segment counts once its end
 * is on the disk; a full copy is built beside and swapped. Knows neither network nor signature.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { decodeId } from '../../kernel/ids.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { faultFields, type Log } from '../../kernel/telemetry/log.ts';
import type { Entry } from '../../indexing/rebuilding.ts';
import type { Staging } from '../../indexing/staging.ts';
import type { Generation } from '../../matching/generation.ts';
import type { SegmentRow, SentDesk, SentRecord } from '../../modules/replicas/schema.ts';
import { Damaged, type Place, type SealedFile } from '../vault/sealed-file.ts';
import type { Vault } from '../vault/vault.ts';
import { NAME_BYTES, openPlaces, type Places } from './places.ts';
import { keepIndex, keptIndex, type Kept } from './kept-index.ts';
import type { SearchIndex } from './search.ts';

const FILE = 'copy';
const KIND = { record: 1, gone: 2, desk: 3, end: 4, seen: 5, void: 6 } as const;
/** A file that is smaller is never worth rewriting. */
const COMPACTED_FROM_BYTES = 8 * 1024 * 1024;
const WRITTEN_EVERY_BYTES = 8 * 1024 * 1024;
/** Whoever began to read in a file that was replaced ends within so long. */
const READERS_END_MS = 30_000;
const SLICE_MS = 8;
/** After so many changes the index is kept anew, so that a start has no more to learn; when it ends, from so few on. */
const KEPT_EVERY = 200_000;
const KEPT_AT_END_FROM = 5_000;
const LEARNT_AT_ONCE = 1_000;

/** Where a copy stands: what the hub said at the end of the last segment. */
export type Standing = { readonly at: string; readonly asOf: string; readonly until: string; readonly currentUntil: string };
type Desk = Omit<SentDesk, 'kind'>;
/** A row with its bytes as they were sent, which are kept as they are. */
export type Row = { readonly bytes: Buffer; readonly row: SegmentRow };

export type Copy = {
  readonly standing: () => Standing | undefined;
  readonly desk: () => Desk | undefined;
  readonly records: () => number;
  /** The newest time by this machine's own clock that was noted since the hub was heard last. */
  readonly seen: () => string | undefined;
  readonly noteSeen: (now: string) => Promise<void>;
  /** What changed, durable and then found. */
  readonly apply: (rows: readonly Row[], standing: Standing) => Promise<void>;
  /** Begins a full copy beside; `take` puts it in the place of what was. */
  readonly beginFull: () => Promise<FullCopy>;
  /** Those of some records that are here and not over. */
  readonly findable: (ids: readonly string[], now: string) => Promise<readonly Envelope[]>;
  /** Resolves once nothing is written any more of what was begun. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
};
export type FullCopy = { readonly add: (rows: readonly Row[], standing: Standing) => Promise<void>; readonly take: () => Promise<void>; readonly drop: () => Promise<void> };

type Held = { readonly file: SealedFile; readonly places: Places; live: number };
export type CopyOptions = {
  readonly vault: Vault; readonly index: SearchIndex; readonly log: Log;
  /** How records are put into words for the index: one that was kept by another way is not used. */
  readonly describes: string;
  /** A block was damaged: the copy cannot be believed, and has to be fetched anew. */
  readonly onDamaged: () => void;
  readonly onDesk: (desk: Desk) => void;
  /** All of it was put into the index: what that took is not needed any more. */
  readonly onTaken: () => void;
  /** Whether all of it was destroyed: then nothing is written any more. */
  readonly isErased: () => boolean;
};

const nameOf = (id: string): Uint8Array => {
  const name = new Uint8Array(NAME_BYTES);
  decodeId(id, name, 0);
  return name;
};
const recordIn = (body: Buffer): SentRecord => JSON.parse(body.toString('utf8', NAME_BYTES)) as SentRecord; // signed by the hub, and sealed since

/** A record as answers take it: of what is its owner's alone nothing was sent. */
const envelopeOf = ({ kind: _kind, ...record }: SentRecord): Envelope => ({ ...record, collection: 'vehicles', feed: null, sourceDigest: null, changedBy: '', restrictions: [], hiddenFrom: [] });

export async function openCopy(options: CopyOptions): Promise<Copy> {
  const { vault, index, log } = options;
  let standing: Standing | undefined;
  let desk: Desk | undefined;
  let seen: string | undefined;
  let working: Promise<unknown> = Promise.resolve();
  /** Changes that are not in the index as it was kept. */
  let unkept = 0;
  let held = await opened();

  /** One after the other: what changes the file waits for what changed it before. */
  function inTurn<R>(work: () => Promise<R>): Promise<R> {
    const mine = working.then(work);
    working = mine.catch(() => undefined);
    return mine;
  }

  async function emptied(): Promise<Held> {
    const { file, take } = await vault.beside(FILE);
    await take();
    standing = undefined;
    return { file, places: openPlaces(), live: 0 };
  }

  async function opened(): Promise<Held> {
    if (!vault.has(FILE)) return emptied();
    try {
      const kept = await keptIndex(vault, options.describes);
      const found = await read(vault, kept);
      if ('refused' in kept || found.changed === undefined) {
        log('replica.index_learnt', { cause: 'refused' in kept ? kept.refused : 'of another copy' });
        await stage(found.held, index);
        unkept = found.held.places.count();
        options.onTaken();
      } else {
        await resume(found.held, index, { kept, changed: found.changed });
        unkept = found.changed.size;
      }
      ({ standing, desk, seen } = found);
      if (found.cut > 0) log('replica.tail_cut', { bytes: found.cut });
      if (desk) options.onDesk(desk);
      return found.held;
    } catch (cause) {
      if (!(cause instanceof Damaged)) throw cause;
      log('replica.copy_damaged', { fault: cause.message });
      return emptied();
    }
  }

  /** Puts rows behind what is there; what they mean in memory is done once they are on the disk. */
  function appended(file: SealedFile, rows: readonly Row[], end: Standing): { readonly records: readonly (readonly [Uint8Array, Place, SentRecord])[]; readonly gone: readonly Uint8Array[]; readonly desk: Desk | undefined } {
    const records: (readonly [Uint8Array, Place, SentRecord])[] = [];
    const gone: Uint8Array[] = [];
    let told: Desk | undefined;
    for (const { bytes, row } of rows) {
      if (row.kind === 'record') {
        const name = nameOf(row.id);
        records.push([name, file.append(KIND.record, name, bytes), row]);
      } else if (row.kind === 'gone') {
        const name = nameOf(row.id);
        file.append(KIND.gone, name);
        gone.push(name);
      } else {
        file.append(KIND.desk, bytes);
        told = row;
      }
    }
    file.append(KIND.end, Buffer.from(JSON.stringify(end)));
    return { records, gone, desk: told };
  }

  async function apply(rows: readonly Row[], end: Standing): Promise<void> {
    const { file, places } = held;
    const { records, gone, desk: told } = appended(file, rows, end);
    await file.flush();
    for (const [name, place] of records) held.live += place.length - (places.set(name, place)?.length ?? 0);
    for (const name of gone) held.live -= places.remove(name)?.length ?? 0;
    await index.apply([...records.map(([name, , record]) => ({ name, record: index.learnt(name, record) })), ...gone.map((name) => ({ name }))]);
    stand(end, told);
    unkept += records.length + gone.length;
    if (unkept > KEPT_EVERY) await keep(index.generation(), held);
    if (file.size() > COMPACTED_FROM_BYTES && held.live < file.size() / 2) await compact();
  }

  /** Keeps an index, to which nobody writes meanwhile, with the copy that it is of: what could not be kept is learnt at the next start. */
  async function keep(generation: Generation, { file, places }: Held): Promise<void> {
    const begun = performance.now();
    unkept = 0;
    if (options.isErased()) return;
    try {
      await keepIndex(vault, generation, { copy: file.id, bytes: file.size(), describes: options.describes });
      log('replica.index_kept', { records: places.count(), seconds: Math.round((performance.now() - begun) / 10) / 100 });
    } catch (cause) {
      log('replica.index_not_kept', faultFields(cause));
    }
  }

  function stand(end: Standing, told: Desk | undefined): void {
    standing = end;
    seen = undefined; // the hub's word is newer than any clock's
    if (!told) return;
    desk = told;
    options.onDesk(told);
  }

  function hold(next: Held): void {
    const before = held.file;
    held = next;
    setTimeout(() => { void before.close(); }, READERS_END_MS).unref();
  }

  /** Rewrites what lives beside, and swaps. */
  async function compact(): Promise<void> {
    const begun = performance.now();
    const { file, take } = await vault.beside(FILE);
    const next: Held = { file, places: openPlaces(), live: 0 };
    const inOrder = [...held.places.all()].map(([name, place]) => ({ name: name.slice(), place })).sort((a, b) => a.place.block - b.place.block || a.place.at - b.place.at);
    let written = 0;
    for (const { name, place } of inOrder) {
      const at = file.append(KIND.record, await held.file.read(place));
      next.places.set(name, at);
      next.live += at.length;
      if (file.size() - written > WRITTEN_EVERY_BYTES) {
        await file.write();
        written = file.size();
      }
    }
    if (desk) file.append(KIND.desk, Buffer.from(JSON.stringify({ kind: 'desk', ...desk })));
    if (standing) file.append(KIND.end, Buffer.from(JSON.stringify(standing)));
    await take();
    hold(next);
    await keep(index.generation(), next);
    log('replica.compacted', { records: next.places.count(), bytes: file.size(), seconds: Math.round((performance.now() - begun) / 10) / 100 });
  }

  async function beginFull(): Promise<FullCopy> {
    const { file, take, drop } = await vault.beside(FILE);
    const next: Held = { file, places: openPlaces(), live: 0 };
    const staging = index.staging(held.places.count());
    let last: { end: Standing; desk: Desk | undefined } | undefined;
    let written = Promise.resolve();
    return {
      add: async (rows, end) => {
        const { records, desk: told } = appended(file, rows, end);
        for (const [name, place, record] of records) {
          if (next.places.set(name, place) === undefined) await staged(staging, index, name, record);
          next.live += place.length;
        }
        last = { end, desk: told ?? last?.desk };
        await written; // one segment is written while the next is read
        written = file.write();
        written.catch(() => undefined); // it is awaited with the next, or when the copy is taken
      },
      take: () => inTurn(async () => {
        if (!last) throw new Error('a full copy without a segment');
        await written;
        const generation = await index.sorted(staging);
        // Before it answers: once it does, changes come, and would wait until it is kept.
        if (next.places.count() > KEPT_AT_END_FROM) await keep(generation, next);
        await take();
        hold(next); // first: what the index finds is looked up here
        await index.replace(generation);
        stand(last.end, last.desk);
        options.onTaken();
        log('replica.copied', { records: next.places.count(), bytes: file.size() });
      }),
      drop: async () => {
        await written.catch(() => undefined);
        await drop();
      },
    };
  }

  return {
    standing: () => standing, desk: () => desk, seen: () => seen,
    records: () => held.places.count(),
    noteSeen: (now) => inTurn(async () => {
      held.file.append(KIND.seen, Buffer.from(now));
      await held.file.flush();
      seen = now;
    }),
    apply: (rows, end) => inTurn(() => apply(rows, end)),
    beginFull,
    findable: async (ids, now) => {
      const { file, places } = held;
      const found: Envelope[] = [];
      for (const id of ids) {
        const place = places.get(nameOf(id));
        if (!place) continue;
        try {
          const record = recordIn(await file.read(place));
          if (Date.parse(record.endsAt) > Date.parse(now)) found.push(envelopeOf(record));
        } catch (cause) {
          if (cause instanceof Damaged) options.onDamaged();
          throw cause;
        }
      }
      return found;
    },
    settled: async () => { await working; },
    close: async () => {
      await working;
      if (unkept > KEPT_AT_END_FROM) await inTurn(() => keep(index.generation(), held));
      await held.file.close();
    },
  };
}

async function staged(staging: Staging, index: SearchIndex, name: Uint8Array, record: SentRecord): Promise<void> {
  const learnt = index.learnt(name, record);
  if (!staging.stage(learnt)) await staging.grow(learnt);
}

/** What the file says, as far as its last end: what follows is of a segment that was not whole. */
async function read(vault: Vault, kept: Kept | { readonly refused: string }): Promise<{ readonly held: Held; readonly changed: ReadonlyMap<string, Uint8Array> | undefined; readonly cut: number; readonly standing: Standing | undefined; readonly desk: Desk | undefined; readonly seen: string | undefined }> {
  const places = openPlaces();
  let live = 0;
  let standing: Standing | undefined;
  let desk: Desk | undefined;
  let seen: string | undefined;
  let pending: (() => void)[] = [];
  const changed = new Map<string, Uint8Array>();
  const from = 'refused' in kept ? Infinity : kept.bytes;
  const change = (name: Uint8Array, place: Place): void => { if (place.block >= from) changed.set(Buffer.from(name).toString('latin1'), Uint8Array.from(name)); };
  const { file, cut } = await vault.open(FILE, ({ kind, body, place }) => {
    if (kind === KIND.record) {
      const name = body.subarray(0, NAME_BYTES);
      pending.push(() => { live += place.length - (places.set(name, place)?.length ?? 0); change(name, place); });
    } else if (kind === KIND.gone) pending.push(() => { live -= places.remove(body)?.length ?? 0; change(body, place); });
    else if (kind === KIND.desk) {
      const { kind: _, ...told } = JSON.parse(body.toString('utf8')) as SentDesk;
      pending.push(() => { desk = told; });
    } else if (kind === KIND.seen) seen = body.toString('utf8');
    else if (kind === KIND.void) pending = [];
    else {
      for (const one of pending) one();
      pending = [];
      standing = JSON.parse(body.toString('utf8')) as Standing;
      seen = undefined;
    }
  });
  if (pending.length > 0) file.append(KIND.void, Buffer.alloc(0)); // what stands without its end never counts
  const isOfThis = !('refused' in kept) && kept.copy === file.id && kept.bytes <= file.size();
  return { held: { file, places, live }, changed: isOfThis ? changed : undefined, cut, standing, desk, seen };
}

/** Takes the index as it was kept, and tells it what changed since. */
async function resume({ file, places }: Held, index: SearchIndex, { kept, changed }: { readonly kept: Kept; readonly changed: ReadonlyMap<string, Uint8Array> }): Promise<void> {
  await index.replace(kept.generation);
  let entries: Entry[] = [];
  for (const name of changed.values()) {
    const place = places.get(name);
    entries.push(place ? { name, record: index.learnt(name, recordIn(await file.read(place))) } : { name });
    if (entries.length < LEARNT_AT_ONCE) continue;
    await index.apply(entries);
    entries = [];
  }
  await index.apply(entries);
}

/** Puts what lives into the index, in the order in which it lies. */
async function stage({ file, places }: Held, index: SearchIndex): Promise<void> {
  if (places.count() === 0) return;
  const staging = index.staging(places.count());
  const inOrder = [...places.all()].map(([name, place]) => ({ name: name.slice(), place })).sort((a, b) => a.place.block - b.place.block || a.place.at - b.place.at);
  let until = performance.now() + SLICE_MS;
  for (const { name, place } of inOrder) {
    await staged(staging, index, name, recordIn(await file.read(place)));
    if (performance.now() > until) {
      await breathe();
      until = performance.now() + SLICE_MS;
    }
  }
  await index.replace(await index.sorted(staging));
}
