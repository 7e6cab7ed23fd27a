/** Who may see and decide what waits for a second person. Pure. */
import type { Principal } from '../../kernel/context.ts';
import type { Grant } from '../../kernel/policy.ts';
import { sayings } from '../../kernel/schema/index.ts';

const { say } = sayings('granted', { proposals: 'for their own bureau, what they may do themselves; auditors all of it', theirs: 'for their own bureau, what they may do themselves', proposed: 'what they proposed' });

export const grants = {
  see: { roles: ['desk', 'supervisor', 'auditor', 'administrator'], words: say('proposals') },
  decide: { roles: ['desk', 'supervisor', 'administrator'], words: say('theirs') },
  change: { roles: ['desk', 'supervisor', 'administrator'], words: say('proposed') },
} as const satisfies Record<string, Grant>;

/** Whose proposals somebody sees: those of acts for their role. */
export const seesAll = ({ role }: Pick<Principal, 'role'>): boolean => role === 'auditor';

/** In the form in which persons are compared. */
export const personOf = (person: string | undefined): readonly string[] => (person === undefined ? [] : [person.trim().toLowerCase()]);

type Proposers = { readonly proposerTokens: readonly string[]; readonly proposerPersons: readonly string[] };

/** Whether this is who proposed it: by the same credential, or the same person by another. */
export const isProposer = ({ tokenId, person }: Pick<Principal, 'tokenId' | 'person'>, { proposerTokens, proposerPersons }: Proposers): boolean =>
  proposerTokens.includes(tokenId) || personOf(person).some((one) => proposerPersons.includes(one));

/** Who may change a proposal: by the credential that made it, or as its person by one of their own. A system could name anybody. */
export const mayChange = (principal: Pick<Principal, 'tokenId' | 'person' | 'credential'>, kept: Proposers): boolean =>
  kept.proposerTokens.includes(principal.tokenId) || (isPerson(principal) && isProposer(principal, kept));

/** Whether a person can be told from another: a system names its person itself, and a device is nobody. */
export const isPerson = ({ person, credential }: Pick<Principal, 'person' | 'credential'>): boolean => person !== undefined && credential !== 'client';
