/**
 * "Look": after a commit a hub process says to the others that they should read the feed now, instead of at their next look by themselves.
 * It says nothing of what was committed, and what is lost costs that interval and no more.
 */
import type { Nats } from './nats.ts';

const SUBJECT = 'crosscheck.look';
/** However much is committed: at most one in so long. */
const APART_MS = 5;

export type Looking = {
  /** Something was committed here. */
  readonly say: () => void;
  readonly figures: () => { readonly said: number; readonly heard: number };
  readonly stop: () => void;
};

/** `onLook`: another process has committed something, or may have while we could not hear. */
export function openLooking(nats: Nats, onLook: () => void): Looking {
  let said = 0;
  let heard = 0;
  let lastMs = -APART_MS;
  let timer: NodeJS.Timeout | undefined;
  nats.onConnection((connection) => { connection.subscribe(SUBJECT, { callback: (fault) => { if (fault) return; heard += 1; onLook(); } }); });
  nats.onStanding(onLook);

  function say(): void {
    if (timer) return;
    const waitMs = lastMs + APART_MS - performance.now();
    if (waitMs > 0) { timer = setTimeout(() => { timer = undefined; say(); }, waitMs); return; }
    const connection = nats.standing();
    if (!connection) return;
    lastMs = performance.now();
    said += 1;
    connection.publish(SUBJECT);
  }

  return { say, figures: () => ({ said, heard }), stop: () => { clearTimeout(timer); } };
}
