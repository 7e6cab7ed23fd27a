/** Whole tasks with a bureau's own records in the console: reported, corrected, approved by another person, extended, cleared, found and taken out. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { en } from '../../web/src/records/words/en.ts';
import { run } from '../../src/kernel/store/database.ts';
import { ar } from '../../web/src/records/words/ar.ts';
import { DESK, isSound, PHONE } from './chromium.ts';
import { button, heading, REFERENCE, scene, seated, VIN } from './scene.ts';

const field = (page: Page, label: string) => page.getByLabel(label).first();
const type = async (page: Page, place: string, text: string): Promise<void> => { await page.locator(`[id="vehicle${place}"]`).fill(text); };

test('a desk reports a vehicle, sees what is wrong with it at its fields, corrects it after a reload, and extends and clears it', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'NL', 'desk', DESK);
  await page.goto(`${set.hub.url}/console/records/new`);
  await heading(page, en['records.report']).waitFor();
  await button(page, en['records.send']).click();
  await page.getByText(en['records.faults_one'].replace('{{n}}', '1')).waitFor();
  await page.locator('[id="vehicle/reference-fault"]').waitFor();
  assert.equal(await page.locator('[id="vehicle/reference"]').getAttribute('aria-invalid'), 'true');
  await type(page, '/reference', 'NL-2026-000777');
  await button(page, en['records.send']).click();
  await page.locator('[id="vehicle/vin-fault"]').waitFor();
  assert.match(await page.locator('[id="vehicle/vin-fault"]').innerText(), /at least one number/);
  await isSound(page, 'desk-report-faults');

  await button(page, en['records.addRow'].replace('{{what}}', en['records.field.plates'])).click();
  await type(page, '/plates/0/number', 'XX-77-YZ');
  await page.locator('[id="vehicle/plates/0/country"]').selectOption('NL');
  await type(page, '/make', 'Tatra');
  await page.locator('[id="vehicle/event/kind"]').selectOption('stolen');
  await type(page, '/event/from', '2026-11');
  await page.reload();
  await page.getByText(en['records.kept']).waitFor();
  assert.equal(await page.locator('[id="vehicle/plates/0/number"]').inputValue(), 'XX-77-YZ', 'what was typed outlives a reload');
  await button(page, en['records.send']).click();
  await heading(page, 'NL-2026-000777').waitFor();
  await page.getByText('Tatra').first().waitFor();
  await isSound(page, 'desk-record');

  await page.getByRole('link', { name: en['records.correct'], exact: true }).click();
  await type(page, '/colour', 'red');
  await button(page, en['records.sendCorrection']).click();
  await heading(page, 'NL-2026-000777').waitFor();
  await page.getByText(en['records.versions']).click();
  await page.locator('.differences ins', { hasText: 'red' }).waitFor();
  await isSound(page, 'desk-differences');

  await button(page, en['records.deed.extend']).click();
  await page.locator('[id="extend/reviewOn"]').fill('2020-01-01');
  await page.locator('[id="extend/reason"]').fill('still sought');
  await page.locator('dialog').getByRole('button', { name: en['records.deed.extend'] }).click();
  await page.locator('[id="extend/reviewOn-fault"]').waitFor();
  await isSound(page, 'desk-extend-fault');
  await page.locator('[id="extend/reviewOn"]').fill('2040-06-30');
  await page.locator('dialog').getByRole('button', { name: en['records.deed.extend'] }).click();
  await page.locator('.happened').getByText(en['records.happened.extended']).waitFor();

  await button(page, en['records.deed.clear']).click();
  await field(page, en['records.field.reason']).selectOption('recovered');
  await page.locator('dialog').getByRole('button', { name: en['records.deed.clear'] }).click();
  await page.locator('.happened').getByText(en['records.happened.cleared']).waitFor();
  await button(page, en['records.deed.restore']).waitFor();
  assert.equal(await button(page, en['records.deed.clear']).count(), 0, 'what is over is not cleared again');
  assert.deepEqual(complaints.filter((said) => !/40[09]/.test(said)), []);
});

test('a live record gets other numbers by two people, and where somebody corrected it first both are shown and nothing typed is lost', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page } = await seated(set, 'NL', 'desk', DESK);
  await page.goto(`${set.hub.url}/console/records?text=${VIN}`);
  await page.getByRole('link', { name: REFERENCE }).click();
  await heading(page, REFERENCE).waitFor();
  const id = page.url().split('/').at(-1) ?? '';
  await page.getByRole('link', { name: en['records.correct'], exact: true }).click();
  await type(page, '/vin', 'WVWZZZ1KZ8W970399');
  await button(page, en['records.sendCorrection']).click();
  await page.getByText(en['records.proposed']).waitFor();
  await isSound(page, 'desk-proposed');
  const second = await set.hub.token('NL', 'supervisor', { person: 'S. Second' });
  const { body: { items: [proposal] } } = await set.hub.ask<{ items: [{ id: string; hash: string }] }>(second, 'GET', '/v1/proposals');
  assert.equal((await set.hub.ask(second, 'POST', `/v1/proposals/${proposal.id}/approval`, { hash: proposal.hash })).status, 200);

  await page.goto(`${set.hub.url}/console/records/${id}/edit`);
  await type(page, '/colour', 'red');
  await type(page, '/variant', 'Variant GTI');
  const theirs = await set.hub.ask<{ version: number }>(second, 'PATCH', `/v1/vehicles/${id}`, { colour: 'blue', marks: 'dent' }, { 'if-match': '*' });
  assert.equal(theirs.status, 200);
  await button(page, en['records.sendCorrection']).click();
  await page.getByRole('heading', { name: en['records.conflict'] }).waitFor();
  await isSound(page, 'desk-conflict');
  await button(page, en['records.takeTheirs']).click();
  await button(page, en['records.goOn']).click();
  assert.equal(await page.locator('[id="vehicle/colour"]').inputValue(), 'blue');
  assert.equal(await page.locator('[id="vehicle/marks"]').inputValue(), 'dent');
  await button(page, en['records.sendCorrection']).click();
  await heading(page, REFERENCE).waitFor();
  const { body } = await set.hub.ask<{ colour: string; variant: string; marks: string; vin: string; version: number }>(second, 'GET', `/v1/vehicles/${id}`);
  assert.deepEqual([body.vin, body.colour, body.variant, body.marks, body.version], ['WVWZZZ1KZ8W970399', 'blue', 'Variant GTI', 'dent', theirs.body.version + 1]);
});

test('records are looked for, filtered, kept as a view and taken out as a file; old ones are confirmed many at a time (ar, on a telephone too)', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'NL', 'desk', PHONE);
  await set.hub.ask(set.desk, 'POST', '/v1/vehicles', { reference: 'NL-2', vin: 'TMBJJ7NE0G0979001', make: 'Tatra', marks: '=HYPERLINK("x")', event: { kind: 'lost' } });
  await page.goto(`${set.hub.url}/console/records`);
  await heading(page, en['records.title']).waitFor();
  await isSound(page, 'phone-records');
  await page.getByLabel(en['records.search']).fill('97 trn 1');
  await button(page, en['records.find']).click();
  await page.waitForURL('**text=97**');
  await page.getByRole('link', { name: REFERENCE }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'NL-2', exact: true }).count(), 0);

  await page.setViewportSize(DESK.viewport);
  await page.goto(`${set.hub.url}/console/records?event=lost`);
  await page.getByRole('link', { name: 'NL-2', exact: true }).waitFor();
  await button(page, en['records.keepView']).click();
  await page.getByLabel(en['records.viewName']).fill('Lost ones');
  await button(page, en['records.keep']).click();
  await page.getByRole('button', { name: /Lost ones/, pressed: true }).waitFor();
  await page.evaluate(() => {
    localStorage.clear(); // as another device has nothing; what a browser kept by itself before is brought along
    localStorage.setItem('crosscheck.records.views', JSON.stringify([{ name: 'Old ones', filter: { event: 'stolen' } }]));
  });
  await page.reload();
  await button(page, 'Old ones').waitFor();
  await page.getByRole('button', { name: /Lost ones/, pressed: true }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: en['records.asCsv'], exact: true }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  assert.match(csv, /NL-2/);
  assert.match(csv, /'=HYPERLINK/);
  assert.ok(!csv.includes(REFERENCE), 'what the filter leaves out is not in the file');
  await isSound(page, 'desk-records');

  await page.goto(`${set.hub.url}/console/me`);
  await button(page, 'العربية').click();
  await page.goto(`${set.hub.url}/console/records`);
  await heading(page, ar['records.title']).waitFor();
  await page.locator('table').getByText(ar['records.status.live']).first().waitFor();
  await isSound(page, 'ar-desk-records');
  await page.getByRole('link', { name: REFERENCE }).click();
  await heading(page, REFERENCE).waitFor();
  await isSound(page, 'ar-desk-record');
  await page.setViewportSize(PHONE.viewport);
  await isSound(page, 'ar-phone-record');

  // Nobody has stood by them for fourteen months.
  await run(set.hub.database.db, `update records set validated_at = validated_at - interval '14 months'`);
  await page.goto(`${set.hub.url}/console/records/ageing`);
  await heading(page, ar['records.ageing']).waitFor();
  for (const reference of [REFERENCE, 'NL-2']) await page.getByLabel(ar['records.tick'].replace('{{reference}}', reference), { exact: true }).check();
  await isSound(page, 'ar-phone-ageing');
  await button(page, ar['records.deed.confirm']).click();
  await page.getByText(ar['records.noneAgeing']).waitFor();
  const { body: { items } } = await set.hub.ask<{ items: { validatedAt: string }[] }>(set.desk, 'GET', '/v1/vehicles');
  assert.ok(items.length === 2 && items.every(({ validatedAt }) => Date.now() - Date.parse(validatedAt) < 3_600_000), 'somebody stands by them again');
  assert.deepEqual(complaints, []);
});
