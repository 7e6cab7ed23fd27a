/** Whole tasks of those who keep the exchange in order: a bureau and its supervisor added, a person invited, a collection hidden, settings changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { enrolPasskey } from '../../src/modules/sign-in/fixtures.ts';
import type { TestHub } from '../fixtures.ts';
import { makePair } from '../system-client.ts';
import { ar } from '../../web/src/administration/words/ar.ts';
import { en } from '../../web/src/administration/words/en.ts';
import { ar as common } from '../../web/src/words/ar.ts';
import { en as work } from '../../web/src/work/words/en.ts';
import { devicesIn, linesOfDevices } from '../../web/src/administration/device-lines.ts';
import { hasPrivateHalf, jwksIn } from '../../web/src/administration/pasted-keys.ts';
import { controlOf, firstOf, inlined, withMember, type Shape } from '../../web/src/administration/schema-shape.ts';
import { DESK, isSound, PHONE } from './chromium.ts';
import { button, heading, scene, seated } from './scene.ts';

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const goTo = (page: Page, hub: TestHub, path: string) => page.goto(`${hub.url}/console/${path}`);

test('an administrator adds a bureau with its unit, its first supervisor, whose code is shown once, and a trial token; has an error model estimated, and another person asked before it weighs', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, complaints } = await seated(set, 'HUB', 'administrator', DESK);
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
  await tokenIssued(page, set.hub);

  await goTo(page, set.hub, 'admin/models');
  await page.getByText(en['admin.modelWeighs'], { exact: true }).waitFor();
  await button(page, en['admin.modelEstimate']).click();
  await page.getByRole('button', { name: en['admin.modelEstimate'], exact: true }).click();
  await page.getByText(en['code.checks.nothing_answered']).waitFor();
  await isSound(page, 'desk-admin-models');
  const { body: { items: [own] } } = await set.hub.ask<{ items: readonly { id: string }[] }>(set.desk, 'GET', '/v1/vehicles');
  const officer = await set.hub.token('BR', 'officer', { person: 'O. Officer' });
  const { body: check } = await set.hub.ask<{ id: string }>(officer, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W97O301' }, purpose: 'roadside' });
  assert.equal((await set.hub.ask(officer, 'POST', `/v1/checks/${check.id}/comparisons`, { record: own?.id, same: true })).status, 201);
  await page.reload();
  await button(page, en['admin.modelEstimate']).click();
  await page.getByRole('button', { name: en['admin.modelEstimate'], exact: true }).click();
  await page.getByRole('button', { name: new RegExp(`^${en['admin.activate']}: `) }).click();
  await page.getByRole('button', { name: en['admin.activate'], exact: true }).click();
  await page.getByText(work['work.proposed']).waitFor();
  await page.getByRole('link', { name: work['work.approvals'] }).click();
  await page.getByRole('heading', { name: 'Let an error model weigh' }).waitFor();

  await goTo(page, set.hub, 'admin/witnesses');
  await page.getByText(en['admin.witnessesEmptyMore']).waitFor();
  await button(page, en['admin.witnessAdd']).click();
  await field(page, en['admin.witnessKey']).fill('no key');
  await field(page, en['admin.url']).fill('https://witness.police.example');
  await page.locator('form.ask').getByRole('button', { name: en['admin.witnessAdd'] }).click();
  await page.getByRole('alert').first().waitFor();
  assert.deepEqual(complaints.filter((said) => !/40[09]/.test(said)), []);
});

/** Issues a trial token on its page, sees that it works, and revokes it. */
async function tokenIssued(page: Page, hub: TestHub): Promise<void> {
  await goTo(page, hub, 'admin/tokens');
  await button(page, en['admin.tokenAdd']).click();
  const form = page.locator('form.ask');
  await form.getByLabel('Bureau', { exact: true }).selectOption('FR');
  await form.getByLabel('Role', { exact: true }).selectOption('desk');
  await form.getByLabel('Unit', { exact: true }).fill('Le Havre');
  await form.getByLabel(en['admin.tokenPerson'], { exact: true }).fill('D. Petit');
  await form.getByLabel(en['admin.device'], { exact: true }).fill('terminal 3');
  await form.getByRole('button', { name: en['admin.tokenAdd'] }).click();
  await page.getByText(en['admin.tokenOneBearer']).first().waitFor();
  await form.getByLabel(en['admin.device'], { exact: true }).fill('');
  await form.getByRole('button', { name: en['admin.tokenAdd'] }).click();
  const secret = await page.locator('.once-value').innerText();
  assert.equal((await hub.ask(secret, 'GET', '/v1/me')).status, 200, 'it counts');
  await isSound(page, 'desk-admin-tokens');
  await page.getByRole('button', { name: `${en['admin.revoke']}: D. Petit` }).click();
  await page.getByRole('button', { name: en['admin.revoke'], exact: true }).click();
  await page.getByRole('row', { name: 'D. Petit' }).getByText(en['admin.revoked']).waitFor();
  assert.equal((await hub.ask(secret, 'GET', '/v1/me')).status, 401);
}

