/** What a check hands over for a record that it hit, then or once an officer has compared. Pure. */
import { dayAt } from '../../kernel/days.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { Raised } from '../hits/schema.ts';
import { isDiscreet } from './discretion.ts';

/** Who found, where and when: the unit's time zone says on which day. */
export type Sighted = { readonly id: string; readonly bureau: string; readonly unit: string; readonly timeZone: string; readonly seenAt: string; readonly place?: string | undefined; readonly country?: string | undefined };

export const raisedOf = (record: Pick<Envelope, 'id' | 'collection' | 'reference' | 'owner' | 'body'>, { id, bureau, unit, timeZone, seenAt, place, country }: Sighted): Raised => ({
  check: id, collection: record.collection, record: record.id, reference: record.reference, owner: record.owner, finder: bureau, unit, day: dayAt(seenAt, timeZone), seenAt, place, country, ...(isDiscreet(record.body) ? { discreet: true as const } : {}),
});
