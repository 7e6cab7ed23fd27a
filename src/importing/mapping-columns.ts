// One column's way into the draft, compiled once: clean the cell, read it as its kind, translate its word, put it in its
// place. Knows the profile's tables and no other column.
import { countryOf, countryOfSign } from '../identifiers/countries.ts';
import { columnKey } from './csv-header.ts';
import { readDate, YEAR_MAX, YEAR_MIN } from './dates.ts';
import { WORDS_REMEMBERED_MAX } from './limits.ts';
import type { CellKind, ColumnSpec, Profile } from './profile-shape.ts';
import { quote } from './row-events.ts';
import { setterOf, type Draft } from './targets.ts';
import { say } from './sayings.ts';

export interface Issue {
  readonly field: string;
  readonly reason: string;
}

export interface RowContext {
  faults: Issue[] | undefined;
  warnings: Issue[] | undefined;
}

export type ColumnStep = (cell: unknown, draft: Draft, context: RowContext) => void;

type Reader = (text: string) => { readonly value: unknown } | { readonly fault: string } | undefined;

const DATE_TARGETS = /^(?:event\.(?:from|to)|reviewOn|plates\[\d\]\.(?:from|to))$/u;
const COUNTRY_TARGETS = /(?:^plateCountry$|\.country$)/u;
const BOOLEAN_TARGETS = new Set(['event.keysTaken', 'actionStandsBeforeConfirmation']);
const YES = new Set(['yes', 'y', 'true', '1', 'oui', 'si', 'sí', 'ja', 'так', 'да', 'نعم']);
const NO = new Set(['no', 'n', 'false', '0', 'non', 'nein', 'ні', 'нет', 'لا']);
const FULL_VIN = /^[A-Z0-9]{17}$/u;

/** The kind that a target asks for where the profile names none. */
function kindOf(target: string): CellKind {
  if (target === 'year') return 'year';
  if (target === 'makeModel') return 'makeModel';
  if (DATE_TARGETS.test(target)) return 'date';
  if (COUNTRY_TARGETS.test(target)) return 'country';
  if (BOOLEAN_TARGETS.has(target)) return 'boolean';
  return target === 'restrictions' || target === 'linkedReferences' || target === 'event.cautions' ? 'list' : 'text';
}

/** The text of a cell, trimmed; undefined for a list, which no single value can hold. */
export function textOfCell(cell: unknown): string | undefined {
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  if (Array.isArray(cell)) {
    const entries = cell.filter((entry) => entry !== null && entry !== '') as unknown[];
    return entries.length > 1 ? undefined : textOfCell(entries[0] ?? '');
  }
  return '';
}

function yearReader(profile: Profile): Reader {
  return (text) => {
    const match = /^(\d{1,4})(?:\.0+)?$/u.exec(text);
    if (match === null) return { fault: say('year', { value: quote(text) }) };
    const year = Number(match[1]);
    if (year === 0 && match[1]?.length !== 2) return undefined;
    const pivot = profile.dates?.pivot;
    if (match[1]?.length === 2 && pivot !== undefined) return { value: year <= pivot ? 2000 + year : 1900 + year };
    return year >= YEAR_MIN && year <= YEAR_MAX ? { value: year } : { fault: say('year_between', { value: quote(text), from: String(YEAR_MIN), to: String(YEAR_MAX) }) };
  };
}

/** A country's code, name or sign becomes its code; two letters that nobody knows stay, anything else is a fault. */
function countryReader(): Reader {
  const remembered = new Map<string, ReturnType<Reader>>();
  return (text) => {
    const held = remembered.get(text);
    if (held !== undefined) return held;
    const code = countryOf(text) ?? countryOfSign(text) ?? (/^[a-z]{2}$/iu.test(text) ? text.toUpperCase() : undefined);
    const found = code === undefined ? { fault: say('country', { value: quote(text) }) } : { value: code };
    if (remembered.size < WORDS_REMEMBERED_MAX) remembered.set(text, found);
    return found;
  };
}

function readBoolean(text: string): ReturnType<Reader> {
  const key = columnKey(text);
  if (YES.has(key)) return { value: true };
  return NO.has(key) ? { value: false } : { fault: say('yes_no', { value: quote(text) }) };
}

