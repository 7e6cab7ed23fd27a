/** The report of an import as a file: a line for each refused row and each warning, safe to open in a spreadsheet. Pure. */
import type { PerhapsTold } from '../../../src/kernel/schema/index.ts';

/** What is told of one row. */
export type Line = { readonly type: 'refused' | 'warning'; readonly line: number; readonly field?: string; readonly reason: string } & PerhapsTold;

const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;
const cell = (value: string | number): string => {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** `reasonOf`: why, in the language of who takes the report away; the hub's own sentence stands beside it. */
export const reportCsv = (lines: readonly Line[], reasonOf: (line: Line) => string): string =>
  [['line', 'kind', 'column', 'reason', 'code', 'reason (en)'], ...lines.map((one) => [one.line, one.type, one.field ?? '', reasonOf(one), one.code ?? '', one.reason])].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
