/** One record that was reported by hand and waits for a second person of its bureau. */
import { Button } from '../theme/controls.tsx';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Approval, AskApproval } from '../../../src/modules/vehicles/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { ask } from '../api/client.ts';
import { useRecord, type Me } from '../api/queries.ts';
import { RecordOf } from '../check/record.tsx';
import { DeedForm, Faults } from '../hits/deed-form.tsx';
import { Named } from '../me/names.tsx';
import { useOneOpen } from '../states/one-open.ts';
import { Loading } from '../states/states.tsx';
import { approvalsWords } from './words/index.ts';

export function ReportCard({ approval, me }: { readonly approval: Approval; readonly me: Me }) {
  const { say, formats } = approvalsWords.useWords();
  const queries = useQueryClient();
  const { open, show, close, opener } = useOneOpen<'refusing'>();
  const { data: record } = useRecord(approval.record, true);
  const decide = useMutation({
    // The version that was on the screen: if it has changed since, nobody has seen what would be approved.
    mutationFn: (said: z.input<typeof AskApproval>) => ask('POST', `/v1/vehicles/${encodeURIComponent(approval.record)}/approval`, { body: said, ifMatch: record && `"${record.version}"` }),
    onSettled: () => { for (const queryKey of [['approvals'], ['record', approval.record]]) void queries.invalidateQueries({ queryKey }); },
  });
  return (
    <article className="card stack tight" data-approval={approval.state}>
      <div className="row apart"><h3 className="stamped">{approval.reference}</h3><span className="tag warn">{say('approvals.state.waiting')}</span></div>
      {record ? <RecordOf record={record} /> : <Loading />}
      <dl className="pairs">
        <dt>{say('approvals.by')}</dt><dd><Named who={approval.askedBy} /> · <time dateTime={approval.askedAt}>{formats.moment(approval.askedAt)}</time></dd>
        <dt>{say('approvals.lapses')}</dt><dd><time dateTime={approval.lapsesAt}>{formats.moment(approval.lapsesAt)}</time></dd>
      </dl>
      {me.actions.includes('vehicles.approve') && record && (open
        ? <DeedForm title={say('approvals.refuse')} fields={[{ name: 'note', label: say('owner.reason'), kind: 'text' }]} sendLabel={say('approvals.refuse')} isSending={decide.isPending} cause={decide.error} close={close} send={(values) => { decide.mutate({ ...values, decision: 'refused' }); }} />
        : <><div className="halves"><Button disabled={decide.isPending} onClick={() => { decide.mutate({ decision: 'approved' }); }}>{say('approvals.approve')}</Button><Button ref={opener('refusing')} variant="default" onClick={() => { show('refusing'); }}>{say('approvals.refuse')}</Button></div><Faults cause={decide.error} /></>)}
    </article>
  );
}
