// NDJSON and one big JSON array as streams of rows. A malformed object is refused by itself and reading resumes at the
// next; a file that ends early says so. Knows no column by name.
import { ARRAY_START } from './json-layout.ts';
import { DEPTH_MAX, ELEMENT_BYTES_MAX } from './limits.ts';
import { beginningOf, rowOfJson } from './json-row.ts';
import { refuse, refuseCut, type RowEvent, type Tokenizer } from './row-events.ts';
import { say } from './sayings.ts';

/** Text looked back or ahead at, to see the start of an object or what follows the array. */
const SEEK_OVERLAP = 1024;
/** What is looked at behind the end of the array. */
const TAIL_CHARS = 64;
const TOO_LONG = say('object_long', { most: ELEMENT_BYTES_MAX });

/** NDJSON: every line one object, empty lines skipped. Lines above ELEMENT_BYTES_MAX characters are refused. */
export class LinesTokenizer implements Tokenizer {
  readonly #undecodable: string;
  #held = '';
  #line = 1;
  #skipping = false;

  constructor(undecodable: string) {
    this.#undecodable = undecodable;
  }

  push(text: string, final: boolean): RowEvent[] {
    const out: RowEvent[] = [];
    const held = this.#held + text;
    let at = 0;
    for (let end = held.indexOf('\n'); end >= 0; end = held.indexOf('\n', at)) {
      this.#take(held, at, end, out);
      at = end + 1;
      this.#line += 1;
    }
    this.#held = held.slice(at);
    if (final) {
      const last = out.length;
      this.#take(this.#held, 0, this.#held.length, out);
      const event = out[last];
      if (event !== undefined && 'refused' in event && event.refused.field === undefined) out[last] = { ...event, endsEarly: true };
      this.#held = '';
    } else if (this.#held.length > ELEMENT_BYTES_MAX) {
      if (!this.#skipping) out.push(refuse(this.#line, TOO_LONG));
      this.#skipping = true;
      this.#held = '';
    }
    return out;
  }

  #take(held: string, from: number, end: number, out: RowEvent[]): void {
    if (this.#skipping) {
      this.#skipping = false;
      return;
    }
    if (end - from > ELEMENT_BYTES_MAX) {
      out.push(refuse(this.#line, TOO_LONG));
      return;
    }
    const text = held.slice(from, end);
    if (text.trim() === '') return;
    out.push(depthOf(text) > DEPTH_MAX ? refuse(this.#line, say('deep', { most: DEPTH_MAX })) : rowOfJson(text, this.#line, this.#undecodable));
  }
}

/** An upper bound of the nesting of a text: brackets in strings count too, so it is refined only when it is high. */
function depthOf(text: string): number {
  let opened = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 123 || code === 91) opened += 1;
  }
  if (opened <= DEPTH_MAX) return opened;
  const scan = new ElementScan();
  scan.run(text, 0);
  return scan.deepest;
}

/** Follows one object through strings and brackets; keeps its place, so that more text can be added behind. */
class ElementScan {
  at = 0;
  depth = 0;
  deepest = 0;
  #inString = false;

  /** Scans from where it stopped. Out: the position after the object's end, or -1 when the text ran out before it. */
  run(text: string, start: number): number {
    let at = start + this.at;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (this.#inString) {
        if (code === 92) at += 1;
        else if (code === 34 || code === 10) this.#inString = false; // a raw line end is no part of a string: it was not closed
      } else if (code === 34) {
        this.#inString = true;
      } else if (code === 123 || code === 91) {
        this.depth += 1;
        if (this.depth > this.deepest) this.deepest = this.depth;
      } else if (code === 125 || code === 93) {
        this.depth -= 1;
        if (this.depth <= 0) return at + 1;
      }
      at += 1;
    }
    this.at = at - start;
    return -1;
  }
}

/**
 * The elements of one JSON array, bare (`[{…},{…}]`) or the value of a property (`{"data":[…]}`); with `enclosed`
 * false, objects one after the other. In: text in any pieces. Elements above ELEMENT_BYTES_MAX characters or deeper
 * than DEPTH_MAX are refused. A broken element is left at the next place that looks like the start of an element: same
 * indentation where elements begin lines, else after `},`, with the first name of the elements before it.
 */
export class ArrayTokenizer implements Tokenizer {
  readonly #undecodable: string;
  readonly #enclosed: boolean;
  #held = '';
  #at = 0;
  #line = 1;
  #isOpen: boolean;
  #isClosed = false;
  #isSeeking = false;
  #scan: ElementScan | undefined;
  #indent: string | undefined;
  #firstKey: string | undefined;
  #tail = '';
  #final = false;
  #out: RowEvent[] = [];

