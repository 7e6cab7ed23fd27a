/** One piece of an alert's evidence: a check is read when it is asked for, because reading it is itself logged. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import type { LoggedCheck } from '../../../src/modules/checks/schema.ts';
import { Named } from '../me/names.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { useReading } from '../work/asking.ts';
import type { PageProps } from '../work/page-props.ts';
import { ProveButton } from './prove-button.tsx';
import { auditWords } from './words/index.ts';

export function Evidence({ id, me }: PageProps & { readonly id: string }) {
  const { say } = auditWords();
  const [isAsked, setAsked] = useState(false);
  const isReadable = id.startsWith('chk_') && me.actions.includes('checks.get');
  return (
    <div className="stack tight">
      <div className="row apart"><span className="stamped">{id}</span>{isReadable && !isAsked && <Button variant="default" aria-label={`${say('work.look')}: ${id}`} onClick={() => { setAsked(true); }}>{say('work.look')}</Button>}</div>
      {isAsked && <CheckRead id={id} me={me} />}
    </div>
  );
}

function CheckRead({ id, me }: PageProps & { readonly id: string }) {
  const { say, sayCode, formats } = auditWords();
  const { data: check, error, isPending, refetch } = useReading<LoggedCheck>(`/v1/checks/${encodeURIComponent(id)}`);
  if (isPending) return <Loading />;
  if (!check) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  return (
    <>
      <dl className="pairs">
        <dt>{say('work.on')}</dt><dd>{formats.moment(check.at)}</dd>
        <dt>{say('audit.who')}</dt><dd><Named who={check.person ?? check.device} /> · <bdi>{check.unit}</bdi></dd>
        <dt>{say('check.purpose')}</dt><dd>{sayCode('purpose', check.purpose)}</dd>
        <dt>{say('audit.outcomeWord')}</dt><dd>{sayCode('answer', check.outcome)}</dd>
      </dl>
      <pre className="plain" tabIndex={0}>{JSON.stringify(check.question, undefined, 1)}</pre>
      {me.actions.includes('log.proof') && <ProveButton id={id} />}
    </>
  );
}
