/**
 * One broadcaster for each hub process: it follows the feed once, reads and writes each change once, signs once for each bureau that
 * listens, and gives the same bytes to all its replicas. Who does not keep up is cut off, and comes back with its place.
 */
import type { Clock } from '../../kernel/clock.ts';
import { settledChanges, settledNow, type Change, type Position } from '../../kernel/feed/feed.ts';
import { follow, type Follower } from '../../kernel/feed/follower.ts';
import type { Database } from '../../kernel/store/database.ts';
import { faultFields, type Log } from '../../kernel/telemetry/log.ts';
import { deltaOf } from './deltas.ts';
import { deskOf, type DeskPorts } from './desk.ts';
import { placeOf } from './feed-store.ts';
import type { Place } from './place.ts';
import { bureauFollowsEnough, hubFollowedEnough } from './refusals.ts';
import type { Audience, Line, Lines, Segments } from './segments.ts';
import { openListener, type Listener } from './listening.ts';
import { saySeen } from './store.ts';

export const REPLICAS_PER_BUREAU_MAX = 500;
export const REPLICAS_MAX = 2_000;
/** A segment without rows goes out so often, whatever else does: it says that the hub is there and renews what is current. */
export const BEAT_MS = 5_000;
const DESK_LOOKED_AT_MS = 2_000;
const SEEN_SAID_MS = 15_000;
const HOUR_MS = 3_600_000;

/** One bureau's replicas of one currency: what they are sent is the same. */
type Channel = { readonly to: Audience; readonly listeners: Set<Listener>; /** The last change that it was told of; undefined until that is known. */ place: Place | undefined };

