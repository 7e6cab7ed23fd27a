/** One finding: what is recorded, how it compares, what to do now and whom to call; and the officer's word on it. */
import { Suspense, useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { useQueryClient } from '@tanstack/react-query';
import type { Finding } from '../../../src/modules/checks/schema.ts';
import { useCompare, useMe } from '../api/queries.ts';
import { HitNow } from '../hits/hit-now.tsx';
import { WentWrong } from '../states/states.tsx';
import { AnswerShape } from '../theme/shapes.tsx';
import { useWords } from '../words/use-words.ts';
import { AdviceBox } from '../hits/advice.tsx';
import { Comparison } from './comparison.tsx';
import { RaisedLater } from './extras.ts';
import { RecordOf } from './record.tsx';

export function FindingCard({ check, finding }: { readonly check: string; readonly finding: Finding }) {
  const { say } = useWords();
  const [raised, setRaised] = useState(finding.hit);
  const [isOther, setOther] = useState(false);
  const { data: me } = useMe();
  // A replica tells of hits, and the hub alone knows what becomes of them.
  const may = (action: string): boolean => me?.actions.includes(action) !== false;
  const isFollowed = raised !== undefined && may('hits.get');
  const { record, fields = [], discreet } = finding;
  const word = finding.kind === 'hit' ? 'hit' : finding.band ?? 'possible';
  const kind = discreet === true ? 'neutral' : finding.kind;
  return (
    <article className={`card finding finding-${kind}`}>
      <header className="finding-head">
        <AnswerShape shape={kind === 'candidate' ? 'candidates' : kind} />
        <h2>{discreet === true ? say('finding.record') : say(`finding.${word}`)}</h2>
      </header>
      {discreet === true && <p className="quiet small">{say('action.check_discreetly')}</p>}
      <RecordOf record={record} />
      {fields.length > 0 && <Comparison fields={fields} />}
      {!isFollowed && !isOther && <AdviceBox advice={finding.advice} isCalm={discreet === true} />}
      {finding.kind === 'candidate' && record.id !== undefined && raised === undefined && may('checks.compare') && <SameOrNot check={check} record={record.id} say={{ same: setRaised, other: () => { setOther(true); } }} isOther={isOther} />}
      {raised !== undefined && finding.hit === undefined && !isFollowed && <Suspense fallback={null}><RaisedLater /></Suspense>}
      {isFollowed && <HitNow id={raised} hasCompared={finding.hit === undefined} />}
    </article>
  );
}

type WordProps = { readonly check: string; readonly record: string; readonly isOther: boolean; readonly say: { readonly same: (hit: string | undefined) => void; readonly other: () => void } };

function SameOrNot({ check, record, isOther, say: told }: WordProps) {
  const { say } = useWords();
  const compare = useCompare(check);
  const queries = useQueryClient();
  const answer = (same: boolean): void => {
    compare.mutate({ record, same }, { onSuccess: ({ hit }) => {
      if (!same) { told.other(); return; }
      told.same(hit);
      void queries.invalidateQueries({ queryKey: ['hits'] });
    } });
  };
  return (
    <section className="stack tight" aria-label={say('compare.question')}>
      {isOther ? <p className="notice" role="status">{say('compare.saidNotSame')}</p> : <h3>{say('compare.question')}</h3>}
      <div className="halves">
        <Button size="lg" disabled={compare.isPending} onClick={() => { answer(true); }}>{say('compare.same_vehicle')}</Button>
        {!isOther && <Button size="lg" variant="default" disabled={compare.isPending} onClick={() => { answer(false); }}>{say('compare.not_same')}</Button>}
      </div>
      <WentWrong cause={compare.error} />
    </section>
  );
}
