/** Who may do what, as the hub decides it: actions and roles, one's own role marked. */
import { useState } from 'react';
import type { Permission, PermissionTable } from '../../../src/modules/status/schema.ts';
import { Said } from '../said/said.tsx';
import { Failed, Loading, Whole } from '../states/states.tsx';
import { useThing } from '../work/asking.ts';
import { FieldBox } from '../work/field.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

/** For which purposes the chosen role may; none are said where it may for all. */
const purposesOf = ({ purposes = {} }: Permission, role: string): readonly string[] => Object.entries(purposes).find(([one]) => one === role)?.[1] ?? [];

export function Permissions({ me }: PageProps) {
  const { say, sayCode, formats } = adminWords();
  const { data, error, isPending, refetch } = useThing<PermissionTable>('/v1/permissions');
  const [role, setRole] = useState('');
  const [word, setWord] = useState('');
  const deed = ({ action, summary }: Permission): { readonly text: string; readonly isEnglish: boolean } => {
    const text = sayCode('deed', action);
    return text === action.replaceAll('_', ' ') ? { text: summary, isEnglish: true } : { text, isEnglish: false };
  };
  if (isPending) return <Loading />;
  if (!data) return <Failed cause={error} role={me.role} again={() => void refetch()} />;
  const wanted = word.trim().toLowerCase();
  const items = data.items.map((one) => ({ ...one, says: deed(one) })).filter((one) => (role === '' || one.roles.some((has) => has === role)) && (wanted === '' || `${one.action} ${one.says.text} ${one.summary} ${one.route}`.toLowerCase().includes(wanted)));
  const roles = data.roles.filter((one) => role === '' || one === role);
  return (
    <>
      <div className="work-filters">
        <FieldBox id="permission-word" field={{ name: 'word', label: say('admin.action'), hint: say('admin.actionHint') }} value={word} set={setWord} fault={undefined} />
        <FieldBox id="permission-role" field={{ name: 'role', label: say('me.role'), kind: 'select', none: say('work.all'), choices: data.roles.map((value) => ({ value, label: value === me.role ? `${sayCode('role', value)} · ${say('admin.yours')}` : sayCode('role', value) })) }} value={role} set={setRole} fault={undefined} />
      </div>
      <p role="status" className="quiet">{say('admin.actionsShown', { count: items.length, n: formats.number(items.length) })}</p>
      {items.length === 0 ? <Whole sign="empty" title={say('admin.actionsEmpty')} /> : (
        <div className="matrix-frame" tabIndex={0} role="region" aria-label={say('admin.permissions')}>
          <table className="matrix">
            <caption className="unseen">{say('admin.permissions')}</caption>
            <thead><tr><th scope="col">{say('admin.action')}</th>{roles.map((one) => <th key={one} scope="col" className={one === me.role ? 'own' : ''}>{sayCode('role', one)}{one === me.role && <span className="small"> ({say('admin.yours')})</span>}</th>)}<th scope="col">{say('admin.conditions')}</th></tr></thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.action}>
                  <th scope="row"><code className="stamped">{one.action}</code><span className="quiet small"><bdi {...(one.says.isEnglish ? { lang: 'en' } : {})}>{one.says.text}</bdi></span></th>
                  {roles.map((who) => <td key={who} className={who === me.role ? 'own' : ''}>{one.roles.includes(who) ? <><span aria-hidden="true">✓</span><span className="unseen">{say('work.yes')}</span></> : <span className="unseen">{say('work.no')}</span>}</td>)}
                  <td className="matrix-words">
                    {one.whose.length > 0 && <span className="tag">{one.whose.map((whose) => sayCode('admin.whose', whose)).join(' / ')}</span>}
                    {one.collection !== undefined && <span className="tag">{sayCode('collection', one.collection)}</span>}
                    {one.secondPerson !== undefined && <span className="tag warn">{say('admin.secondPerson')}: <Said told={one.secondPersonTold} english={one.secondPerson} /></span>}
                    {purposesOf(one, role).length > 0 && <span className="small">{purposesOf(one, role).map((purpose) => sayCode('purpose', purpose)).join(', ')}</span>}
                    {one.condition && <span className="quiet small"><Said told={one.condition} english={one.words} /></span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
