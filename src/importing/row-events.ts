// What reading yields for each row: its values, or why it is refused. Also the checks every value passes, whatever
// the format. Knows no column by name.
import { FIELD_CHARS_MAX, QUOTED_CHARS_MAX } from './limits.ts';
import { say } from './sayings.ts';

export type Values = Readonly<Record<string, unknown>>;

export interface RowRead {
  /** Physical line on which the row begins; the first line of the file is 1. */
  readonly line: number;
  readonly values: Values;
  /** Something the sender should know although the row was taken. */
  readonly note?: string;
}

/** What could be read of a refused row all the same: enough, often, to tell whose row it is. */
export interface PartialRow {
  readonly values: Values;
  /** Columns that could not be read. Where absent: any column that is not in `values` may have held something. */
  readonly unread?: readonly string[];
}

export interface RowRefused {
  readonly line: number;
  readonly refused: { readonly field?: string; readonly reason: string };
  readonly partial?: PartialRow;
  /** True when the file ended before it was complete: rows may be missing, so a snapshot must not be trusted. */
  readonly endsEarly?: true;
}

export type RowEvent = RowRead | RowRefused;

/** A tokenizer is fed text and hands out what is complete; `final` says that no more text comes. */
export interface Tokenizer {
  push(text: string, final: boolean): RowEvent[];
}

/** Control characters except tab and line ends, the C1 range, and U+FFFD, which stands for undecodable bytes. */
export const BAD_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]/u;

export function refuse(line: number, reason: string, field?: string, partial?: PartialRow): RowRefused {
  return { line, refused: field === undefined ? { reason } : { field, reason }, ...(partial === undefined ? undefined : { partial }) };
}

export function refuseCut(line: number, reason: string): RowRefused {
  return { line, refused: { reason }, endsEarly: true };
}

/** What is wrong with a text, or undefined. `undecodable` is the reason for U+FFFD. */
export function faultOfText(text: string, undecodable: string): string | undefined {
  if (text.length > FIELD_CHARS_MAX) return say('text_long', { most: FIELD_CHARS_MAX });
  const found = BAD_CHARACTERS.exec(text);
  if (found !== null) {
    if (found[0] === '\ufffd') return undecodable;
    return say('control', { character: `U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}` });
  }
  return text.isWellFormed() ? undefined : say('surrogate');
}

/** A value shortened for a reason, so that a report stays readable and bounded. */
export function quote(text: string): string {
  return text.length > QUOTED_CHARS_MAX ? `"${text.slice(0, QUOTED_CHARS_MAX)}…"` : `"${text}"`;
}
