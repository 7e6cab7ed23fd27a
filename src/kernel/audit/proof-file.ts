/**
 * A proof that one event, check or change is in a log: one JSON file that anybody checks without a hub. Says what it shows
 * and what it does not. Pure.
 */
import { hash as hashOf } from 'node:crypto';
import { z } from '../schema/index.ts';
import { readCheckpoint } from './checkpoint.ts';
import { BadLeaf, readLeaf, type Leaf } from './leaves.ts';
import { HASH_BYTES, hashLeaf, verifyInclusion } from './merkle.ts';
import { BadNote, fromBase64, readNote, readVkey, verifyNote, type VerifierKey } from './note.ts';

export const PROOF_FORMAT = 'crosscheck-proof/1';
const PROOF_HASHES_MAX = 64;
const base64 = z.string().refine((text) => fromBase64(text) !== undefined, 'is not base64');
const place = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const hashes = z.array(base64).max(PROOF_HASHES_MAX);

export const ProofFile = z.object({
  format: z.literal(PROOF_FORMAT), id: z.string(), kind: z.enum(['event', 'check', 'change']),
  canonical: z.string().nullable().meta({ description: 'What was logged, as it was hashed; null where it is not the asker’s to read, or was erased after its time.' }),
  salt: base64.optional(), hash: base64.meta({ description: 'What the leaf, or its small tree, holds of it.' }),
  small: z.object({ index: place, size: place, hashes }).optional().meta({ description: 'The way from a check or a change up to the root in the entry.' }),
  entry: z.string().meta({ description: 'The leaf’s text.' }), index: place, proof: hashes, checkpoint: z.string(), key: z.string(),
}).meta({ id: 'ProofFile' });
export type ProofFile = z.output<typeof ProofFile>;

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
