/** Who may do what with witnesses, and how many of them a checkpoint needs. Pure. */
import type { Principal } from '../../kernel/context.ts';
import { decide, type Grant } from '../../kernel/policy.ts';

export const grants = {
  /** Whoever verifies the log needs their keys. */
  read: { roles: 'everyone' },
  arrange: { roles: ['administrator'] },
} as const satisfies Record<string, Grant>;

/** Where witnesses are asked, who added them and why they do not sign is for those who arrange them. */
export const isTold = (principal: Principal): boolean => decide(principal, grants.arrange).isPermitted;

/** More than half, so that two histories never both have one; more where the administrator said so. */
export const quorumOf = (witnesses: number, said: number | undefined): number => (witnesses === 0 ? 0 : Math.max(Math.floor(witnesses / 2) + 1, said ?? 0));
