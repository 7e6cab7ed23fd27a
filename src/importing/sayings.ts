/** What is said of rows and files that cannot be read as they are: every sentence with its code. */
import { sayings } from '../kernel/schema/index.ts';

/** What may be wrong with a date. */
export const { say: sayDate } = sayings('date', {
  none: 'not a date', year_four: 'a year has four digits', year_two: 'the year has two digits; write four, or state dates.pivot in the profile', year: 'the year {year} is not between {from} and {to}',
  month: 'there is no month {month}', day: 'there is no day {day} in month {month} of {year}', order: 'not written as year, month, day, as the profile states', ambiguous: 'ambiguous: day and month cannot be told apart; state the date order (dmy or mdy)',
  time: 'the time is not written as hh:mm or hh:mm:ss, with a zone such as Z or +02:00 or none', no_time: 'there is no such time of day', no_zone: 'there is no such time zone',
});

/** What a file is that is not text. */
export const { say: sayKind } = sayings('file', {
  zip: 'a ZIP archive or an Excel workbook (xlsx)', zip_empty: 'an empty ZIP archive', gzip: 'gzip-compressed', bzip2: 'bzip2-compressed', zstd: 'zstd-compressed', xz: 'xz-compressed', seven_zip: 'a 7-Zip archive', rar: 'a RAR archive', tar: 'a tar archive',
  pdf: 'a PDF document', png: 'a PNG picture', jpeg: 'a JPEG picture', office: 'an old Office file (xls, doc)', sqlite: 'an SQLite database', parquet: 'a Parquet file', rtf: 'an RTF document',
});

/** What to do about a file. */
export const { say: advise } = sayings('advice', {
  text: 'Send CSV, NDJSON or a JSON array as plain text.', sheet: 'Open it in the spreadsheet program and save it as CSV (UTF-8).', unpack: 'Unpack it and send the file inside.', workbook: 'If it is a workbook, save it as CSV (UTF-8); if an archive, unpack it first.',
  table: 'Export its table as CSV.', rows: 'Export it as CSV or NDJSON.', download: 'It may be a sign-in or error page saved in place of the file: download it again.', encoding: 'State its encoding: {encoding}.',
  encodings: 'Use utf-8, utf-16le, windows-1250 … 1258, iso-8859-1 … 16, koi8-r, koi8-u, ibm866, shift_jis, euc-jp, gbk, gb18030, big5 or euc-kr.', file_encoding: 'State the encoding of the file.',
  header: 'The first line must name the columns.', header_once: 'The first line must name every column once.', is_csv: 'Is this a CSV file with a header line?', columns: 'The profile "{profile}" knows the columns {columns}.', some: 'Send a file with rows.', json: 'Send a JSON array or NDJSON, or state the format csv.',
});

/** What is wrong with a profile, beside what rows have too. */
export const { say: sayProfile } = sayings('profile', {
  object: 'must be an object', key: 'is no key of a profile; known here: {keys}', text: 'must be a text', text_filled: 'must be a text that is not empty', texts: 'must be a list of texts', text_or_number: 'must be a text or a number', one_of: 'must be one of {choices}',
  name: 'must be a word in lower case, a letter and then a-z, 0-9 and hyphens, 40 characters at the most', delimiter: 'must be one character, and no quote or line end', encoding: 'is not known; windows-1251, iso-8859-2, shift_jis and the like are', pivot: 'must be a whole number from 0 to 99', time_zone: 'is no time zone; Europe/Kyiv is one',
  reference: 'must have either column or derivedFrom', column: 'must name a column', prefix: 'must be a text of {#most} characters at the most', prefix_alone: 'goes with derivedFrom only', word: 'must be a text, or null for "leave it out"', same_column: 'is the same column as {column}',
  no_table: 'there is no table "{table}" in words', target_needed: 'must name a target, or be an object with "to"', target: '"{target}" is no target of a vehicle', both: '"{word}" is both upsert and clear',
});

