/** Whole tasks in the console, in a browser: an officer before a vehicle, and the desk of the bureau that recorded it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import { es } from '../../web/src/words/es.ts';
import { fr } from '../../web/src/words/fr.ts';
import { DESK, isSound, PHONE, sitDown, SMALL } from './chromium.ts';
import { button, checks, heading, inLanguage, LANGUAGES, REFERENCE, scene, seated, spoken, VIN } from './scene.ts';

/** Each language has a car of its own: one hit is raised for a record in a day. */
const TOLD = [['en', en, '0301'], ['fr', fr, '5846'], ['es', es, '2418'], ['ar', ar, '7926']] as const;
/** Every step is held against what makes a screen unsound in two of them; in the others what differs, the length of words, in two steps. */
const LOOKED_AT: readonly string[] = ['en', 'ar'];

test('in each language an officer checks a damaged VIN on a telephone, compares, asks, and sees the owner’s confirmation without reloading', async (t) => {
  const set = await scene(t);
  if (!set) return;
  for (const [, , last] of TOLD.slice(1)) await set.hub.ask(set.desk, 'POST', '/v1/vehicles', { reference: `NL-${last}`, vin: vinOf(last), make: 'Volkswagen', model: 'Golf', year: 2008, colour: 'black', category: 'car', event: { kind: 'stolen', from: '2026-11-21', country: 'NL' }, action: 'seize', contact: '+31 70 000 0000' });
  await set.hub.settled();
  const officer = await seated(set, 'BR', 'officer', PHONE);
  const desk = await seated(set, 'NL', 'desk', DESK);
  await Promise.all([officer.page.goto(`${set.hub.url}/`), desk.page.goto(`${set.hub.url}/`)]);
  await officer.page.getByLabel(en['check.number'], { exact: true }).waitFor();
  await officer.page.evaluate('window.notReloaded = true');
  for (const [language, words, last] of TOLD) await t.test(language, async () => { await wholeTask({ officer: officer.page, desk: desk.page }, language, words, last); });
  assert.equal(await officer.page.evaluate('window.notReloaded'), true);
  assert.deepEqual([...officer.complaints, ...desk.complaints], []);
});

const vinOf = (last: string): string => `WVWZZZ1KZ8W97${last}`;

async function wholeTask({ officer, desk }: { readonly officer: Page; readonly desk: Page }, language: keyof typeof LANGUAGES, words: Readonly<Record<keyof typeof en & keyof typeof ar, string>>, last: string): Promise<void> {
  const soundAt = (page: Page, step: string, isAlways = false): Promise<void> => (isAlways || LOOKED_AT.includes(language) ? isSound(page, `${language}-${step}`) : Promise.resolve());
  const reference = language === 'en' ? REFERENCE : `NL-${last}`;
  await Promise.all([inLanguage(officer, LANGUAGES[language]), inLanguage(desk, LANGUAGES[language])]);
  await officer.locator('.shell-link').first().click();
  await desk.locator('.shell-link[href$="/hits"]').click();
  await heading(desk, words['hits.title']).waitFor();
  await heading(officer, words['check.title']).waitFor();
  assert.deepEqual([await officer.locator('html').getAttribute('dir'), await officer.locator('html').getAttribute('lang')], [language === 'ar' ? 'rtl' : 'ltr', language]);

  const vin = vinOf(last);
  await officer.getByLabel(words['check.number'], { exact: true }).fill(`${vin.slice(0, 15)}?${vin.slice(16)}`);
  await officer.getByText(new RegExp(`${words['told.vinPart']}.*Volkswagen`)).waitFor();
  await officer.locator('summary').click();
  await button(officer, 'Volkswagen').click();
  await button(officer, words['colour.black']).click();
  await soundAt(officer, 'phone-check');
  if (language === 'en') await hearsTheQuestion(officer);
  await button(officer, words['check.ask']).click();

  await heading(officer, words['answer.candidates']).waitFor();
  await officer.getByText(words['step.unread'].replace('{{at}}', '16').replace('{{recorded}}', `\u2066${vin.charAt(15)}\u2069`)).waitFor();
  assert.equal(await officer.evaluate(`getComputedStyle(document.querySelector('.aligned-rows')).direction`), 'ltr', 'numbers read left to right');
  await soundAt(officer, 'phone-candidates', true);
  if (language === 'en') await hearsTheAnswer(officer);
  await button(officer, words['compare.same_vehicle']).click();
  await officer.getByText(words['hit.state.raised'], { exact: true }).waitFor();
  await desk.getByText(words['hits.emptyWaiting']).waitFor();
  await button(officer, words['hit.requestUrgent']).click();
  await officer.getByText(words['hit.state.requested'], { exact: true }).waitFor();
  assert.match(await officer.getByRole('timer').innerText(), /^(10:00|9:\d\d)$/);
  await soundAt(officer, 'phone-waiting');

  await desk.getByText(reference).waitFor(); // by itself
  await soundAt(desk, 'desk-hits');
  await desk.getByText(reference).click();
  await heading(desk, reference).waitFor();
  await desk.getByText('Volkswagen Golf 2008').waitFor();
  await soundAt(desk, 'desk-hit', true);
  await button(desk, words['owner.confirm']).click();
  await desk.locator('[data-state=confirmed]').waitFor();

  await officer.locator('[data-state=confirmed]').waitFor();
  await officer.getByText(words['action.seize'], { exact: true }).waitFor();
  await soundAt(officer, 'phone-confirmed');
  await button(officer, words['check.new']).click();
}

