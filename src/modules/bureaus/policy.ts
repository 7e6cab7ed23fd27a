/** Who may do what with bureaus and tokens. Pure. */
import type { Principal } from '../../kernel/context.ts';

export const isAdministrator = (p: Principal): boolean => p.role === 'administrator';
export const anyone = (): boolean => true;
