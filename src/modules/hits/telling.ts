/** Reads what the telling of a hit needs: hit, sightings, events, units, the record as the asker may see it, the own bureau's words. */
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { isOwn, type Held } from './life.ts';
import { listEvents } from './life-store.ts';
import type { HitPorts } from './ports.ts';
import { officerSettings, type Hit, type HitDetail } from './schema.ts';
import { findHit, listSightings, type Asker } from './store.ts';
import { toldWhole, unitsIn } from './view.ts';

const STANDING: readonly string[] = ['live', 'located', 'suspended'];

/** The record of a hit as the asker's bureau may see it, undefined where it is over or hidden, which look the same; and whether its owner has hidden it from the finder since. */
export async function recordOf(ctx: Pick<Context, 'store' | 'now'>, hit: Held): Promise<{ readonly record: Envelope | undefined; readonly isRestricted: boolean }> {
  const record = await ctx.store.records.find(hit.record);
  const stands = record !== undefined && STANDING.includes(record.status) && record.endsAt > ctx.now();
  return { record: stands ? record : undefined, isRestricted: !isOwn(hit) && record?.hiddenFrom.includes(hit.finder) === true };
}

/** Through whose eyes a hit is read. */
export const askerOf = async ({ principal }: Pick<Context, 'principal'>, ports: Pick<HitPorts, 'keepsDiscreet'>): Promise<Asker> => ({ bureau: principal.bureau, keepsDiscreet: await ports.keepsDiscreet(principal) });

/** Hits with what their records say of the vehicles, as the asker may see them at this moment. */
export async function withVehicles<H extends Hit>(ctx: Pick<Context, 'store' | 'now' | 'principal'>, { vehicleIn }: Pick<HitPorts, 'vehicleIn'>, hits: readonly H[]): Promise<readonly H[]> {
  const records = await ctx.store.records.findable([...new Set(hits.map(({ record }) => record))], ctx.now());
  const vehicles = new Map(records.map((record) => [record.id, vehicleIn(ctx.principal, record)]));
  return hits.map((hit) => {
    const vehicle = vehicles.get(hit.record);
    return vehicle ? { ...hit, vehicle } : hit;
  });
}

export async function tellHit(ctx: Context, ports: HitPorts, id: string): Promise<HitDetail> {
  const { db } = ctx.store;
  const found = await findHit(db, await askerOf(ctx, ports), id);
  if (!found) throw notFound('hit');
  const { held } = found;
  const [told = found.told] = await withVehicles(ctx, ports, [found.told]);
  const seen = await listSightings(db, id);
  const events = await listEvents(db, id);
  const { record, isRestricted } = await recordOf(ctx, held);
  const { waitingText } = await ports.settings(officerSettings, ctx.principal.bureau);
  return toldWhole({
    told, held, seen, events, record, waitingText, units: await ports.unitsOf(db, unitsIn(held, events)),
    asked: record && ports.asked(record), isRestricted,
  }, ctx.principal);
}
