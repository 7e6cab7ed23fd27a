/** Whole tasks of an officer’s check beyond one number: readings that differ, no network, a sailing list, a camera lane, recent checks. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { en as all } from '../../web/src/words/en.ts';
import { es as todo } from '../../web/src/words/es.ts';
import { en } from '../../web/src/check/words/en.ts';
import { es } from '../../web/src/check/words/es.ts';
import { DESK, isSound, PHONE } from './chromium.ts';
import { button, checks, heading, inLanguage, REFERENCE, scene, seated, VIN } from './scene.ts';

const OTHER = 'WVWZZZ1KZ8W970307';

test('papers and chassis that differ are a finding by themselves, asked as one vehicle, and read back; recent checks show the end of the number', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'BR', 'officer', PHONE);
  await page.goto(`${set.hub.url}/console/check`);
  await inLanguage(page, 'Español');
  const box = page.getByLabel(todo['check.number'], { exact: true });
  await box.fill(OTHER);
  await button(page, es['readings.add']).click();
  await button(page, es['place.chassis']).click();
  await box.fill(VIN);
  await button(page, es['readings.changeThis'].replace('{{name}}', es['readings.nth'].replace('{{n}}', '1'))).click();
  await button(page, es['place.papers']).click();
  await page.getByText(es['apart.wrong'].replace('{{at}}', '17').replace('{{above}}', es['place.papers']).replace('{{asked}}', '\u20667\u2069').replace('{{below}}', es['place.chassis']).replace('{{recorded}}', '\u20661\u2069')).waitFor();
  await button(page, es['readBack.open']).click();
  await page.getByText('Whiskey').first().waitFor();
  await page.getByText(es['digit.7'], { exact: true }).first().waitFor();
  await isSound(page, 'es-phone-readings');

  await page.reload();
  assert.equal(await box.inputValue(), OTHER, 'what was typed outlives a reload');
  await button(page, todo['check.ask']).click();
  await heading(page, todo['answer.hit']).waitFor();
  await page.locator('[data-readings=differ]').waitFor();
  await page.locator('[data-currency=current]').waitFor();
  await isSound(page, 'es-phone-readings-hit');
  await button(page, todo['check.new']).click();

  await page.getByRole('link', { name: todo['check.recent'] }).click();
  await page.getByText('•••••••••••••0301').waitFor();
  assert.equal(await page.getByText(VIN).count(), 0, 'a list shows no whole number');
  await isSound(page, 'es-phone-recent');
  await page.locator('.recent-row').first().click();
  await heading(page, todo['answer.hit']).waitFor();
  await page.getByText(es['recent.again']).waitFor();
  assert.deepEqual(complaints, []);
});

test('a check without network is kept, says that it is not sent, outlives a reload, is sent once when the network returns, and is told loudly; a sign-out erases all', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, context } = await seated(set, 'BR', 'officer', PHONE);
  await page.goto(`${set.hub.url}/console/check`);
  await heading(page, all['check.title']).waitFor();
  // The hub takes the check, and its answer is lost on the way.
  await context.route('**/v1/checks', async (route) => { await route.fetch(); await route.abort(); }, { times: 1 });
  await checks(page, VIN);
  await heading(page, all['answer.not_checked']).waitFor();
  await page.getByText(all['kept.notSent']).first().waitFor();
  await isSound(page, 'phone-kept');
  await context.route('**/v1/checks**', (route) => route.abort());
  await page.reload();
  await page.getByText(all['kept.waiting_one'].replace('{{n}}', '1')).waitFor();
  const lying = await page.evaluate<string>(`new Promise((resolve) => { indexedDB.open('crosscheck').onsuccess = ({ target }) => { target.result.transaction('vault').objectStore('vault').getAll().onsuccess = (got) => resolve(got.target.result.map((one) => one instanceof CryptoKey ? 'key ' + one.extractable : new TextDecoder().decode(one.data)).join()); }; })`);
  assert.match(lying, /key false/);
  assert.ok(!lying.includes(VIN), 'what lies on the device is sealed');

  await context.unroute('**/v1/checks**');
  await page.evaluate(`dispatchEvent(new Event('online'))`);
  await page.getByRole('alert').getByText(all['answer.hit']).waitFor();
  await page.getByRole('link', { name: all['kept.read'] }).click();
  await page.locator('[data-outcome=hit]').waitFor();
  await isSound(page, 'phone-kept-answered');
  const { items } = await page.evaluate<{ items: readonly unknown[] }>(`fetch('/v1/checks/mine').then((answer) => answer.json())`);
  assert.equal(items.length, 1, 'it was made once');
  await button(page, en['kept.wasRead']).click();
  await page.getByText(en['kept.none']).waitFor();

  await page.goto(`${set.hub.url}/console/check`);
  await page.getByLabel(all['check.number'], { exact: true }).fill('ABC');
  await page.goto(`${set.hub.url}/console/me`);
  await button(page, all['alerts.sound']).click();
  await button(page, all['me.signOut']).click();
  await heading(page, all['signIn.title']).waitFor();
  assert.equal(await page.evaluate(`sessionStorage.getItem('crosscheck.draft')`), null);
  assert.equal(await page.evaluate<number>(`new Promise((resolve) => { indexedDB.open('crosscheck').onsuccess = ({ target }) => { target.result.transaction('vault').objectStore('vault').count().onsuccess = (got) => resolve(got.target.result); }; })`), 0);
});

