/** People: who may act for a bureau; added, invited by a code that is shown once, changed, suspended, cut off from their sign-in. */
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import type { Invitation, Person as PersonShape, PERSON_ROLES, Session } from '../../../src/modules/people/schema.ts';
import type { Bureau, Unit } from '../../../src/modules/bureaus/schema.ts';
import { ask } from '../api/client.ts';
import type { Me } from '../api/queries.ts';
import { Failed, Loading } from '../states/states.tsx';
import { bureauChoices } from '../work/bureau-choices.ts';
import { AskForm } from '../work/ask-form.tsx';
import { useChoices, usePages, type Page, type Path } from '../work/asking.ts';
import { FieldBox, type Choice, type Field } from '../work/field.tsx';
import { Once, Opened } from '../work/frame.tsx';
import { Sure } from '../work/sure.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

type Role = (typeof PERSON_ROLES)[number];
const ROLES: readonly Role[] = ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'registration_clerk', 'administrator'];
/** The hub adds a bureau's first supervisors, and its own people; its bureau is where its administrators act. */
const isForAll = (me: Me): boolean => me.actions.includes('bureaus.add');

function useUnits(me: Me): readonly Choice[] {
  const { data } = useChoices<Unit>('/v1/units', me.actions.includes('bureaus.units'));
  return bureauChoices(data?.items ?? []);
}

export function People({ me }: PageProps) {
  const { say, sayCode, formats } = adminWords();
  const [state, setState] = useState('');
  const [bureau, setBureau] = useState(me.bureau);
  const bureaus = useChoices<Bureau>('/v1/bureaus', isForAll(me)).data?.items ?? [];
  const query = usePages<PersonShape>('/v1/people', { state: state === '' ? undefined : state, bureau });
  return (
    <>
      <Opened label={say('admin.personAdd')}><AddPerson me={me} bureau={bureau} bureaus={bureaus} /></Opened>
      <div className="work-filters">
        {isForAll(me) && <FieldBox id="people-bureau" field={{ name: 'bureau', label: say('me.bureau'), kind: 'select', isNeeded: true, choices: bureauChoices(bureaus) }} value={bureau} set={setBureau} fault={undefined} />}
        <FieldBox id="people-state" field={{ name: 'state', label: say('work.state'), kind: 'select', none: say('work.all'), choices: ['active', 'suspended', 'left'].map((value) => ({ value, label: sayCode('admin.person', value) })) }} value={state} set={setState} fault={undefined} />
      </div>
      <Listed query={query} empty={say('admin.peopleEmpty')}>
        {(items) => (
          <Table caption={say('admin.people')} rows={items} keyOf={({ id }) => id} columns={[
            { head: say('admin.name'), isName: true, cell: ({ id, name }) => <Link to="/admin/$page/$id" params={{ page: 'people', id }}><bdi>{name}</bdi></Link> },
            { head: say('me.role'), cell: ({ role }) => sayCode('role', role) },
            { head: say('me.unit'), cell: ({ unit }) => <bdi>{unit}</bdi> },
            { head: say('work.state'), cell: ({ state: stands, isLinked }) => <span className={`tag ${stands === 'active' ? 'good' : 'warn'}`}>{sayCode('admin.person', stands)}{stands === 'active' && !isLinked ? ` · ${say('admin.notLinked')}` : ''}</span> },
            { head: say('admin.seenAt'), cell: ({ seenAt }) => (seenAt === undefined ? say('admin.never') : formats.moment(seenAt)) },
          ]} />
        )}
      </Listed>
    </>
  );
}

