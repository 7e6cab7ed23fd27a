/** What the overview shows is all in its address: the filter that every picture takes, and by what hits are grouped. Pure. */
import type { By, Filter } from '../../../src/modules/analysis/schema.ts';

/** By what one may narrow; each may be said by clicking in a picture. */
export const NARROWS = ['role', 'category', 'make', 'event', 'stolenIn', 'foundIn', 'unit', 'owner', 'finder', 'state', 'outcome'] as const satisfies readonly (keyof Filter)[];
export type Narrow = (typeof NARROWS)[number];
/** What has a picture of its own stands first; of the others one is chosen. */
export const PICTURES = ['make', 'unit'] as const satisfies readonly By[];
export const OTHERS = ['category', 'event', 'stolenIn', 'foundIn', 'owner', 'finder', 'state', 'outcome'] as const satisfies readonly By[];
export type Other = (typeof OTHERS)[number];

export type Search = { readonly [key in Narrow | 'from' | 'to']?: string | undefined } & { readonly by?: Other | undefined };

const DAY = /^\d{4}-\d\d-\d\d$/;
const CHARACTERS_MAX = 96;

/** Out of an address, which anybody may have written: what is not known is left out, the hub judges the rest. */
export function searchOf(raw: Readonly<Record<string, unknown>>): Search {
  const said = (name: string): string | undefined => {
    const value = raw[name];
    return (typeof value === 'string' || typeof value === 'number') && String(value) !== '' ? String(value).slice(0, CHARACTERS_MAX) : undefined;
  };
  const day = (name: string): string | undefined => (DAY.test(said(name) ?? '') ? said(name) : undefined);
  const by = OTHERS.find((one) => one === raw.by);
  return present({ from: day('from'), to: day('to'), ...Object.fromEntries(NARROWS.map((name) => [name, said(name)])), by });
}

const present = (search: Search): Search => Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

/** The address with something narrowed, or widened again where it was narrowed so already. */
export const toggled = (search: Search, said: Search): Search => {
  const isSaid = Object.entries(said).every(([name, value]) => search[name as Narrow] === value);
  return present({ ...search, ...(isSaid ? Object.fromEntries(Object.keys(said).map((name) => [name, undefined])) : said) });
};

/** What the hub is asked for it. */
export function queryOf({ by: _by, ...filter }: Search): Readonly<Record<string, string | undefined>> {
  return filter;
}

/** Days before a day. */
export const daysBefore = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
