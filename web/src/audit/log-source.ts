/** The hub's log as the proving of it reads it, and what this browser keeps of it between visits. */
import type { WitnessList } from '../../../src/modules/witnesses/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { ask, NoAnswer, Refused } from '../api/client.ts';
import { recall, remember } from '../remembered.ts';
import { readVkey, Unsound, type VerifierKey } from './proving/note.ts';
import { tilePath } from './proving/tree.ts';
import { readPin, writePin, type LogSource, type Pin } from './proving/whole.ts';

async function fetched(path: string): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`/v1/log/${path}`, { credentials: 'same-origin' });
  } catch {
    throw new NoAnswer('unreachable');
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({})) as { readonly code?: string; readonly title?: string };
  throw problem.code === undefined ? new NoAnswer('unreachable') : new Refused(answer.status, { code: problem.code, title: problem.title ?? '' });
}

const text = async (path: string): Promise<string> => (await fetched(path)).text();

export const hubLog: LogSource = {
  key: () => text('key'), checkpoint: () => text('checkpoint'),
  witnessed: async () => {
    try {
      return await text('checkpoint/witnessed');
    } catch (cause) {
      if (cause instanceof Refused && (cause.status === 404 || cause.status === 409)) return undefined;
      throw cause;
    }
  },
  tile: async (tile) => new Uint8Array(await (await fetched(`tile/${tilePath(tile)}`)).arrayBuffer()),
  witnesses: async () => {
    const { items, quorum } = await ask<z.output<typeof WitnessList>>('GET', '/v1/witnesses');
    return { keys: items.map(({ key }) => key), quorum };
  },
};

const PIN = 'log';
/** What this browser saw last of the hub's log. One that was spoilt is not taken for a first visit. */
export function pinned(): Pin | undefined {
  const kept = recall(PIN);
  return kept === undefined ? undefined : readPin(kept);
}
export const keepPin = (pin: Pin): void => { remember(PIN, writePin(pin)); };

/** The log's key as this browser knows it from a verification before. */
export async function knownKey(): Promise<VerifierKey | undefined> {
  try {
    const pin = pinned();
    return pin && await readVkey(pin.key);
  } catch (cause) {
    if (cause instanceof Unsound) return undefined;
    throw cause;
  }
}
