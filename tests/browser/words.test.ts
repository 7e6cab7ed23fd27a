/** The tables of words: the types see to it that none is missing; here, that each says as much as the English one, and that areas keep to their own keys. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

type Table = Readonly<Record<string, string>>;
const SOURCES = fileURLToPath(new URL('../../web/src', import.meta.url));
const LANGUAGES = ['en', 'fr', 'es', 'ar'] as const;

/** The words that every screen has, and those of each area. */
const folders = globSync('**/words/en.ts', { cwd: SOURCES }).map(dirname).concat(globSync('words/en.ts', { cwd: SOURCES }).map(dirname));
const areaOf = (folder: string): string => (folder === 'words' ? '' : basename(dirname(folder)));
const tables = await Promise.all([...new Set(folders)].map(async (folder) => {
  const read = async (language: string): Promise<Table> => ((await import(join(SOURCES, folder, `${language}.ts`))) as Record<string, Table>)[language] ?? {};
  return { area: areaOf(folder), words: new Map(await Promise.all(LANGUAGES.map(async (language) => [language, await read(language)] as const))) };
}));

const holesOf = (text: string): string => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort().join();
/** A form such as “two days” says its number as a word. */
const FORMS_WITHOUT_NUMBER = /_(zero|one|two)$/;

test('no two areas say the same key', () => {
  const owners = new Map<string, string>();
  for (const { area, words } of tables) {
    for (const key of Object.keys(words.get('en') ?? {})) {
      assert.equal(owners.get(key), undefined, `${key} is said by ${area} too`);
      owners.set(key, area);
    }
  }
  assert.ok(tables.some(({ area }) => area === ''));
});

for (const { area, words } of tables) {
  const english = words.get('en') ?? {};
  for (const language of ['fr', 'es', 'ar'] as const) {
    const told = words.get(language) ?? {};
    test(`every sentence in ${language}${area && ` of ${area}`} names what the English one names, and none was left in English`, () => {
      assert.ok(Object.keys(told).length >= Object.keys(english).length);
      for (const [key, text] of Object.entries(told)) {
        assert.notEqual(text.trim(), '', key);
        const said = english[key] ?? english[key.replace(/_(zero|two|few|many)$/, '_other')];
        assert.ok(said !== undefined, `${key} has an English sentence`);
        if (!FORMS_WITHOUT_NUMBER.test(key)) assert.equal(holesOf(text), holesOf(said), key);
      }
      assert.deepEqual(Object.entries(told).filter(([key, text]) => text === english[key] && /\p{Ll}{4}.* .*\p{Ll}/u.test(text.replaceAll(/\{\{\w+\}\}/g, ''))), []);
    });
  }
}
