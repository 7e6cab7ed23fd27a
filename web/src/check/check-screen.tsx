/** The screen an officer lives in: a number, asked; its answer, whole. What was typed stays until there is a new check. */
import { useEffect, useState } from 'react';
import { useCheck, useMe, type Question } from '../api/queries.ts';
import { recall, remember } from '../remembered.ts';
import { Failed } from '../states/states.tsx';
import { Refused } from '../api/client.ts';
import { Answer } from './answer.tsx';
import { Asking } from './asking.tsx';
import { emptyTheDraft, openDraft, useDraft } from './draft.ts';
import './check.css';

const PURPOSE_FIRST = 'roadside';

export function CheckScreen() {
  const { data: me } = useMe();
  const purposes = me?.purposes ?? [];
  const first = [recall('purpose'), PURPOSE_FIRST].find((one) => one !== undefined && purposes.includes(one)) ?? purposes[0] ?? '';
  const who = me === undefined ? '' : me.person ?? `${me.bureau} ${me.role}`;
  useEffect(() => { if (who !== '') openDraft(who, first); }, [who, first]);
  const draft = useDraft();
  const [asked, setAsked] = useState<Question>();
  const check = useCheck();
  const ask = (question: Question): void => {
    remember('purpose', question.purpose);
    setAsked(question);
    check.mutate(question);
  };
  if (me && purposes.length === 0) return <Failed cause={new Refused(403, { code: 'kernel.forbidden', title: '' })} role={me.role} />;
  if (asked && (check.data ?? check.error)) {
    const again = (): void => { check.mutate(asked); };
    const renew = (): void => { check.reset(); setAsked(undefined); emptyTheDraft(); };
    return <Answer answer={check.data} cause={check.error} draft={draft} again={again} showWeak={() => { ask({ ...asked, bands: 'all' }); }} change={() => { check.reset(); setAsked(undefined); }} renew={renew} />;
  }
  return <Asking draft={draft} purposes={purposes} ask={([question]) => { if (question) ask(question); }} isAsking={check.isPending} />;
}
