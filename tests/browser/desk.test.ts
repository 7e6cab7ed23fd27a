/** Whole tasks at a desk: a hit that arrives is heard, claimed, written to, answered and closed; what takes two people is approved by a second; and a very long list. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { JPEG } from '../../src/kernel/blobs/fixtures.ts';
import { run } from '../../src/kernel/store/database.ts';
import { raiseHits } from '../../src/modules/hits/store.ts';
import { sessionOf, signedInPerson } from '../../src/modules/sign-in/fixtures.ts';
import { en as approvalsEn } from '../../web/src/approvals/words/en.ts';
import { fr as approvalsFr } from '../../web/src/approvals/words/fr.ts';
import { ar as hitsAr } from '../../web/src/hits/words/ar.ts';
import { en as hits } from '../../web/src/hits/words/en.ts';
import { en as inboxEn } from '../../web/src/inbox/words/en.ts';
import { fr as inboxFr } from '../../web/src/inbox/words/fr.ts';
import { fr as recordsFr } from '../../web/src/records/words/fr.ts';
import { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import { fr } from '../../web/src/words/fr.ts';
import { until } from '../waiting.ts';
import { DESK, isSound, PHONE } from './chromium.ts';
import { button, heading, REFERENCE, scene, seated, spoken, VIN, type Scene } from './scene.ts';

const NEARLY = 'WVWZZZ1KZ8W970307';

/** The Brazilian officer finds the car, and asks. */
async function found({ hub }: Scene): Promise<string> {
  const officer = await hub.token('BR', 'officer');
  const { body: { findings } } = await hub.ask<{ findings: readonly { hit: string }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN, colour: 'red' }, purpose: 'port_control', place: 'Santos, gate 4', country: 'BR' });
  const hit = findings[0]?.hit ?? '';
  assert.equal((await hub.ask(officer, 'POST', `/v1/hits/${hit}/requests`, { urgency: 'urgent', note: 'Driver present' })).status, 200);
  return hit;
}

/** Tones and notifications go to a list in place of the loudspeaker and the screen; whether the tab is in view is told to it. */
const listens = async (context: BrowserContext): Promise<void> => { await context.addInitScript(`
  window.tones = []; window.notified = []; window.isAway = false;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) { window.tones.push(this.frequency.value); return start.apply(this, at); };
  window.Notification = class { static permission = 'default'; static requestPermission = async () => (window.Notification.permission = 'granted'); constructor(title, { body }) { window.notified.push(title + ' ' + body); } close() {} };
  Object.defineProperty(document, 'hidden', { get: () => window.isAway });
`); };
const tones = (page: Page): Promise<number> => page.evaluate<number>('window.tones.length');
const speaks = async (context: BrowserContext, language: string): Promise<void> => { await context.addInitScript(`localStorage.setItem('crosscheck.language', '${language}')`); };

