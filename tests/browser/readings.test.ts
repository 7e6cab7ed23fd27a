/** A number comes off the vehicle without typing: by the camera from a label, and from a photograph; each is confirmed beside its picture, then checked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { labelOf, plateOf } from '../fixtures-pictures.ts';
import { ar as arCommon } from '../../web/src/words/ar.ts';
import { en as common } from '../../web/src/words/en.ts';
import { ar } from '../../web/src/readings/words/ar.ts';
import { en } from '../../web/src/readings/words/en.ts';
import { DESK, isSound, PHONE } from './chromium.ts';
import { cameraSeeing } from './fake-camera.ts';
import { button, heading, inLanguage, scene, seated, VIN } from './scene.ts';

const box = (page: Page, words: Readonly<Record<'check.number', string>>) => page.getByLabel(words['check.number'], { exact: true });
/** What the console sends when the check is asked. */
const asked = async (page: Page, go: () => Promise<void>): Promise<{ readonly capture?: string; readonly vehicle: { readonly vin?: string } }> => {
  const [request] = await Promise.all([page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/v1/checks')), go()]);
  return request.postDataJSON() as { capture?: string; vehicle: { vin?: string } };
};

test('an officer points the camera at a VIN label: it is read by itself, confirmed beside its picture, and found; the camera ends when it is left', async (t) => {
  const set = await scene(t, {}, 'live', await cameraSeeing(t, await labelOf('code39', `I${VIN}`)));
  if (!set) return;
  const { page, complaints } = await seated(set, 'BR', 'officer', PHONE);
  await page.addInitScript(`{ window.tracks = []; const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices); navigator.mediaDevices.getUserMedia = async (wanted) => { const stream = await ask(wanted); window.tracks.push(...stream.getTracks()); return stream; }; }`);
  await page.goto(`${set.hub.url}/console/check`);
  await page.getByRole('link', { name: common['check.scan'] }).click();
  await heading(page, en['readings.confirm']).waitFor();
  await page.getByText(`${en['readings.number']}: ${VIN}`).waitFor({ state: 'attached' });
  await page.getByText(en['readings.byBarcode']).waitFor();
  assert.deepEqual(await page.evaluate('window.tracks.map(({ readyState }) => readyState)'), ['ended']);
  await isSound(page, 'phone-scan-confirm');
  await button(page, en['readings.use']).click();
  assert.equal(await box(page, common).inputValue(), VIN);
  await page.getByAltText(common['check.crop']).waitFor();
  await isSound(page, 'phone-scan-taken');
  const question = await asked(page, () => button(page, common['check.ask']).click());
  assert.deepEqual([question.capture, question.vehicle.vin], ['scanned', VIN]);
  await heading(page, common['answer.hit']).waitFor();
  assert.deepEqual(complaints, []);
});

test('where the camera is not allowed a photograph is read by the hub, a doubtful number is chosen by its reason, and found (ar)', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page } = await seated(set, 'BR', 'officer', PHONE);
  await page.goto(`${set.hub.url}/console/check`);
  await inLanguage(page, 'العربية');
  await page.getByRole('link', { name: arCommon['check.scan'] }).click();
  await page.getByRole('alert').waitFor();
  await isSound(page, 'ar-phone-scan-denied');
  await page.getByRole('link', { name: ar['readings.back'] }).click();

  const choose = async (name: string, buffer: Uint8Array): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, name).click()]);
    await chooser.setFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(buffer) });
  };
  await choose(arCommon['check.photo'], await sharp({ create: { width: 640, height: 480, channels: 3, background: '#8a8f96' } }).jpeg().toBuffer());
  await heading(page, ar['readings.nothing']).waitFor();
  await isSound(page, 'ar-phone-photo-nothing');
  await choose(ar['readings.choose'], await plateOf({ text: VIN.replaceAll('0', 'O'), font: 'Liberation Sans' }));
  await heading(page, ar['readings.confirm']).waitFor();
  await page.getByText(ar['readings.why.not_in_a_vin']).first().waitFor();
  await isSound(page, 'ar-phone-photo-confirm');
  await page.getByRole('button', { name: VIN }).click();
  await page.getByText(`${ar['readings.number']}: ${VIN}`).waitFor({ state: 'attached' });
  await button(page, ar['readings.use']).click();
  assert.equal(await box(page, arCommon).inputValue(), VIN);
  const question = await asked(page, () => button(page, arCommon['check.ask']).click());
  assert.deepEqual([question.capture, question.vehicle.vin], ['camera', VIN]);
  await heading(page, arCommon['answer.hit']).waitFor();
});

test('a desk without a camera reads the code in a picture on the device, and whoever may not check may not scan', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page } = await seated(set, 'BR', 'desk', DESK);
  let sent = 0;
  page.on('request', (one) => { if (one.url().endsWith('/v1/readings')) sent += 1; });
  await page.goto(`${set.hub.url}/console/scan`);
  await page.getByRole('alert').waitFor();
  await isSound(page, 'desk-scan-denied');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(page, en['readings.choose']).click()]);
  await chooser.setFiles({ name: 'label.png', mimeType: 'image/png', buffer: await labelOf('datamatrix', `[)>\u001e06\u001dI${VIN}`) });
  await heading(page, en['readings.confirm']).waitFor();
  await isSound(page, 'desk-scan-confirm');
  await button(page, en['readings.use']).click();
  assert.equal(await box(page, common).inputValue(), VIN);
  assert.equal(sent, 0, 'the picture did not leave the device');
  const auditor = await seated(set, 'NL', 'auditor', DESK);
  await auditor.page.goto(`${set.hub.url}/console/scan`);
  await auditor.page.getByText(common['state.denied']).waitFor();
});
