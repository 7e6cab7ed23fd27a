/** A check as it is asked and answered: shapes alone, of the API's own schemas. */
import type { AskCheck, CheckAnswer } from '../../../src/modules/checks/schema.ts';

export type Question = Pick<AskCheck, 'vehicle' | 'purpose' | 'capture' | 'ref' | 'observedAt'> & { readonly bands?: 'all' };
export type Checked = CheckAnswer;
