/** Small parts that several screens of records share: the way back, a status, and what waits for a second person. */
import { Link } from '@tanstack/react-router';
import type { Proposal } from '../../../src/modules/proposals/schema.ts';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { SignOf } from '../theme/shapes.tsx';
import { useRecordWords } from './words/index.ts';

export function Back({ id }: { readonly id?: string }) {
  const { say } = useRecordWords();
  const label = <><SignOf sign="back" />{say(id === undefined ? 'records.title' : 'records.back')}</>;
  return <p>{id === undefined ? <Link to="/records" className="go-on">{label}</Link> : <Link to="/records/$id" params={{ id }} className="go-on">{label}</Link>}</p>;
}

const TONES: Readonly<Partial<Record<Vehicle['status'], string>>> = { live: 'good', located: 'warn', suspended: 'urgent', pending: 'warn' };
export function Status({ status }: { readonly status: Vehicle['status'] }) {
  const { say } = useRecordWords();
  return <span className={`tag ${TONES[status] ?? ''}`}>{say(`records.status.${status}`)}</span>;
}

/** Nothing has been done yet: what would happen, and who has to approve it. */
export function Waits({ proposal }: { readonly proposal: Proposal }) {
  const { say, formats } = useRecordWords();
  return (
    <section className="notice warn" role="status">
      <p><b>{say('records.proposed')}</b></p>
      <ul>{proposal.display.says.map((line) => <li key={line}><bdi>{line}</bdi></li>)}</ul>
      <p>{say('records.proposedMore', { when: formats.moment(proposal.lapsesAt) })}</p>
      <p><Approvals /></p>
    </section>
  );
}

export function Approvals() {
  const { say } = useRecordWords();
  const to: string = '/approvals';
  return <Link to={to}>{say('records.approvals')}</Link>;
}

/** What a record is called in a list and above its page. */
export const nameOf = ({ make, model, year }: Pick<Vehicle, 'make' | 'model'> & { readonly year?: number | undefined }): string => [make, model, year].filter((part) => part !== undefined).join(' ');
