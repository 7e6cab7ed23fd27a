/** An officer's word on a finding: the vehicle is the recorded one, or is not. Same makes a hit of a candidate; nothing takes a hit back. At a hub and at a replica alike. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema/index.ts';
import type { Raised } from '../hits/schema.ts';
import type { AnsweringDeeds, Deeds } from './answering.ts';
import { grants } from './policy.ts';
import { raisedOf } from './raising.ts';
import { notFoundByCheck } from './refusals.ts';
import { AskComparison, CheckId, ComparedAnswer, type AskCheck, type Compared, type LoggedCheck } from './schema.ts';
import { findCheck, insertComparison } from './store.ts';

/** Where a word is kept, and what it is about. */
export type ComparingPorts = {
  readonly checkOf: (ctx: Context, id: string) => Promise<LoggedCheck | undefined>;
  /** Where a unit is: on which day something was seen there. */
  readonly placeOf: (bureau: string, unit: string) => Promise<{ readonly timeZone: string; readonly country: string } | undefined>;
  /** A record that arrived after the check, and is most likely what it saw. */
  readonly delayedOf: (ctx: Context, check: LoggedCheck, record: string) => Promise<{ readonly version: number } | undefined>;
  /** Durable, or to be committed with the action. `raised`: the hit that it makes. */
  readonly keep: (ctx: Context, compared: Compared, raised: Raised | undefined) => Promise<void>;
};

/** In the hub's database, within the action's transaction. */
export const comparingDatabase = ({ raise, placeOf, isDelayedCandidate }: Pick<Deeds, 'raise' | 'placeOf' | 'isDelayedCandidate'>): ComparingPorts => ({
  checkOf: ({ store, principal }, id) => findCheck(store.db, principal.bureau, id),
  placeOf,
  delayedOf: async ({ store }, check, record) => (await isDelayedCandidate(store.db, { check: check.id, record, bureau: check.bureau }) ? store.records.find(record) : undefined),
  keep: async ({ store, principal }, compared, raised) => {
    await insertComparison(store.db, compared, principal);
    if (!raised) return;
    if (!store.session) throw new Error('a comparison needs its transaction');
    await raise(store.session, [raised]);
  },
});

/** `effect`: how the ports keep it. */
export function compareAction({ reading, hitIdOf }: Pick<AnsweringDeeds, 'reading' | 'hitIdOf'>, { checkOf, placeOf, delayedOf, keep }: ComparingPorts, effect: 'write' | 'logged') {
  /** The hit that the check would have raised, had it been sure. */
  async function sightingOf(ctx: Context, check: LoggedCheck, recordId: string): Promise<Raised | undefined> {
    // What has ended since, or is hidden from this bureau since, is not raised (R5, R13).
    const [record] = await reading.findable(ctx, [recordId], ctx.now());
    if (!record) return undefined;
    const { observedAt, place, country } = check.question as AskCheck;
    const unitPlace = check.unit === ctx.principal.unit ? ctx.principal : await placeOf(check.bureau, check.unit) ?? ctx.principal;
    return { ...raisedOf(record, { id: check.id, bureau: check.bureau, unit: check.unit, timeZone: unitPlace.timeZone, seenAt: observedAt ?? check.at, place, country: country ?? unitPlace.country }), certainty: 'compared' };
  }

  return action({
    name: 'checks.compare', summary: 'Say whether a finding is the vehicle', http: 'POST /v1/checks/{id}/comparisons', effect, status: 201,
    description: 'For the officers and desks of the bureau that checked. `same: true` raises the hit of that check’s day, as an equal number would have; `same: false` is kept and takes no hit back. A later answer supersedes; all are kept.',
    grant: grants.compare, params: z.strictObject({ id: CheckId }), body: AskComparison, output: ComparedAnswer, refusals: [notFound, notFoundByCheck],
    subjects: ({ check, record, hit }) => [check, record, ...(hit === undefined ? [] : [hit])],
    async run(ctx, { params, body: { record, same, note } }) {
      const check = await checkOf(ctx, params.id);
      if (!check) throw notFound('check');
      const finding = check.found.find((one) => one.record === record) ?? await delayedOf(ctx, check, record);
      if (!finding) throw notFoundByCheck();
      const { unit, person, device } = ctx.principal;
      const compared: Compared = {
        check: check.id, record, version: finding.version, same, at: ctx.now(), unit,
        ...(person === undefined ? {} : { person }), ...(device === undefined ? {} : { device }), ...(note === undefined ? {} : { note }),
      };
      const raised = same ? await sightingOf(ctx, check, record) : undefined;
      await keep(ctx, compared, raised);
      return { ...compared, ...(raised ? { hit: hitIdOf(raised) } : {}) };
    },
  });
}
