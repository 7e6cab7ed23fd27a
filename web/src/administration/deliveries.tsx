/** What is on its way to webhooks and e-mail addresses, and what was given up: looked at, and sent again. */
import { useState } from 'react';
import type { Delivery, DELIVERY_STATES } from '../../../src/modules/notifications/schema.ts';
import { usePages } from '../work/asking.ts';
import { Sure } from '../work/sure.tsx';
import { Listed, Table } from '../work/table.tsx';
import { Taps } from '../states/taps.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

const STATES: readonly (typeof DELIVERY_STATES)[number][] = ['waiting', 'delivered', 'dead', 'dropped'];

export function Deliveries({ me }: PageProps) {
  const { say, sayCode, formats } = adminWords();
  const [state, setState] = useState('');
  const query = usePages<Delivery>('/v1/deliveries', { state: state === '' ? undefined : state });
  return (
    <>
      <Taps legend={say('work.state')} choices={[{ value: '', label: say('work.all') }, ...STATES.map((value) => ({ value, label: sayCode('admin.delivery', value) }))]} value={state} choose={setState} />
      <Listed query={query} empty={say('admin.deliveriesEmpty')}>
        {(items) => (
          <Table caption={say('admin.deliveries')} rows={items} keyOf={({ id }) => id} columns={[
            { head: say('admin.event'), isName: true, cell: ({ kind, subject }) => <><code className="stamped">{kind}</code> <span className="stamped small quiet">{subject}</span></> },
            { head: say('admin.to'), cell: ({ way, address, target }) => <><span>{sayCode('admin.way', way)}</span> <span className="stamped small">{address ?? target}</span></> },
            { head: say('work.state'), cell: ({ state: stands, attempts }) => <><span className={`tag ${stands === 'delivered' ? 'good' : stands === 'dead' ? 'urgent' : ''}`}>{sayCode('admin.delivery', stands)}</span> {say('admin.attempts', { count: attempts, n: formats.number(attempts) })}</> },
            { head: say('admin.plannedAt'), cell: ({ plannedAt, endedAt }) => formats.moment(endedAt ?? plannedAt) },
            { head: say('admin.outcome'), cell: ({ outcome, said }) => <><span>{outcome === undefined ? say('app.none') : /^\d+$/.test(outcome) ? <span className="stamped">{outcome}</span> : sayCode('admin.outcomeOf', outcome)}</span>{said !== undefined && <bdi className="small quiet"> {said}</bdi>}</> },
            { head: say('admin.deeds'), cell: ({ id, state: stands }) => (stands === 'dead' && me.actions.includes('deliveries.retry') ? <Sure label={say('admin.retry')} about={id} deed={{ method: 'POST', path: `/v1/deliveries/${encodeURIComponent(id)}/retry` }} /> : null) },
          ]} />
        )}
      </Listed>
    </>
  );
}
