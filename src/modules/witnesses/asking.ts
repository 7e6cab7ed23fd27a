/**
 * Asks the witnesses to sign the log's newest checkpoint, each by itself: a slow one holds up nobody else. What they sign is
 * checked before it is kept. Knows neither who added them nor how the log is written.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { writeAddCheckpoint } from '../../kernel/audit/add-checkpoint.ts';
import { readCheckpoint, type Checkpoint } from '../../kernel/audit/checkpoint.ts';
import { consistencyProof } from '../../kernel/audit/merkle.ts';
import { BadNote, readNote, readSignatureLine, readVkey, signatureLine, timeOf, verifyNote, type Signature } from '../../kernel/audit/note.ts';
import { nodesIn, type TileReader } from '../../kernel/audit/tiles.ts';
import type { Duty } from '../../kernel/duties.ts';
import { OutwardRefused, type Outward } from '../../kernel/http/outward.ts';
import type { Database } from '../../kernel/store/database.ts';
import { faultFields, type Log } from '../../kernel/telemetry/log.ts';
import { quorumOf } from './policy.ts';
import { say } from './schema.ts';
import { forgetBefore, keepCosignature, keepFault, listWitnesses, saidQuorum, witnessedBy, type KeptWitness } from './store.ts';

/** What the log shows of itself: its newest checkpoint as it was signed, with a reader of that tree's tiles. */
export type LogToWitness = () => Promise<{ readonly note: string; readonly tile: TileReader } | undefined>;

export const ASKING = 'witnesses.ask';
const EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 5_000;
/** A turn waits so long for those it has asked; who is slower is heard later. */
const TURN_MS = 800;
/** A signature is had again after this, although the log stood still: it says that the witness still sees no other history. */
const RENEW_AFTER_MS = 30_000;
const AGAIN_AFTER_FAULT_MS = 10_000;
const TRIES = 3;
const CHECKPOINTS_KEPT_MAX = 100;
/** A witness's clock may be so far ahead of ours. */
const AHEAD_MS = 300_000;

export type Asking = { readonly duty: Duty; readonly stop: () => Promise<void> };
type Target = Checkpoint & { readonly note: string; readonly text: string; readonly tile: TileReader };
type Options = { readonly database: Database; readonly log: Log; readonly newest: LogToWitness; readonly out: Outward; readonly now: () => string };

/** A witness did not sign; the message says why. */
class NotSigned extends Error {}

export function openAsking(options: Options): Asking {
  const { database, log, newest } = options;
  const stopping = new AbortController();
  const underWay = new Map<string, Promise<void>>();

  const ask = async (witness: KeptWitness, target: Target): Promise<void> => {
    try {
      await cosign(options, { witness, target, signal: stopping.signal });
    } catch (cause) {
      if (stopping.signal.aborted) return;
      const why = cause instanceof NotSigned ? cause.message : reasonOf(cause);
      if (why === undefined) log('witness.fault', { witness: witness.id, ...faultFields(cause) });
      else log('witness.not_signed', { witness: witness.id });
      await keepFault(database.db, witness.id, why ?? 'the hub failed while it asked', options.now()).catch(() => undefined); // the database is away: the next turn asks again
    }
  };

  return {
    duty: {
      name: ASKING, everyMs: EVERY_MS,
      run: async (now) => {
        const witnesses = await listWitnesses(database.db);
        const shown = witnesses.length === 0 ? undefined : await newest();
        if (!shown) return false;
        const { text } = readNote(shown.note);
        const target = { ...readCheckpoint(text), text, ...shown };
        for (const witness of witnesses) {
          if (underWay.has(witness.id) || !isDue(witness, target, Date.parse(now))) continue;
          underWay.set(witness.id, ask(witness, target).finally(() => { underWay.delete(witness.id); }));
        }
        if (underWay.size > 0) await Promise.race([Promise.all(underWay.values()), pause(TURN_MS, undefined, { ref: false })]);
        const witnessed = await witnessedBy(database.db, quorumOf(witnesses.length, await saidQuorum(database.db)));
        await forgetBefore(database.db, witnessed ?? { origin: target.origin, size: 0 }, CHECKPOINTS_KEPT_MAX);
        return false;
      },
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(underWay.values());
    },
  };
}

function isDue({ signed, faultAt }: KeptWitness, { origin, size }: Checkpoint, nowMs: number): boolean {
  if (faultAt !== undefined && nowMs - Date.parse(faultAt) < AGAIN_AFTER_FAULT_MS) return false;
  return signed?.origin !== origin || signed.size !== size || nowMs - Date.parse(signed.at) >= RENEW_AFTER_MS;
}

type Asked = { readonly witness: KeptWitness; readonly target: Target; readonly signal: AbortSignal };

async function cosign({ database, out, now }: Options, { witness, target, signal }: Asked): Promise<void> {
  const { origin, size, note, text, tile } = target;
  let old = witness.signed?.origin === origin ? witness.signed.size : 0;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (old > size) throw new NotSigned(say('set_back', { old, origin, size }));
    const proof = await consistencyProof(nodesIn(size, tile), old, size);
    const answer = await out.post(`${witness.url.replace(/\/+$/, '')}/add-checkpoint`, { 'content-type': 'text/plain; charset=utf-8', 'user-agent': 'crosscheck' }, writeAddCheckpoint({ old, proof, checkpoint: note }), AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]));
    if (answer.status === 200) {
      const { signature, at } = cosignatureIn(answer.body, text, witness.key, Date.parse(now()));
      await database.transaction(({ db }) => keepCosignature(db, { witness: witness.id, origin, size, note, line: signatureLine(signature), at }));
      return;
    }
    if (answer.status !== 409) throw new NotSigned(say('answered', { status: String(answer.status), said: answer.said }));
    const known = /^(0|[1-9]\d{0,15})\n$/.exec(answer.body)?.[1];
    if (known === undefined) throw new NotSigned(say('no_size'));
    if (Number(known) === old) throw new NotSigned(say('other_history', { old, origin }));
    old = Number(known);
  }
  throw new NotSigned(say('size_changes'));
}

function cosignatureIn(body: string, text: string, vkey: string, nowMs: number): { readonly signature: Signature; readonly at: string } {
  const key = readVkey(vkey);
  try {
    const signature = body.trimEnd().split('\n').map(readSignatureLine).find(({ name, id }) => name === key.name && id === key.id);
    const seconds = signature && timeOf(signature);
    if (!signature || seconds === undefined || verifyNote({ text, signatures: [signature] }, [key]).length === 0) throw new NotSigned(say('not_signed', { name: key.name }));
    if (seconds * 1_000 > nowMs + AHEAD_MS) throw new NotSigned(say('clock'));
    return { signature, at: new Date(seconds * 1_000).toISOString() };
  } catch (cause) {
    if (cause instanceof BadNote) throw new NotSigned(say('unusable', { fault: cause.message }));
    throw cause;
  }
}

/** Why there was no answer; undefined where that is a fault of ours. */
function reasonOf(cause: unknown): string | undefined {
  if (cause instanceof OutwardRefused) return say('not_asked', { fault: cause.message });
  const { code, name } = cause as { code?: unknown; name?: unknown };
  if (name === 'TimeoutError') return say('no_answer', { seconds: ANSWER_WITHIN_MS / 1_000 });
  return typeof code === 'string' && /^E[A-Z]|_/.test(code) ? say('unreachable', { fault: code }) : undefined;
}
