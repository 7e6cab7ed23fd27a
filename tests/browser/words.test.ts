/** The tables of words: the types see to it that none is missing; here, that each says as much as the English one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import { es } from '../../web/src/words/es.ts';
import { fr } from '../../web/src/words/fr.ts';

const holesOf = (text: string): string => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort().join();
const english: Readonly<Record<string, string>> = en;
/** A form such as “two days” says its number as a word. */
const FORMS_WITHOUT_NUMBER = /_(zero|one|two)$/;

for (const [language, words] of Object.entries({ fr, es, ar })) {
  test(`every sentence in ${language} names what the English one names`, () => {
    for (const [key, text] of Object.entries(words as Readonly<Record<string, string>>)) {
      assert.notEqual(text.trim(), '', key);
      const told = english[key] ?? english[key.replace(/_(zero|two|few|many)$/, '_other')];
      assert.ok(told !== undefined, `${key} has an English sentence`);
      if (!FORMS_WITHOUT_NUMBER.test(key)) assert.equal(holesOf(text), holesOf(told), key);
    }
  });

  test(`no sentence in ${language} was left in English`, () => {
    const left = Object.entries(words as Readonly<Record<string, string>>).filter(([key, text]) => text === english[key] && /\p{Ll}{4}.* .*\p{Ll}/u.test(text));
    assert.deepEqual(left, []);
  });
}
