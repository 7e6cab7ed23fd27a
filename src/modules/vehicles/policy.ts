/** Who may do what with vehicle records. Pure. */
import type { Principal } from '../../kernel/context.ts';
import { decide, granted, type Grant } from '../../kernel/policy.ts';
import { sayings } from '../../kernel/schema/index.ts';

const { say } = sayings('granted', { suspended: 'for what they, or the clock, suspended' });

const collection = 'vehicles';
/** Who writes for a bureau: its desk by hand, its national system by feed. */
const recorders = { roles: ['desk', 'supervisor', 'feed'], collection } as const;

export const grants = {
  /** Who may read single records: those who answer hits, and the officer who was shown one. */
  read: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'feed'], collection },
  listOwn: { roles: ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'feed'], collection, words: granted('own_bureau') },
  report: recorders,
  /** R1: only the owner changes, extends or clears. */
  change: { ...recorders, as: ['owner'] },
  /** The finder's mark (R2). */
  locate: { roles: ['officer', 'desk', 'supervisor', 'feed'], collection },
  /** A second person of the owner's (R3). */
  approve: { roles: ['desk', 'supervisor'], collection, as: ['owner'] },
  /** R1: the hub takes a record out of answers, and never edits it. */
  suspend: { roles: ['administrator'], collection },
  resume: { roles: ['desk', 'supervisor', 'administrator'], collection, words: say('suspended') },
  /** Why a located record stands; what is held against a suspension; what is said to a mark. */
  answer: { roles: ['desk', 'supervisor'], collection, as: ['owner'] },
  /** An end taken back by the owner's desk. */
  restore: { roles: ['desk', 'supervisor'], collection, as: ['owner'] },
  /** Any bureau that sees the record may mark it as contested (R12). */
  dispute: { roles: ['desk', 'supervisor'], collection },
  validate: { ...recorders, words: granted('own_bureau') },
  campaign: { roles: ['supervisor', 'administrator'], collection, words: granted('own_bureau_or_hub') },
  seeCampaigns: { roles: ['desk', 'supervisor', 'analyst', 'auditor', 'administrator'], collection },
  /** R8: people of the owner's desk let another bureau use its record beyond the purpose of a check. */
  consent: { roles: ['desk', 'supervisor'], collection, as: ['owner'] },
  /** A bulk file is one agreed contract (R3). */
  import: { ...recorders, words: granted('own_bureau') },
} as const satisfies Record<string, Grant>;

/** R1: only the owner changes, extends or clears. */
export const isOwner = (p: Principal, { owner }: { readonly owner: string }): boolean => decide(p, grants.change, { owner }).isPermitted;
export const mayConsent = (p: Principal, { owner }: { readonly owner: string }): boolean => decide(p, grants.consent, { owner }).isPermitted;

/** A feed is one agreed contract (R3): what is asked of a hand is not asked of it. */
export const isFeed = ({ role }: Pick<Principal, 'role'>): boolean => role === 'feed';
export const isHub = ({ role }: Pick<Principal, 'role'>): boolean => role === 'administrator';
