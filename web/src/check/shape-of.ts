/** What an answer looks like, and whose a check is. Pure. */
import type { Checked } from '../api/asked.ts';
import type { Me } from '../../../src/modules/people/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import type { OUTCOMES } from '../../../src/modules/checks/schema.ts';

export type Shape = (typeof OUTCOMES)[number] | 'not_checked' | 'neutral';

/** Without an answer it was not checked; a record that asks for discretion is shown neutrally, whatever was found. */
export function shapeOf(answer: Pick<Checked, 'findings' | 'outcome'> | undefined): Shape {
  if (!answer) return 'not_checked';
  return answer.findings.some(({ discreet }) => discreet === true) ? 'neutral' : answer.outcome;
}

/** Whose questions these are: a person's, or a credential's without one. */
export const whoOf = (me: Pick<z.output<typeof Me>, 'bureau' | 'person' | 'role'> | undefined): string => (me === undefined ? '' : `${me.bureau} ${me.person ?? me.role}`);
