// Shows that numbers keep their identity across scripts and punctuation, and that folding is safe on any text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { areLookAlike, LOOK_ALIKE_CLASSES, lookAlikeForm, normalForm, plainForm } from './text.ts';

const cases: readonly (readonly [string, string, string])[] = [
  ['a plate typed in lower case with spaces', 'ab 12 cde', 'AB12CDE'],
  ['a VIN with dots put into it on purpose', 'WVW.ZZZ-1KZ 6W.000.001', 'WVWZZZ1KZ6W000001'],
  ['a clean number', '1M8GDM9AXKP042788', '1M8GDM9AXKP042788'],
  ['nothing', '', ''],
  ['punctuation only', ' .-·•—/\u200B', ''],
  ['a Ukrainian plate in Cyrillic', 'СВ 5501 ВХ', 'CB5501BX'],
  ['a Russian plate in small letters', 'а123вс 77', 'A123BC77'],
  ['every Russian plate letter', 'АВЕКМНОРСТУХ', 'ABEKMHOPCTYX'],
  ['Ukrainian І and Serbian Ј and Ѕ', 'ІЈЅ', 'IJS'],
  ['a Greek plate', 'ΙΖΗ-1234', 'IZH1234'],
  ['every Greek plate letter, small', 'αβεζηικμνορτυχ', 'ABEZHIKMNOPTYX'],
  ['Cyrillic letters without a Latin twin', 'БЖЯ 12', 'БЖЯ12'],
  ['Й, which is not И', 'йод', 'ЙOД'],
  ['Ё and Ї, which look like Ë and Ï', 'ЁЇ', 'ËÏ'],
  ['a German umlaut', 'tü-ab 123', 'TÜAB123'],
  ['an umlaut typed as two characters', 'TU\u0308 AB 123', 'TÜAB123'],
  ['sharp s, small and capital', 'ßẞ', 'ẞẞ'],
  ['an accent after a digit', '1\u03012', '12'],
  ['a Saudi plate in Arabic', 'أ ب ح ١٢٣٤', 'ABJ1234'],
  ['all letters of Saudi plates', 'ا ب ح د ر س ص ط ع ق ك ل م ن ه و ى', 'ABJDRSXTEGKLZNHUV'],
  ['a Persian number', '۱۲ ب ۳۴۵', '12B345'],
  ['an Arabic letter with a vowel sign and a tatweel', 'بـَـد', 'BD'],
  ['Devanagari digits', '०१२३४५६७८९', '0123456789'],
  ['Bengali and Thai digits', '৪৫๖๗', '4567'],
  ['full-width letters and digits', 'ＡＢ１２３', 'AB123'],
  ['bold mathematical digits and letters', '𝟎𝟗𝐀', '09A'],
  ['digits in circles, superscripts, Roman numerals', '①²Ⅳ', '12IV'],
  ['a Chinese plate', '粤B·12345', '粤B12345'],
  ['a Japanese plate', '品川 ３３０ あ 12-34', '品川330あ1234'],
  ['a Korean plate', '12가 3456', '12가3456'],
  ['marks of writing direction around a number', '\u202B\u200FA1\u202C\u2066B\u2069', 'A1B'],
  ['zero-width joiners, a soft hyphen and a byte order mark', '\uFEFFA\u200DB\u00AD1\u200C2', 'AB12'],
  ['an apostrophe that counts as a letter in Unicode', 'Д\u02BCЯ', 'ДЯ'],
  ['emoji', '🚗A1🏳️‍🌈', 'A1'],
  ['a blessing written as one sign', '\uFDFA A1', 'A1'],
  ['Turkish dotted and dotless i', 'iı İ', 'IIİ'],
];
for (const [what, typed, expected] of cases) {
  test(`${what} has the normal form ${expected === '' ? 'of nothing' : expected}`, () => {
    assert.equal(normalForm(typed), expected);
  });
}

test('every decimal digit of Unicode becomes the digit it means', () => {
  let count = 0;
  for (let code = 0; code <= 0x10ffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    if (!/^\p{Nd}$/u.test(character)) continue;
    assert.match(normalForm(character), /^[0-9]$/u, code.toString(16));
    count += 1;
  }
  assert.ok(count >= 650, String(count));
  for (const zero of ['٠', '۰', '०', '๐', '０', '꘠', '𑁦', '𝟘', '𞥐']) {
    const start = zero.codePointAt(0) ?? 0;
    assert.equal(Array.from({ length: 10 }, (_, at) => normalForm(String.fromCodePoint(start + at))).join(''), '0123456789');
  }
});

const plain: readonly (readonly [string, string])[] = [['TÜAB123', 'TUAB123'], ['ØŁĐÆŒẞÞ', 'OLDAEOESSTH'], ['ŠČŽĆ', 'SCZC'], ['İĞÇ', 'IGC'], ['ガ1', 'ガ1'], ['가1', '가1'], ['AB12', 'AB12'], ['', '']];
for (const [normal, expected] of plain) {
  test(`${normal} without diacritics is ${expected}`, () => {
    assert.equal(plainForm(normal), expected);
  });
}

test('a camera that takes 0 for O, D or Q, 1 for I or L, 2 for Z, 5 for S, 6 for G, 8 for B, U for V finds the same look-alike form', () => {
  assert.equal(lookAlikeForm('0ODQ1IL2Z5S6G8BUV'), '00001112255668' + '8UU');
  assert.equal(lookAlikeForm('DB05SLZ'), lookAlikeForm('OBQSS12'));
  assert.notEqual(lookAlikeForm('AB12'), lookAlikeForm('AC12'));
  assert.equal(lookAlikeForm('MÖ123'), 'M0123');
});

test('two characters look alike when one class holds both, and each looks like itself', () => {
  for (const members of LOOK_ALIKE_CLASSES) for (const a of members) for (const b of members) assert.ok(areLookAlike(a, b));
  assert.ok(areLookAlike('A', 'A'));
  for (const [a, b] of [['A', '4'], ['0', '1'], ['8', '0'], ['', 'A'], ['OD', '0D']] as const) assert.ok(!areLookAlike(a, b), a + b);
});

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ maxLength: 40 }));

test('the normal form of any text is its own normal form, holds only letters, digits and their marks, and is at most four times as long', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const normal = normalForm(text);
      assert.equal(normalForm(normal), normal);
      assert.ok(normal.length <= 4 * text.length, `${text.length} → ${normal.length}`);
      assert.match(normal, /^[\p{L}\p{M}0-9]*$/u);
    }),
    { numRuns: 5000 },
  );
});

test('every single character of Unicode keeps its normal form when folded again', () => {
  for (let code = 0; code <= 0x3ffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const text = String.fromCodePoint(code);
    const normal = normalForm(text);
    if (normal === text) continue;
    if (normalForm(normal) !== normal || normal.length > 4 * text.length) assert.fail(`U+${code.toString(16)} ${normal} ${normalForm(normal)}`);
  }
});

test('look-alike folding of any text is idempotent and as long as its plain form', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const once = lookAlikeForm(normalForm(text));
      assert.equal(lookAlikeForm(normalForm(once)), once);
      assert.equal(once.length, plainForm(normalForm(text)).length);
    }),
    { numRuns: 3000 },
  );
});

test('punctuation, spaces and case never change the normal form of a number', () => {
  const part = fc.string({ unit: fc.constantFrom(...Array.from('ABCXYZ0189ÄØ')), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), fc.constantFrom(' ', '-', '.', '·', '\u00A0', '/', '\u200E'), (parts, joint) => {
      assert.equal(normalForm(parts.join(joint).toLowerCase()), normalForm(parts.join('')));
    }),
  );
});
