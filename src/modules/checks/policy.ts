/** Who may check and for what, and what they learn. Pure. */
import type { Principal, Role } from '../../kernel/context.ts';
import type { Grant } from '../../kernel/policy.ts';

/** For which purposes a role may check (R7); those that are not named here may for every purpose of the hub but these of others. */
const PURPOSES: Readonly<Partial<Record<Role, readonly string[]>>> = {
  registration_clerk: ['registration'],
};

export const grants = {
  check: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'coordinator', 'registration_clerk', 'gateway'], collection: 'vehicles', purposes: PURPOSES },
  /** Those who may read a check of their bureau back out of the log. */
  readChecks: { roles: ['officer', 'desk', 'supervisor', 'auditor'], words: 'of the asking bureau' },
  /** Those who stand before the vehicle, and the desk that helps them: they say whether it is the recorded one. */
  compare: { roles: ['officer', 'desk'], words: 'of the asking bureau' },
  readFigures: { roles: ['desk', 'supervisor', 'analyst', 'auditor', 'coordinator'], words: 'for their own bureau' },
  readModel: { roles: 'everyone' },
  changeModel: { roles: ['administrator'] },
} as const satisfies Record<string, Grant>;

/** R6: a registration office learns only that a vehicle is recorded, and whom to contact. */
export const learnsOnlyWhoOwns = (p: Principal): boolean => p.role === 'registration_clerk';
