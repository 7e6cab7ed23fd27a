/**
 * A proof that one event, check or change is in a log: one JSON file that anybody checks without a hub. Says what it shows
 * and what it does not. Pure.
 */
import { hash as hashOf } from 'node:crypto';
import { readCheckpoint } from './checkpoint.ts';
import { BadLeaf, readLeaf, type Leaf } from './leaves.ts';
import { HASH_BYTES, hashLeaf, verifyInclusion } from './merkle.ts';
import { BadNote, readNote, readVkey, verifyNote, type VerifierKey } from './note.ts';

/** What such a file holds; bytes in base64. Its schema stands with the words of the log's module. */
export type ProofFile = {
  readonly id: string; readonly kind: 'event' | 'check' | 'change';
  /** What was logged, as it was hashed; null where it is not the asker's to read, or was erased after its time. */
  readonly canonical: string | null; readonly salt?: string | undefined;
  /** What the leaf, or its small tree, holds of it. */
  readonly hash: string;
  /** The way from a check or a change up to the root in the entry. */
  readonly small?: { readonly index: number; readonly size: number; readonly hashes: readonly string[] } | undefined;
  readonly entry: string; readonly index: number; readonly proof: readonly string[]; readonly checkpoint: string; readonly key: string;
};

export type Shown = {
  /** What is wrong; a proof without faults holds. */
  readonly faults: readonly string[];
  /** What it shows, and what it leaves open. */
  readonly shows: readonly string[];
  readonly leavesOpen: readonly string[];
};

const KEEP_UNTIL_BYTES = 4;
const DAY_MS = 86_400_000;
const bytesIn = (text: string): Buffer => Buffer.from(text, 'base64');

/** Checks a proof. `trusted` is the log's key as the reader knows it; without one the file's own is used, and that is said. */
export function checkProof(file: ProofFile, trusted?: VerifierKey): Shown {
  const faults: string[] = [];
  const shows: string[] = [];
  const leavesOpen: string[] = [];
  try {
    const key = trusted ?? readVkey(file.key);
    if (!trusted) leavesOpen.push(`whether ${key.name} is the log’s key: it came with the proof`);
    const note = readNote(file.checkpoint);
    if (verifyNote(note, [key]).length === 0) faults.push(`the checkpoint is not signed by ${key.name}`);
    const { origin, size, root } = readCheckpoint(note.text);
    const entry = Buffer.from(file.entry, 'utf8');
    if (!verifyInclusion({ index: file.index, size, leaf: hashLeaf(entry), proof: file.proof.map(bytesIn), root })) faults.push(`the entry is not number ${file.index} of the ${size} entries that were signed`);
    const leaf = readLeaf(entry);
    faults.push(...(leaf.kind === 'event' ? eventFaults(file, leaf) : leaf.kind === 'checks' || leaf.kind === 'changes' ? smallFaults(file, leaf) : [`a leaf of ${leaf.kind} holds no ${file.kind}`]));
    if ('bureau' in leaf) shows.push(`${file.kind} ${file.id} is in leaf ${leaf.number} of ${leaf.bureau}, entry ${file.index} of ${origin} (${size} entries)`);
    const day = file.kind === 'check' ? keepUntil(bytesIn(file.hash)) : undefined;
    if (day !== undefined) shows.push(`its text is kept until ${day}`);
    if (file.canonical === null) leavesOpen.push('what it says: its text is not in the proof');
  } catch (cause) {
    if (!(cause instanceof BadNote) && !(cause instanceof BadLeaf)) throw cause;
    faults.push(cause.message);
  }
  return { faults, shows: faults.length > 0 ? [] : shows, leavesOpen };
}

function eventFaults({ kind, canonical, salt, hash }: ProofFile, leaf: Leaf & { readonly kind: 'event' }): readonly string[] {
  const faults: string[] = [];
  if (kind !== 'event') faults.push(`the leaf is of an event, the proof of a ${kind}`);
  if (!bytesIn(hash).equals(leaf.hash)) faults.push('the leaf holds another hash than the proof says');
  if (canonical !== null && !saltedHash(canonical, salt).equals(leaf.hash)) faults.push('the text is not the one that was logged');
  return faults;
}

/** SHA-256(salt || canonical text): what a leaf says of an event. */
export const saltedHash = (canonical: string, salt = ''): Buffer => hashOf('sha256', Buffer.concat([bytesIn(salt), Buffer.from(canonical, 'utf8')]), 'buffer');

function smallFaults({ kind, canonical, hash, small }: ProofFile, leaf: Leaf & { readonly kind: 'checks' | 'changes' }): readonly string[] {
  const faults: string[] = [];
  if (leaf.kind !== `${kind}s`) faults.push(`the leaf is of ${leaf.kind}, the proof of a ${kind}`);
  const data = bytesIn(hash);
  if (data.length !== HASH_BYTES + (leaf.kind === 'checks' ? KEEP_UNTIL_BYTES : 0)) faults.push(`what the small tree holds of a ${kind} has ${data.length} bytes`);
  const size = leaf.kind === 'checks' ? leaf.checks : leaf.changes;
  if (small?.size !== size) faults.push(`the leaf counts ${size}, the proof ${small?.size ?? 'none'}`);
  if (small && !verifyInclusion({ index: small.index, size: small.size, leaf: hashLeaf(data), proof: small.hashes.map(bytesIn), root: leaf.root })) faults.push(`the ${kind} is not in the leaf’s own tree`);
  if (canonical !== null && !hashOf('sha256', canonical, 'buffer').equals(data.subarray(0, HASH_BYTES))) faults.push('the text is not the one that was logged');
  return faults;
}

function keepUntil(data: Buffer): string | undefined {
  if (data.length !== HASH_BYTES + KEEP_UNTIL_BYTES) return undefined;
  const day = new Date(data.readUInt32BE(HASH_BYTES) * DAY_MS);
  return Number.isNaN(day.getTime()) ? undefined : day.toISOString().slice(0, 10);
}
