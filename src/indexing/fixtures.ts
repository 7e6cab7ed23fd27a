/** What tests of the index stand on: small records of the engine, plain questions, and the answer that a plain list would give. */
import type { EngineRecord, PatternAsk, View } from '../matching/engine.ts';
import { newGeneration, roomFor, type Generation } from '../matching/generation.ts';
import type { Search } from '../matching/matcher.ts';
import { patternOf } from '../matching/pattern.ts';
import type { Searcher } from '../matching/searcher.ts';
import { openWriter } from '../matching/writer.ts';

export const NO_TRAITS = { make: 0, model: 0, year: 0, colours: 0, category: 0 } as const;
export const NEVER = 2 ** 32 - 1;
export const ALL_KINDS = 0xffff;
const VIN_KIND = 0;

export const nameOf = (n: number): Uint8Array => {
  const name = new Uint8Array(16);
  new DataView(name.buffer).setUint32(12, n);
  return name;
};
export const numberOf = (name: Uint8Array): number => new DataView(name.buffer, name.byteOffset).getUint32(12);
export const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n % 1_000_000).padStart(6, '0')}`;

export const recordWith = (n: number, text: string, more: Partial<EngineRecord> = {}): EngineRecord =>
  ({ name: nameOf(n), numbers: [{ text, kind: VIN_KIND, country: 0 }], traits: NO_TRAITS, hiddenFrom: 0, endsAt: NEVER, ...more });

export const generationOf = (records: readonly EngineRecord[], room = records.length): Generation => {
  const generation = newGeneration(roomFor(room));
  const writer = openWriter(generation);
  for (const record of records) if (!writer.learn(record)) throw new Error('no room');
  return generation;
};

export const exactly = (text: string): Search => ({ numbers: [{ text, kinds: ALL_KINDS, withEdits: false, withTail: false }], patterns: [], traits: NO_TRAITS });
export const withEdits = (text: string): Search => ({ numbers: [{ text, kinds: ALL_KINDS, withEdits: true, withTail: true }], patterns: [], traits: NO_TRAITS });
export const patternAsk = (text: string): PatternAsk => ({ pattern: patternOf(text), kinds: ALL_KINDS, country: 0, traits: NO_TRAITS });
export const byPattern = (text: string): Search => ({ numbers: [], patterns: [patternAsk(text)], traits: NO_TRAITS });

export const EVERYBODY: View = { isHidden: new Uint8Array(65_536), minute: 0 };
/** Numbers of the records that bear exactly this text. */
export const bearersOf = (searcher: Searcher, text: string, view: View = EVERYBODY): readonly number[] => {
  const { candidates } = searcher.numbers({ text, kinds: ALL_KINDS, withEdits: false, withTail: false }, view, 1_000);
  return candidates.filter(({ relation }) => relation === 'equal').map(({ record }) => numberOf(searcher.nameOf(record))).sort((a, b) => a - b);
};
