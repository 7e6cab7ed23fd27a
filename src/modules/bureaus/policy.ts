/** Who may do what with bureaus, units, settings and tokens. Pure. */
import { granted, type Grant } from '../../kernel/policy.ts';

const forTheHub: Grant = { roles: ['administrator'] };
const ownBureau: Grant = { roles: 'everyone', words: granted('own_bureau') };

export const grants = {
  addBureau: forTheHub, changeBureau: forTheHub, listBureaus: { roles: 'everyone' },
  listUnits: ownBureau,
  createToken: forTheHub, listTokens: forTheHub, revokeToken: forTheHub,
  addUnit: { roles: ['supervisor'], words: granted('own_bureau') },
  changeUnit: { roles: ['supervisor'], words: granted('own_bureau') },
  readSettings: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed', 'gateway'], words: granted('own_bureau') },
  changeSettings: { roles: ['supervisor'], words: granted('own_bureau') },
} as const satisfies Record<string, Grant>;