test('a desk hears of a hit at once, with a number in the title, claims it, writes, attaches, confirms and closes it, and reads its whole story', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, context, complaints } = await seated(set, 'NL', 'desk', DESK);
  await listens(context);
  await page.goto(`${set.hub.url}/console/hits`);
  await page.getByText(en['hits.emptyWaiting']).waitFor();
  await button(page, hits['hits.alerts.try']).click();
  await until('two tones', async () => await tones(page) === 2);
  await button(page, hits['hits.alerts.notifications']).click();
  await page.locator('button[aria-pressed=true]', { hasText: hits['hits.alerts.notifications'] }).waitFor();
  await page.evaluate('window.isAway = true');

  await found(set);
  await page.getByText(hits['hits.alarm.arrived']).waitFor();
  await until('a number in the title', async () => /^\([1-9]\d*\) Crosscheck$/.test(await page.title()));
  assert.ok(await tones(page) > 2, 'it rings');
  assert.match((await page.evaluate<readonly string[]>('window.notified')).join(), new RegExp(`^${hits['hits.alarm.arrived']} BR`), 'and the browser tells of it while nobody looks, without a number of the vehicle');
  await page.evaluate('window.isAway = false');
  await page.locator('[data-table=hits]').getByText(REFERENCE).waitFor();
  const said = await spoken(page.getByRole('status').filter({ hasText: hits['hits.alarm.arrived'] }));
  assert.deepEqual(said, ['status', 'paragraph', 'text: A hit waits for you BR', 'link "Open the hit"', 'button "Dismiss"'], 'a screen reader is told of it where one is');
  const queue = await spoken(page.locator('main'));
  for (const line of ['table "Hits, the most pressing first"', 'columnheader "Due"', 'rowheader "NL-2026-000123"', 'link "NL-2026-000123"', 'cell "Waiting for the owner"', 'group "Which hits"', 'button "Waiting" [pressed]']) assert.ok(queue.includes(line), `${line} is not among ${queue.join('\n')}`);
  await button(page, hits['hits.alarm.dismiss']).click();
  await isSound(page, 'desk-queue');

  await page.keyboard.press('ArrowDown');
  await page.locator('[data-at="0"] a:focus').waitFor();
  await page.keyboard.press('Enter');
  await heading(page, REFERENCE).waitFor();
  await page.getByText('\u2068Utrecht, Netherlands\u2069 → \u2068Santos, gate 4, Brazil\u2069').first().waitFor();
  await page.locator('figure.map svg .map-line').first().waitFor({ state: 'attached' });
  await page.locator('.aligned').first().waitFor();
  await until('no number in the title', async () => await page.title() === 'Crosscheck'); // what one looks at one has read

  await button(page, hits['hits.deed.claim']).click();
  await page.getByLabel(hits['hits.noteForShift']).fill('calling Santos');
  await button(page, hits['hits.deed.claim']).click();
  await page.getByText('Claimed by you: calling Santos').waitFor();
  await page.getByLabel(hits['hits.noteText']).fill('Key number follows.');
  await button(page, hits['hits.noteSend']).click();
  await page.locator('.story .notice', { hasText: 'Key number follows.' }).waitFor();
  await page.getByLabel(hits['hits.attach']).setInputFiles({ name: 'key.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(JPEG) });
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.file-link').click()]);
  assert.equal(download.suggestedFilename(), 'key.jpg');
  await page.getByLabel(hits['hits.attach']).setInputFiles({ name: 'key.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ\0\0') });
  await page.getByText(hits['code.notes.file_not_taken']).waitFor();
  await isSound(page, 'desk-hit-whole');

  await button(page, en['owner.confirm']).click();
  await page.locator('[data-state=confirmed]').waitFor();
  await button(page, hits['hits.deed.close']).click();
  await page.getByLabel(en['owner.reason']).selectOption('completed');
  await button(page, hits['hits.deed.close']).click();
  await page.locator('[data-state=closed]').waitFor();
  assert.deepEqual(complaints.filter((said) => !said.includes('415')), []);
});

test('a desk reads by name who of its own people works a hit, wrote to it, changed a record and did what the log tells; of the other bureau’s people it reads no name and no id', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { hub } = set;
  const hit = await found(set);
  const people = { owner: await signedInPerson(hub, { bureau: 'NL', role: 'desk', name: 'Anna de Vries' }), finder: await signedInPerson(hub, { bureau: 'BR', role: 'desk', name: 'Sílvia Souza' }) };
  const { body: { items: [record] } } = await hub.ask<{ items: readonly { id: string }[] }>(set.desk, 'GET', '/v1/vehicles');
  for (const { browser } of Object.values(people)) {
    assert.equal((await hub.ask(sessionOf(browser), 'POST', `/v1/hits/${hit}/claim`, {})).status, 200);
    assert.equal((await hub.ask(sessionOf(browser), 'POST', `/v1/hits/${hit}/notes`, { text: `Said by ${browser === people.owner.browser ? 'NL' : 'BR'}.` })).status, 201);
  }
  const owner = sessionOf(people.owner.browser);
  assert.equal((await hub.ask(owner, 'PATCH', `/v1/vehicles/${record?.id}`, { colour: 'grey' }, { 'if-match': '*' })).status, 200);
  const { page, complaints } = await seated(set, 'NL', 'supervisor', DESK);
  const asked: string[] = [];
  page.on('request', (request) => { if (request.url().includes('/v1/people/names')) asked.push(request.url()); });
  await page.goto(`${hub.url}/console/hits`);
  await page.locator('[data-table=hits] .hit-line td').last().getByText('Anna de Vries').waitFor();
  await page.getByText(REFERENCE).click();
  await page.locator('.story li', { hasText: 'Said by NL.' }).getByText('Anna de Vries').waitFor();
  await page.getByText('Claimed by \u2068Anna de Vries\u2069').first().waitFor();
  assert.equal(asked.length, 1, 'once for a person, on however many screens');
  const story = await page.locator('main').innerText();
  assert.ok(!story.includes('Souza') && !story.includes('per_'), story);
  await isSound(page, 'desk-names');
  await page.goto(`${hub.url}/console/records/${record?.id}`);
  await page.getByText('Main unit, Anna de Vries').first().waitFor();
  await hub.published();
  await page.goto(`${hub.url}/console/audit/log`);
  await page.locator('[data-list=events] li', { hasText: 'vehicles.correct' }).getByText('Anna de Vries').waitFor();
  await isSound(page, 'desk-names-log');
  assert.deepEqual(complaints, []);
  const there = await seated(set, 'BR', 'supervisor', DESK);
  await there.page.goto(`${hub.url}/console/hits/${hit}`);
  await there.page.locator('.story li', { hasText: 'Said by BR.' }).getByText('Sílvia Souza').waitFor();
  const told = await there.page.locator('main').innerText();
  assert.ok(!told.includes('Vries') && !told.includes('per_'), told);
});

