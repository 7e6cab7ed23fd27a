/** System clients: machines that check or bring records, with their public keys; registered, given keys, revoked. */
import { Link } from '@tanstack/react-router';
import type { Client, CLIENT_ROLES, ClientKey } from '../../../src/modules/clients/schema.ts';
import type { Unit } from '../../../src/modules/bureaus/schema.ts';
import type { Me } from '../api/queries.ts';
import { Named } from '../me/names.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { AskForm } from '../work/ask-form.tsx';
import { useChoices, usePages, useThing, type Path } from '../work/asking.ts';
import { linesOf, type Field } from '../work/field.tsx';
import { Opened } from '../work/frame.tsx';
import { Sure } from '../work/sure.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { lineOfDevice } from './device-lines.ts';
import { hasPrivateHalf, jwksIn } from './pasted-keys.ts';
import { ChangeSystem } from './system-change.tsx';
import { adminWords } from './words/index.ts';

const ROLES: readonly (typeof CLIENT_ROLES)[number][] = ['gateway', 'feed', 'officer', 'desk', 'registration_clerk'];

export function Systems({ me }: PageProps) {
  const { say, sayCode, formats } = adminWords();
  const query = usePages<Client>('/v1/clients');
  return (
    <>
      {me.actions.includes('clients.add') && <Opened label={say('admin.systemAdd')}><AddSystem me={me} /></Opened>}
      <Listed query={query} empty={say('admin.systemsEmpty')}>
        {(items) => (
          <Table caption={say('admin.systems')} rows={items} keyOf={({ id }) => id} columns={[
            { head: say('admin.name'), isName: true, cell: ({ id, name }) => <Link to="/admin/$page/$id" params={{ page: 'systems', id }}><bdi>{name}</bdi></Link> },
            { head: say('me.bureau'), cell: ({ bureau }) => bureau },
            { head: say('me.unit'), cell: ({ unit }) => <bdi>{unit}</bdi> },
            { head: say('me.role'), cell: ({ role }) => sayCode('role', role) },
            { head: say('admin.keys'), cell: ({ keys }) => formats.number(keys.filter(({ retiredAt }) => retiredAt === undefined).length) },
            { head: say('work.state'), cell: ({ revokedAt }) => <span className={`tag ${revokedAt === undefined ? 'good' : 'warn'}`}>{say(revokedAt === undefined ? 'admin.standing' : 'admin.revoked')}</span> },
          ]} />
        )}
      </Listed>
    </>
  );
}

function AddSystem({ me }: { readonly me: Me }) {
  const { say, sayCode } = adminWords();
  const isForAll = me.actions.includes('bureaus.add');
  const units = (useChoices<Unit>('/v1/units').data?.items ?? []).map(({ code, name }) => ({ value: code, label: name }));
  const fields: readonly Field[] = [
    { name: 'name', label: say('admin.name'), isNeeded: true },
    ...(isForAll ? [{ name: 'bureau', label: say('me.bureau'), isNeeded: true, isStamped: true } as const] : []),
    isForAll ? { name: 'unit', label: say('me.unit'), isNeeded: true } : { name: 'unit', label: say('me.unit'), kind: 'select', choices: units, isNeeded: true },
    { name: 'role', label: say('me.role'), kind: 'select', choices: ROLES.map((value) => ({ value, label: sayCode('role', value) })), isNeeded: true, hint: say('admin.systemRoleHint') },
    { name: 'devices', label: say('admin.devices'), kind: 'area', hint: say('admin.devicesHint') },
  ];
  return <KeyForm title={say('admin.systemAdd')} send={say('admin.systemAdd')} fields={fields}
    path="/v1/clients" bodyOf={({ name, bureau = '', unit, role, devices = '' }) => ({ name, unit, role, ...(bureau === '' ? {} : { bureau }), ...(devices === '' ? {} : { devices: linesOf(devices).map((device) => ({ name: device })) }) })} />;
}

