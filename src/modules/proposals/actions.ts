/** What people do with what waits for a second person: look at it, approve or refuse it, edit or withdraw their own. */
import { action, displayNow, eventOf, performApproved, type AnyAction } from '../../kernel/action.ts';
import type { Context, Principal } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { displayOf, hashOf, type Approving } from '../../kernel/four-eyes.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { nameProposal } from '../../kernel/store/four-eyes.ts';
import { grants, isPerson, isProposer, mayChange, personOf, seesAll } from './policy.ts';
import { lapsesAt } from './proposing.ts';
import { changedSince, decidedAlready, noSecondPersonAsked, notTheProposer, otherPersonNeeded, ownProposal } from './refusals.ts';
import { ApprovedProposal, AskProposalApproval, AskProposalRefusal, AskProposalWithdrawal, EditProposal, ListProposals, Proposal, ProposalId, ProposalPage } from './schema.ts';
import { decideProposal, editProposal, findProposal, holdProposal, listProposals, proposalOf, takenBack, type Kept, type View } from './store.ts';
import { decided } from './telling.ts';

/** The action of a name. Given by app.ts. */
export type ActionNamed = (name: string) => AnyAction;
/** Refuses while too few of the log's witnesses answer. Given by app.ts. */
export type DemandQuorum = (db: Context['store']['db'], now: string) => Promise<void>;
export type ProposalDeeds = { readonly actionNamed: ActionNamed; readonly demandQuorum: DemandQuorum };

const ById = z.strictObject({ id: ProposalId });
const subjects = ({ id, display }: Proposal): readonly string[] => [id, ...display.about];
const viewOf = (principal: Principal): View => ({ bureau: principal.bureau, role: principal.role, seesAll: seesAll(principal) });

/** A proposal that waits, held; one whose time is over waits no more, whether or not that has been written. */
async function heldWaiting(ctx: Context, id: string): Promise<Kept & { readonly command: NonNullable<Kept['command']> }> {
  const kept = await holdProposal(ctx.store.db, viewOf(ctx.principal), id);
  if (!kept) throw notFound('proposal');
  const { command } = kept;
  if (kept.state !== 'waiting' || command === undefined) throw decidedAlready(kept.state);
  if (kept.lapsesAt <= ctx.now()) throw decidedAlready('lapsed');
  return { ...kept, command };
}

/** R17: another person, with another credential. */
function demandOther(principal: Principal, kept: Kept): void {
  if (isProposer(principal, kept)) throw ownProposal();
  if (!isPerson(principal)) throw otherPersonNeeded();
}

/** The proposer as it was: the act is done in its name. */
function proposerOf({ bureau, bureauName, country, bureauTimeZone, collections }: Principal, { proposer: { person, device, ...proposer } }: Kept): Principal {
  return { bureau, bureauName, country, bureauTimeZone, collections, ...proposer, ...(person === undefined ? {} : { person }), ...(device === undefined ? {} : { device }) };
}

async function closed(ctx: Context, kept: Kept, said: { readonly state: 'done' | 'refused' | 'withdrawn'; readonly reason?: string }): Promise<Proposal> {
  const at = ctx.now();
  await decideProposal(ctx.store.db, kept.id, { ...said, at, by: ctx.principal });
  await ctx.store.announce(decided(kept, { state: said.state, at }));
  const { unit, person } = ctx.principal;
  return proposalOf({ ...kept, ...said, decidedAt: at, decidedUnit: unit, ...(person === undefined ? {} : { decidedPerson: person }) });
}

const list = action({
  name: 'proposals.list', summary: 'What waits, or waited, for a second person in one’s own bureau, newest first', http: 'GET /v1/proposals', effect: 'read', grant: grants.see, query: ListProposals, output: ProposalPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf((await listProposals(ctx.store.db, viewOf(ctx.principal), { state: query.state, after: query.after, limit })).map(proposalOf), limit, ({ id }) => id);
  },
});

const get = action({
  name: 'proposals.get', summary: 'A proposal with what would be done', http: 'GET /v1/proposals/{id}', effect: 'read', grant: grants.see, params: ById, output: Proposal, refusals: [notFound], subjects,
  async run(ctx, { params }) {
    const kept = await findProposal(ctx.store.db, viewOf(ctx.principal), params.id);
    if (!kept) throw notFound('proposal');
    return proposalOf(kept);
  },
});

