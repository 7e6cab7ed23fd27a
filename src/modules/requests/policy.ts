/** Who may do what with requests about data. Pure; which step is possible when stands in life.ts. */
import { granted, type Grant } from '../../kernel/policy.ts';

const own = granted('own_bureau');
export const grants = {
  see: { roles: ['desk', 'supervisor', 'auditor'], words: own },
  /** Checks of others for their inquiries, and those that found a candidate only, are told to those who decide and who watch. */
  seeInquiries: { roles: ['supervisor', 'auditor'], words: own },
  /** Open, trace, freeze, extend, hand over, correct, answer. */
  work: { roles: ['desk', 'supervisor'], words: own },
  /** What a person is told of the data about it, and why not, is a supervisor's word. */
  decide: { roles: ['supervisor'], words: own },
  seeCorrections: { roles: ['desk', 'supervisor', 'auditor', 'feed'], words: own },
  /** That the own copy was corrected. */
  confirmCorrection: { roles: ['desk', 'supervisor', 'feed'], words: own },
} as const satisfies Record<string, Grant>;
