/** Who may take a copy of what their bureau sees: its gateways, and the supervisor who answers for them. Pure. */
import { granted, type Grant } from '../../kernel/policy.ts';

export const grants = {
  take: { roles: ['gateway', 'supervisor'], collection: 'vehicles', words: granted('seen') },
  readKey: { roles: 'everyone' },
} as const satisfies Record<string, Grant>;
