/** Who may take a copy of what their bureau sees: its gateways, and the supervisor who answers for them. Pure. */
import type { Grant } from '../../kernel/policy.ts';

export const grants = {
  take: { roles: ['gateway', 'supervisor'], collection: 'vehicles', words: 'of what their bureau may see' },
  readKey: { roles: 'everyone' },
} as const satisfies Record<string, Grant>;
