/** What the hub found wrong with something that no form has: each fault with where it lies, in the reader's language. */
import { Refused } from '../api/client.ts';
import { Said } from './said.tsx';

export function FaultsOf({ cause }: { readonly cause: unknown }) {
  if (!(cause instanceof Refused) || cause.faults.length === 0) return null;
  return <ul className="small">{cause.faults.map((fault) => <li key={fault.path + fault.detail}><bdi className="stamped">{fault.path || '/'}</bdi> <Said told={fault} english={fault.detail} /></li>)}</ul>;
}
