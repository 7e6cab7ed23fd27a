/** Who may do what with system clients. Pure. */
import type { Grant } from '../../kernel/policy.ts';

const ofTheBureau: Grant = { roles: ['supervisor', 'administrator'], words: '(supervisors for their own bureau)' };

export const grants = {
  addClient: ofTheBureau, changeClient: ofTheBureau, revokeClient: ofTheBureau,
  readClients: { roles: ['supervisor', 'auditor', 'administrator'], words: '(all but administrators those of their own bureau)' },
  rotateSigningKeys: { roles: ['administrator'] },
} as const satisfies Record<string, Grant>;
