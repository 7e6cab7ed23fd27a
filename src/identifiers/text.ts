// The normal forms of identifiers: how a number typed, scanned or read from a plate becomes a key that equals itself in
// every script and punctuation. It does not know what kind of number it holds, nor any country's plates.

/** ASCII to its normal form: letters in upper case, digits, nothing else. */
const ASCII: readonly string[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toUpperCase();
  return /^[A-Z0-9]$/.test(character) ? character : '';
});

const pairs = (from: string, to: string): [string, string][] => {
  const targets = Array.from(to);
  return Array.from(from, (character, at) => [character, targets[at] ?? '']);
};

/** Letters that look like a Latin letter on a plate. By glyph, not by sound: Cyrillic Н is H, Р is P, Х is X. */
const GLYPH_TWINS: ReadonlyMap<string, string> = new Map([
  ...pairs('АВЕЅІЈКМНОРСТУХҮӀԚԜѴ', 'ABESIJKMHOPCTYXYIQWV'), // Cyrillic
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'), // Greek
  // Arabic: the pairs printed on Saudi plates (also the closest to a common practice); other Arabic letters stay.
  ...pairs('ابحدرسصطعقكلمنهوى', 'ABJDRSXTEGKLZNHUV'),
  ...pairs('ٱکگہھیي', 'AKKHHVV'), // the same letters as Persian and Urdu keyboards type them
  ['ß', 'ẞ'],
  ['〇', '0'],
]);

/** Expansions longer than this are symbols (a blessing in one sign), never plate characters. */
const EXPANSION_MAX = 4;
const CACHE_MAX = 8192;

const isLetter = /^\p{L}$/u;
const isDigit = /^\p{Nd}$/u;
const isMark = /^[\p{Mn}\p{Mc}]$/u;
// Spacing apostrophes, tatweel, Arabic vowel and Hebrew points, and everything that is invisible by definition.
const isNoise = /^[\u02B0-\u02FF\u0640\u0591-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06ED\p{DI}]$/u;

/** Unicode lays decimal digits out in runs of ten from zero (Unicode Standard, §4.6), so the distance is the value. */
const valueOfDigit = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  let distance = 0;
  while (distance < code && isDigit.test(String.fromCodePoint(code - distance - 1))) distance += 1;
  return String(distance % 10);
};

const foldPart = (part: string): string => {
  const twin = GLYPH_TWINS.get(part);
  if (twin !== undefined) return twin;
  if (part < '\u0080') return ASCII[part.charCodeAt(0)] ?? '';
  if (isNoise.test(part)) return '';
  if (isDigit.test(part)) return valueOfDigit(part);
  return isLetter.test(part) || isMark.test(part) ? part : '';
};

/** Which marks belong to the letter before them: on Latin, Greek and Cyrillic the diacritics alone. */
const NO_MARKS = /^(?!)/u;
const DIACRITICS = /^[\u0300-\u036F]$/u;
const isEuropean = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]$/u;

const decompose = (text: string): string => text.normalize('NFKD');
const upperCase = (text: string): string => text.replaceAll('ß', 'ẞ').toUpperCase();

const foldCharacter = (character: string): string => {
  const folded = Array.from(decompose(upperCase(decompose(character))), foldPart).join('');
  return folded.length > EXPANSION_MAX * character.length ? '' : folded;
};

const cache = new Map<string, string>();
const foldCached = (character: string): string => {
  let folded = cache.get(character);
  if (folded === undefined) {
    folded = foldCharacter(character);
    if (cache.size < CACHE_MAX) cache.set(character, folded);
  }
  return folded;
};

const foldAny = (text: string): string => {
  let out = '';
  let marks = NO_MARKS;
  for (const character of text) {
    for (const part of foldCached(character)) {
      if (isMark.test(part)) {
        if (marks.test(part)) out += part;
      } else {
        out += part;
        marks = part >= '0' && part <= '9' ? NO_MARKS : isEuropean.test(part) ? DIACRITICS : isMark;
      }
    }
  }
  return out.normalize('NFC');
};

const isClean = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 65 && code <= 90);

/**
 * The key form of any identifier. In: any text. Out: upper case letters and the digits 0–9 only; digits of every script
 * as 0–9, compatibility forms resolved (NFKC), letters of other scripts that look like a Latin letter folded to it,
 * spaces, punctuation and invisible characters gone, diacritics kept and composed (NFC). Idempotent; never longer than
 * four times its input; may be empty. Arabic letters follow the pairs on Saudi plates. `ß` becomes `ẞ`.
 */
export const normalForm = (text: string): string => {
  const length = text.length;
  let at = 0;
  while (at < length && isClean(text.charCodeAt(at))) at += 1;
  if (at === length) return text;
  let out = text.slice(0, at);
  for (; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) return foldAny(text);
    out += ASCII[code] ?? '';
  }
  return out;
};

/** Latin letters whose stroke or ligature Unicode does not decompose. */
const STROKES: ReadonlyMap<string, string> = new Map([
  ...pairs('ØŁĐÐƉĦŦŊƗƏ', 'OLDDDHTNIE'),
  ['Æ', 'AE'],
  ['Œ', 'OE'],
  ['ẞ', 'SS'],
  ['Þ', 'TH'],
]);

const isAscii = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
};

/** The normal form without diacritics. In: a normal form. Out: `Ü`→`U`, `Ø`→`O`, `ẞ`→`SS`; other scripts keep their letters. */
export const plainForm = (normal: string): string => {
  if (isAscii(normal)) return normal;
  let out = '';
  for (const character of normal.normalize('NFD').replace(/[\u0300-\u036F]/gu, '').normalize('NFC')) out += STROKES.get(character) ?? character;
  return out;
};

/** Characters that cameras and tired eyes confuse; the first of each class stands for it. */
export const LOOK_ALIKE_CLASSES: readonly string[] = ['0ODQ', '1IL', '2Z', '5S', '6G', '8B', 'UV'];

const REPRESENTATIVES: ReadonlyMap<string, string> = new Map(
  LOOK_ALIKE_CLASSES.flatMap((members) => Array.from(members, (member): [string, string] => [member, members.charAt(0)])),
);
const ASCII_REPRESENTATIVES: readonly string[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return REPRESENTATIVES.get(character) ?? character;
});

/**
 * A weak key under which misread characters meet: 0/O/D/Q, 1/I/L, 2/Z, 5/S, 6/G, 8/B, U/V. In: a normal form. Out: as
 * long as its plain form. Equal look-alike forms are a reason to compare, never a hit.
 */
export const lookAlikeForm = (normal: string): string => {
  const plain = plainForm(normal);
  let out = '';
  for (let at = 0; at < plain.length; at += 1) out += ASCII_REPRESENTATIVES[plain.charCodeAt(at)] ?? plain.charAt(at);
  return out;
};

/** Whether two single characters of a normal form are the same or of one look-alike class. */
export const areLookAlike = (a: string, b: string): boolean => a === b || (REPRESENTATIVES.has(a) && REPRESENTATIVES.get(a) === REPRESENTATIVES.get(b));
