/**
 * A witness (C2SP tlog-witness): signs a log's checkpoint when it extends the one it signed before, and never another history
 * of the same size. Remembers on disk before it answers. Knows no HTTP.
 */
import { readAddCheckpoint, type AddCheckpoint } from '../kernel/audit/add-checkpoint.ts';
import { readCheckpoint, type Checkpoint } from '../kernel/audit/checkpoint.ts';
import { keyForOrigin } from '../kernel/audit/log-keys.ts';
import { EMPTY_ROOT, verifyConsistency } from '../kernel/audit/merkle.ts';
import { BadNote, readNote, signText, signatureLine, verifyNote, type SignerKey, type VerifierKey } from '../kernel/audit/note.ts';
import type { Memory } from './memory.ts';

export type Said = { readonly status: 200 | 400 | 403 | 404 | 409 | 422; readonly body: string; readonly contentType?: string; readonly about?: string };
export type Witness = { readonly add: (body: string) => Promise<Said> };

export const SIZE_TYPE = 'text/x.tlog.size';

export function openWitness({ key, logs, memory, seconds }: { readonly key: SignerKey; readonly logs: readonly VerifierKey[]; readonly memory: Memory; /** Now, in seconds since 1970. */ readonly seconds: () => number }): Witness {
  return {
    add: async (body) => {
      try {
        const asked = readAddCheckpoint(body);
        const note = readNote(asked.checkpoint);
        const checkpoint = readCheckpoint(note.text);
        const { origin } = checkpoint;
        const known = logs.flatMap((log) => keyForOrigin(log, origin) ?? []);
        if (known.length === 0) return { status: 404, body: `this witness does not know the log ${origin}\n`, about: origin };
        if (!isSignedByOne(note, known)) return { status: 403, body: 'no key of this log signed the checkpoint\n', about: origin };
        // From reading what was signed last to its replacement on disk nobody else may come between.
        return { about: origin, ...await memory.alone(origin, async () => judge(asked, checkpoint, note.text)) };
      } catch (cause) {
        if (cause instanceof BadNote) return { status: 400, body: `${cause.message}\n` };
        throw cause;
      }
    },
  };

  async function judge(asked: AddCheckpoint, checkpoint: Checkpoint, text: string): Promise<Said> {
    const { origin, size, root } = checkpoint;
    if (asked.old > size) return { status: 400, body: `old ${asked.old} is more than the checkpoint’s ${size}\n` };
    const last = await memory.last(origin) ?? { origin, size: 0, root: EMPTY_ROOT };
    if (asked.old !== last.size) return conflict(last.size);
    if (size === last.size) {
      if (!root.equals(last.root)) return conflict(last.size);
    } else if (!verifyConsistency({ from: last.size, to: size, fromRoot: last.root, toRoot: root, proof: asked.proof })) {
      return { status: 422, body: `the proof does not show that the log of ${last.size} entries begins the one of ${size}\n` };
    }
    if (size === last.size && asked.proof.length > 0) return { status: 422, body: 'a checkpoint of the same size takes no proof\n' };
    if (size !== last.size) await memory.keep(checkpoint);
    return { status: 200, body: signatureLine(signText(text, key, seconds())) };
  }
}

const conflict = (size: number): Said => ({ status: 409, body: `${size}\n`, contentType: SIZE_TYPE });

/** Signatures of unknown keys are passed over; one of a known key that does not fit is none. */
function isSignedByOne(note: ReturnType<typeof readNote>, known: readonly VerifierKey[]): boolean {
  try {
    return verifyNote(note, known).length > 0;
  } catch (cause) {
    if (cause instanceof BadNote) return false;
    throw cause;
  }
}