export const { say } = sayings('import', {
  date: '{value}: {why}', year: '{value} is not a year of four digits', year_between: '{value} is not a year between {from} and {to}', country: '{value} is no country', yes_no: '{value} is neither yes nor no',
  list: 'is a list where one value belongs', word: '{value} is not a word that the profile knows here', word_left: '{value} is not a word that the profile knows here; it was left out', given: 'another column already gave the {target}; this one was left out',
  personal: 'this column looks like a person’s data; it was not taken and is not stored', same_column: 'the same column as {column}; it was not taken', unknown_column: 'column {column} is not in the profile and was not taken',
  operation: '{value} is no operation that the profile knows', clear_reason: '{value} is no reason for clearing that the profile knows', underivable: 'all columns of which the reference is derived are empty', reference: 'the reference is missing', missing: 'is missing',

  row_long: 'the row is longer than {#most} characters', quote_open: 'a quote in this row is not closed: the lines that it would take in look like rows of their own', quote_characters: 'a quote opens in this row and is not closed within {#most} characters',
  quote_lines: 'a quote opens in this row and is not closed within {#most} lines', quote_early: 'a quote closes before the end of its cell; a quote inside a cell is written twice', quote_end: 'a quote opens in this row and is not closed before the end of the file',
  cells_more: 'has more cells than the header, which has {#columns}', cells: 'has {#cells} cells where the header has {#columns}', cells_empty: 'has {#cells} cells where the header has {#columns}; the missing ones are taken as empty', cut: 'the file ends within this row: it has {#cells} cells of {#columns} and no line end',
  object_long: 'the object is longer than {#most} characters', deep: 'nested deeper than {#most} levels', deep_field: 'is nested deeper than {#most} levels', no_array: 'no array of objects was found', object_cut: 'the file ended early: this object is not complete',
  object_open: 'the object is not closed', no_object: 'not a JSON object', bracket: 'a closing bracket that closes nothing', after_array: 'something follows the end of the array; it was not read', array_open: 'the file ended early: its array is not closed, so rows may be missing',
  name: 'is a name that no value may have', name_long: 'the name is longer than {#most} characters', name_bad: 'the name {why}', entries: 'has more than {#most} entries', values: 'the object has more than {#most} values',
  number: 'is a number too large to be read exactly; write it as text, in quotes', json: 'not valid JSON', json_at: 'not valid JSON, at character {#at} of the object',
  text_long: 'longer than {#most} characters', control: 'has a control character ({character})', surrogate: 'has half of a surrogate pair, which is no character',
  utf8: 'not valid UTF-8; if the file is windows-1251 or another encoding, state its encoding', encoding: 'not valid {encoding}; check the stated encoding',

  file_empty: 'The file is empty.', file_blank: 'The file begins with nothing but white space.', file_no_header: 'The file has no header line.', file_first_line: 'The first line is longer than {#most} characters.',
  file_lacks: 'The file lacks the column {columns}.', file_kind: 'The file is {why}, not text.', file_html: 'The file is a web page (HTML), not data.', file_xml: 'The file is XML.', file_utf16: 'The file looks like UTF-16 without a byte-order mark.', file_nul: 'The file has NUL bytes and is not text.',
  file_encoding: 'The encoding "{encoding}" is not known.', file_no_json: 'The file is not JSON: it begins with neither [ nor {.',
  header_columns: 'The header has {#columns} columns; {#most} are the most.', header_nameless: 'Column {#at} of the header has no name.', header_long: 'The name of column {#at} is longer than {#most} characters.', header_twice: 'Columns {#first} and {#at} of the header have the same name {name}.', header_forbidden: 'A column may not be called {name}.', header_bad: 'The name of column {#at} is {why}.',

  reference_derived: 'The source has no reference number. One is derived from {columns} (trimmed, upper case, spaces as one): "{prefix}" and the first 16 characters in base 32 of their SHA-256. If one of them is corrected at the source, the row counts as a new record.',
  reference_column: 'The reference is the column {column}, as typed.', reference_first: 'The reference is the first filled of the columns {columns}, as typed.',
});