function AddPerson({ me, bureau, bureaus }: { readonly me: Me; readonly bureau: string; readonly bureaus: readonly Bureau[] }) {
  const { say, sayCode } = adminWords();
  const [added, setAdded] = useState<PersonShape>();
  const own = useUnits(me);
  const roles = ROLES.filter((role) => (isForAll(me) ? role === 'supervisor' || role === 'auditor' || role === 'administrator' : role !== 'administrator'));
  const fields: readonly Field[] = [
    ...(isForAll(me) ? [{ name: 'bureau', label: say('me.bureau'), kind: 'select', isNeeded: true, initial: bureau, choices: bureauChoices(bureaus) } as const] : []),
    { name: 'name', label: say('admin.name'), isNeeded: true },
    { name: 'role', label: say('me.role'), kind: 'select', isNeeded: true, choices: roles.map((value) => ({ value, label: sayCode('role', value) })), ...(isForAll(me) ? { hint: say('admin.hubRoles') } : {}) },
    isForAll(me) ? { name: 'unit', label: say('me.unit'), hint: say('admin.unitOfBureau'), isNeeded: true } : { name: 'unit', label: say('me.unit'), kind: 'select', choices: own, isNeeded: true },
    { name: 'email', label: say('admin.email'), hint: say('admin.emailHint') },
  ];
  return (
    <>
      <AskForm<PersonShape> key={bureau} title={say('admin.personAdd')} send={say('admin.personAdd')} fields={fields} done={setAdded}
        deed={({ bureau: of, name, role, unit, email = '' }) => ({ method: 'POST', path: '/v1/people', body: { ...(of === undefined || of === '' ? {} : { bureau: of }), name, role, unit, ...(email === '' ? {} : { email }) } })} />
      {added && <div className="notice good" role="status"><p>{say('admin.personAdded', { name: added.name })}</p><p><Link to="/admin/$page/$id" params={{ page: 'people', id: added.id }}>{say('admin.inviteNext')}</Link></p></div>}
    </>
  );
}

export function Person({ me, id }: PageProps & { readonly id: string }) {
  const { say, sayCode, formats } = adminWords();
  const path = `/v1/people/${encodeURIComponent(id)}` as const;
  const { data: person, error, isPending, refetch } = useQuery({ queryKey: ['work', path], queryFn: () => ask<PersonShape>('GET', path) });
  const [invitation, setInvitation] = useState<Invitation>();
  if (isPending) return <Loading />;
  if (!person) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  return (
    <>
      <section className="card stack">
        <h2><bdi>{person.name}</bdi></h2>
        <dl className="pairs">
          <dt>{say('me.bureau')}</dt><dd>{person.bureau}</dd>
          <dt>{say('me.role')}</dt><dd>{sayCode('role', person.role)}</dd>
          <dt>{say('me.unit')}</dt><dd><bdi>{person.unit}</bdi></dd>
          <dt>{say('work.state')}</dt><dd>{sayCode('admin.person', person.state)}</dd>
          <dt>{say('admin.signIn')}</dt><dd>{say(person.isLinked ? 'admin.linked' : 'admin.notLinked')}</dd>
          <dt>{say('admin.seenAt')}</dt><dd>{person.seenAt === undefined ? say('admin.never') : formats.moment(person.seenAt)}</dd>
          {person.email !== undefined && <><dt>{say('admin.email')}</dt><dd dir="ltr">{person.email}</dd></>}
        </dl>
        {invitation && <Once label={say('admin.code')} value={invitation.code}><p>{say('admin.invitationMore', { until: formats.moment(invitation.expiresAt) })}</p><p className="stamped">{invitation.address}</p></Once>}
        <PersonDeeds person={person} path={path} me={me} invited={setInvitation} />
      </section>
      {person.state !== 'left' && <Opened label={say('admin.change')}><ChangePerson key={person.changedAt} person={person} path={path} me={me} /></Opened>}
      {(me.person === person.id || (person.bureau === me.bureau && !isForAll(me))) && <Sessions id={id} />}
    </>
  );
}

