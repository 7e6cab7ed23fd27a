/** Replicas: devices that answer by themselves for a bureau; invited with a code that is told once, watched, revoked. */
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import type { Bureau } from '../../../src/modules/bureaus/schema.ts';
import type { Enrolment, Replica as ReplicaShape } from '../../../src/modules/replicas/schema.ts';
import { nowMs } from '../clock.ts';
import { Named } from '../me/names.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { bureauChoices } from '../work/bureau-choices.ts';
import { AskForm } from '../work/ask-form.tsx';
import { useChoices, usePages, useThing, type Path } from '../work/asking.ts';
import { Once, Opened } from '../work/frame.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

/** What a device counts as current for, where nobody says otherwise; two weeks at most. */
const HOURS = { usual: 24, max: 336 } as const;

export function Replicas({ me }: PageProps) {
  const { say, formats } = adminWords();
  const query = usePages<ReplicaShape>('/v1/replicas');
  const [told, setTold] = useState<Enrolment>();
  return (
    <>
      {told && <Once key={told.id} label={say('admin.replicaCode', { name: told.name, bureau: told.bureau })} value={told.code}><p>{say('admin.replicaCodeMore', { until: formats.moment(told.codeEndsAt ?? told.invitedAt) })}</p><p className="stamped">{`crosscheck replica --hub ${location.origin} --data DIR --code …`}</p></Once>}
      {me.actions.includes('replicas.enrol') && <Opened label={say('admin.replicaAdd')}><Invite done={setTold} /></Opened>}
      <Listed query={query} empty={say('admin.replicasEmpty')}>
        {(items) => (
          <Table caption={say('admin.replicas')} rows={items} keyOf={({ id }) => id} columns={[
            { head: say('admin.name'), isName: true, cell: ({ id, name }) => <Link to="/admin/$page/$id" params={{ page: 'replicas', id }}><bdi>{name}</bdi></Link> },
            { head: say('me.bureau'), cell: ({ bureau, unit }) => <>{bureau} · <bdi>{unit}</bdi></> },
            { head: say('work.state'), cell: (replica) => <Stands replica={replica} /> },
            { head: say('admin.replicaSeen'), cell: ({ seenAt }) => (seenAt === undefined ? say('admin.never') : formats.moment(seenAt)) },
            { head: say('admin.replicaUntil'), cell: ({ currentUntil }) => (currentUntil === undefined ? say('admin.none') : formats.moment(currentUntil)) },
          ]} />
        )}
      </Listed>
    </>
  );
}

/** Whether it may answer at all, and whether what it answers is current as far as the hub knows (R22). */
function Stands({ replica: { state, currentUntil } }: { readonly replica: ReplicaShape }) {
  const { say } = adminWords();
  const isStale = state === 'enrolled' && currentUntil !== undefined && Date.parse(currentUntil) < nowMs();
  return <span className={`tag ${state === 'enrolled' && !isStale ? 'good' : 'warn'}`}>{say(`admin.replica.${state}`)}{isStale && ` · ${say('admin.replicaStale')}`}</span>;
}

function Invite({ done }: { readonly done: (enrolment: Enrolment) => void }) {
  const { say } = adminWords();
  const bureaus = bureauChoices(useChoices<Bureau>('/v1/bureaus').data?.items ?? []);
  return (
    <AskForm<Enrolment> title={say('admin.replicaAdd')} send={say('admin.replicaAdd')} says={say('admin.replicaAdded')} done={done}
      fields={[
        { name: 'bureau', label: say('me.bureau'), kind: 'select', choices: bureaus, isNeeded: true },
        { name: 'unit', label: say('me.unit'), hint: say('admin.unitOfBureau'), isNeeded: true },
        { name: 'name', label: say('admin.name'), hint: say('admin.replicaNameHint'), isNeeded: true },
        { name: 'currentHours', label: say('admin.replicaHours'), hint: say('admin.replicaHoursHint'), kind: 'number', min: 1, max: HOURS.max, isNeeded: true, initial: String(HOURS.usual) },
      ]}
      deed={({ bureau, unit, name, currentHours }) => ({ method: 'POST', path: '/v1/replicas', body: { bureau, unit, name, currentHours: Number(currentHours) } })} />
  );
}

export function Replica({ me, id }: PageProps & { readonly id: string }) {
  const { say, formats } = adminWords();
  const path: Path = `/v1/replicas/${encodeURIComponent(id)}`;
  const { data: replica, error, isPending, refetch } = useThing<ReplicaShape>(path);
  if (isPending) return <Loading />;
  if (!replica) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  const { state, enrolledAt, device, software, seenAt, currentUntil, codeEndsAt, revokedAt, revokedBy, revokedFor, erasedAt } = replica;
  return (
    <>
      <section className="card stack">
        <div className="row apart"><h2><bdi>{replica.name}</bdi></h2><Stands replica={replica} /></div>
        <dl className="pairs">
          <dt>{say('admin.id')}</dt><dd className="stamped">{replica.id}</dd>
          <dt>{say('me.bureau')}</dt><dd>{replica.bureau}</dd>
          <dt>{say('me.unit')}</dt><dd><bdi>{replica.unit}</bdi></dd>
          <dt>{say('admin.replicaInvited')}</dt><dd>{formats.moment(replica.invitedAt)} · <Named who={replica.invitedBy} /></dd>
          {state === 'invited' && codeEndsAt !== undefined && <><dt>{say('admin.replicaCodeEnds')}</dt><dd>{formats.moment(codeEndsAt)}</dd></>}
          {enrolledAt !== undefined && <><dt>{say('admin.replicaEnrolled')}</dt><dd>{formats.moment(enrolledAt)}</dd></>}
          {device !== undefined && <><dt>{say('admin.thumbprint')}</dt><dd className="stamped small">{device}</dd></>}
          {software !== undefined && <><dt>{say('admin.replicaSoftware')}</dt><dd className="stamped">{software}</dd></>}
          <dt>{say('admin.replicaHours')}</dt><dd>{formats.number(replica.currentHours)}</dd>
          <dt>{say('admin.replicaSeen')}</dt><dd>{seenAt === undefined ? say('admin.never') : formats.moment(seenAt)}</dd>
          {currentUntil !== undefined && <><dt>{say('admin.replicaUntil')}</dt><dd>{formats.moment(currentUntil)}</dd></>}
          <dt>{say('admin.replicaDelivered')}</dt><dd>{formats.number(replica.delivered)}</dd>
          {revokedAt !== undefined && <><dt>{say('admin.replica.revoked')}</dt><dd>{formats.moment(revokedAt)} · <Named who={revokedBy} /></dd><dt>{say('work.reason')}</dt><dd><bdi>{revokedFor}</bdi></dd></>}
          {state === 'revoked' && <><dt>{say('admin.replicaErased')}</dt><dd>{erasedAt === undefined ? say('admin.replicaNotErased') : formats.moment(erasedAt)}</dd></>}
        </dl>
      </section>
      {state !== 'revoked' && me.actions.includes('replicas.revoke') && (
        <Opened label={say('admin.revoke')}>
          <AskForm<ReplicaShape> title={say('admin.replicaRevoke')} send={say('admin.replicaRevoke')} fields={[{ name: 'reason', label: say('work.reason'), kind: 'area', isNeeded: true }]} deed={({ reason }) => ({ method: 'POST', path: `${path}/revoke`, body: { reason } })}><p>{say('admin.replicaRevokeMore')}</p></AskForm>
        </Opened>
      )}
    </>
  );
}
