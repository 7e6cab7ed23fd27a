/** One proposal: what would be done and why it takes two, what would differ, who proposed it; and what one may say to it. */
import { Button } from '../theme/controls.tsx';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Proposal } from '../../../src/modules/proposals/schema.ts';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { ask } from '../api/client.ts';
import type { Me } from '../api/queries.ts';
import { useOneOpen } from '../states/one-open.ts';
import { DeedForm, Faults, type Values } from '../hits/deed-form.tsx';
import { labelOf, valueOf } from '../records/form/labels.ts';
import { useRecordWords } from '../records/words/index.ts';
import { differencesOf, lineOf, linesOf, type Difference, type Tongue } from './differences.ts';
import { useNames } from '../me/names.tsx';
import { Says } from '../said/says.tsx';
import { isOwn } from './queries.ts';
import { approvalsWords } from './words/index.ts';

const HASH_SHOWN = 12;
const at = (id: string, what = ''): `/${string}` => `/v1/proposals/${encodeURIComponent(id)}${what}`;

/** The record that the request is about, as it stands now, where it is about one. */
function useStanding({ display }: Proposal, me: Me): Vehicle | undefined {
  const [record, ...others] = display.records;
  const isOne = record !== undefined && others.length === 0 && me.actions.includes('vehicles.get');
  const { data } = useQuery({ queryKey: ['record', record?.id], queryFn: () => ask<Vehicle>('GET', `/v1/vehicles/${encodeURIComponent(record?.id ?? '')}`), enabled: isOne });
  return isOne ? data : undefined;
}

export function ProposalCard({ proposal, me }: { readonly proposal: Proposal; readonly me: Me }) {
  const { say, sayCode, formats } = approvalsWords.useWords();
  const { display, proposedBy, state } = proposal;
  const record = useStanding(proposal, me);
  const isWaiting = state === 'waiting';
  // What was done stands in the record by now: then the request alone is told.
  const tongue = useTongue(proposal);
  const differences = differencesOf(display.command.body, isWaiting ? record : undefined, tongue);
  const where = lineOf(display.command.params);
  const named = useNames([proposedBy.person, proposal.decidedBy?.person], say('approvals.you'));
  const who = [proposedBy.unit, named(proposedBy.person) ?? proposedBy.device].filter((part) => part !== undefined).join(' · ');
  return (
    <article className="card stack tight" data-proposal={state}>
      <div className="row apart"><h3>{sayCode('approvals.action', proposal.action)}</h3><span className={`tag ${state === 'done' ? 'good' : state === 'waiting' ? 'warn' : ''}`}>{say(`approvals.state.${state}`)}</span></div>
      <p className="row">{display.acts.map((act) => <span key={act} className="tag">{sayCode('approvals.act', act)}</span>)}</p>
      <Says display={display} className="notice" />
      <dl className="pairs">
        {display.records.length > 0 && <><dt>{say('approvals.records')}</dt><dd>{display.records.map(({ id, owner, reference, version }) => <span key={id} className="tag"><bdi>{owner}</bdi> <span className="stamped">{reference}</span> {say('approvals.version', { n: formats.number(version) })}</span>)}</dd></>}
        {display.records.length === 0 && where !== '' && <><dt>{say('approvals.about')}</dt><dd><bdi>{where}</bdi></dd></>}
        <dt>{say('approvals.by')}</dt><dd><bdi>{who}</bdi> · <time dateTime={proposal.proposedAt}>{formats.moment(proposal.proposedAt)}</time></dd>
        {isWaiting && <><dt>{say('approvals.lapses')}</dt><dd><time dateTime={proposal.lapsesAt}>{formats.moment(proposal.lapsesAt)}</time></dd></>}
        {proposal.decidedBy && <><dt>{say('approvals.decided')}</dt><dd><bdi>{[proposal.decidedBy.unit, named(proposal.decidedBy.person)].filter((part) => part !== undefined).join(' · ')}</bdi>{proposal.reason !== undefined && <>: <bdi>{proposal.reason}</bdi></>}</dd></>}
        <dt>{say('approvals.hash')}</dt><dd><span className="stamped" title={proposal.hash}>{proposal.hash.slice(0, HASH_SHOWN)}…</span></dd>
      </dl>
      {differences.length > 0 && <Differences differences={differences} label={tongue?.label} hasBefore={isWaiting && record !== undefined} />}
      {isWaiting && (isOwn(proposal, me) ? <Own proposal={proposal} me={me} record={record} /> : <Deciding proposal={proposal} me={me} />)}
    </article>
  );
}