/** A form with public keys pasted as JSON. */
function KeyForm({ title, send, fields, path, bodyOf }: { readonly title: string; readonly send: string; readonly fields: readonly Field[]; readonly path: Path; readonly bodyOf: (values: Readonly<Record<string, string>>) => object }) {
  const { say } = adminWords();
  const jwks: Field = { name: 'jwks', label: say('admin.jwks'), kind: 'area', isNeeded: true, isStamped: true, hint: say('admin.jwksHint') };
  return (
    <AskForm<Client> title={title} send={send} says={say('work.saved')} fields={[...fields, jwks]}
      refuses={({ jwks: pasted = '' }) => (hasPrivateHalf(pasted) ? [{ path: '/jwks', detail: say('admin.privateHalf') }] : [])}
      deed={(values) => ({ method: 'POST', path, body: { ...bodyOf(values), jwks: jwksIn(values.jwks ?? '') } })} />
  );
}

export function System({ me, id }: PageProps & { readonly id: string }) {
  const { say, sayCode, formats } = adminWords();
  const path = `/v1/clients/${encodeURIComponent(id)}` as const;
  const { data: client, error, isPending, refetch } = useThing<Client>(path);
  if (isPending) return <Loading />;
  if (!client) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  const isOpen = client.revokedAt === undefined;
  return (
    <>
      <section className="card stack">
        <h2><bdi>{client.name}</bdi></h2>
        <dl className="pairs">
          <dt>{say('admin.id')}</dt><dd className="stamped">{client.id}</dd>
          <dt>{say('me.bureau')}</dt><dd>{client.bureau}</dd>
          <dt>{say('me.unit')}</dt><dd><bdi>{client.unit}</bdi></dd>
          <dt>{say('me.role')}</dt><dd>{sayCode('role', client.role)}</dd>
          <dt>{say('work.state')}</dt><dd>{client.revokedAt === undefined ? say('admin.standing') : `${say('admin.revoked')} · ${formats.moment(client.revokedAt)}`}</dd>
          <dt>{say('admin.addedAt')}</dt><dd>{formats.moment(client.addedAt)} · <Named who={client.addedBy} /></dd>
          {client.devices.length > 0 && <><dt>{say('admin.devices')}</dt><dd><ul>{client.devices.map((device) => <li key={device.name}><bdi>{lineOfDevice(device)}</bdi></li>)}</ul></dd></>}
          {client.certificates.length > 0 && <><dt>{say('admin.certificates')}</dt><dd>{client.certificates.map((one) => <span key={one} className="stamped small">{one}</span>)}</dd></>}
          {client.trial && <><dt>{say('admin.trial')}</dt><dd>{say('admin.trialMore')}</dd></>}
        </dl>
        {isOpen && me.actions.includes('clients.revoke') && <Sure label={say('admin.revoke')} question={say('admin.revokeMore')} deed={{ method: 'DELETE', path }} isHarsh />}
      </section>
      <section className="card stack">
        <h2>{say('admin.keys')}</h2>
        <Table caption={say('admin.keys')} rows={client.keys} keyOf={({ thumbprint }) => thumbprint} columns={[
          { head: say('admin.kid'), isName: true, cell: ({ kid }) => <span className="stamped">{kid}</span> },
          { head: say('admin.thumbprint'), cell: ({ thumbprint }) => <span className="stamped small">{thumbprint}</span> },
          { head: say('admin.algorithms'), cell: ({ algorithms }) => algorithms.join(', ') },
          { head: say('admin.addedAt'), cell: ({ addedAt }) => formats.moment(addedAt) },
          { head: say('work.state'), cell: ({ retiredAt }) => (retiredAt === undefined ? say('admin.standing') : `${say('admin.retired')} · ${formats.moment(retiredAt)}`) },
          ...(isOpen && me.actions.includes('clients.retireKey') ? [{ head: say('admin.deeds'), cell: (key: ClientKey) => (key.retiredAt === undefined ? <Sure label={say('admin.retire')} about={key.kid} question={say('admin.retireMore')} deed={{ method: 'DELETE', path: `${path}/keys/${key.thumbprint}` }} /> : null) }] : []),
        ]} />
      </section>
      {isOpen && me.actions.includes('clients.change') && <ChangeSystem me={me} client={client} path={path} />}
      {isOpen && me.actions.includes('clients.addKeys') && <Opened label={say('admin.keysAdd')}><KeyForm title={say('admin.keysAdd')} send={say('admin.keysAdd')} fields={[]} path={`${path}/keys`} bodyOf={() => ({})} /></Opened>}
    </>
  );
}
