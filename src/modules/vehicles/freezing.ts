/**
 * What a request about data asks of the collection (R21): records of one's own found by a number, frozen and freed again, and
 * told in words. Lent to the requests module by app.ts; it knows no request but by its id.
 */
import type { Context } from '../../kernel/context.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { deedOf, heldByOwner, save } from './deeds.ts';
import { ownWith, type Finder } from './elsewhere.ts';
import { frozen, isStanding, statusAt, unfrozen } from './life.ts';
import { vehicleOf } from './view.ts';

export const freezingBy = (find: Finder) => ({
  /** Own records that are found now and bear this full VIN, or this plate of this country. */
  withNumber: ownWith(find),

  /** Freezes a record of one's own; frozen already, it stays as it is. */
  freeze: async (ctx: Context, id: string, request: string): Promise<void> => {
    const before = await heldByOwner(ctx, id);
    if (!before.body.frozen) await save(ctx, before, frozen(before, request, deedOf(ctx)));
  },

  /** Frees a record of one's own that this request has frozen; any other stays as it is. */
  free: async (ctx: Context, id: string, request: string): Promise<void> => {
    const before = await heldByOwner(ctx, id);
    if (before.body.frozen?.request === request) await save(ctx, before, unfrozen(before, deedOf(ctx)));
  },

  /** Whether anybody's check can still find it, or another bureau read it as standing. */
  isStanding: (record: Envelope, now: string): boolean => isStanding(vehicleOf(record), now),

  /** What stands in a record about its vehicle and of itself, for the person whom it concerns: no free text, no bureau but the owner. */
  factsOf: (record: Envelope, now: string): readonly (readonly [string, string])[] => {
    const vehicle = vehicleOf(record);
    const { vin, plates = [], engineNumber, category, make, model, year, colour, event } = vehicle.body.said;
    const facts: readonly (readonly [string, string | undefined])[] = [
      ['Reference', vehicle.reference], ['VIN', vin], ['Plates', plates.map(({ number, country }) => [number, country].filter((part) => part !== undefined).join(' ')).join(', ')], ['Engine number', engineNumber],
      ['Category', category], ['Make and model', [make, model].filter((part) => part !== undefined).join(' ')], ['Year', year?.toString()], ['Colour', colour],
      ['Recorded as', event?.kind?.replaceAll('_', ' ')], ['Since', event?.from], ['Status', statusAt(vehicle, now).replaceAll('_', ' ')], ['Entered', vehicle.enteredAt.slice(0, 10)], ['Last changed', vehicle.changedAt.slice(0, 10)], ['Kept until', vehicle.reviewOn],
    ];
    return facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined && fact[1] !== '');
  },
});
