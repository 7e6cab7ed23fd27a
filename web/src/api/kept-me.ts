/** Who was signed in here last, for a start without network: what one may do, never a name. Gone at sign-out, and after a shift. */
import { nowMs } from '../clock.ts';
import { forget, recall, remember } from '../remembered.ts';
import { NoAnswer, Refused } from './client.ts';

const KEY = 'me';
/** No session of the hub lasts longer where its bureau has not said so. */
const KEPT_MS = 12 * 60 * 60_000;

type Someone = { readonly name?: string | undefined; readonly isKept?: true };

/** Asks; where nobody answers, who it was: `isKept` says so. */
export async function whoAmI<M extends Someone>(ask: () => Promise<M>): Promise<M> {
  try {
    const me = await ask();
    const { name: _, ...kept } = me;
    remember(KEY, JSON.stringify({ me: kept, at: nowMs() }));
    return me;
  } catch (cause) {
    if (cause instanceof Refused && cause.status === 401) forgetMe();
    const kept = cause instanceof NoAnswer ? keptMe<M>() : undefined;
    if (kept) return { ...kept, isKept: true };
    throw cause;
  }
}

export const forgetMe = (): void => { forget(KEY); };

function keptMe<M>(): M | undefined {
  try {
    const kept = JSON.parse(recall(KEY) ?? 'null') as { readonly me: M; readonly at: number } | null;
    return kept && nowMs() - kept.at < KEPT_MS ? kept.me : undefined;
  } catch {
    return undefined;
  }
}
