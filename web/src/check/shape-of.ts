/** What an answer looks like, and whose a check is. Pure. */
import type { Checked, Me } from '../api/queries.ts';
import type { Shape } from '../theme/shapes.tsx';

/** Without an answer it was not checked; a record that asks for discretion is shown neutrally, whatever was found. */
export function shapeOf(answer: Pick<Checked, 'findings' | 'outcome'> | undefined): Shape {
  if (!answer) return 'not_checked';
  return answer.findings.some(({ discreet }) => discreet === true) ? 'neutral' : answer.outcome;
}

/** Whose questions these are: a person's, or a credential's without one. */
export const whoOf = (me: Me | undefined): string => (me === undefined ? '' : `${me.bureau} ${me.person ?? me.role}`);
