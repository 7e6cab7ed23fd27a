/** What every deed on a record has in common: the record held, its version asked for, and what is kept of it afterwards. */
import type { Context } from '../../kernel/context.ts';
import { notFound, versionDiffers, versionNeeded } from '../../kernel/errors.ts';
import type { Announcement } from '../../kernel/store/announcements.ts';
import { z } from '../../kernel/schema/index.ts';
import type { Deed, VehicleRecord } from './life.ts';
import { isOwner } from './policy.ts';
import { notTheOwner } from './refusals.ts';
import { COLLECTION, Vehicle, VehicleId } from './schema.ts';
import { vehicleOf, viewOf } from './view.ts';

export const ById = z.strictObject({ id: VehicleId });
/** An action that changes one record and answers with it. */
export const changing = { effect: 'write', output: Vehicle, subjects: (vehicle: Vehicle): readonly string[] => [vehicle.id] } as const;

export const deedOf = ({ principal: { bureau, unit, bureauTimeZone, person }, now }: Pick<Context, 'principal' | 'now'>): Deed =>
  ({ now: now(), by: `${bureau} ${unit}`, timeZone: bureauTimeZone, ...(person === undefined ? {} : { person: { bureau, id: person } }) });

export function checkVersion(record: Pick<VehicleRecord, 'version'>, ifMatch: string | undefined, isNeeded: boolean): void {
  if (ifMatch === undefined) {
    if (isNeeded) throw versionNeeded();
    return;
  }
  if (ifMatch.trim() !== '*' && !ifMatch.split(',').some((tag) => /^\s*(?:W\/)?"?(\d{1,9})"?\s*$/.exec(tag)?.[1] === String(record.version))) throw versionDiffers(record.version);
}

/** The record, held for a change. Hidden and absent look the same; then comes whose it is; then the version. */
export async function held(ctx: Context, id: string): Promise<VehicleRecord> {
  const record = await ctx.store.records.findForChange(id);
  if (record?.collection !== COLLECTION) throw notFound('vehicle');
  return vehicleOf(record);
}

/** The same where only its owner may. */
export async function heldByOwner(ctx: Context, id: string): Promise<VehicleRecord> {
  const record = await held(ctx, id);
  if (!isOwner(ctx.principal, record)) throw notTheOwner();
  return record;
}

export async function idByReference(ctx: Context, reference: string, owner?: string): Promise<string> {
  const id = await ctx.store.records.idByReference(owner ?? ctx.principal.bureau, COLLECTION, reference);
  if (id === undefined) throw notFound('vehicle');
  return id;
}

export async function save(ctx: Context, before: VehicleRecord, after: VehicleRecord): Promise<Vehicle> {
  const kept = await ctx.store.records.revise(before, after);
  return viewOf(kept, ctx.principal.bureau, ctx.now());
}

/** Who works a bureau's records. */
export const DESKS = ['desk', 'supervisor'];

/** Something about a record, said to those who work its owner's. */
export const toOwner = (record: Pick<VehicleRecord, 'id' | 'owner' | 'version'>, said: Pick<Announcement, 'kind' | 'at'> & { readonly cause?: string; readonly urgent?: boolean; readonly roles?: readonly string[]; readonly facts?: Readonly<Record<string, unknown>> }): Announcement => ({
  kind: said.kind, subject: record.id, cause: said.cause ?? `v${record.version}`, to: { bureau: record.owner, roles: said.roles ?? DESKS }, urgent: said.urgent ?? false, at: said.at, facts: { record: record.id, ...said.facts },
});
