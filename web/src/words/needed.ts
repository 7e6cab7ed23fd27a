/** Which words every language needs because the API has a code for it: a code that is added there fails the types here. */
import type { Advice, HitDetail, HitState, NOT_CONFIRMED_REASONS, URGENCIES } from '../../../src/modules/hits/schema.ts';
import type { BANDS, OUTCOMES, STEP_KINDS } from '../../../src/modules/checks/schema.ts';
import type { ACTIONS, EVENT_KINDS } from '../../../src/modules/vehicles/schema.ts';
import type { Me } from '../../../src/modules/people/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';

type Of<L extends readonly string[]> = L[number];

export type Needed =
  | `answer.${Of<typeof OUTCOMES> | 'not_checked'}` | `finding.${Of<typeof BANDS>}` | `step.${Of<typeof STEP_KINDS>}`
  | `action.${Of<typeof ACTIONS>}` | `event.${Of<typeof EVENT_KINDS>}` | `advice.${Advice['kind']}`
  | `hit.state.${HitState}` | `reason.${Of<typeof NOT_CONFIRMED_REASONS>}` | `urgency.${Of<typeof URGENCIES>}` | `nextStep.${NonNullable<HitDetail['nextStep']>['what']}`
  | `role.${z.output<typeof Me>['role']}`;
