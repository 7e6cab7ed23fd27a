/** Work by keyboard alone: the way to each control is seen, and whoever closes a form or a dialogue is back where they were. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en as approvals } from '../../web/src/approvals/words/en.ts';
import { en as check } from '../../web/src/check/words/en.ts';
import { en as hits } from '../../web/src/hits/words/en.ts';
import { en as imports } from '../../web/src/imports/words/en.ts';
import { en as records } from '../../web/src/records/words/en.ts';
import { en } from '../../web/src/words/en.ts';
import { until } from '../waiting.ts';
import { chosen, handsFilesOver, hasFocus, standsIn, tabTo } from './by-key.ts';
import { DESK } from './chromium.ts';
import { button, heading, REFERENCE, scene, seated, VIN, type Scene } from './scene.ts';

/** A hit whose owner, the Netherlands, was asked; and its record. */
async function asked({ hub }: Scene): Promise<{ readonly hit: string; readonly record: { readonly id: string } }> {
  const officer = await hub.token('BR', 'officer');
  const { body: { findings: [finding] } } = await hub.ask<{ findings: readonly { hit: string; record: { id: string } }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  assert.ok(finding);
  const { status } = await hub.ask(officer, 'POST', `/v1/hits/${finding.hit}/requests`, { urgency: 'urgent' });
  assert.ok(status < 300);
  return finding;
}

test('a desk officer opens a hit, its answer and its deeds, and extends a record, by keyboard alone; what is closed by Escape gives the focus back', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const finding = await asked(set);
  const { page, complaints } = await seated(set, 'NL', 'desk', DESK);
  await page.goto(`${set.hub.url}/console/hits`);
  await page.getByText(REFERENCE).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await heading(page, REFERENCE).waitFor();

  await tabTo(page, en['owner.notConfirm']);
  await page.keyboard.press('Enter');
  await hasFocus(page, en['owner.reason']);
  await page.keyboard.press('Escape');
  await hasFocus(page, en['owner.notConfirm']);
  await tabTo(page, en['owner.moreTime']);
  await page.keyboard.press('Enter');
  await hasFocus(page, en['owner.minutes_other'].replace('{{n}}', '15'));
  await page.keyboard.press('Escape');
  await hasFocus(page, en['owner.moreTime']);
  await tabTo(page, hits['hits.deed.claim']);
  await page.keyboard.press('Enter');
  await hasFocus(page, hits['hits.noteForShift']);
  await tabTo(page, en['owner.cancel']);
  await page.keyboard.press('Enter');
  await hasFocus(page, hits['hits.deed.claim']);

  await page.goto(`${set.hub.url}/console/records/${finding.record.id}`);
  await heading(page, REFERENCE).waitFor();
  await tabTo(page, records['records.deed.extend']);
  await page.keyboard.press('Enter');
  await page.locator('dialog :focus').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await hasFocus(page, records['records.deed.extend']);
  assert.deepEqual(complaints, []);
});

test('an officer types a check, compares the candidate, asks its owner, checks a list from a file and reads the sheet of keys, by keyboard alone', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'BR', 'officer', DESK);
  handsFilesOver(page);
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

const FILE = 'reference,fahrgestell,make,event_date\nI-1,WVWZZZ1KZ8W970311,VW,2026-11-20\nI-2,,VW,2026-11-20\n';

test('a desk officer answers a hit, corrects a record and imports a file with its mapping corrected, by keyboard alone', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const finding = await asked(set);
  const { page, complaints } = await seated(set, 'NL', 'desk', DESK);
  handsFilesOver(page);
  await page.goto(`${set.hub.url}/console/hits/${finding.hit}`);
  await button(page, en['owner.confirm']).waitFor();
  await tabTo(page, en['owner.confirm']);
  await page.keyboard.press('Enter');
  await page.locator('[data-state=confirmed]').waitFor();
  await until('whoever answered stands at the hit', () => standsIn(page, 'main'));

  await page.goto(`${set.hub.url}/console/records/${finding.record.id}/edit`);
  await button(page, records['records.sendCorrection']).waitFor();
  await tabTo(page, records['records.field.colour']);
  await page.keyboard.type('blue');
  await page.keyboard.press('Enter');
  await heading(page, REFERENCE).waitFor();
  await page.getByText('blue', { exact: true }).first().waitFor();
  await until('whoever sent it stands at the record', () => standsIn(page, 'h1'));

  await page.goto(`${set.hub.url}/console/imports`);
  await heading(page, imports['imports.title']).waitFor();
  await tabTo(page, imports['imports.choose']);
  await chosen(page, 'stolen.csv', FILE);
  const outcomes = page.locator('.imports-outcome');
  await outcomes.getByText(imports['imports.kind.refused'], { exact: true }).first().waitFor();
  await tabTo(page, imports['imports.becomesOf'].replace('{{column}}', 'fahrgestell'));
  await page.keyboard.type('VIN');
  await button(page, imports['imports.keepProfile']).waitFor();
  await tabTo(page, imports['imports.keepProfile']);
  await page.keyboard.press('Enter');
  await outcomes.getByText(imports['imports.kind.upsert'], { exact: true }).waitFor(); // it is read again by the profile that was kept
  await until('whoever kept a profile stands on the screen', () => standsIn(page, 'main'));
  await tabTo(page, imports['imports.try']);
  await page.keyboard.press('Enter');
  await page.getByText(imports['imports.tried']).waitFor();
  await until('whoever tried it stands at what it came to', () => standsIn(page, '.imports-counts'));
  await tabTo(page, imports['imports.import']);
  await page.keyboard.press('Enter');
  await page.getByText(imports['imports.imported']).waitFor();
  await until('whoever imported it stands at what it came to', () => standsIn(page, '.imports-counts'));
  assert.deepEqual(complaints, []);
});

test('a second person approves what was shown, by keyboard alone', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { body: { items: [own] } } = await set.hub.ask<{ items: readonly { id: string }[] }>(set.desk, 'GET', '/v1/vehicles');
  const { status } = await set.hub.ask(set.desk, 'PATCH', `/v1/vehicles/${own?.id}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  assert.equal(status, 202, 'what hides asks for a second person');
  const { page, complaints } = await seated(set, 'NL', 'supervisor', DESK);
  await page.goto(`${set.hub.url}/console/approvals`);
  await button(page, approvals['approvals.approve']).waitFor();
  await tabTo(page, approvals['approvals.approve']);
  await page.keyboard.press('Enter');
  await page.getByText(approvals['approvals.empty']).waitFor();
  await until('whoever approved stands on the screen', () => standsIn(page, 'h1'));
  assert.deepEqual(complaints, []);
});