const approve = ({ actionNamed, demandQuorum }: ProposalDeeds) => action({
  name: 'proposals.approve', summary: 'Approve what another person proposed: it is done with it', http: 'POST /v1/proposals/{id}/approval', effect: 'write', grant: grants.decide,
  description: 'Name the hash of what you have seen. Whoever proposed or edited it cannot approve it, nor can another credential of theirs (R17). The act is done in the same transaction, under both names. Where the log has witnesses, a quorum of them must have signed it within two minutes: without them nothing is hidden or destroyed.',
  params: ById, body: AskProposalApproval, output: ApprovedProposal, refusals: [notFound, ownProposal, otherPersonNeeded, decidedAlready, changedSince], subjects,
  async run(ctx, { params, body }) {
    const kept = await heldWaiting(ctx, params.id);
    demandOther(ctx.principal, kept);
    if (body.hash !== kept.hash) throw changedSince(kept.hash);
    await demandQuorum(ctx.store.db, ctx.now());
    const act = actionNamed(kept.action);
    let isConfirmed = false;
    const approving: Approving = { confirm: (shown) => {
      const display = displayOf(act, kept.command, shown);
      // What an older hub displayed has no codes beside its sentences.
      if (hashOf(kept.display.told ? display : { ...display, told: undefined }) !== kept.hash) throw changedSince(kept.hash);
      isConfirmed = true;
    } };
    const told = await closed(ctx, kept, { state: 'done' });
    await nameProposal(ctx.store.db, kept.id);
    const { tokenId, unit, person } = ctx.principal;
    const output = await performApproved(act, { ...ctx, principal: proposerOf(ctx.principal, kept) }, kept.command, { approving, detail: { proposal: kept.id, hash: kept.hash, approvedBy: { token: tokenId, unit, person } } });
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- the act has called it, or has found that nothing is left to do
    if (!isConfirmed) throw changedSince(kept.hash);
    return { ...told, answer: { status: act.status ?? 200, body: output } };
  },
});

const refuse = action({
  name: 'proposals.refuse', summary: 'Refuse what another person proposed, with a reason', http: 'POST /v1/proposals/{id}/refusal', effect: 'write', grant: grants.decide,
  params: ById, body: AskProposalRefusal, output: Proposal, refusals: [notFound, ownProposal, otherPersonNeeded, decidedAlready], subjects,
  async run(ctx, { params, body }) {
    const kept = await heldWaiting(ctx, params.id);
    demandOther(ctx.principal, kept);
    return closed(ctx, kept, { state: 'refused', reason: body.reason });
  },
});

const withdraw = action({
  name: 'proposals.withdraw', summary: 'Withdraw what one has proposed', http: 'POST /v1/proposals/{id}/withdrawal', effect: 'write', grant: grants.change,
  params: ById, body: AskProposalWithdrawal, output: Proposal, refusals: [notFound, notTheProposer, decidedAlready], subjects,
  async run(ctx, { params }) {
    const kept = await heldWaiting(ctx, params.id);
    if (!mayChange(ctx.principal, kept)) throw notTheProposer();
    return closed(ctx, kept, { state: 'withdrawn' });
  },
});

const edit = (actionNamed: ActionNamed) => action({
  name: 'proposals.edit', summary: 'Change what one has proposed, or show it anew', http: 'PUT /v1/proposals/{id}', effect: 'write', grant: grants.change,
  description: 'It gets another hash: an approval of what was shown before is void. Its twelve hours begin anew.',
  params: ById, body: EditProposal, output: Proposal, refusals: [notFound, notTheProposer, decidedAlready, noSecondPersonAsked], subjects,
  async run(ctx, { params, body }) {
    const kept = await heldWaiting(ctx, params.id);
    if (!mayChange(ctx.principal, kept)) throw notTheProposer();
    const { ifMatch: _, ...before } = kept.command;
    const command = { ...before, ...(body.body === undefined ? {} : { body: body.body }), ...(body.ifMatch === undefined ? {} : { ifMatch: body.ifMatch }) };
    const act = actionNamed(kept.action);
    // The act stays its proposer's: it is tried in that name, whichever credential of theirs edits it.
    const display = await takenBack(ctx.store.db, () => displayNow(act, { ...ctx, principal: proposerOf(ctx.principal, kept) }, command));
    if (!display) throw noSecondPersonAsked();
    const { tokenId, person } = ctx.principal;
    const now = ctx.now();
    const edited: Kept = {
      ...kept, command, display, hash: hashOf(display), edits: kept.edits + 1, shownAt: now, lapsesAt: lapsesAt(now),
      proposerTokens: [...new Set([...kept.proposerTokens, tokenId])], proposerPersons: [...new Set([...kept.proposerPersons, ...personOf(person)])],
    };
    await editProposal(ctx.store.db, edited, tokenId);
    await ctx.store.audit(eventOf({ name: 'proposals.show' }, ctx, 'done', { subjects: [kept.id], detail: { edit: edited.edits, hash: edited.hash } }));
    return proposalOf(edited);
  },
});

export const proposalActions = (deeds: ProposalDeeds) => [list, get, approve(deeds), refuse, withdraw, edit(deeds.actionNamed)];
