/** The door of the status module. */
import type { TableEntry } from '../../kernel/action.ts';
import { module } from '../module.ts';
import { statusActions, type StatusPorts } from './actions.ts';
import { permissionActions } from './permissions.ts';

export type { StatusFigures } from './actions.ts';
export const status = ({ actions, purposes, ...ports }: StatusPorts & { readonly actions: () => readonly TableEntry[]; readonly purposes: readonly string[] }) =>
  module({ name: 'status', actions: [...statusActions(ports), ...permissionActions(actions, purposes)] });
