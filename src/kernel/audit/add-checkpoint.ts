/** What a log sends to a witness (C2SP tlog-witness, add-checkpoint): the size it last signed, a proof from there, a checkpoint. Pure. */
import { HASH_BYTES } from './merkle.ts';
import { BadNote, fromBase64 } from './note.ts';

export type AddCheckpoint = { readonly old: number; readonly proof: readonly Buffer[]; readonly checkpoint: string };

const PROOF_LINES_MAX = 63;
const OLD_LINE = /^old (0|[1-9]\d{0,15})$/;
/** What a request may have at most: the proof, and a note of a hundred thousand characters. */
export const REQUEST_BYTES_MAX = 512 * 1024;

export const writeAddCheckpoint = ({ old, proof, checkpoint }: AddCheckpoint): string => `${[`old ${old}`, ...proof.map((hash) => hash.toString('base64'))].join('\n')}\n\n${checkpoint}`;

/** Reads a request; throws BadNote. */
export function readAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  const old = Number(OLD_LINE.exec(first)?.[1] ?? Number.NaN);
  if (end < 0 || !Number.isSafeInteger(old)) throw new BadNote('a request begins with a line such as “old 42”, hashes of a proof, and an empty line');
  if (lines.length > PROOF_LINES_MAX) throw new BadNote(`a proof has at most ${PROOF_LINES_MAX} lines`);
  const proof = lines.map((line) => {
    const hash = fromBase64(line);
    if (hash?.length !== HASH_BYTES) throw new BadNote('a line of the proof is no hash of 32 bytes in base64');
    return hash;
  });
  return { old, proof, checkpoint: body.slice(end + 2) };
}
