/** Who may do what with hits. Pure. */
import type { Grant } from '../../kernel/policy.ts';

export const grants = {
  /** Those of the owner's and of the finder's bureau who work them. */
  see: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed'], as: ['owner', 'finder'] },
} as const satisfies Record<string, Grant>;
