/** The polite no's of analysis. */
import { refusal } from '../../kernel/errors.ts';
import { say } from './schema.ts';

export const periodBackwards = refusal('analysis.period_backwards', 400, () => ({ message: 'the period ends before it begins: exchange its days', details: { issues: [{ path: '/query/to', detail: say('backwards') }] } }));
export const periodTooLong = refusal('analysis.period_too_long', 400, (most: number) => ({ message: `a period holds at most ${most} days: ask for a shorter one`, details: { issues: [{ path: '/query/from', detail: say('period', { days: most }) }] } }), ['most']);
export const tooManySteps = refusal('analysis.too_many_steps', 400, (most: number) => ({ message: `a series has at most ${most} steps: ask by week or month, or for a shorter period`, details: { issues: [{ path: '/query/step', detail: say('step') }] } }), ['most']);
