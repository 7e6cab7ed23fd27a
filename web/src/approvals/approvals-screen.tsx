/** What waits for a second person: shown whole, with its differences, to be approved as it was seen, or refused with a reason. */
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useMe, type Me } from '../api/queries.ts';
import { Failed, Loading, Whole } from '../states/states.tsx';
import { Taps } from '../states/taps.tsx';
import { allProposals, waitingApprovals, waitingProposals } from './queries.ts';
import { ProposalCard } from './proposal-card.tsx';
import { ReportCard } from './report-card.tsx';
import { approvalsWords } from './words/index.ts';
import '../hits/desk.css';
import '../check/check.css';

const VIEWS = ['waiting', 'all'] as const;
type View = (typeof VIEWS)[number];

export function ApprovalsScreen() {
  const { say } = approvalsWords.useWords();
  const { data: me } = useMe();
  const [view, setView] = useState<View>('waiting');
  return (
    <div className="stack">
      <h1>{say('approvals.title')}</h1>
      <Taps legend={say('approvals.which')} isLegendSeen={false} choices={VIEWS.map((one) => ({ value: one, label: say(`approvals.${one}`) }))} value={view} choose={setView} />
      {me && <Listed key={view} view={view} me={me} />}
    </div>
  );
}

function Listed({ view, me }: { readonly view: View; readonly me: Me }) {
  const { say } = approvalsWords.useWords();
  const [mayPropose, mayReport] = [me.actions.includes('proposals.list'), me.actions.includes('vehicles.approvals')];
  const proposals = useQuery({ ...(view === 'waiting' ? waitingProposals : allProposals), enabled: mayPropose });
  const reports = useQuery({ ...waitingApprovals, enabled: mayReport });
  const error = proposals.error ?? reports.error;
  if (error) return <Failed cause={error} role={me.role} again={() => { void proposals.refetch(); void reports.refetch(); }} />;
  if (!mayPropose && !mayReport) return <Whole sign="closed" title={say('state.denied')} />;
  if (proposals.isLoading || reports.isLoading) return <Loading />;
  const [proposed, reported] = [proposals.data?.items ?? [], reports.data?.items ?? []];
  if (proposed.length + reported.length === 0) return <Whole sign="approvals" title={say('approvals.empty')}><p className="quiet">{say('approvals.emptyMore')}</p></Whole>;
  return (
    <>
      {proposed.length > 0 && <section className="stack tight"><h2>{say('approvals.proposals')}</h2><ul className="stack">{proposed.map((one) => <li key={one.id}><ProposalCard proposal={one} me={me} /></li>)}</ul></section>}
      {reported.length > 0 && <section className="stack tight"><h2>{say('approvals.reports')}</h2><ul className="stack">{reported.map((one) => <li key={one.id}><ReportCard approval={one} me={me} /></li>)}</ul></section>}
    </>
  );
}
