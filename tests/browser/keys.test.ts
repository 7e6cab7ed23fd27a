/**
 * The console by keyboard: to every screen, along a list, the sheet that tells the keys; and language and appearance at once from where one is. Through
 * screens by Tab, each stop seen; `SCREENS=word,word` takes the screens whose name has one of the words, `SCREENS=all` all of them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionOf, signedInPerson } from '../../src/modules/sign-in/fixtures.ts';
import { keyOf, keysTo } from '../../web/src/shell/key-names.ts';
import { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import { fr } from '../../web/src/words/fr.ts';
import { DESK, isSound, PHONE, picture, sitDown } from './chromium.ts';
import { walked } from './focus-seen.ts';
import { button, heading, inLanguage, LANGUAGES, REFERENCE, scene, seated, VIN } from './scene.ts';
import { fullWorld, SCREENS, WORDS, type ScreenCase, type World } from './screens.ts';

test('a key is known by its place where the keyboard writes Arabic, and by its letter where the letters lie elsewhere', () => {
  const press = (key: string, code: string, shiftKey = false): string => keyOf({ key, code, shiftKey });
  assert.equal(press('ل', 'KeyG'), 'g');
  assert.equal(press('؟', 'Slash', true), '?');
  assert.equal(press('ظ', 'Slash'), '/');
  assert.equal(press('?', 'KeyM', true), '?', 'on a French keyboard');
  assert.equal(press('a', 'KeyQ'), 'a', 'on a French keyboard');
  assert.equal(press('J', 'KeyJ', true), 'j');
  assert.equal(press('Enter', 'Enter'), 'Enter');
});

test('no two screens have the same keys', () => {
  const keys = ['/check', '/hits', '/records', '/approvals', '/inbox', '/imports', '/overview', '/admin', '/audit', '/me'].map(keysTo);
  assert.equal(new Set(keys).size, keys.length);
});

test('a desk officer goes everywhere by keyboard, types what are keys elsewhere, and reads the sheet of keys in French', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const officer = await set.hub.token('BR', 'officer');
  await set.hub.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  const { page, complaints } = await seated(set, 'BR', 'desk', DESK);
  await page.goto(`${set.hub.url}/console/me`);
  await heading(page, en['me.title']).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await heading(page, en['check.title']).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('gh?j');
  assert.equal(await page.getByLabel(en['check.number'], { exact: true }).inputValue(), 'gh?j', 'no key counts while one types');
  await page.locator('main').focus();
  await page.keyboard.type('gh');
  await heading(page, en['hits.title']).waitFor();
  await button(page, en['hits.all']).click();
  await page.getByText(REFERENCE).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await heading(page, REFERENCE).waitFor();

  await inLanguage(page, LANGUAGES.fr);
  await page.locator('main').focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: fr['keys.title'] }).waitFor();
  await page.getByText(fr['keys.to'].replace('{{screen}}', fr['nav.hits'])).waitFor();
  await isSound(page, 'fr-desk-keys');
  assert.ok(await page.evaluate(`document.querySelector('dialog').contains(document.activeElement)`), 'the sheet has the focus');
  await button(page, fr['keys.off']).click();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate('document.activeElement.tagName'), 'MAIN', 'the focus is where it was');
  await page.keyboard.press('?');
  await page.keyboard.type('gc');
  assert.equal(await heading(page, fr['check.title']).count(), 0, 'keys that are switched off do nothing');
  assert.deepEqual(complaints, []);
});

test('language, direction and appearance change at once on the screen where one is, and one sees how current the data is', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'BR', 'officer', PHONE);
  await page.goto(`${set.hub.url}/console/check`);
  await page.getByLabel(en['check.number'], { exact: true }).fill('AB123');
  await page.locator('.shell-looks').click();
  await button(page, LANGUAGES.ar).click();
  await page.getByRole('dialog', { name: ar['looks.title'] }).waitFor();
  await isSound(page, 'ar-phone-looks');
  await button(page, ar['look.dark']).click();
  assert.equal(await page.locator('html').getAttribute('data-look'), 'dark');
  await button(page, ar['dialogue.close']).click();
  await heading(page, ar['check.title']).waitFor();
  assert.equal(await page.getByLabel(ar['check.number'], { exact: true }).inputValue(), 'AB123', 'what was typed stays');
  await button(page, ar['currency.current']).click();
  await page.getByRole('dialog', { name: ar['currency.title'] }).waitFor();
  await page.getByText(ar['currency.reached'], { exact: true }).waitFor();
  await page.getByText('0:00', { exact: true }).waitFor();
  assert.deepEqual(complaints, []);
});

/** Narrow, with a bar and a button that stay in sight over what one tabs through; dark; and with the device's own colours. */
const WAYS = {
  desk: { device: DESK, look: 'light', key: 'Tab' }, phone: { device: PHONE, look: 'dark', key: 'Tab' }, back: { device: PHONE, look: 'light', key: 'Shift+Tab' }, forced: { device: { ...DESK, forcedColors: 'active' }, look: 'light', key: 'Tab' },
} as const;
type Way = keyof typeof WAYS;
const WALKS: Readonly<Record<string, readonly Way[]>> = {
  check: ['phone', 'back'], hits: ['desk'], 'record-edit': ['forced'], 'import-seen': ['desk'], 'overview-full': ['desk'],
};
const wanted = process.env.SCREENS;
const walks: readonly (readonly [ScreenCase, Way])[] = SCREENS.flatMap((screen) => (wanted === undefined ? WALKS[screen.name] ?? [] : wanted === 'all' || wanted.split(',').some((word) => screen.name.includes(word)) ? Object.keys(WAYS) as Way[] : []).map((way) => [screen, way] as const));
const WALK_MAX_MS = 60_000;

test('whoever goes through a screen by Tab sees at each stop where the focus is, and nothing lies over it', { timeout: WALK_MAX_MS * (1 + walks.length) }, async (t) => {
  if (wanted === undefined) assert.deepEqual(Object.keys(WALKS).filter((name) => !SCREENS.some((screen) => screen.name === name)), [], 'each is a screen');
  const world = await fullWorld(t);
  if (!world) return;
  const kept: Kept = { sessions: new Map(), known: { desk: new Set(), phone: new Set(), back: new Set(), forced: new Set() } };
  let stops = 0;
  for (const [screen, way] of walks) await t.test(`${screen.name} ${way}`, async () => { stops += await walkThrough(world, screen, way, kept); });
  t.diagnostic(`${walks.length} walks, ${stops} stops`);
});

type Kept = { readonly sessions: Map<string, string>; readonly known: Readonly<Record<Way, Set<string>>> };

async function walkThrough(world: World, screen: ScreenCase, way: Way, { sessions, known }: Kept): Promise<number> {
  const [{ hub, browser }, { who }] = [world, screen];
  const key = JSON.stringify(who);
  const session = who && (sessions.get(key) ?? sessionOf((await signedInPerson(hub, who)).browser));
  if (session !== undefined) sessions.set(key, session);
  const { page, context } = await sitDown(browser, { url: hub.url, ...WAYS[way].device, ...(session === undefined ? {} : { session }) });
  await page.emulateMedia({ colorScheme: WAYS[way].look, reducedMotion: 'reduce' });
  await page.goto(hub.url + screen.path(world));
  await screen.full(page, WORDS.en, 'en', world);
  const { stops, faults } = await walked(page, WAYS[way].key, known[way]);
  await picture(page, `walk-${screen.name}-${way}`);
  await context.close();
  assert.deepEqual(faults, []);
  assert.ok(stops.length > 2, `only ${stops.join(', ')}`);
  return stops.length;
}
