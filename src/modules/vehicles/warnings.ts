/** What looks wrong in a report and is taken all the same: evidence, never a reason to refuse. Pure. */
import { makeOf } from '../../identifiers/makes.ts';
import { mayNamePerson } from '../../identifiers/persons.ts';
import { normalForm } from '../../identifiers/text.ts';
import { decodeVin } from '../../identifiers/vin.ts';
import type { VehicleWords } from './schema.ts';

export type Warning = { readonly field: string; readonly reason: string };

const FREE_TEXT = ['marks', 'reportingUnit', 'variant'] as const;

/** Warnings about what an owner said, seen in `year`. */
export function warningsOf(said: VehicleWords, year: number): readonly Warning[] {
  const found: Warning[] = [];
  const warn = (field: string, reason: string): void => { found.push({ field, reason }); };
  if (said.year !== undefined && said.year > year + 1) warn('year', `the model year ${said.year} lies in the future`);
  if (said.event?.from !== undefined && Number(said.event.from.slice(0, 4)) > year) warn('event.from', 'the event lies in the future');
  if (said.vin !== undefined) vinWarnings(said, year, warn);
  for (const field of FREE_TEXT) {
    if (mayNamePerson(said[field] ?? '')) warn(field, 'may name or reach a person; owners and complainants are not stored here, your reference resolves them');
  }
  if (said.event?.place !== undefined && mayNamePerson(said.event.place)) warn('event.place', 'may name or reach a person; owners and complainants are not stored here');
  return found;
}

function vinWarnings(said: VehicleWords, year: number, warn: (field: string, reason: string) => void): void {
  const decoding = decodeVin(normalForm(said.vin ?? ''));
  if (!decoding) return;
  for (const { position, character } of decoding.invalidCharacters) warn('vin', `position ${position} holds ${character}, which no VIN has (ISO 3779)`);
  const { checkDigit } = decoding;
  if (checkDigit.mandatory && !checkDigit.holds) warn('vin', `the check digit is ${checkDigit.found}${checkDigit.expected === undefined ? '' : `, ${checkDigit.expected} would hold`}; this maker uses it`);
  const make = said.make === undefined ? undefined : makeOf(said.make);
  if (make && decoding.makes.length > 0 && !decoding.makes.includes(make.name)) warn('make', `${make.name} was reported, but ${decoding.wmi} is assigned to ${decoding.makes.slice(0, 3).join(', ')}`);
  if (said.year !== undefined && decoding.modelYearReliable && decoding.modelYears.length > 0 && !decoding.modelYears.some((candidate) => Math.abs(candidate - (said.year ?? 0)) <= 1) && said.year <= year + 1) {
    warn('year', `${said.year} was reported, position 10 of the VIN says ${decoding.modelYears.join(' or ')}`);
  }
}
