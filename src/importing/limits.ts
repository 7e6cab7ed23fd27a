// Every limit of reading a file, in one place, so that memory is bounded whatever the file holds. Knows no format.

/** Bytes are gathered to pieces of this size before they are decoded; also the size of the memory in flight. */
export const PIECE_BYTES = 64 * 1024;
/** Bytes looked at to tell what kind of file it is. */
export const HEAD_BYTES = 4096;
/** Longest CSV row, in characters, embedded newlines included. */
export const ROW_BYTES_MAX = 64 * 1024;
/** Most lines that one quoted CSV row may run over before its quote counts as broken. */
export const ROW_LINES_MAX = 100;
/** Longest JSON object, in characters. */
export const ELEMENT_BYTES_MAX = 256 * 1024;
/** Deepest nesting inside one JSON object. */
export const DEPTH_MAX = 16;
/** Most columns of a header, and most values of one JSON object after flattening. */
export const COLUMNS_MAX = 256;
/** Longest name of a column. */
export const COLUMN_NAME_CHARS_MAX = 128;
/** Longest single value, in characters. */
export const FIELD_CHARS_MAX = 4096;
/** Most of a value that a reason quotes, in characters. */
export const QUOTED_CHARS_MAX = 40;
/** Most unknown columns that are reported; beyond it they are dropped without a word each. */
export const UNKNOWN_COLUMNS_MAX = 500;
/** Most distinct words remembered per table for speed. */
export const WORDS_REMEMBERED_MAX = 10_000;
/** From this many columns on, a row over several lines is looked at for an unclosed quote that took in other rows. */
export const SWALLOW_COLUMNS_MIN = 4;
