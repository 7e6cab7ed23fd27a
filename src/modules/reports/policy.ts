/** Who may print the story of a hit. Pure; what stands in it is what they may read anyway. */
import type { Grant } from '../../kernel/policy.ts';

export const grants = {
  read: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed'], as: ['owner', 'finder'] },
} as const satisfies Record<string, Grant>;
