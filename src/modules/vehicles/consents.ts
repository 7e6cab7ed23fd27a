/** R8: the owner's recorded consent to a use of its record beyond the purpose for which another bureau checked. It stands in the record, with its versions. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { endOfDay } from '../../kernel/days.ts';
import { notFound } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema/index.ts';
import { deedOf } from './deeds.ts';
import { consented, type VehicleRecord } from './life.ts';
import { grants, mayConsent } from './policy.ts';
import { consentPassed, notTheOwner, recordIsFrozen, tooManyConsents } from './refusals.ts';
import { AskConsent, COLLECTION, Vehicle, VehicleId, WhichConsent, type Consent, type StoredVehicle } from './schema.ts';
import { vehicleOf, viewOf } from './view.ts';

const CONSENTS_MAX = 100;

/** The consent on which a bureau may use a record for a purpose now; undefined where the owner has given none, or has frozen the record (R21). */
export const consentIn = ({ consents = [], frozen }: Pick<StoredVehicle, 'consents' | 'frozen'>, { bureau, purpose, now }: { readonly bureau: string; readonly purpose: string; readonly now: string }): Consent | undefined =>
  frozen ? undefined : consents.find((one) => one.bureau === bureau && one.purpose === purpose && one.endsAt > now);

const isOf = (which: z.output<typeof WhichConsent>) => ({ bureau, purpose }: Consent): boolean => bureau === which.bureau && purpose === which.purpose;

async function changed(ctx: Context, id: string, change: (before: readonly Consent[], isFrozen: boolean) => readonly Consent[]): Promise<Vehicle> {
  const found = await ctx.store.records.findForChange(id);
  if (found?.collection !== COLLECTION) throw notFound('vehicle');
  const before: VehicleRecord = vehicleOf(found);
  if (!mayConsent(ctx.principal, before)) throw notTheOwner();
  const deed = deedOf(ctx);
  const consents = before.body.consents ?? [];
  const wanted = change(consents, before.body.frozen !== undefined);
  if (wanted === consents) return viewOf(before, ctx.principal.bureau, deed.now);
  if (wanted.length > CONSENTS_MAX) throw tooManyConsents(CONSENTS_MAX);
  const after = consented(before, wanted, deed);
  await ctx.store.records.revise(before, after);
  return viewOf(after, ctx.principal.bureau, deed.now);
}

const shared = { effect: 'write', grant: grants.consent, params: z.strictObject({ id: VehicleId }), output: Vehicle, subjects: ({ id }: Vehicle) => [id] } as const;

export const consentActions = [
  action({
    ...shared, name: 'vehicles.consent', summary: 'Let a bureau use a record for a further purpose', http: 'POST /v1/vehicles/{id}/consents', body: AskConsent, refusals: [notFound, notTheOwner, consentPassed, tooManyConsents, recordIsFrozen],
    description: 'What a bureau learnt by a check it may use for the purpose of that check. For any other it needs the owner’s consent, which is given here, for one bureau and one purpose, up to a day. Given again, the later one counts.',
    run: (ctx, { params, body }) => changed(ctx, params.id, (before, isFrozen) => {
      const endsAt = endOfDay(body.until, ctx.principal.bureauTimeZone);
      if (endsAt <= ctx.now()) throw consentPassed();
      if (isFrozen) throw recordIsFrozen();
      const known = before.find(isOf(body));
      if (known?.until === body.until && known.note === body.note) return before;
      return [...before.filter((one) => one !== known), { ...body, endsAt, givenAt: ctx.now() }];
    }),
  }),
  action({
    ...shared, name: 'vehicles.withdrawConsent', summary: 'Take a consent back', http: 'DELETE /v1/vehicles/{id}/consents', query: WhichConsent, refusals: [notFound, notTheOwner],
    description: 'What was done while it held stays done. Taking back what is not there changes nothing.',
    run: (ctx, { params, query }) => changed(ctx, params.id, (before) => (before.some(isOf(query)) ? before.filter((one) => !isOf(query)(one)) : before)),
  }),
];
