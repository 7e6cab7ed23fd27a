// Rows out of a file of any size in constant memory: bytes in, batches of rows and refusals out. Knows formats and
// encodings, no profile and no vehicle.
import { openText, undecodable, WrongFile } from './decode.ts';
import { columnKey } from './csv-header.ts';
import { CsvTokenizer } from './csv.ts';
import { layoutOfJson } from './json-layout.ts';
import { ArrayTokenizer, LinesTokenizer } from './json.ts';
import type { RowEvent, Tokenizer } from './row-events.ts';
import { advise, say } from './sayings.ts';

export type Format = 'auto' | 'csv' | 'ndjson' | 'json';

export interface ReadOptions {
  /** `auto` takes JSON or NDJSON where the first character is `[` or `{`, else CSV. */
  readonly format?: Format | undefined;
  /** A name that TextDecoder knows; utf-8 where absent. A byte-order mark in the file wins. */
  readonly encoding?: string | undefined;
  /** One character; detected from the header where absent. */
  readonly delimiter?: string | undefined;
  /** Names of columns that the profile knows, as a help to tell the delimiter. */
  readonly columns?: Iterable<string> | undefined;
  /** Called with the names of a CSV's columns, before any row. It may throw WrongFile. */
  readonly onHeader?: ((names: readonly string[]) => void) | undefined;
  /** Bytes gathered before decoding; for tests. */
  readonly pieceBytes?: number | undefined;
}

/**
 * Reads a file. In: its bytes in chunks of any size. Out: batches of events in the order of the file, each with its
 * physical line; a row that cannot be read is an event with the reason, and costs no other row. Throws WrongFile for a
 * file that is empty, of the wrong kind, or has no usable header. Memory is bounded by the limits in limits.ts; the
 * cells are slices of the text read, so a caller who keeps some for long should copy them.
 */
export async function* readRows(bytes: AsyncIterable<Uint8Array>, options: ReadOptions = {}): AsyncGenerator<readonly RowEvent[]> {
  const { encoding, text } = await openText(bytes, options);
  let tokenizer: Tokenizer | undefined;
  let held = '';
  for (;;) {
    const next = await text.next();
    const isLast = next.done === true;
    held += isLast ? '' : next.value;
    if (tokenizer === undefined) {
      if (held.trim() === '' && !isLast) {
        if (held.length > 65_536) throw new WrongFile('empty', say('file_blank'), advise('some'));
        continue;
      }
      if (held.trim() === '') throw new WrongFile('empty', say('file_empty'), advise('some'));
      if (!isLast && isShortJson(held, options)) continue;
      tokenizer = chooseTokenizer(held, isLast, undecodable(encoding), options);
    }
    const batch = tokenizer.push(held, isLast);
    held = '';
    if (batch.length > 0) yield batch;
    if (isLast) return;
  }
}

/** The layout of JSON is told from its beginning: a few thousand characters, or all of a small file. */
const JSON_HEAD_CHARS = 16_384;

function isShortJson(head: string, { format = 'auto' }: ReadOptions): boolean {
  return head.length < JSON_HEAD_CHARS && format !== 'csv' && /^\s*\{/u.test(head);
}

function chooseTokenizer(head: string, isWhole: boolean, badText: string, options: ReadOptions): Tokenizer {
  const { format = 'auto', delimiter, onHeader } = options;
  const start = head.trimStart()[0];
  const isJson = start === '{' || start === '[';
  if (format === 'csv' || (format === 'auto' && !isJson)) {
    const known = new Set([...(options.columns ?? [])].map(columnKey));
    return new CsvTokenizer({ delimiter, known, undecodable: badText, onHeader });
  }
  if (format === 'ndjson') return new LinesTokenizer(badText);
  if (!isJson) throw new WrongFile('wrong_kind', say('file_no_json'), advise('json'));
  const layout = layoutOfJson(head, isWhole);
  return layout === 'lines' ? new LinesTokenizer(badText) : new ArrayTokenizer(badText, layout === 'array');
}
