/** Who may do what with vehicle records. Pure. */
import type { Principal, Role } from '../../kernel/context.ts';

const among = (...roles: readonly Role[]) => (p: Principal): boolean => roles.includes(p.role);

/** Who may read single records: those who answer hits, and the officer who was shown one. */
export const mayRead = among('officer', 'desk', 'supervisor', 'analyst', 'auditor', 'feed');
/** Who writes for a bureau: its desk by hand, its national system by feed. */
export const mayRecord = among('desk', 'supervisor', 'feed');
/** A bulk file is one agreed contract (R3). */
export const mayImport = among('desk', 'supervisor', 'feed');
/** The finder's mark (R2). */
export const mayLocate = among('officer', 'desk', 'supervisor', 'feed');

/** R1: only the owner changes, extends or clears. */
export const isOwner = (p: Principal, record: { readonly owner: string }): boolean => p.bureau === record.owner;
