/** Who hears of what waits for a second person: those who may approve it, its proposer, and at once the bureau whose record or keys it is about. */
import type { Announcement } from '../../kernel/store/announcements.ts';
import type { ProposalState } from './schema.ts';
import type { Kept } from './store.ts';

const OWNERS_DESK = ['desk', 'supervisor'];
const SUPERVISORS = ['supervisor'];

type Said = { readonly state: ProposalState; readonly at: string };
/** What would be done, or has been, the owner hears at once, whatever the hour. */
const isUrgent = ({ state }: Said): boolean => state === 'waiting' || state === 'done';
type About = Pick<Kept, 'id' | 'bureau' | 'action' | 'display' | 'roles' | 'lapsesAt' | 'proposer'>;

/** Another bureau hears of its own records and of itself, and not who proposed it. */
function toOwners({ id, bureau, action, display }: About, said: Said): readonly Announcement[] {
  const { state, at } = said;
  const ofRecords = display.records.filter(({ owner }) => owner !== bureau).map(({ id: record, owner }): Announcement => ({
    kind: 'proposals.about_yours', subject: record, cause: `${id} ${state}`, to: { bureau: owner, roles: OWNERS_DESK }, urgent: isUrgent(said), at, facts: { record, by: bureau, asks: action, state },
  }));
  const records = new Set(display.records.map((record) => record.id));
  const ofBureaus = display.about.filter((about) => !records.has(about) && about !== bureau).map((owner): Announcement => ({
    kind: 'proposals.about_yours', subject: id, cause: state, to: { bureau: owner, roles: SUPERVISORS }, urgent: isUrgent(said), at, facts: { by: bureau, asks: action, state },
  }));
  return [...ofRecords, ...ofBureaus];
}

export const made = (one: About, at: string): readonly Announcement[] => [
  { kind: 'proposals.made', subject: one.id, cause: 'made', to: { bureau: one.bureau, roles: one.roles.filter((role) => role !== 'feed') }, urgent: false, at, facts: { proposal: one.id, asks: one.action, lapsesAt: one.lapsesAt } },
  ...toOwners(one, { state: 'waiting', at }),
];

export const decided = (one: About, said: Said): readonly Announcement[] => [
  { kind: 'proposals.decided', subject: one.id, cause: said.state, to: { bureau: one.bureau, unit: one.proposer.unit, ...(one.proposer.person === undefined ? { roles: [one.proposer.role] } : { person: one.proposer.person }) }, urgent: false, at: said.at, facts: { proposal: one.id, asks: one.action, state: said.state } },
  ...toOwners(one, said),
];
