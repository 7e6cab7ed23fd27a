/** How a finding of the lane is shown: a hit, what may be meant, or neutrally where nobody may notice. Pure. */
import type { LaneSighting } from '../../../../src/modules/checks/schema.ts';
import type { Shape } from '../shape-of.ts';

type Seen = Pick<LaneSighting, 'check' | 'hits' | 'candidates'>;

/** Whether nobody may notice that it was found. */
export const isQuiet = ({ hits, candidates }: Seen): boolean => [...hits, ...candidates].some(({ discreet }) => discreet === true);
export const shapeOf = (seen: Seen): Shape => (isQuiet(seen) ? 'neutral' : seen.hits.length > 0 ? 'hit' : 'candidates');
/** The finding as it stands: what was a candidate and is a hit now is news. */
export const markOf = ({ check, hits }: Seen): string => `${check} ${hits.length > 0 ? 'hit' : 'candidate'}`;
