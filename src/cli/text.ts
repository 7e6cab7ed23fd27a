/** Text for a terminal: cleaned of what could steer it, measured, padded, wrapped. Knows nothing of what it says. */

// Control characters, and the marks that turn writing around (UAX #9): a record's text must not move the cursor or hide a line.
const STEERING = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** Text from elsewhere, safe to show on one line. */
export const shown = (value: unknown): string => (typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)).replace(STEERING, ' ');

const ZERO = /^[\p{M}\p{Cf}]$/u;
const WIDE = /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** Columns that a text takes. */
export function widthOf(value: string): number {
  let width = 0;
  for (const character of value) width += character < '\u0300' ? 1 : ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

export const padded = (value: string, width: number): string => value + ' '.repeat(Math.max(0, width - widthOf(value)));

const LEAST = 20;

/** Breaks at spaces; later lines begin with `indent`. A word that is longer than a line stays whole. */
export function wrapped(value: string, columns: number, indent = ''): string {
  const room = Math.max(LEAST, columns);
  const lines: string[] = [];
  const [first = '', ...words] = value.split(' ');
  let line = first;
  for (const word of words) {
    if (line.trim() !== '' && widthOf(line) + 1 + widthOf(word) > room) { lines.push(line); line = indent + word; }
    else line = `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Rows under one another, two spaces between columns. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => widthOf(row[at] ?? ''))));
  return all.map((row) => `${row.map((cell, at) => (at === row.length - 1 ? cell : padded(cell, widths[at] ?? 0))).join('  ').trimEnd()}\n`).join('');
}

const grouped = new Intl.NumberFormat('en-GB');
/** 12,345 */
export const count = (value: number): string => grouped.format(value);
export const plural = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** 12.3 MB */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < units.length - 1) { value /= 1000; at += 1; }
  return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[at] ?? ''}`;
}
