// One JSON object becomes the values of one row: nested objects are flattened to dotted names, and what no row may
// hold is refused. Knows nothing of files or streams.
import { COLUMN_NAME_CHARS_MAX, COLUMNS_MAX, DEPTH_MAX } from './limits.ts';
import { faultOfText, quote, refuse, type PartialRow, type RowEvent } from './row-events.ts';
import { say } from './sayings.ts';

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

interface Fault { readonly field: string; readonly reason: string }

class Flattening {
  readonly values: Record<string, unknown> = {};
  /** Single values that no row may hold; reading goes on behind them. */
  readonly bad: Fault[] = [];
  #count = 0;
  readonly #undecodable: string;

  constructor(undecodable: string) {
    this.#undecodable = undecodable;
  }

  /** Adds one value under a path. Out: the fault that ends the reading of the object, if any. */
  add(path: string, value: unknown, depth: number): Fault | undefined {
    if (depth > DEPTH_MAX) return { field: path, reason: say('deep_field', { most: DEPTH_MAX }) };
    if (Array.isArray(value)) return this.#addList(path, value, depth);
    if (typeof value === 'object' && value !== null) return this.addObject(`${path}.`, value, depth);
    const fault = this.#faultOfScalar(value);
    if (fault !== undefined) {
      this.bad.push({ field: path, reason: fault });
      return undefined;
    }
    return this.#put(path, value);
  }

  addObject(prefix: string, object: object, depth: number): Fault | undefined {
    for (const key of Object.keys(object)) {
      const path = prefix + key;
      if (FORBIDDEN.has(key)) return { field: quote(path), reason: say('name') };
      if (path.length > COLUMN_NAME_CHARS_MAX) return { field: quote(path), reason: say('name_long', { most: COLUMN_NAME_CHARS_MAX }) };
      const badName = faultOfText(key, this.#undecodable);
      if (badName !== undefined) return { field: quote(path), reason: say('name_bad', { why: badName }) };
      const fault = this.add(path, (object as Record<string, unknown>)[key], depth + 1);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #addList(path: string, list: readonly unknown[], depth: number): Fault | undefined {
    if (list.length > COLUMNS_MAX) return { field: path, reason: say('entries', { most: COLUMNS_MAX }) };
    if (list.some((entry) => typeof entry === 'object' && entry !== null)) {
      for (const [index, entry] of list.entries()) {
        const fault = this.add(`${path}[${index}]`, entry, depth + 1);
        if (fault !== undefined) return fault;
      }
      return undefined;
    }
    for (const entry of list) {
      const fault = this.#faultOfScalar(entry);
      if (fault !== undefined) {
        this.bad.push({ field: path, reason: fault });
        return undefined;
      }
    }
    return this.#put(path, list);
  }

  #put(path: string, value: unknown): Fault | undefined {
    this.#count += 1;
    if (this.#count > COLUMNS_MAX) return { field: path, reason: say('values', { most: COLUMNS_MAX }) };
    this.values[path] = value;
    return undefined;
  }

  #faultOfScalar(value: unknown): string | undefined {
    if (typeof value === 'string') return faultOfText(value, this.#undecodable);
    if (typeof value === 'number' && (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))) {
      return say('number');
    }
    return undefined;
  }
}

const PAIR = /\s*("(?:[^"\\\n]|\\.)*")\s*:\s*("(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)\s*,/uy;

/** The plain values at the beginning of an object that is no JSON: those that a comma ends, before anything odd. */
export function beginningOf(text: string): PartialRow | undefined {
  const flat = new Flattening('');
  PAIR.lastIndex = /^\s*\{/u.exec(text)?.[0].length ?? text.length;
  for (let pair = PAIR.exec(text); pair !== null; pair = PAIR.exec(text)) {
    try {
      if (flat.addObject('', JSON.parse(`{${pair[1] ?? ''}:${pair[2] ?? ''}}`) as object, 0) !== undefined || flat.bad.length > 0) break;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      break;
    }
  }
  return Object.keys(flat.values).length === 0 ? undefined : { values: flat.values };
}

/** Why JSON.parse failed, without quoting the text: the place in it, where the engine tells. */
function whyNotJson(error: SyntaxError): string {
  const place = /position (\d+)/u.exec(error.message)?.[1];
  return place === undefined ? say('json') : say('json_at', { at: Number(place) + 1 });
}

/**
 * In: the text of one value (bounded by the caller) and its line. Out: its row, `{a: {b: 1}}` as `{'a.b': 1}` and
 * `{p: [{n: 1}]}` as `{'p[0].n': 1}`, lists of plain values as they are; or the refusal.
 */
export function rowOfJson(text: string, line: number, undecodable: string): RowEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse(line, text.includes('\ufffd') ? undecodable : whyNotJson(error), undefined, beginningOf(text));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(line, say('no_object'));
  const flat = new Flattening(undecodable);
  const end = flat.addObject('', value, 0);
  const fault = flat.bad[0] ?? end;
  if (fault === undefined) return { line, values: flat.values };
  return refuse(line, fault.reason, fault.field, { values: flat.values, ...(end === undefined ? { unread: flat.bad.map(({ field }) => field) } : undefined) });
}
