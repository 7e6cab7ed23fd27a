/**
 * The index of a copy as a sealed file beside it, so that a start need not learn every record anew. It belongs to one file of the copy, up to
 * one byte of it; of anything else it is refused. Knows no record.
 */
import { LAYOUT_HERE } from '../../indexing/snapshot.ts';
import { newGeneration, usedBytes, type Generation } from '../../matching/generation.ts';
import { Damaged } from '../vault/sealed-file.ts';
import { VaultRefused } from '../vault/key.ts';
import type { Vault } from '../vault/vault.ts';

const FILE = 'index';
const KIND = { head: 1, bytes: 2, end: 3 } as const;
const CHUNK_BYTES = 1024 * 1024;
const WRITTEN_EVERY = 8;

/** `copy`: which file of records; `bytes`: everything before that byte of it is in the index. `describes`: how records are put into words for the engine. */
export type Upto = { readonly copy: string; readonly bytes: number };
type Head = Upto & { readonly layout: string; readonly describes: string; readonly room: Generation['room']; readonly sorted: Generation['sorted']; readonly parts: readonly { readonly name: string; readonly used: number }[] };
export type Kept = Upto & { readonly generation: Generation };

/** What changes by the passing of time alone: it is written as it was when all of it began to be. */
const PASSING = ['header', 'lines', 'lineNext', 'lineHidden', 'nextEnd'];

/** Writes a generation to which nothing is told meanwhile; the file is there whole, or as it was before. */
export async function keepIndex(vault: Vault, generation: Generation, { describes, ...upto }: Upto & { readonly describes: string }): Promise<void> {
  const { file, take, drop } = await vault.beside(FILE);
  try {
    const used = usedBytes(generation);
    const parts = Object.entries(generation.buffers).map(([name, { byteLength }]) => ({ name, used: used[name] ?? byteLength }));
    const { room, sorted } = generation;
    const passing = new Map(PASSING.map((name) => [name, generation.buffers[name]?.slice(0, used[name])]));
    file.append(KIND.head, Buffer.from(JSON.stringify({ ...upto, layout: LAYOUT_HERE, describes, room, sorted, parts } satisfies Head)));
    let waiting = 0;
    for (const { name, used: length } of parts) {
      const buffer = passing.get(name) ?? generation.buffers[name];
      for (let from = 0; buffer && from < length; from += CHUNK_BYTES) {
        file.append(KIND.bytes, new Uint8Array(buffer, from, Math.min(CHUNK_BYTES, length - from)));
        waiting += 1;
        if (waiting % WRITTEN_EVERY === 0) await file.write();
      }
    }
    file.append(KIND.end, Buffer.alloc(0));
    await take();
    await file.close();
  } catch (cause) {
    await drop().catch(() => undefined); // what failed is said; a full disk is not made fuller
    throw cause;
  }
}

/** What was kept, where it is whole and of this engine; says why not otherwise. */
export async function keptIndex(vault: Vault, describes: string): Promise<Kept | { readonly refused: string }> {
  if (!vault.has(FILE)) return { refused: 'absent' };
  const reading = readingOf(describes);
  try {
    const { file } = await vault.open(FILE, ({ kind, body }) => { reading.take(kind, body); });
    await file.close();
  } catch (cause) {
    if (!(cause instanceof Damaged || cause instanceof VaultRefused)) throw cause;
    return { refused: cause.message };
  }
  return reading.end();
}

function readingOf(describes: string) {
  let head: Head | undefined;
  let generation: Generation | undefined;
  let refused: string | undefined;
  let isWhole = false;
  let [part, at] = [0, 0];
  function begin(said: Head): void {
    if (said.layout !== LAYOUT_HERE || said.describes !== describes) { refused = 'of another engine'; return; }
    head = said;
    generation = newGeneration(said.room, said.sorted);
    if (said.parts.some(({ name, used }) => (generation?.buffers[name]?.byteLength ?? -1) < used)) refused = 'other buffers than this engine has';
  }
  function bytes(body: Buffer): void {
    while (at >= (head?.parts[part]?.used ?? Infinity)) { part += 1; at = 0; }
    const buffer = generation?.buffers[head?.parts[part]?.name ?? ''];
    if (!buffer || at + body.length > buffer.byteLength) { refused = 'other buffers than it says'; return; }
    new Uint8Array(buffer, at, body.length).set(body);
    at += body.length;
  }
  return {
    take: (kind: number, body: Buffer): void => {
      if (refused !== undefined) return;
      if (kind === KIND.head) begin(JSON.parse(body.toString('utf8')) as Head); // ours, as its seal says
      else if (kind === KIND.bytes) bytes(body);
      else isWhole = true;
    },
    end: (): Kept | { readonly refused: string } => (head && generation && isWhole && refused === undefined ? { copy: head.copy, bytes: head.bytes, generation } : { refused: refused ?? 'not whole' }),
  };
}