/** What a screen reader says of the check: each control by its name, what is chosen, and what the number is taken for as soon as it is known. */
async function hearsTheQuestion(page: Page): Promise<void> {
  const said = await spoken(page.locator('main'));
  for (const line of [
    'navigation "Ways to check"', 'heading "Check a vehicle" [level=1]', 'textbox "Number": WVWZZZ1KZ8W9703?1', 'button "Empty the box"', 'button "Insert ? for a character that cannot be read"', 'link "Scan"', 'button "Photo"',
    'group "Kind of number"', 'button "Not sure" [pressed]', 'combobox "Purpose"', 'group "Make"', 'button "Volkswagen" [pressed]', 'group "Colour"', 'button "black" [pressed]', 'textbox "Another make"', 'combobox "Another year"', 'button "Check"',
  ]) assert.ok(said.some((one) => one.startsWith(line)), `${line} is not among ${said.join('\n')}`);
  assert.equal(await page.locator('#number-told[aria-live=polite]').innerText(), 'Taken for a VIN, read in part · \u2068Volkswagen\u2069 · Germany');
  assert.equal(await page.locator('#number').getAttribute('aria-describedby'), 'number-told');
}

/** The answer's word takes the focus and is told with its sentence; then the record, the place that differs, what to do, and both ways on. */
async function hearsTheAnswer(page: Page): Promise<void> {
  assert.deepEqual(await page.evaluate(`[document.activeElement.tagName, document.activeElement.textContent, document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent]`), ['H1', 'Compare', '1 record may be this vehicle. It is not a hit.']);
  const said = (await spoken(page.locator('main'))).filter((one) => !/Answered|Current|Recorded today/.test(one));
  assert.deepEqual(said.filter((one) => /^(heading|term|definition|listitem|row |region|button|link|paragraph)/.test(one)), [
    'heading "Compare" [level=1]', 'paragraph: 1 record may be this vehicle. It is not a hit.', 'paragraph: WVWZZZ1KZ8W9703?1', 'heading "Possible candidate" [level=2]', 'heading "Volkswagen Golf 2008 · black" [level=3]',
    'term: VIN', 'definition: WVWZZZ1KZ8W970301', 'term: Plate', 'definition: 97-TRN-1 Netherlands', 'term: Event', 'definition: stolen · 21 Nov 2026 · Utrecht · Netherlands', 'term: Owner of the record', 'definition: NL', 'term: Reference', 'definition: NL-2026-000123',
    'region "Comparison"', 'listitem: "place 16: not read, recorded 0"', 'row "Field Seen Recorded Comparison"', 'row "Make Volkswagen Volkswagen agrees"', 'row "Colour black black agrees"',
    'region "What to do"', 'paragraph: Compare first. Do nothing else yet.', 'paragraph', 'link "+31 70 000 0000"', 'region "Is it this vehicle?"', 'heading "Is it this vehicle?" [level=3]', 'button "Same vehicle"', 'button "Not this vehicle"', 'button "New check"',
  ]);
}

