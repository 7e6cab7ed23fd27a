/**
 * The leaves of the log as text, version 1: written and read, strictly. No personal data stands in one. What they commit to is made
 * elsewhere; docs/guides/log-format.md describes the format for strangers.
 */
import { HASH_BYTES } from './merkle.ts';
import { fromBase64 } from './note.ts';

const VERSION = 'crosscheck-log/1';

/** Where a leaf stands among those of its bureau: its running number from 1, and the leaf hash of the one before. */
export type Link = { readonly bureau: string; readonly number: number; readonly previous: Buffer | undefined };
/** What a leaf about deeds commits to. `checks` stand in a small tree; of those `counted` nothing else is kept (R16). */
export type Said =
  | { readonly kind: 'event'; readonly hash: Buffer }
  | { readonly kind: 'checks'; readonly checks: number; readonly counted: number; readonly root: Buffer }
  | { readonly kind: 'changes'; readonly changes: number; readonly root: Buffer };
export type DeedLeaf = Link & Said;
/** How far a bureau has come: the number and the leaf hash of its last leaf. */
export type Head = { readonly bureau: string; readonly number: number; readonly hash: Buffer };
export type OriginLeaf = { readonly kind: 'origin'; readonly origin: string; readonly closed: { readonly size: number; readonly root: Buffer } | undefined };
export type HeadsLeaf = { readonly kind: 'heads'; readonly heads: readonly Head[] };
export type Leaf = DeedLeaf | OriginLeaf | HeadsLeaf;

/** A text that is no leaf of this version. */
export class BadLeaf extends Error {}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

function linesOf(leaf: Leaf): readonly string[] {
  switch (leaf.kind) {
    case 'origin': return [leaf.origin, leaf.closed ? `${leaf.closed.size} ${base64(leaf.closed.root)}` : '-'];
    case 'heads': return leaf.heads.map(({ bureau, number, hash }) => `${bureau} ${number} ${base64(hash)}`);
    case 'event': return [linkLine(leaf), base64(leaf.hash)];
    case 'checks': return [linkLine(leaf), `${leaf.checks} ${leaf.counted} ${base64(leaf.root)}`];
    case 'changes': return [linkLine(leaf), `${leaf.changes} ${base64(leaf.root)}`];
  }
}

function linkLine({ bureau, number, previous }: Link): string {
  if (!/^[^\s]+$/.test(bureau)) throw new BadLeaf(`"${bureau}" is no code of a bureau`);
  return `${bureau} ${number} ${previous ? base64(previous) : '-'}`;
}

/** A leaf as the bytes that are hashed. */
export const writeLeaf = (leaf: Leaf): Buffer => Buffer.from(`${VERSION} ${leaf.kind}\n${linesOf(leaf).map((line) => `${line}\n`).join('')}`, 'utf8');

/** Reads a leaf; throws BadLeaf where a text is none, or not exactly as it would be written. */
export function readLeaf(bytes: Uint8Array): Leaf {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const [head = '', ...rest] = text.split('\n');
  if (rest.pop() !== '' || !head.startsWith(`${VERSION} `)) throw new BadLeaf(`it is no leaf of ${VERSION}`);
  const leaf = leafOf(head.slice(VERSION.length + 1), rest);
  if (!writeLeaf(leaf).equals(bytes)) throw new BadLeaf('it is not written as a leaf is');
  return leaf;
}

function leafOf(kind: string, lines: readonly string[]): Leaf {
  const [first = '', second = ''] = lines;
  switch (kind) {
    case 'origin': {
      const [size, root] = second.split(' ');
      return { kind, origin: first, closed: second === '-' ? undefined : { size: wholeOf(size), root: hashIn(root) } };
    }
    case 'heads': return { kind, heads: lines.map((line) => { const [bureau = '', number, hash] = line.split(' '); return { bureau, number: wholeOf(number), hash: hashIn(hash) }; }) };
    case 'event': return { ...linkIn(first), kind, hash: hashIn(second) };
    case 'checks': {
      const [checks, counted, root] = second.split(' ');
      return { ...linkIn(first), kind, checks: wholeOf(checks), counted: wholeOf(counted), root: hashIn(root) };
    }
    case 'changes': {
      const [changes, root] = second.split(' ');
      return { ...linkIn(first), kind, changes: wholeOf(changes), root: hashIn(root) };
    }
    default: throw new BadLeaf(`there is no kind "${kind.slice(0, 20)}"`);
  }
}

function linkIn(line: string): Link {
  const [bureau = '', number, previous] = line.split(' ');
  return { bureau, number: wholeOf(number), previous: previous === '-' ? undefined : hashIn(previous) };
}

function wholeOf(text: string | undefined): number {
  if (text === undefined || !/^(0|[1-9]\d{0,15})$/.test(text) || !Number.isSafeInteger(Number(text))) throw new BadLeaf('a number is not where one should be');
  return Number(text);
}

function hashIn(text: string | undefined): Buffer {
  const bytes = text === undefined ? undefined : fromBase64(text);
  if (bytes?.length !== HASH_BYTES) throw new BadLeaf('a hash is not where one should be');
  return bytes;
}
