/** A JSON Schema as a form understands it: which kind of control a part of it needs, and a first value for a new part. Pure. */

export type Shape = {
  readonly type?: string; readonly enum?: readonly string[]; readonly const?: unknown; readonly description?: string; readonly title?: string; readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>; readonly required?: readonly string[]; readonly items?: Shape; readonly additionalProperties?: Shape | boolean; readonly propertyNames?: Shape;
  readonly minimum?: number; readonly maximum?: number; readonly maxLength?: number; readonly maxItems?: number; readonly anyOf?: readonly Shape[];
};
/** A schema with what it names elsewhere (`$ref` to its `$defs`) put where it is named. The hub's settings have no shape within itself. */
export function inlined(schema: unknown): Shape {
  const { $defs = {}, ...whole } = schema as { readonly $defs?: Readonly<Record<string, unknown>> };
  const put = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(put);
    if (typeof part !== 'object' || part === null) return part;
    const { $ref, ...others } = part as { readonly $ref?: string };
    const named = $ref === undefined ? undefined : $defs[$ref.replace('#/$defs/', '')];
    return Object.assign({}, named === undefined ? undefined : put(named), Object.fromEntries(Object.entries(others).map(([name, value]) => [name, put(value)])));
  };
  return put(whole) as Shape;
}

type Control = 'yes' | 'number' | 'choice' | 'text' | 'area' | 'group' | 'list' | 'map' | 'lines';

const AREA_CHARS = 200;

export function controlOf(shape: Shape): Control {
  if (shape.enum) return 'choice';
  switch (shape.type) {
    case 'boolean': return 'yes';
    case 'integer':
    case 'number': return 'number';
    case 'array': return shape.items?.type === 'string' ? 'lines' : 'list';
    case 'object': return shape.properties ? 'group' : 'map';
    default: return (shape.maxLength ?? 0) > AREA_CHARS ? 'area' : 'text';
  }
}

/** What stands in a part that has just been added; a group takes the defaults of its parts. */
export function firstOf(shape: Shape): unknown {
  if (shape.default !== undefined) return shape.default;
  switch (controlOf(shape)) {
    case 'yes': return false;
    case 'choice': return shape.enum?.[0];
    case 'list':
    case 'lines': return [];
    case 'map': return {};
    case 'group': return Object.fromEntries(Object.entries(shape.properties ?? {}).flatMap(([name, part]) => (shape.required?.includes(name) === true || part.default !== undefined ? [[name, firstOf(part)]] : [])));
    case 'number': return shape.minimum ?? 0;
    case 'area':
    case 'text': return '';
  }
}

/** The names that a map may take, where its schema says them; a partial record of named keys is such a map. */
export const namesOf = (shape: Shape): readonly string[] | undefined => shape.propertyNames?.enum;
export const partOfMap = (shape: Shape): Shape => (typeof shape.additionalProperties === 'object' ? shape.additionalProperties : {});

/** The value with one member set, or taken away where it is undefined. */
export function withMember(value: unknown, name: string, member: unknown): Readonly<Record<string, unknown>> {
  const { [name]: _, ...others } = (value ?? {}) as Record<string, unknown>;
  return member === undefined ? others : { ...others, [name]: member };
}
