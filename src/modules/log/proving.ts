/** Puts a proof together: what is one's own, its way to its leaf, and the leaf's way to a signed checkpoint. */
import { ownState } from '../../kernel/audit/changes-source.ts';
import { ownEvents } from '../../kernel/audit/events-source.ts';
import { readLeaf } from '../../kernel/audit/leaves.ts';
import { HASH_BYTES } from '../../kernel/audit/merkle.ts';
import { provenLeaf } from '../../kernel/audit/reading.ts';
import { piecesOf, smallTree } from '../../kernel/audit/small-tree.ts';
import { notFound } from '../../kernel/errors.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import { notPublished } from './refusals.ts';
import type { ProofFile } from './schema.ts';

type Db = Kysely<unknown>;
/** A part of what was committed together: which row of its source, which leaf of its small tree, and the text while it is kept. */
export type Part = { readonly position: number; readonly index: number; readonly leaves: readonly Uint8Array[]; readonly canonical: string | undefined };
export type FindPart = (db: Db, bureau: string, id: string) => Promise<Part | undefined>;
type Asked = { readonly db: Db; readonly bureau: string; readonly id: string; readonly version: number | undefined };

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/** The proof of an event, a check or a state of a record of a bureau's own. Another's is not found. */
export async function prove(asked: Asked, findCheck: FindPart): Promise<ProofFile> {
  const { db, bureau, id, version } = asked;
  if (id.startsWith('evt_')) return proveEvent(asked);
  if (id.startsWith('chk_')) return provePart(asked, 'check', await findCheck(db, bureau, id));
  const state = await ownState(db, bureau, id, version);
  return provePart(asked, 'change', state && { ...state, leaves: piecesOf(state.hashes, HASH_BYTES) });
}

async function proveEvent({ db, bureau, id }: Asked): Promise<ProofFile> {
  const sequence = Number(id.slice('evt_'.length));
  const event = (await ownEvents(db, bureau, [sequence])).get(sequence);
  if (!event) throw notFound('entry');
  const way = await wayOf(db, 'event', sequence);
  const leaf = readLeaf(Buffer.from(way.entry));
  return { format: 'crosscheck-proof/1', id, kind: 'event', canonical: event.canonical, salt: base64(event.salt), hash: leaf.kind === 'event' ? base64(leaf.hash) : '', ...way };
}

async function provePart({ db, id }: Asked, kind: 'check' | 'change', part: Part | undefined): Promise<ProofFile> {
  const leaf = part?.leaves[part.index];
  if (!part || !leaf) throw notFound('entry');
  const { index, leaves, canonical, position } = part;
  return {
    format: 'crosscheck-proof/1', id, kind, canonical: canonical ?? null, hash: base64(leaf),
    small: { index, size: leaves.length, hashes: smallTree(leaves).proof(index).map(base64) }, ...await wayOf(db, kind === 'check' ? 'checks' : 'changes', position),
  };
}

async function wayOf(db: Db, kind: 'event' | 'checks' | 'changes', position: number): Promise<Pick<ProofFile, 'entry' | 'index' | 'proof' | 'checkpoint' | 'key'>> {
  const proven = await provenLeaf(db, kind, position);
  if (!proven) throw notPublished();
  const { entry, index, proof, checkpoint, origin } = proven;
  return { entry: entry.toString('utf8'), index, proof: proof.map(base64), checkpoint: checkpoint.note, key: origin.key };
}
