/** Who may settle how a bureau's people sign in. Pure. */
import type { Principal } from '../../kernel/context.ts';
import { granted, type Grant } from '../../kernel/policy.ts';

export const grants = {
  issuer: { roles: ['supervisor', 'administrator'], words: granted('own_bureau_and_hub') },
  issuerKeys: { roles: ['administrator'] },
} as const satisfies Record<string, Grant>;

export const isHub = ({ role }: Pick<Principal, 'role'>): boolean => role === 'administrator';
