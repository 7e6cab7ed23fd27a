/** Who saw the records of a request: asked for by a button, because reading it is itself logged. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import type { Trace } from '../../../src/modules/requests/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { Named } from '../me/names.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { useReading, type Path } from '../work/asking.ts';
import { Table } from '../work/table.tsx';
import { auditWords } from './words/index.ts';

export function TraceOf({ path }: { readonly path: Path }) {
  const { say, sayCode, formats } = auditWords();
  const [isAsked, setAsked] = useState(false);
  const { data, error, isFetching, refetch } = useReading<z.output<typeof Trace>>(path, isAsked);
  return (
    <section className="card stack">
      <h2>{say('audit.trace')}</h2>
      {!isAsked && <><p className="quiet">{say('audit.traceMore')}</p><div className="row"><Button variant="default" onClick={() => { setAsked(true); }}>{say('audit.traceShow')}</Button></div></>}
      {isAsked && isFetching && !data && <Loading />}
      {isAsked && error && !data && <Failed cause={error} again={() => void refetch()} />}
      {data?.entries.length === 0 && <p>{say('audit.traceEmpty')}</p>}
      {data?.isCut === true && <p className="notice warn">{say('audit.traceCut')}</p>}
      {data && data.entries.length > 0 && (
        <Table caption={say('audit.trace')} rows={data.entries.map((entry, n) => ({ ...entry, n }))} keyOf={({ n }) => String(n)} columns={[
          { head: say('work.on'), isName: true, cell: ({ at }) => formats.moment(at) },
          { head: say('audit.what'), cell: ({ kind, action, purpose, found }) => <>{kind === 'check' ? say('audit.traceCheck') : <code className="stamped">{action}</code>}{purpose !== undefined && ` · ${sayCode('purpose', purpose)}`}{found !== undefined && ` · ${say(found === 'hit' ? 'answer.hit' : 'audit.traceCandidate')}`}</> },
          { head: say('audit.who'), cell: ({ bureau, unit, person, device }) => <>{bureau} · <bdi>{unit}</bdi>{(person ?? device) !== undefined && <> · <Named who={person ?? device} /></>}</> },
        ]} />
      )}
    </section>
  );
}
