/**
 * The life of one index: one writer learns and forgets; when too much hangs unsorted, too much is dead or the room runs out,
 * the next generation is made beside, what changed meanwhile is told to it, and it takes over in one step. Nothing is lost,
 * nothing waits longer than a slice. Knows no feed and no database.
 */
import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import { figuresOf, type Figures, type Generation } from '../matching/generation.ts';
import { openSearcher, type Searcher } from '../matching/searcher.ts';
import { openWriter, type Writer } from '../matching/writer.ts';
import { rebuildBeside, type Beside } from './rebuild-thread.ts';
import { rebuildHere, type Entry, type Save } from './rebuilding.ts';
import type { Sets } from './sets.ts';

/** One generation while it is the one that answers, with what its restrictions mean. */
export type Edition = { readonly number: number; readonly generation: Generation; readonly searcher: Searcher; readonly sets: Sets };
export type Held = { readonly generation: Generation; readonly sets: Sets };

export type LifeLimits = {
  /** Rebuild when more than this, and more than a share of all numbers, hangs unsorted. */
  readonly unsorted: number;
  /** Rebuild when more than this, and a quarter of the records, is dead. */
  readonly dead: number;
  /** Names in the journal of a rebuild; whoever brings more waits for its end. */
  readonly journal: number;
  /** Up to so many records a rebuild is made on the spot: it takes milliseconds. */
  readonly here: number;
  /** How long a rebuild that failed is not tried again. */
  readonly retryMs: number;
};
export const LIFE_LIMITS: LifeLimits = { unsorted: 32_768, dead: 8_192, journal: 400_000, here: 200, retryMs: 5_000 };
const UNSORTED_SHARE = 0.25;
const DEAD_SHARE = 0.25;
const FILL_MAX = 0.9;
/** Growing by imports, room runs out again and again: each time there is half as much again. */
const GROWTH = 1.5;
/** The longest that changes are taken in without letting others in between. */
const SLICE_MS = 4;
const SLICE_ENTRIES = 16;
const LOOK_AGAIN_MS = 100;

export type LifeOptions = {
  readonly limits: LifeLimits;
  readonly minute: () => number;
  /** What a snapshot of this very moment would say, where one shall be written along with a rebuild. */
  readonly save: () => Save | undefined;
  readonly onSwap: (edition: Edition) => void;
  readonly onRebuilt: (told: { readonly reason: string; readonly ms: number; readonly savedBytes?: number; readonly notSaved?: string; readonly save?: Save }) => void;
  readonly onFault: (cause: unknown) => void;
};

export type IndexLife = {
  readonly edition: () => Edition;
  /** It is this minute: asked before a search, so that whoever searches at one minute counts alike. */
  readonly passTo: (minute: number) => void;
  /** Takes changes in, in slices; resolves when all of them can be found. */
  readonly apply: (entries: readonly Entry[]) => Promise<void>;
  /** Makes the next generation; false where one is under way already, or it failed. */
  readonly rebuild: (reason: string) => Promise<boolean>;
  /** Takes over what `make` makes of a later state. No rebuild runs meanwhile, and nothing may be applied. */
  readonly replace: (make: () => Promise<Held>) => Promise<void>;
  readonly figures: () => Figures & { readonly rebuilding: boolean };
  readonly stop: () => Promise<void>;
};

const keyOf = (name: Uint8Array): string => String.fromCharCode(...name);
const put = (writer: Writer, { name, record }: Entry): boolean => {
  if (record) return writer.learn(record);
  writer.forget(name);
  return true;
};

/** Why a generation should be followed by another; undefined while it need not. */
function dueReason(generation: Generation, limits: LifeLimits): string | undefined {
  const { records, dead, numbers, unsorted, fill } = figuresOf(generation);
  if (fill > FILL_MAX) return 'room';
  if (unsorted > Math.max(limits.unsorted, numbers * UNSORTED_SHARE)) return 'unsorted';
  return dead > Math.max(limits.dead, (records + dead) * DEAD_SHARE) ? 'dead' : undefined;
}

