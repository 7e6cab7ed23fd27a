/** The door of the watch on misuse. */
import { module } from '../module.ts';
import { alertActions } from './actions.ts';
import { canaryActions } from './canary-actions.ts';

export { watchDuties } from './duty.ts';

export const watch = () => module({ name: 'watch', actions: [...alertActions, ...canaryActions], migrations: new URL('migrations/', import.meta.url) });
