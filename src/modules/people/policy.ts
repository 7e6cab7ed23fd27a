/** Who may do what with people and sessions. Pure. */
import type { Principal } from '../../kernel/context.ts';
import type { Grant } from '../../kernel/policy.ts';

/** Supervisors for their own bureau; the administrator for supervisors of any, and for the hub's own people. */
const managing: Grant = { roles: ['supervisor', 'administrator'], words: 'for their own bureau, and for the first of any by the hub' };

export const grants = {
  managePeople: managing,
  me: { roles: 'everyone', words: 'about themselves' },
  listSessions: { roles: 'everyone', words: 'for their own sessions and those below them' },
  endSession: { roles: 'everyone', words: 'for their own sessions and those below them' },
} as const satisfies Record<string, Grant>;

/** The hub makes the first supervisors of a bureau, and its own people. */
export const isHub = ({ role }: Pick<Principal, 'role'>): boolean => role === 'administrator';
/** A supervisor ends the sessions of the bureau's people. */
export const isSupervisorOf = ({ role, bureau }: Pick<Principal, 'role' | 'bureau'>, whose: string): boolean => role === 'supervisor' && bureau === whose;
