/** Rows in PostgreSQL's COPY text format (PostgreSQL documentation, "COPY", text format). */

export type CopyValue = string | number | boolean | null | undefined | readonly string[];

const NEEDS_ESCAPE = /[\\\t\n\r]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escape = (text: string): string => (NEEDS_ESCAPE.test(text) ? text.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] ?? c) : text);

const valueOf = (value: CopyValue): string => {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'object') return escape(arrayText(value));
  return String(value);
};

/** A text array as PostgreSQL writes one: `{"a","b"}`. */
export const arrayText = (items: readonly string[]): string => (items.length === 0 ? '{}' : `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`);

/** One row, ended by a line feed. Text must hold no NUL: schemas refuse it before. */
export function copyRow(values: readonly CopyValue[]): string {
  let row = '';
  for (let i = 0; i < values.length; i += 1) row += i === 0 ? valueOf(values[i]) : `\t${valueOf(values[i])}`;
  return `${row}\n`;
}
