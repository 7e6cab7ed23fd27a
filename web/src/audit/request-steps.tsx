/** What may be done with a request about data now, as the hub says it (`next`), each with the form that it needs. */
import { useState } from 'react';
import type { Deed, RequestDetail } from '../../../src/modules/requests/schema.ts';
import type { Bureau } from '../../../src/modules/bureaus/schema.ts';
import { Taps } from '../states/taps.tsx';
import { bureauChoices } from '../work/bureau-choices.ts';
import { AskForm, type Values } from '../work/ask-form.tsx';
import { useChoices, type Path } from '../work/asking.ts';
import type { Field } from '../work/field.tsx';
import type { PageProps } from '../work/page-props.ts';
import { auditWords } from './words/index.ts';

const ADDRESS: Readonly<Record<Deed, string>> = { trace: 'trace', freeze: 'freeze', free: 'release', extend: 'extension', hand_over: 'handover', decide: 'decision', correct: 'correction', answer: 'answer' };
const ACTION: Readonly<Record<Deed, string>> = { trace: 'requests.trace', freeze: 'requests.freeze', free: 'requests.free', extend: 'requests.extend', hand_over: 'requests.handOver', decide: 'requests.decide', correct: 'requests.correct', answer: 'requests.answer' };

export function NextSteps({ request, path, me }: PageProps & { readonly request: RequestDetail; readonly path: Path }) {
  const { say } = auditWords();
  const possible = request.next.filter((deed) => me.actions.includes(ACTION[deed]));
  const [chosen, setChosen] = useState<Deed>();
  const deed = chosen !== undefined && possible.includes(chosen) ? chosen : undefined;
  const others = request.next.filter((one) => !possible.includes(one));
  return (
    <section className="card stack">
      <h2>{say('audit.next')}</h2>
      {possible.length > 0 && <Taps legend={say('audit.next')} isLegendSeen={false} choices={possible.map((value) => ({ value, label: say(`audit.do.${value}`) }))} value={deed} choose={setChosen} />}
      {others.length > 0 && <p className="quiet">{say('audit.forOthers', { what: others.map((one) => say(`audit.do.${one}`)).join(', ') })}</p>}
      {request.next.length === 0 && <p>{say('audit.over')}</p>}
      {deed && <StepForm key={`${deed}${request.version}`} deed={deed} path={path} version={request.version} me={me} done={() => { setChosen(undefined); }} />}
    </section>
  );
}

const given = (values: Values): Record<string, unknown> => Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== '').map(([name, value]) => [name, name === 'outstanding' ? true : value]));

function StepForm({ deed, path, version, me, done }: PageProps & { readonly done: () => void; readonly deed: Deed; readonly path: Path; readonly version: number }) {
  const { say } = auditWords();
  const fields = useFields(deed, me.bureau);
  return (
    <AskForm<RequestDetail> send={say(`audit.do.${deed}`)} fields={fields} done={done}
      deed={({ outstanding = '', ...values }) => ({ method: 'POST', path: `${path}/${ADDRESS[deed]}`, ifMatch: `"${version}"`, body: given({ ...values, ...(outstanding === 'true' ? { outstanding } : {}) }) })}>
      <p>{say(`audit.doMore.${deed}`)}</p>
    </AskForm>
  );
}

function useFields(deed: Deed, own: string): readonly Field[] {
  const { say } = auditWords();
  const bureaus = useChoices<Bureau>('/v1/bureaus', deed === 'hand_over').data?.items ?? [];
  const note: Field = { name: 'note', label: say('work.note'), kind: 'area' };
  switch (deed) {
    case 'extend': return [{ name: 'reason', label: say('work.reason'), kind: 'area', isNeeded: true }];
    case 'hand_over': return [{ name: 'to', label: say('audit.handOverTo'), kind: 'select', isNeeded: true, choices: bureauChoices(bureaus.filter(({ code }) => code !== own && code !== 'HUB')) }, note];
    case 'decide': return [
      { name: 'decision', label: say('audit.decisionWord'), kind: 'select', isNeeded: true, choices: (['granted', 'partly_granted', 'refused'] as const).map((value) => ({ value, label: say(`audit.outcomeOf.${value}`) })) },
      { name: 'reason', label: say('work.reason'), hint: say('audit.reasonHint'), kind: 'area', isNeeded: true },
    ];
    case 'answer': return [{ name: 'text', label: say('audit.answerText'), hint: say('audit.reasonHint'), kind: 'area' }, { name: 'outstanding', label: say('audit.outstanding'), hint: say('audit.outstandingHint'), kind: 'yes' }];
    case 'trace':
    case 'freeze':
    case 'free':
    case 'correct': return [note];
  }
}
