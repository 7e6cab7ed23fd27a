/** A list of vehicles as a file has it: its rows and cells, what each column most likely is, and the question of each row. Pure. */
import { coloursOf } from '../../../../src/identifiers/colours.ts';
import { countryOf } from '../../../../src/identifiers/countries.ts';
import { guessKinds } from '../../../../src/identifiers/numbers.ts';
import { normalForm } from '../../../../src/identifiers/text.ts';
import { isFullVin } from '../../../../src/identifiers/vin.ts';
import type { Question } from '../../api/asked.ts';

export const ROLES = ['none', 'vin', 'plate', 'number', 'country', 'make', 'colour'] as const;
export type Role = (typeof ROLES)[number];
export type ListFile = { readonly header: readonly string[] | undefined; readonly rows: readonly (readonly string[])[]; readonly roles: readonly Role[]; /** Rows beyond what is taken. */ readonly left: number };

export const ROWS_MAX = 20_000;
const COLUMNS_MAX = 64;
const LOOKED_AT = 50;
const SEPARATORS = ['\t', ';', ',', '|'] as const;

/** What a column is called that has a number of a vehicle, in the four languages and on common exports. */
const CALLED: readonly (readonly [Role, RegExp])[] = [
  ['vin', /\bvin\b|chassis|châssis|frame|fahrgestell|\bfin\b|bastidor|chasis|telaio|هيكل|شاسيه/iu],
  ['country', /country|pays|pa[ií]s|land|state|nation|بلد|دولة/iu],
  ['plate', /plate|licen[cs]e|regist|immatric|matr[ií]cula|placa|patente|kennzeichen|kenteken|targa|لوحة/iu],
  ['make', /\bmake\b|marque|marca|brand|hersteller|fabricant|صانع/iu],
  ['colour', /colou?r|couleur|farbe|لون/iu],
];

export function readList(text: string): ListFile {
  const plain = text.replace(/^\uFEFF/, '');
  const all = cellsOf(plain, separatorOf(plain)).filter((row) => row.some((cell) => cell !== ''));
  const [first = [], ...rest] = all;
  const isHeader = rest.length > 0 && !first.some((cell) => /\p{N}/u.test(cell)) && rest.slice(0, LOOKED_AT).some((row) => row.some((cell) => /\p{N}/u.test(cell)));
  const rows = isHeader ? rest : all;
  const header = isHeader ? first : undefined;
  return { header, rows: rows.slice(0, ROWS_MAX), roles: rolesOf(header, rows.slice(0, LOOKED_AT)), left: Math.max(0, rows.length - ROWS_MAX) };
}

/** The sign that parts the first line and most of those after it (a quoted cell may break over lines); none where it is one number a line. */
function separatorOf(text: string): string | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '').slice(0, LOOKED_AT);
  const cells = (sign: string): number => (lines[0] ?? '').split(sign).length;
  const parting = SEPARATORS.filter((sign) => cells(sign) > 1 && lines.filter((line) => line.includes(sign)).length * 2 > lines.length);
  return parting.sort((a, b) => cells(b) - cells(a))[0];
}

/** RFC 4180: quotes hold separators, line ends and doubled quotes. Without a separator each line is one cell. */
function cellsOf(text: string, separator: string | undefined): readonly (readonly string[])[] {
  if (separator === undefined) return text.split(/\r?\n/).map((line) => [line.trim().replace(/^"(.*)"$/, '$1')]);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = (): void => { if (row.length < COLUMNS_MAX) row.push(cell.trim()); cell = ''; };
  const endRow = (): void => { endCell(); rows.push(row); row = []; };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(at + 1) === '"') { cell += '"'; at += 1; } else isQuoted = false;
    } else if (sign === '"' && cell.trim() === '') { cell = ''; isQuoted = true; }
    else if (sign === separator) endCell();
    else if (sign === '\n') endRow();
    else if (sign !== '\r') cell += sign;
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}

/** Of each kind one column: by what it is called, else by what stands in it. */
function rolesOf(header: readonly string[] | undefined, rows: readonly (readonly string[])[]): readonly Role[] {
  const width = Math.max(header?.length ?? 0, ...rows.map((row) => row.length));
  const guessed = Array.from({ length: width }, (_, at) => roleBy(header?.[at], rows.map((row) => row[at] ?? '').filter((cell) => cell !== '')));
  const roles = guessed.map((role, at) => (role !== 'none' && guessed.indexOf(role) === at ? role : 'none'));
  if (roles.some((role) => role === 'vin' || role === 'plate' || role === 'number')) return roles;
  const likeliest = Array.from({ length: width }, (_, at) => rows.filter((row) => isNumberLike(row[at] ?? '')).length);
  const best = likeliest.indexOf(Math.max(...likeliest));
  return roles.map((role, at) => (at === best ? 'number' : role));
}

const isNumberLike = (cell: string): boolean => { const normal = normalForm(cell.replaceAll('?', '0')); return normal.length >= 4 && normal.length <= 32 && /\p{N}/u.test(normal); };
const isMost = (cells: readonly string[], is: (cell: string) => boolean): boolean => cells.length > 0 && cells.filter(is).length * 2 > cells.length;

function roleBy(name: string | undefined, cells: readonly string[]): Role {
  if (isMost(cells, (cell) => isFullVin(normalForm(cell)))) return 'vin';
  const called = name === undefined ? undefined : CALLED.find(([, words]) => words.test(name))?.[0];
  if (called !== undefined) return called;
  if (isMost(cells, (cell) => coloursOf(cell).length > 0)) return 'colour';
  if (isMost(cells, (cell) => cell.length === 2 && countryOf(cell) !== undefined)) return 'country';
  return isMost(cells, (cell) => /\p{L}/u.test(cell) && /\p{N}/u.test(cell) && normalForm(cell).length <= 10 && guessKinds(normalForm(cell)).includes('plate')) ? 'plate' : 'none';
}

/** What a row asks; undefined where it has no number. */
export function vehicleOf(row: readonly string[], roles: readonly Role[]): Question['vehicle'] | undefined {
  const cell = (role: Role): string => row[roles.indexOf(role)]?.slice(0, 64).trim() ?? '';
  const [vin, plate, number, make, colour] = [cell('vin'), cell('plate'), cell('number'), cell('make'), cell('colour')];
  const country = countryOf(cell('country'));
  if (vin === '' && plate === '' && number === '') return undefined;
  return {
    ...(vin === '' ? {} : { vin }), ...(plate === '' ? {} : { plate: { number: plate, ...(country === undefined ? {} : { country }) } }), ...(number === '' ? {} : { number }),
    ...(make === '' ? {} : { make }), ...(colour === '' ? {} : { colour }),
  };
}

/** Bytes as text: UTF-8, UTF-16 with its mark, else the western code page of old spreadsheets. */
export function textOf(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return new TextDecoder(a === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes);
  try { return new TextDecoder('utf-8', { fatal: true }).decode(bytes); } catch { return new TextDecoder('windows-1252').decode(bytes); }
}
