/** The polite no's about what waits for a second person. */
import { refusal } from '../../kernel/errors.ts';
import type { ProposalState } from './schema.ts';

const WAS: Readonly<Record<ProposalState, string>> = { waiting: 'waits', done: 'was approved and done', refused: 'was refused', withdrawn: 'was withdrawn', lapsed: 'has lapsed' };

export const ownProposal = refusal('proposals.own', 403, () => 'no one approves their own act: another person with another credential decides; you may withdraw it');
export const otherPersonNeeded = refusal('proposals.person_needed', 403, () => 'a person decides, by a credential of their own: sign in, or use a token that names a person');
export const notTheProposer = refusal('proposals.not_the_proposer', 409, () => 'only who proposed it may edit or withdraw it; you may refuse it');
export const decidedAlready = refusal('proposals.decided', 409, (state: ProposalState) => ({ message: `this proposal ${WAS[state]}; propose it again if it is still meant`, details: { extra: { state } } }), ['state']);
export const changedSince = refusal('proposals.changed', 409, (hash: string) => ({ message: 'this is not what would be done: the proposal, or what it is about, has changed since. Read it again; where a record has changed, its proposer shows it anew by editing it', details: { extra: { hash } } }), [null]);
export const noSecondPersonAsked = refusal('proposals.not_asked', 409, () => 'so edited it needs no second person: withdraw the proposal, and do it');
export const tooManyWaiting = refusal('proposals.too_many', 409, (most: number) => `${most} proposals of your bureau wait already; decide or withdraw some first`, ['most']);
