/** A vehicle in a line of a list: by what somebody knows it before they open its record. Pure. */
import type { Principal } from '../../kernel/context.ts';
import { decide } from '../../kernel/policy.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { saidOf } from './life.ts';
import { grants } from './policy.ts';
import type { VehicleWords } from './schema.ts';
import { vehicleOf } from './view.ts';

type Short = Pick<VehicleWords, 'make' | 'model' | 'year' | 'colour' | 'vin'> & { readonly plate?: { readonly number: string; readonly country?: string } };

/** For who may read the record; undefined for everybody else. */
export function vehicleIn(principal: Principal, record: Envelope): Short | undefined {
  if (!decide(principal, grants.read, record).isPermitted) return undefined;
  const { make, model, year, colour, vin, plates } = saidOf(vehicleOf(record));
  const plate = plates?.[0];
  return {
    ...(make === undefined ? {} : { make }), ...(model === undefined ? {} : { model }), ...(year === undefined ? {} : { year }), ...(colour === undefined ? {} : { colour }), ...(vin === undefined ? {} : { vin }),
    ...(plate ? { plate: { number: plate.number, ...(plate.country === undefined ? {} : { country: plate.country }) } } : {}),
  };
}
