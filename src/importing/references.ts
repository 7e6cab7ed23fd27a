// A stable reference for a row whose source has none: the same words give the same reference at every import. Knows no
// column.
import { hash } from 'node:crypto';

export const DERIVED_CHARS = 16;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** Divides the parts; no cell can hold it, since control characters are refused. */
const DIVIDER = '\u001f';

/** Trimmed, spaces as one, upper case, Unicode NFC: what may differ without making another record. */
export function referencePart(text: string): string {
  return text.trim().replace(/\s+/gu, ' ').normalize('NFC').toUpperCase();
}

/**
 * In: the prefix and the texts, in the profile's order. Out: the prefix and the first 80 bits of their SHA-256 in base
 * 32 (Crockford's letters, lower case); undefined when all texts are empty. Ten million rows collide once in 10^10.
 */
export function derivedReference(prefix: string, texts: readonly string[]): string | undefined {
  const parts = texts.map(referencePart);
  if (parts.every((part) => part === '')) return undefined;
  const digest = hash('sha256', parts.join(DIVIDER), 'hex');
  let bits = BigInt(`0x${digest.slice(0, 20)}`);
  let out = '';
  for (let index = 0; index < DERIVED_CHARS; index += 1) {
    out = (ALPHABET[Number(bits & 31n)] as string) + out;
    bits >>= 5n;
  }
  return prefix + out;
}
