/**
 * One broadcaster for each hub process: it follows the feed once for all replicas that listen there, and knows who they are. Who does not
 * keep up is cut off, and comes back with its place.
 */
import { settledChanges, settledNow, type Change, type Position } from '../../kernel/feed/feed.ts';
import { follow, type Follower } from '../../kernel/feed/follower.ts';
import { faultFields, type Log } from '../../kernel/telemetry/log.ts';
import { placeOf } from './feed-store.ts';
import { openListener, type Listener } from './listening.ts';
import { bureauFollowsEnough, hubFollowedEnough } from './refusals.ts';
import type { Audience, Line } from './segments.ts';
import { deskSaid, lineOfDesk, noteSeen, tellBeat, tellChanges, tellDesks, type Audiences, type Channel, type TellingOptions } from './telling.ts';

const REPLICAS_PER_BUREAU_MAX = 500;
const REPLICAS_MAX = 2_000;
/** A segment without rows goes out so often, whatever else does: it says that the hub is there and renews what is current. */
const BEAT_MS = 5_000;
const DESK_LOOKED_AT_MS = 2_000;
const SEEN_NOTED_MS = 15_000;

export type Subscription = Pick<Listener, 'take' | 'cut'> & {
  /** From now on everything comes by `take` that comes after the place given. */
  readonly listen: () => Position;
  readonly leave: () => void;
};

export type Broadcaster = {
  readonly join: (replica: string, to: Audience) => Promise<Subscription>;
  /** The desk row of a bureau as it is now. */
  readonly deskLine: (bureau: string) => Promise<Line | undefined>;
  readonly connected: () => number;
  /** Ends the streams of one replica. */
  readonly cutOff: (replica: string) => void;
  readonly hangUp: () => void;
  readonly stop: () => Promise<void>;
};

export function openBroadcaster(options: TellingOptions): Broadcaster {
  const who: Audiences = { channels: new Map(), desks: new Map(), count: 0, joining: 0, position: { epoch: 0, tx: 0, position: 0 } };
  let isOver = false;
  const follower = followingFor(who, options);
  const timers = keepTelling(who, options);

  async function join(replica: string, to: Audience): Promise<Subscription> {
    if (isOver || who.count >= REPLICAS_MAX) throw hubFollowedEnough();
    who.joining += 1;
    const channel = await follower.begun().then(() => channelFor(who, to, options)).finally(() => { who.joining -= 1; });
    const sameBureau = [...who.channels.values()].filter((one) => one.to.bureau === to.bureau).reduce((sum, { listeners }) => sum + listeners.size, 0);
    if (sameBureau >= REPLICAS_PER_BUREAU_MAX) throw bureauFollowsEnough(REPLICAS_PER_BUREAU_MAX);
    const listener = openListener(replica);
    const { take, cut, listen } = listener;
    channel.listeners.add(listener);
    who.count += 1;
    const leave = (): void => { if (channel.listeners.delete(listener)) who.count -= 1; };
    cut.signal.addEventListener('abort', leave);
    return { take, cut, leave, listen: () => { listen(); return who.position; } };
  }

  const all = (): readonly Listener[] => [...who.channels.values()].flatMap(({ listeners }) => [...listeners]);
  const hangUp = (): void => {
    isOver = true;
    for (const { cut } of all()) cut.abort();
  };
  return {
    join, hangUp, connected: () => who.count,
    deskLine: async (bureau) => {
      const said = await deskSaid(bureau, options);
      if (said === undefined) return undefined;
      if (!who.desks.has(bureau)) who.desks.set(bureau, said); // who listens already is told of a later one
      return lineOfDesk(said, options);
    },
    cutOff: (replica) => { for (const one of all()) if (one.replica === replica) one.cut.abort(); },
    stop: async () => {
      hangUp();
      for (const timer of timers) clearInterval(timer);
      await follower.stop();
    },
  };
}

/** Nobody follows before the first replica comes. */
function followingFor(who: Audiences, options: TellingOptions): { readonly begun: () => Promise<Follower>; readonly stop: () => Promise<void> } {
  const { database, epoch, log } = options;
  let following: Promise<Follower> | undefined;
  const begin = async (): Promise<Follower> => {
    who.position = await settledNow(database.db, epoch);
    return follow<Change>({
      read: (from, limit) => settledChanges(database.db, from, epoch, limit), from: who.position,
      handle: (changes) => tellChanges(who, changes, options), onFault: (cause) => { log('replicas.feed_away', faultFields(cause)); },
    });
  };
  return {
    begun: () => (following ??= begin().catch((cause: unknown) => { following = undefined; throw cause; })),
    stop: async () => { await (await following?.catch(() => undefined))?.stop(); },
  };
}

async function channelFor(who: Audiences, to: Audience, { database }: TellingOptions): Promise<Channel> {
  const key = `${to.bureau} ${to.currentHours}`;
  const channel: Channel = who.channels.get(key) ?? { to, listeners: new Set(), place: undefined };
  who.channels.set(key, channel);
  if (channel.listeners.size === 0) channel.place = undefined; // nobody looked meanwhile
  if (!channel.place) {
    const place = await placeOf(database.db, to.bureau, who.position);
    channel.place ??= place; // a change that came meanwhile is newer
  }
  return channel;
}

const keepTelling = (who: Audiences, options: TellingOptions): readonly NodeJS.Timeout[] => [
  regularly(who, { everyMs: BEAT_MS, what: 'beat', log: options.log }, () => tellBeat(who, options)),
  regularly(who, { everyMs: DESK_LOOKED_AT_MS, what: 'desk', log: options.log }, () => tellDesks(who, options)),
  regularly(who, { everyMs: SEEN_NOTED_MS, what: 'seen', log: options.log }, () => noteSeen(who, options)),
];

/** While anybody listens, one after the other: what takes long is not begun twice. */
function regularly(who: Audiences, { everyMs, what, log }: { readonly everyMs: number; readonly what: string; readonly log: Log }, work: () => Promise<void>): NodeJS.Timeout {
  let underWay = false;
  return setInterval(() => {
    if (underWay || who.count === 0) return;
    underWay = true;
    work().catch((cause: unknown) => { log('replicas.not_told', { what, ...faultFields(cause) }); }).finally(() => { underWay = false; });
  }, everyMs).unref();
}