function readerOf(kind: CellKind, profile: Profile): Reader {
  switch (kind) {
    case 'date': return (text) => {
      const read = readDate(text, profile.dates);
      return 'fault' in read ? { fault: say('date', { value: quote(text), why: read.fault }) } : read;
    };
    case 'year': return yearReader(profile);
    case 'boolean': return readBoolean;
    case 'country': return countryReader();
    case 'text': case 'list': case 'makeModel': case 'vin': return (text) => ({ value: text });
  }
}

type Translate = (text: string) => { readonly word: string | null; readonly isKnown: boolean };

/** Looks words up without case and spaces; remembers texts as typed, so that a repeated word costs one look. */
function translator(table: Readonly<Record<string, string | null>> | undefined): Translate | undefined {
  if (table === undefined) return undefined;
  const words = new Map(Object.entries(table).map(([word, ours]) => [columnKey(word), ours]));
  const remembered = new Map<string, ReturnType<Translate>>();
  return (text) => {
    let found = remembered.get(text);
    if (found !== undefined) return found;
    const word = words.get(columnKey(text));
    found = word === undefined ? { word: text, isKnown: false } : { word, isKnown: true };
    if (remembered.size < WORDS_REMEMBERED_MAX) remembered.set(text, found);
    return found;
  };
}

/** In: the column's name in the file, its spec, the profile. Out: the step that takes one of its cells to the draft. */
export function compileColumn(name: string, given: string | ColumnSpec, profile: Profile): ColumnStep {
  const spec: ColumnSpec = typeof given === 'string' ? { to: given } : given;
  const kind = spec.kind ?? kindOf(spec.to);
  const take = takeText(name, spec, kind, profile);
  if (kind !== 'list') {
    return (cell, draft, context) => {
      const text = textOfCell(cell);
      if (text === undefined) (context.faults ??= []).push({ field: name, reason: say('list') });
      else if (text !== '') take(text, draft, context);
    };
  }
  const separator = spec.separator ?? ';';
  return (cell, draft, context) => {
    for (const entry of Array.isArray(cell) ? cell : (textOfCell(cell) ?? '').split(separator)) {
      const text = textOfCell(entry) ?? '';
      if (text !== '') take(text, draft, context);
    }
  };
}

type Take = (text: string, draft: Draft, context: RowContext) => void;

function takeText(name: string, spec: ColumnSpec, kind: CellKind, profile: Profile): Take {
  const absent = new Set((profile.absent ?? []).map(columnKey));
  const translate = translator(spec.words === undefined ? undefined : profile.words?.[spec.words]);
  const read = readerOf(kind, profile);
  const put = kind === 'vin' ? vinPutter(name, spec) : putter(name, spec.to);
  const isPlain = kind === 'text' || kind === 'list' || kind === 'makeModel' || kind === 'vin';
  return (typed, draft, context) => {
    if (absent.size > 0 && absent.has(columnKey(typed))) return;
    let text = typed;
    if (translate !== undefined) {
      const { word, isKnown } = translate(typed);
      if (word === null) return;
      if (!isKnown && spec.unknownWords === 'refuse') (context.faults ??= []).push({ field: name, reason: say('word', { value: quote(typed) }) });
      if (!isKnown && spec.unknownWords === 'drop') (context.warnings ??= []).push({ field: name, reason: say('word_left', { value: quote(typed) }) });
      if (!isKnown && (spec.unknownWords ?? 'keep') !== 'keep') return;
      text = word;
    }
    if (isPlain) {
      put(text, draft, context);
      return;
    }
    const result = read(text);
    if (result === undefined) return;
    if ('fault' in result) (context.faults ??= []).push({ field: name, reason: result.fault });
    else put(result.value, draft, context);
  };
}

type Put = (value: unknown, draft: Draft, context: RowContext) => void;

function putter(name: string, to: string): Put {
  const set = setterOf(to);
  return (value, draft, context) => {
    if (!set(draft, value)) (context.warnings ??= []).push({ field: name, reason: say('given', { target: to }) });
  };
}

/** A full VIN goes to its place while that is free; a second one, or a number that is none, goes where the spec says. */
function vinPutter(name: string, spec: ColumnSpec): Put {
  const toVin = putter(name, spec.to);
  if (spec.otherwise === undefined) return toVin;
  const toOther = putter(name, spec.otherwise);
  return (value, draft, context) => {
    const bare = String(value).toUpperCase().replace(/[\s.\-/*]/gu, '');
    const held = draft[spec.to];
    if (held === value) return;
    (FULL_VIN.test(bare) && held === undefined ? toVin : toOther)(value, draft, context);
  };
}
