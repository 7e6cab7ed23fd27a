/**
 * The newest checks in an engine of their own, so that a record that arrives late is held against them with all that the
 * engine forgives. Here the checks are the records, and a record's number is the question. Two generations of half the
 * room: when the newer is full the older one goes. It knows no database; what is in it was logged before.
 */
import { decodeId, encodeId } from '../../kernel/ids.ts';
import { emptied, figuresOf, newGeneration, roomFor, type Generation, type Room } from '../../matching/generation.ts';
import { openSearcher, type Searcher } from '../../matching/searcher.ts';
import { openWriter, type Writer } from '../../matching/writer.ts';
import type { NumberAsk, View } from '../../matching/engine.ts';
import type { Trace } from './keys.ts';
import { inSlices } from './late-slices.ts';

export type RecentChecks = {
  /** Takes checks that are logged. Returns at once; they are learnt in small steps, behind whoever is being answered. */
  readonly learn: (traces: readonly Trace[]) => void;
  /** Ids of checks in which one of these numbers may have been asked, typing errors considered. */
  readonly find: (texts: readonly string[]) => readonly string[];
  /** Resolves once everything has been learnt that was handed over before. */
  readonly learnt: () => Promise<void>;
  readonly figures: () => { readonly checks: number; readonly bytes: number };
};

type Half = { readonly generation: Generation; readonly writer: Writer; readonly searcher: Searcher };

/** The main thread answers checks too: it learns this long at a time. */
const SLICE_MS = 4;
const MET_PER_NUMBER_MAX = 500;
const ALL_KINDS = 0xffff;
const NEVER_ENDS = 2 ** 32 - 1;
const NO_TRAITS = { make: 0, model: 0, year: 0, colours: 0, category: 0 };
const VIEW: View = { isHidden: new Uint8Array(1), minute: 0 };
const PREFIX = 'chk_';
/** A number this long may have been asked by its end alone. */
const END_CHARS = 8;
const END_FROM = 9;

const askOf = (text: string, withEdits: boolean): NumberAsk => ({ text, kinds: ALL_KINDS, withEdits, withTail: false });

/** Any check may have asked for a plate, a VIN or something between: room that nobody uses takes no memory. */
const roomOf = (checks: number): Room => {
  const typical = roomFor(checks);
  return { ...typical, shelves: typical.shelves.map((room) => Math.max(room, typical.records)) };
};

/** The memory for `most` checks; 0 keeps none. */
export function recentChecks(most: number): RecentChecks {
  const half = Math.ceil(most / 2);
  const open = (used?: Half): Half => {
    const generation = used ? emptied(used.generation) : newGeneration(roomOf(half));
    return { generation, writer: openWriter(generation, { isAskedByNumbers: true }), searcher: openSearcher(generation) };
  };
  let newer = open();
  let older: Half | undefined;
  let count = 0;
  function learnOne({ check, texts }: Trace): void {
    if (texts.length === 0) return;
    const name = new Uint8Array(16);
    decodeId(check, name, 0);
    const record = { name, numbers: texts.map((text) => ({ text, kind: 0, country: 0 })), traits: NO_TRAITS, hiddenFrom: 0, endsAt: NEVER_ENDS };
    if (count >= half || !newer.writer.learn(record)) {
      [older, newer] = [newer, open(older)];
      count = 0;
      newer.writer.learn(record);
    }
    count += 1;
  }

  // More than it keeps would be gone again before anybody asked for it.
  const learning = inSlices(learnOne, { sliceMs: SLICE_MS, waitingMax: most });
  return {
    learn: (traces) => { if (most > 0) learning.add(traces); },
    learnt: learning.done,
    find: (texts) => {
      const found = new Set<string>();
      const asks = texts.flatMap((text) => [askOf(text, true), ...(text.length >= END_FROM ? [askOf(text.slice(-END_CHARS), false)] : [])]);
      for (const { searcher } of older ? [newer, older] : [newer]) {
        for (const ask of asks) for (const { record } of searcher.numbers(ask, VIEW, MET_PER_NUMBER_MAX).candidates) found.add(PREFIX + encodeId(searcher.nameOf(record)));
      }
      return [...found];
    },
    figures: () => {
      const halves = (older ? [newer, older] : [newer]).map(({ generation }) => figuresOf(generation));
      return { checks: halves.reduce((sum, { records }) => sum + records, 0), bytes: halves.reduce((sum, { reserved }) => sum + reserved, 0) };
    },
  };
}
