// Makes streams of bytes for this folder's tests. Knows no format.
import { readRows } from './rows.ts';
import type { ReadOptions } from './rows.ts';
import type { RowEvent, RowRead, RowRefused } from './row-events.ts';

/** A stream of the bytes, cut at the given places. */
export async function* cut(bytes: Uint8Array, places: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const sorted = [0, ...[...places].filter((place) => place < bytes.length).sort((a, b) => a - b), bytes.length];
  for (let index = 1; index < sorted.length; index += 1) yield bytes.subarray(sorted[index - 1], sorted[index]);
}

export async function readAll(file: string | Uint8Array, options: ReadOptions = {}, places: readonly number[] = []): Promise<RowEvent[]> {
  const events: RowEvent[] = [];
  for await (const batch of readRows(cut(typeof file === 'string' ? Buffer.from(file) : file, places), options)) events.push(...batch);
  return events;
}

export const taken = (events: readonly RowEvent[]): RowRead[] => events.filter((event) => 'values' in event);
export const refused = (events: readonly RowEvent[]): RowRefused[] => events.filter((event) => 'refused' in event);

/** Text in a one-byte encoding, made from what TextDecoder says of each byte. */
export function encode(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const));
  return Uint8Array.from(Array.from(text), (character) => bytes.get(character) ?? 0x3f);
}
