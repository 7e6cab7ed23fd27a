/** Who was signed in here last, for a start without network: what one may do, never a name. Gone at sign-out, and after a shift. */
import { nowMs } from '../clock.ts';
import { forget, recall, remember } from '../remembered.ts';
import { NoAnswer, Refused } from './client.ts';
import type { Me } from './me.ts';

const KEY = 'me';
/** No session of the hub lasts longer where its bureau has not said so. */
const KEPT_MS = 12 * 60 * 60_000;

/** Asks; where nobody answers, who it was: `isKept` says so. */
export async function whoAmI(ask: () => Promise<Me>): Promise<Me> {
  try {
    const { name, ...me } = await ask();
    remember(KEY, JSON.stringify({ me, at: nowMs() }));
    return name === undefined ? me : { ...me, name };
  } catch (cause) {
    if (cause instanceof Refused && cause.status === 401) forgetMe();
    const kept = cause instanceof NoAnswer ? keptMe() : undefined;
    if (kept) return { ...kept, isKept: true };
    throw cause;
  }
}

export const forgetMe = (): void => { forget(KEY); };

function keptMe(): Me | undefined {
  try {
    const kept = JSON.parse(recall(KEY) ?? 'null') as { readonly me: Me; readonly at: number } | null;
    return kept && nowMs() - kept.at < KEPT_MS ? kept.me : undefined;
  } catch {
    return undefined;
  }
}
