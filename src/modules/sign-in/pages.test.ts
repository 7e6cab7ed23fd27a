/** In whose language people are asked who they are, and that no language says less than another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../../tests/fixtures.ts';
import { browserAt, enrolPasskey, invited } from './fixtures.ts';
import { ar } from './words/ar.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { fr } from './words/fr.ts';

test('whoever signs in is spoken to in the language that they chose, by then on too; who chose none in the first that their browser reads', async (t) => {
  const hub = await testHub(t);
  await invited(hub);
  const browser = browserAt(hub.url);
  const chosen = await browser.go('GET', '/sign-in?bureau=NL&lang=ar'); // as the console asks
  assert.match(chosen.text, /<html lang="ar" dir="rtl">/);
  assert.match(chosen.text, new RegExp(ar.passkeyUse));
  const refused = await browser.go('POST', '/sign-in/interaction/password', new URLSearchParams({ name: 'nobody', password: 'no word', code: '000000' }));
  assert.equal(refused.status, 403);
  assert.match(refused.text, new RegExp(ar.codes['sign-in.refused']!));
  const another = await browser.ask('GET', '/sign-in/interaction?lang=fr');
  assert.match(another.text, new RegExp(`<html lang="fr" dir="ltr">[^]*${fr.passkeyUse}[^]*aria-current="true">Français`));
  const reads = async (accepts: string, path = '/sign-in'): Promise<string> => (await browserAt(hub.url).ask('GET', path, undefined, { 'accept-language': accepts })).text;
  assert.match(await reads('de-DE, es-MX;q=0.8'), new RegExp(es.whichBureau.replace('?', '\\?')));
  assert.match(await reads('de'), new RegExp(en.whichBureau.replace('?', '\\?')));
  assert.match(await reads('de', '/sign-in?lang=constructor'), /<html lang="en"/);
});

test('once a way to sign in was set up, the page’s one main way leads to signing in at the person’s bureau, in the reader’s language', async (t) => {
  const hub = await testHub(t);
  const { code } = await invited(hub);
  const { seen } = await enrolPasskey(hub, code);
  const { to } = JSON.parse(seen.text) as { to: string };
  for (const [lang, words] of Object.entries({ en, fr, es, ar })) {
    const page = await browserAt(hub.url).ask('GET', `${to}&lang=${lang}`);
    assert.match(page.text, new RegExp(`<p>${words.doneMore}</p><p><a class="main" href="/sign-in\\?bureau=NL">${words.signIn}</a></p>`));
    assert.equal(page.text.match(/class="main"|<button/g)?.length, 1);
  }
  const odd = await browserAt(hub.url).ask('GET', `/sign-in/enrolled?bureau=${encodeURIComponent('"><script>')}`);
  assert.equal(odd.status, 200);
  assert.ok(!odd.text.includes('<script>') && odd.text.includes('href="/sign-in?bureau=%22%3E%3Cscript%3E"'));
});

test('no language says less at the door than another', () => {
  for (const words of [fr, es, ar]) {
    assert.deepEqual(Object.keys(words.codes), Object.keys(en.codes));
    assert.deepEqual(Object.keys(words.roles), Object.keys(en.roles));
  }
});
