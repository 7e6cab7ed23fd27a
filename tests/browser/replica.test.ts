/** An officer at a post without a hub, in Arabic: signs in with the post's token, checks, says that a candidate is the vehicle, and sees that the copy is no longer current. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { deskOf, heardSource, newSigner, OFFICER, placeFor, recordOf, segmentOf, START, testReplica } from '../../src/replica/fixtures.ts';
import { ar } from '../../web/src/words/ar.ts';
import { ar as more } from '../../web/src/check/words/ar.ts';
import { until } from '../waiting.ts';
import { CONSOLE_FOLDER, isSound, openChromium, PHONE } from './chromium.ts';
import { checks, heading, VIN } from './scene.ts';

const DAY_MS = 24 * 3_600_000;

test('at a replica an officer signs in by the post’s token, finds a car, and nobody can miss that the copy is not current', async (t) => {
  const browser = await openChromium(t);
  if (!browser) return;
  const [hub, signer, clock] = [heardSource(), newSigner(), heldClock(START)];
  let count = 0;
  const replica = await testReplica(t, { place: await placeFor(t), signer, source: hub.source, clock, monotonic: () => count, consoleFolder: CONSOLE_FOLDER });
  hub.say(segmentOf([deskOf(), recordOf(VIN)], { at: START, currentUntil: new Date(Date.parse(START) + DAY_MS).toISOString(), until: 'p', isFull: true, isLast: true }, signer));
  await until('the copy is there', async () => replica.hasCopy());
  const page = await (await browser.newContext({ serviceWorkers: 'block', ...PHONE, locale: 'ar', reducedMotion: 'reduce' })).newPage();
  const complaints: string[] = [];
  page.on('console', (said) => { if (said.type() === 'error' && !/40[01]/.test(said.text())) complaints.push(said.text()); });
  page.on('pageerror', (cause) => { complaints.push(cause.message); });

  await page.goto(`${replica.url}/sign-in`);
  await page.locator('html[dir=rtl]').waitFor({ state: 'attached' });
  const [token, person] = [page.locator('input[name=token]'), page.locator('input[name=person]')];
  await token.fill('cc_of-nobody');
  await person.fill('شرطي 4711');
  await page.locator('button').click();
  await page.locator('[role=alert] b').waitFor();
  await isSound(page, 'replica-door-ar');
  await page.locator('input[name=token]').fill(OFFICER);
  await page.locator('input[name=person]').fill('شرطي 4711');
  await page.locator('button').click();
  await page.waitForURL(/\/console\//);
  await page.getByText(more['replica.title'], { exact: true }).waitFor();
  await checks(page, VIN, ar);
  await heading(page, ar['answer.hit']).waitFor();
  await page.getByText(more['replica.hitLater']).waitFor();
  assert.equal(await page.locator('.replica-stale').count(), 0);
  await page.goto(`${replica.url}/console/check`);
  await checks(page, 'WVWZZZ1KZ8W97O3O1', ar); // with letters that no VIN has
  await page.getByRole('button', { name: ar['compare.same_vehicle'] }).click();
  await page.getByText(more['replica.hitLater']).waitFor();
  assert.equal(await page.getByRole('button', { name: ar['compare.same_vehicle'] }).count(), 0);
  await isSound(page, 'replica-compared-ar');

  clock.move(2 * DAY_MS);
  count += 2 * DAY_MS;
  await page.goto(`${replica.url}/sign-in`); // two days later the shift is over
  await page.locator('[role=alert] b').waitFor();
  await page.locator('input[name=token]').fill(OFFICER);
  await page.locator('input[name=person]').fill('شرطي 4711');
  await page.locator('button').click();
  await page.waitForURL(/\/console\//);
  await checks(page, VIN, ar);
  await heading(page, ar['answer.hit']).waitFor();
  await until('shell and answer say so', async () => await page.locator('.replica-stale').count() === 2);
  assert.match(await page.locator('.replica-stale').first().innerText(), new RegExp(more['replica.notCurrent']));
  await isSound(page, 'replica-not-current-ar');
  assert.deepEqual(complaints, []);
});
