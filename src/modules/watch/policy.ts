/** Who may judge alerts and lay decoys: auditors alone. That nobody judges their own is asked beside it (reviewing.ts). Pure. */
import type { Grant } from '../../kernel/policy.ts';
import { sayings } from '../../kernel/schema/index.ts';

const { say } = sayings('granted', { reviewed: 'of the person’s bureau, never the person; of the hub, where the person is an auditor', own_records: 'on records of their own bureau', laid: 'of the bureau that laid them, and of the hub' });

export const grants = {
  review: { roles: ['auditor'], words: say('reviewed') },
  lay: { roles: ['auditor'], words: say('own_records') },
  seeCanaries: { roles: ['auditor'], words: say('laid') },
} as const satisfies Record<string, Grant>;

/** The role whose holders review: alerts about them go to the hub. */
export const REVIEWER_ROLE = 'auditor';
