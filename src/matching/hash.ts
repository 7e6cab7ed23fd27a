/** A key's two hashes of 32 bits. Pure; fast on the short texts that keys are. */

export type KeyHash = { high: number; low: number };

/**
 * Two independent 32-bit hashes of `text` into `into`: FNV-1a and a multiply-rotate over the same characters, each
 * finished as MurmurHash3 does (fmix32). Reused object: the inner loop allocates nothing.
 */
export function hashKey(text: string, into: KeyHash): void {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9 ^ text.length;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul((b << 5 | b >>> 27) ^ c, 0x85ebca6b);
  }
  into.high = finish(a);
  into.low = finish(b);
}

export function finish(h: number): number {
  let x = h;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
