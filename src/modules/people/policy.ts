/** Who may do what with people and sessions. Pure. */
import type { Principal } from '../../kernel/context.ts';
import { granted, type Grant } from '../../kernel/policy.ts';
import { sayings } from '../../kernel/schema/index.ts';
import { PERSON_ROLES } from './schema.ts';

const { say } = sayings('granted', { people: 'for their own bureau, and for the first of any by the hub', sessions: 'for their own sessions and those below them' });

/** Supervisors for their own bureau; the administrator for supervisors of any, and for the hub's own people. */
const managing: Grant = { roles: ['supervisor', 'administrator'], words: say('people') };

export const grants = {
  managePeople: managing,
  /** Colleagues are called by name; another bureau's people never are. */
  nameColleagues: { roles: PERSON_ROLES, words: granted('own_bureau') },
  me: { roles: 'everyone', words: granted('about_themselves') },
  listSessions: { roles: 'everyone', words: say('sessions') },
  endSession: { roles: 'everyone', words: say('sessions') },
} as const satisfies Record<string, Grant>;

/** The hub makes the first supervisors of a bureau, and its own people. */
export const isHub = ({ role }: Pick<Principal, 'role'>): boolean => role === 'administrator';
/** A supervisor ends the sessions of the bureau's people. */
export const isSupervisorOf = ({ role, bureau }: Pick<Principal, 'role' | 'bureau'>, whose: string): boolean => role === 'supervisor' && bureau === whose;
