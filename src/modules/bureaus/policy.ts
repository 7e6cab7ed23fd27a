/** Who may do what with bureaus, units, settings and tokens. Pure. */
import type { Grant } from '../../kernel/policy.ts';

const forTheHub: Grant = { roles: ['administrator'] };
const ownBureau: Grant = { roles: 'everyone', words: 'for their own bureau' };

export const grants = {
  addBureau: forTheHub, changeBureau: forTheHub, listBureaus: { roles: 'everyone' },
  listUnits: ownBureau,
  createToken: forTheHub, listTokens: forTheHub, revokeToken: forTheHub,
  addUnit: { roles: ['supervisor'], words: 'for their own bureau' },
  changeUnit: { roles: ['supervisor'], words: 'for their own bureau' },
  readSettings: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed', 'gateway'], words: 'for their own bureau' },
  changeSettings: { roles: ['supervisor'], words: 'for their own bureau' },
} as const satisfies Record<string, Grant>;
