/**
 * Who may: one pure function of principal, grant and thing. Knows no module; each module's `policy.ts` states its grants
 * as data, from which the table of permissions and its tests are made. Denied unless granted; nothing is remembered.
 */
import { DEVICE_ROLE, HUB_BUREAU, type AnyRole, type Principal } from './context.ts';
import { forbidden, notFound } from './errors.ts';
import { sayings } from './schema/index.ts';

/** What else decides, in words, of grants that several modules state; others state their own. */
export const { say: granted } = sayings('granted', {
  own_bureau: 'for their own bureau', own_bureau_supervisors: '(supervisors for their own bureau)', own_bureau_all: '(all but administrators those of their own bureau)', own_bureau_and_hub: 'for their own bureau, and for any by the hub',
  own_bureau_or_hub: 'for their own bureau, or for the hub', own: 'their own', themselves: 'for themselves', about_themselves: 'about themselves', seen: 'of what their bureau may see', said: 'what is said to them',
});

/** What the asker's bureau is to a thing: it owns the record, it found it, or it was asked for something about it. */
export type Relation = 'owner' | 'finder' | 'addressee';

/** The purposes of a role: these alone, or all of the hub but these, its own additional ones included. */
export type Purposes = readonly string[] | { readonly allBut: readonly string[] };

/** One permission: who may, and what their bureau must be to the thing. */
export type Grant = {
  readonly roles: readonly AnyRole[] | 'everyone';
  /** The asker's bureau must be one of these to the thing; whoever may see it where nothing is said. */
  readonly as?: readonly Relation[];
  /** The bureau must take part in this collection. */
  readonly collection?: string;
  /** For which purposes each role may; every purpose where nothing is said. */
  readonly purposes?: Readonly<Partial<Record<AnyRole, Purposes>>>;
  /** What else decides, in words, for the documentation. */
  readonly words?: string;
};

/** What a decision may depend on; what is not known of a thing is absent. */
export type Thing = {
  readonly owner?: string;
  readonly finder?: string;
  readonly addressee?: string;
  /** Bureaus from which it is hidden (R5). */
  readonly restrictions?: readonly string[];
  readonly purpose?: string;
};

/** `whole`: as its owner sees it. `shared`: without what is the owner's alone. `contact`: that it is recorded, and whom to ask (R6). */
export type Sees = 'whole' | 'shared' | 'contact';

/** `rule` names the rule of docs/words.md that decided. A hidden thing is answered as an absent one. */
export type Decision =
  | { readonly isPermitted: true; readonly sees: Sees }
  | { readonly isPermitted: false; readonly isHidden: boolean; readonly rule: string; readonly why: string };

const denied = (rule: string, why: string, isHidden = false): Decision => ({ isPermitted: false, isHidden, rule, why });

const RELATIONS: Readonly<Record<Relation, (thing: Thing, bureau: string) => boolean>> = {
  owner: (thing, bureau) => thing.owner === bureau,
  finder: (thing, bureau) => thing.finder === bureau,
  addressee: (thing, bureau) => thing.addressee === bureau,
};

export const isAmong = (purposes: Purposes, purpose: string): boolean => ('allBut' in purposes ? !purposes.allBut.includes(purpose) : purposes.includes(purpose));
const purposesInWords = (purposes: Purposes): string => ('allBut' in purposes ? `all but ${purposes.allBut.join(' and ')}` : purposes.join(', '));

/** Whether a principal may do what is granted, to this thing where one is named. */
export function decide({ role, bureau, collections }: Pick<Principal, 'role' | 'bureau' | 'collections'>, grant: Grant, thing: Thing = {}): Decision {
  if (thing.owner !== bureau && thing.restrictions?.includes(bureau) === true) return denied('R5', 'it is restricted', true);
  // A device is nobody: what everyone may is not its to do.
  if (grant.roles === 'everyone' ? role === DEVICE_ROLE : !grant.roles.includes(role)) return denied('R7', `for ${rolesInWords(grant)}`);
  if (role === 'administrator' && grant.roles !== 'everyone' && bureau !== HUB_BUREAU) return denied('R7', 'administrators run the hub: they act for it alone, not for a bureau');
  if (grant.collection !== undefined && !collections.includes(grant.collection)) return denied('R7', `bureau ${bureau} does not take part in ${grant.collection}`);
  const purposes = grant.purposes?.[role];
  if (purposes !== undefined && thing.purpose !== undefined && !isAmong(purposes, thing.purpose)) return denied('R7', `${WORDS[role]} may not act for the purpose ${thing.purpose}; theirs are ${purposesInWords(purposes)}`);
  if (grant.as !== undefined && (thing.owner ?? thing.finder ?? thing.addressee) !== undefined && !grant.as.some((relation) => RELATIONS[relation](thing, bureau))) return denied('R1', `for the ${grant.as.join(' or the ')} alone`);
  return { isPermitted: true, sees: role === 'registration_clerk' ? 'contact' : thing.owner === undefined || thing.owner === bureau ? 'whole' : 'shared' };
}

/** The same as a demand: throws where it is not permitted, and not found where the thing is hidden. */
export function demand(principal: Principal, grant: Grant, { what, ...thing }: Thing & { readonly what: string }): Sees {
  const decision = decide(principal, grant, thing);
  if (decision.isPermitted) return decision.sees;
  throw decision.isHidden ? notFound(what) : forbidden(`${what}: ${decision.why}`);
}

const WORDS: Readonly<Record<AnyRole, string>> = {
  officer: 'officers', desk: 'desks', supervisor: 'supervisors', analyst: 'analysts', auditor: 'auditors', coordinator: 'coordinators',
  registration_clerk: 'registration clerks', gateway: 'gateways', feed: 'feeds', administrator: 'administrators', replica: 'replicas',
};

/** `officers, desks and supervisors`. */
export function rolesInWords({ roles }: Pick<Grant, 'roles'>): string {
  if (roles === 'everyone') return 'everyone';
  const words = roles.map((role) => WORDS[role]);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** The whole grant in words: `desks, supervisors and feeds of the owner`. */
export const grantInWords = (grant: Grant): string =>
  [rolesInWords(grant), ...(grant.as ? [`of the ${grant.as.join(' or the ')}`] : []), ...(grant.words === undefined ? [] : [grant.words])].join(' ');
