/**
 * Who may do what with people, sessions and issuers, said a second time: a part of the reference, as plain as it. It knows no
 * grant and imports nothing of src/.
 */
/** `bearersSession`: of a person of the bureau, who bears it, and of the bureau's supervisors; for everybody else not there. */
export type AboutIdentity = 'bearersSession';

type Row = { readonly roles: string; readonly about: 'nothing' | 'ownersOrHubs' | AboutIdentity };

const MANAGERS = 'supervisor administrator';
const HUB = 'administrator';

/** The persons whom the matrix asks about are supervisors: of those the hub may know. `isPersonTheirs` says it for everyone. */
export const ROWS_IDENTITY: Readonly<Record<string, Row>> = {
  'people.add': { roles: MANAGERS, about: 'nothing' },
  'people.list': { roles: MANAGERS, about: 'nothing' },
  'people.get': { roles: MANAGERS, about: 'ownersOrHubs' },
  'people.change': { roles: MANAGERS, about: 'ownersOrHubs' },
  'people.invite': { roles: MANAGERS, about: 'ownersOrHubs' },
  'people.unlink': { roles: MANAGERS, about: 'ownersOrHubs' },
  'people.names': { roles: 'officer desk supervisor analyst auditor coordinator registration_clerk administrator', about: 'nothing' },
  'people.me': { roles: 'everyone', about: 'nothing' },
  'sessions.list': { roles: 'everyone', about: 'bearersSession' },
  'sessions.end': { roles: 'everyone', about: 'bearersSession' },
  'issuers.get': { roles: MANAGERS, about: 'ownersOrHubs' },
  'issuers.put': { roles: MANAGERS, about: 'ownersOrHubs' },
  'issuers.remove': { roles: MANAGERS, about: 'ownersOrHubs' },
  'issuers.try': { roles: MANAGERS, about: 'ownersOrHubs' },
  'issuers.keys': { roles: HUB, about: 'nothing' },
  'issuers.rotateKeys': { roles: HUB, about: 'nothing' },
};

/** Whether a session of a person of `owner` is there for somebody who is not that person. */
export const isSessionTheirs = ({ role, bureau }: { readonly role: string; readonly bureau: string }, owner: string): boolean => role === 'supervisor' && bureau === owner;

/** Whether a person is there for an asker who manages people: the bureau's own supervisors see all of them; the hub sees its own people and every bureau's supervisors. */
export function isPersonTheirs(asker: { readonly role: string; readonly bureau: string }, person: { readonly role: string; readonly bureau: string }): boolean {
  if (asker.bureau === 'HUB') return person.bureau === 'HUB' || person.role === 'supervisor';
  return asker.bureau === person.bureau;
}
