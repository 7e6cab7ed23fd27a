/** Bytes as the log's formats need them in a browser: base64 that is exact, SHA-256 by WebCrypto, comparison. Pure. */

export type Bytes = Uint8Array<ArrayBuffer>;
export const HASH_BYTES = 32;

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Nothing here is secret: an ordinary comparison does. */
export const areEqual = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

export const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** Bytes of base64 that is written exactly as they are; undefined otherwise. */
export function fromBase64(text: string): Bytes | undefined {
  let bytes: Bytes;
  try { bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0)); } catch { return undefined; }
  return toBase64(bytes) === text ? bytes : undefined;
}

export const sha256 = async (...parts: readonly Uint8Array[]): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));

/** Four bytes, big-endian, as a number. */
export const uint32 = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
export const uint64 = (bytes: Uint8Array, at: number): bigint => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(at);
