/** How an owner ends a record or keeps it longer: clear and extend, by id and by reference. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound, versionDiffers } from '../../kernel/errors.ts';
import { dayAt } from '../../kernel/days.ts';
import type { z } from '../../kernel/schema/index.ts';
import type { ByHand } from './approving.ts';
import { ById, changing, checkVersion, deedOf, heldByOwner, idByReference, save } from './deeds.ts';
import { cleared, extended, type VehicleRecord } from './life.ts';
import { grants } from './policy.ts';
import { isOver, notTheOwner, reviewPassed } from './refusals.ts';
import { AskClear, AskExtension, ByReference, type Vehicle } from './schema.ts';
import { viewOf } from './view.ts';

/** What can be cleared or extended: what has ended too, but not what was cleared, withdrawn or never approved. */
export const isClosed = ({ status }: Pick<VehicleRecord, 'status'>): boolean => status === 'cleared' || status === 'withdrawn' || status === 'not_approved';

async function clear(ctx: Context, id: string, ask: z.output<typeof AskClear>, ifMatch: string | undefined): Promise<Vehicle> {
  const before = await heldByOwner(ctx, id);
  checkVersion(before, ifMatch, false);
  const deed = deedOf(ctx);
  if (before.status === 'cleared' && before.body.cleared?.reason === ask.reason) return viewOf(before, ctx.principal.bureau, deed.now);
  if (isClosed(before)) throw isOver(before.status);
  const after = cleared(before, ask, deed);
  // What waited was never said to anybody: taken back, it stays its owner's own.
  return save(ctx, before, before.status === 'pending' ? { ...after, status: 'not_approved' } : after);
}

async function extend(ctx: Context, { id, ask, ifMatch, hand }: { readonly id: string; readonly ask: z.output<typeof AskExtension>; readonly ifMatch: string | undefined; readonly hand: ByHand }): Promise<Vehicle> {
  const before = await heldByOwner(ctx, id);
  checkVersion(before, ifMatch, false);
  const deed = deedOf(ctx);
  if (isClosed(before)) throw isOver(before.status);
  if (ask.reviewOn < dayAt(deed.now, deed.timeZone)) throw reviewPassed();
  return ask.reviewOn === before.reviewOn ? viewOf(before, ctx.principal.bureau, deed.now) : hand.revise(ctx, before, extended(before, ask, deed));
}

export function closingActions(hand: ByHand) {
  const ownerOnly = [notFound, notTheOwner, versionDiffers, isOver];
  const clearing = { ...changing, refusals: ownerOnly, grant: grants.change, body: AskClear };
  const extending = { ...changing, refusals: [...ownerOnly, reviewPassed], grant: grants.change, body: AskExtension };
  return [
    action({ ...clearing, name: 'vehicles.clear', summary: 'End a record with a coded reason', http: 'POST /v1/vehicles/{id}/clear', params: ById, run: (ctx, { params, body, ifMatch }) => clear(ctx, params.id, body, ifMatch) }),
    action({ ...clearing, name: 'vehicles.clearByReference', summary: 'End a record by reference', http: 'POST /v1/vehicles/by-reference/{reference}/clear', params: ByReference,
      run: async (ctx, { params, body, ifMatch }) => clear(ctx, await idByReference(ctx, params.reference), body, ifMatch) }),
    action({ ...extending, name: 'vehicles.extend', summary: 'Extend a record’s review date with a reason', http: 'POST /v1/vehicles/{id}/extension', params: ById, run: (ctx, { params, body, ifMatch }) => extend(ctx, { id: params.id, ask: body, ifMatch, hand }) }),
    action({ ...extending, name: 'vehicles.extendByReference', summary: 'Extend by reference', http: 'POST /v1/vehicles/by-reference/{reference}/extension', params: ByReference,
      run: async (ctx, { params, body, ifMatch }) => extend(ctx, { id: await idByReference(ctx, params.reference), ask: body, ifMatch, hand }) }),
  ];
}
