/** The door of the proposals module. */
import { module } from '../module.ts';
import { proposalActions, type ProposalDeeds } from './actions.ts';

export { lapsingDuty, proposing } from './proposing.ts';
export const proposalMigrations = new URL('migrations/', import.meta.url);

export const proposals = (deeds: ProposalDeeds) => module({ name: 'proposals', actions: proposalActions(deeds), migrations: proposalMigrations });
