/**
 * The canonical text of a check, the hash by which the log knows it, and groups of checks that were committed together. The text is what
 * PostgreSQL makes of the row (`CHECK_TEXT`); here it is written without asking it, because every check needs it before it is answered.
 */
import { hash } from 'node:crypto';
import { decodeId } from '../../kernel/ids.ts';

/** Of a place in a group: the id, then the hash of the row, then the last day. */
export const ID_BYTES = 16;
const HASH_BYTES = 32;
const DAY_BYTES = 4;
export const PLACE_BYTES = ID_BYTES + HASH_BYTES + DAY_BYTES;
const DAY_MS = 86_400_000;

/** The columns of a check's row in their order; questions and findings are JSON already. */
export type CheckColumns = { readonly texts: readonly (string | null | undefined)[]; readonly at: string; readonly question: string; readonly found: string | null; readonly keepUntil: string };

/** `["chk_…", "2026-11-22T10:15:00.000000Z", …]`: as `json_build_array` writes it. */
export function checkText({ texts: [id, ...rest], at, question, found, keepUntil }: CheckColumns): string {
  let text = `["${id ?? ''}", "${at.slice(0, -1)}000Z"`;
  for (const one of rest) text += one === null || one === undefined ? ', null' : `, ${JSON.stringify(one)}`;
  return `${text}, ${question}, ${found ?? 'null'}, "${keepUntil}"]`;
}

const days = new Map<string, number>();
const DAYS_MAX = 10_000;
function dayNumber(day: string): number {
  let number = days.get(day);
  if (number === undefined) {
    if (days.size >= DAYS_MAX) days.clear();
    number = Date.parse(day) / DAY_MS;
    days.set(day, number);
  }
  return number;
}

/** A check's place in its group. */
export function placeOfCheck(id: string, text: string, keepUntil: string): Buffer {
  const place = Buffer.allocUnsafe(PLACE_BYTES);
  decodeId(id, place, 0);
  place.write(hash('sha256', text, 'hex'), ID_BYTES, 'hex');
  place.writeUInt32BE(dayNumber(keepUntil), ID_BYTES + HASH_BYTES);
  return place;
}

/** What the small tree is made of: hash and last day. The id finds the place, and is no part of what is proven: the text has it. */
export const leafOfPlace = (place: Uint8Array): Uint8Array => place.subarray(ID_BYTES);
export const hashOfPlace = (place: Uint8Array): Uint8Array => place.subarray(ID_BYTES, ID_BYTES + HASH_BYTES);
/** The check's last day. */
export const dayOfPlace = (place: Uint8Array): string => new Date(Buffer.from(place.buffer, place.byteOffset, place.byteLength).readUInt32BE(ID_BYTES + HASH_BYTES) * DAY_MS).toISOString().slice(0, 10);
