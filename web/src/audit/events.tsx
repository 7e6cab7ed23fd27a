/** The log's events of one's own bureau: looked for by person, action, thing and time; each proven by one click. */
import { useState } from 'react';
import type { OwnEvents } from '../../../src/modules/log/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { Named } from '../me/names.tsx';
import { AskFilters, type Wanted } from './event-filters.tsx';
import { usePages } from '../work/asking.ts';
import { Listed } from '../work/table.tsx';
import { readEvent } from './event-text.ts';
import { ProveButton } from './prove-button.tsx';
import { auditWords } from './words/index.ts';

type Told = z.output<typeof OwnEvents>['items'][number];

export function Events() {
  const { say } = auditWords();
  const [wanted, setWanted] = useState<Wanted>({});
  const query = usePages<Told>('/v1/log/events', { order: 'newest', ...wanted });
  return (
    <>
      <AskFilters ask={setWanted} />
      <p className="quiet small">{say('audit.logHint')}</p>
      <Listed query={query} empty={say('audit.logEmpty')}>{(items) => <ol className="stack tight" data-list="events">{items.map((item) => <li key={item.index} className="card"><EventRow item={item} /></li>)}</ol>}</Listed>
    </>
  );
}

function EventRow({ item: { index, canonical } }: { readonly item: Told }) {
  const { say, sayCode, formats } = auditWords();
  const event = readEvent(canonical);
  if (!event) return <p className="plain">{canonical}</p>;
  const who = event.person ?? event.device ?? event.token;
  const deed = sayCode('deed', event.action);
  return (
    <div className="stack tight">
      <p className="row apart"><span>{deed !== event.action.replaceAll('_', ' ') && <><b>{deed}</b> </>}<code className="stamped small">{event.action}</code></span><span className={`tag ${event.outcome === 'done' ? 'good' : 'urgent'}`}>{sayCode('audit.outcome', event.outcome)}</span></p>
      <p className="small"><time dateTime={event.at}>{formats.moment(event.at)}</time> · <Named who={who} /> · <bdi>{event.unit}</bdi> · {event.bureau} · {say('audit.entry', { n: formats.number(index) })}</p>
      {event.subjects.length > 0 && <p className="small stamped">{event.subjects.join(' ')}</p>}
      <div className="event-foot">
        <details><summary>{say('audit.eventText')}</summary><pre className="plain" tabIndex={0}>{canonical}</pre></details>
        <ProveButton id={`evt_${event.sequence}`} />
      </div>
    </div>
  );
}
