/** Signs of misuse, to be judged by a person who is not their subject: the queue, the evidence, and the decision with its reason. */
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import type { Alert as AlertShape, AlertDetail, AlertEvent } from '../../../src/modules/watch/schema.ts';
import { Named, useNames } from '../me/names.tsx';
import { Said } from '../said/said.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { Taps } from '../states/taps.tsx';
import { AskForm } from '../work/ask-form.tsx';
import { usePages, useThing } from '../work/asking.ts';
import { Sure } from '../work/sure.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { Evidence } from './evidence.tsx';
import { auditWords } from './words/index.ts';

const STATES = ['open', 'claimed', 'decided'] as const;

export function Alerts() {
  const { say, formats } = auditWords();
  const [state, setState] = useState<string>('open');
  const query = usePages<AlertShape>('/v1/alerts', { state: state === '' ? undefined : state });
  return (
    <>
      <Taps legend={say('work.state')} choices={[...STATES.map((value) => ({ value, label: say(`audit.alert.${value}`) })), { value: '', label: say('work.all') }]} value={state} choose={setState} />
      <Listed query={query} empty={say('audit.alertsEmpty')}>
        {(items) => (
          <Table caption={say('audit.alerts')} rows={items} keyOf={({ id }) => id} columns={[
            { head: say('audit.rule'), isName: true, cell: ({ id, rule }) => <Link to="/audit/$page/$id" params={{ page: 'alerts', id }}>{say(`audit.rule.${rule}`)}</Link> },
            { head: say('audit.subject'), cell: ({ person, unit, bureau }) => <><Named who={person} /> · <bdi>{unit}</bdi> · {bureau}</> },
            { head: say('work.state'), cell: ({ state: stands, claimedBy, decision }) => <><span className={`tag ${stands === 'open' ? 'warn' : ''}`}>{say(`audit.alert.${stands}`)}</span>{decision !== undefined && <> {say(`audit.decision.${decision}`)}</>}{claimedBy !== undefined && <> · <Named who={claimedBy} /></>}</> },
            { head: say('audit.score'), cell: ({ score, signals }) => `${formats.number(Math.round(score * 10) / 10)} · ${say('audit.signals', { count: signals, n: formats.number(signals) })}` },
            { head: say('audit.lastSeen'), cell: ({ lastSeen }) => formats.moment(lastSeen) },
          ]} />
        )}
      </Listed>
    </>
  );
}

export function Alert({ me, id }: PageProps & { readonly id: string }) {
  const { say, formats } = auditWords();
  const path = `/v1/alerts/${encodeURIComponent(id)}` as const;
  const { data: alert, error, isPending, refetch } = useThing<AlertDetail>(path);
  const named = useNames([alert?.claimedBy]);
  if (isPending) return <Loading />;
  if (!alert) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  const isMine = alert.claimedBy !== undefined && (alert.claimedBy === me.person || alert.claimedBy === me.name);
  return (
    <>
      <section className="card stack">
        <h2>{say(`audit.rule.${alert.rule}`)}</h2>
        <p className="notice info"><Said told={alert.told} english={alert.says} /></p>
        <p className="quiet small">{say(`audit.ruleMore.${alert.rule}`)}</p>
        <dl className="pairs">
          <dt>{say('audit.subject')}</dt><dd><Named who={alert.person} /> · <bdi>{alert.unit}</bdi> · {alert.bureau}</dd>
          <dt>{say('work.state')}</dt><dd>{say(`audit.alert.${alert.state}`)}{alert.decision !== undefined && `: ${say(`audit.decision.${alert.decision}`)}`}{alert.claimedBy !== undefined && <> · {isMine ? say('audit.you') : <Named who={alert.claimedBy} />}</>}</dd>
          <dt>{say('audit.period')}</dt><dd>{formats.moment(alert.firstSeen)} – {formats.moment(alert.lastSeen)}</dd>
          <dt>{say('audit.score')}</dt><dd>{formats.number(Math.round(alert.score * 10) / 10)}</dd>
        </dl>
        {alert.state !== 'decided' && me.actions.includes('alerts.claim') && !isMine && <Sure label={say('audit.claim')} {...(alert.claimedBy === undefined ? {} : { question: say('audit.claimOver', { who: named(alert.claimedBy) ?? alert.claimedBy }) })} deed={{ method: 'POST', path: `${path}/claim`, body: {} }} />}
      </section>
      {alert.state !== 'decided' && isMine && me.actions.includes('alerts.decide') && (
        <section className="card"><AskForm title={say('audit.decide')} send={say('audit.decide')} says={say('work.saved')}
          fields={[{ name: 'decision', label: say('audit.decisionWord'), kind: 'select', isNeeded: true, choices: (['explained', 'misuse', 'needs_more'] as const).map((value) => ({ value, label: say(`audit.decision.${value}`) })) }, { name: 'reason', label: say('work.reason'), kind: 'area', isNeeded: true }]}
          deed={({ decision, reason }) => ({ method: 'POST', path: `${path}/decision`, body: { decision, reason } })} /></section>
      )}
      {alert.state !== 'decided' && me.actions.includes('alerts.note') && <section className="card"><AskForm title={say('work.note')} send={say('audit.noteSend')} fields={[{ name: 'note', label: say('work.note'), kind: 'area', isNeeded: true }]} deed={({ note }) => ({ method: 'POST', path: `${path}/notes`, body: { note } })} /></section>}
      <section className="card stack"><h2>{say('audit.evidence')}</h2><p className="quiet small">{say('audit.evidenceMore')}</p><ul className="stack tight">{alert.evidence.map((one) => <li key={one}><Evidence id={one} me={me} /></li>)}</ul></section>
      <section className="card stack"><h2>{say('audit.story')}</h2><ol className="steps">{alert.events.toReversed().map((event) => <li key={event.n}><AlertStep event={event} /></li>)}</ol></section>
    </>
  );
}

function AlertStep({ event: { at, kind, person, said } }: { readonly event: AlertEvent }) {
  const { say, formats } = auditWords();
  const text = said.reason ?? said.note;
  return (
    <>
      <p><b>{say(`audit.alertStep.${kind}`)}</b></p>
      <p className="quiet small"><time dateTime={at}>{formats.moment(at)}</time>{person !== undefined && <> · <Named who={person} /></>}</p>
      {typeof text === 'string' && <p className="notice"><bdi>{text}</bdi></p>}
    </>
  );
}
