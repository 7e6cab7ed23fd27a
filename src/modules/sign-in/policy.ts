/** Who may settle how a bureau's people sign in. Pure. */
import type { Principal } from '../../kernel/context.ts';
import type { Grant } from '../../kernel/policy.ts';

export const grants = {
  issuer: { roles: ['supervisor', 'administrator'], words: 'for their own bureau, and for any by the hub' },
  issuerKeys: { roles: ['administrator'] },
} as const satisfies Record<string, Grant>;

export const isHub = ({ role }: Pick<Principal, 'role'>): boolean => role === 'administrator';
