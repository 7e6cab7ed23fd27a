// Looks through a profile's JSON and lists everything wrong with it, each with its path. Knows the shape only.
import { CLEAR_REASONS, KINDS, UNKNOWN_WORDS } from './profile-shape.ts';
import type { ProfileFault } from './profile-shape.ts';
import { isTarget } from './targets.ts';
import { columnKey } from './csv-header.ts';
import { say, sayProfile } from './sayings.ts';

type Dict = Record<string, unknown>;
const FORMATS = ['auto', 'csv', 'ndjson', 'json'] as const;
const ORDERS = ['ymd', 'dmy', 'mdy'] as const;
const TEXT_CHARS_MAX = 2000;
const ENTRIES_MAX = 5000;
const PREFIX_CHARS_MAX = 40;

const isDict = (value: unknown): value is Dict => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= TEXT_CHARS_MAX;

/** The JSON pointer (RFC 6901) of what stands under `key` of what stands at `path`. */
const below = (path: string, key: string): string => `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

class Checking {
  readonly faults: ProfileFault[] = [];

  fault(path: string, reason: string): void {
    this.faults.push({ path, reason });
  }

  dict(value: unknown, path: string, keys?: Readonly<Record<string, boolean>>): Dict | undefined {
    if (!isDict(value)) {
      this.fault(path, sayProfile('object'));
      return undefined;
    }
    const names = Object.keys(value);
    if (names.length > ENTRIES_MAX) this.fault(path, say('entries', { most: ENTRIES_MAX }));
    if (keys === undefined) return value;
    for (const name of names) if (!Object.hasOwn(keys, name)) this.fault(below(path, name), sayProfile('key', { keys: Object.keys(keys).join(', ') }));
    for (const [name, isNeeded] of Object.entries(keys)) if (isNeeded && value[name] === undefined) this.fault(below(path, name), say('missing'));
    return value;
  }

  text(value: unknown, path: string): void {
    if (value !== undefined && !isText(value)) this.fault(path, sayProfile('text_filled'));
  }

  oneOf(value: unknown, path: string, allowed: readonly string[]): void {
    if (value !== undefined && !(typeof value === 'string' && allowed.includes(value))) this.fault(path, sayProfile('one_of', { choices: allowed.join(', ') }));
  }

  texts(value: unknown, path: string, isEmptyAllowed = false): string[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.fault(path, sayProfile('texts'));
      return [];
    }
    value.forEach((entry: unknown, index) => {
      if (typeof entry !== 'string' || (entry.trim() === '' && !isEmptyAllowed)) this.fault(below(path, String(index)), sayProfile('text'));
    });
    return value.filter((entry): entry is string => typeof entry === 'string');
  }
}

const KEYS = { name: true, title: true, description: false, source: false, format: false, encoding: false, delimiter: false, dates: false, reference: true, columns: true, constants: false, words: false, absent: false, operation: false, clearReason: false, ignore: false, requiredColumns: false };

/** In: parsed JSON of any kind. Out: every fault, in the order of the profile's keys; none means it can be used. */
export function checkProfile(json: unknown): ProfileFault[] {
  const check = new Checking();
  const profile = check.dict(json, '', KEYS);
  if (profile === undefined) return check.faults;
  if (profile['name'] !== undefined && !(typeof profile['name'] === 'string' && /^[a-z][a-z0-9-]{0,39}$/u.test(profile['name']))) check.fault('/name', sayProfile('name'));
  for (const key of ['title', 'description', 'source']) check.text(profile[key], `/${key}`);
  check.oneOf(profile['format'], '/format', FORMATS);
  checkEncoding(check, profile['encoding']);
  if (profile['delimiter'] !== undefined && !(typeof profile['delimiter'] === 'string' && /^[^"\r\n]$/u.test(profile['delimiter']))) check.fault('/delimiter', sayProfile('delimiter'));
  checkDates(check, profile['dates']);
  checkReference(check, profile['reference']);
  const tables = checkWords(check, profile['words']);
  checkColumns(check, profile['columns'], tables);
  checkConstants(check, profile['constants']);
  checkOperation(check, profile);
  check.texts(profile['absent'], '/absent');
  check.texts(profile['ignore'], '/ignore');
  check.texts(profile['requiredColumns'], '/requiredColumns');
  return check.faults;
}

function checkEncoding(check: Checking, value: unknown): void {
  check.text(value, '/encoding');
  if (!isText(value)) return;
  try {
    new TextDecoder(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    check.fault('/encoding', sayProfile('encoding'));
  }
}

function checkDates(check: Checking, value: unknown): void {
  if (value === undefined) return;
  const dates = check.dict(value, '/dates', { order: false, timeZone: false, pivot: false });
  if (dates === undefined) return;
  check.oneOf(dates['order'], '/dates/order', ORDERS);
  const pivot = dates['pivot'];
  if (pivot !== undefined && !(typeof pivot === 'number' && Number.isInteger(pivot) && pivot >= 0 && pivot <= 99)) check.fault('/dates/pivot', sayProfile('pivot'));
  const zone = dates['timeZone'];
  check.text(zone, '/dates/timeZone');
  if (!isText(zone)) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    check.fault('/dates/timeZone', sayProfile('time_zone'));
  }
}

function checkReference(check: Checking, value: unknown): void {
  if (value === undefined) return;
  const reference = check.dict(value, '/reference', { column: false, derivedFrom: false, prefix: false });
  if (reference === undefined) return;
  const { column, derivedFrom, prefix } = reference;
  if ((column === undefined) === (derivedFrom === undefined)) check.fault('/reference', sayProfile('reference'));
  if (Array.isArray(column)) {
    if (check.texts(column, '/reference/column').length === 0) check.fault('/reference/column', sayProfile('column'));
  } else {
    check.text(column, '/reference/column');
  }
  if (derivedFrom !== undefined && check.texts(derivedFrom, '/reference/derivedFrom').length === 0) check.fault('/reference/derivedFrom', sayProfile('column'));
  if (prefix !== undefined && (typeof prefix !== 'string' || prefix.length > PREFIX_CHARS_MAX)) check.fault('/reference/prefix', sayProfile('prefix', { most: PREFIX_CHARS_MAX }));
  if (prefix !== undefined && derivedFrom === undefined) check.fault('/reference/prefix', sayProfile('prefix_alone'));
}

function checkWords(check: Checking, value: unknown): ReadonlySet<string> {
  if (value === undefined) return new Set();
  const tables = check.dict(value, '/words') ?? {};
  for (const [name, table] of Object.entries(tables)) {
    for (const [word, ours] of Object.entries(check.dict(table, below('/words', name)) ?? {})) {
      if (ours !== null && !isText(ours)) check.fault(below(below('/words', name), word), sayProfile('word'));
    }
  }
  return new Set(Object.keys(tables));
}

function checkColumns(check: Checking, value: unknown, tables: ReadonlySet<string>): void {
  if (value === undefined) return;
  const seen = new Map<string, string>();
  for (const [name, target] of Object.entries(check.dict(value, '/columns') ?? {})) {
    const path = below('/columns', name);
    const twin = seen.get(columnKey(name));
    if (twin !== undefined) check.fault(path, sayProfile('same_column', { column: twin }));
    seen.set(columnKey(name), name);
    if (Array.isArray(target)) target.forEach((entry: unknown, index) => { checkColumn(check, entry, below(path, String(index)), tables); });
    else checkColumn(check, target, path, tables);
  }
}

function checkColumn(check: Checking, value: unknown, path: string, tables: ReadonlySet<string>): void {
  if (!isDict(value)) {
    checkTarget(check, value, path);
    return;
  }
  const spec = check.dict(value, path, { to: true, kind: false, words: false, unknownWords: false, otherwise: false, separator: false });
  if (spec === undefined) return;
  if (spec['to'] !== undefined) checkTarget(check, spec['to'], `${path}/to`);
  check.oneOf(spec['kind'], `${path}/kind`, KINDS);
  check.oneOf(spec['unknownWords'], `${path}/unknownWords`, UNKNOWN_WORDS);
  check.text(spec['words'], `${path}/words`);
  if (typeof spec['words'] === 'string' && !tables.has(spec['words'])) check.fault(`${path}/words`, sayProfile('no_table', { table: spec['words'] }));
  if (spec['otherwise'] !== undefined) checkTarget(check, spec['otherwise'], `${path}/otherwise`);
  if (spec['separator'] !== undefined && (typeof spec['separator'] !== 'string' || spec['separator'] === '')) check.fault(`${path}/separator`, sayProfile('text'));
}

function checkTarget(check: Checking, value: unknown, path: string): void {
  if (typeof value !== 'string') check.fault(path, sayProfile('target_needed'));
  else if (!isTarget(value)) check.fault(path, sayProfile('target', { target: value.slice(0, 60) }));
}

function checkConstants(check: Checking, value: unknown): void {
  if (value === undefined) return;
  for (const [target, constant] of Object.entries(check.dict(value, '/constants') ?? {})) {
    checkTarget(check, target, below('/constants', target));
    if (typeof constant !== 'number' && !isText(constant)) check.fault(below('/constants', target), sayProfile('text_or_number'));
  }
}

function checkOperation(check: Checking, profile: Dict): void {
  if (profile['operation'] !== undefined) {
    const operation = check.dict(profile['operation'], '/operation', { column: true, upsert: true, clear: true });
    check.text(operation?.['column'], '/operation/column');
    const upsert = check.texts(operation?.['upsert'], '/operation/upsert', true).map(columnKey);
    const clear = check.texts(operation?.['clear'], '/operation/clear', true).map(columnKey);
    for (const word of upsert) if (clear.includes(word)) check.fault('/operation', sayProfile('both', { word }));
  }
  if (profile['clearReason'] === undefined) return;
  const reason = check.dict(profile['clearReason'], '/clearReason', { column: false, words: false, default: false });
  if (reason === undefined) return;
  check.text(reason['column'], '/clearReason/column');
  check.oneOf(reason['default'], '/clearReason/default', CLEAR_REASONS);
  if (reason['words'] === undefined) return;
  for (const [word, ours] of Object.entries(check.dict(reason['words'], '/clearReason/words') ?? {})) check.oneOf(ours, below('/clearReason/words', word), CLEAR_REASONS);
}
