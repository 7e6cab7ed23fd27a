/**
 * Officers’ answers to what a stream showed, and the error model re-estimated from them, by the way that the checks take.
 * Officers see the default view and are always right here; that some err in the field is not measured.
 */
import { type ErrorModel } from '../../src/matching/errors.ts';
import { estimateErrors, type OfficersAnswer } from '../../src/matching/re-estimation.ts';
import { pairsOf } from '../../src/modules/checks/answered.ts';
import type { VehicleMatcher } from '../../src/modules/checks/models.ts';
import { CHECKS_PER_RECORDED } from './measures.ts';
import type { Body } from './path.ts';
import type { Answered, Sizes } from './stream.ts';

export type Feedback = { readonly take: (answered: Answered) => void; readonly count: () => number; readonly model: () => ErrorModel };

/** Answers about honest vehicles are each given as often as such vehicles pass for one recorded vehicle of the stream. */
export function openFeedback(sizes: Sizes, { prior, matcher, bodies }: { readonly prior: ErrorModel; readonly matcher: VehicleMatcher; readonly bodies: readonly Body[] }): Feedback {
  const times = Math.max(1, Math.round((CHECKS_PER_RECORDED - 1) * sizes.recorded / sizes.honest));
  const answers: OfficersAnswer[] = [];
  let taken = 0;
  return {
    take({ check, found, isSame, isRecorded }) {
      if (found.class === 'weak') return;
      const record = String(found.record);
      const pairs = pairsOf({
        record, same: isSame, question: { vehicle: check.ask, capture: check.way }, model: prior.version, body: bodies[found.record],
        found: [{ record, version: 1, kind: found.class === 'hit' ? 'hit' : 'candidate', score: found.probability, relation: found.comparison.foundBy.relation }],
      }, matcher, () => prior);
      taken += 1;
      for (let i = isRecorded ? 1 : times; i > 0; i -= 1) answers.push(...pairs);
    },
    count: () => taken,
    model: () => estimateErrors(answers, prior),
  };
}
