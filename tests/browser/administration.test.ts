/** Whole tasks of those who keep the exchange in order: a bureau and its supervisor added, a person invited, a collection hidden, settings changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { browserAt, enrolPasskey, sessionOf, usePasskey } from '../../src/modules/sign-in/fixtures.ts';
import type { TestHub } from '../fixtures.ts';
import { ar } from '../../web/src/administration/words/ar.ts';
import { en } from '../../web/src/administration/words/en.ts';
import { ar as common } from '../../web/src/words/ar.ts';
import { en as work } from '../../web/src/work/words/en.ts';
import { hasPrivateHalf, jwksIn } from '../../web/src/administration/pasted-keys.ts';
import { controlOf, firstOf, inlined, withMember, type Shape } from '../../web/src/administration/schema-shape.ts';
import { DESK, isSound, PHONE, sitDown } from './chromium.ts';
import { button, heading, scene, seated } from './scene.ts';

/** The session of somebody of the hub itself. */
async function administrator(hub: TestHub): Promise<string> {
  const { body: { id } } = await hub.ask<{ id: string }>(hub.admin, 'POST', '/v1/people', { unit: 'administration', role: 'administrator', name: 'H. Administrator' });
  const { body: { code } } = await hub.ask<{ code: string }>(hub.admin, 'POST', `/v1/people/${id}/invitations`);
  const { device } = await enrolPasskey(hub, code);
  const browser = browserAt(hub.url);
  await usePasskey(browser, device, { bureau: 'HUB' });
  return sessionOf(browser);
}

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const goTo = (page: Page, hub: TestHub, path: string) => page.goto(`${hub.url}/console/${path}`);

test('an administrator adds a bureau with its unit, then its first supervisor, whose code is shown once; what is missing is told at its field', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await sitDown(set.browser, { url: set.hub.url, session: await administrator(set.hub), ...DESK });
  await goTo(page, set.hub, 'admin');
  await heading(page, en['admin.title']).waitFor();
  await isSound(page, 'desk-admin');
  await page.getByRole('link', { name: en['admin.bureausMore'] }).click();
  await button(page, en['admin.bureauAdd']).click();
  await field(page, en['admin.code']).fill('FR');
  await button(page, en['admin.bureauAdd']).click();
  await page.getByRole('alert').getByText(work['work.needed']).first().waitFor();
  await isSound(page, 'desk-admin-faults');
  await field(page, en['admin.name']).fill('BCN Paris');
  await field(page, en['admin.country']).selectOption('FR');
  await field(page, en['admin.units']).fill('Paris Nord\nLe Havre');
  await button(page, en['admin.bureauAdd']).click();
  await page.getByText(en['admin.bureauAdded']).waitFor();
  await page.getByRole('rowheader', { name: 'BCN Paris' }).waitFor();

  await goTo(page, set.hub, 'admin/people');
  await button(page, en['admin.personAdd']).click();
  const form = page.locator('form.ask');
  await form.getByLabel('Bureau', { exact: true }).selectOption('FR');
  await form.getByLabel(en['admin.name'], { exact: true }).fill('S. Moreau');
  await form.getByLabel('Role', { exact: true }).selectOption('supervisor');
  await form.getByLabel('Unit', { exact: true }).fill('Le Havre');
  await button(page, en['admin.personAdd']).click();
  await page.getByText(en['admin.inviteNext']).click();
  await button(page, en['admin.invite']).click();
  const code = await page.locator('.once-value').innerText();
  assert.match(code, /^[\w-]{20,}$/);
  await isSound(page, 'desk-admin-invited');
  await page.reload();
  await page.getByText('S. Moreau').first().waitFor();
  assert.equal(await page.getByText(code).count(), 0, 'it is told once');
  const enrolled = await enrolPasskey(set.hub, code);
  assert.equal(enrolled.seen.status, 200, 'the code works');
  assert.deepEqual(complaints, []);
});