  constructor(undecodable: string, enclosed = true) {
    this.#undecodable = undecodable;
    this.#enclosed = enclosed;
    this.#isOpen = !enclosed;
  }

  push(text: string, final: boolean): RowEvent[] {
    this.#out = [];
    this.#held = this.#held.slice(this.#at) + text;
    this.#at = 0;
    this.#final = final;
    while (this.#step());
    if (final) this.#finish();
    return this.#out;
  }

  #step(): boolean {
    if (this.#isClosed) return this.#afterEnd();
    if (!this.#isOpen) return this.#open();
    if (this.#isSeeking) return this.#seek();
    if (this.#scan !== undefined) return this.#takeElement();
    if (!this.#skipSpace()) return false;
    const next = this.#held[this.#at];
    if (next === ',') {
      this.#move(this.#at + 1);
      return true;
    }
    if (next === ']' && this.#enclosed) return this.#close();
    if (next === '{' || next === '[') {
      this.#scan = new ElementScan();
      return true;
    }
    return this.#takeJunk();
  }

  /** Goes to the array: over the bracket, or over the names and values before it. */
  #open(): boolean {
    const match = ARRAY_START.exec(this.#held);
    if (match === null) {
      if (!this.#final && this.#held.length <= ELEMENT_BYTES_MAX) return false;
      this.#out.push(refuse(this.#line, say('no_array')));
      this.#isClosed = true;
      this.#isOpen = true;
      this.#at = this.#held.length;
      return false;
    }
    this.#move(match[0].length);
    this.#isOpen = true;
    return true;
  }

  /** True when something other than space was reached. */
  #skipSpace(): boolean {
    let at = this.#at;
    let lineStart = -1;
    for (; at < this.#held.length; at += 1) {
      const code = this.#held.charCodeAt(at);
      if (code === 10) lineStart = at + 1;
      else if (code !== 32 && code !== 9 && code !== 13) break;
    }
    const isFound = at < this.#held.length;
    if (isFound && this.#held[at] !== ',') this.#indent = lineStart >= 0 ? this.#held.slice(lineStart, at) : undefined;
    this.#move(isFound || lineStart < 0 ? at : lineStart - 1); // keep the line end, so that an indentation is seen whole
    return isFound;
  }

  /** Moves on and counts the lines passed. */
  #move(to: number): void {
    for (let feed = this.#held.indexOf('\n', this.#at); feed >= 0 && feed < to; feed = this.#held.indexOf('\n', feed + 1)) this.#line += 1;
    this.#at = to;
  }

  #takeElement(): boolean {
    const scan = this.#scan as ElementScan;
    const end = scan.run(this.#held, this.#at);
    const length = (end < 0 ? this.#held.length : end) - this.#at;
    if (end < 0 && length <= ELEMENT_BYTES_MAX && !this.#final) return false;
    this.#scan = undefined;
    if (length > ELEMENT_BYTES_MAX) return this.#recover(refuse(this.#line, TOO_LONG), end);
    if (end < 0) {
      const cut = say('object_cut');
      return this.#recover(refuseCut(this.#line, cut), end);
    }
    if (scan.deepest > DEPTH_MAX) return this.#recover(refuse(this.#line, say('deep', { most: DEPTH_MAX })), end);
    const text = this.#held.slice(this.#at, end);
    const event = rowOfJson(text, this.#line, this.#undecodable);
    if ('refused' in event && event.refused.field === undefined) return this.#recover(event, end);
    this.#firstKey ??= /^\{\s*("(?:[^"\\]|\\.)*")/u.exec(text)?.[1];
    this.#out.push(event);
    this.#move(end);
    return true;
  }

  /** Refuses the element and resumes at the next one that begins before `end`, else at `end`. */
  #recover(event: RowEvent, end: number): boolean {
    const limit = end < 0 ? this.#held.length : end;
    const next = this.#nextStart(limit);
    if (next === undefined && end < 0) this.#isSeeking = true;
    if (next !== undefined && 'refused' in event && event.endsEarly === true) this.#out.push(refuse(event.line, say('object_open'), undefined, beginningOf(this.#held.slice(this.#at, next))));
    else this.#out.push(event);
    this.#move(next ?? limit);
    if (next !== undefined) this.#scan = new ElementScan(); // at the same indentation as before
    return true;
  }

  /** Inside an object that is too long: passes over text, without a word, to the next start of an object. */
  #seek(): boolean {
    const next = this.#nextStart(this.#held.length);
    this.#isSeeking = next === undefined;
    this.#move(next ?? Math.max(this.#at, this.#held.length - SEEK_OVERLAP));
    if (next !== undefined) this.#scan = new ElementScan();
    return next !== undefined;
  }

  #nextStart(limit: number): number | undefined {
    const key = this.#firstKey === undefined ? '' : `\\s*${escaped(this.#firstKey)}`;
    const between = this.#firstKey === undefined ? '\\}\\s*,?\\s*' : '[}\\],]\\s*';
    const before = this.#indent === undefined ? between : `\\n${escaped(this.#indent)}`;
    const pattern = new RegExp(`${before}(?=\\{${key})`, 'gu');
    pattern.lastIndex = this.#isSeeking ? this.#at : this.#at + 1;
    const match = pattern.exec(this.#held);
    const start = match === null ? limit : match.index + match[0].length;
    return start < limit ? start : undefined;
  }

  /** What stands where an object should: refused up to the next comma, bracket or line end. */
  #takeJunk(): boolean {
    const rest = /[^,\]\n{]*/u.exec(this.#held.slice(this.#at, this.#at + ELEMENT_BYTES_MAX))?.[0].length ?? 0;
    const end = this.#at + Math.max(rest, 1);
    if (end >= this.#held.length && !this.#final && end - this.#at < ELEMENT_BYTES_MAX) return false;
    this.#isSeeking = end - this.#at >= ELEMENT_BYTES_MAX;
    this.#out.push(refuse(this.#line, say('no_object')));
    this.#move(end);
    return true;
  }

  /** A closing bracket ends the array, unless another object follows it: then it was a stray one. */
  #close(): boolean {
    const rest = this.#held.slice(this.#at + 1, this.#at + 1 + SEEK_OVERLAP);
    if (!/[^\s,]/u.test(rest) && rest.length < SEEK_OVERLAP && !this.#final) return false;
    const stray = /^\s*,?\s*\{/u.test(rest);
    this.#move(this.#at + 1);
    if (stray) this.#out.push(refuse(this.#line, say('bracket')));
    else this.#isClosed = true;
    return true;
  }

  /** Behind the array only the rest of an enclosing object may stand; the beginning of what does is kept. */
  #afterEnd(): boolean {
    if (this.#tail.length < TAIL_CHARS) this.#tail = (this.#tail + this.#held.slice(this.#at).replace(/\s+/gu, '')).slice(0, TAIL_CHARS);
    this.#at = this.#held.length;
    return false;
  }

  #finish(): void {
    if (this.#isClosed) {
      if (/^[\]}]*,?[[{]/u.test(this.#tail)) this.#out.push(refuse(this.#line, say('after_array')));
      return;
    }
    const last = this.#out.at(-1);
    if (!this.#enclosed || !this.#isOpen || (last !== undefined && 'refused' in last && last.endsEarly === true)) return;
    this.#move(this.#held.length);
    this.#out.push(refuseCut(this.#line, say('array_open')));
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/gu, '\\$&');
}
