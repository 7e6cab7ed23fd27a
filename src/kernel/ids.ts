/** Ids: a kind's prefix and the 26 characters of a UUID in lower-case Crockford base 32. The home of chance. */
import { createHash, randomBytes, randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const VALUE_OF = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i += 1) VALUE_OF[ALPHABET.charCodeAt(i)] = i;

/** Characters of an id behind its prefix and underscore. */
export const ID_CHARS = 26;

const POOL_BYTES = 4096;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** 16 bytes as 26 characters, most significant first: ids sort as their bytes do. */
export function encodeId(bytes: Uint8Array): string {
  let out = '';
  let bits = 2; // 26 × 5 = 130: two leading zero bits
  let held = 0;
  for (let i = 0; i < 16; i += 1) {
    held = (held << 8) | (bytes[i] ?? 0);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET.charAt((held >>> bits) & 31);
    }
    held &= 0xff;
  }
  return out;
}

/** The 16 bytes of an id's last 26 characters, written into `into` at `at`. The id must be well formed. */
export function decodeId(id: string, into: Uint8Array, at: number): void {
  let held = 0;
  let bits = -2;
  let out = at;
  for (let i = id.length - ID_CHARS; i < id.length; i += 1) {
    held = ((held << 5) | (VALUE_OF[id.charCodeAt(i)] ?? 0)) & 0x1fff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      into[out] = (held >>> bits) & 0xff;
      out += 1;
    }
  }
}

/** A new id of one kind, UUIDv7 (RFC 9562 §5.7): sorted by the time given, then by chance. */
export function newId(prefix: string, ms: number): string {
  if (used + 10 > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUIntBE(ms, 0, 6);
  pool.copy(bytes, 6, used, used + 10);
  used += 10;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `${prefix}_${encodeId(bytes)}`;
}

/** An id computed from its cause (UUIDv8, RFC 9562 §5.8): the same cause gives the same id, so a repeat changes nothing. */
export function derivedId(prefix: string, ...cause: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(cause)).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `${prefix}_${encodeId(bytes)}`;
}

/** A secret that nobody can guess: 256 bits as base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret: its SHA-256 in hex. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** SHA-256 of a text, as 22 characters of base64url (132 bits): tells one content from another. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** A code that people read and type: `chars` characters of 5 bits each, in groups. */
export function newCode(chars: number, groupOf: number): string {
  const code = Array.from(randomBytes(chars), (byte) => ALPHABET.charAt(byte & 31)).join('');
  return code.match(new RegExp(`.{1,${groupOf}}`, 'g'))?.join('-') ?? code;
}

/** A code as it was typed, in the form in which it was made: groups, case and the look-alikes of Crockford's base 32 do not matter. */
export const codeAsTyped = (typed: string): string => typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
