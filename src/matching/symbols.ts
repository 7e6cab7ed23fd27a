/**
 * Characters as the engine keeps them: one byte each. 0 ends a text, 1–36 are the digits and Latin letters, what is above
 * stands for every other script: such characters share their codes by hash, which widens what is found and loses nothing.
 */

export const END = 0;
/** The first code of a character that is neither digit nor Latin capital. */
export const FOREIGN = 40;
const FOREIGN_CODES = 216;
/** Longer texts are kept and asked by their first characters. */
export const CHARS_MAX = 64;

/** Characters that are taken for each other; the first of a class stands for it. The same classes as for look-alike keys. */
const ALIKE: readonly string[] = ['0ODQ', '1IL', '2Z', '5S', '6G', '8B', 'UV'];

const foreign = (unit: number): number => FOREIGN + (Math.imul(unit, 0x9e3779b1) >>> 16) % FOREIGN_CODES;
const ASCII = Uint8Array.from({ length: 128 }, (_, unit) => (unit >= 48 && unit <= 57 ? unit - 47 : unit >= 65 && unit <= 90 ? unit - 54 : foreign(unit)));

/** The code of one UTF-16 unit of a plain form; 1 to 255. */
export const symbolOf = (unit: number): number => (unit < 128 ? ASCII[unit] ?? 0 : foreign(unit));

/** From a code to the code that stands for its look-alikes. */
export const FOLD: Uint8Array = (() => {
  const fold = Uint8Array.from({ length: 256 }, (_, code) => code);
  for (const members of ALIKE) for (const member of members) fold[symbolOf(member.charCodeAt(0))] = symbolOf(members.charCodeAt(0));
  return fold;
})();

/** The codes that look like this one, itself first. */
export const alikeOf = (symbol: number): readonly number[] => {
  const others: number[] = [];
  for (let code = 1; code < FOREIGN; code += 1) if (code !== symbol && FOLD[code] === FOLD[symbol]) others.push(code);
  return [symbol, ...others];
};

/** Writes the codes of `text` into `into` and returns how many; at most 64. */
export function encode(text: string, into: Uint8Array): number {
  const length = Math.min(text.length, CHARS_MAX);
  for (let i = 0; i < length; i += 1) into[i] = symbolOf(text.charCodeAt(i));
  return length;
}

/** One character for each code: digits and letters as themselves, foreign ones as private-use characters that equal each other where their codes do. */
const SHOWN: readonly string[] = Array.from({ length: 256 }, (_, code) => (code >= 1 && code <= 10 ? String.fromCharCode(code + 47) : code <= 36 ? String.fromCharCode(code + 54) : String.fromCharCode(0xe000 + code)));

/** The text of codes, as far as they tell it: compare it with `likeKept` of another. */
export function decode(codes: Uint8Array, at: number, length: number): string {
  let text = '';
  for (let i = at; i < at + length; i += 1) text += SHOWN[codes[i] ?? 0] ?? '';
  return text;
}

/** A plain form as `decode` would show it after the engine kept it. Digits and Latin letters are unchanged. */
export function likeKept(text: string): string {
  let clean = true;
  for (let i = 0; i < text.length && clean; i += 1) clean = symbolOf(text.charCodeAt(i)) < FOREIGN;
  if (clean && text.length <= CHARS_MAX) return text;
  let out = '';
  for (let i = 0; i < Math.min(text.length, CHARS_MAX); i += 1) out += SHOWN[symbolOf(text.charCodeAt(i))] ?? '';
  return out;
}
