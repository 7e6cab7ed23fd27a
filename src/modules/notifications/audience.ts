/** Who hears what: an announcement's addressee against a hearer's ears. Pure; the inbox states the same in SQL (store.ts). */
import type { Announced } from '../../kernel/feed/announced.ts';
import { DISCREET_HEARERS, type Mailbox, type NotificationSettings } from './schema.ts';

/** Stands for every unit of a bureau. */
export const ALL_UNITS = Symbol('all units');

export type Hearer = {
  readonly bureau: string; readonly role: string;
  /** Whether it hears what is said to the whole bureau. */
  readonly ofBureau: boolean;
  readonly unit?: string | typeof ALL_UNITS | undefined;
  readonly person?: string | undefined;
  readonly kinds?: readonly string[] | undefined;
  /** Whether it hears of discreet checks. */
  readonly ofDiscreet: boolean;
};

type Said = Pick<Announced, 'bureau' | 'unit' | 'person' | 'roles' | 'kind' | 'facts'>;

/** `hits.*` fits every kind of hits. */
export const fits = (kind: string, kinds: readonly string[] | undefined): boolean =>
  kinds === undefined || kinds.some((pattern) => (pattern.endsWith('.*') ? kind.startsWith(pattern.slice(0, -1)) : kind === pattern));

/** Whether a hearer is among those to whom it is said. */
export function hears(hearer: Hearer, said: Said): boolean {
  if (hearer.bureau !== said.bureau || !fits(said.kind, hearer.kinds)) return false;
  if (said.roles !== null && !(said.roles as readonly string[]).includes(hearer.role)) return false;
  if (isDiscreet(said) && !hearer.ofDiscreet) return false;
  if (said.person !== null) return hearer.person === said.person;
  if (said.unit !== null) return hearer.unit === ALL_UNITS || hearer.unit === said.unit;
  return hearer.ofBureau;
}

export const isDiscreet = ({ facts }: Pick<Said, 'facts'>): boolean => facts.discreet === true;

/** Whether a role is told of discreet checks, as its bureau has settled. */
export const hearsDiscreet = (role: string, { discreetTo }: Pick<NotificationSettings, 'discreetTo'>): boolean => discreetTo === 'everyone' || DISCREET_HEARERS.includes(role);

/** A bureau's system hears what is said to the bureau and its units, as the role that registered it; never what is said to a person. */
export const webhookEars = ({ bureau, role, kinds }: { readonly bureau: string; readonly role: string; readonly kinds?: readonly string[] | undefined }, settings: NotificationSettings): Hearer =>
  ({ bureau, role, kinds, ofBureau: true, unit: ALL_UNITS, ofDiscreet: hearsDiscreet(role, settings) });

export const mailboxEars = (bureau: string, { role, kinds, unit, person, discreet }: Mailbox): Hearer =>
  ({ bureau, role, kinds, ofBureau: unit === undefined && person === undefined, unit: unit ?? (person === undefined ? ALL_UNITS : undefined), person, ofDiscreet: discreet });
