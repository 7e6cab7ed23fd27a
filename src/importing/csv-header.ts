// The first line of a CSV file: which delimiter it uses and what its columns are called. Knows which names a profile
// expects only as a list of words.
import { WrongFile } from './decode.ts';
import { COLUMN_NAME_CHARS_MAX, COLUMNS_MAX } from './limits.ts';
import { faultOfText, quote } from './row-events.ts';
import { advise, say } from './sayings.ts';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** How names of columns are compared: trimmed, inner spaces as one, case ignored. */
export function columnKey(name: string): string {
  return name.trim().replace(/\s+/gu, ' ').toLowerCase();
}

/** The cells of one header line; a quoted name may hold the delimiter. Never fails: odd quotes stay in the name. */
export function splitHeader(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      const match = (delimiter === '\t' ? /^"((?:[^"]|"")*)" */u : /^"((?:[^"]|"")*)"[ \t]*/u).exec(line.slice(at));
      const after = at + (match?.[0].length ?? 0);
      if (match !== null && (after === line.length || line[after] === delimiter)) {
        cells.push((match[1] ?? '').replaceAll('""', '"').trim());
        at = after + 1;
        continue;
      }
    }
    const end = line.indexOf(delimiter, at);
    cells.push(line.slice(at, end < 0 ? line.length : end).trim());
    at = end < 0 ? line.length + 1 : end + 1;
  }
  return cells;
}

/** The delimiter that gives the most known columns, then the most columns; a comma where there is one column only. */
export function detectDelimiter(line: string, known: ReadonlySet<string>): Delimiter {
  let best: Delimiter = ',';
  let bestScore = -1;
  for (const delimiter of DELIMITERS) {
    const cells = splitHeader(line, delimiter);
    const score = cells.filter((cell) => known.has(columnKey(cell))).length * COLUMNS_MAX + Math.min(cells.length, COLUMNS_MAX - 1);
    if (score > bestScore) {
      best = delimiter;
      bestScore = score;
    }
  }
  return best;
}

/** The names of the columns. Throws WrongFile for a header that has empty, repeated, too many or unreadable names. */
export function readHeader(line: string, delimiter: string, undecodable: string): string[] {
  const names = splitHeader(line, delimiter);
  const bad = (message: string, advice = advise('header_once')): never => {
    throw new WrongFile('bad_header', message, advice);
  };
  if (names.length > COLUMNS_MAX) bad(say('header_columns', { columns: names.length, most: COLUMNS_MAX }));
  const seen = new Map<string, number>();
  names.forEach((name, index) => {
    const fault = faultOfText(name, undecodable);
    if (fault !== undefined) bad(say('header_bad', { at: index + 1, why: fault }), advise('file_encoding'));
    if (name === '') bad(say('header_nameless', { at: index + 1 }));
    if (name.length > COLUMN_NAME_CHARS_MAX) bad(say('header_long', { at: index + 1, most: COLUMN_NAME_CHARS_MAX }));
    if (name === '__proto__') bad(say('header_forbidden', { name: '"__proto__"' }));
    const first = seen.get(columnKey(name));
    if (first !== undefined) bad(say('header_twice', { first, at: index + 1, name: quote(name) }));
    seen.set(columnKey(name), index + 1);
  });
  return names;
}
