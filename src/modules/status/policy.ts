/** Who may see the hub's state. Pure. */
import { granted, type Grant } from '../../kernel/policy.ts';

export const grants = {
  read: { roles: 'everyone', words: granted('own_bureau') },
  readPermissions: { roles: 'everyone' },
  metrics: { roles: ['administrator'] },
} as const satisfies Record<string, Grant>;
