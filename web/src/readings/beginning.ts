/** Whose draft a reading goes into, where a screen of readings is opened before the check’s. */
import type { Me } from '../api/queries.ts';
import { openDraft } from '../check/draft.ts';
import { recall } from '../remembered.ts';

const PURPOSE_FIRST = 'roadside';

export const beginDraft = ({ person, bureau, role, purposes }: Me): void => {
  openDraft(person ?? `${bureau} ${role}`, [recall('purpose'), PURPOSE_FIRST].find((one) => one !== undefined && purposes.includes(one)) ?? purposes[0] ?? '');
};
