/** Requests about data (R21): what people have asked the bureau to know, correct or erase, and when each is due. */
import { useState } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { DataRequest, RequestDetail } from '../../../src/modules/requests/schema.ts';
import { Taps } from '../states/taps.tsx';
import { AskForm } from '../work/ask-form.tsx';
import { usePages } from '../work/asking.ts';
import { Opened } from '../work/frame.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { auditWords } from './words/index.ts';

const KINDS = ['access', 'correction', 'erasure', 'objection'] as const;
const VIEWS = { open: { open: 'true' }, overdue: { overdue: 'true' }, all: {} } as const;

export function Requests({ me }: PageProps) {
  const { say, formats } = auditWords();
  const [view, setView] = useState<keyof typeof VIEWS>('open');
  const query = usePages<DataRequest>('/v1/requests', VIEWS[view]);
  return (
    <>
      {me.actions.includes('requests.open') && <Opened label={say('audit.requestOpen')}><OpenRequest /></Opened>}
      <Taps legend={say('work.state')} choices={(['open', 'overdue', 'all'] as const).map((value) => ({ value, label: say(`audit.view.${value}`) }))} value={view} choose={setView} />
      <Listed query={query} empty={say('audit.requestsEmpty')}>
        {(items) => (
          <Table caption={say('audit.requests')} rows={items} keyOf={({ id }) => id} columns={[
            { head: say('audit.reference'), isName: true, cell: ({ id, reference }) => <Link to="/audit/$page/$id" params={{ page: 'requests', id }}><span className="stamped">{reference}</span></Link> },
            { head: say('audit.kind'), cell: ({ kind }) => say(`audit.kind.${kind}`) },
            { head: say('audit.stageWord'), cell: ({ stage }) => <span className="tag">{say(`audit.stage.${stage}`)}</span> },
            { head: say('audit.receivedOn'), cell: ({ receivedOn }) => formats.day(receivedOn) },
            { head: say('audit.dueOn'), cell: ({ dueOn, isOverdue }) => (dueOn === undefined ? say('app.none') : <>{formats.day(dueOn)} {isOverdue && <span className="tag urgent">{say('audit.view.overdue')}</span>}</>) },
          ]} />
        )}
      </Listed>
    </>
  );
}

function OpenRequest() {
  const { say } = auditWords();
  const navigate = useNavigate();
  return (
    <AskForm<RequestDetail> title={say('audit.requestOpen')} send={say('audit.requestOpen')} done={({ id }) => { void navigate({ to: '/audit/$page/$id', params: { page: 'requests', id } }); }}
      fields={[
        { name: 'kind', label: say('audit.kind'), kind: 'select', isNeeded: true, choices: KINDS.map((value) => ({ value, label: say(`audit.kind.${value}`) })) },
        { name: 'reference', label: say('audit.reference'), hint: say('audit.referenceHint'), isNeeded: true },
        { name: 'standing', label: say('audit.standing'), hint: say('audit.standingHint'), kind: 'area', isNeeded: true },
        { name: 'vin', label: say('kind.vin'), isStamped: true }, { name: 'plate', label: say('kind.plate'), isStamped: true }, { name: 'country', label: say('check.country'), hint: say('audit.countryHint'), isStamped: true },
        { name: 'record', label: say('audit.record'), hint: say('audit.oneOfThese'), isStamped: true },
        { name: 'receivedOn', label: say('audit.receivedOn'), kind: 'day', hint: say('audit.receivedHint') }, { name: 'note', label: say('work.note'), kind: 'area' },
      ]}
      deed={(values) => {
        const given = Object.fromEntries(['kind', 'reference', 'standing', 'vin', 'record', 'receivedOn', 'note'].map((name) => [name, (values[name] ?? '').trim()] as const).filter(([, value]) => value !== ''));
        return { method: 'POST', path: '/v1/requests', body: { ...given, ...((values.plate ?? '').trim() === '' ? {} : { plate: { number: values.plate, country: values.country } }) } };
      }} />
  );
}
