/** The door of the log's module. */
import { module } from '../module.ts';
import { logActions, type LogPorts } from './actions.ts';

export const log = (ports: LogPorts) => module({ name: 'log', actions: logActions(ports) });
