/** The door of the hits module. */
import { module } from '../module.ts';
import { hitActions } from './actions.ts';

export { hasConfirmed, hitIdOf, isCandidate, raiseHits } from './store.ts';

export const hits = module({ name: 'hits', actions: hitActions, migrations: new URL('migrations/', import.meta.url) });
