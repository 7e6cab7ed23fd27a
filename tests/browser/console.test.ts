/** Whole tasks in the console, in a browser: an officer before a vehicle, and the desk of the bureau that recorded it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import { DESK, isSound, PHONE, sitDown, SMALL } from './chromium.ts';
import { button, checks, heading, inLanguage, scene, seated, VIN } from './scene.ts';

const DAMAGED = 'WVWZZZ1KZ8W9703?1';

for (const [language, words] of [['en', en], ['ar', ar]] as const) {
  test(`an officer checks a damaged VIN on a telephone, compares, asks, and sees the owner’s confirmation without reloading (${language})`, async (t) => {
    const set = await scene(t);
    if (!set) return;
    const officer = await seated(set, 'BR', 'officer', PHONE);
    const desk = await seated(set, 'NL', 'desk', DESK);
    await Promise.all([officer.page.goto(`${set.hub.url}/`), desk.page.goto(`${set.hub.url}/`)]);
    await heading(desk.page, en['hits.title']).waitFor();
    if (language === 'ar') await inLanguage(officer.page, 'العربية');
    await heading(officer.page, words['check.title']).waitFor();
    assert.equal(await officer.page.locator('html').getAttribute('dir'), language === 'ar' ? 'rtl' : 'ltr');

    await officer.page.getByLabel(words['check.number'], { exact: true }).fill(DAMAGED);
    await officer.page.getByText(new RegExp(`${words['told.vinPart']}.*Volkswagen`)).waitFor();
    await officer.page.locator('summary').click();
    await button(officer.page, 'Volkswagen').click();
    await button(officer.page, words['colour.black']).click();
    await isSound(officer.page, `${language}-phone-check`);
    await button(officer.page, words['check.ask']).click();

    await heading(officer.page, words['answer.candidates']).waitFor();
    await officer.page.getByText(words['step.unread'].replace('{{at}}', '16').replace('{{recorded}}', '\u20660\u2069')).waitFor();
    assert.equal(await officer.page.evaluate(`getComputedStyle(document.querySelector('.aligned-rows')).direction`), 'ltr', 'numbers read left to right');
    await isSound(officer.page, `${language}-phone-candidates`);
    await officer.page.evaluate('window.notReloaded = true');
    await button(officer.page, words['compare.same_vehicle']).click();
    await officer.page.getByText(words['hit.state.raised'], { exact: true }).waitFor();
    await desk.page.getByText(en['hits.emptyWaiting']).waitFor();
    await button(officer.page, words['hit.requestUrgent']).click();
    await officer.page.getByText(words['hit.state.requested'], { exact: true }).waitFor();
    assert.match(await officer.page.getByRole('timer').innerText(), /^(10:00|9:\d\d)$/);
    await isSound(officer.page, `${language}-phone-waiting`);

    await desk.page.getByText('NL-2026-000123').waitFor(); // by itself
    await isSound(desk.page, `${language}-desk-hits`);
    await desk.page.getByText('NL-2026-000123').click();
    await heading(desk.page, 'NL-2026-000123').waitFor();
    await desk.page.getByText('Volkswagen Golf 2008').waitFor();
    await isSound(desk.page, `${language}-desk-hit`);
    await button(desk.page, en['owner.confirm']).click();
    await desk.page.locator('[data-state=confirmed]').waitFor();

    await officer.page.locator('[data-state=confirmed]').waitFor();
    await officer.page.getByText(words['action.seize'], { exact: true }).waitFor();
    assert.equal(await officer.page.evaluate('window.notReloaded'), true);
    await isSound(officer.page, `${language}-phone-confirmed`);
    assert.deepEqual([...officer.complaints, ...desk.complaints], []);
  });
}

test('an answer is told by colour, word and shape: no record, a hit, and not checked where there is no network', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, context, complaints } = await seated(set, 'BR', 'officer', SMALL);
  await page.goto(`${set.hub.url}/console/check`);
  await checks(page, 'WVWZZZ3CZGE000000');
  await heading(page, en['answer.no_record']).waitFor();
  await isSound(page, 'small-no-record');
  await button(page, en['check.new']).click();

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
