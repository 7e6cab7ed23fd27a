/** A question as the officer puts it together, and as the hub is asked it. Pure. */
import type { Question } from '../api/queries.ts';
import type { Told } from './told.ts';

export const KINDS = ['any', 'vin', 'plate', 'part'] as const;
export type Kind = (typeof KINDS)[number];

export type Draft = {
  readonly typed: string; readonly kind: Kind; readonly country: string; readonly purpose: string;
  readonly make: string; readonly colour: string; readonly year: string;
};

export const emptyDraft = (purpose: string): Draft => ({ typed: '', kind: 'any', country: '', purpose, make: '', colour: '', year: '' });

/** Seventeen places are a VIN; what is not said to be anything else is held against every kind of number. */
function numberOf({ typed, kind, country }: Draft, told: Told | undefined): Question['vehicle'] {
  const number = typed.trim();
  if (kind === 'vin' || (kind === 'any' && (told?.taken === 'vin' || told?.taken === 'vin_part'))) return { vin: number };
  if (kind === 'plate') return { plate: { number, ...(country === '' ? {} : { country }) } };
  if (kind === 'part') return { otherNumbers: [{ kind: 'part', number }] };
  return { number };
}

export function questionOf(draft: Draft, told: Told | undefined): Question {
  const { purpose, make, colour, year } = draft;
  return {
    purpose,
    vehicle: {
      ...numberOf(draft, told), ...(make.trim() === '' ? {} : { make: make.trim() }), ...(colour === '' ? {} : { colour }), ...(/^\d{4}$/.test(year) ? { year: Number(year) } : {}),
    },
  };
}