test('a supervisor hides the collection from another bureau only with a second person, changes a section of settings by its form, and finds their own role in the table of permissions', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'NL', 'supervisor', DESK);
  await goTo(page, set.hub, 'admin/restrictions');
  await page.getByText(en['admin.hiddenFromNobody']).waitFor();
  await page.getByRole('checkbox', { name: /BR/ }).check();
  await button(page, work['work.save']).click();
  await page.getByText(work['work.proposed']).waitFor();
  await isSound(page, 'desk-admin-proposed');
  const second = await set.hub.second('NL', 'supervisor');
  const { body: { items: [waiting] } } = await set.hub.ask<{ items: { id: string; hash: string }[] }>(second, 'GET', '/v1/proposals?state=waiting');
  assert.equal((await set.hub.ask(second, 'POST', `/v1/proposals/${waiting!.id}/approval`, { hash: waiting!.hash })).status, 200);
  await page.reload();
  await page.getByText(en['admin.hiddenFrom'].replace('{{who}}', 'BR')).waitFor();

  await goTo(page, set.hub, 'admin/settings/clocks');
  await page.getByLabel(en['admin.field.urgent_minutes']).fill('11');
  await button(page, work['work.save']).click();
  await page.getByRole('alert').first().waitFor();
  await page.getByLabel(en['admin.field.urgent_minutes']).fill('8');
  await button(page, en['admin.addPart'].replace('{{what}}', en['admin.field.hours'])).click();
  await button(page, en['admin.addPart'].replace('{{what}}', en['admin.field.monday'])).click();
  await page.getByLabel(en['admin.field.from'], { exact: true }).fill('08:30');
  await page.getByLabel(en['admin.field.to'], { exact: true }).fill('17:00');
  await isSound(page, 'desk-admin-settings');
  await button(page, work['work.save']).click();
  await page.getByText(work['work.saved']).waitFor();
  const { body } = await set.hub.ask<{ settings: { urgentMinutes: number; hours: object } }>(second, 'GET', '/v1/settings/clocks');
  assert.deepEqual([body.settings.urgentMinutes, body.settings.hours], [8, { monday: [{ from: '08:30', to: '17:00' }] }]);

  await goTo(page, set.hub, 'admin/permissions');
  await field(page, en['admin.action']).fill('vehicles.clear');
  await page.getByRole('columnheader', { name: `supervisor (${en['admin.yours']})` }).waitFor();
  await isSound(page, 'desk-admin-permissions');
  assert.deepEqual(complaints.filter((said) => !said.includes('400')), []);
});

test('on a telephone and in Arabic a supervisor adds a unit and looks codes up; whoever may not is told so', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page } = await seated(set, 'NL', 'supervisor', PHONE);
  await goTo(page, set.hub, 'me');
  await button(page, 'العربية').click();
  await goTo(page, set.hub, 'admin/units');
  await button(page, ar['admin.unitAdd']).click();
  await field(page, ar['admin.code']).fill('RTM-2');
  await button(page, ar['admin.unitAdd']).click();
  await page.getByText(ar['admin.unitAdded']).waitFor();
  await page.getByRole('rowheader', { name: 'RTM-2' }).waitFor();
  await isSound(page, 'ar-phone-admin-units');
  await goTo(page, set.hub, 'admin/codes');
  await page.getByLabel('تضييق البحث', { exact: true }).fill('volks');
  await page.getByRole('rowheader', { name: 'Volkswagen', exact: true }).waitFor();
  await isSound(page, 'ar-phone-admin-codes');
  await goTo(page, set.hub, 'admin/settings/retention');
  await page.getByText(ar['admin.field.otherwise'], { exact: true }).waitFor();
  await isSound(page, 'ar-phone-admin-retention');
  await goTo(page, set.hub, 'admin/people/per_00000000000000000000000000');
  await page.getByText(common['state.notThere']).waitFor();
});

test('keys are taken as they are pasted, alone or as a set; a private half is known', () => {
  const key = { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' };
  assert.deepEqual([jwksIn(JSON.stringify(key)), jwksIn(JSON.stringify([key])), jwksIn(JSON.stringify({ keys: [key] })), jwksIn('no json')], [{ keys: [key] }, { keys: [key] }, { keys: [key] }, 'no json']);
  assert.deepEqual([hasPrivateHalf(JSON.stringify({ ...key, d: 'secret' })), hasPrivateHalf(JSON.stringify({ keys: [key] })), hasPrivateHalf('no json'), hasPrivateHalf('null')], [true, false, false, false]);
});

test('a form is made of a schema: kinds of controls, first values by its defaults, members set and taken away', () => {
  const span: Shape = { type: 'object', properties: { from: { type: 'string' }, to: { type: 'string' } }, required: ['from', 'to'] };
  const shape: Shape = { type: 'object', properties: { minutes: { type: 'integer', default: 10 }, hours: { type: 'array', items: span }, only: { type: 'boolean' } } };
  assert.deepEqual([controlOf(shape), controlOf(shape.properties!.hours!), controlOf({ type: 'array', items: { type: 'string' } }), controlOf({ type: 'string', enum: ['a'] }), controlOf({ type: 'object', additionalProperties: span })], ['group', 'list', 'lines', 'choice', 'map']);
  assert.deepEqual([firstOf(shape), firstOf(span)], [{ minutes: 10 }, { from: '', to: '' }]);
  assert.deepEqual(inlined({ $ref: '#/$defs/Whole', $defs: { Whole: { type: 'object', properties: { span: { $ref: '#/$defs/Span', default: {} } } }, Span: span } }), { type: 'object', properties: { span: { ...span, default: {} } } });
  assert.deepEqual([withMember({ a: 1, b: 2 }, 'a', undefined), withMember(undefined, 'a', 1)], [{ b: 2 }, { a: 1 }]);
});
