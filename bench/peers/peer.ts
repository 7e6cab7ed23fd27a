/** What a peer is: something else that keeps the same numbers and answers the same questions, as well as it can. */
import { vehicles } from '../generator/index.ts';
import { lookAlikeForm } from '../../src/identifiers/text.ts';
import { progress } from '../sheet.ts';
import { KIND, numbersOf, SEED } from '../world.ts';

/** Places in the stream of the vehicles found, and how many there are where only the first are told. */
export type Hits = { readonly indexes: readonly number[]; readonly count: number };
export type Way = (text: string) => Hits | Promise<Hits>;
export type Keeping = { readonly bytes: number; /** What the bytes are. */ readonly says: string };

export type Peer = {
  /** Takes all numbers in. */
  readonly load: (count: number) => void | Promise<void>;
  readonly keeps: () => Keeping | Promise<Keeping>;
  /** By name of question. What is not here is in `cannot`. */
  readonly ways: Readonly<Record<string, Way>>;
  readonly cannot: Readonly<Record<string, string>>;
  /** Many questions sent at once, where the peer takes that. */
  readonly many?: Readonly<Record<string, (texts: readonly string[]) => Promise<unknown>>>;
  readonly close: () => void | Promise<void>;
};
/** `folder` is the peer's own and goes away afterwards. */
export type OpenPeer = (folder: string) => Peer | Promise<Peer>;

export type Numbered = { readonly index: number; readonly isVin: boolean; readonly isPlate: boolean; readonly text: string; readonly folded: string };

/** Every number of the first `count` vehicles, in order. */
export function* numbers(count: number): Generator<Numbered> {
  const report = progress('taken in', count);
  let index = 0;
  for (const vehicle of vehicles(SEED, count)) {
    for (const { text, kind } of numbersOf(vehicle)) yield { index, isVin: kind === KIND.vin, isPlate: kind === KIND.plate, text, folded: lookAlikeForm(text) };
    index += 1;
    report(index);
  }
}

/** The kinds of question that peers are asked, and what each needs. */
export const ASKED = {
  exact: ['equal', 'absent', 'plate'],
  alike: ['alike'],
  oneEdit: ['one_wrong', 'drop', 'plate_wrong', 'plate_drop'],
  twoEdits: ['two_wrong', 'drop_wrong'],
  pattern: ['ground', 'four_known'],
  fragment: ['fragment'],
  end: ['last_8'],
} as const;
export type AskedGroup = keyof typeof ASKED;

/** One entry for each question of the groups. */
export const forEach = <T>(entries: Partial<Record<AskedGroup, T>>): Record<string, T> => Object.fromEntries(Object.entries(entries).flatMap(([group, entry]) => ASKED[group as AskedGroup].map((name) => [name, entry])));

export const hits = (indexes: readonly number[]): Hits => ({ indexes, count: indexes.length });
export const NONE: Hits = { indexes: [], count: 0 };

/**
 * Keys under which two texts meet that differ by one substitution, or by one character more or less: the text itself, and
 * it without each one of its characters. They meet at a little more too (one character dropped and another inserted); peers
 * need not sort that out here, which spares them work that ours does.
 */
export function keysOfNeighbours(folded: string): readonly string[] {
  const keys = new Set([folded]);
  for (let at = 0; at < folded.length; at += 1) keys.add(folded.slice(0, at) + folded.slice(at + 1));
  return [...keys];
}
/** Numbers that stand under such keys. */
export const hasNeighbours = ({ isVin, isPlate, text }: Numbered): boolean => isPlate || (isVin && text.length === 17);
export const END_CHARS = 8;
export const endOf = (folded: string): string => folded.slice(-END_CHARS);
