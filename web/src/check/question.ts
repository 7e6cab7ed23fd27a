/** The draft as the hub is asked it: one check of one vehicle, or several where the API has no room for all of its numbers. Pure. */
import type { Question } from '../api/queries.ts';
import type { Draft, Place, ReadingDraft } from './draft.ts';
import type { Told } from './told.ts';

type Vehicle = Question['vehicle'];
export type TellNumber = (number: string) => Told | undefined;

const PLATE_PLACES: readonly (Place | undefined)[] = ['plate_front', 'plate_rear'];
const VIN_PLACES = ['papers', 'windscreen', 'chassis', 'control_unit', 'other'] as const;
const isVinPlace = (place: Place | undefined): place is (typeof VIN_PLACES)[number] => VIN_PLACES.some((one) => one === place);

export type Taken = 'vin' | 'plate' | 'part' | 'number';

/** Seventeen places are a VIN, what is read off a plate is a plate, what was read where VINs are is one; else it is held against every kind of number. */
export function takenOf({ kind, place, number }: ReadingDraft, tell: TellNumber): Taken {
  if (kind !== 'any') return kind;
  const taken = tell(number)?.taken;
  if (taken === 'vin' || taken === 'vin_part') return 'vin';
  if (PLATE_PLACES.includes(place)) return 'plate';
  if (taken === 'plate' || !isVinPlace(place) || place === 'other') return 'number';
  return 'vin';
}

/** What each reading is asked as. A reading alone is asked in the plainest way; more than one number of no kind cannot be asked together. */
export function questionsOf(draft: Draft, tell: TellNumber): readonly Question[] {
  const readings = draft.readings.map((one) => ({ ...one, number: one.number.trim() })).filter(({ number }) => number !== '');
  const { purpose, make, colour, year } = draft;
  const seen = { ...(make.trim() === '' ? {} : { make: make.trim() }), ...(colour === '' ? {} : { colour }), ...(/^\d{4}$/.test(year) ? { year: Number(year) } : {}) };
  const asked = (vehicle: Vehicle, capture: ReadingDraft['capture']): Question => ({ purpose, capture, vehicle: { ...vehicle, ...seen } });
  const [only] = readings;
  if (!only) return [];
  if (readings.length === 1) return [asked(aloneOf(only, tell), only.capture)];
  const told = readings.map((reading) => ({ reading, taken: takenOf(reading, tell) }));
  const apart = told.filter(({ taken }) => taken === 'number').slice(1);
  const together = told.filter((one) => !apart.includes(one));
  return [asked(togetherOf(together), only.capture), ...apart.map(({ reading }) => asked({ number: reading.number }, reading.capture))];
}

function aloneOf(reading: ReadingDraft, tell: TellNumber): Vehicle {
  const { number, country } = reading;
  switch (takenOf(reading, tell)) {
    case 'vin': return { vin: number };
    case 'plate': return { plate: { number, ...(country === '' ? {} : { country }) } };
    case 'part': return { otherNumbers: [{ kind: 'part', number }] };
    case 'number': return { number };
  }
}

function togetherOf(told: readonly { readonly reading: ReadingDraft; readonly taken: Taken }[]): Vehicle {
  const of = (kind: Taken): readonly ReadingDraft[] => told.flatMap(({ reading, taken }) => (taken === kind ? [reading] : []));
  const [vins, plates, parts, [loose]] = [of('vin'), of('plate'), of('part'), of('number')];
  return {
    ...(vins.length === 0 ? {} : { vins: vins.map(({ number, capture, place }) => ({ number, capture, ...(isVinPlace(place) ? { from: place } : {}) })) }),
    ...(plates.length === 0 ? {} : { plates: plates.map(({ number, capture, country }) => ({ number, capture, ...(country === '' ? {} : { country }) })) }),
    ...(parts.length === 0 ? {} : { otherNumbers: parts.map(({ number }) => ({ kind: 'part' as const, number })) }),
    ...(loose ? { number: loose.number } : {}),
  };
}
