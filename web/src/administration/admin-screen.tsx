/** Administration: which pages there are for whoever asks, and the page that was asked for. What one may is the hub's word (`actions` of `/v1/me`). */
import { Link, useParams } from '@tanstack/react-router';
import { useMe } from '../api/queries.ts';
import { NotThere, Whole } from '../states/states.tsx';
import { Titled } from '../work/frame.tsx';
import type { PageProps } from '../work/page-props.ts';
import { Bureaus } from './bureaus.tsx';
import { Codes } from './codes.tsx';
import { Deliveries } from './deliveries.tsx';
import { Issuers } from './issuers.tsx';
import { ErrorModels } from './models.tsx';
import { People, Person } from './people.tsx';
import { Permissions } from './permissions.tsx';
import { Replica, Replicas } from './replicas.tsx';
import { Restrictions } from './restrictions.tsx';
import { SettingsPage, SettingsSectionPage } from './settings.tsx';
import { System, Systems } from './systems.tsx';
import { Tokens } from './tokens.tsx';
import { Units } from './units.tsx';
import { Webhooks } from './webhooks.tsx';
import { Witnesses } from './witnesses.tsx';
import { adminWords } from './words/index.ts';
import '../work/work.css';
import './admin.css';

type PageOf = { readonly page: string; readonly needs: string; readonly whole: (props: PageProps) => React.ReactNode; readonly one?: (props: PageProps & { readonly id: string }) => React.ReactNode };

const PAGES = [
  { page: 'bureaus', needs: 'bureaus.list', whole: Bureaus },
  { page: 'units', needs: 'bureaus.units', whole: Units },
  { page: 'people', needs: 'people.list', whole: People, one: Person },
  { page: 'systems', needs: 'clients.list', whole: Systems, one: System },
  { page: 'tokens', needs: 'tokens.list', whole: Tokens },
  { page: 'replicas', needs: 'replicas.list', whole: Replicas, one: Replica },
  { page: 'issuer', needs: 'issuers.get', whole: Issuers },
  { page: 'webhooks', needs: 'webhooks.list', whole: Webhooks },
  { page: 'deliveries', needs: 'deliveries.list', whole: Deliveries },
  { page: 'restrictions', needs: 'restrictions.list', whole: Restrictions },
  { page: 'settings', needs: 'settings.list', whole: SettingsPage, one: SettingsSectionPage },
  { page: 'models', needs: 'model.get', whole: ErrorModels },
  { page: 'witnesses', needs: 'witnesses.list', whole: Witnesses },
  { page: 'permissions', needs: 'permissions.list', whole: Permissions },
  { page: 'codes', needs: 'permissions.list', whole: Codes },
] as const satisfies readonly PageOf[];

export function AdminScreen() {
  const { say, sayCode } = adminWords();
  const { data: me } = useMe();
  const { page: name, id } = useParams({ strict: false });
  if (!me) return null;
  const pages = PAGES.filter(({ needs }) => me.actions.includes(needs));
  if (name === undefined) return <Titled title={say('admin.title')}><ul className="work-places">{pages.map(({ page }) => <li key={page}><Link to="/admin/$page" params={{ page }} className="card work-place"><b>{say(`admin.${page}`)}</b><span className="quiet small">{say(`admin.${page}More`)}</span></Link></li>)}</ul></Titled>;
  const known: PageOf | undefined = PAGES.find(({ page }) => page === name);
  if (!known) return <NotThere />;
  if (!me.actions.includes(known.needs)) return <Whole sign="closed" level={1} title={say('state.denied')} />;
  const page = name as (typeof PAGES)[number]['page'];
  const [Page, One] = [known.whole, known.one];
  const back = id === undefined ? <Link to="/admin">{say('admin.title')}</Link> : <Link to="/admin/$page" params={{ page }}>{say(`admin.${page}`)}</Link>;
  if (id !== undefined && !One) return <NotThere />;
  return (
    <Titled title={id === undefined ? say(`admin.${page}`) : page === 'settings' ? sayCode('admin.section', id) : say(`admin.${page}One`)} back={back} {...(id === undefined ? { intro: say(`admin.${page}More`) } : {})}>
      {id === undefined ? <Page me={me} /> : One && <One key={id} me={me} id={id} />}
    </Titled>
  );
}
