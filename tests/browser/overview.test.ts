/** A whole task in the overview: narrowing by what is seen, taking pictures and figures away, in English on a desk and in Arabic on a telephone. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { barsOf, columnsOf, fitted, ticksOf } from '../../web/src/charts/scales.ts';
import { searchOf, toggled } from '../../web/src/overview/search.ts';
import { ar } from '../../web/src/overview/words/ar.ts';
import { en } from '../../web/src/overview/words/en.ts';
import { DESK, isSound, PHONE } from './chromium.ts';
import { found } from './found.ts';
import { heading, inLanguage, scene, seated } from './scene.ts';

/** What a click brings into the folder of downloads. */
async function taken(page: Page, name: string): Promise<{ readonly file: string; readonly text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByLabel(name, { exact: true }).click()]);
  return { file: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}
const what = (sentence: string, name: string): string => sentence.replace('{{what}}', name);

test('an analyst narrows by clicking, takes pictures and figures away, and they are those of the API', async (t) => {
  const set = await scene(t);
  if (!set) return;
  await found(set);
  const { page, complaints } = await seated(set, 'NL', 'analyst', DESK);
  await page.goto(`${set.hub.url}/console/overview`);
  await heading(page, en['overview.title']).waitFor();
  const cards = page.locator('.figure-value');
  await page.getByRole('button', { name: 'Volkswagen: 3, 1 confirmed' }).waitFor();
  assert.deepEqual((await cards.allInnerTexts()).slice(0, 3), ['6', '1', '0']);
  await page.locator('.map-line').first().waitFor();
  assert.deepEqual(await page.locator('.map-count').allTextContents(), ['3', '1', '1', '1']);
  await isSound(page, 'overview-desk');

  const map = page.getByRole('listbox', { name: en['overview.routes'] });
  await map.focus(); // the busiest first
  const walked = async (key: string): Promise<string> => {
    await page.keyboard.press(key);
    return page.evaluate(`document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.getAttribute('aria-label') ?? 'nowhere'`);
  };
  assert.equal(await walked('Escape'), 'nowhere');
  const [first, second, last] = [await walked('Home'), await walked('ArrowRight'), await walked('End')];
  assert.equal(new Set([first, second, last]).size, 3);
  assert.deepEqual([first, await walked('ArrowDown'), await walked('Home')], ['Netherlands → Brazil: 3', last, first]);
  assert.equal(await page.locator('.map-looked').count(), 1, 'it is seen which is looked at');
  await page.keyboard.press('Enter');
  await page.waitForURL(/stolenIn=NL.*foundIn=BR|foundIn=BR.*stolenIn=NL/);
  await map.getByRole('option', { name: 'Netherlands → Brazil: 3', selected: true }).waitFor();
  await page.getByRole('button', { name: 'Bureau NL (NL): 0 min' }).waitFor();
  await map.scrollIntoViewIfNeeded();
  const on = await page.evaluate<{ readonly x: number; readonly y: number }>(`(() => { const path = document.querySelector('.map-reach'); const { x, y } = path.getPointAtLength(path.getTotalLength() / 3).matrixTransform(path.getScreenCTM()); return { x, y }; })()`);
  await page.mouse.click(on.x, on.y); // by hand as by keyboard: taken off again
  await page.waitForURL((url) => !url.search.includes('stolenIn'));

  await page.getByRole('button', { name: 'Volkswagen: 3, 1 confirmed' }).click();
  await page.waitForURL('**/overview?*make=volkswagen*');
  const santos = page.getByRole('button', { name: 'Santos (BR/Santos): 2, 1 confirmed' });
  await santos.focus();
  await page.keyboard.press('Enter'); // by keyboard as by hand
  await page.waitForURL('**/overview?*unit=BR*');
  await page.getByRole('button', { name: /^Netherlands → Brazil: 2,/ }).waitFor();
  await cards.first().getByText('2', { exact: true }).waitFor();
  await page.getByRole('slider').focus();
  assert.match(await page.getByRole('slider').getAttribute('aria-valuetext') ?? '', /: 2 hits, 1 confirmed$/);
  await page.keyboard.press('ArrowLeft');
  assert.match(await page.getByRole('slider').getAttribute('aria-valuetext') ?? '', /: 0 hits/);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/overview?*from=*');
  await page.reload(); // all of it is in the address
  await page.getByRole('button', { name: 'Santos (BR/Santos): 2, 1 confirmed', pressed: true }).waitFor();
  await isSound(page, 'overview-desk-narrowed');

  const query = new URL(page.url()).search;
  const analyst = await set.hub.token('NL', 'analyst');
  const routes = await taken(page, what(en['overview.csvOf'], en['overview.routes']));
  assert.deepEqual([routes.file, routes.text], ['crosscheck-routes.csv', 'stolen in,found in,hits,confirmed\r\nNL,BR,2,1\r\n']);
  assert.equal((await set.hub.ask<string>(analyst, 'GET', `/v1/analysis/tables/routes.csv${query}`)).body, routes.text);
  assert.match((await taken(page, what(en['overview.csvOf'], en['overview.answersBy']))).text, /^owner,name,hits,confirmed,answers,median minutes to the answer,90th percentile of minutes\r\nNL,Bureau NL,2,1,1,0,0\r\n$/);
  for (const [title, says] of [['Hits by make', 'Volkswagen'], [en['overview.routes'], 'map'], [en['overview.busiest'], 'Netherlands → Brazil'], [en['overview.answersBy'], 'Bureau NL'], [en['overview.overTime'], 'Hits and checks']] as const) {
    const { file, text } = await taken(page, what(en['overview.svgOf'], title));
    assert.match(file, /^crosscheck-\w+\.svg$/);
    assert.ok(text.startsWith('<svg') && (text.includes(says) || says === 'map') && /fill="rgb/.test(text) && !/ class=| style=|tabindex/.test(text), 'it has its look in itself');
    const parsed = await page.evaluate<string>(`new DOMParser().parseFromString(${JSON.stringify(text)}, 'image/svg+xml').documentElement.nodeName`);
    assert.equal(parsed, 'svg');
  }
  await page.getByRole('button', { name: en['overview.widenAll'] }).click();
  await page.getByRole('button', { name: 'Yamaha: 1, 0 confirmed' }).waitFor();
  await page.getByRole('button', { name: 'our records 6' }).click();
  await page.waitForURL('**/overview?*role=owner*');
  await page.getByRole('button', { name: 'our records 6', pressed: true }).click(); // taken off again
  await page.waitForURL((url) => !url.search.includes('role'));
  await page.getByLabel(en['overview.groupBy']).selectOption('foundIn');
  await page.getByRole('button', { name: 'Brazil: 4, 1 confirmed' }).waitFor();
  assert.deepEqual(complaints, []);
});

test('in Arabic on a telephone time runs from the right, numbers read as everywhere, and a bureau without hits is told so', async (t) => {
  const set = await scene(t);
  if (!set) return;
  await found(set);
  const { page, complaints } = await seated(set, 'BR', 'supervisor', PHONE);
  await page.goto(`${set.hub.url}/console/overview`);
  await heading(page, en['overview.title']).waitFor();
  await inLanguage(page, 'العربية');
  await page.goto(`${set.hub.url}/console/overview`);
  await heading(page, ar['overview.title']).waitFor();
  await page.getByRole('button', { name: /^Volkswagen: 2, / }).waitFor();
  await page.locator('.map-line').first().waitFor();
  const [plot, column] = [await page.locator('.chart-drawn svg').boundingBox(), await page.locator('.chart-drawn .chart-part').last().boundingBox()];
  assert.ok(plot && column && column.x < plot.x + plot.width / 2, 'the newest day stands on the left');
  await isSound(page, 'overview-phone-ar');
  await page.locator('.panel-table summary').last().click();
  await page.getByRole('button', { name: /^Yamaha: / }).click();
  await page.getByRole('button', { name: ar['overview.widen'].replace('{{what}}', `${ar['overview.by.make']}: Yamaha`) }).waitFor();

  const third = await seated(set, 'DE', 'coordinator', PHONE);
  await third.page.goto(`${set.hub.url}/console/overview`);
  await third.page.getByText(en['overview.empty']).first().waitFor();
  await isSound(third.page, 'overview-phone-empty');
  const officer = await seated(set, 'BR', 'officer', PHONE);
  await officer.page.goto(`${set.hub.url}/console/overview`);
  await heading(officer.page, 'Not for your role').waitFor();
  assert.deepEqual([...complaints, ...third.complaints], []);
});

test('bars begin where reading begins, the longest leaves room for its value, and half of it is half as long', () => {
  const bars = [{ n: 10, part: 5, value: '10' }, { n: 0, part: 0, value: '0' }];
  const [left, none] = barsOf(bars, { width: 300, isRtl: false });
  const [right] = barsOf(bars, { width: 300, isRtl: true });
  assert.ok(left && none && right);
  assert.deepEqual([left.x, left.part.width * 2, none.width], [0, left.width, 0]);
  assert.ok(left.valueX + 16 <= 300);
  assert.deepEqual([right.x + right.width, right.part.x + right.part.width], [300, 300]);
  assert.equal(right.width, left.width);
});

test('columns run with the language, dates keep apart, ticks are whole, and a place leads back to its column', () => {
  const plot = { left: 40, right: 340, top: 10, bottom: 110 };
  for (const isRtl of [false, true]) {
    const columns = columnsOf(90, 7, plot, isRtl);
    assert.equal(columns.xOf(0) < columns.xOf(89), !isRtl);
    for (const index of [0, 44, 89]) assert.equal(columns.indexAt(columns.xOf(index) + columns.band / 2), index);
    assert.deepEqual([columns.indexAt(-50), columns.indexAt(900)], isRtl ? [89, 0] : [0, 89]);
    assert.ok(columns.dated.every((one, at) => at === 0 || (one - (columns.dated[at - 1] ?? 0)) * columns.band >= 84));
  }
  assert.deepEqual(ticksOf(1), [0, 1]);
  assert.deepEqual(ticksOf(7), [0, 2, 4, 6, 8]);
  assert.ok(ticksOf(0).length > 0 && ticksOf(123_456).length <= 7);
  assert.deepEqual([fitted('Volkswagen', 400), fitted('Volkswagen', 48)], ['Volkswagen', 'Volks…']);
});

test('an address says what is shown: what is not known is left out, and what is said again is taken off', () => {
  assert.deepEqual(searchOf({ make: 'bmw', from: '2026-01-01', to: 'yesterday', by: 'make', other: 'x', unit: 12, owner: '' }), { make: 'bmw', from: '2026-01-01', unit: '12' });
  assert.deepEqual(toggled({ make: 'bmw' }, { stolenIn: 'NL', foundIn: 'BR' }), { make: 'bmw', stolenIn: 'NL', foundIn: 'BR' });
  assert.deepEqual(toggled({ make: 'bmw', stolenIn: 'NL', foundIn: 'BR' }, { stolenIn: 'NL', foundIn: 'BR' }), { make: 'bmw' });
});
