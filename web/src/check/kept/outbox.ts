/**
 * Checks that got no answer, kept for the shift of the person who asked: sealed on the device, sent by themselves when the
 * hub can be reached, each once in effect. A check of which it is not known whether it arrived is looked for before it is sent again.
 */
import { useSyncExternalStore } from 'react';
import { ask, Refused } from '../../api/client.ts';
import type { Checked } from '../../api/asked.ts';
import { nowMs } from '../../clock.ts';
import { alertFor } from '../alerts.ts';
import { isUnanswered, type Marked } from '../asking-hub.ts';
import { drop, erase, lay, look, takeAll } from './vault.ts';

/** As it lies on the device. */
export type Kept = {
  readonly question: Marked; readonly who: string; readonly askedAt: string;
  /** Whether it may have reached the hub already. */
  readonly mayHaveArrived: boolean;
  /** The check that was made of it: its answer waits to be read. */
  readonly check?: string;
};
export type Waiting = Kept & { readonly state: 'waiting' | 'sending' | 'answered' | 'refused'; readonly answer?: Checked; readonly cause?: Error; /** Whether it lies on the device; where it cannot, this page's memory is all there is. */ readonly isLaid?: boolean };

export const KEPT_MAX = 50;
/** A shift. What is older is erased unsent: nobody stands before that vehicle any more. */
const KEPT_MS_MAX = 12 * 3_600_000;
const AGAIN_MS = 5_000;
const AGAIN_MS_MAX = 60_000;
/** As long as the hub works on a check at most: until then it cannot be known whether one that was sent is logged. */
const SETTLES_MS = 20_000;
const PREFIX = 'kept ';

let entries: readonly Waiting[] = [];
let whose = '';
let timer: ReturnType<typeof setTimeout> | undefined;
let pauseMs = AGAIN_MS;
const hearers = new Set<() => void>();

function set(next: readonly Waiting[]): void {
  entries = next;
  for (const hearer of hearers) hearer();
}
const change = (ref: string, by: Partial<Waiting>): void => { set(entries.map((one) => (one.question.ref === ref ? { ...one, ...by } : one))); };
const keptOf = ({ question, who, askedAt, mayHaveArrived, check }: Waiting): Kept => ({ question, who, askedAt, mayHaveArrived, ...(check === undefined ? {} : { check }) });
const store = async (ref: string): Promise<void> => {
  const one = entries.find(({ question }) => question.ref === ref);
  const isLaid = one !== undefined && await lay(PREFIX + ref, keptOf(one));
  if (isLaid && !entries.some(({ question }) => question.ref === ref)) await drop(PREFIX + ref); // let go meanwhile
  change(ref, { isLaid });
};

export const useKept = (): readonly Waiting[] => useSyncExternalStore((hearer) => {
  hearers.add(hearer);
  return () => { hearers.delete(hearer); };
}, () => entries);

/** What lies there of this person; what is another's, or too old, is erased. Then it is sent. */
export async function openOutbox(who: string): Promise<void> {
  if (whose === who) return;
  whose = who;
  const found: Waiting[] = [];
  for (const [name, value] of await takeAll()) {
    const kept = value as Kept;
    if (name.startsWith(PREFIX) && kept.who === who && nowMs() - Date.parse(kept.askedAt) < KEPT_MS_MAX) found.push({ ...kept, state: 'waiting', isLaid: true });
    else await drop(name);
  }
  set([...found, ...entries.filter((one) => one.who === who && !found.some(({ question }) => question.ref === one.question.ref))].sort((a, b) => (a.askedAt < b.askedAt ? -1 : 1)));
  sendSoon(0);
}

/** Keeps a check that got no answer; false where there are so many that no more are. */
export function keep(question: Marked, who: string, mayHaveArrived: boolean): boolean {
  if (entries.length >= KEPT_MAX) return false;
  const askedAt = new Date(nowMs()).toISOString();
  set([...entries, { question: { ...question, observedAt: askedAt }, who, askedAt, mayHaveArrived, state: 'waiting' }]);
  void store(question.ref);
  pauseMs = AGAIN_MS;
  sendSoon(mayHaveArrived ? SETTLES_MS : AGAIN_MS);
  return true;
}

/** Its answer was read, or it shall not be sent: nothing of it stays. */
export function letGo(ref: string): void {
  set(entries.filter(({ question }) => question.ref !== ref));
  void drop(PREFIX + ref);
}

/** At sign-out nothing of anybody stays. */
export async function forgetKept(): Promise<void> {
  clearTimeout(timer);
  whose = '';
  set([]);
  await erase();
}

function sendSoon(ms: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => { void sendNow(); }, ms);
}

/** Sends what waits, one after the other, in one tab alone. */
export async function sendNow(): Promise<void> {
  clearTimeout(timer);
  if (!entries.some(({ state }) => state === 'waiting')) return;
  if (navigator.onLine) await inOneTab(sendWaiting);
  if (!entries.some(({ state }) => state === 'waiting')) return;
  sendSoon(pauseMs);
  pauseMs = Math.min(AGAIN_MS_MAX, 2 * pauseMs);
}

const inOneTab = async (work: () => Promise<void>): Promise<void> => ('locks' in navigator ? navigator.locks.request('crosscheck.kept', { ifAvailable: true }, async (lock) => { if (lock) await work(); }) : work());

async function sendWaiting(): Promise<void> {
  for (const { question: { ref }, isLaid } of entries.filter(({ state }) => state === 'waiting')) {
    // Another tab may have sent it meanwhile, or let it go.
    const lying = await look(PREFIX + ref) as Kept | undefined;
    if (!lying && isLaid === true) { letGo(ref); continue; }
    if (lying) change(ref, lying);
    change(ref, { state: 'sending' });
    if (!await isDone(ref)) return;
  }
}

/** False where the hub cannot be reached: the others wait too. */
async function isDone(ref: string): Promise<boolean> {
  const one = entries.find(({ question }) => question.ref === ref);
  if (!one) return true;
  try {
    const check = one.check ?? (one.mayHaveArrived ? await madeBefore(ref) : undefined);
    const answer = check === undefined ? await sent(ref, one.question) : await ask<Checked>('GET', `/v1/checks/${encodeURIComponent(check)}/answer`);
    change(ref, { state: 'answered', answer, check: answer.id });
    await store(ref);
    alertFor(answer);
    return true;
  } catch (cause) {
    if (isUnanswered(cause) || (cause instanceof Refused && cause.status === 401)) {
      change(ref, { state: 'waiting' });
      return false;
    }
    change(ref, { state: 'refused', cause: cause as Error });
    return true;
  }
}

async function sent(ref: string, question: Marked): Promise<Checked> {
  change(ref, { mayHaveArrived: true });
  await store(ref);
  return ask<Checked>('POST', '/v1/checks', { body: question });
}

/** The check that was made of a question whose answer was lost. Who is not told of own checks sends again: a hit is one for record and day (R9). */
async function madeBefore(ref: string): Promise<string | undefined> {
  try {
    const { items } = await ask<{ items: readonly { readonly id: string }[] }>('GET', '/v1/checks/mine', { query: { ref, hours: '24' } });
    return items[0]?.id;
  } catch (cause) {
    if (cause instanceof Refused && (cause.status === 403 || cause.status === 409)) return undefined;
    throw cause;
  }
}

addEventListener('online', () => {
  pauseMs = AGAIN_MS;
  void sendNow();
});
