/** The door of the status module. */
import { module } from '../module.ts';
import { statusActions, type StatusPorts } from './actions.ts';

export type { StatusFigures } from './actions.ts';
export const status = (ports: StatusPorts) => module({ name: 'status', actions: statusActions(ports) });