test('the finder’s desk works a hit on a telephone in Arabic: a deadline, what was done, the recovery file up to its custody', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const hit = await found(set);
  const { page, context, complaints } = await seated(set, 'BR', 'desk', PHONE);
  await speaks(context, 'ar');
  await page.goto(`${set.hub.url}/console/hits`);
  await page.getByText(REFERENCE).waitFor();
  await isSound(page, 'ar-phone-queue');
  await page.getByText(REFERENCE).click();
  await heading(page, REFERENCE).waitFor();
  await button(page, hitsAr['hits.deed.set_deadline']).click();
  await page.getByLabel(hitsAr['hits.until']).fill('2031-01-01T12:00');
  await page.getByLabel(hitsAr['hits.why']).fill('navio');
  await button(page, hitsAr['hits.deed.set_deadline']).click();
  await page.locator('.notice.warn', { hasText: 'navio' }).waitFor();
  await button(page, hitsAr['hits.deed.act']).click();
  await page.getByLabel(hitsAr['hits.outcome']).selectOption('detained');
  await button(page, hitsAr['hits.deed.act']).click();
  await page.locator('.story .tag', { hasText: hitsAr['hits.outcome.detained'] }).waitFor();
  await button(page, hitsAr['hits.recoveryOpen']).click();
  await button(page, hitsAr['hits.step.custody']).click();
  await page.getByLabel(ar['hits.place']).fill('Santos, pátio 2');
  await page.getByLabel(hitsAr['hits.keeper']).fill('Pátio Municipal');
  await page.getByLabel(hitsAr['hits.perDay']).fill('18.50');
  await page.getByLabel(hitsAr['hits.currency']).fill('brl');
  await isSound(page, 'ar-phone-hit');
  await button(page, hitsAr['hits.enter']).click();
  await page.locator('[data-stage=in_custody]').waitFor();
  const { body } = await set.hub.ask<{ outcome: string; deadline: { text: string } }>(set.desk, 'GET', `/v1/hits/${hit}`);
  assert.deepEqual([body.outcome, body.deadline.text], ['detained', 'navio']);
  assert.deepEqual(complaints, []);
});

test('what hides a record waits for a second person, who sees in French what would differ and approves it; a record reported by hand likewise; the inbox tells of both', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { hub } = set;
  const first = await seated(set, 'NL', 'desk', DESK);
  const second = await seated(set, 'NL', 'supervisor', DESK);
  await speaks(second.context, 'fr');
  await Promise.all([first.page.goto(`${hub.url}/console/approvals`), second.page.goto(`${hub.url}/console/approvals`)]);
  await first.page.getByText(approvalsEn['approvals.empty']).waitFor();
  await second.page.getByText(approvalsFr['approvals.empty']).waitFor();
  const { body: { items: [record] } } = await hub.ask<{ items: readonly { id: string }[] }>(set.desk, 'GET', '/v1/vehicles');
  const proposed = await first.page.evaluate<number>(`fetch('/v1/vehicles/${record?.id}', { method: 'PATCH', headers: { 'content-type': 'application/json', 'if-match': '"1"' }, body: JSON.stringify({ restrictions: ['BR'] }) }).then(({ status }) => status)`);
  assert.equal(proposed, 202);

  await first.page.getByText(approvalsEn['approvals.own']).waitFor(); // by itself, and without a way to approve it
  assert.equal(await button(first.page, approvalsEn['approvals.approve']).count(), 0);
  await isSound(first.page, 'desk-approvals-own');
  await second.page.getByRole('heading', { name: approvalsFr['approvals.action.vehicles.correct'] }).waitFor();
  await second.page.getByRole('row', { name: new RegExp(recordsFr['records.field.restrictions']) }).getByText('BR').waitFor();
  await second.page.getByText(approvalsFr['approvals.act.narrowing'], { exact: true }).waitFor();
  await second.page.locator('nav .shell-count').first().waitFor();
  await isSound(second.page, 'fr-desk-approvals');
  await button(second.page, approvalsFr['approvals.approve']).click();
  await second.page.getByText(approvalsFr['approvals.empty']).waitFor();
  await first.page.getByText(approvalsEn['approvals.empty']).waitFor();
  const { body: hidden } = await hub.ask<{ restrictions: readonly string[] }>(set.desk, 'GET', `/v1/vehicles/${record?.id}`);
  assert.deepEqual(hidden.restrictions, ['BR']);

  await hub.ask(await hub.token('NL', 'supervisor', { person: 'Jansen' }), 'PUT', '/v1/settings/approvals', { singleRecords: true });
  await hub.ask(set.desk, 'POST', '/v1/vehicles', { reference: 'NL-2026-000777', vin: 'WVWZZZ1KZ8W970777', event: { kind: 'stolen' } });
  await second.page.getByRole('heading', { name: 'NL-2026-000777' }).waitFor();
  await button(second.page, approvalsFr['approvals.refuse']).click();
  await second.page.getByLabel(fr['owner.reason']).fill('sans plainte');
  await button(second.page, approvalsFr['approvals.refuse']).click();
  await second.page.getByText(approvalsFr['approvals.empty']).waitFor();

  await second.page.getByRole('link', { name: fr['nav.inbox'] }).click();
  await second.page.getByText(inboxFr['inbox.kind.proposals.made']).first().waitFor();
  await second.page.getByText(inboxFr['inbox.kind.vehicles.approval_asked']).first().waitFor();
  await isSound(second.page, 'fr-desk-inbox');
  await button(second.page, inboxFr['inbox.readAll']).click();
  await second.page.getByText(inboxFr['inbox.emptyUnread']).waitFor();
  await first.page.getByRole('link', { name: en['nav.inbox'] }).click();
  await first.page.getByText(inboxEn['inbox.kind.proposals.decided']).waitFor();
  assert.deepEqual([...first.complaints, ...second.complaints], []);
});

