/** Values of any answer as a person reads them: codes in words, moments in both zones, objects member by member. Pure. */
import { isPersonId } from '../../identifiers/person-ids.ts';
import { cleaned } from './document.ts';
import type { Times } from './times.ts';
import type { Words } from './words.ts';

export type Json = Readonly<Record<string, unknown>>;
export type Telling = { readonly w: Words; readonly times: Times; /** Of the people whose ids stand in the answers, those whom the reader may know. */ readonly names: ReadonlyMap<string, string> };

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});
export const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

function inWords(text: string, { w, times, names }: Telling): string {
  if (INSTANT.test(text)) return times.both(text);
  if (isPersonId(text)) return cleaned(names.get(text) ?? '');
  return w.codes[text] ?? cleaned(/^[a-z]+(_[a-z]+)+$/.test(text) ? text.replaceAll('_', ' ') : text);
}

/** Any value in words; nothing for what is absent. */
export function said(value: unknown, t: Telling): string {
  if (value === undefined || value === null || value === false) return '';
  if (value === true) return t.w.yes;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return inWords(value, t);
  if (Array.isArray(value)) return value.map((one) => said(one, t)).filter((one) => one !== '').join('; ');
  const members = objectOf(value);
  if (typeof members.amount === 'string' && typeof members.currency === 'string') return cleaned(`${members.amount} ${members.currency}`);
  return Object.entries(members).map(([name, one]) => [name.replace(/([A-Z])/g, ' $1').toLowerCase(), said(one, t)]).filter(([, one]) => one !== '').map(([name = '', one = '']) => `${cleaned(name)}: ${one}`).join(', ');
}

export const joined = (parts: readonly string[], by = ', '): string => parts.filter((part) => part !== '').join(by);
