/** What a record says that hits are counted by, in the words of the code lists. Pure. */
import { categoryOf } from '../../identifiers/categories.ts';
import { makeOf, makeOfSlug } from '../../identifiers/makes.ts';
import { StoredVehicle } from '../vehicles/schema.ts';

const Said = StoredVehicle.pick({ said: true });

export type Words = { readonly category: string | null; readonly make: string | null; readonly event: string | null; readonly stolenIn: string | null };

/** What is not said, or not in the code lists, is null. A theft whose country is not said is not placed by guessing. */
export function wordsOf(body: unknown): Words {
  const { said } = Said.parse(body);
  return {
    category: said.category === undefined ? null : categoryOf(said.category) ?? null,
    make: said.make === undefined ? null : makeOf(said.make)?.slug ?? null,
    event: said.event?.kind ?? null,
    stolenIn: said.event?.country ?? null,
  };
}

export const makeName = (slug: string): string | undefined => makeOfSlug(slug)?.name;
