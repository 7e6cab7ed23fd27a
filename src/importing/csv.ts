// Our own CSV tokenizer, because a broken quote must cost one row and nothing else: the row is refused and reading
// resumes at the line after its first. Fed text in any pieces, it gives the same rows. Knows no profile.
import { WrongFile } from './decode.ts';
import { detectDelimiter, readHeader } from './csv-header.ts';
import { BAD_CHARACTERS, faultOfText, refuse, refuseCut, type PartialRow, type RowEvent, type Tokenizer } from './row-events.ts';
import { FIELD_CHARS_MAX, ROW_BYTES_MAX, ROW_LINES_MAX, SWALLOW_COLUMNS_MIN } from './limits.ts';
import { advise, say } from './sayings.ts';

export interface CsvOptions {
  /** One character; detected from the header where absent. */
  readonly delimiter?: string | undefined;
  /** Names of columns (see `columnKey`) that help to tell the delimiter. */
  readonly known?: ReadonlySet<string> | undefined;
  /** The reason given for undecodable characters. */
  readonly undecodable: string;
  /** Called once with the names of the columns. It may throw to refuse the file. */
  readonly onHeader?: ((names: readonly string[]) => void) | undefined;
}

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
const TOO_LONG = say('row_long', { most: ROW_BYTES_MAX });
const SWALLOWS = say('quote_open');
const UNCLOSED = say('quote_characters', { most: ROW_BYTES_MAX });

/** One line in the held text: where it ends, and where the next begins. */
interface Line { readonly end: number; readonly next: number }

/** A quoted row: its cells, or why its quotes are broken and the cells before that. `unfinished` asks for more text. */
type Quoted =
  | { readonly cells: readonly string[]; readonly next: number; readonly lines: number }
  | { readonly broken: string; readonly isCut: boolean; readonly before?: readonly string[] }
  | { readonly unfinished: true };

/**
 * Rows of comma-separated text as RFC 4180 describes it, with `, ; tab |`, CRLF, LF or CR, and quotes inside unquoted
 * cells taken literally. Empty lines are skipped. More cells than the header: refused. Fewer: the missing ones are
 * empty and the row carries a note; but a short last line without a line end is refused, since the file was cut there.
 * Time is linear but for rows whose quotes are broken, which are read again, ROW_LINES_MAX lines at the most.
 */
export class CsvTokenizer implements Tokenizer {
  readonly #options: CsvOptions;
  #delimiter = '';
  #delimiterCode = 0;
  #columns: string[] = [];
  #held = '';
  #at = 0;
  #line = 1;
  #final = false;
  #skipping = false;
  #suspicious = false;
  /** Where the next quote and the next CR of the held text are; behind `#at` means not looked for yet. */
  #nextQuote = -1;
  #nextReturn = -1;
  #out: RowEvent[] = [];

  constructor(options: CsvOptions) {
    this.#options = options;
  }

