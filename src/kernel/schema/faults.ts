/** What may be wrong with a field, as the shared shapes and the library of schemas say it. */
import { sayings } from './sayings.ts';

export const faults = sayings('fault', {
  empty: 'is empty', too_long: 'is longer than {#most} characters', control: 'contains control characters or characters that could not be decoded',
  id: 'is not an id of the form {prefix}_ and 26 characters', unknown_field: 'is not a field known here', file: 'is not a file',
  moment: 'is not a moment such as 2026-11-22T10:15:00Z', moment_years: 'is not a moment of the years 1000 to 9999',
  day: 'is not a day such as 2026-11-22', day_years: 'is not a day of the years 1000 to 9999', calendar: 'is not a day of the calendar',
  date: 'is not a date such as 2026-11-22, 2026-11 or 2026', when: 'is neither a moment (2026-11-22T10:15:00Z) nor a date (2026-11-22, 2026-11 or 2026)',
  country: 'is not a country code of two letters (ISO 3166-1)', bureau: 'is not a bureau code (2 to 16 letters, digits or dashes)',
  person: 'may name or reach a person; owners and complainants are not stored here, your reference resolves them', deceiving: 'holds control characters, or marks that turn writing around',
  future: 'lies in the future', past: 'lies in the past',

  // As zod 4 words them; `issuesOf` takes "Invalid input: " away.
  needed: 'expected {expected}, received undefined', other_kind: 'expected {expected}, received {received}', exact: 'expected {value}',
  choice: 'Invalid option: expected one of {choices}', variant: 'Invalid discriminator value. Expected {choices}',
  characters_most: 'Too big: expected string to have <={#most} characters', characters_least: 'Too small: expected string to have >={#least} characters', characters_exact: 'Too small: expected string to have exactly {#least} characters',
  items_most: 'Too big: expected array to have <={#most} items', items_least: 'Too small: expected array to have >={#least} items',
  most: 'Too big: expected {kind} to be <={#most}', below: 'Too big: expected {kind} to be <{#most}', least: 'Too small: expected {kind} to be >={#least}', above: 'Too small: expected {kind} to be >{#least}',
  pattern: 'Invalid string: must match pattern {pattern}', url: 'Invalid URL', email: 'Invalid email address', unreadable: 'Invalid input', key: 'Invalid key in {what}',
});
