/** Whole tasks of auditors and of those who answer for data: an event found and proven, a forged proof, the log verified, an alert decided, a request walked to its answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watch } from '../watched.ts';
import { en } from '../../web/src/audit/words/en.ts';
import { es } from '../../web/src/audit/words/es.ts';
import { DESK, isSound, PHONE } from './chromium.ts';
import { until } from '../waiting.ts';
import { button, heading, REFERENCE, scene, seated, VIN } from './scene.ts';

test('an auditor finds an event, proves it, is told that a forged proof is false, and verifies the whole log twice; a log rewritten since is told', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { hub } = set;
  const { page, complaints } = await seated(set, 'NL', 'auditor', DESK);
  await hub.published();
  await page.goto(`${hub.url}/console/audit`);
  await heading(page, en['audit.title']).waitFor();
  await page.getByRole('link', { name: en['audit.logMore'] }).click();
  await page.getByLabel(en['audit.action'], { exact: true }).fill('vehicles.report');
  await button(page, en['audit.search']).click();
  const event = page.locator('[data-list=events] > li').filter({ hasText: 'vehicles.report' });
  await until('one event', async () => await page.locator('[data-list=events] > li').count() === 1);
  await event.getByRole('button', { name: en['audit.prove'] }).click();
  await page.getByText(en['audit.sound']).waitFor();
  await page.getByText(en['audit.open.key_of_file']).waitFor();
  await isSound(page, 'desk-audit-proven');
  const saved = page.waitForEvent('download');
  await button(page, en['audit.download']).click();
  const proof = JSON.parse(await (await import('node:fs/promises')).readFile(await (await saved).path(), 'utf8')) as { canonical: string };

  await page.goto(`${hub.url}/console/audit/whole`);
  await button(page, en['audit.verify']).click();
  await page.getByText(en['audit.sound']).waitFor();
  await page.getByText(en['audit.open.no_witnesses']).waitFor();
  await isSound(page, 'desk-audit-whole');
  await hub.ask(set.desk, 'GET', '/v1/vehicles');
  await hub.published();
  await button(page, en['audit.verify']).click();
  await page.getByText(/entries seen on .* are still there, unchanged/).waitFor();

  await page.goto(`${hub.url}/console/audit/files`);
  await page.getByLabel(en['audit.filePaste'], { exact: true }).fill(JSON.stringify(proof));
  await button(page, en['audit.try']).click();
  await page.getByText(en['audit.sound']).waitFor();
  assert.equal(await page.getByText(en['audit.open.key_of_file']).count(), 0, 'the key is known from the verification');
  await page.getByLabel(en['audit.filePaste'], { exact: true }).fill(JSON.stringify({ ...proof, canonical: proof.canonical.replace('"done"', '"refused"') }));
  await button(page, en['audit.try']).click();
  await page.getByText(en['audit.unsound']).waitFor();
  await page.getByText(en['audit.fault.other_text']).waitFor();
  await isSound(page, 'desk-audit-forged');

  // What this browser saw before was another history: the tiles of now cannot begin with it.
  await page.evaluate(`(() => { const pin = JSON.parse(localStorage.getItem('crosscheck.log')); pin.checkpoint = pin.checkpoint.replace(/^(.*\\n)(\\d+)\\n/, (_, origin, size) => origin + (Number(size) + 1) + '\\n'); localStorage.setItem('crosscheck.log', JSON.stringify(pin)); })()`);
  await page.goto(`${hub.url}/console/audit/whole`);
  await button(page, en['audit.verify']).click();
  await page.getByText(en['audit.unsound']).waitFor();
  assert.deepEqual(complaints, []);
});

test('an alert of misuse is taken on, noted and decided by an auditor, with its reason', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { hub } = set;
  const officer = await hub.token('NL', 'officer', { person: 'O. Visser' });
  for (let n = 0; n < 6; n += 1) await hub.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: `WVWZZZ1KZ8W${980_000 + n}` }, purpose: 'roadside' });
  await watch(hub);
  const { page, complaints } = await seated(set, 'NL', 'auditor', DESK);
  await page.goto(`${hub.url}/console/audit/alerts`);
  await page.getByRole('link', { name: en['audit.rule.enumeration'] }).click();
  await page.getByText('O. Visser').first().waitFor();
  await button(page, en['audit.claim']).click();
  await page.getByLabel(en['audit.decisionWord'], { exact: true }).selectOption('explained');
  await isSound(page, 'desk-audit-alert');
  await page.getByRole('button', { name: /^Look: chk_/ }).first().click();
  await page.getByText('"WVWZZZ1KZ8W980000"').waitFor();
  await page.getByLabel('Note', { exact: true }).fill('Asked the head of unit for the duty list.');
  await button(page, en['audit.noteSend']).click();
  await page.getByText('Asked the head of unit for the duty list.').last().waitFor();
  await page.getByLabel('Reason', { exact: true }).fill('A row of lorries after a fire; the head of unit confirms it.');
  await button(page, en['audit.decide']).click();
  await page.getByText(`${en['audit.alert.decided']}: ${en['audit.decision.explained']}`).waitFor();
  const auditor = await hub.token('NL', 'auditor', { person: 'A. Smit' });
  const { body: { items } } = await hub.ask<{ items: { rule: string; decision?: string }[] }>(auditor, 'GET', '/v1/alerts?state=decided');
  assert.deepEqual(items.map(({ rule, decision }) => [rule, decision]), [['enumeration', 'explained']]);
  assert.deepEqual(complaints, []);
});

test('an auditor sets a decoy and takes it back, and counts the bureau’s checks; the desk that holds a copy says that it is corrected', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { hub } = set;
  const { page, complaints } = await seated(set, 'NL', 'auditor', DESK);
  const { body: { items: [own] } } = await hub.ask<{ items: { id: string }[] }>(set.desk, 'GET', '/v1/vehicles');
  await hub.ask(set.desk, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ3CZGE000000' }, purpose: 'roadside', person: 'D. Desk' });
  await page.goto(`${hub.url}/console/audit/canaries`);
  await button(page, en['audit.canaryAdd']).click();
  await page.getByLabel(en['audit.record'], { exact: true }).fill(own?.id ?? '');
  await page.locator('form.ask').getByRole('button', { name: en['audit.canaryAdd'] }).click();
  await page.getByRole('rowheader', { name: REFERENCE }).waitFor();
  await isSound(page, 'desk-audit-canaries');
  await page.getByRole('button', { name: `${en['audit.canaryRemove']}: ${REFERENCE}` }).click();
  await page.getByText(new RegExp(en['audit.canaryGone'].replace('{{at}}', '.*'))).waitFor();
  await page.goto(`${hub.url}/console/audit/counts`);
  await page.getByRole('cell', { name: '1', exact: true }).first().waitFor();
  await isSound(page, 'desk-audit-counts');

  // A request about data was granted: the bureau that hit the record says that its copy is corrected.
  await hub.ask(await hub.token('BR', 'officer'), 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  const { body: request } = await hub.ask<{ id: string }>(set.desk, 'POST', '/v1/requests', { kind: 'erasure', reference: 'DP-14', standing: 'papers seen', vin: VIN });
  const step = async (token: string, verb: string, body: object = {}): Promise<void> => { assert.ok((await hub.ask(token, 'POST', `/v1/requests/${request.id}/${verb}`, body)).status < 300, verb); };
  await step(set.desk, 'trace');
  await step(await hub.token('NL', 'supervisor'), 'decision', { decision: 'granted', reason: 'It was recovered.' });
  assert.equal((await hub.ask(set.desk, 'POST', `/v1/vehicles/${own?.id ?? ''}/clear`, { reason: 'recovered' })).status, 200);
  await step(set.desk, 'correction');
  const holder = await seated(set, 'BR', 'desk', DESK);
  await holder.page.goto(`${hub.url}/console/audit/corrections`);
  await isSound(holder.page, 'desk-audit-corrections');
  await holder.page.getByRole('button', { name: `${en['audit.confirmCorrected']}: ${REFERENCE}` }).click();
  await button(holder.page, en['audit.confirmCorrected']).click();
  await holder.page.getByText(en['audit.correctionsEmpty']).waitFor();
  assert.deepEqual([...complaints, ...holder.complaints], []);
});

test('una solicitud sobre datos se abre, se rastrea, se congela, se decide y se responde, en un teléfono y en español', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { hub } = set;
  await hub.ask(await hub.token('BR', 'officer'), 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  const { page, complaints } = await seated(set, 'NL', 'supervisor', PHONE);
  await page.goto(`${hub.url}/console/me`);
  await button(page, 'Español').click();
  await page.goto(`${hub.url}/console/audit/requests`);
  await page.getByText(es['audit.requestsEmpty']).waitFor();
  await button(page, es['audit.requestOpen']).click();
  await page.getByLabel(es['audit.kind'], { exact: true }).selectOption('access');
  await page.getByLabel(es['audit.reference'], { exact: true }).fill('DP-2026-14');
  await page.getByLabel(es['audit.standing'], { exact: true }).fill('Permiso de circulación visto en la mesa');
  await page.getByLabel('VIN', { exact: true }).fill(VIN);
  await isSound(page, 'es-phone-audit-open');
  await button(page, es['audit.requestOpen']).click();
  await page.getByText('DP-2026-14').first().waitFor();

  const step = async (deed: 'trace' | 'freeze' | 'decide' | 'answer', fill: () => Promise<unknown>, after: string): Promise<void> => {
    await page.locator('.tap').filter({ hasText: es[`audit.do.${deed}`] }).click();
    await page.getByText(es[`audit.doMore.${deed}`]).waitFor();
    await fill();
    await page.locator('form').getByRole('button', { name: es[`audit.do.${deed}`], exact: true }).click();
    await page.locator('.steps').getByText(after, { exact: true }).waitFor();
  };
  await step('trace', async () => undefined, es['audit.step.traced']);
  await button(page, es['audit.traceShow']).click();
  await page.getByText('BR · Main unit').first().waitFor();
  await isSound(page, 'es-phone-audit-traced');
  await step('freeze', async () => undefined, es['audit.step.frozen']);
  await step('decide', async () => {
    await page.getByLabel(es['audit.decisionWord'], { exact: true }).selectOption('granted');
    await page.getByLabel('Motivo', { exact: true }).fill('Se comunica lo registrado.');
  }, es['audit.step.decided']);
  await step('answer', async () => undefined, es['audit.step.answered']);
  const href = await page.getByRole('link', { name: es['audit.print'] }).getAttribute('href');
  await isSound(page, 'es-phone-audit-answered');
  const printed = await page.context().request.get(hub.url + (href ?? ''));
  assert.equal(printed.status(), 200);
  assert.match(await printed.text(), /DP-2026-14/);
  assert.deepEqual(complaints, []);
});