  push(text: string, final: boolean): RowEvent[] {
    this.#out = [];
    this.#held = this.#at < this.#held.length ? this.#held.slice(this.#at) + text : text;
    this.#at = 0;
    this.#nextQuote = -1;
    this.#nextReturn = -1;
    this.#final = final;
    this.#suspicious = BAD_CHARACTERS.test(this.#held) || !this.#held.isWellFormed();
    while (this.#at < this.#held.length && this.#step());
    if (final && this.#columns.length === 0) throw new WrongFile('empty', say('file_no_header'), advise('header'));
    return this.#out;
  }

  /** Takes one line or row; false when more text is needed first. */
  #step(): boolean {
    const line = this.#findLine(this.#at);
    if (line === undefined) return this.#waitOrRefuse();
    if (this.#skipping) {
      this.#skipping = false;
      this.#advance(line.next, 1);
      return true;
    }
    if (line.end === this.#at) {
      this.#advance(line.next, 1);
      return true;
    }
    if (this.#columns.length === 0) return this.#takeHeader(line);
    if (line.end - this.#at > ROW_BYTES_MAX) {
      this.#out.push(refuse(this.#line, TOO_LONG));
      this.#advance(line.next, 1);
      return true;
    }
    if (this.#nextQuote < this.#at) this.#nextQuote = this.#indexOf('"', this.#at);
    if (this.#nextQuote < line.end) return this.#takeQuoted(line);
    this.#takePlain(line);
    return true;
  }

  #indexOf(character: string, from: number): number {
    const found = this.#held.indexOf(character, from);
    return found < 0 ? Infinity : found;
  }

  #advance(next: number, lines: number): void {
    this.#at = next;
    this.#line += lines;
  }

  #findLine(from: number): Line | undefined {
    const feed = this.#indexOf('\n', from);
    if (this.#nextReturn < from) this.#nextReturn = this.#indexOf('\r', from);
    const back = this.#nextReturn;
    if (back < feed) {
      if (back + 1 === feed) return { end: back, next: feed + 1 };
      return back + 1 < this.#held.length || this.#final ? { end: back, next: back + 1 } : undefined;
    }
    if (feed !== Infinity) return { end: feed, next: feed + 1 };
    return this.#final ? { end: this.#held.length, next: this.#held.length } : undefined;
  }

  #waitOrRefuse(): false {
    if (this.#held.length - this.#at <= ROW_BYTES_MAX) return false;
    if (this.#columns.length === 0) throw new WrongFile('bad_header', say('file_first_line', { most: ROW_BYTES_MAX }), advise('is_csv'));
    if (!this.#skipping) this.#out.push(refuse(this.#line, TOO_LONG));
    this.#skipping = true;
    // A trailing CR stays: it may be half of a line end.
    this.#at = this.#held.charCodeAt(this.#held.length - 1) === RETURN ? this.#held.length - 1 : this.#held.length;
    return false;
  }

  #takeHeader(line: Line): true {
    const text = this.#held.slice(this.#at, line.end);
    const stated = /^sep=(.)$/iu.exec(text)?.[1];
    if (stated !== undefined && this.#delimiter === '') {
      this.#delimiter = stated;
    } else if (text.trim() !== '') {
      this.#delimiter = this.#options.delimiter ?? (this.#delimiter || detectDelimiter(text, this.#options.known ?? new Set()));
      this.#delimiterCode = this.#delimiter.charCodeAt(0);
      this.#columns = readHeader(text, this.#delimiter, this.#options.undecodable);
      this.#options.onHeader?.(this.#columns);
    }
    this.#advance(line.next, 1);
    return true;
  }

  #takePlain(line: Line): void {
    this.#emit(this.#held.slice(this.#at, line.end).split(this.#delimiter), line.end === line.next);
    this.#advance(line.next, 1);
  }

  #takeQuoted(line: Line): boolean {
    const row = this.#readQuoted(this.#at);
    if ('unfinished' in row) {
      this.#nextReturn = -1;
      return false;
    }
    let broken = 'broken' in row ? row.broken : undefined;
    if ('cells' in row && row.next - this.#at > ROW_BYTES_MAX) broken = UNCLOSED;
    if ('cells' in row && row.lines > 1 && this.#swallows(line, row.next)) broken = SWALLOWS;
    if (broken !== undefined) {
      const before = 'broken' in row ? row.before : row.cells.slice(0, row.cells.findIndex((cell) => /[\r\n]/u.test(cell)));
      this.#out.push('broken' in row && row.isCut ? refuseCut(this.#line, broken) : refuse(this.#line, broken, before && this.#columns[before.length], before && this.#partOf(before)));
      this.#advance(line.next, 1);
      this.#nextReturn = -1; // reading ran ahead of here
    } else if ('cells' in row) {
      this.#emit(row.cells, row.next === this.#held.length && !this.#endsInLineEnd());
      this.#advance(row.next, row.lines);
    }
    return true;
  }

  #endsInLineEnd(): boolean {
    const last = this.#held.charCodeAt(this.#held.length - 1);
    return last === NEWLINE || last === RETURN;
  }

  /** A row over several lines whose first and last line both have a full row's delimiters has an unclosed quote. */
  #swallows(first: Line, next: number): boolean {
    const full = this.#columns.length - 1;
    if (this.#columns.length < SWALLOW_COLUMNS_MIN || this.#countDelimiters(this.#at, first.end) < full) return false;
    const text = this.#held.slice(first.next, next).replace(/[\r\n]+$/u, '');
    const last = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    return this.#countDelimiters(first.next + last, first.next + text.length) >= full;
  }

  #countDelimiters(from: number, to: number): number {
    let count = 0;
    for (let at = this.#indexOf(this.#delimiter, from); at < to; at = this.#indexOf(this.#delimiter, at + 1)) count += 1;
    return count;
  }

  #readQuoted(start: number): Quoted {
    const cells: string[] = [];
    let at = start;
    let lines = 1;
    let line: Line | undefined;
    let delimiter = -1;
    for (;;) {
      let cell: string;
      if (cells.length >= this.#columns.length) return { broken: say('cells_more', { columns: this.#columns.length }), isCut: false };
      if (this.#held.charCodeAt(at) === QUOTE) {
        const end = this.#closingQuote(at, start);
        if (typeof end !== 'number') return { ...end, before: cells };
        cell = this.#held.slice(at + 1, end - 1);
        if (cell.includes('"')) cell = cell.replaceAll('""', '"');
        if (end - at > 2) lines += countLineEnds(cell);
        at = end;
      } else {
        if (line === undefined || line.end < at) line = this.#findLine(at);
        if (delimiter < at) delimiter = this.#indexOf(this.#delimiter, at);
        const end = Math.min(delimiter, line?.end ?? Infinity);
        if (end === Infinity) return this.#unfinished(start);
        cell = this.#held.slice(at, end);
        at = end;
      }
      cells.push(cell);
      const code = this.#held.charCodeAt(at);
      if (at < this.#held.length && code === this.#delimiterCode) {
        at += 1;
        continue;
      }
      if (line === undefined || line.end < at) line = this.#findLine(at);
      if (line === undefined && (at === this.#held.length || code === RETURN)) return this.#unfinished(start);
      if (line?.end === at) return { cells, next: line.next, lines };
      return { broken: say('quote_early'), isCut: false, before: cells.slice(0, -1) };
    }
  }

  /** The position after the closing quote of the cell that opens at `open`, or what the row comes to instead. */
  #closingQuote(open: number, start: number): number | Quoted {
    let at = open + 1;
    let lines = 0;
    for (;;) {
      const close = this.#indexOf('"', at);
      const reach = Math.min(close, this.#held.length, start + ROW_BYTES_MAX + 1);
      for (let feed = this.#indexOf('\n', at); feed < reach; feed = this.#indexOf('\n', feed + 1)) {
        lines += 1;
        if (lines >= ROW_LINES_MAX) return { broken: say('quote_lines', { most: ROW_LINES_MAX }), isCut: false };
      }
      if (close === Infinity || close - start > ROW_BYTES_MAX) return this.#unfinished(start);
      if (this.#held.charCodeAt(close + 1) !== QUOTE) {
        return close + 1 < this.#held.length || this.#final ? close + 1 : this.#unfinished(start);
      }
      at = close + 2;
    }
  }

  #unfinished(start: number): Quoted {
    if (this.#held.length - start > ROW_BYTES_MAX) return { broken: UNCLOSED, isCut: false };
    if (this.#final) return { broken: say('quote_end'), isCut: this.#findLine(start)?.end === this.#held.length };
    return { unfinished: true };
  }

  /** What is sure of a refused row: the cells before its broken quote, or those whose text is sound. */
  #partOf(cells: readonly string[]): PartialRow {
    const values: Record<string, string> = {};
    for (const [index, cell] of cells.entries()) if (faultOfText(cell, this.#options.undecodable) === undefined) values[this.#columns[index] as string] = cell;
    return { values, unread: this.#columns.filter((name) => values[name] === undefined) };
  }

  #emit(cells: readonly string[], isCut: boolean): void {
    const columns = this.#columns;
    const count = cells.length;
    if (count > columns.length) {
      this.#out.push(refuse(this.#line, say('cells', { cells: count, columns: columns.length })));
      return;
    }
    if (cells[0] === '' || (count === 1 && columns.length > 1)) {
      if (cells.every((cell) => cell.trim() === '')) return;
    }
    if (count < columns.length && isCut) {
      this.#out.push(refuseCut(this.#line, say('cut', { cells: count, columns: columns.length })));
      return;
    }
    const values: Record<string, string> = {};
    for (let index = 0; index < count; index += 1) {
      const cell = cells[index] as string;
      if (this.#suspicious || cell.length > FIELD_CHARS_MAX) {
        const fault = faultOfText(cell, this.#options.undecodable);
        if (fault !== undefined) return void this.#out.push(refuse(this.#line, fault, columns[index], this.#partOf(cells)));
      }
      values[columns[index] as string] = cell;
    }
    if (count === columns.length) this.#out.push({ line: this.#line, values });
    else this.#out.push({ line: this.#line, values, note: say('cells_empty', { cells: count, columns: columns.length }) });
  }
}

function countLineEnds(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE || (code === RETURN && text.charCodeAt(at + 1) !== NEWLINE)) count += 1;
  }
  return count;
}
