/** The door of the status module. */
import type { TableEntry } from '../../kernel/action.ts';
import { module } from '../module.ts';
import { replicaStatus, statusActions, type StatusPorts } from './actions.ts';
import { permissionActions } from './permissions.ts';

export type { StatusFigures } from './actions.ts';
export const status = ({ actions, purposes, ...ports }: StatusPorts & { readonly actions: () => readonly TableEntry[]; readonly purposes: readonly string[] }) =>
  module({ name: 'status', actions: [...statusActions(ports), ...permissionActions(actions, purposes)] });

/** The same of a replica. */
export const statusOfReplica = ({ actions, purposes, ...ports }: Parameters<typeof replicaStatus>[0] & { readonly actions: () => readonly TableEntry[]; readonly purposes: readonly string[] }) =>
  module({ name: 'status', actions: [replicaStatus(ports), ...permissionActions(actions, purposes)] });
