// Bytes become text, piece by piece, in whatever encoding the file has; a file of the wrong kind is named at once.
// Knows nothing of rows or columns.
import { HEAD_BYTES, PIECE_BYTES } from './limits.ts';
import { advise, say, sayKind } from './sayings.ts';

export type WrongFileCode = 'empty' | 'wrong_kind' | 'unknown_encoding' | 'bad_header' | 'bad_profile';

/** The whole file is refused: what it is, and what to do about it. Safe to show. */
export class WrongFile extends Error {
  readonly code: WrongFileCode;
  readonly advice: string;
  constructor(code: WrongFileCode, message: string, advice: string) {
    super(message);
    this.name = 'WrongFile';
    this.code = code;
    this.advice = advice;
  }
}

export interface Decoding {
  /** A name that TextDecoder knows: utf-8, windows-1251, shift_jis … A byte-order mark in the file wins over it. */
  readonly encoding?: string | undefined;
  /** Bytes gathered before decoding; for tests. */
  readonly pieceBytes?: number | undefined;
}

interface Kind {
  readonly magic: readonly number[];
  readonly at?: number;
  readonly name: string;
  readonly advice: string;
}

const TEXT_ADVICE = advise('text');
const SHEET_ADVICE = advise('sheet');
const UNPACK_ADVICE = advise('unpack');

const KINDS: readonly Kind[] = [
  { magic: [0x50, 0x4b, 0x03, 0x04], name: sayKind('zip'), advice: advise('workbook') },
  { magic: [0x50, 0x4b, 0x05, 0x06], name: sayKind('zip_empty'), advice: UNPACK_ADVICE },
  { magic: [0x1f, 0x8b], name: sayKind('gzip'), advice: UNPACK_ADVICE },
  { magic: [0x42, 0x5a, 0x68], name: sayKind('bzip2'), advice: UNPACK_ADVICE },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], name: sayKind('zstd'), advice: UNPACK_ADVICE },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: sayKind('xz'), advice: UNPACK_ADVICE },
  { magic: [0x37, 0x7a, 0xbc, 0xaf], name: sayKind('seven_zip'), advice: UNPACK_ADVICE },
  { magic: [0x52, 0x61, 0x72, 0x21], name: sayKind('rar'), advice: UNPACK_ADVICE },
  { magic: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257, name: sayKind('tar'), advice: UNPACK_ADVICE },
  { magic: [0x25, 0x50, 0x44, 0x46], name: sayKind('pdf'), advice: TEXT_ADVICE },
  { magic: [0x89, 0x50, 0x4e, 0x47], name: sayKind('png'), advice: TEXT_ADVICE },
  { magic: [0xff, 0xd8, 0xff], name: sayKind('jpeg'), advice: TEXT_ADVICE },
  { magic: [0xd0, 0xcf, 0x11, 0xe0], name: sayKind('office'), advice: SHEET_ADVICE },
  { magic: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], name: sayKind('sqlite'), advice: advise('table') },
  { magic: [0x50, 0x41, 0x52, 0x31], name: sayKind('parquet'), advice: advise('rows') },
  { magic: [0x7b, 0x5c, 0x72, 0x74, 0x66], name: sayKind('rtf'), advice: TEXT_ADVICE },
];

const BOM_UTF8 = [0xef, 0xbb, 0xbf];
const BOM_UTF16LE = [0xff, 0xfe];
const BOM_UTF16BE = [0xfe, 0xff];

function hasBytes(head: Uint8Array, magic: readonly number[], at = 0): boolean {
  return magic.every((byte, index) => head[at + index] === byte);
}

function encodingOfMark(head: Uint8Array): string | undefined {
  if (hasBytes(head, BOM_UTF8)) return 'utf-8';
  if (hasBytes(head, [0xff, 0xfe, 0x00, 0x00]) && head.length >= 4) return 'utf-32';
  if (hasBytes(head, BOM_UTF16LE)) return 'utf-16le';
  return hasBytes(head, BOM_UTF16BE) ? 'utf-16be' : undefined;
}

/**
 * Throws WrongFile when the first bytes are those of something that is no text. In: the first bytes (a few hundred
 * are enough) and the encoding if one was stated. Out: nothing. It looks at magic numbers, mark-up and NUL bytes only.
 */
