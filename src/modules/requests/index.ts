/** The door of the requests module. */
import { module } from '../module.ts';
import { requestActions } from './actions.ts';
import type { RequestPorts } from './ports.ts';

export { deadlineDuty } from './deadlines.ts';

export const requestMigrations = new URL('migrations/', import.meta.url);
export const requests = (ports: RequestPorts) => module({ name: 'requests', actions: requestActions(ports) });
