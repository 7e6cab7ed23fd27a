/** What a second person is shown of an act, line by line, in the reader's language. */
import type { Proposal } from '../../../src/modules/proposals/schema.ts';
import { Said } from './said.tsx';

/** A line without a code is a name alone; where there are no codes at all an older hub proposed it. */
export const Says = ({ display: { says, told }, className }: { readonly display: Pick<Proposal['display'], 'says' | 'told'>; readonly className?: string }) => (
  <ul className={className}>{says.map((line, at) => <li key={line}><Said told={told?.[at]} english={line} isName={told !== undefined && told[at] === null} /></li>)}</ul>
);
