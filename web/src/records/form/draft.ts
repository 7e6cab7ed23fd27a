/** What somebody is writing into a form: texts by field, from a record and to a body for the hub; and what of it differs. Pure. */
import type { Field, Leaf } from './shape.ts';

/** Every leaf is a text, several choices a list of them; groups and rows hold leaves. */
export type Draft = { readonly [name: string]: string | readonly string[] | Draft | readonly Draft[] };
type Value = Draft[string];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Local time as its input writes it, from a moment. */
const localOf = (moment: string): string => {
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? '' : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

function textOf({ kind }: Leaf, value: unknown): string | readonly string[] {
  if (kind === 'flags') return Array.isArray(value) ? value.map(String) : [];
  if (kind === 'words') return Array.isArray(value) ? value.join(', ') : '';
  if (value === undefined || value === null) return '';
  const said = typeof value === 'string' ? value : JSON.stringify(value);
  return kind === 'moment' ? localOf(said) : said;
}

/** A group may stand as one text in a record, as a contact does: then its first part says it. */
function groupOf(fields: readonly Leaf[], value: unknown): Draft {
  const said = isObject(value) ? value : value === undefined ? {} : { [fields[0]?.name ?? '']: value };
  return Object.fromEntries(fields.map((leaf) => [leaf.name, textOf(leaf, said[leaf.name])]));
}

export const emptyRow = (fields: readonly Leaf[]): Draft => groupOf(fields, undefined);

/** What stands, as a draft of it; nothing, as an empty one. */
export function draftOf(fields: readonly Field[], value: Readonly<Record<string, unknown>> = {}): Draft {
  return Object.fromEntries(fields.map((field): [string, Value] => {
    const said = value[field.name];
    if (field.kind === 'group') return [field.name, groupOf(field.fields, said)];
    if (field.kind === 'rows') return [field.name, Array.isArray(said) ? said.map((row) => groupOf(field.fields, row)) : []];
    return [field.name, textOf(field, said)];
  }));
}

function valueOf(leaf: Leaf, said: Value | undefined): unknown {
  if (leaf.kind === 'flags') return Array.isArray(said) && said.length > 0 ? said : undefined;
  const text = typeof said === 'string' ? said.trim() : '';
  if (text === '') return undefined;
  switch (leaf.kind) {
    case 'number': return /^-?\d+$/.test(text) ? Number(text) : text;
    case 'yesNo': return text === 'true';
    case 'words': return text.split(/[\s,;]+/).filter((word) => word !== '');
    case 'moment': return Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString();
    default: return text;
  }
}

function partsOf(fields: readonly Leaf[], said: Value | undefined): Readonly<Record<string, unknown>> | undefined {
  const draft = isObject(said) ? said : {};
  const parts = fields.flatMap((leaf): [string, unknown][] => {
    const value = valueOf(leaf, draft[leaf.name]);
    return value === undefined ? [] : [[leaf.name, value]];
  });
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

/** What the hub is sent of a draft: what was left empty is not in it. An empty row stays in its place, so that its fault has one. */
export function bodyOf(fields: readonly Field[], draft: Draft): Readonly<Record<string, unknown>> {
  return Object.fromEntries(fields.flatMap((field): [string, unknown][] => {
    const said = draft[field.name];
    const rows = Array.isArray(said) ? said as readonly Draft[] : [];
    const value = field.kind === 'group' ? partsOf(field.fields, said) : field.kind === 'rows' ? (rows.length === 0 ? undefined : rows.map((row) => partsOf(field.fields, row) ?? {})) : valueOf(field, said);
    return value === undefined ? [] : [[field.name, value]];
  }));
}

/** What a correction says: fields that differ from what was seen; null for those that were emptied (RFC 7396, one level deep). */
export function correctionOf(fields: readonly Field[], seen: Draft, draft: Draft): Readonly<Record<string, unknown>> {
  const [before, after] = [bodyOf(fields, seen), bodyOf(fields, draft)];
  return Object.fromEntries(fields.flatMap(({ name }): [string, unknown][] => (JSON.stringify(before[name]) === JSON.stringify(after[name]) ? [] : [[name, after[name] ?? null]])));
}

/** A draft with one more value, at a place such as `/plates/0/number`. */
export function put<T extends Value>(at: T, place: string, value: Value): T {
  const [, name = '', ...rest] = place.split('/');
  const inner = (held: Value | undefined): Value => (rest.length === 0 ? value : put(held ?? {}, `/${rest.join('/')}`, value));
  if (Array.isArray(at)) return (at as readonly Value[]).map((one, i) => (String(i) === name ? inner(one) : one)) as unknown as T;
  return { ...at as Draft, [name]: inner((at as Draft)[name]) } as unknown as T;
}
