/** Who may check, and what they learn. Pure. */
import type { Principal } from '../../kernel/context.ts';

const CHECKERS: readonly string[] = ['officer', 'desk', 'supervisor', 'analyst', 'coordinator', 'registration_clerk', 'gateway'];
export const mayCheck = (p: Principal): boolean => CHECKERS.includes(p.role);
/** Those who may read a check of their bureau back out of the log. */
export const mayReadChecks = (p: Principal): boolean => ['officer', 'desk', 'supervisor', 'auditor'].includes(p.role);
/** R6: a registration office learns only that a vehicle is recorded, and whom to contact. */
export const learnsOnlyWhoOwns = (p: Principal): boolean => p.role === 'registration_clerk';
/** Those who stand before the vehicle, and the desk that helps them: they say whether it is the recorded one. */
export const mayCompare = (p: Principal): boolean => p.role === 'officer' || p.role === 'desk';
export const isAdministrator = (p: Principal): boolean => p.role === 'administrator';
