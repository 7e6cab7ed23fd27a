/** The polite no's of a replica: what it cannot answer, and why. */
import { refusal } from '../kernel/errors.ts';

const PATH_CHARS_MAX = 100;

export const erased = refusal('replicas.erased', 503, () => 'this replica was revoked by its hub and has erased itself: nothing can be checked here any more');
export const noCopy = refusal('replicas.no_copy', 503, () => ({ message: 'this replica has not fetched its first copy yet: nothing can be checked here until it has', details: { retryAfterS: 5 } }));
/** Which paths its hub has, a replica cannot know: the hub may be newer. */
export const notHere = refusal('replicas.not_here', 501, (path: string, hub: string) => `this is a replica, which answers checks: ${path.slice(0, PATH_CHARS_MAX)} is nothing that it does; ask its hub, ${hub}`, ['path', 'hub']);
