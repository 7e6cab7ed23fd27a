/** Work by keyboard alone: the way to each control is seen, and whoever closes a form or a dialogue is back where they were. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { en as hits } from '../../web/src/hits/words/en.ts';
import { en as records } from '../../web/src/records/words/en.ts';
import { en } from '../../web/src/words/en.ts';
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
