/**
 * What cameras found, hits and what may be meant, for those behind the lane, as it is found: a stream of one short list, told anew when it changes.
 * Nothing is kept for it: it is read out of the log of checks.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { eventOf, streamAction, type StreamSent } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { z } from '../../kernel/schema/index.ts';
import type { Deeds } from './answering.ts';
import { isDiscreet, isKeptFrom } from './discretion.ts';
import { listLane, type LaneRow } from './lane-store.ts';
import { LOOK_EVERY_MS } from './lanes.ts';
import { grants } from './policy.ts';
import { numbersOf } from './masking.ts';
import { lanesFull } from './refusals.ts';
import { LANE_MINUTES, LANE_SIGHTINGS_MAX, WatchLane, discreetSettings, type LaneSighting } from './schema.ts';

const NAME = 'checks.lane';
/** Checks that are looked through for those that are shown: what was compared is among them, and what is hidden since. */
const ROWS_MAX = 200;
const MINUTE_MS = 60_000;
/** A comment goes out after so much silence, so that proxies and readers know that the stream is alive. */
const HEARTBEAT_MS = 15_000;
/** How often a reader's credential is asked for again. */
const STILL_ALLOWED_EVERY_MS = 2_000;

export const laneAction = (deeds: Deeds) => streamAction({
  name: NAME, summary: 'What cameras found, as it is found: hits, and what may be meant', http: 'GET /v1/checks/lane', grant: grants.lane, query: WatchLane, output: z.string(),
  description: `Server-sent events; the data of each is a LaneList as JSON, the whole list as it stands, told anew when it changes: hits and strong candidates of checks that a device made for nobody in particular within the last ${LANE_MINUTES} minutes, newest first, at most ${LANE_SIGHTINGS_MAX}; where there are more, hits stay. A candidate that is compared leaves it or becomes a hit of it; what ends or is hidden from the bureau leaves it (R5, R13).`,
  stream: { takes: 'nothing', gives: 'text/event-stream' }, refusals: [lanesFull],
  async run(ctx, { query, gone, isStillAllowed }) {
    const { cut, leave } = deeds.lanes.join(ctx.principal.bureau);
    const end = (): void => { cut.abort(); };
    gone.addEventListener('abort', end);
    if (gone.aborted) end();
    return { contentType: 'text/event-stream', cut: cut.signal, chunks: chunks(ctx, { deeds, unit: query.whose === 'bureau' ? undefined : ctx.principal.unit, cut, leave, isStillAllowed }) };
  },
});

type Watching = { readonly deeds: Deeds; readonly unit: string | undefined; readonly cut: AbortController; readonly leave: () => void; readonly isStillAllowed: StreamSent['isStillAllowed'] };

async function* chunks(ctx: Context, { deeds, unit, cut, leave, isStillAllowed }: Watching): AsyncGenerator<string> {
  const asking = setInterval(() => { isStillAllowed().then((isAllowed) => { if (!isAllowed) cut.abort(); }, () => { cut.abort(); }); }, STILL_ALLOWED_EVERY_MS);
  let before = '';
  let told: ReadonlySet<string> = new Set();
  let spoke = performance.now();
  try {
    while (!cut.signal.aborted) {
      const items = await sightingsNow(ctx, deeds, unit);
      const text = JSON.stringify({ items });
      if (text !== before) {
        // Who reads what the log of checks holds is written down before it is told; the first list even where it is empty.
        const fresh = items.flatMap(({ check }) => (told.has(check) ? [] : [check]));
        if (before === '' || fresh.length > 0) await ctx.store.audit(eventOf({ name: NAME }, ctx, 'done', { subjects: fresh }));
        [before, told, spoke] = [text, new Set(items.map(({ check }) => check)), performance.now()];
        yield `data: ${text}\n\n`;
      } else if (performance.now() - spoke > HEARTBEAT_MS) {
        spoke = performance.now();
        yield ': still here\n\n';
      }
      await pause(LOOK_EVERY_MS, undefined, { signal: cut.signal }).catch(() => undefined);
    }
  } finally {
    clearInterval(asking);
    leave();
  }
}

