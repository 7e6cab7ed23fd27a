/** What all replicas that listen to a process are told: changes, desk rows, beats. Each is made once, and handed out in one breath. */
import type { Clock } from '../../kernel/clock.ts';
import type { Change, Position } from '../../kernel/feed/feed.ts';
import type { Database } from '../../kernel/store/database.ts';
import type { Log } from '../../kernel/telemetry/log.ts';
import { deltaOf } from './deltas.ts';
import { deskOf, type DeskPorts } from './desk.ts';
import type { Listener } from './listening.ts';
import type { Place } from './place.ts';
import type { Audience, Line, Lines, Segments } from './segments.ts';
import { saySeen } from './store.ts';

const HOUR_MS = 3_600_000;

/** One bureau's replicas of one currency: what they are sent is the same. */
export type Channel = { readonly to: Audience; readonly listeners: Set<Listener>; /** The last change that it was told of; undefined until that is known. */ place: Place | undefined };

export type TellingOptions = { readonly database: Database; readonly epoch: number; readonly clock: Clock; readonly log: Log; readonly lines: Lines; readonly segments: Segments; readonly desk: DeskPorts };
/** What is known of who listens. */
export type Audiences = {
  readonly channels: Map<string, Channel>;
  /** The desk row of each bureau as its channels were told last, as JSON. */
  readonly desks: Map<string, string>;
  /** Who listens, and who is about to. */
  count: number; joining: number;
  /** Everything up to here has been handed to who listens; set in the same breath. */
  position: Position;
};

const handOut = ({ listeners }: Channel, segment: Buffer, at: string): void => { for (const listener of listeners) listener.push(segment, at); };

/** Made first, then handed out in one breath: whoever begins to listen meanwhile misses nothing. */
export async function tellChanges(who: Audiences, changes: readonly Change[], { database, clock, lines, segments }: TellingOptions): Promise<void> {
  const last = changes.at(-1);
  if (!last) return;
  const delta = who.count + who.joining === 0 ? () => undefined : await deltaOf(database.db, changes, { now: clock.now(), lines });
  const at = clock.now();
  const made = new Map<Channel, Buffer>();
  const unmade = (): readonly (readonly [Channel, readonly Line[], Place])[] => [...who.channels.values()].flatMap((channel) => {
    const told = channel.listeners.size > 0 && !made.has(channel) ? delta(channel.to.bureau) : undefined;
    const place = told?.place ?? channel.place;
    return told && place ? [[channel, told.lines, place] as const] : [];
  });
  for (let left = unmade(); left.length > 0; left = unmade()) {
    await Promise.all(left.map(async ([channel, told, place]) => { made.set(channel, await segments(channel.to, told, { at, place })); }));
  }
  for (const channel of who.channels.values()) {
    channel.place = delta(channel.to.bureau)?.place ?? channel.place;
    const segment = made.get(channel);
    if (segment) handOut(channel, segment, at);
  }
  who.position = { epoch: last.epoch, tx: last.tx, position: last.position };
}

/** A segment that moves nothing, for each of some channels; where a change was told meanwhile, its place would go back, and it is not handed out. */
async function tellInPlace(channels: readonly Channel[], rows: readonly Line[], { clock, segments }: TellingOptions): Promise<boolean> {
  const at = clock.now();
  const made = await Promise.all(channels.flatMap((channel) => {
    const { place } = channel;
    return place && channel.listeners.size > 0 ? [segments(channel.to, rows, { at, place }).then((segment) => ({ channel, segment, place }))] : [];
  }));
  for (const { channel, segment, place } of made) if (channel.place === place) handOut(channel, segment, at);
  return made.every(({ channel, place }) => channel.place === place);
}

export const tellBeat = async (who: Audiences, options: TellingOptions): Promise<void> => { await tellInPlace([...who.channels.values()], [], options); };

export async function deskSaid(bureau: string, { desk }: TellingOptions): Promise<string | undefined> {
  const said = await deskOf(bureau, desk);
  return said && JSON.stringify(said);
}
export const lineOfDesk = (said: string, { lines }: TellingOptions): Line => lines.lineOf(JSON.parse(said) as object);

/** Tells bureaus whose desk row has changed. */
export async function tellDesks(who: Audiences, options: TellingOptions): Promise<void> {
  for (const bureau of new Set([...who.channels.values()].filter(({ listeners }) => listeners.size > 0).map(({ to }) => to.bureau))) {
    const said = await deskSaid(bureau, options);
    if (said === undefined || said === who.desks.get(bureau)) continue;
    const isTold = await tellInPlace([...who.channels.values()].filter(({ to }) => to.bureau === bureau), [lineOfDesk(said, options)], options);
    if (isTold) who.desks.set(bureau, said); // else the next look tells it
  }
}

/** Notes what replicas have taken, and until when that makes them current. */
export async function noteSeen(who: Audiences, { database, clock }: TellingOptions): Promise<void> {
  const seen = [...who.channels.values()].flatMap(({ to, listeners }) => [...listeners].flatMap(({ replica, lastAt }) => {
    const at = lastAt();
    return at === undefined ? [] : [{ id: replica, currentUntil: new Date(Date.parse(at) + to.currentHours * HOUR_MS).toISOString() }];
  }));
  await saySeen(database.db, seen, clock.now());
}
