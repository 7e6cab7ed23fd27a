/** Who may do what with replicas: people who enrol and revoke them, and the device itself. Pure. */
import { DEVICE_ROLE } from '../../kernel/context.ts';
import { granted, type Grant } from '../../kernel/policy.ts';

export const grants = {
  enrol: { roles: ['administrator'] },
  see: { roles: ['desk', 'supervisor', 'auditor', 'administrator'], words: granted('own_bureau_all') },
  /** At once and alone: it takes away, and gives nothing. */
  revoke: { roles: ['supervisor', 'administrator'], words: granted('own_bureau_supervisors') },
  /** The device: nobody else may, and it may nothing else. */
  device: { roles: [DEVICE_ROLE], words: granted('themselves') },
} as const satisfies Record<string, Grant>;
