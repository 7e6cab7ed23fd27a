/** Checkpoints (C2SP tlog-checkpoint): which log, how many entries, which root; the text of a signed note. */
import { HASH_BYTES } from './merkle.ts';
import { BadNote, fromBase64 } from './note.ts';

export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Buffer };

/** The text that is signed. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${root.toString('base64')}\n`;

/** Reads the text of a checkpoint; lines behind the third are passed over. Throws BadNote. */
export function readCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n');
  const bytes = fromBase64(root);
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)) || bytes?.length !== HASH_BYTES || rest.at(-1) !== '' || rest.slice(0, -1).includes('')) {
    throw new BadNote('this is no checkpoint: the log’s origin, the number of entries, the root in base64, a line each');
  }
  return { origin, size: Number(size), root: bytes };
}
