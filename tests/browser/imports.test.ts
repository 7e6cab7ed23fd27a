/** A file with bad rows in the console: seen, its mapping corrected, tried, imported, and its report taken away. In Arabic. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ar } from '../../web/src/imports/words/ar.ts';
import { DESK, isSound, PHONE } from './chromium.ts';
import { button, heading, scene, seated } from './scene.ts';

const FILE = ['reference,fahrgestell,make,event_date,owner_name', 'I-1,WVWZZZ1KZ8W970311,VW,2026-11-20,A. Person', 'I-2,,VW,2026-11-20,B. Person', 'I-3,WVWZZZ1KZ8W970313,=VW,31/31/2026,C. Person', ''].join('\r\n');

test('a file is dropped, its mapping corrected and kept, tried with its refused rows to look at, imported, and its report downloaded', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'NL', 'desk', DESK);
  await page.goto(`${set.hub.url}/console/me`);
  await button(page, 'العربية').click();
  await page.goto(`${set.hub.url}/console/imports`);
  await heading(page, ar['imports.title']).waitFor();
  await page.locator('#imports-file').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
  await page.getByText(ar['imports.use.unknown'], { exact: true }).first().waitFor();
  assert.equal(await page.getByText('A. Person').count(), 0, 'names of people are not even shown (R4)');
  await page.getByText(ar['imports.never']).waitFor();
  await page.getByLabel(ar['imports.becomesOf'].replace('{{column}}', 'fahrgestell')).selectOption('vin');
  await button(page, ar['imports.keepProfile']).click();
  await page.getByText(ar['imports.kind.upsert'], { exact: true }).first().waitFor();
  await isSound(page, 'ar-desk-import');

  await button(page, ar['imports.try']).click();
  await page.getByText(ar['imports.tried']).waitFor();
  assert.equal((await set.hub.ask<{ items: unknown[] }>(set.desk, 'GET', '/v1/vehicles?text=I-')).body.items.length, 0, 'a trial changes nothing');
  await page.getByText(ar['imports.lineKind.refused']).first().waitFor();
  assert.deepEqual(await page.locator('bdi[lang=en]').allInnerTexts(), [], 'why rows were refused is told in Arabic');
  await isSound(page, 'ar-desk-tried');
  await page.setViewportSize(PHONE.viewport);
  await isSound(page, 'ar-phone-tried');

  await button(page, ar['imports.import']).click();
  await page.getByText(ar['imports.imported']).waitFor();
  const { body: { items } } = await set.hub.ask<{ items: { reference: string; vin: string }[] }>(set.desk, 'GET', '/v1/vehicles?text=I-');
  assert.deepEqual(items.map(({ reference, vin }) => [reference, vin]), [['I-1', 'WVWZZZ1KZ8W970311']]);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: ar['imports.download'] }).click();
  const report = await readFile(await (await download).path(), 'utf8');
  assert.match(report, /^line,kind,column,reason,code,reason \(en\)\r\n/);
  assert.match(report, /\n3,refused,/);
  assert.match(report, /\n4,refused,event_date,.*\p{Script=Arabic}.*,import\.date,/u);
  assert.deepEqual(complaints, []);
});
