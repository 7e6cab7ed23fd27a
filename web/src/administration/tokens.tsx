/** Trial tokens: simple secrets for trying things out, issued by the hub, shown once, revoked. */
import { useState } from 'react';
import type { Bureau, CreatedToken, Token } from '../../../src/modules/bureaus/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { bureauChoices } from '../work/bureau-choices.ts';
import { AskForm } from '../work/ask-form.tsx';
import { useChoices, usePages } from '../work/asking.ts';
import { Once, Opened } from '../work/frame.tsx';
import { Sure } from '../work/sure.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

type Created = z.output<typeof CreatedToken>;
const ROLES: readonly Token['role'][] = ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'registration_clerk', 'gateway', 'feed', 'administrator'];

export function Tokens({ me }: PageProps) {
  const { say, sayCode, formats } = adminWords();
  const query = usePages<Token>('/v1/tokens');
  const [told, setTold] = useState<Created>();
  const may = (action: string): boolean => me.actions.includes(action);
  return (
    <>
      <p className="notice warn">{say('admin.tokensWarning')}</p>
      {told && <Once key={told.id} label={say('admin.tokenSecret', { who: bearerOf(told), bureau: told.bureau })} value={told.secret} />}
      {may('tokens.create') && <Opened label={say('admin.tokenAdd')}><AddToken done={setTold} /></Opened>}
      <Listed query={query} empty={say('admin.tokensEmpty')}>
        {(items) => (
          <Table caption={say('admin.tokens')} rows={items} keyOf={({ id }) => id} columns={[
            { head: say('admin.bearer'), isName: true, cell: (token) => <bdi>{bearerOf(token)}</bdi> },
            { head: say('me.bureau'), cell: ({ bureau, unit }) => <><bdi>{bureau}</bdi> · <bdi>{unit}</bdi></> },
            { head: say('me.role'), cell: ({ role }) => sayCode('role', role) },
            { head: say('admin.addedAt'), cell: ({ createdAt }) => formats.moment(createdAt) },
            { head: say('work.state'), cell: ({ revokedAt }) => <span className={`tag ${revokedAt === undefined ? 'good' : 'warn'}`}>{revokedAt === undefined ? say('admin.standing') : `${say('admin.revoked')} · ${formats.moment(revokedAt)}`}</span> },
            ...(may('tokens.revoke') ? [{ head: say('admin.deeds'), cell: (token: Token) => (token.revokedAt === undefined ? <Sure label={say('admin.revoke')} about={bearerOf(token)} question={say('admin.tokenRevokeMore')} deed={{ method: 'DELETE', path: `/v1/tokens/${token.id}` }} isHarsh /> : null) }] : []),
          ]} />
        )}
      </Listed>
    </>
  );
}

const bearerOf = ({ person, device, id }: Token): string => person ?? device ?? id;

function AddToken({ done }: { readonly done: (created: Created) => void }) {
  const { say, sayCode } = adminWords();
  const bureaus = bureauChoices(useChoices<Bureau>('/v1/bureaus').data?.items ?? []);
  return (
    <AskForm<Created> title={say('admin.tokenAdd')} send={say('admin.tokenAdd')} says={say('admin.tokenAdded')} done={done}
      fields={[
        { name: 'bureau', label: say('me.bureau'), kind: 'select', choices: bureaus, isNeeded: true },
        { name: 'role', label: say('me.role'), kind: 'select', choices: ROLES.map((value) => ({ value, label: sayCode('role', value) })), isNeeded: true },
        { name: 'unit', label: say('me.unit'), hint: say('admin.tokenUnitHint'), isNeeded: true },
        { name: 'person', label: say('admin.tokenPerson'), hint: say('admin.tokenBearerHint') },
        { name: 'device', label: say('admin.device') },
      ]}
      refuses={({ person = '', device = '' }) => (person.trim() !== '' && device.trim() !== '' ? [{ path: '/device', detail: say('admin.tokenOneBearer') }] : [])}
      deed={({ bureau, role, unit, person = '', device = '' }) => ({ method: 'POST', path: '/v1/tokens', body: { bureau, role, unit, ...(person.trim() === '' ? {} : { person }), ...(device.trim() === '' ? {} : { device }) } })} />
  );
}