export function indexLife(first: Held, options: LifeOptions): IndexLife {
  const { limits } = options;
  let edition: Edition = { number: 1, ...first, searcher: openSearcher(first.generation) };
  let writer = openWriter(first.generation);
  /** What changed since the rebuild under way began, the newest of each name. */
  let journal: Map<string, Entry> | undefined;
  let beside: Beside | undefined;
  let underWay: Promise<boolean> | undefined;
  let stopped = false;
  let notBefore = 0;

  function takeOver({ generation, sets }: Held, by: Writer): void {
    edition = { number: edition.number + 1, generation, sets, searcher: openSearcher(generation) };
    writer = by;
    options.onSwap(edition);
  }

  /** Tells the next generation what changed meanwhile, until nothing is left; then, without a pause between, it takes over. */
  async function handOver(next: Generation, changed: Map<string, Entry>): Promise<void> {
    const by = openWriter(next);
    let until = performance.now() + SLICE_MS;
    let taken = 0;
    for (const [key, entry] of changed) { // what is added while we breathe comes last, and is met as well
      if (!put(by, entry)) throw new Error('the next generation has no room for what changed meanwhile');
      changed.delete(key);
      taken += 1;
      if (taken % SLICE_ENTRIES === 0 && performance.now() > until) {
        await breathe();
        until = performance.now() + SLICE_MS;
      }
    }
    takeOver({ generation: next, sets: edition.sets }, by);
  }

  async function makeNext(reason: string): Promise<boolean> {
    const begun = performance.now();
    const changed = journal = new Map<string, Entry>();
    const save = options.save();
    const growth = reason === 'room' ? GROWTH : 1;
    try {
      const ask = { generation: edition.generation, growth, minute: options.minute(), ...(save ? { save } : {}) };
      const isSmall = !save && figuresOf(edition.generation).numbers <= limits.here;
      if (!isSmall) beside = rebuildBeside(ask);
      const { generation, ...saved } = beside ? await beside.done : rebuildHere(ask);
      await handOver(generation, changed);
      options.onRebuilt({ reason, ms: performance.now() - begun, ...saved, ...(save ? { save } : {}) });
      return true;
    } catch (cause) {
      if (!stopped) options.onFault(cause);
      notBefore = performance.now() + limits.retryMs;
      return false;
    } finally {
      journal = undefined;
      beside = undefined;
    }
  }

  /** One at a time. The promise is kept before it begins, so that what it does at once sees it as under way. */
  function rebuild(reason: string): Promise<boolean> {
    if (underWay || stopped) return Promise.resolve(false);
    const made = Promise.resolve().then(() => makeNext(reason)).finally(() => { underWay = undefined; });
    underWay = made;
    return made;
  }

  /** Until the room is there: whoever feeds us waits, and nothing is lost. */
  async function waitForRoom(): Promise<void> {
    if (!underWay && performance.now() >= notBefore) void rebuild('room');
    if (underWay) await underWay;
    else await pause(Math.min(limits.retryMs, LOOK_AGAIN_MS));
    if (stopped) throw new Error('the index is being ended');
  }

  async function apply(entries: readonly Entry[]): Promise<void> {
    let until = performance.now() + SLICE_MS;
    for (const [i, entry] of entries.entries()) {
      while ((journal !== undefined && journal.size >= limits.journal) || !put(writer, entry)) await waitForRoom();
      journal?.set(keyOf(entry.name), entry);
      if (i % SLICE_ENTRIES === SLICE_ENTRIES - 1 && performance.now() > until) {
        await breathe();
        until = performance.now() + SLICE_MS;
      }
    }
    if (underWay || performance.now() < notBefore) return;
    const reason = dueReason(edition.generation, limits);
    if (reason !== undefined) void rebuild(reason);
  }

  return {
    edition: () => edition,
    passTo: (minute) => { writer.passTo(minute); },
    apply, rebuild,
    replace: async (make) => {
      while (underWay) await underWay;
      const made = make().then((held) => { takeOver(held, openWriter(held.generation)); return true; }).finally(() => { underWay = undefined; });
      underWay = made;
      await made;
    },
    figures: () => ({ ...figuresOf(edition.generation), rebuilding: underWay !== undefined }),
    stop: async () => {
      stopped = true;
      await beside?.abandon();
      await underWay?.catch(() => undefined);
    },
  };
}
