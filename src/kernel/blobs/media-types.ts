/**
 * What a file is, told from its bytes alone: of a few kinds that cannot run, or nothing that is taken. Pictures are
 * walked from their first to their last part and never decoded. Pure.
 */

import { sayFile } from '../reasons.ts';

/** What is taken, with the ending that a name of it bears. */
export const MEDIA_TYPES = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'application/pdf': 'pdf', 'text/plain': 'txt' } as const;
export type MediaType = keyof typeof MEDIA_TYPES;

/** Other names under which the same kinds go about. */
const ALIASES: Readonly<Record<string, MediaType>> = { 'image/jpg': 'image/jpeg', 'image/pjpeg': 'image/jpeg', 'application/x-pdf': 'application/pdf' };
/** What a sender says who does not know. */
const SAYS_NOTHING = ['', 'application/octet-stream', 'binary/octet-stream', 'application/x-www-form-urlencoded'];

/** The kind, or in words why there is none that is taken. */
export type Told = { readonly mediaType: MediaType } | { readonly fault: string };
const is = (mediaType: MediaType): Told => ({ mediaType });
const not = (fault: string): Told => ({ fault });

/** Tells what `bytes` are. */
export function toldOf(bytes: Uint8Array): Told {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const startsWith = (text: string, at = 0): boolean => bytes.length >= at + text.length && Buffer.from(text, 'latin1').every((byte, i) => bytes[at + i] === byte);
  if (bytes.length === 0) return not(sayFile('empty'));
  if (startsWith('\u00ff\u00d8\u00ff')) return jpegOf(view);
  if (startsWith('\u0089PNG\r\n\u001a\n')) return pngOf(view);
  if (startsWith('RIFF') && startsWith('WEBP', 8)) return webpOf(view);
  if (startsWith('%PDF-')) return pdfOf(bytes);
  return textOf(bytes);
}

/** Whether what the sender declared agrees with what the bytes are; nothing declared agrees with all. */
export function agreesWith(declared: string, mediaType: MediaType): boolean {
  const essence = (declared.split(';')[0] ?? '').trim().toLowerCase();
  return SAYS_NOTHING.includes(essence) || (ALIASES[essence] ?? essence) === mediaType;
}

const CUT = sayFile('cut');

// ISO/IEC 10918-1 Annex B: segments up to the scan, then entropy-coded data in which 0xff is followed by 0x00 or a restart marker.
// Cameras write further pictures behind the end (CIPA DC-007), so what follows it is kept.
function jpegOf(view: DataView): Told {
  let at = 2;
  while (at + 4 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return not(CUT);
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) { at += 1; continue; } // fill
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) { at += 2; continue; }
    if (marker === 0xd9) return not(CUT);
    at += 2 + view.getUint16(at + 2);
    if (marker !== 0xda) continue;
    at = afterScan(view, at);
    if (at + 2 <= view.byteLength && view.getUint8(at + 1) === 0xd9) return is('image/jpeg');
  }
  return not(CUT);
}

/** Where the marker behind a scan's data stands. */
function afterScan(view: DataView, from: number): number {
  let at = from;
  while (at + 1 < view.byteLength) {
    if (view.getUint8(at) === 0xff) {
      const next = view.getUint8(at + 1);
      if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    }
    at += 1;
  }
  return view.byteLength;
}

// ISO/IEC 15948 §5: chunks of length, type, data and checksum, from IHDR to IEND.
function pngOf(view: DataView): Told {
  let at = 8;
  for (let n = 0; at + 12 <= view.byteLength; n += 1) {
    const type = view.getUint32(at + 4);
    if (n === 0 && type !== 0x49484452) return not(CUT);
    at += 12 + view.getUint32(at);
    if (type === 0x49454e44) return at === view.byteLength ? is('image/png') : not(sayFile('behind'));
  }
  return not(CUT);
}

// RFC 9649 §2: the RIFF header says how long the whole is, an odd length is padded.
function webpOf(view: DataView): Told {
  const whole = view.byteLength < 20 ? Infinity : 8 + view.getUint32(4, true);
  if (whole > view.byteLength) return not(CUT);
  return whole + (whole % 2) >= view.byteLength ? is('image/webp') : not(sayFile('behind'));
}

const PDF_END_WITHIN = 2_048;

/** ISO 32000-2 §7.5: the header is the first thing in the file, `%%EOF` stands near its end. */
function pdfOf(bytes: Uint8Array): Told {
  const ascii = new TextDecoder('latin1');
  const end = ascii.decode(bytes.subarray(Math.max(0, bytes.length - PDF_END_WITHIN)));
  if (!/^%PDF-[12]\.\d/.test(ascii.decode(bytes.subarray(0, 8)))) return not(sayFile('no_pdf'));
  return end.includes('%%EOF') ? is('application/pdf') : not(sayFile('pdf_cut'));
}

const NOT_TEXT = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/;
/** Text that a program could take for a page, a picture with script, or something to run. */
const MARKUP = /^\s*(?:<[a-z!?/]|\{\\rtf|#!|%!PS)/i;

function textOf(bytes: Uint8Array): Told {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return not(sayFile('unknown', { taken: Object.keys(MEDIA_TYPES).join(', ') }));
  }
  if (NOT_TEXT.test(text)) return not(sayFile('unknown', { taken: Object.keys(MEDIA_TYPES).join(', ') }));
  if (MARKUP.test(text)) return not(sayFile('markup'));
  return text.trim() === '' ? not(sayFile('empty')) : is('text/plain');
}
