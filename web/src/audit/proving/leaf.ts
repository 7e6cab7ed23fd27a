/** A leaf of the log as text, version 1, read as far as a proof needs it: whose it is, and what it commits to. */
import { fromBase64, HASH_BYTES, type Bytes } from './bytes.ts';
import { Unsound } from './note.ts';

const HEAD = /^crosscheck-log\/1 (event|checks|changes)$/;
const WHOLE = /^(0|[1-9]\d{0,15})$/;

export type Leaf = { readonly bureau: string; readonly number: number } & (
  | { readonly kind: 'event'; readonly hash: Bytes }
  | { readonly kind: 'checks' | 'changes'; readonly count: number; readonly root: Bytes });

export function readLeaf(text: string): Leaf {
  const [head = '', link = '', said = '', end, ...more] = text.split('\n');
  const kind = HEAD.exec(head)?.[1] as Leaf['kind'] | undefined;
  const [bureau = '', number = ''] = link.split(' ');
  const words = said.split(' ');
  const hash = fromBase64(words.at(-1) ?? '');
  const isOdd = words.length !== (kind === 'event' ? 1 : kind === 'checks' ? 3 : 2) || words.slice(0, -1).some((word) => !WHOLE.test(word));
  if (kind === undefined || bureau === '' || !WHOLE.test(number) || hash?.length !== HASH_BYTES || isOdd || end !== '' || more.length > 0) throw new Unsound('leaf_unreadable');
  return kind === 'event' ? { kind, bureau, number: Number(number), hash } : { kind, bureau, number: Number(number), count: Number(words[0]), root: hash };
}
