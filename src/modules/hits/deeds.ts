/** One deed on a held hit: the transition of the table is taken, kept with its event, and said, all in the caller's transaction. Used by people's actions, the clock and the follower of records. */
import type { Store } from '../../kernel/store/store.ts';
import { latestAnswerAt, type Calendar } from './clocks.ts';
import { isOpen, moved, transitionOf, type Deed, type Held, type Who } from './life.ts';
import { insertEvents, saveHeld } from './life-store.ts';
import { clockSettings } from './schema.ts';
import type { HitPorts } from './ports.ts';
import { tellingsOf, type Said } from './tellings.ts';

export type Actor = { readonly who: Who; readonly bureau?: string; readonly unit?: string; readonly person?: string | undefined; readonly device?: string | undefined };
export type Move = {
  readonly deed: Deed; readonly actor: Actor; readonly at: string;
  readonly change?: Partial<Held>;
  /** Kept with the event and shown to both sides. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Shown to the own bureau alone. */
  readonly innerFacts?: Readonly<Record<string, unknown>>;
  /** What is said with the announcement: ids, codes, moments. */
  readonly said?: Readonly<Record<string, unknown>>;
  readonly urgent?: boolean;
  readonly to?: Said['to'];
  /** The same cause is taken once. */
  readonly cause?: string;
};

/** Takes a transition that the table has; a deed that it does not have is a fault of the caller's, who asks the table first. */
export async function take(store: Pick<Store, 'db' | 'announce'>, hit: Held, move: Move): Promise<Held> {
  const { deed, actor, at, change = {}, facts, innerFacts, said, cause } = move;
  const transition = transitionOf(hit.state, deed, actor.who);
  if (!transition) throw new Error(`the table of hits has no ${deed} by ${actor.who} out of ${hit.state}`);
  const after = moved(hit, transition, change);
  const urgent = move.urgent ?? (after.urgency === 'urgent' && (isOpen(hit) || isOpen(after)));
  await saveHeld(store.db, after);
  await insertEvents(store.db, [{ hit: hit.id, n: after.events, at, kind: transition.event, ...actor, state: after.state, cause, facts, innerFacts }]);
  await store.announce(tellingsOf(transition, after, { at, urgent, bureau: actor.bureau, facts: said, to: move.to }));
  return after;
}

/** By which clock an owner answers. */
export async function calendarOf(ports: Pick<HitPorts, 'settings' | 'timeZoneOf'>, store: Pick<Store, 'db'>, owner: string): Promise<Calendar> {
  return { clocks: await ports.settings(clockSettings, owner), timeZone: await ports.timeZoneOf(store.db, owner) ?? 'UTC' };
}

/** Whether twelve hours have passed since the request. */
export const isPastLatest = (hit: Pick<Held, 'requestedAt'>, now: string): boolean => hit.requestedAt !== undefined && latestAnswerAt(hit.requestedAt) <= now;