test('a candidate that came late waits among those to compare; the finder’s desk says that it is the vehicle, and it is a hit', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { hub } = set;
  const officer = await hub.token('BR', 'officer');
  const { body: { id: check, answeredAt } } = await hub.ask<{ id: string; answeredAt: string }>(officer, 'POST', '/v1/checks', { vehicle: { vin: NEARLY }, purpose: 'port_control' });
  const { body: { items: [unit] } } = await hub.ask<{ items: readonly { timeZone: string }[] }>(await hub.token('BR', 'desk'), 'GET', '/v1/units');
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: unit?.timeZone ?? 'UTC' }).format(new Date(answeredAt)); // where the unit is
  const { body: { items: [record] } } = await hub.ask<{ items: readonly { id: string }[] }>(set.desk, 'GET', '/v1/vehicles');
  await hub.database.transaction(({ db }) => raiseHits(db, 1, [{ check, collection: 'vehicles', record: record?.id ?? '', reference: REFERENCE, owner: 'NL', finder: 'BR', unit: 'Main unit', day, seenAt: answeredAt, delayed: true, certainty: 'strong' }], answeredAt));
  const { page, complaints } = await seated(set, 'BR', 'desk', DESK);
  await page.goto(`${hub.url}/console/hits`);
  await button(page, hits['hits.candidates']).click();
  await page.locator('[data-table=hits]').getByText(REFERENCE).click();
  await page.locator('[data-state=candidate]').waitFor();
  await page.locator('.place-wrong').first().waitFor();
  await isSound(page, 'desk-candidate');
  await button(page, en['compare.same_vehicle']).click();
  await page.locator('[data-state=raised]').waitFor();
  assert.deepEqual(complaints, []);
});

test('of ten thousand hits only those near what is read are fetched and shown, and the keys walk through them', async (t) => {
  const set = await scene(t);
  if (!set) return;
  await found(set);
  await run(set.hub.database.db, `
    insert into hits (id, collection, record, reference, owner, finder, unit, day, state, first_seen_at, last_seen_at, sightings, raised_at)
    select 'hit_' || lpad(n::text, 26, '0'), collection, record, 'NL-' || lpad(n::text, 5, '0'), owner, finder, unit, day - n, 'raised', first_seen_at - n * interval '1 minute', last_seen_at, 1, raised_at
    from hits, generate_series(1, 10000) n`, []);
  const { page } = await seated(set, 'NL', 'desk', DESK);
  const asked: string[] = [];
  page.on('request', (request) => { if (new URL(request.url()).pathname === '/v1/hits') asked.push(request.url()); });
  await page.goto(`${set.hub.url}/console/hits?view=all`);
  await page.getByText('NL-00001', { exact: true }).waitFor();
  const rows = (): Promise<number> => page.locator('[data-table=hits] tbody tr').count();
  assert.ok(await rows() < 60, 'only rows near the view exist');
  assert.ok(asked.length <= 2, `${asked.length} pages were asked for`);
  // Each end of what is there is the way to more.
  await until('the end of the third page', () => page.evaluate<boolean>(`(() => { const list = document.querySelector('[data-table=hits]'); list.scrollTop = list.scrollHeight; return list.textContent.includes('NL-00299'); })()`));
  assert.ok(await rows() < 60);
  assert.ok(asked.length <= 8, `${asked.length} pages were asked for, of a hundred`);
  await page.locator('[data-table=hits]').focus();
  await page.keyboard.press('Home');
  await page.locator('[data-at="0"] a:focus').waitFor();
  await page.keyboard.press('PageDown');
  await page.locator('[data-at="10"] a:focus').waitFor();
});
