/** What looks wrong in a report and is taken all the same: evidence, never a reason to refuse. Pure. */
import { makeOf } from '../../identifiers/makes.ts';
import { mayNamePerson } from '../../identifiers/persons.ts';
import { normalForm } from '../../identifiers/text.ts';
import { decodeVin } from '../../identifiers/vin.ts';
import type { VehicleWords } from './schema.ts';
import { faults, withTold, type PerhapsTold } from '../../kernel/schema/index.ts';
import { say } from './sayings.ts';

export type Warning = { readonly field: string; readonly reason: string } & PerhapsTold;

const FREE_TEXT = ['marks', 'reportingUnit', 'variant'] as const;

/** Warnings about what an owner said, seen in `year`. */
export function warningsOf(said: VehicleWords, year: number): readonly Warning[] {
  const found: Warning[] = [];
  const warn = (field: string, reason: string): void => { found.push(withTold({ field, reason }, reason)); };
  if (said.year !== undefined && said.year > year + 1) warn('year', say('year_ahead', { year: String(said.year) }));
  if (said.event?.from !== undefined && Number(said.event.from.slice(0, 4)) > year) warn('event.from', say('event_ahead'));
  if (said.vin !== undefined) vinWarnings(said, year, warn);
  for (const field of FREE_TEXT) {
    if (mayNamePerson(said[field] ?? '')) warn(field, faults.say('person'));
  }
  if (said.event?.place !== undefined && mayNamePerson(said.event.place)) warn('event.place', say('person_place'));
  return found;
}

function vinWarnings(said: VehicleWords, year: number, warn: (field: string, reason: string) => void): void {
  const decoding = decodeVin(normalForm(said.vin ?? ''));
  if (!decoding) return;
  for (const { position, character } of decoding.invalidCharacters) warn('vin', say('vin_character', { at: position, character }));
  const { checkDigit } = decoding;
  if (checkDigit.mandatory && !checkDigit.holds) warn('vin', checkDigit.expected === undefined ? say('check_digit', { found: checkDigit.found }) : say('check_digit_would', { found: checkDigit.found, expected: checkDigit.expected }));
  const make = said.make === undefined ? undefined : makeOf(said.make);
  if (make && decoding.makes.length > 0 && !decoding.makes.includes(make.name)) warn('make', say('make_other', { make: make.name, wmi: decoding.wmi, makes: decoding.makes.slice(0, 3).join(', ') }));
  if (said.year !== undefined && decoding.modelYearReliable && decoding.modelYears.length > 0 && !decoding.modelYears.some((candidate) => Math.abs(candidate - (said.year ?? 0)) <= 1) && said.year <= year + 1) {
    warn('year', say('year_other', { year: String(said.year), years: decoding.modelYears.join(' or ') }));
  }
}
