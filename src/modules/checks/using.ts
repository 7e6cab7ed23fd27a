/** R8: a bureau says what it uses the answer of a check for. The purpose of the check is free; any other needs the owner's recorded consent. */
import { action, eventOf } from '../../kernel/action.ts';
import { notFound } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema/index.ts';
import type { Deeds } from './answering.ts';
import { isKeptFrom, withoutDiscreet } from './discretion.ts';
import { grants } from './policy.ts';
import { notFoundByCheck, useNeedsConsent } from './refusals.ts';
import { AskUse, CheckId, Use, discreetSettings } from './schema.ts';
import { findCheck } from './store.ts';

const NAME = 'checks.use';

export const useAction = ({ vehicles, settingsOf }: Pick<Deeds, 'vehicles' | 'settingsOf'>) => action({
  name: NAME, summary: 'Say what the answer of a check is used for', http: 'POST /v1/checks/{id}/uses', effect: 'logged', status: 201, grant: grants.use,
  description: 'For the purpose of the check nothing stands in the way, nor for the bureau’s own records. For any other purpose the owner must have consented (`vehicles.consent`); then the use is kept in the audit log and the owner hears of it.',
  params: z.strictObject({ id: CheckId }), body: AskUse, output: Use, refusals: [notFound, notFoundByCheck, useNeedsConsent],
  async run(ctx, { params, body: { record: id, purpose, note } }) {
    const { bureau } = ctx.principal;
    const logged = await findCheck(ctx.store.db, bureau, params.id);
    if (!logged) throw notFound('check');
    // What the asker was not told of, it does not use.
    const check = isKeptFrom(ctx.principal, await settingsOf(discreetSettings, bureau)) ? withoutDiscreet(logged) : logged;
    if (!check.found.some(({ record }) => record === id)) throw notFoundByCheck();
    const record = await ctx.store.records.find(id);
    if (!record) throw notFound('vehicle'); // hidden from this bureau since
    const at = ctx.now();
    const consent = vehicles.consentIn(record, { bureau, purpose, now: at });
    const basis: Use['basis'] = record.owner === bureau ? 'own_record' : purpose === check.purpose ? 'purpose_of_the_check' : 'consent';
    if (basis === 'consent' && !consent) throw useNeedsConsent(check.purpose, purpose, record.owner);
    await ctx.store.transaction(async (tx) => {
      await tx.audit(eventOf({ name: NAME }, ctx, 'done', { subjects: [check.id, id], detail: { purpose, checkedFor: check.purpose, basis, ...(note === undefined ? {} : { note }) } }));
      if (basis === 'consent') await tx.announce([{ kind: 'vehicles.used', subject: id, cause: `${check.id} ${purpose}`, to: { bureau: record.owner, roles: ['desk', 'supervisor'] }, urgent: false, at, facts: { bureau, purpose, record: id } }]);
    });
    return { check: check.id, record: id, purpose, checkedFor: check.purpose, at, basis, ...(basis === 'consent' && consent ? { consent } : {}) };
  },
});
