/** Who may count, and what: a bureau's people what concerns their bureau, the hub's own people everything. Pure. */
import { HUB_BUREAU, type Principal } from '../../kernel/context.ts';
import type { Grant } from '../../kernel/policy.ts';
import { sayings } from '../../kernel/schema/index.ts';

const { say } = sayings('granted', { analysis: 'for their own bureau, the hub’s own for all of them' });

export const grants = {
  /** Those who may see the bureau's hits one by one, without the roadside; and those who run the hub. */
  analyse: { roles: ['desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'administrator'], words: say('analysis') },
} as const satisfies Record<string, Grant>;

export const seesAll = ({ bureau }: Pick<Principal, 'bureau'>): boolean => bureau === HUB_BUREAU;
