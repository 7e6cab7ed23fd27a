/** Who may see the hub's state. Pure. */
import type { Grant } from '../../kernel/policy.ts';

export const grants = {
  read: { roles: 'everyone', words: 'for their own bureau' },
  readPermissions: { roles: 'everyone' },
  metrics: { roles: ['administrator'] },
} as const satisfies Record<string, Grant>;
