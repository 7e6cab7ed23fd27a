/** A decoy was touched: nobody has a reason to, so once is enough. */
import type { Deed, Signal } from '../deeds.ts';

export function canaryOf(deed: Deed): Signal | undefined {
  const [canary] = deed.canaries;
  if (canary === undefined) return undefined;
  return { rule: 'canary', ms: deed.ms, score: 1, evidence: [deed.id], says: `a decoy (${canary}) was ${TOUCHED[deed.kind]}, with no hit, case or operation that explains it` };
}

const TOUCHED: Readonly<Record<Deed['kind'], string>> = { look_up: 'looked up', refused: 'asked for', change: 'changed', destroy: 'ended', export: 'taken out', work: 'worked on' };