export type Subscription = Omit<Listener, 'push' | 'lastAt' | 'listen'> & {
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

export type BroadcasterOptions = { readonly database: Database; readonly epoch: number; readonly clock: Clock; readonly log: Log; readonly lines: Lines; readonly segments: Segments; readonly desk: DeskPorts };

export function openBroadcaster(options: BroadcasterOptions): Broadcaster {
  const { database, epoch, clock, log, lines, segments } = options;
  const channels = new Map<string, Channel>();
  const desks = new Map<string, string>();
  let count = 0;
  let isOver = false;
  let position: Position = { epoch: 0, tx: 0, position: 0 };
  let following: Promise<Follower> | undefined;

  /** Made first, then handed out in one breath: whoever begins to listen meanwhile misses nothing. */
  async function handle(changes: readonly Change[]): Promise<void> {
    const last = changes.at(-1);
    if (!last) return;
    const delta = channels.size === 0 ? () => undefined : await deltaOf(database.db, changes, { now: clock.now(), lines });
    const at = clock.now();
    const made = new Map<Channel, { readonly segment: Buffer; readonly place: Place } | undefined>();
    for (let open = [...channels.values()]; open.length > 0; open = [...channels.values()].filter((one) => !made.has(one))) {
      await Promise.all(open.map(async (channel) => {
        const told = delta(channel.to.bureau);
        made.set(channel, told && { place: told.place, segment: await segments(channel.to, told.lines, { at, place: told.place }) });
      }));
    }
    for (const [channel, told] of made) {
      if (!told) continue;
      channel.place = told.place;
      for (const listener of channel.listeners) listener.push(told.segment, at);
    }
    position = { epoch: last.epoch, tx: last.tx, position: last.position };
  }

  /** Nobody follows before the first replica comes. */
  const begun = (): Promise<Follower> => (following ??= (async () => {
    position = await settledNow(database.db, epoch);
    return follow<Change>({ read: (from, limit) => settledChanges(database.db, from, epoch, limit), from: position, handle, onFault: (cause) => { log('replicas.feed_away', faultFields(cause)); } });
  })().catch((cause: unknown) => { following = undefined; throw cause; }));

  const saidOf = async (bureau: string): Promise<string | undefined> => {
    const desk = await deskOf(bureau, options.desk);
    return desk && JSON.stringify(desk);
  };
  const lineOfDesk = (said: string): Line => lines.lineOf(JSON.parse(said) as object);

  /** Tells bureaus whose desk row has changed. */
  async function lookAtDesks(): Promise<void> {
    for (const bureau of new Set([...channels.values()].map(({ to }) => to.bureau))) {
      const said = await saidOf(bureau);
      if (said === undefined || said === desks.get(bureau)) continue;
      const [line, at] = [lineOfDesk(said), clock.now()];
      const made = await Promise.all([...channels.values()].filter(({ to, place }) => to.bureau === bureau && place).map(async (channel) => [channel, await segments(channel.to, [line], { at, place: channel.place as Place })] as const));
      desks.set(bureau, said);
      for (const [channel, segment] of made) for (const listener of channel.listeners) listener.push(segment, at);
    }
  }

  async function beat(): Promise<void> {
    const at = clock.now();
    await Promise.all([...channels.values()].map(async (channel) => {
      if (!channel.place || channel.listeners.size === 0) return;
      const segment = await segments(channel.to, [], { at, place: channel.place });
      for (const listener of channel.listeners) listener.push(segment, at);
    }));
  }

  async function sayWhoWasSeen(): Promise<void> {
    const seen = [...channels.values()].flatMap(({ to, listeners }) => [...listeners].flatMap(({ replica, lastAt }) => {
      const at = lastAt();
      return at === undefined ? [] : [{ id: replica, currentUntil: new Date(Date.parse(at) + to.currentHours * HOUR_MS).toISOString() }];
    }));
    await saySeen(database.db, seen, clock.now());
  }

  /** One after the other: what takes long is not begun twice. */
  const regularly = (everyMs: number, what: string, work: () => Promise<void>): NodeJS.Timeout => {
    let underWay = false;
    return setInterval(() => {
      if (underWay || count === 0) return;
      underWay = true;
      work().catch((cause: unknown) => { log('replicas.not_told', { what, ...faultFields(cause) }); }).finally(() => { underWay = false; });
    }, everyMs).unref();
  };
  const timers = [regularly(BEAT_MS, 'beat', beat), regularly(DESK_LOOKED_AT_MS, 'desk', lookAtDesks), regularly(SEEN_SAID_MS, 'seen', sayWhoWasSeen)];

  async function channelFor(to: Audience): Promise<Channel> {
    await begun();
    const key = `${to.bureau} ${to.currentHours}`;
    const known = channels.get(key);
    const channel: Channel = known ?? { to, listeners: new Set(), place: undefined };
    if (!known) channels.set(key, channel);
    if (!channel.place) {
      const place = await placeOf(database.db, to.bureau, position);
      channel.place ??= place; // a change that came meanwhile is newer
    }
    return channel;
  }

  async function join(replica: string, to: Audience): Promise<Subscription> {
    if (isOver || count >= REPLICAS_MAX) throw hubFollowedEnough();
    const channel = await channelFor(to);
    const sameBureau = [...channels.values()].filter((one) => one.to.bureau === to.bureau).reduce((sum, { listeners }) => sum + listeners.size, 0);
    if (sameBureau >= REPLICAS_PER_BUREAU_MAX) throw bureauFollowsEnough(REPLICAS_PER_BUREAU_MAX);
    const listener = openListener(replica);
    channel.listeners.add(listener);
    count += 1;
    const leave = (): void => { if (channel.listeners.delete(listener)) count -= 1; };
    listener.cut.signal.addEventListener('abort', leave);
    return {
      replica, take: listener.take, cut: listener.cut, leave,
      listen: () => {
        listener.listen();
        return position;
      },
    };
  }

  const all = (): readonly Listener[] => [...channels.values()].flatMap(({ listeners }) => [...listeners]);
  const hangUp = (): void => {
    isOver = true;
    for (const { cut } of all()) cut.abort();
  };
  return {
    join, hangUp, connected: () => count,
    deskLine: async (bureau) => {
      const said = await saidOf(bureau);
      if (said === undefined) return undefined;
      if (!desks.has(bureau)) desks.set(bureau, said); // who listens already is told by `lookAtDesks`, of the same or a later one
      return lineOfDesk(said);
    },
    cutOff: (replica) => { for (const one of all()) if (one.replica === replica) one.cut.abort(); },
    stop: async () => {
      hangUp();
      for (const timer of timers) clearInterval(timer);
      await (await following?.catch(() => undefined))?.stop();
    },
  };
}
