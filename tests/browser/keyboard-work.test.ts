/** Work by keyboard alone: the way to each control is seen, and whoever closes a form or a dialogue is back where they were. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { en as hits } from '../../web/src/hits/words/en.ts';
import { en as records } from '../../web/src/records/words/en.ts';
import { en } from '../../web/src/words/en.ts';
import { until } from '../waiting.ts';
import { en as check } from '../../web/src/check/words/en.ts';
import { DESK } from './chromium.ts';
import { heading, REFERENCE, scene, seated, VIN } from './scene.ts';

const TABS_MAX = 80;
const focused = (page: Page): Promise<string> => page.evaluate<string>(`(({ activeElement: one }) => one.getAttribute('aria-label') ?? (one.labels?.[0] ?? one).textContent.trim())(document)`);

/** By Tab, as far as it takes; each stop on the way is seen to have the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press('Tab');
    const isSeen = await page.evaluate<boolean>(`(({ activeElement: one }) => one === document.body || [one, one.parentElement].some((at) => getComputedStyle(at).outlineStyle !== 'none' || getComputedStyle(at).boxShadow !== 'none' || getComputedStyle(at, '::after').outlineStyle !== 'none'))(document)`);
    const now = await focused(page);
    assert.ok(isSeen, `the focus is seen on ${now}`);
    if (now === name) return;
  }
  assert.fail(`Tab leads to ${name}`);
}

test('a desk officer opens a hit, its answer and its deeds, and extends a record, by keyboard alone; what is closed by Escape gives the focus back', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const officer = await set.hub.token('BR', 'officer');
  const { body: { findings: [finding] } } = await set.hub.ask<{ findings: readonly { hit: string; record: { id: string } }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  await set.hub.ask(officer, 'POST', `/v1/hits/${finding?.hit}/requests`, { urgency: 'urgent' });
  const { page, complaints } = await seated(set, 'NL', 'desk', DESK);
  await page.goto(`${set.hub.url}/console/hits`);
  await page.getByText(REFERENCE).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await heading(page, REFERENCE).waitFor();

  await tabTo(page, en['owner.notConfirm']);
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), en['owner.reason'], 'the form has the focus');
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), en['owner.notConfirm']);
  await tabTo(page, en['owner.moreTime']);
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), en['owner.minutes_other'].replace('{{n}}', '15'));
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), en['owner.moreTime']);
  await tabTo(page, hits['hits.deed.claim']);
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), hits['hits.noteForShift']);
  await tabTo(page, en['owner.cancel']);
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), hits['hits.deed.claim']);

  await page.goto(`${set.hub.url}/console/records/${finding?.record.id}`);
  await heading(page, REFERENCE).waitFor();
  await tabTo(page, records['records.deed.extend']);
  await page.keyboard.press('Enter');
  await page.locator('dialog :focus').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(page), records['records.deed.extend'], 'the dialogue gives the focus back');
  assert.deepEqual(complaints, []);
});

/** Somewhere on the screen, not at the top of the page: what had the focus may be gone. */
const standsIn = async (page: Page, part: string): Promise<boolean> => page.evaluate<boolean>(`document.activeElement !== document.body && (document.activeElement.closest(${JSON.stringify(part)}) ?? document.activeElement.querySelector(${JSON.stringify(part)})) !== null`);
const chosen = async (page: Page, name: string, text: string): Promise<void> => {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
};

test('an officer types a check, compares the candidate, asks its owner, checks a list from a file and reads the sheet of keys, by keyboard alone', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'BR', 'officer', DESK);
  page.on('filechooser', () => undefined); // asked for before a key opens one
  await page.goto(`${set.hub.url}/console/check`);
  await heading(page, en['check.title']).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('WVWZZZ1KZ8W9703?1');
  await page.keyboard.press('Enter');
  await page.locator('[data-outcome=candidates]').waitFor();
  await until('the answer has the focus', () => page.evaluate<boolean>(`/^H\\d$/.test(document.activeElement.tagName)`));
  await tabTo(page, en['compare.same_vehicle']);
  await page.keyboard.press('Enter');
  await page.getByText(en['compare.saidSame']).waitFor();
  await until('whoever compared stands where the answer is', () => standsIn(page, '.finding'));
  await tabTo(page, en['hit.requestUrgent']);
  await page.keyboard.press('Enter');
  await page.locator('[data-state=requested]').waitFor();
  await until('whoever asked stands at the hit', () => standsIn(page, '[data-state=requested]'));

  await tabTo(page, en['check.new']);
  await page.keyboard.press('Enter');
  await until('a new check begins at the screen’s beginning', () => page.evaluate<boolean>(`document.activeElement.id === 'content' || document.activeElement.id === 'number'`));
  await tabTo(page, en['check.list']);
  await page.keyboard.press('Enter');
  await heading(page, check['list.title']).waitFor();
  await tabTo(page, check['list.drop'] + check['list.dropMore']);
  await chosen(page, 'sailing.csv', `Cabin,Chassis\n1,${VIN}\n2,WVWZZZ3CZGE000000\n`);
  await page.locator('.list-columns').waitFor();
  await until('whoever chose a file stands at its columns', () => standsIn(page, '.list-columns'));
  await tabTo(page, check['list.begin_other'].replace('{{n}}', '2'));
  await page.keyboard.press('Enter');
  await page.locator('[data-run=done]').waitFor();
  await until('whoever began it stands at its results', () => standsIn(page, '[data-run]'));
  await tabTo(page, check['list.another']);
  await page.locator('main').focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: en['keys.title'] }).waitFor();
  await page.keyboard.press('Escape');
  await until('the sheet gives the focus back', () => page.evaluate<boolean>(`document.activeElement.id === 'content'`));
  assert.deepEqual(complaints, []);
});