test('an answer is told by colour, word and shape: no record, a hit, and not checked where there is no network', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, context, complaints } = await seated(set, 'BR', 'officer', SMALL);
  await page.goto(`${set.hub.url}/console/check`);
  await page.getByLabel(en['check.number'], { exact: true }).fill('WVWZZZ3CZGE000000');
  await page.keyboard.press('Enter');
  await heading(page, en['answer.no_record']).waitFor();
  await isSound(page, 'small-no-record');
  assert.equal(await page.evaluate('document.activeElement.textContent'), en['answer.no_record']);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await heading(page, en['check.title']).waitFor();
  assert.equal(await page.evaluate('document.activeElement.id'), 'content', 'who goes by keys goes on where the new check begins');

  await checks(page, VIN);
  await heading(page, en['answer.hit']).waitFor();
  await page.getByText(en['advice.request_confirmation']).first().waitFor();
  assert.equal(await page.getByText(en['action.seize']).count(), 0, 'nobody is told to seize before the owner has confirmed (R9)');
  await isSound(page, 'small-hit');
  await button(page, en['check.new']).click();

  await context.setOffline(true);
  await checks(page, VIN);
  await heading(page, en['answer.not_checked']).waitFor();
  await page.getByText(en['answer.offline'], { exact: true }).waitFor();
  assert.equal(await page.getByText(en['answer.no_record'], { exact: true }).count(), 0);
  await page.getByText(en['kept.notSent']).waitFor();
  await context.setOffline(false); // it is sent by itself
  await heading(page, en['answer.hit']).waitFor();
  assert.deepEqual(complaints.filter((said) => !said.includes('ERR_INTERNET_DISCONNECTED')), []);
});

test('a hit on a record that asks for a discreet check is shown without colour', async (t) => {
  const set = await scene(t, { action: 'check_discreetly', actionStandsBeforeConfirmation: true });
  if (!set) return;
  const { page } = await seated(set, 'BR', 'officer', PHONE);
  await page.goto(`${set.hub.url}/console/check`);
  await checks(page, VIN);
  await heading(page, en['answer.neutral']).waitFor();
  await page.getByText(en['action.check_discreetly']).first().waitFor();
  assert.equal(await page.locator('[data-outcome=hit]').count(), 0);
  await isSound(page, 'phone-discreet');
});

test('what too little is known of is refused in the reader’s language, with how much is needed, and is never “no record”', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page } = await seated(set, 'BR', 'officer', PHONE);
  await page.goto(`${set.hub.url}/console/check`);
  await checks(page, '???1');
  await heading(page, en['answer.not_checked']).waitFor();
  await page.getByText(en['code.checks.too_little_known']).waitFor();
  await isSound(page, 'phone-too-little');
  await button(page, en['check.change']).click();
  assert.equal(await page.getByLabel(en['check.number'], { exact: true }).inputValue(), '???1', 'what was typed stays');
});

test('whoever is not signed in is asked for their bureau and sent to its sign-in; whoever signs out is out', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const stranger = await sitDown(set.browser, { url: set.hub.url, ...PHONE });
  await stranger.page.goto(`${set.hub.url}/console/hits`);
  await heading(stranger.page, en['signIn.title']).waitFor();
  await isSound(stranger.page, 'phone-sign-in');
  await stranger.page.getByLabel(en['signIn.bureau']).fill('br');
  await button(stranger.page, en['signIn.go']).click();
  await stranger.page.waitForURL('**/sign-in/interaction**');

  const officer = await seated(set, 'BR', 'officer', PHONE);
  await officer.page.goto(`${set.hub.url}/console/me`);
  await officer.page.getByText('Bureau BR').waitFor();
  await isSound(officer.page, 'phone-me');
  await button(officer.page, en['me.signOut']).click();
  await heading(officer.page, en['signIn.title']).waitFor();
  assert.deepEqual(stranger.complaints, []);
});

test('a desk says no with its reason, or how much more time it needs, and whoever may not check is told so; what is made up says so', async (t) => {
  const set = await scene(t, {}, 'training');
  if (!set) return;
  const officer = await set.hub.token('BR', 'officer');
  const { body: { findings } } = await set.hub.ask<{ findings: readonly { hit: string }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  const hit = findings[0]?.hit ?? '';
  await set.hub.ask(officer, 'POST', `/v1/hits/${hit}/requests`, { urgency: 'urgent' });
  const desk = await seated(set, 'NL', 'desk', DESK);
  await desk.page.goto(`${set.hub.url}/console/hits/${hit}`);
  await desk.page.getByText(en['app.training']).waitFor();
  await button(desk.page, en['owner.moreTime']).click();
  await button(desk.page, '30 minutes').click();
  await desk.page.locator('[data-state=more_time]').waitFor();
  await button(desk.page, en['owner.notConfirm']).click();
  await desk.page.getByLabel(en['owner.reason']).selectOption('already_recovered');
  await isSound(desk.page, 'desk-reason');
  await button(desk.page, en['owner.send']).click();
  await desk.page.locator('[data-state=not_confirmed]').waitFor();
  const { body } = await set.hub.ask<{ answer: { reason: string } }>(officer, 'GET', `/v1/hits/${hit}`);
  assert.equal(body.answer.reason, 'already_recovered');

  const auditor = await seated(set, 'NL', 'auditor', DESK);
  await auditor.page.goto(`${set.hub.url}/console/check`);
  await auditor.page.getByText(en['state.denied']).waitFor();
  await isSound(auditor.page, 'desk-denied');
});
