/** The screen an officer lives in: a number, asked; its answer, whole. What was typed stays until there is a new check. */
import { lazy, Suspense, useEffect } from 'react';
import { useMe } from '../api/queries.ts';
import { recall, remember } from '../remembered.ts';
import { Failed, Loading } from '../states/states.tsx';
import { Refused } from '../api/client.ts';
import { Asking } from './asking.tsx';
import { emptyTheDraft, openDraft, useDraft } from './draft.ts';
import { bringExtras } from './extras.ts';
import { whoOf } from './shape-of.ts';
import { useAsked } from './use-asked.ts';
import './check.css';

/** Not in the first screen's bundle, and there before anybody has typed a number. */
const loadAnswer = async () => ({ default: (await import('./answer.tsx')).Answer });
const Answer = lazy(loadAnswer);
const PURPOSE_FIRST = 'roadside';

/** The purpose that was chosen last, else the roadside, else the first that one may check for. */
export const firstPurpose = (purposes: readonly string[]): string => [recall('purpose'), PURPOSE_FIRST].find((one) => one !== undefined && purposes.includes(one)) ?? purposes[0] ?? '';

export function CheckScreen() {
  const { data: me } = useMe();
  const purposes = me?.purposes ?? [];
  const first = firstPurpose(purposes);
  const who = whoOf(me);
  useEffect(() => { if (who !== '') openDraft(who, first); }, [who, first]);
  useEffect(() => { void Promise.allSettled([loadAnswer(), bringExtras()]); }, []);
  const draft = useDraft();
  const { results, isAsking, cause, ask, again, askAnew, reset } = useAsked(who);
  if (me && purposes.length === 0) return <Failed cause={new Refused(403, { code: 'kernel.forbidden', title: '' })} role={me.role} />;
  if (results.length > 0) {
    const renew = (): void => { reset(); emptyTheDraft(); document.getElementById('content')?.focus(); }; // the button that had the focus goes
    const showWeak = (ref: string): void => { const question = results.find((one) => one.question.ref === ref)?.question; if (question) askAnew(ref, { ...question, bands: 'all' }); };
    return <Suspense fallback={<Loading />}><Answer results={results} draft={draft} again={again} showWeak={showWeak} change={reset} renew={renew} /></Suspense>;
  }
  return <Asking draft={draft} purposes={purposes} ask={(questions) => { remember('purpose', draft.purpose); ask(questions); }} isAsking={isAsking} cause={cause} />;
}
