/** What the hub says, in four languages: each sentence and refusal that it can send has words in the console, from the hub's own lists. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allSayings, readSaying, z } from '../../src/kernel/schema/index.ts';
import type { PermissionTable } from '../../src/modules/status/schema.ts';
import { sentenceOf } from '../../web/src/said/sentence.ts';
import { formatsOf } from '../../web/src/words/formats.ts';
import { testHub } from '../fixtures.ts';

type Table = Readonly<Record<string, string>>;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LANGUAGES = ['en', 'fr', 'es', 'ar'] as const;

/** All words of a language, those of every area together. */
async function wordsIn(language: (typeof LANGUAGES)[number]): Promise<Table> {
  const files = globSync(`web/src/**/words/${language}.ts`, { cwd: ROOT });
  const tables = await Promise.all(files.map(async (file) => ((await import(join(ROOT, file))) as Record<string, Table>)[language] ?? {}));
  return Object.assign({}, ...tables) as Table;
}
const words = new Map(await Promise.all(LANGUAGES.map(async (language) => [language, await wordsIn(language)] as const)));
const lacking = (keys: Iterable<string>): readonly string[] => [...keys].flatMap((key) => LANGUAGES.filter((language) => words.get(language)?.[key] === undefined).map((language) => `${language}: ${key}`));

test('every sentence that the hub declares has words in each language, which name nothing that it does not name', () => {
  const sentences = [...allSayings()].filter(([code]) => !code.startsWith('try.'));
  assert.ok(sentences.length > 250);
  assert.deepEqual(lacking(sentences.map(([code]) => `said.${code}`)), []);
  for (const [code, template] of sentences) {
    const named = new Set([...template.matchAll(/\{#?(\w+)\}/g)].map(([, name]) => name));
    for (const language of LANGUAGES) for (const [, name] of words.get(language)?.[`said.${code}`]?.matchAll(/\{\{(\w+)\}\}/g) ?? []) assert.ok(named.has(name), `${language}: ${code} names ${name ?? ''}`);
  }
});

test('no words are left over of a sentence that the hub does not say any more', () => {
  const groups = ['said.keeps.', 'said.section.', 'said.collection.'];
  const left = Object.keys(words.get('en') ?? {}).filter((key) => key.startsWith('said.') && !groups.some((group) => key.startsWith(group)) && !allSayings().has(key.slice('said.'.length)));
  assert.deepEqual(left, []);
});

test('every refusal of the hub has words in each language', async () => {
  const homes = globSync(['src/kernel/**/*.ts', 'src/modules/**/refusals.ts'], { cwd: ROOT }).filter((file) => !/\.test\.ts$|fixtures/.test(file) && (file.endsWith('refusals.ts') || /kernel\/(errors|http\/admission)\.ts$/.test(file)));
  const codes = new Set<string>(['kernel.fault', 'vehicles.import_abandoned']);
  for (const home of homes) for (const entry of Object.values((await import(join(ROOT, home))) as Record<string, { readonly code?: unknown; readonly status?: unknown } | undefined>)) if (typeof entry?.code === 'string' && typeof entry.status === 'number') codes.add(entry.code);
  assert.ok(codes.size > 150);
  assert.deepEqual(lacking([...codes].map((code) => `code.${code}`)), []);
});

/** The sentences that a schema itself has for what does not fit it. */
function messagesOf(schema: z.ZodType, seen = new Set<unknown>()): readonly string[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    if (value instanceof z.ZodType) { found.push(...messagesOf(value, seen)); return; }
    seen.add(value);
    const { error, _zod: core } = value as { error?: unknown; _zod?: { def?: unknown } };
    if (typeof error === 'function') {
      const said: unknown = (error as (issue: object) => unknown)({});
      if (typeof said === 'string') found.push(said);
    }
    look(core?.def);
    for (const part of Object.values(value)) look(part);
  };
  look(schema._zod.def);
  return found;
}

test('what is done has words by its name, every condition of a grant a code, and every sentence of a schema too', async (t) => {
  const hub = await testHub(t);
  const { body: { items } } = await hub.ask<PermissionTable>(hub.admin, 'GET', '/v1/permissions');
  assert.deepEqual(lacking(items.map(({ action }) => `deed.${action}`)), []);
  for (const { action, secondPerson, secondPersonTold } of items) assert.equal(secondPerson === undefined, secondPersonTold === undefined, action);
  for (const { grant: { words: more }, name } of hub.app.actions) assert.ok(more === undefined || readSaying(more) !== undefined, `${name}: ${more ?? ''}`);
  const messages = new Set(hub.app.actions.flatMap((act) => [act.query, 'params' in act ? act.params : undefined, 'body' in act ? act.body : undefined].flatMap((schema) => (schema ? messagesOf(schema) : []))));
  assert.ok(messages.size > 40);
  assert.deepEqual([...messages].filter((message) => readSaying(message) === undefined), []);
});

test('numbers, days and codes that a sentence names are written as its language writes them; a sentence without words stays the hub’s', () => {
  const french = words.get('fr') ?? {};
  const translated = (key: string, values: Readonly<Record<string, string>>): string | undefined => french[key]?.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
  const ways = { translated, formats: formatsOf('fr'), sayCode: (group: string, code: string): string => french[`${group}.${code}`] ?? code };
  assert.equal(sentenceOf({ code: 'watch.looks', values: { n: 1200, day: '2026-11-21', usual: 8, unit: 9 } }, '', ways).text.replaceAll(/\s/g, ' '), '1 200 consultations le 21 nov. 2026 qu’aucune positive, affaire ou opération n’explique ; d’habitude 8 par jour pour cette personne et 9 dans l’unité');
  assert.match(sentenceOf({ code: 'people.weaken_role', values: { role: 'desk', minutes: 30, hours: 12 } }, '', ways).text, /agent de permanence/);
  assert.equal(sentenceOf({ code: 'import.date', values: { value: '"31.2.26"', why: 'not a date' }, because: { code: 'date.none' } }, '', ways).text, '"31.2.26" : pas une date');
  assert.deepEqual(sentenceOf({ code: 'later.hub' }, 'of a later hub', ways), { text: 'of a later hub', isEnglish: true });
});
