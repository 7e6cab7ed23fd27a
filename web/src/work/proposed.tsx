/** Nothing has been done yet: a second person has to approve it. Says what would be done, until when it waits, and where. */
import { Link } from '@tanstack/react-router';
import type { Proposal } from '../../../src/modules/proposals/schema.ts';
import { Says } from '../said/says.tsx';
import { workWords } from './words/index.ts';

export function Proposed({ proposal: { display, lapsesAt } }: { readonly proposal: Proposal }) {
  const { say, formats } = workWords();
  return (
    <div className="notice warn" role="status">
      <p><b>{say('work.proposed')}</b></p>
      <p>{say('work.proposedMore', { until: formats.moment(lapsesAt) })}</p>
      {display.says.length > 0 && <Says display={display} className="says" />}
      <p><Link to="/approvals">{say('work.approvals')}</Link></p>
    </div>
  );
}
