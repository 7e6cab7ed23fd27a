/** The door of the proposals module. */
import { module } from '../module.ts';
import { proposalActions, type ActionNamed } from './actions.ts';

export { lapsingDuty, proposing } from './proposing.ts';
export const proposalMigrations = new URL('migrations/', import.meta.url);

export const proposals = ({ actionNamed }: { readonly actionNamed: ActionNamed }) => module({ name: 'proposals', actions: proposalActions(actionNamed), migrations: proposalMigrations });
