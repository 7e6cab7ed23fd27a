/** Which acts on vehicle records need a second person, and what is shown of them. Pure: it compares what is there with what would be. */
import { ALWAYS, type Shown } from '../../kernel/four-eyes.ts';
import { hasOtherNumbers, isStanding, type VehicleRecord } from './life.ts';
import type { VehicleWords } from './schema.ts';
import { say, saying } from './sayings.ts';

/** Records that one person may end in one go. */
export const ENDS_MAX = 20;

/** When each action asks, in words: for its description and the table of permissions. */
export const WHEN = {
  suspend: ALWAYS,
  dispute: say('when_mark'),
  revise: say('when_revised'),
  bulk: say('when_bulk', { most: ENDS_MAX }),
} as const;

type Change = { readonly before: VehicleRecord; readonly after: VehicleRecord };

/** Bureaus from which only the later state is hidden. */
const hiddenNewly = ({ before, after }: Change): readonly string[] => after.restrictions.filter((bureau) => !before.restrictions.includes(bureau));

/** Whether a change ends a record, or lets it end sooner than it would have. */
export const isEnd = ({ before, after }: Change): boolean => after.status === 'cleared' || after.status === 'withdrawn' || after.endsAt < before.endsAt;

const shownRecord = ({ id, owner, reference, version, status }: VehicleRecord): NonNullable<Shown['records']>[number] => ({ id, owner, reference, version, status });
const named = ({ owner, reference }: VehicleRecord): string => `${owner} ${reference}`;

function numbersOf({ vin, plates = [], engineNumber, otherNumbers = [] }: VehicleWords): string {
  const all = [
    ...(vin === undefined ? [] : [`VIN ${vin}`]), ...plates.map(({ number, country }) => `plate ${number}${country === undefined ? '' : ` (${country})`}`),
    ...(engineNumber === undefined ? [] : [`engine ${engineNumber}`]), ...otherNumbers.map(({ kind, number }) => `${kind.replaceAll('_', ' ')} ${number}`),
  ];
  return all.join(', ');
}

/** What of an owner's new words for a record that stands needs a second person; undefined where nothing does. */
export function revisionShown(before: VehicleRecord, after: VehicleRecord, now: string): Shown | undefined {
  if (!isStanding(before, now)) return undefined;
  const hidden = hiddenNewly({ before, after });
  const isOther = hasOtherNumbers(before.body.said, after.body.said);
  if (hidden.length === 0 && !isOther) return undefined;
  return {
    acts: [...(hidden.length > 0 ? ['narrowing'] : []), ...(isOther ? ['numbers'] : [])], about: [before.id], records: [shownRecord(before)],
    says: [
      ...(hidden.length > 0 ? [saying('hides', { record: named(before), bureaus: hidden.join(', ') })] : []),
      ...(isOther ? [saying('numbers', { record: named(before), before: numbersOf(before.body.said), after: numbersOf(after.body.said) })] : []),
    ],
  };
}

export const suspensionShown = (before: VehicleRecord, reason: string): Shown =>
  ({ acts: ['suspension'], about: [before.id], records: [shownRecord(before)], says: [saying('suspends', { record: named(before), reason })] });

export const markShown = (before: VehicleRecord, { kind, reason }: { readonly kind: 'clone' | 'dispute'; readonly reason: string }): Shown =>
  ({ acts: ['contest'], about: [before.id], records: [shownRecord(before)], says: [saying(`marks_${kind}`, { record: named(before), reason })] });

/** What of many changes at once needs a second person: more ends than one person may make. */
export function endsShown(changes: readonly Change[]): Shown | undefined {
  const ends = changes.filter(isEnd).map(({ before }) => before);
  if (ends.length <= ENDS_MAX) return undefined;
  return {
    acts: ['many_ends'], about: ends.map(({ id }) => id), records: ends.map(shownRecord),
    says: [saying('ends', { n: ends.length }), ...ends.map((one) => ({ text: named(one) }))],
  };
}
