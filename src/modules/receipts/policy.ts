/** Who may read the keys that sign receipts: whoever is shown one. Pure. */
import type { Grant } from '../../kernel/policy.ts';

export const grants = {
  readKeys: { roles: 'everyone' },
} as const satisfies Record<string, Grant>;
