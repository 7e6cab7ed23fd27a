/** From the JSON Schema of what the hub takes to the fields of a form: their kinds, limits and choices. Pure; knows no field by name. */

export type JsonShape = {
  readonly type?: string; readonly enum?: readonly string[]; readonly format?: string; readonly title?: string; readonly description?: string; readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonShape>>; readonly required?: readonly string[]; readonly items?: JsonShape; readonly anyOf?: readonly JsonShape[];
  readonly maxLength?: number; readonly maxItems?: number; readonly minimum?: number; readonly maximum?: number; readonly pattern?: string;
};

type Shared = {
  readonly name: string;
  /** Its place among the fields, without the numbers of rows: `plates.number`. */
  readonly path: string;
  readonly isNeeded: boolean;
};
export type Leaf = Shared & (
  | { readonly kind: 'text' | 'long' | 'country' | 'words'; readonly max: number }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'choice' | 'flags'; readonly choices: readonly string[] }
  | { readonly kind: 'yesNo' | 'day' | 'when' | 'moment' }
);
export type Field = Leaf | Shared & ({ readonly kind: 'group'; readonly fields: readonly Leaf[] } | { readonly kind: 'rows'; readonly fields: readonly Leaf[]; readonly most: number });

/** Texts that may be longer than this are written in several lines. */
const LINE_CHARS_MAX = 200;
const COUNTRY = '^[A-Z]{2}$';
const TEXT_CHARS_MAX = 256;

export const fieldsOf = (shape: JsonShape, under = ''): readonly Field[] =>
  Object.entries(shape.properties ?? {}).map(([name, one]) => fieldOf(one, { name, path: `${under}${name}`, isNeeded: shape.required?.includes(name) ?? false }));

const isLeaf = (field: Field): field is Leaf => field.kind !== 'group' && field.kind !== 'rows';
const leavesOf = (shape: JsonShape, { path }: Shared): readonly Leaf[] => fieldsOf(shape, `${path}.`).filter(isLeaf);

function fieldOf(shape: JsonShape, head: Shared): Field {
  const inParts = shape.anyOf?.find(({ type }) => type === 'object');
  if (inParts) return { ...head, kind: 'group', fields: leavesOf(inParts, head) };
  if (shape.anyOf) return { ...head, kind: 'when' };
  if (shape.enum) return { ...head, kind: 'choice', choices: shape.enum };
  switch (shape.type) {
    case 'object': return { ...head, kind: 'group', fields: leavesOf(shape, head) };
    case 'boolean': return { ...head, kind: 'yesNo' };
    case 'integer': case 'number': return { ...head, kind: 'number', least: shape.minimum ?? 0, most: shape.maximum ?? Number.MAX_SAFE_INTEGER };
    case 'array': return listOf(shape, head);
    default: return textOf(shape, head);
  }
}

function listOf({ items = {}, maxItems = TEXT_CHARS_MAX }: JsonShape, head: Shared): Field {
  if (items.type === 'object') return { ...head, kind: 'rows', fields: leavesOf(items, head), most: maxItems };
  return items.enum ? { ...head, kind: 'flags', choices: items.enum } : { ...head, kind: 'words', max: maxItems * ((items.maxLength ?? TEXT_CHARS_MAX) + 1) };
}

function textOf({ format, pattern, maxLength = TEXT_CHARS_MAX }: JsonShape, head: Shared): Leaf {
  if (format === 'date') return { ...head, kind: 'day' };
  if (format === 'date-time') return { ...head, kind: 'moment' };
  if (pattern === COUNTRY) return { ...head, kind: 'country', max: 2 };
  if (pattern?.startsWith('^\\d{4}(-') === true) return { ...head, kind: 'when' };
  return { ...head, kind: maxLength > LINE_CHARS_MAX ? 'long' : 'text', max: maxLength };
}