function PersonDeeds({ person, path, me, invited }: { readonly person: PersonShape; readonly path: Path; readonly me: Me; readonly invited: (invitation: Invitation) => void }) {
  const { say } = adminWords();
  const may = (action: string): boolean => me.actions.includes(action);
  const state = (to: string) => ({ method: 'PATCH', path, body: { state: to } }) as const;
  if (person.state === 'left') return <p className="notice">{say('admin.hasLeft')}</p>;
  return (
    <div className="row">
      {may('people.invite') && person.state === 'active' && <Sure<Invitation> label={say('admin.invite')} deed={{ method: 'POST', path: `${path}/invitations` }} done={invited} />}
      {may('people.change') && me.person !== person.id && (person.state === 'active'
        ? <Sure label={say('admin.suspend')} question={say('admin.suspendMore')} deed={state('suspended')} />
        : <Sure label={say('admin.activate')} deed={state('active')} />)}
      {may('people.unlink') && <Sure label={say('admin.unlink')} question={say('admin.unlinkMore')} deed={{ method: 'POST', path: `${path}/unlink` }} />}
      {may('people.change') && me.person !== person.id && <Sure label={say('admin.leave')} question={say('admin.leaveMore')} deed={state('left')} isHarsh />}
    </div>
  );
}

function ChangePerson({ person, path, me }: { readonly person: PersonShape; readonly path: Path; readonly me: Me }) {
  const { say, sayCode } = adminWords();
  const units = useUnits(me);
  const isOwn = person.bureau === me.bureau;
  const roles = ROLES.filter((role) => (role === 'administrator') === (person.bureau === me.bureau && isForAll(me)) || role === person.role);
  return (
    <AskForm<PersonShape> title={say('admin.change')} send={say('work.save')} says={say('work.saved')} isEmptied={false}
      fields={[
        { name: 'name', label: say('admin.name'), isNeeded: true, initial: person.name },
        ...(me.person === person.id ? [] : [{ name: 'role', label: say('me.role'), kind: 'select', isNeeded: true, initial: person.role, choices: roles.map((value) => ({ value, label: sayCode('role', value) })) } as const]),
        isOwn ? { name: 'unit', label: say('me.unit'), kind: 'select', isNeeded: true, initial: person.unit, choices: units } : { name: 'unit', label: say('me.unit'), isNeeded: true, initial: person.unit },
        { name: 'email', label: say('admin.email'), initial: person.email ?? '' },
      ]}
      deed={({ name, role, unit, email = '' }) => ({ method: 'PATCH', path, body: { name, unit, email: email === '' ? null : email, ...(role === undefined || role === person.role ? {} : { role }) } })} />
  );
}

function Sessions({ id }: { readonly id: string }) {
  const { say, sayCode, formats } = adminWords();
  const { data } = useQuery({ queryKey: ['work', '/v1/sessions', id], queryFn: () => ask<Page<Session>>('GET', '/v1/sessions', { query: { person: id } }) });
  const sessions = (data?.items ?? []).filter(({ endedAt }) => endedAt === undefined);
  return (
    <section className="card stack">
      <h2>{say('admin.sessions')}</h2>
      {sessions.length === 0 ? <p className="quiet">{say('admin.sessionsEmpty')}</p> : (
        <Table caption={say('admin.sessions')} rows={sessions} keyOf={(one) => one.id} columns={[
          { head: say('admin.device'), isName: true, cell: ({ kind, agent }) => <>{sayCode('admin.session', kind)}{agent !== undefined && <> <bdi className="small quiet">{agent}</bdi></>}</> },
          { head: say('admin.begunAt'), cell: ({ begunAt }) => formats.moment(begunAt) },
          { head: say('admin.usedAt'), cell: ({ usedAt }) => formats.moment(usedAt) },
          { head: say('admin.deeds'), cell: ({ id: session, isCurrent }) => (isCurrent ? say('admin.thisSession') : <Sure label={say('admin.sessionEnd')} about={session} deed={{ method: 'DELETE', path: `/v1/sessions/${session}` }} />) },
        ]} />
      )}
    </section>
  );
}
