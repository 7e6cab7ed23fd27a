/** A decoy was touched: nobody has a reason to, so once is enough. */
import type { Deed, Signal } from '../deeds.ts';
import { say } from '../sayings.ts';

export function canaryOf(deed: Deed): Signal | undefined {
  const [canary] = deed.canaries;
  if (canary === undefined) return undefined;
  return { rule: 'canary', ms: deed.ms, score: 1, evidence: [deed.id], says: say(`decoy_${deed.kind}`, { decoy: canary }) };
}