/** A record's fields have names and words of their own; what else is asked for is told as the hub's contract calls it. */
function useTongue({ action }: Proposal): Tongue | undefined {
  const words = useRecordWords();
  return action.startsWith('vehicles.') ? { label: (path) => labelOf(words, path), value: (path, value) => valueOf(words, path, value) } : undefined;
}

function Differences({ differences, label, hasBefore }: { readonly differences: readonly Difference[]; readonly label: Tongue['label'] | undefined; readonly hasBefore: boolean }) {
  const { say } = approvalsWords.useWords();
  return (
    <table className="fields">
      <caption className="unseen">{say('approvals.differences')}</caption>
      <thead><tr><th scope="col">{say('compare.field')}</th>{hasBefore && <th scope="col">{say('approvals.before')}</th>}<th scope="col">{say('approvals.after')}</th></tr></thead>
      <tbody>{differences.map(({ field, before, after }) => <tr key={field}><th scope="row">{label ? <bdi>{label(field)}</bdi> : <code>{field}</code>}</th>{hasBefore && <td><del><bdi>{before === '' ? '–' : before}</bdi></del></td>}<td><ins><bdi>{after === '' ? '–' : after}</bdi></ins></td></tr>)}</tbody>
    </table>
  );
}

/** What was shown may have changed meanwhile: then it is read again, and so is what it is about. */
function useSaying<B>(send: (body: B) => Promise<unknown>, done = (): void => undefined) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: send, onSuccess: done, onSettled: () => { for (const queryKey of [['proposals'], ['record']]) void queries.invalidateQueries({ queryKey }); } });
}

function Deciding({ proposal: { id, hash }, me }: { readonly proposal: Proposal; readonly me: Me }) {
  const { say } = approvalsWords.useWords();
  const { open, show, close, opener } = useOneOpen<'refusing'>();
  const approve = useSaying(() => ask('POST', at(id, '/approval'), { body: { hash } }));
  const refuse = useSaying((reason: string) => ask('POST', at(id, '/refusal'), { body: { reason } }));
  if (!me.actions.includes('proposals.approve')) return null;
  if (open) return <DeedForm title={say('approvals.refuse')} fields={[{ name: 'reason', label: say('owner.reason'), kind: 'text', isRequired: true }]} sendLabel={say('approvals.refuse')} isSending={refuse.isPending} cause={refuse.error} close={close} send={({ reason = '' }) => { refuse.mutate(reason); }} />;
  return (
    <>
      <p className="quiet small">{say('approvals.approveHint')}</p>
      <div className="halves"><Button disabled={approve.isPending} onClick={() => { approve.mutate(undefined); }}>{say('approvals.approve')}</Button><Button ref={opener('refusing')} variant="default" onClick={() => { show('refusing'); }}>{say('approvals.refuse')}</Button></div>
      <Faults cause={approve.error} />
    </>
  );
}

/** One's own: corrected or shown anew, or withdrawn. */
function Own({ proposal, me, record }: { readonly proposal: Proposal; readonly me: Me; readonly record: Vehicle | undefined }) {
  const { say } = approvalsWords.useWords();
  const { open, show, close, opener } = useOneOpen<'editing'>();
  const tongue = useTongue(proposal);
  const { id, display } = proposal;
  const { body, ifMatch } = display.command;
  const lines = linesOf(body);
  const withdraw = useSaying(() => ask('POST', at(id, '/withdrawal'), { body: {} }));
  // Shown anew, it is about the record as it stands now.
  const seen = ifMatch !== undefined && record ? `"${record.version}"` : ifMatch;
  const edit = useSaying((values: Values) => ask('PUT', at(id), { body: { ...(Object.keys(lines).length === 0 ? {} : { body: { ...(body as object), ...values } }), ...(seen === undefined ? {} : { ifMatch: seen }) } }), close);
  if (!me.actions.includes('proposals.edit')) return null;
  if (open) return <DeedForm title={say('approvals.edit')} fields={Object.entries(lines).map(([name, first]) => ({ name, label: tongue?.label(name) ?? name, kind: 'text', first, isRequired: true }))} sendLabel={say('approvals.showAnew')} isSending={edit.isPending} cause={edit.error} close={close} send={(values) => { edit.mutate(values); }}><p className="quiet small">{say('approvals.editHint')}</p></DeedForm>;
  return (
    <>
      <p className="quiet small">{say('approvals.own')}</p>
      <div className="halves"><Button ref={opener('editing')} variant="default" onClick={() => { show('editing'); }}>{say('approvals.edit')}</Button><Button variant="default" disabled={withdraw.isPending} onClick={() => { withdraw.mutate(undefined); }}>{say('approvals.withdraw')}</Button></div>
      <Faults cause={withdraw.error} />
    </>
  );
}