test('a sailing list is dropped as a file, its column corrected, checked, filtered, and downloaded without a formula', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'BR', 'officer', DESK);
  await page.goto(`${set.hub.url}/console/check/list`);
  await heading(page, en['list.title']).waitFor();
  await isSound(page, 'desk-list-empty');
  const rows = ['1,NAVE,Golf,WVWZZZ1KZ8W970301', '2,=cmd(),Golf,WVWZZZ1KZ8W97O3O1', '3,NAVE,Polo,WVWZZZ3CZGE000000', '4,NAVE,Fiat,??', '5,NAVE,Fiat,'];
  await page.locator('#list-file').setInputFiles({ name: 'sailing.csv', mimeType: 'text/csv', buffer: Buffer.from(`Cabin,Name,Car,Chassis\n${rows.join('\n')}\n`) });
  assert.equal(await page.getByLabel('Chassis').inputValue(), 'vin');
  await page.getByLabel('Car').selectOption('make');
  await page.getByLabel('Car').selectOption('none');
  await isSound(page, 'desk-list-columns');
  await button(page, en['list.begin_other'].replace('{{n}}', '4')).click();
  await page.locator('[data-run=done]').waitFor();
  const outcomes = await page.locator('.list-table tbody tr td:nth-child(3)').allInnerTexts();
  assert.deepEqual(outcomes.map((text) => text.trim()), [all['answer.hit'], all['answer.candidates'], all['answer.not_checked'], all['answer.not_checked'], all['answer.no_record']]);
  await isSound(page, 'desk-list-results');
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, en['list.download']).click()]);
  const text = await readFile(await download.path(), 'utf8');
  assert.match(text, /^\uFEFFLine,Outcome,[^\n]*Cabin,Name,Car,Chassis\r\n2,Hit,/);
  assert.match(text, /,'=cmd\(\),/);
  await page.setViewportSize({ width: 390, height: 844 });
  await isSound(page, 'phone-list-results');
  await button(page, `${all['answer.candidates']} (1)`).click();
  await page.getByRole('link', { name: en['list.open'] }).click();
  await button(page, all['compare.same_vehicle']).waitFor();
  assert.deepEqual(complaints, []);
});

