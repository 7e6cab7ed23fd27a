/** Who may write to a hit, and who reads it. Pure. */
import type { Grant } from '../../kernel/policy.ts';

export const grants = {
  /** Those who see the hit. */
  see: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed'], as: ['owner', 'finder'] },
  /** Those who work it. */
  write: { roles: ['officer', 'desk', 'supervisor', 'coordinator', 'feed'], as: ['owner', 'finder'] },
} as const satisfies Record<string, Grant>;
