/** Shapes as tables of fields and as examples. Knows JSON Schema, and no action. */
import { anchor, html, prose, type Markup, type Part } from './docs-markup.ts';
import { propertiesOf, type Shape } from './docs-shapes.ts';

export type Named = Readonly<Record<string, Shape>>;
const COMPONENTS = '#/components/schemas/';
const DEPTH_MAX = 5;
const PATTERN_CHARS_MAX = 120;

export const refName = (shape: Shape): string | undefined => (typeof shape.$ref === 'string' ? shape.$ref.slice(COMPONENTS.length) : undefined);
export const resolved = (shape: Shape, named: Named): Shape => {
  const name = refName(shape);
  return name === undefined ? shape : { ...named[name], ...shape };
};
const listOf = (value: unknown): readonly Shape[] => (Array.isArray(value) ? (value as Shape[]) : []);
const oneOf = (shape: Shape): readonly Shape[] => [...listOf(shape.anyOf), ...listOf(shape.oneOf)];
const isNothing = (shape: Shape | undefined): boolean => JSON.stringify(shape?.not) === '{}';
const shapeLink = (name: string): Markup => html`<a href="#${anchor('shape', name)}">${name}</a>`;

type Row = { readonly path: readonly string[]; readonly shape: Shape; readonly isRequired: boolean };
/** `open` goes into references; otherwise they are links to the table of their own. */
type Way = { readonly named: Named; readonly isOpen: boolean; readonly within: readonly string[] };

function rowsOf(shape: Shape, path: readonly string[], way: Way): readonly Row[] {
  const name = refName(shape);
  if (path.length > DEPTH_MAX || name !== undefined && path.length > 0 && (!way.isOpen || way.within.includes(name))) return [];
  const inner = name === undefined ? way : { ...way, within: [...way.within, name] };
  const at = resolved(shape, way.named);
  const { properties, required } = propertiesOf(at);
  const own = Object.entries(properties).flatMap(([property, one]): readonly Row[] => {
    const here = [...path, property];
    return [{ path: here, shape: one, isRequired: required.includes(property) }, ...rowsOf(one, here, inner)];
  });
  const items = typeof at.items === 'object' && at.items !== null ? rowsOf(at.items as Shape, listed(path), inner) : [];
  return [...own, ...items, ...oneOf(at).flatMap((one) => rowsOf(one, path, inner))];
}

const listed = (path: readonly string[]): readonly string[] => (path.length === 0 ? ['[]'] : [...path.slice(0, -1), `${path.at(-1) ?? ''}[]`]);

/** The type in words: `text`, `list of Plate`, `text or null`. */
export function typeOf(shape: Shape, way: { readonly named: Named; readonly isOpen: boolean }): Part {
  const name = refName(shape);
  if (name !== undefined && !way.isOpen) return shapeLink(name);
  const at = resolved(shape, way.named);
  const choices = oneOf(at);
  if (choices.length > 0) {
    const said = new Map(choices.map((one) => { const words = html`${typeOf(one, way)}`; return [words.text, words]; }));
    return [...said.values()].map((words, n) => (n === 0 ? words : html` or ${words}`));
  }
  if ('const' in at) return html`<code>${JSON.stringify(at.const)}</code>`;
  if (at.type === 'array') return isNothing(at.items as Shape) ? 'empty list' : html`list of ${typeOf((at.items ?? {}) as Shape, way)}`;
  if (at.format === 'date-time') return 'moment';
  if (at.format === 'date') return 'day';
  const words: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number', number: 'number', boolean: 'true or false', object: 'object', null: 'null' };
  return typeof at.type === 'string' ? words[at.type] ?? at.type : 'anything';
}

function range(low: unknown, high: unknown, what: string): string | undefined {
  const hasLow = typeof low === 'number';
  if (typeof high === 'number') return hasLow ? `${low} to ${high}${what}` : `at most ${high}${what}`;
  return hasLow ? `at least ${low}${what}` : undefined;
}

/** What a value is held to, beyond its type. */
function limitsOf(shape: Shape, named: Named): readonly Part[] {
  const at = resolved(shape, named);
  const choices = oneOf(at).filter((one) => one.type !== 'null');
  if (choices.length === 1 && choices[0]) return limitsOf(choices[0], named);
  const items = at.type === 'array' ? limitsOf((at.items ?? {}) as Shape, named).map((limit) => html`each ${limit}`) : [];
  const pattern = typeof at.pattern === 'string' && at.pattern.length <= PATTERN_CHARS_MAX ? html`<code>${at.pattern}</code>` : undefined;
  const found: readonly Part[] = [
    Array.isArray(at.enum) ? at.enum.map((word, n) => html`${n === 0 ? '' : ' · '}<code>${typeof word === 'string' ? word : JSON.stringify(word)}</code>`) : undefined,
    range(at.minLength === 1 ? undefined : at.minLength, at.maxLength, ' characters'),
    range(at.minimum ?? at.exclusiveMinimum, at.maximum ?? at.exclusiveMaximum, ''),
    range(at.minItems, at.maxItems, ' items'), pattern,
    at.default === undefined ? undefined : html`default <code>${JSON.stringify(at.default)}</code>`,
    ...items,
  ];
  return found.filter((part) => part !== undefined);
}

