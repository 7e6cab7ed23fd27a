/** The words of proposals: what waits for a second person, what is shown of it, and what may be said to it. */
import { bureauCode, id, instant, page, pageQuery, sayings, text, Told, z } from '../../kernel/schema/index.ts';

const { say } = sayings('proposals', {
  hash: 'is not a hash: 64 characters of 0-9 and a-f',
});

export const ProposalId = id('pro');
const PROPOSAL_STATES = ['waiting', 'done', 'refused', 'withdrawn', 'lapsed'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

const Hash = z.string().regex(/^[0-9a-f]{64}$/, say('hash')).meta({ title: 'SHA-256 of what was displayed', examples: ['0a'.repeat(32)] });

/** What proposer and approver are shown, and whose hash they stand for. */
export const Display = z.object({
  action: z.string().meta({ description: 'What would be done, by its name in the table of actions.' }),
  acts: z.array(z.string()).meta({ description: 'Why it needs a second person.' }),
  about: z.array(z.string()).meta({ description: 'Records, by id, or bureaus, by code.' }),
  says: z.array(z.string()).meta({ description: 'What would happen, in words.' }),
  told: z.array(Told.nullable()).optional().meta({ description: 'What each line of `says` says; null where it is a name alone.' }),
  records: z.array(z.object({ id: z.string(), owner: z.string(), reference: z.string(), version: z.number().int(), status: z.string() })).meta({ description: 'The records as they stood. Once one has changed the proposal has to be shown anew.' }),
  command: z.object({ params: z.unknown(), query: z.unknown(), body: z.unknown().optional(), ifMatch: z.string().optional() }).meta({ description: 'The request. A secret in it is shown as its SHA-256.' }),
}).meta({ id: 'ProposalDisplay' });

const Who = z.object({ bureau: bureauCode, unit: z.string(), role: z.string().optional(), person: z.string().optional(), device: z.string().optional() });

export const Proposal = z.object({
  id: ProposalId, state: z.enum(PROPOSAL_STATES).meta({ description: '`waiting`: nothing has been done; `done`: approved by another person, and done with the approval.' }),
  action: z.string(), hash: Hash.meta({ description: 'SHA-256 of `display` as JSON with sorted members and no spaces. An approval names it.' }),
  display: Display, proposedAt: instant, proposedBy: Who,
  edits: z.number().int().meta({ description: 'How often it was edited; each time it was shown anew and approvals of what was shown before are void.' }),
  shownAt: instant, lapsesAt: instant, decidedAt: instant.optional(), decidedBy: Who.optional(), reason: z.string().optional(),
}).meta({ id: 'Proposal', title: 'What waits for a second person' });
export type Proposal = z.output<typeof Proposal>;
export const ProposalPage = page(Proposal);
export const ApprovedProposal = Proposal.extend({
  answer: z.object({ status: z.number().int(), body: z.unknown() }).meta({ description: 'What the act answered.' }),
}).meta({ id: 'ApprovedProposal' });
export type ApprovedProposal = z.output<typeof ApprovedProposal>;

export const ListProposals = z.strictObject({ ...pageQuery, state: z.enum(PROPOSAL_STATES).optional().meta({ description: 'All where nothing is said.' }) });
export const AskProposalApproval = z.strictObject({ hash: Hash.meta({ description: 'The hash of what you have seen.' }) }).meta({ id: 'AskProposalApproval' });
export const AskProposalRefusal = z.strictObject({ reason: text(500) }).meta({ id: 'AskProposalRefusal' });
export const AskProposalWithdrawal = z.strictObject({}).meta({ id: 'AskProposalWithdrawal' });
export const EditProposal = z.strictObject({
  body: z.record(z.string(), z.unknown()).optional().meta({ description: 'The body of the request as it should be; the one before where nothing is said, which only shows the proposal anew.' }),
  ifMatch: text(64).optional().meta({ description: 'The If-Match of the request; none where nothing is said.' }),
}).meta({ id: 'EditProposal' });
