/** The report of an import as a file: a line for each refused row and each warning, safe to open in a spreadsheet. Pure. */
/** What is told of one row. */
export type Line = { readonly type: 'refused' | 'warning'; readonly line: number; readonly field?: string; readonly reason: string };

const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;
const cell = (value: string | number): string => {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const reportCsv = (lines: readonly Line[]): string =>
  [['line', 'kind', 'column', 'reason'], ...lines.map(({ line, type, field = '', reason }) => [line, type, field, reason])].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