function meaningOf(shape: Shape, named: Named): readonly Part[] {
  const at = resolved(shape, named);
  const inner = oneOf(at).find((one) => typeof one.title === 'string');
  const title = at.title ?? inner?.title;
  const said = [title, at.description].filter((words): words is string => typeof words === 'string');
  return said.map((words, n) => html`${n === 0 ? '' : /[.!?…]$/.test(said[n - 1] ?? '') ? ' ' : '. '}${prose(words)}`);
}

export type TableRow = { readonly name: Part; readonly type: Part; readonly isRequired: boolean; readonly limits: readonly Part[]; readonly meaning: readonly Part[] };

/** The table; on a narrow screen each row becomes a block, which is why its roles are said. */
export const table = (caption: string, rows: readonly TableRow[]): Markup => html`<table role="table" class="fields"><caption class="unseen">${caption}</caption>
<thead role="rowgroup"><tr role="row">${['Name', 'Type', 'Needed', 'Limits', 'Meaning'].map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(({ name, type, isRequired, limits, meaning }) => html`<tr role="row"><th role="rowheader" scope="row">${name}</th><td role="cell" class="type">${type}</td><td role="cell" class="needed">${isRequired ? html`<b>needed</b>` : 'optional'}</td><td role="cell" class="limits">${limits.map((limit) => html`<span>${limit}</span>`)}</td><td role="cell" class="meaning">${meaning}</td></tr>
`)}</tbody></table>`;

const pathOf = (path: readonly string[]): Markup => {
  const before = path.slice(0, -1).map((part) => html`${part}.<wbr>`);
  return html`<code>${before.length > 0 ? html`<span class="before">${before}</span>` : undefined}${path.at(-1)}</code>`;
};

export const rowOf = (name: Part, shape: Shape, isRequired: boolean, way: { readonly named: Named; readonly isOpen: boolean }): TableRow => {
  const isLinked = !way.isOpen && refName(shape) !== undefined;
  return { name, type: typeOf(shape, way), isRequired, limits: isLinked ? [] : limitsOf(shape, way.named), meaning: meaningOf(shape, way.named) };
};

/** All fields of a shape, the inner ones under their path. */
export function fieldRows(shape: Shape, way: { readonly named: Named; readonly isOpen: boolean }): readonly TableRow[] {
  const rows = new Map<string, Row>(); // the forms of a union may share a field
  for (const row of rowsOf(shape, [], { ...way, within: [] })) {
    const key = row.path.join('.');
    if (!rows.has(key)) rows.set(key, row);
  }
  return [...rows.values()].map((row) => rowOf(pathOf(row.path), row.shape, row.isRequired, way));
}

const EXAMPLE_DEPTH_MAX = 6;
const OPTIONAL_MAX = 4;

/** An example: the author's own where there is one; otherwise what is needed, and some of what has an example. */
export function exampleOf(shape: Shape, named: Named, property = 'text', depth = 0): unknown {
  const at = resolved(shape, named);
  if (Array.isArray(at.examples) && at.examples.length > 0) return (at.examples as unknown[])[0];
  if ('const' in at) return at.const;
  if (at.default !== undefined) return at.default;
  if (Array.isArray(at.enum)) return (at.enum as unknown[])[0];
  const [choice] = oneOf(at).filter((one) => one.type !== 'null');
  if (choice) return exampleOf(choice, named, property, depth);
  switch (at.type) {
    case 'object': return depth > EXAMPLE_DEPTH_MAX ? {} : objectExample(at, named, depth);
    case 'array': return depth > EXAMPLE_DEPTH_MAX || isNothing(at.items as Shape) ? [] : [exampleOf((at.items ?? {}) as Shape, named, property, depth + 1)];
    case 'integer': case 'number': return typeof at.minimum === 'number' && at.minimum > 0 ? at.minimum : 1;
    case 'boolean': return true;
    case 'string': return at.format === 'date' ? '2026-11-22' : at.format === 'date-time' ? '2026-11-22T10:15:00.000Z' : property;
    default: return {};
  }
}

function objectExample(at: Shape, named: Named, depth: number): Record<string, unknown> {
  const { properties, required } = propertiesOf(at);
  let optional = 0;
  const shown = Object.entries(properties).filter(([name, shape]) => required.includes(name) || hasExample(shape, named) && optional++ < OPTIONAL_MAX);
  return Object.fromEntries(shown.map(([name, shape]) => [name, exampleOf(shape, named, name, depth + 1)]));
}

function hasExample(shape: Shape, named: Named): boolean {
  const at = resolved(shape, named);
  return Array.isArray(at.examples) || oneOf(at).some((one) => hasExample(one, named));
}
