/** A line of a stream as the question that the hub is asked. Refuses nothing: what is wrong with a line, the hub answers in its place. */
import { normalForm } from '../identifiers/text.ts';
import { isFullVin } from '../identifiers/vin.ts';
import type { Circumstances } from './question.ts';

const REF_CHARS_MAX = 128;

/** An empty line gives an empty text; every other one a line of JSON, or what was meant as such. */
export function asker(asked: Circumstances, country: string | undefined, wantsReceipts = false): (line: string) => string {
  const circumstances = { ...asked, ...(wantsReceipts ? { receipt: true } : {}) };
  const filled = Object.entries(circumstances);
  return (typed) => {
    const line = typed.trim();
    if (line === '') return '';
    if (line.startsWith('{')) return completed(line, filled);
    const vehicle = isVin(line) ? { vin: line } : { number: line, ...(country === undefined ? {} : { plate: { number: line, country } }) };
    return JSON.stringify({ ref: refOf(line), ...circumstances, vehicle });
  };
}

/** Stands in the place of a character that was not read. */
const ANY = 'X';
/** A full VIN, also where some of its places were not read; what may be of any length is a number of unknown kind. */
const isVin = (line: string): boolean => !/[*＊]/.test(line) && isFullVin(normalForm(line.replaceAll(/[?？]|\[[^\]]*\]/g, ANY)));

/** A check as in the API, with what the command line says where it says nothing itself. Malformed JSON goes as it is. */
function completed(line: string, filled: readonly (readonly [string, unknown])[]): string {
  let check: Record<string, unknown>;
  try {
    check = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const missing = filled.filter(([name]) => !Object.hasOwn(check, name));
  return missing.length === 0 ? line : JSON.stringify({ ...check, ...Object.fromEntries(missing) });
}

/** The line as typed, as far as a mark may be long; never half a character. */
const refOf = (line: string): string => (line.length <= REF_CHARS_MAX ? line : line.slice(0, REF_CHARS_MAX).replace(/[\ud800-\udbff]$/, ''));
