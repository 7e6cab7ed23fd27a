/** What is offered next, where a person stands before it: once something was asked or answered, not the same again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { en } from '../../web/src/words/en.ts';
import { DESK, SMALL } from './chromium.ts';
import { button, checks, REFERENCE, scene, seated, VIN } from './scene.ts';

/** The buttons that are the way on: those that stand out. */
const standsOut = (page: Page): Promise<readonly string[]> => page.locator('main .button:not([data-variant=default]):not([disabled])').allInnerTexts();
const LINES = `[...document.querySelectorAll('.pairs .stamped')].filter((one) => one.textContent.length === 17).map((one) => { const range = document.createRange(); range.selectNodeContents(one); return range.getClientRects().length; })`;

test('whoever has asked is not led to ask again, nor whoever has answered to answer; a whole VIN stands in one line on a small telephone', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const officer = await seated(set, 'BR', 'officer', SMALL);
  const desk = await seated(set, 'NL', 'desk', DESK);
  await officer.page.goto(`${set.hub.url}/console/check`);
  await checks(officer.page, VIN);
  await button(officer.page, en['hit.requestRoutine']).waitFor();
  assert.deepEqual(await officer.page.evaluate(LINES), [1]);
  assert.deepEqual(await standsOut(officer.page), [en['hit.requestUrgent']], 'a hit is asked about before the next vehicle comes');

  await desk.page.goto(`${set.hub.url}/console/hits`);
  await button(desk.page, en['hits.all']).click();
  await desk.page.getByText(REFERENCE).click();
  await desk.page.getByText(en['advice.may_answer']).waitFor();
  assert.equal(await desk.page.getByText(en['advice.none']).count(), 0);

  await button(officer.page, en['hit.requestRoutine']).click();
  await button(officer.page, en['hit.hasten']).waitFor();
  assert.deepEqual(await standsOut(officer.page), []);
  await desk.page.getByText(en['advice.answer']).waitFor();
  await button(desk.page, en['owner.notConfirm']).click();
  await desk.page.getByLabel(en['owner.reason']).selectOption('already_recovered');
  await button(desk.page, en['owner.send']).click();
  await desk.page.getByRole('heading', { name: en['owner.titleAgain'] }).waitFor();
  assert.equal(await button(desk.page, en['owner.confirm']).getAttribute('data-variant'), 'default');
  await button(officer.page, en['hit.askAgainUrgent']).waitFor();
  assert.deepEqual(await standsOut(officer.page), []);

  await button(desk.page, en['owner.confirm']).click();
  await officer.page.getByText(en['advice.act']).waitFor();
  await officer.page.getByRole('link', { name: en['hit.open'] }).click();
  await button(officer.page, 'Say what was done').waitFor();
  assert.ok((await standsOut(officer.page)).includes('Say what was done'), 'what comes next is to say what was done');
  assert.deepEqual([...officer.complaints, ...desk.complaints], []);
});