export function sniffKind(head: Uint8Array, encoding?: string): void {
  if (head.length === 0) throw new WrongFile('empty', say('file_empty'), TEXT_ADVICE);
  const kind = KINDS.find((known) => hasBytes(head, known.magic, known.at));
  if (kind !== undefined) throw new WrongFile('wrong_kind', say('file_kind', { why: kind.name }), kind.advice);
  const wide = (encodingOfMark(head) ?? encoding ?? '').toLowerCase().startsWith('utf-16');
  const start = new TextDecoder('latin1').decode(wide ? head.filter((byte) => byte !== 0) : head).replace(/^(?:ï»¿|ÿþ|þÿ)/u, '').trimStart().slice(0, 200).toLowerCase();
  if (/^<(?:!doctype html|html|head|body|script|div|p>)/u.test(start)) {
    throw new WrongFile('wrong_kind', say('file_html'), advise('download'));
  }
  if (/^<(?:\?xml|[a-z_][\w:.-]*[\s/>])/u.test(start)) throw new WrongFile('wrong_kind', say('file_xml'), TEXT_ADVICE);
  if (!wide) refuseNulls(head);
}

/** A NUL here and there is a bad character of its row; this many are no text at all. */
const NULS_MAX = 8;
const NULS_SHARE_MAX = 0.02;

function refuseNulls(head: Uint8Array): void {
  let even = 0;
  let odd = 0;
  for (let at = 0; at < head.length; at += 1) if (head[at] === 0) { if (at % 2 === 0) even += 1; else odd += 1; }
  if (even + odd <= Math.max(NULS_MAX, head.length * NULS_SHARE_MAX) && !(odd > 1 && odd * 3 >= head.length) && !(even > 1 && even * 3 >= head.length)) return;
  const many = head.length / 5;
  if (odd > many && even < many / 4) throw new WrongFile('wrong_kind', say('file_utf16'), advise('encoding', { encoding: 'utf-16le' }));
  if (even > many && odd < many / 4) throw new WrongFile('wrong_kind', say('file_utf16'), advise('encoding', { encoding: 'utf-16be' }));
  throw new WrongFile('wrong_kind', say('file_nul'), TEXT_ADVICE);
}

/** The name of the encoding to use: the file's mark, else what was stated, else utf-8. WrongFile if nobody knows it. */
export function chooseEncoding(head: Uint8Array, stated?: string): string {
  const name = encodingOfMark(head) ?? stated ?? 'utf-8';
  try {
    return new TextDecoder(name).encoding;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new WrongFile('unknown_encoding', say('file_encoding', { encoding: name.slice(0, 40) }), advise('encodings'));
  }
}

/** Gathers small pieces and cuts large ones: every piece out but the last has exactly `size` bytes. */
export async function* pieces(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array(size);
  let used = 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + size - used);
      held.set(part, used);
      used += part.length;
      at += part.length;
      if (used === size) {
        yield held;
        held = new Uint8Array(size);
        used = 0;
      }
    }
  }
  if (used > 0) yield held.subarray(0, used);
}

export interface DecodedText {
  readonly encoding: string;
  readonly text: AsyncGenerator<string>;
}

/**
 * Opens a stream of bytes as text without its byte-order mark. In: bytes in chunks of any size. Out: the encoding used,
 * and text in pieces; what cannot be decoded is U+FFFD. Throws WrongFile for an empty file, one of the wrong kind, or
 * an unknown encoding. Holds one piece of PIECE_BYTES.
 */
export async function openText(bytes: AsyncIterable<Uint8Array>, how: Decoding = {}): Promise<DecodedText> {
  const size = Math.max(how.pieceBytes ?? PIECE_BYTES, 1);
  const source = pieces(bytes, size);
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await source.next();
    if (next.done === true) break;
    first.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(first);
  const encoding = chooseEncoding(head, how.encoding);
  sniffKind(head.subarray(0, HEAD_BYTES), encoding);
  return { encoding, text: decodeAll(first, source, new TextDecoder(encoding)) };
}

async function* decodeAll(first: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>, decoder: InstanceType<typeof TextDecoder>): AsyncGenerator<string> {
  for (const piece of first) yield decoder.decode(piece, { stream: true });
  for await (const piece of rest) yield decoder.decode(piece, { stream: true });
  const last = decoder.decode();
  if (last !== '') yield last;
}

/** The reason given for a row with a character that could not be decoded. */
export function undecodable(encoding: string): string {
  return encoding === 'utf-8'
    ? say('utf8')
    : say('encoding', { encoding });
}
