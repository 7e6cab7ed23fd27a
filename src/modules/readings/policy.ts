/** Who may have a picture read: those who check vehicles themselves. Pure. */
import type { Grant } from '../../kernel/policy.ts';

export const grants = {
  read: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'coordinator', 'registration_clerk', 'gateway'], collection: 'vehicles' },
} as const satisfies Record<string, Grant>;
