/** A number in the spelling alphabet of radio (ITU, ICAO, NATO): letters are the same in every language, digits are the language's own. Pure. */
const WORDS = 'Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu'.split(' ');
const FIRST = 'A'.charCodeAt(0);

export type Spelled = { readonly sign: string; readonly word: string };

/** `digits`: the words for 0 to 9; `unread`: for what could not be read. Spaces and punctuation are not read out; a letter of another script is itself. */
export function spelled(number: string, { digits, unread }: { readonly digits: readonly string[]; readonly unread: string }): readonly Spelled[] {
  return Array.from(number.normalize('NFKC').toUpperCase()).filter((sign) => /[\p{L}\p{N}?؟]/u.test(sign)).map((sign) => ({ sign, word: wordOf(sign, digits, unread) }));
}

function wordOf(sign: string, digits: readonly string[], unread: string): string {
  if (sign === '?' || sign === '؟') return unread;
  if (/^\d$/.test(sign)) return digits[Number(sign)] ?? sign;
  return (/^[A-Z]$/.test(sign) ? WORDS[sign.charCodeAt(0) - FIRST] : undefined) ?? sign;
}
