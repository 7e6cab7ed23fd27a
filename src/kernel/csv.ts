/** Rows as CSV (RFC 4180) that no spreadsheet takes for formulas. Pure; knows nothing of what the cells say. */

/** What a spreadsheet would work out instead of showing, in its full-width forms too. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;
const QUOTED = /[",\r\n]/;

function cellOf(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines, each with its end. */
export const csvOf = (rows: readonly (readonly (string | number | undefined)[])[]): string => rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
