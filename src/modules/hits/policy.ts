/** Who may do what with hits. Pure. */
import type { Principal } from '../../kernel/context.ts';
import type { Grant } from '../../kernel/policy.ts';
import { sayings } from '../../kernel/schema/index.ts';

const { say } = sayings('granted', { answered: '(the owner once it has answered)' });

const collection = 'vehicles';

export const grants = {
  /** Those of the owner's and of the finder's bureau who work them. */
  see: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed'], as: ['owner', 'finder'] },
  /** Whoever stands before the vehicle, and the desk that helps. */
  ask: { roles: ['officer', 'desk', 'supervisor'], as: ['finder'], collection },
  /** The desk that answers day and night, and the national system that answers for it. */
  answer: { roles: ['desk', 'supervisor', 'feed'], as: ['owner'], collection },
  act: { roles: ['officer', 'desk', 'supervisor'], as: ['finder'], collection },
  close: { roles: ['desk', 'supervisor'], as: ['owner', 'finder'], words: say('answered') },
  claim: { roles: ['desk', 'supervisor'], as: ['owner', 'finder'] },
  takeOver: { roles: ['desk', 'supervisor'], as: ['finder'] },
  seeTimes: { roles: ['desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'administrator'] },
} as const satisfies Record<string, Grant>;

/** Officers of a unit: once their desk has taken a hit over, it speaks for them. */
export const isOfUnit = ({ role }: Pick<Principal, 'role'>): boolean => role === 'officer';
/** Who takes a claim from the person that holds it. */
export const mayTakeClaims = ({ role }: Pick<Principal, 'role'>): boolean => role === 'supervisor';
