/** What an action is handed, and who asks. */
import type { Approving, Propose } from './four-eyes.ts';
import type { Store } from './store/store.ts';
import type { Log } from './telemetry/log.ts';

/** What a caller may be. The words are the hub's; who may do what with them is each module's `policy.ts`. */
export const ROLES = ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'registration_clerk', 'gateway', 'feed', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
/** What a device that answers by itself is: it may do what its own actions are for and nothing else, not even what everyone may. No token, person or client is given it. */
export const DEVICE_ROLE = 'replica';
export type AnyRole = Role | typeof DEVICE_ROLE;
/** The role of somebody who is no device: what everyone may, a device is refused before. */
export function roleOf({ role }: { readonly role: AnyRole }): Role {
  if (role === DEVICE_ROLE) throw new Error('a device has come where it may not');
  return role;
}

/** The code under which the hub itself acts: it owns no records, and its administrators act for it alone. */
export const HUB_BUREAU = 'HUB';

/** How a caller proved who it is: a trial token, a person's session, the key of a system: a client's, a replica's. */
export type Credential = 'trial_token' | 'session' | 'client';

/** Who is asking: a token's holder, with its bureau and unit, and the person or device it stands for. */
export type Principal = {
  /** The id of the token, session or client. */
  readonly tokenId: string;
  readonly bureau: string;
  readonly bureauName: string;
  readonly country: string;
  readonly unit: string;
  readonly unitName: string;
  /** Where the unit is: on which day something was seen. */
  readonly timeZone: string;
  /** Where the bureau is: when a day ends for its records. */
  readonly bureauTimeZone: string;
  readonly role: AnyRole;
  /** By what it was recognised; a trial token is a simple secret and is marked as such. */
  readonly credential: Credential;
  /** The collections in which the bureau takes part. */
  readonly collections: readonly string[];
  readonly person?: string;
  readonly device?: string;
  /** Only of system clients, which stand for nobody by themselves: whom they have to name, and which devices they may; every one where the list is empty. */
  readonly names?: { readonly whom: 'person' | 'device' | 'nobody'; readonly devices: readonly string[] };
};

export type Context = {
  readonly principal: Principal;
  /** The only clock: an instant in UTC with milliseconds. */
  readonly now: () => string;
  readonly newId: (prefix: string) => string;
  /** Already narrowed to what the principal may see. */
  readonly store: Store;
  readonly log: Log;
  /** Keeps an act that needs a second person, in place of doing it. */
  readonly propose?: Propose;
  /** Set while an approved proposal is being done, and only then. */
  readonly approved?: Approving;
};
