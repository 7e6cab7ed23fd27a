/** The audit: which pages there are for whoever asks, and the page that was asked for. What one may is the hub's word (`actions` of `/v1/me`). */
import { Link, useParams } from '@tanstack/react-router';
import { useMe } from '../api/queries.ts';
import { NotThere, Whole } from '../states/states.tsx';
import { Titled } from '../work/frame.tsx';
import type { PageProps } from '../work/page-props.ts';
import { Alert, Alerts } from './alerts.tsx';
import { Canaries } from './canaries.tsx';
import { Corrections } from './corrections.tsx';
import { Counts } from './counts.tsx';
import { Events } from './events.tsx';
import { Files } from './files.tsx';
import { Requests } from './requests.tsx';
import { Request } from './request.tsx';
import { WholeLog } from './whole-log.tsx';
import { auditWords } from './words/index.ts';
import '../work/work.css';

type PageOf = { readonly page: string; readonly needs: string; readonly whole: (props: PageProps) => React.ReactNode; readonly one?: (props: PageProps & { readonly id: string }) => React.ReactNode };

const PAGES = [
  { page: 'log', needs: 'log.events', whole: Events },
  { page: 'whole', needs: 'log.checkpoint', whole: WholeLog },
  { page: 'files', needs: 'log.checkpoint', whole: Files },
  { page: 'alerts', needs: 'alerts.list', whole: Alerts, one: Alert },
  { page: 'canaries', needs: 'canaries.list', whole: Canaries },
  { page: 'requests', needs: 'requests.list', whole: Requests, one: Request },
  { page: 'corrections', needs: 'corrections.list', whole: Corrections },
  { page: 'counts', needs: 'checks.counts', whole: Counts },
] as const satisfies readonly PageOf[];

export function AuditScreen() {
  const { say } = auditWords();
  const { data: me } = useMe();
  const { page: name, id } = useParams({ strict: false });
  if (!me) return null;
  const pages = PAGES.filter(({ needs }) => me.actions.includes(needs));
  if (name === undefined) return <Titled title={say('audit.title')}><ul className="work-places">{pages.map(({ page }) => <li key={page}><Link to="/audit/$page" params={{ page }} className="card work-place"><b>{say(`audit.${page}`)}</b><span className="quiet small">{say(`audit.${page}More`)}</span></Link></li>)}</ul></Titled>;
  const known: PageOf | undefined = PAGES.find(({ page }) => page === name);
  if (!known) return <NotThere />;
  if (!me.actions.includes(known.needs)) return <Whole sign="closed" level={1} title={say('state.denied')} />;
  const page = name as (typeof PAGES)[number]['page'];
  const [Page, One] = [known.whole, known.one];
  if (id !== undefined && !One) return <NotThere />;
  const back = id === undefined ? <Link to="/audit">{say('audit.title')}</Link> : <Link to="/audit/$page" params={{ page }}>{say(`audit.${page}`)}</Link>;
  return (
    <Titled title={id === undefined ? say(`audit.${page}`) : say(page === 'alerts' ? 'audit.alertsOne' : 'audit.requestsOne')} back={back} {...(id === undefined ? { intro: say(`audit.${page}More`) } : {})}>
      {id === undefined ? <Page me={me} /> : One && <One key={id} me={me} id={id} />}
    </Titled>
  );
}
