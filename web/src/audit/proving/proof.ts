/** A proof that one event, check or state of a record is in the log, tried in the browser: nobody has to be believed but the holder of the key. */
import type { ProofFile } from '../../../../src/modules/log/schema.ts';
import { areEqual, fromBase64, HASH_BYTES, sha256, uint32, utf8, type Bytes } from './bytes.ts';
import { readLeaf, type Leaf } from './leaf.ts';
import { readVkey, sameKey, signedCheckpoint, Unsound, type VerifierKey } from './note.ts';
import { hashLeaf, verifyInclusion } from './tree.ts';

const KEEP_UNTIL_BYTES = 4;
const DAY_MS = 86_400_000;

export type Proven = {
  /** Codes of what is wrong; a proof without faults holds. */
  readonly faults: readonly string[];
  readonly bureau?: string; readonly number?: number; readonly index?: number; readonly origin?: string; readonly size?: number;
  /** Of a check: until when its text is kept. */
  readonly keptUntil?: string;
  /** Codes of what a proof without faults leaves open. */
  readonly open: readonly string[];
};

export const isProofFile = (read: unknown): read is ProofFile => (read as { format?: unknown } | null)?.format === 'crosscheck-proof/1';

function bytesIn(text: unknown): Bytes {
  const bytes = typeof text === 'string' ? fromBase64(text) : undefined;
  if (!bytes) throw new Unsound('not_base64');
  return bytes;
}

/** `trusted`: the log's key as this browser knows it from before; without one the file's own is used, and that is said. */
export async function tryProof(file: ProofFile, trusted?: VerifierKey): Promise<Proven> {
  try {
    const own = await readVkey(file.key);
    if (trusted && !areEqual(trusted.bytes, own.bytes)) return { faults: ['other_key'], open: [] };
    const { checkpoint: { origin, size, root } } = await signedCheckpoint(file.checkpoint, own);
    const leaf = readLeaf(file.entry);
    const proof = file.proof.map(bytesIn);
    const isIn = await verifyInclusion({ index: file.index, size, leaf: await hashLeaf(utf8(file.entry)), proof, root });
    const faults = [...(isIn ? [] : ['not_in_tree']), ...(leaf.kind === 'event' ? await eventFaults(file, leaf) : await smallFaults(file, leaf))];
    const open = [...(trusted && sameKey({ ...trusted, name: own.name }, own) ? [] : ['key_of_file']), ...(file.canonical === null ? ['no_text'] : [])];
    return { faults, open, bureau: leaf.bureau, number: leaf.number, index: file.index, origin, size, ...keptUntilOf(file) };
  } catch (cause) {
    if (cause instanceof Unsound) return { faults: [cause.code], open: [] };
    if (cause instanceof TypeError) return { faults: ['file_unreadable'], open: [] }; // a member is not what it should be
    throw cause;
  }
}

async function eventFaults({ kind, canonical, salt, hash }: ProofFile, leaf: Leaf & { readonly kind: 'event' }): Promise<readonly string[]> {
  if (kind !== 'event' || !areEqual(bytesIn(hash), leaf.hash)) return ['other_leaf'];
  const isLogged = canonical === null || areEqual(await sha256(bytesIn(salt ?? ''), utf8(canonical)), leaf.hash);
  return isLogged ? [] : ['other_text'];
}

async function smallFaults({ kind, canonical, hash, small }: ProofFile, leaf: Leaf & { readonly kind: 'checks' | 'changes' }): Promise<readonly string[]> {
  const data = bytesIn(hash);
  if (leaf.kind !== `${kind}s` || data.length !== HASH_BYTES + (leaf.kind === 'checks' ? KEEP_UNTIL_BYTES : 0) || small?.size !== leaf.count) return ['other_leaf'];
  const isIn = await verifyInclusion({ index: small.index, size: small.size, leaf: await hashLeaf(data), proof: small.hashes.map(bytesIn), root: leaf.root });
  const isLogged = canonical === null || areEqual(await sha256(utf8(canonical)), data.slice(0, HASH_BYTES));
  return [...(isIn ? [] : ['not_in_leaf']), ...(isLogged ? [] : ['other_text'])];
}

function keptUntilOf({ kind, hash }: ProofFile): { readonly keptUntil?: string } {
  const data = bytesIn(hash);
  if (kind !== 'check' || data.length !== HASH_BYTES + KEEP_UNTIL_BYTES) return {};
  const day = new Date(uint32(data, HASH_BYTES) * DAY_MS);
  return Number.isNaN(day.getTime()) ? {} : { keptUntil: day.toISOString().slice(0, 10) };
}
