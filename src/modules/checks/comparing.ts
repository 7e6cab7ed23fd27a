/** An officer's word on a finding: the vehicle is the recorded one, or is not. Same makes a hit of a candidate; nothing takes a hit back. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema/index.ts';
import type { Raised } from '../hits/schema.ts';
import type { Deeds } from './answering.ts';
import { grants } from './policy.ts';
import { raisedOf } from './raising.ts';
import { notFoundByCheck } from './refusals.ts';
import { AskComparison, CheckId, ComparedAnswer, type AskCheck, type Compared, type LoggedCheck } from './schema.ts';
import { findCheck, insertComparison } from './store.ts';

export function compareAction(deeds: Pick<Deeds, 'raise' | 'hitIdOf' | 'placeOf' | 'isDelayedCandidate'>) {
  /** The hit that the check would have raised, had it been sure. */
  async function sightingOf(ctx: Context, check: LoggedCheck, recordId: string): Promise<Raised | undefined> {
    // What has ended since, or is hidden from this bureau since, is not raised (R5, R13).
    const [record] = await ctx.store.records.findable([recordId], ctx.now());
    if (!record) return undefined;
    const { observedAt, place, country } = check.question as AskCheck;
    const unitPlace = check.unit === ctx.principal.unit ? ctx.principal : await deeds.placeOf(check.bureau, check.unit) ?? ctx.principal;
    return raisedOf(record, { id: check.id, bureau: check.bureau, unit: check.unit, timeZone: unitPlace.timeZone, seenAt: observedAt ?? check.at, place, country: country ?? unitPlace.country });
  }

  /** A record that arrived after the check, and is most likely what it saw. */
  async function delayedOf(ctx: Context, check: LoggedCheck, record: string): Promise<{ readonly version: number } | undefined> {
    return await deeds.isDelayedCandidate(ctx.store.db, { check: check.id, record, bureau: check.bureau }) ? await ctx.store.records.find(record) : undefined;
  }

  return action({
    name: 'checks.compare', summary: 'Say whether a finding is the vehicle', http: 'POST /v1/checks/{id}/comparisons', effect: 'write', status: 201,
    description: 'For the officers and desks of the bureau that checked. `same: true` raises the hit of that check’s day, as an equal number would have; `same: false` is kept and takes no hit back. A later answer supersedes; all are kept.',
    grant: grants.compare, params: z.strictObject({ id: CheckId }), body: AskComparison, output: ComparedAnswer, refusals: [notFound, notFoundByCheck],
    subjects: ({ check, record, hit }) => [check, record, ...(hit === undefined ? [] : [hit])],
    async run(ctx, { params, body: { record, same, note } }) {
      const check = await findCheck(ctx.store.db, ctx.principal.bureau, params.id);
      if (!check) throw notFound('check');
      const finding = check.found.find((one) => one.record === record) ?? await delayedOf(ctx, check, record);
      if (!finding) throw notFoundByCheck();
      const { unit, person, device } = ctx.principal;
      const compared: Compared = {
        check: check.id, record, version: finding.version, same, at: ctx.now(), unit,
        ...(person === undefined ? {} : { person }), ...(device === undefined ? {} : { device }), ...(note === undefined ? {} : { note }),
      };
      await insertComparison(ctx.store.db, compared, ctx.principal);
      const raised = same ? await sightingOf(ctx, check, record) : undefined;
      if (raised) {
        if (!ctx.store.session) throw new Error('a comparison needs its transaction');
        await deeds.raise(ctx.store.session, [{ ...raised, certainty: 'compared' }]);
      }
      return { ...compared, ...(raised ? { hit: deeds.hitIdOf(raised) } : {}) };
    },
  });
}
