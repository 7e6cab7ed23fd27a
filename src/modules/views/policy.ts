/** Who may keep views: whoever reads records. Whose they are is asked by the store with each statement. Pure. */
import { granted, type Grant } from '../../kernel/policy.ts';

export const grants = {
  views: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'auditor'], words: granted('own') },
} as const satisfies Record<string, Grant>;