/** One look for all who may see the same. */
async function sightingsNow(ctx: Context, deeds: Deeds, unit: string | undefined): Promise<readonly LaneSighting[]> {
  const { bureau } = ctx.principal;
  const keepsDiscreet = isKeptFrom(ctx.principal, await deeds.settingsOf(discreetSettings, bureau));
  return await deeds.lanes.look(JSON.stringify([bureau, unit, keepsDiscreet]), async () => {
    const now = ctx.now();
    const rows = await listLane(ctx.store.db, { bureau, unit }, new Date(Date.parse(now) - LANE_MINUTES * MINUTE_MS).toISOString(), ROWS_MAX);
    const ids = new Set(rows.flatMap(({ found }) => found.map(({ record }) => record)));
    const seen = (await ctx.store.records.findable([...ids], now)).filter(({ body }) => !keepsDiscreet || !isDiscreet(body));
    const records = new Map(seen.map((record) => [record.id, deeds.vehicles.viewOf(record, '', now)]));
    const discreet = new Set(seen.flatMap(({ id, body }) => (isDiscreet(body) ? [id] : [])));
    const hits = await deeds.reading.hitsOfChecks(ctx, keepsDiscreet, rows.map(({ id }) => id));
    const items = rows.flatMap((row) => sightingOf(row, { records, discreet, hits: hits.filter(({ check, state }) => check === row.id && state !== 'candidate') }));
    return shown(items);
  });
}

/** As many as a lane shows, newest first: of more than those hits stay, for no number of candidates drives one out. */
function shown(items: readonly LaneSighting[]): readonly LaneSighting[] {
  if (items.length <= LANE_SIGHTINGS_MAX) return items;
  const kept = new Set([...items.filter(({ hits }) => hits.length > 0), ...items.filter(({ hits }) => hits.length === 0)].slice(0, LANE_SIGHTINGS_MAX));
  return items.filter((item) => kept.has(item));
}

type Known = { readonly records: ReadonlyMap<string, ReturnType<Deeds['vehicles']['viewOf']>>; readonly discreet: ReadonlySet<string>; readonly hits: readonly { readonly record: string; readonly hit: string }[] };

/** Nothing where no hit of it stands, and no strong candidate of it is left to be compared. */
function sightingOf({ id, at, unit, device, purpose, question, found, compared }: LaneRow, known: Known): LaneSighting[] {
  const recordOf = (record: string): LaneSighting['candidates'] => {
    const view = known.records.get(record);
    if (!view) return [];
    const { owner, reference, make, model, year, colour } = view;
    return [{ record, owner, reference, ...(make === undefined ? {} : { make }), ...(model === undefined ? {} : { model }), ...(year === undefined ? {} : { year }), ...(colour === undefined ? {} : { colour }), ...(known.discreet.has(record) ? { discreet: true as const } : {}) }];
  };
  const hits = known.hits.flatMap(({ record, hit }) => recordOf(record).map((one) => ({ ...one, hit })));
  // Beside a hit nothing is left to be compared at the lane: the hit's own page leads to the check.
  const candidates = hits.length > 0 ? [] : found.flatMap(({ record, kind, band }) => (kind !== 'candidate' || band !== 'strong' || compared.includes(record) ? [] : recordOf(record)));
  if (hits.length === 0 && candidates.length === 0) return [];
  const { place, observedAt } = question;
  const named = 'vehicle' in question && typeof question.device === 'object' ? question.device : undefined;
  return [{
    check: id, at, seenAt: observedAt ?? at, unit, device, purpose, numbers: 'vehicle' in question ? numbersOf(question.vehicle).map(({ typed }) => typed) : [], hits, candidates,
    ...(named?.camera === undefined ? {} : { camera: named.camera }), ...(named?.lane === undefined ? {} : { lane: named.lane }), ...(named?.direction === undefined ? {} : { direction: named.direction }), ...(place === undefined ? {} : { place }),
  }];
}
