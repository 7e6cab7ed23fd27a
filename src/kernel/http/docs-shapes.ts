/** JSON Schemas for one document: shapes that bear an id become components, each once. Knows no action. */
import { jsonSchema, type z } from '../schema/index.ts';

export type Shape = { readonly [keyword: string]: unknown };
type Io = 'input' | 'output';
type Drawn = { readonly root: Shape; readonly defs: Readonly<Record<string, Shape>> };

export type Shapes = {
  /** Names what a schema refers to. Where two shapes share an id, the first that is named keeps it. */
  readonly name: (schema: z.ZodType, io: Io) => void;
  /** The schema with its references into the components. */
  readonly use: (schema: z.ZodType, io: Io) => Shape;
  /** The schema itself, whatever its id; references below its first level stay. */
  readonly inline: (schema: z.ZodType, io: Io) => Shape;
  readonly all: () => Readonly<Record<string, Shape>>;
};

const DEFS = '#/$defs/';
const COMPONENTS = '#/components/schemas/';
const ROOT = '__root';

/** `taken` are names that no shape may have. */
export function openShapes(taken: readonly string[]): Shapes {
  const names = new Map<string, string>(); // by signature
  const components = new Map<string, Shape>();
  const used = new Set(taken);

  const nameOf = (id: string, drawn: Drawn, io: Io): string => {
    const signature = signatureOf(id, drawn);
    const known = names.get(signature);
    if (known !== undefined) return known;
    const base = id.startsWith('__') ? 'Shape' : id.replaceAll(/[^\w.-]/g, '_');
    const wanted = used.has(base) && io === 'input' ? `${base}Input` : base;
    let name = wanted;
    for (let n = 2; used.has(name); n++) name = `${wanted}${n}`;
    used.add(name);
    names.set(signature, name);
    return name;
  };
  const placed = (shape: Shape, drawn: Drawn, io: Io): Shape => mapShape(shape, (one) => {
    if (!isRef(one)) return one;
    const id = one.$ref.slice(DEFS.length);
    const name = nameOf(id, drawn, io);
    if (!components.has(name)) {
      components.set(name, {}); // stands for itself while it is drawn: a shape may contain itself
      components.set(name, placed(drawn.defs[id] ?? {}, drawn, io));
    }
    return { ...one, $ref: COMPONENTS + name };
  });
  return {
    name: (schema, io) => {
      const drawn = draw(schema, io);
      for (const id of Object.keys(drawn.defs)) nameOf(id, drawn, io);
    },
    use: (schema, io) => {
      const drawn = draw(schema, io);
      return placed(drawn.root, drawn, io);
    },
    inline: (schema, io) => {
      const drawn = draw(schema, io);
      return placed(isRef(drawn.root) ? drawn.defs[drawn.root.$ref.slice(DEFS.length)] ?? drawn.root : drawn.root, drawn, io);
    },
    all: () => Object.fromEntries(components),
  };
}

const isRef = (shape: Shape): shape is Shape & { readonly $ref: string } => typeof shape.$ref === 'string';

function draw(schema: z.ZodType, io: Io): Drawn {
  const { $defs = {}, ...root } = jsonSchema(schema, io) as Shape & { readonly $defs?: Readonly<Record<string, Shape>> };
  const tidied = (shape: Shape): Shape => mapShape(shape, (one) => tidy(one, io));
  const defs = Object.fromEntries(Object.entries($defs).map(([id, shape]) => [id, tidied(shape)]));
  // A shape without an id that contains itself refers to the whole document.
  const refersToItself = JSON.stringify([root, $defs]).includes('"$ref":"#"');
  return refersToItself ? { root: { $ref: DEFS + ROOT }, defs: { ...defs, [ROOT]: tidied(root) } } : { root: tidied(root), defs };
}

/** Leaves out what says nothing: patterns of formats, the bounds of all integers, and that answers never grow. */
function tidy(shape: Shape, io: Io): Shape {
  const isFormatted = shape.format === 'date' || shape.format === 'date-time';
  return Object.fromEntries(Object.entries(shape).flatMap(([keyword, value]) => {
    if (keyword === 'pattern' && isFormatted) return [];
    if ((keyword === 'minimum' || keyword === 'maximum') && Math.abs(value as number) === Number.MAX_SAFE_INTEGER) return [];
    if (keyword === 'additionalProperties' && value === false && io === 'output') return [];
    if (keyword === '$ref' && value === '#') return [[keyword, DEFS + ROOT]];
    return [[keyword, value]];
  }));
}

/** Two shapes are one if they and all that they refer to are the same text. */
function signatureOf(id: string, { defs }: Drawn): string {
  const reached = new Set([id]);
  for (const each of reached) {
    mapShape(defs[each] ?? {}, (one) => {
      if (isRef(one)) reached.add(one.$ref.slice(DEFS.length));
      return one;
    });
  }
  return JSON.stringify([...reached].map((each) => [each, defs[each]]));
}

const NAMED = new Set(['properties', 'patternProperties', '$defs']);
const LISTED = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const SINGLE = new Set(['items', 'additionalProperties', 'propertyNames', 'not', 'contains']);
const isShape = (value: unknown): value is Shape => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every schema in a schema through `change`, the innermost first; examples and names of properties are left alone. */
function mapShape(shape: Shape, change: (shape: Shape) => Shape): Shape {
  const into = (value: unknown): unknown => (isShape(value) ? mapShape(value, change) : value);
  return change(Object.fromEntries(Object.entries(shape).map(([keyword, value]) => {
    if (NAMED.has(keyword) && isShape(value)) return [keyword, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, into(one)]))];
    if (LISTED.has(keyword) && Array.isArray(value)) return [keyword, value.map(into)];
    return [keyword, SINGLE.has(keyword) ? into(value) : value];
  })));
}

/** The properties of an object's shape, and which of them are required. */
export function propertiesOf(shape: Shape): { readonly properties: Readonly<Record<string, Shape>>; readonly required: readonly string[] } {
  const { properties = {}, required = [] } = shape as { properties?: Readonly<Record<string, Shape>>; required?: readonly string[] };
  return { properties, required };
}
