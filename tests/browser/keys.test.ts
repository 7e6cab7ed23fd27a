/** The console by keyboard: to every screen, along a list, the sheet that tells the keys; and language and appearance at once from where one is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf, keysTo } from '../../web/src/shell/key-names.ts';
import { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import { fr } from '../../web/src/words/fr.ts';
import { DESK, isSound, PHONE } from './chromium.ts';
import { button, heading, inLanguage, LANGUAGES, REFERENCE, scene, seated, VIN } from './scene.ts';

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
