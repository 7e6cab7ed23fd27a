/** The recovery file of a hit: how the vehicle comes home. Its steps are those that the hub offers. */
import { Button } from '../theme/controls.tsx';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { HitDetail } from '../../../src/modules/hits/schema.ts';
import type { NEXT, Recovery as File, RecoveryDetail } from '../../../src/modules/recoveries/schema.ts';
import { ask } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import { useOneOpen } from '../states/one-open.ts';
import { WentWrong } from '../states/states.tsx';
import { DeedForm, Faults } from './deed-form.tsx';
import { bodyOf, fieldsOf } from './recovery-forms.ts';
import { hitsWords } from './words/index.ts';

type Step = (typeof NEXT)[number];

async function fileOf(hit: string): Promise<RecoveryDetail | null> {
  const { items: [file] } = await ask<{ items: readonly File[] }>('GET', '/v1/recoveries', { query: { hit, limit: '1' } });
  return file === undefined ? null : ask<RecoveryDetail>('GET', `/v1/recoveries/${encodeURIComponent(file.id)}`);
}

export function Recovery({ hit }: { readonly hit: HitDetail }) {
  const { say } = hitsWords.useWords();
  const { data: me } = useMe();
  const queries = useQueryClient();
  const queryKey = ['recovery', hit.id];
  const { data: file, error } = useQuery({ queryKey, queryFn: () => fileOf(hit.id), enabled: me?.actions.includes('recoveries.list') === true });
  const open = useMutation({ mutationFn: () => ask<RecoveryDetail>('POST', `/v1/hits/${encodeURIComponent(hit.id)}/recovery`, { body: {} }), onSuccess: (told) => { queries.setQueryData(queryKey, told); } });
  const mayOpen = hit.role !== 'owner' && hit.state !== 'candidate' && me?.actions.includes('recoveries.openForHit') === true;
  if (file === undefined) return <WentWrong cause={error} />;
  if (file === null && !mayOpen) return null;
  return (
    <section className="card stack tight">
      <h2>{say('hits.recovery')}</h2>
      {file === null ? <><p className="quiet">{say('hits.recoveryNone')}</p><Button variant="default" disabled={open.isPending} onClick={() => { open.mutate(); }}>{say('hits.recoveryOpen')}</Button><Faults cause={open.error} /></> : <Opened file={file} told={(after) => { queries.setQueryData(queryKey, after); }} />}
    </section>
  );
}

function Opened({ file, told }: { readonly file: RecoveryDetail; readonly told: (after: RecoveryDetail) => void }) {
  const { say, sayCode, formats } = hitsWords.useWords();
  const { open, show, close, opener } = useOneOpen<Step>();
  const { custody, decision, handover } = file;
  return (
    <div className="stack tight">
      <p data-stage={file.stage}><b>{sayCode('hits.stage', file.stage)}</b>{file.outcome !== undefined && <> · {sayCode('hits.recoveryEnd', file.outcome)}</>}</p>
      {file.clearDue === true && <p className="notice warn">{say('hits.clearDue')}</p>}
      <dl className="pairs">
        {custody && <><dt>{say('hits.step.custody')}</dt><dd><bdi>{[custody.place, custody.keeper].join(' · ')}</bdi></dd></>}
        {decision && <><dt>{say('hits.step.decision')}</dt><dd>{sayCode('hits.decision', decision.decision)}{decision.office !== undefined && <> · <bdi>{decision.office}</bdi></>}</dd></>}
        {handover && <><dt>{say('hits.step.handover')}</dt><dd>{sayCode('hits.receiver', handover.to)} · <bdi>{handover.office}</bdi> · {formats.day(handover.on)}</dd></>}
        {file.totals.length > 0 && <><dt>{say('hits.costs')}</dt><dd>{file.totals.map(({ amount, currency }) => <span key={currency} className="tag"><bdi>{amount} {currency}</bdi></span>)}</dd></>}
      </dl>
      {open !== undefined && file.next.includes(open)
        ? <StepForm key={open} file={file} step={open} close={close} told={told} />
        : <div className="halves">{file.next.map((step) => <Button key={step} ref={opener(step)} variant="default" onClick={() => { show(step); }}>{say(`hits.step.${step}`)}</Button>)}</div>}
    </div>
  );
}

function StepForm({ file, step, close, told }: { readonly file: RecoveryDetail; readonly step: Step; readonly close: () => void; readonly told: (after: RecoveryDetail) => void }) {
  const words = hitsWords.useWords();
  const sent = useMutation({
    mutationFn: (body: object) => ask<RecoveryDetail>('POST', `/v1/recoveries/${encodeURIComponent(file.id)}/${step}`, { body, ifMatch: `"${file.version}"` }),
    onSuccess: (after) => { told(after); close(); },
  });
  const title = words.say(`hits.step.${step}`);
  return <DeedForm title={title} fields={fieldsOf(step, words)} sendLabel={words.say('hits.enter')} isSending={sent.isPending} cause={sent.error} close={close} send={(values) => { sent.mutate(bodyOf(step, values)); }} />;
}
