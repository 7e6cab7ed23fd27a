/** Whose draft a reading goes into, where a screen of readings is opened before the check’s. */
import type { Me } from '../api/queries.ts';
import { firstPurpose } from '../check/check-screen.tsx';
import { openDraft } from '../check/draft.ts';
import { whoOf } from '../check/shape-of.ts';

export const beginDraft = (me: Me): void => { openDraft(whoOf(me), firstPurpose(me.purposes)); };
