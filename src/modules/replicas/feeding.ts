/**
 * One replica's stream: a full copy where it has none or its place is not known any more, what changed since, then what changes, without
 * end. No transaction is held open: who reads slowly would hold the feed for everybody (ADR 0003); what changes meanwhile is told again.
 */
import type { StreamAnswer } from '../../kernel/action.ts';
import type { Store } from '../../kernel/store/store.ts';
import { changesAfter, comparePositions, settledChanges, settledNow, type Position } from '../../kernel/feed/feed.ts';
import { tooBusy } from '../../kernel/errors.ts';
import type { Broadcaster, Subscription } from './broadcasting.ts';
import { deltaOf, goneBy, written } from './deltas.ts';
import { isInFeed, knownAfter, pageFor, placeOf, withheldBy } from './feed-store.ts';
import type { Place, Seal } from './place.ts';
import type { Audience, Line, Lines, Segments } from './segments.ts';

/** Rows of one segment of a full copy, and changes that are read at once. */
const PAGE = 2_000;
/** Beyond so many changes a full copy is quicker. */
const CHANGES_MAX = 500_000;
/** Full copies that this process makes at once; who comes then is asked to come again. */
const COPIES_AT_ONCE_MAX = 8;

/** From whose database it is read, and when. */
export type Reading = { readonly store: Pick<Store, 'db' | 'epoch'>; readonly now: () => string };
export type FeedPorts = { readonly broadcaster: Broadcaster; readonly seal: Seal; readonly lines: Lines; readonly segments: Segments; readonly copies: { underWay: number } };
/** `until`: it ends there, and has no end without. */
export type Feeding = { readonly to: Audience; readonly place: Place | undefined; readonly until?: Place | undefined; readonly subscription: Subscription };

/** The place that a replica shows, where it can go on from there: its bureau's by this key, in the feed of this very database, and not too far back. */
export async function placeShown({ store: { db, epoch } }: Reading, { seal }: FeedPorts, bureau: string, since: string | undefined): Promise<Place | undefined> {
  const place = since === undefined ? undefined : seal.open(bureau, since);
  if (!place || comparePositions(place, await settledNow(db, epoch)) > 0 || !await isInFeed(db, place)) return undefined;
  // How much lies behind is counted as the bureau may know it: what is hidden from it must not make a full copy of it (R5).
  if (await changesAfter(db, place, CHANGES_MAX + 1) > CHANGES_MAX && await knownAfter(db, bureau, place, CHANGES_MAX + 1) > CHANGES_MAX) return undefined;
  return place;
}

export function feed(ctx: Reading, { to, place, until, subscription }: Feeding, ports: FeedPorts): StreamAnswer {
  if (!place && ports.copies.underWay >= COPIES_AT_ONCE_MAX) {
    subscription.leave();
    throw tooBusy(`${COPIES_AT_ONCE_MAX} full copies are being made here`);
  }
  return { contentType: 'application/x-ndjson', cut: subscription.cut.signal, chunks: chunks(ctx, { to, place, until, subscription }, ports) };
}

async function* chunks(ctx: Reading, { to, place, until, subscription }: Feeding, ports: FeedPorts): AsyncGenerator<Uint8Array> {
  const { segments, broadcaster } = ports;
  try {
    const desk = await broadcaster.deskLine(to.bureau);
    const first = desk ? [desk] : [];
    let at: Moving;
    if (place) {
      const hidden = goneBy(await withheldBy(ctx.store.db, { bureau: to.bureau }, ctx.now()), to.bureau, ports.lines);
      yield await segments(to, [...first, ...hidden], { at: ctx.now(), place });
      at = { from: place, place };
    } else {
      const from = await settledNow(ctx.store.db, ctx.store.epoch);
      at = { from, place: await placeOf(ctx.store.db, to.bureau, from) };
      yield* copied(ctx, to, { first, place: at.place }, ports);
    }
    if (until) {
      yield* caughtUp(ctx, to, at, { ...ports, until });
      if (comparePositions(at.place, until) < 0) yield await segments(to, [], { at: ctx.now(), place: until });
      return;
    }
    yield* caughtUp(ctx, to, at, ports); // first without listening: what comes meanwhile need not wait in memory
    yield* caughtUp(ctx, to, at, { ...ports, until: subscription.listen() });
    const fresh = await broadcaster.deskLine(to.bureau); // it may have changed before this replica listened
    if (fresh && desk?.equals(fresh) !== true) yield await segments(to, [fresh], { at: ctx.now(), place: at.place });
    for (let told = await subscription.take(); told; told = await subscription.take()) yield* told;
  } finally {
    subscription.leave();
  }
}

/** How far a stream has come: in the feed, and in what its bureau was told. */
type Moving = { from: Position; place: Place };

/** Everything that the bureau may find, page by page; the next is read while one is written. */
async function* copied(ctx: Reading, to: Audience, { first, place }: { readonly first: readonly Line[]; readonly place: Place }, { segments, lines, copies }: FeedPorts): AsyncGenerator<Uint8Array> {
  const pageAfter = (after: string) => pageFor(ctx.store.db, to.bureau, { after, now: ctx.now(), limit: PAGE });
  copies.underWay += 1;
  try {
    let [rows, isFull] = [await pageAfter(''), true];
    for (;;) {
      const isLast = rows.length < PAGE;
      const following = isLast ? Promise.resolve([]) : pageAfter(rows.at(-1)?.id ?? '');
      following.catch(() => undefined); // it is awaited below, unless the reader has gone
      const texts = await written(rows, lines.record);
      yield await segments(to, isFull ? [...first, ...texts] : texts, { at: ctx.now(), isFull, isLast, place });
      if (isLast) return;
      rows = await following;
      isFull = false;
    }
  } finally {
    copies.underWay -= 1;
  }
}

/** What changed since, up to where it is settled, or to where others take over. */
async function* caughtUp(ctx: Reading, to: Audience, at: Moving, { segments, lines, until }: FeedPorts & { readonly until?: Position }): AsyncGenerator<Uint8Array> {
  const { db, epoch } = ctx.store;
  while (!until || comparePositions(at.from, until) < 0) {
    const page = await settledChanges(db, at.from, epoch, PAGE);
    const changes = until ? page.filter((change) => comparePositions(change, until) <= 0) : page;
    const last = changes.at(-1);
    if (!last) return;
    const told = (await deltaOf(db, changes, { now: ctx.now(), lines }))(to.bureau);
    at.from = last;
    if (told) {
      at.place = told.place ?? at.place;
      yield await segments(to, told.lines, { at: ctx.now(), place: at.place });
    }
    if (page.length < PAGE) return;
  }
}
