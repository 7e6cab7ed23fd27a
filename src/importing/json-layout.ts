// How a JSON file is laid out, told from its beginning: one array, an object around one array, lines, or objects one
// after the other. Reads nothing beyond the beginning.

const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const SCALAR = `(?:${STRING}|[-+.\\w]+)`;

/** The way from the first character to the array's bracket: bare, or over plain values of an enclosing object. */
export const ARRAY_START = new RegExp(`^\\s*(?:\\{\\s*(?:${STRING}\\s*:\\s*${SCALAR}\\s*,\\s*)*(?<name>${STRING})\\s*:\\s*)?\\[`, 'u');

/** Lists that belong to one vehicle, so an object with such a list is a row, not the wrapping of many. */
const NESTED = new Set(['plates', 'othernumbers', 'numbers', 'restrictions', 'colours', 'colors', 'photos', 'marks', 'cautions', 'parts']);

export type JsonLayout = 'array' | 'lines' | 'sequence';

/** In: the file's first characters, and whether they are all of it. Out: which tokenizer reads it. */
export function layoutOfJson(head: string, isWhole: boolean): JsonLayout {
  const text = head.trim();
  if (text.startsWith('[')) return 'array';
  const end = text.indexOf('\n');
  const first = (end < 0 ? text : text.slice(0, end)).trimEnd();
  const rest = end < 0 ? '' : text.slice(end).trim();
  const isWrapped = wraps(text);
  if (isWhole && parses(text)) return isWrapped ? 'array' : 'sequence';
  if (end < 0) return isWrapped ? 'array' : 'lines';
  if (parses(first)) return 'lines';
  if (/[[{,:]$/u.test(first)) return isWrapped ? 'array' : 'sequence';
  return rest.startsWith('{') ? 'lines' : isWrapped ? 'array' : 'lines';
}

function wraps(text: string): boolean {
  const match = ARRAY_START.exec(text);
  if (match === null) return false;
  const name = (match.groups?.['name'] ?? '').slice(1, -1).toLowerCase();
  return !NESTED.has(name) && /^\s*[{\]]/u.test(text.slice(match[0].length));
}

function parses(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
