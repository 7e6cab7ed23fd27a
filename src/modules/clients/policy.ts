/** Who may do what with system clients. Pure. */
import { granted, type Grant } from '../../kernel/policy.ts';

const ofTheBureau: Grant = { roles: ['supervisor', 'administrator'], words: granted('own_bureau_supervisors') };

export const grants = {
  addClient: ofTheBureau, changeClient: ofTheBureau, revokeClient: ofTheBureau,
  readClients: { roles: ['supervisor', 'auditor', 'administrator'], words: granted('own_bureau_all') },
  rotateSigningKeys: { roles: ['administrator'] },
} as const satisfies Record<string, Grant>;
