/** Who may see hits. Pure. */
import type { Principal } from '../../kernel/context.ts';

/** Those of the owner's and of the finder's bureau who work them. */
export const maySeeHits = (p: Principal): boolean => ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'feed'].includes(p.role);
