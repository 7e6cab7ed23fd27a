/** What the hub says, in four languages: each sentence and refusal that it can send has words in the console, from the hub's own lists. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import '../../src/replica/log/log.ts';
import { refusal, type RefusalEntry } from '../../src/kernel/errors.ts';
import { allSayings, readSaying, z, type Told } from '../../src/kernel/schema/index.ts';
import type { PermissionTable } from '../../src/modules/status/schema.ts';
import { refusalOf, sentenceOf } from '../../web/src/said/sentence.ts';
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

/** Every refusal that is declared, and those that are made on the way, by code: what its sentence names. */
async function allRefusals(): Promise<ReadonlyMap<string, readonly (string | null)[]>> {
  const homes = globSync(['src/kernel/**/*.ts', 'src/{modules,replica}/**/refusals.ts'], { cwd: ROOT }).filter((file) => !/\.test\.ts$|fixtures/.test(file) && (file.endsWith('refusals.ts') || /kernel\/(errors|http\/admission)\.ts$/.test(file)));
  const found = new Map<string, readonly (string | null)[]>([['kernel.fault', []], ['vehicles.import_abandoned', []]]);
  for (const home of homes) for (const entry of Object.values((await import(join(ROOT, home))) as Record<string, Partial<RefusalEntry> | undefined>)) if (typeof entry?.code === 'string' && entry.names) found.set(entry.code, entry.names);
  return found;
}
const namedIn = (text: string): readonly string[] => [...text.matchAll(/\{\{?(\w+)\}?\}/g)].map(([, name = '']) => name);

test('every refusal of the hub has words in each language, which name nothing that it does not declare', async () => {
  const refusals = await allRefusals();
  assert.ok(refusals.size > 150);
  assert.deepEqual(lacking([...refusals.keys()].map((code) => `code.${code}`)), []);
  const left = Object.keys(words.get('en') ?? {}).filter((key) => key.startsWith('code.') && !refusals.has(key.replace(/^code\.|\.bare$/g, '')));
  assert.deepEqual(left, [], 'words of no refusal');
  const naming = [...refusals.keys()].filter((code) => namedIn(words.get('en')?.[`code.${code}`] ?? '').length > 0);
  assert.ok(naming.length > 55, String(naming.length));
  for (const [code, names] of refusals) {
    const surely = new Set(names.filter((name) => name !== null && name !== 'why' && !name.endsWith('?')));
    for (const language of LANGUAGES) {
      const said = namedIn(words.get(language)?.[`code.${code}`] ?? '');
      const known = said.every((name) => surely.has(name));
      const mayLack = said.every((name) => surely.has(name) || names.includes(`${name}?`)) && words.get(language)?.[`code.${code}.bare`] !== undefined;
      assert.ok(known || mayLack, `${language}: ${code} names ${said.join(', ')} of ${names.join(', ')}`);
    }
  }
});

test('what a sentence is made of cannot be left without a name', () => {
  // @ts-expect-error the number has no name
  assert.throws(() => { throw refusal('try.unnamed', 400, (most: number) => `${most} at most`)(3); }, { values: undefined });
  // @ts-expect-error it may be absent, and its name does not say so
  refusal('try.absent', 400, (since: string | undefined) => since ?? '', ['since']);
  assert.throws(() => { throw refusal('try.named', 400, (most: number, of: readonly string[], since: string | undefined) => `${most} ${of.join()} ${since}`, ['most', 'of', 'since?'])(3, ['a', 'b'], undefined); }, { values: { most: 3, of: 'a, b' } });
});

test('the door of signing in names what its refusals name, in each language', async () => {
  const refusals = await allRefusals();
  for (const language of LANGUAGES) {
    const { codes } = ((await import(join(ROOT, `src/modules/sign-in/words/${language}.ts`))) as Record<string, { readonly codes: Table }>)[language] ?? { codes: {} };
    for (const [code, text] of Object.entries(codes)) for (const name of namedIn(text)) assert.ok(refusals.get(code)?.includes(name), `${language}: ${code} names ${name}`);
    assert.deepEqual(namedIn(codes['sign-in.own_issuer'] ?? ''), ['bureau']);
  }
});

test('a refusal is answered with what its sentence names, and with the code of the sentence that stands within it', async (t) => {
  const hub = await testHub(t);
  const supervisor = await hub.token('NL', 'supervisor');
  const { body: address } = await hub.ask<Told>(supervisor, 'POST', '/v1/webhooks', { url: 'https://10.0.0.1/x' });
  assert.deepEqual([address.code, address.values, address.because], ['notifications.address_refused', { why: 'it is inside a network that is not public' }, { code: 'address.inside' }]);
  const { body: section } = await hub.ask<Told>(supervisor, 'GET', '/v1/settings/nowhere');
  assert.deepEqual([section.code, section.values?.['section']], ['bureaus.section_unknown', 'nowhere']);
  const { body: plain } = await hub.ask<Told>('nobody', 'GET', '/v1/bureaus');
  assert.deepEqual([plain.code, plain.values], ['kernel.unauthenticated', undefined], 'what names nothing has no values');
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

test('a refusal is said with its values, and what stands within it after it; names keep their direction; what is not known is left out', () => {
  const waysIn = (language: 'fr' | 'ar'): Parameters<typeof refusalOf>[2] => {
    const table = words.get(language) ?? {};
    const translated = (key: string, values: Readonly<Record<string, string>>): string | undefined => (namedIn(table[key] ?? '').every((name) => values[name] !== undefined) ? table[key]?.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '') : undefined);
    return { translated, formats: formatsOf(language === 'ar' ? 'ar-u-nu-latn' : language), sayCode: (group, code) => table[`${group}.${code}`] ?? code, isRightToLeft: language === 'ar' };
  };
  const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
  assert.equal(plain(refusalOf({ code: 'kernel.body_too_large', values: { most: 8_388_608 } }, '', waysIn('fr')).text), 'C’est trop volumineux : 8 388 608 octets au plus.');
  assert.equal(plain(refusalOf({ code: 'notifications.address_refused', values: { why: 'it must begin with https://' }, because: { code: 'address.https' } }, '', waysIn('fr')).text).replace(/^.*(?= \()/, '…'), '… (elle doit commencer par https://)');
  assert.equal(refusalOf({ code: 'vehicles.already_recorded', values: { reference: 'NL-2026/17' } }, '', waysIn('ar')).text, 'في مكتبك سجل بالمرجع \u2068NL-2026/17\u2069 من قبل.');
  assert.match(refusalOf({ code: 'hits.no_more_time', values: { latestAt: '2026-11-22T10:15:00.000Z' } }, '', waysIn('fr')).text, /22 nov\. 2026/);
  assert.match(refusalOf({ code: 'hits.not_now', values: { deed: 'confirm', state: 'requested', next: '' } }, '', waysIn('ar')).text, /بانتظار صاحب السجل/);
  assert.equal(refusalOf({ code: 'watch.not_claimed' }, '', waysIn('fr')).text, words.get('fr')?.['code.watch.not_claimed.bare']);
  assert.deepEqual(refusalOf({ code: 'later.hub', values: { n: 1 } }, 'of a later hub', waysIn('fr')), { text: 'of a later hub', isEnglish: true });
});