test('a supervisor changes a system’s devices against the version that was seen, sets up a webhook whose secret is told once, and proposes the bureau’s own issuer', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { hub } = set;
  const [first, second] = [await hub.token('NL', 'supervisor', { person: 'S. One' }), await hub.second('NL', 'supervisor')];
  const { body: { id } } = await hub.inFourEyes<{ id: string }>(first, second, 'POST', '/v1/clients', { name: 'Gantry', unit: 'Main unit', role: 'gateway', devices: [{ name: 'cam 1' }], jwks: { keys: [(await makePair()).publicJwk] } });
  const { page, complaints } = await seated(set, 'NL', 'supervisor', DESK);
  await goTo(page, hub, 'admin/systems');
  await page.getByRole('link', { name: 'Gantry' }).click();
  await button(page, en['admin.systemChange']).click();
  await field(page, en['admin.devices']).fill('cam 1\ncam 2 | C2 | lane 3 | out');
  await isSound(page, 'desk-admin-system');
  await button(page, work['work.save']).click();
  await page.getByText(work['work.saved']).waitFor();
  const { body: changed } = await hub.ask<{ devices: object[]; version: number }>(second, 'GET', `/v1/clients/${id}`);
  assert.deepEqual(changed.devices, [{ name: 'cam 1' }, { name: 'cam 2', camera: 'C2', lane: 'lane 3', direction: 'out' }]);
  assert.equal((await hub.ask(second, 'PATCH', `/v1/clients/${id}`, { name: 'Gantry A9' }, { 'if-match': `"${changed.version}"` })).status, 200);
  await field(page, en['admin.name']).fill('Gantry B');
  await button(page, work['work.save']).click();
  await page.getByRole('alert').waitFor(); // somebody else changed it first

  await goTo(page, hub, 'admin/webhooks');
  await button(page, en['admin.webhookAdd']).press('Enter'); // by keys alone: what is opened has the focus, and gives it back
  await page.keyboard.type('https://desk.police.example/hook');
  await page.keyboard.press('Enter');
  assert.match(await page.locator('.once-value').innerText(), /^whsec_/);
  await isSound(page, 'desk-admin-webhooks');
  const remove = page.getByRole('button', { name: `${en['admin.remove']}: https://desk.police.example/hook` });
  await remove.press('Enter');
  await page.keyboard.press('Escape');
  assert.match(await page.evaluate(`document.activeElement.getAttribute('aria-label')`), /^Remove: /, 'the focus is where it was');
  for (const key of ['Enter', 'Tab', 'Enter']) await page.keyboard.press(key);
  await page.getByText(en['admin.webhooksEmpty']).waitFor();

  await goTo(page, hub, 'admin/issuer');
  await page.getByText(en['admin.issuerBuiltIn']).waitFor();
  await button(page, en['admin.issuerPut']).click();
  await field(page, en['admin.issuerAddress']).fill('https://login.police.example');
  await field(page, en['admin.issuerClient']).fill('crosscheck');
  await field(page, en['admin.issuerSecret']).fill('a secret of some length');
  await page.locator('form.ask').getByRole('button', { name: en['admin.issuerPut'] }).click();
  await page.getByText(work['work.proposed']).waitFor();
  await isSound(page, 'desk-admin-issuer');
  assert.deepEqual(complaints.filter((said) => !said.includes('412')), []);
});

test('devices are written a line each and read as they were written, whatever is in their names', () => {
  const devices = [{ name: 'cam 1' }, { name: 'a | b', lane: '3' }, { name: 'c', camera: 'C', lane: 'L', direction: 'out' }];
  assert.deepEqual(devicesIn(linesOfDevices(devices)), devices);
  assert.deepEqual(devicesIn('  x | | 2 \n\n'), [{ name: 'x', lane: '2' }]);
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
