/** One request about data: how far it is, what may be done now, who saw the records, and the answer to print. */
import { LinkButton } from '../theme/controls.tsx';
import type { RequestDetail, RequestView } from '../../../src/modules/requests/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { Named } from '../me/names.tsx';
import { Said } from '../said/said.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { useThing } from '../work/asking.ts';
import { Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { NextSteps } from './request-steps.tsx';
import { TraceOf } from './trace.tsx';
import { auditWords } from './words/index.ts';

/** Whole for the bureau that answers it. */
const isWhole = (view: z.output<typeof RequestView>): view is RequestDetail => 'next' in view;

export function Request({ me, id }: PageProps & { readonly id: string }) {
  const { say, formats } = auditWords();
  const path = `/v1/requests/${encodeURIComponent(id)}` as const;
  const { data: request, error, isPending, refetch } = useThing<z.output<typeof RequestView>>(path);
  if (isPending) return <Loading />;
  if (!request) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  const whole = isWhole(request) ? request : undefined;
  return (
    <>
      <section className="card stack">
        <h2><span className="stamped">{request.reference}</span></h2>
        <p className="row"><span className="tag">{say(`audit.stage.${request.stage}`)}</span>{request.isOverdue && <span className="tag urgent">{say('audit.view.overdue')}</span>}{whole?.frozen === true && <span className="tag warn">{say('audit.frozen')}</span>}</p>
        <dl className="pairs">
          <dt>{say('audit.kind')}</dt><dd>{say(`audit.kind.${request.kind}`)}</dd>
          <dt>{say('audit.receivedOn')}</dt><dd>{formats.day(request.receivedOn)}</dd>
          {request.dueOn !== undefined && <><dt>{say('audit.dueOn')}</dt><dd>{formats.day(request.dueOn)}</dd></>}
          <dt>{say('me.bureau')}</dt><dd>{request.bureau}{request.receivedBy !== request.bureau && ` (${say('audit.receivedBy', { who: request.receivedBy })})`}</dd>
          {whole && <><dt>{say('audit.standing')}</dt><dd><bdi>{whole.standing}</bdi></dd><dt>{say('audit.aboutThing')}</dt><dd className="stamped">{[whole.about.vin, whole.about.plate && `${whole.about.plate.number} ${whole.about.plate.country}`, whole.about.record].filter(Boolean).join(' · ')}</dd></>}
          {whole && <><dt>{say('audit.records')}</dt><dd className="stamped">{whole.records.length === 0 ? say('audit.noRecords') : whole.records.join(' ')}</dd></>}
          {whole?.decision && <><dt>{say('audit.decisionWord')}</dt><dd>{say(`audit.outcomeOf.${whole.decision.decision}`)}: <bdi>{whole.decision.reason}</bdi></dd></>}
        </dl>
        {whole?.warnings?.map((warning) => <p key={warning.field} className="notice warn"><Said told={warning} english={warning.reason} /></p>)}
      </section>
      {whole ? <Whole request={whole} path={path} me={me} /> : <p className="notice">{say('audit.handedOver', { who: request.bureau })}</p>}
    </>
  );
}

function Whole({ request, path, me }: PageProps & { readonly request: RequestDetail; readonly path: `/${string}` }) {
  const { say, formats } = auditWords();
  return (
    <>
      <NextSteps request={request} path={path} me={me} />
      {request.decision && me.actions.includes('requests.document') && <section className="card stack"><h2>{say('audit.answer')}</h2><p className="quiet">{say('audit.answerMore')}</p><div className="row"><LinkButton href={`${path}/answer`} target="_blank" rel="noreferrer" variant="default">{say('audit.print')}</LinkButton></div></section>}
      {request.copies.length > 0 && (
        <section className="card stack"><h2>{say('audit.copies')}</h2>
          <Table caption={say('audit.copies')} rows={request.copies} keyOf={({ bureau, record }) => bureau + record} columns={[
            { head: say('me.bureau'), isName: true, cell: ({ bureau }) => bureau }, { head: say('audit.record'), cell: ({ record }) => <span className="stamped small">{record}</span> },
            { head: say('audit.toldAt'), cell: ({ toldAt }) => formats.moment(toldAt) },
            { head: say('work.state'), cell: ({ confirmedAt, isHidden }) => (confirmedAt !== undefined ? `${say('audit.corrected')} · ${formats.moment(confirmedAt)}` : say(isHidden === true ? 'audit.copyHidden' : 'audit.toCorrect')) },
          ]} />
        </section>
      )}
      {request.stage !== 'received' && me.actions.includes('requests.readTrace') && <TraceOf path={`${path}/trace`} />}
      <section className="card stack"><h2>{say('audit.story')}</h2>
        <ol className="steps">
          {request.events.toReversed().map(({ n, at, kind, bureau, unit, person, said }) => (
            <li key={n}>
              <p><b>{say(`audit.step.${kind}`)}</b></p>
              <p className="quiet small"><time dateTime={at}>{formats.moment(at)}</time> · {bureau} · <Named who={person ?? unit} /></p>
              {[said.note, said.reason, said.text].filter((text) => typeof text === 'string').map((text) => <p key={text} className="notice"><bdi>{text}</bdi></p>)}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
