/** The life of a request about data: which step is possible when, and when it is due. Pure. */
import { daysLater, endOfDay, monthsLater } from '../../kernel/days.ts';
import { NEXT, type Deed, type Kind, type Outcome, type RequestSettings, type Stage } from './schema.ts';

export type Standing = { readonly stage: Stage; readonly kind: Kind; readonly isFrozen: boolean; readonly hasRecords: boolean; readonly decision?: Outcome | undefined };

/** Where a step may be taken from, and where it leads. A stage that is not named does not take it. */
const MOVES: Readonly<Record<Deed, Readonly<Partial<Record<Stage, Stage>>>>> = {
  trace: { received: 'traced', traced: 'traced', decided: 'decided', correcting: 'correcting' },
  freeze: { traced: 'traced', decided: 'decided', correcting: 'correcting' },
  free: { traced: 'traced', decided: 'decided', correcting: 'correcting', answered: 'answered' },
  extend: { received: 'received', traced: 'traced', decided: 'decided', correcting: 'correcting' },
  hand_over: { received: 'received', traced: 'received' },
  decide: { traced: 'decided', decided: 'decided' },
  correct: { decided: 'correcting' },
  answer: { decided: 'answered', correcting: 'answered' },
};

/** What was asked for and granted has to be done before it is answered; to know is granted by the answer itself. */
export const needsCorrection = ({ kind, decision, hasRecords }: Pick<Standing, 'kind' | 'decision' | 'hasRecords'>): boolean => kind !== 'access' && decision !== undefined && decision !== 'refused' && hasRecords;

/** The stage after a deed; undefined where it is not possible now. */
export function stageAfter(deed: Deed, at: Standing): Stage | undefined {
  if (deed === 'freeze' && (at.isFrozen || !at.hasRecords)) return undefined;
  if (deed === 'free' && !at.isFrozen) return undefined;
  if (deed === 'hand_over' && at.isFrozen) return undefined; // it would stay frozen with nobody to free it
  if (deed === 'correct' && !needsCorrection(at)) return undefined;
  if (deed === 'answer' && at.stage === 'decided' && needsCorrection(at)) return undefined;
  return MOVES[deed][at.stage];
}

export const nextFor = (at: Standing): readonly Deed[] => NEXT.filter((deed) => stageAfter(deed, at) !== undefined);

export type Due = { readonly dueOn: string; readonly dueAt: string; readonly remindAt: string };

/** The same day so many months on, the month's last where it has none (Regulation (EEC, Euratom) 1182/71, art. 3), to its end where the bureau is. */
export function dueAfter(from: string, months: number, { remindDays }: Pick<RequestSettings, 'remindDays'>, timeZone: string): Due {
  const dueOn = monthsLater(from, months);
  return { dueOn, dueAt: endOfDay(dueOn, timeZone), remindAt: endOfDay(daysLater(dueOn, -remindDays), timeZone) };
}
