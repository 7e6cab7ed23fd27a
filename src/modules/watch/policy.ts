/** Who may judge alerts and lay decoys: auditors alone. That nobody judges their own is asked beside it (reviewing.ts). Pure. */
import type { Grant } from '../../kernel/policy.ts';

export const grants = {
  review: { roles: ['auditor'], words: 'of the person’s bureau, never the person; of the hub, where the person is an auditor' },
  lay: { roles: ['auditor'], words: 'on records of their own bureau' },
  seeCanaries: { roles: ['auditor'], words: 'of the bureau that laid them, and of the hub' },
} as const satisfies Record<string, Grant>;

/** The role whose holders review: alerts about them go to the hub. */
export const REVIEWER_ROLE = 'auditor';