test('what a camera finds appears on the lane by itself, the newest large, with its lane, and what may be meant until it is compared; an officer’s own check does not', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'BR', 'officer', DESK);
  await page.goto(`${set.hub.url}/console/check/lane`);
  await page.getByText(en['lane.none']).waitFor();
  const officer = await set.hub.token('BR', 'officer', { person: 'Officer 7' });
  const gateway = await set.hub.token('BR', 'gateway', { device: 'gantry 4' });
  await set.hub.ask(set.desk, 'POST', '/v1/vehicles', { reference: 'NL-OTHER', vin: 'WVWZZZ1KZ9W111111', plates: [{ number: '11-ABC-2', country: 'NL' }] });
  await set.hub.settled();
  await set.hub.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ9W111111' }, purpose: 'roadside' });
  const asked = await set.hub.ask(gateway, 'POST', '/v1/checks', { vehicle: { plate: { number: '97TRN1', country: 'NL', capture: 'camera' } }, purpose: 'camera_lane', device: { name: 'gantry 4', camera: 'cam 2', lane: 'lane 3', direction: 'outbound' }, place: 'Santos Port' });
  assert.equal(asked.status, 200);
  await page.locator('[data-lane]').getByText('97TRN1').waitFor();
  await page.getByText('lane 3 · outbound · cam 2 · Santos Port').waitFor();
  assert.equal(await page.getByText('WVWZZZ1KZ9W111111').count(), 0);
  await isSound(page, 'desk-lane');

  // It read no country: it may be the car, and is never called a hit before somebody compared.
  await set.hub.ask(gateway, 'POST', '/v1/checks', { vehicle: { plate: { number: '97TRN1' }, make: 'Volkswagen', colour: 'black' }, purpose: 'camera_lane', device: { name: 'gantry 5', lane: 'lane 4' } });
  const newest = page.locator('[data-lane^=chk_]');
  await newest.getByText(all['answer.candidates'], { exact: true }).waitFor();
  await newest.getByText('lane 4 · gantry 5').waitFor();
  await isSound(page, 'desk-lane-candidate');
  await page.getByRole('link', { name: en['lane.compare'] }).click();
  await button(page, all['compare.not_same']).click();
  await page.getByText(all['compare.saidNotSame']).waitFor();
  await page.goto(`${set.hub.url}/console/check/lane`);
  await page.locator('[data-lane^=hit_]').waitFor();
  assert.equal(await newest.count(), 0, 'what was compared has left the lane');

  // What somebody compares and finds to be the vehicle is a hit where it stood, and leads to it.
  const likely = await set.hub.ask<{ id: string; findings: readonly { record: { id: string } }[] }>(gateway, 'POST', '/v1/checks', { vehicle: { plate: { number: '97TRN1' }, make: 'Volkswagen', colour: 'black' }, purpose: 'camera_lane', device: { name: 'gantry 5', lane: 'lane 5' } });
  await newest.getByText('lane 5 · gantry 5').waitFor();
  await set.hub.ask(await set.hub.token('BR', 'desk', { person: 'Desk 1' }), 'POST', `/v1/checks/${likely.body.id}/comparisons`, { record: likely.body.findings[0]?.record.id, same: true });
  const hit = page.locator('[data-lane^=hit_].answer-hit');
  await hit.getByText('lane 5 · gantry 5').waitFor();
  await hit.getByText(all['answer.hit'], { exact: true }).waitFor();
  await page.getByRole('link', { name: all['hit.open'] }).click();
  await page.getByRole('heading', { name: REFERENCE }).waitFor();

  // Nobody who looks over a shoulder learns of a record that asks for a discreet check.
  await set.hub.ask(set.desk, 'POST', '/v1/vehicles', { reference: 'NL-QUIET', vin: 'WVWZZZ1KZ9W222222', plates: [{ number: '22-DEF-3', country: 'NL' }], action: 'check_discreetly' });
  await set.hub.settled();
  await page.goto(`${set.hub.url}/console/check/lane`);
  await set.hub.ask(gateway, 'POST', '/v1/checks', { vehicle: { plate: { number: '22DEF3', country: 'NL' } }, purpose: 'camera_lane', device: { name: 'gantry 5', lane: 'lane 6' } });
  await page.locator('.answer-neutral').getByText('lane 6 · gantry 5').waitFor();
  assert.equal(await page.locator('main').getByText('lane 6').locator('xpath=ancestor::article').locator('.answer-hit, .notice.good, .notice.warn, .notice.info, .notice.bad').count(), 0);
  assert.deepEqual(complaints, []);
});
