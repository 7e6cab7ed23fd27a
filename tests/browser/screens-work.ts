/** The screens of officers and desks as a table: what they hold once something has happened, their forms and dialogues open, and what stands where there is nothing, no answer or no right. */
import type { Page } from 'playwright-core';
import { labelOf as codeLabel, plateOf } from '../fixtures-pictures.ts';
import { ar as approvalsAr } from '../../web/src/approvals/words/ar.ts';
import { en as approvalsEn } from '../../web/src/approvals/words/en.ts';
import { es as approvalsEs } from '../../web/src/approvals/words/es.ts';
import { fr as approvalsFr } from '../../web/src/approvals/words/fr.ts';
import { ar as checkAr } from '../../web/src/check/words/ar.ts';
import { en as checkEn } from '../../web/src/check/words/en.ts';
import { es as checkEs } from '../../web/src/check/words/es.ts';
import { fr as checkFr } from '../../web/src/check/words/fr.ts';
import { ar as hitsAr } from '../../web/src/hits/words/ar.ts';
import { en as hitsEn } from '../../web/src/hits/words/en.ts';
import { es as hitsEs } from '../../web/src/hits/words/es.ts';
import { fr as hitsFr } from '../../web/src/hits/words/fr.ts';
import { ar as importsAr } from '../../web/src/imports/words/ar.ts';
import { en as importsEn } from '../../web/src/imports/words/en.ts';
import { es as importsEs } from '../../web/src/imports/words/es.ts';
import { fr as importsFr } from '../../web/src/imports/words/fr.ts';
import { ar as inboxAr } from '../../web/src/inbox/words/ar.ts';
import { en as inboxEn } from '../../web/src/inbox/words/en.ts';
import { es as inboxEs } from '../../web/src/inbox/words/es.ts';
import { fr as inboxFr } from '../../web/src/inbox/words/fr.ts';
import { ar as readingsAr } from '../../web/src/readings/words/ar.ts';
import { en as readingsEn } from '../../web/src/readings/words/en.ts';
import { es as readingsEs } from '../../web/src/readings/words/es.ts';
import { fr as readingsFr } from '../../web/src/readings/words/fr.ts';
import { ar as recordsAr } from '../../web/src/records/words/ar.ts';
import { en as recordsEn } from '../../web/src/records/words/en.ts';
import { es as recordsEs } from '../../web/src/records/words/es.ts';
import { fr as recordsFr } from '../../web/src/records/words/fr.ts';
import { button, checks, heading, VIN } from './scene.ts';
import type { Language, ScreenCase, Words, World } from './screen-case.ts';
import { DISCREET_VIN } from './screens-world.ts';

const OFFICER = { bureau: 'BR', role: 'officer' };
const FINDER = { bureau: 'BR', role: 'desk' };
const OWNER = { bureau: 'NL', role: 'desk' };
const SUPERVISOR = { bureau: 'NL', role: 'supervisor' };
const AUDITOR = { bureau: 'NL', role: 'auditor' };
/** A bureau to which nothing has happened. */
const BY_HAND = { bureau: 'DE', role: 'desk' };
const [QUIET, QUIET_DESK] = [{ bureau: 'MA', role: 'officer' }, { bureau: 'FR', role: 'desk' }];

type Table = Readonly<Record<string, string>>;
const APPROVALS = { en: approvalsEn, fr: approvalsFr, es: approvalsEs, ar: approvalsAr };
const CHECK = { en: checkEn, fr: checkFr, es: checkEs, ar: checkAr };
const HITS = { en: hitsEn, fr: hitsFr, es: hitsEs, ar: hitsAr };
const IMPORTS = { en: importsEn, fr: importsFr, es: importsEs, ar: importsAr };
const INBOX = { en: inboxEn, fr: inboxFr, es: inboxEs, ar: inboxAr };
const READINGS = { en: readingsEn, fr: readingsFr, es: readingsEs, ar: readingsAr };
const RECORDS = { en: recordsEn, fr: recordsFr, es: recordsEs, ar: recordsAr };

/** What a look needs: the page, the words of all areas in its language, and what has happened. */
type At = { readonly page: Page; readonly say: (key: string, said?: Readonly<Record<string, string>>) => string; readonly words: Words; readonly world: World };
const sayer = (words: Words, language: Language): At['say'] => {
  const all: Table = Object.assign({}, words, ...[APPROVALS, CHECK, HITS, IMPORTS, INBOX, READINGS, RECORDS].map((tables) => tables[language])) as Table;
  return (key, said = {}) => {
    const sentence = all[key];
    if (sentence === undefined) throw new Error(`no word ${key}`);
    return Object.entries(said).reduce((text, [name, value]) => text.replace(`{{${name}}}`, value), sentence);
  };
};

type Row = Omit<ScreenCase, 'path' | 'full'> & { readonly path: string | ((world: World) => string); readonly full: (at: At) => Promise<unknown> };
const row = ({ path, full, ...rest }: Row): ScreenCase => ({
  ...rest, path: (world) => `/console${typeof path === 'string' ? path : path(world)}`,
  full: async (page, words, language, world) => { await full({ page, words, world, say: sayer(words, language) }); },
});

const press = async ({ page, say }: At, ...keys: readonly string[]): Promise<void> => { for (const key of keys) await button(page, say(key)).first().click(); };
const titled = (key: string) => async ({ page, say }: At): Promise<void> => heading(page, say(key)).waitFor();
const shows = (key: string) => async ({ page, say }: At): Promise<void> => page.getByText(say(key), { exact: true }).first().waitFor();
/** Whatever the screen is called: its heading stands, and nothing is being fetched any more. */
const shown = async ({ page }: At): Promise<void> => {
  await page.locator('main h1').first().waitFor();
  await page.locator('main .spinner').first().waitFor({ state: 'detached' });
};
/** The hub cannot be reached at these addresses; the browser says so itself. */
const CANNOT_REACH = /ERR_FAILED/;
const away = (page: Page, addresses: string): Promise<unknown> => page.route(addresses, (route) => route.abort());
const offered = (page: Page, box: string, name: string, content: string | Uint8Array, mimeType = 'text/csv'): Promise<void> => page.locator(box).setInputFiles({ name, mimeType, buffer: Buffer.from(content as string) });

const CHECKS: readonly Row[] = [
  { name: 'check-readings', who: OFFICER, path: '/check', full: async (at) => {
    const { page, say } = at;
    await page.getByLabel(say('check.number'), { exact: true }).fill('WVWZZZ1KZ8W970307');
    await press(at, 'readings.add', 'place.chassis');
    await page.getByLabel(say('check.number'), { exact: true }).fill(VIN);
    await page.locator('.aligned').first().waitFor();
    await press(at, 'readBack.open');
    await page.getByText('Whiskey').first().waitFor();
  } },
  { name: 'check-plate', who: OFFICER, path: '/check', full: async (at) => {
    await at.page.getByLabel(at.say('check.number'), { exact: true }).fill('97TRN1');
    await press(at, 'kind.plate');
    await at.page.locator('summary').click();
  } },
  { name: 'check-discreet', who: OFFICER, path: '/check', full: async ({ page, words }) => { await checks(page, DISCREET_VIN, words); await page.locator('[data-outcome=neutral]').waitFor(); } },
  { name: 'check-refused', who: OFFICER, path: '/check', complains: /40[0-9]|422/, full: async ({ page, words }) => { await checks(page, '?', words); await page.locator('[data-outcome=not_checked] ~ ul, [data-outcome=not_checked] ~ .notice').first().waitFor(); } },
  { name: 'check-unsent', who: OFFICER, isAlone: true, complains: CANNOT_REACH, path: '/check', full: async ({ page, words, say }) => {
    await away(page, '**/v1/checks');
    await checks(page, VIN, words);
    await page.getByText(say('kept.notSent')).first().waitFor();
  } },
  { name: 'kept-waiting', who: OFFICER, isAlone: true, complains: CANNOT_REACH, path: '/check', full: async (at) => {
    await away(at.page, '**/v1/checks');
    await checks(at.page, VIN, at.words);
    await at.page.getByText(at.say('kept.notSent')).first().waitFor();
    await at.page.locator('.kept-waiting a').click();
    await titled('kept.title')(at);
    await at.page.locator('[data-kept]').waitFor();
  } },
  { name: 'kept-answered', who: OFFICER, isAlone: true, complains: CANNOT_REACH, path: '/check', full: async (at) => {
    await at.page.route('**/v1/checks', (route) => route.abort(), { times: 1 });
    await checks(at.page, VIN, at.words);
    await at.page.getByText(at.say('kept.notSent')).first().waitFor();
    await at.page.reload(); // what is kept is sent when one comes back
    await at.page.getByRole('link', { name: at.say('kept.read') }).click();
    await at.page.locator('[data-outcome=hit]').waitFor();
  } },
  { name: 'list-columns', who: OFFICER, path: '/check/list', full: async ({ page }) => { await offered(page, '#list-file', 'sailing-2026-11-23.csv', SAILING); await page.locator('.list-columns').waitFor(); } },
  { name: 'list-results', who: OFFICER, path: '/check/list', full: async ({ page }) => {
    await offered(page, '#list-file', 'sailing-2026-11-23.csv', SAILING);
    await page.locator('.halves button').first().click();
    await page.locator('[data-run=done]').waitFor();
  } },
  { name: 'list-refused', who: OFFICER, path: '/check/list', full: async ({ page }) => { await offered(page, '#list-file', 'empty.csv', '\n'); await page.locator('#list-fault.bad').waitFor(); } },
  { name: 'lane', who: OFFICER, path: '/check/lane', full: async ({ page }) => { await page.locator('[data-lane]').waitFor(); await page.locator('.lane-row').first().waitFor(); } },
  { name: 'lane-none', who: QUIET, path: '/check/lane', full: shows('lane.none') },
  { name: 'recent', who: OFFICER, path: '/check/recent', full: async ({ page }) => {
    await page.evaluate(`Promise.all([['vin', '${VIN}'], ['vin', 'WVWZZZ1KZ8W9703?1'], ['vin', 'WVWZZZ3CZGE000000']].map(([kind, number]) => fetch('/v1/checks', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ vehicle: { [kind]: number }, purpose: 'roadside' }) })))`);
    await page.reload();
    await page.locator('.recent-row').nth(2).waitFor();
  } },
  { name: 'recent-none', who: QUIET, path: '/check/recent', full: shown },
  { name: 'answer-again', who: FINDER, path: ({ check }) => `/check/answers/${check}`, full: async ({ page }) => { await page.locator('[data-outcome=candidates]').waitFor(); } },
  { name: 'answer-not-there', who: FINDER, path: '/check/answers/chk_00000000000000000000000000', complains: /404/, full: titled('state.notThere') },
  { name: 'scan-confirm', who: OFFICER, path: '/scan', full: async (at) => {
    await titled('readings.scanTitle')(at);
    await offered(at.page, '[data-picture=file]', 'label.png', await codeLabel('datamatrix', `[)>\u001e06\u001dI${VIN}`), 'image/png');
    await titled('readings.confirm')(at);
  } },
  { name: 'photo-confirm', who: OFFICER, path: '/photo', full: async (at) => {
    await titled('readings.photoTitle')(at);
    await offered(at.page, '[data-picture=file]', 'plate.jpg', await plateOf({ text: VIN.replaceAll('0', 'O'), font: 'Liberation Sans' }), 'image/jpeg');
    await titled('readings.confirm')(at);
  } },
  { name: 'scan-denied', who: AUDITOR, path: '/scan', full: titled('state.denied') },
];

/** Nobody has met it before the alarm. */
const ALARMED_VIN = 'VSSZZZ5PZ9R012345';
const SAILING = ['Cabin,Name,Car,Chassis', '1,NAVE,Golf,WVWZZZ1KZ8W970301', '2,MAR,Golf,WVWZZZ1KZ8W97O3O1', '3,NAVE,Polo,WVWZZZ3CZGE000000', '4,LUA,Fiat,??', '5,NAVE,Fiat,', ''].join('\n');

const DESKS: readonly Row[] = [
  { name: 'hits-all', who: OWNER, path: '/hits?view=all', full: async ({ page }) => { await page.getByText('NL-2026-000200').first().waitFor(); } },
  { name: 'hits-candidates', who: FINDER, path: '/hits?view=candidates', full: async ({ page }) => { await page.getByText('NL-2026-000123').first().waitFor(); } },
  { name: 'hits-mine-none', who: FINDER, path: '/hits?whose=mine', full: shows('hits.empty') },
  { name: 'hits-alarm', who: OWNER, isAlone: true, path: '/hits', full: async ({ page, say, world }) => {
    await page.locator('.left, [role=timer]').first().waitFor();
    const officer = await world.hub.token('BR', 'officer');
    await world.hub.ask(await world.hub.token('NL', 'feed'), 'POST', '/v1/vehicles', { reference: 'NL-2026-000606', vin: ALARMED_VIN, make: 'Seat', event: { kind: 'stolen', from: '2026-11-20', country: 'NL' } });
    await world.hub.settled();
    const { body: { findings: [finding] } } = await world.hub.ask<{ findings: readonly { hit: string }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin: ALARMED_VIN }, purpose: 'roadside' });
    await world.hub.ask(officer, 'POST', `/v1/hits/${finding?.hit}/requests`, { urgency: 'urgent' });
    await page.locator('.alert').waitFor();
    await page.getByText(say('hits.alarm.arrived')).first().waitFor();
  } },
  { name: 'hits-failed', who: OWNER, path: '/hits', complains: CANNOT_REACH, full: async (at) => { await away(at.page, '**/v1/hits?*'); await at.page.reload(); await titled('state.failed')(at); } },
  { name: 'hits-loading', who: OWNER, isAlone: true, path: '/hits', full: async ({ page }) => { await page.route('**/v1/hits?*', () => undefined); await page.reload(); await page.locator('main h1').waitFor(); await page.locator('main .spinner').waitFor(); } },
  { name: 'hit-reason', who: OWNER, path: ({ hit }) => `/hits/${hit}`, full: async (at) => {
    await press(at, 'owner.notConfirm');
    await at.page.getByLabel(at.say('owner.reason'), { exact: true }).selectOption('other');
    await at.page.getByLabel(at.say('owner.reasonText')).waitFor();
  } },
  { name: 'hit-minutes', who: OWNER, path: ({ hit }) => `/hits/${hit}`, full: async (at) => { await press(at, 'owner.moreTime'); await button(at.page, at.say('owner.cancel')).waitFor(); } },
  { name: 'hit-hand-over', who: SUPERVISOR, path: ({ hit }) => `/hits/${hit}`, full: async (at) => { await press(at, 'hits.deed.claim'); await at.page.getByLabel(at.say('hits.noteForShift')).waitFor(); } },
  { name: 'hit-deadline', who: FINDER, path: ({ hit }) => `/hits/${hit}`, full: async (at) => { await press(at, 'hits.deed.set_deadline'); await at.page.getByLabel(at.say('hits.until')).waitFor(); } },
  { name: 'hit-candidate', who: FINDER, path: ({ late }) => `/hits/${late}`, full: async ({ page }) => { await page.locator('[data-state=candidate]').waitFor(); await page.locator('.aligned').first().waitFor(); } },
  { name: 'hit-confirmed', who: OWNER, path: ({ confirmed }) => `/hits/${confirmed}`, full: async ({ page }) => {
    await page.locator('.file-link').waitFor();
    await page.locator('[data-stage]').waitFor();
    await page.locator('.map svg').waitFor();
  } },
  { name: 'hit-recovery', who: FINDER, path: ({ confirmed }) => `/hits/${confirmed}`, full: async (at) => { await at.page.locator('[data-stage]').waitFor(); await press(at, 'hits.step.costs'); await button(at.page, at.say('hits.enter')).waitFor(); } },
  { name: 'hit-refused', who: FINDER, path: ({ refused }) => `/hits/${refused}`, full: async ({ page }) => { await page.locator('.standing-refused').waitFor(); } },
  { name: 'approvals-waiting', who: SUPERVISOR, path: '/approvals', full: async ({ page }) => { await page.locator('[data-approval]').first().waitFor(); await page.locator('[data-proposal] del').first().waitFor(); } },
  { name: 'approvals-refusing', who: SUPERVISOR, path: '/approvals', full: async (at) => { await at.page.locator('[data-approval]').waitFor(); await press(at, 'approvals.refuse'); await at.page.getByLabel(at.say('owner.reason')).first().waitFor(); } },
  { name: 'approvals-all', who: OWNER, path: '/approvals', full: async (at) => { await press(at, 'approvals.all'); await at.page.locator('[data-proposal]').first().waitFor(); } },
  { name: 'approvals-own', who: OWNER, isAlone: true, path: '/approvals', full: async (at) => {
    const propose = (said: object): Promise<unknown> => at.page.evaluate(`fetch('/v1/vehicles/${at.world.record}', { method: 'PATCH', headers: { 'content-type': 'application/json', 'if-match': '*' }, body: ${JSON.stringify(JSON.stringify(said))} })`);
    await propose({ restrictions: ['BR', 'FR'] });
    await propose({ vin: 'WVWZZZ1KZ8W970388' });
    await at.page.reload();
    await button(at.page, at.say('approvals.withdraw')).nth(1).waitFor();
    await press(at, 'approvals.edit');
    await button(at.page, at.say('approvals.showAnew')).waitFor();
  } },
  { name: 'approvals-none', who: QUIET_DESK, path: '/approvals', full: shows('approvals.empty') },
  { name: 'inbox-all', who: FINDER, path: '/inbox', full: async (at) => { await press(at, 'inbox.all'); await at.page.locator('.inbox-item').first().waitFor(); } },
  { name: 'inbox-none', who: QUIET_DESK, path: '/inbox', full: shown },
];

const extend = async (at: At): Promise<void> => { await press(at, 'records.deed.extend'); await at.page.locator('[id="extend/reason"]').waitFor(); };
const OURS: readonly Row[] = [
  { name: 'record-story', who: OWNER, path: ({ story }) => `/records/${story}`, full: async ({ page }) => { await page.locator('.happened li').first().waitFor(); } },
  { name: 'record-differences', who: OWNER, path: ({ story }) => `/records/${story}`, full: async ({ page, say }) => {
    await page.getByText(say('records.versions')).click();
    const from = page.locator('.versions-pair select').first();
    await from.selectOption('1');
    await page.locator('.differences del').first().waitFor();
  } },
  { name: 'record-suspended', who: OWNER, path: ({ suspended }) => `/records/${suspended}`, full: async ({ page }) => { await page.locator('.notice.bad').waitFor(); } },
  { name: 'record-extend', who: OWNER, path: ({ record }) => `/records/${record}`, full: extend },
  { name: 'record-extend-fault', who: OWNER, path: ({ record }) => `/records/${record}`, complains: /400/, full: async (at) => {
    await extend(at);
    await at.page.locator('[id="extend/reviewOn"]').fill('2020-01-01');
    await at.page.locator('[id="extend/reason"]').fill(at.say('records.deed.extend'));
    await at.page.locator('dialog').getByRole('button', { name: at.say('records.deed.extend') }).click();
    await at.page.locator('[id="extend/reviewOn-fault"]').waitFor();
  } },
  { name: 'record-clear', who: OWNER, path: ({ record }) => `/records/${record}`, full: async (at) => { await press(at, 'records.deed.clear'); await at.page.locator('[id="clear/reason"]').waitFor(); } },
  { name: 'record-reply', who: OWNER, path: ({ story }) => `/records/${story}`, full: async (at) => { await press(at, 'records.deed.reply'); await at.page.locator('[id="reply/note"]').waitFor(); } },
  { name: 'record-not-there', who: OWNER, path: '/records/veh_00000000000000000000000000', complains: /404/, full: titled('state.notThere') },
  { name: 'record-conflict', who: OWNER, path: ({ story }) => `/records/${story}/edit`, complains: /412/, full: async ({ page, world, say }) => {
    await page.locator('[id="vehicle/colour"]').fill('green');
    const colour = await world.hub.ask<{ colour: string }>(world.desk, 'GET', `/v1/vehicles/${world.story}`).then(({ body }) => (body.colour === 'black' ? 'blue' : 'black'));
    await world.hub.ask(await world.hub.second('NL', 'supervisor'), 'PATCH', `/v1/vehicles/${world.story}`, { colour }, { 'if-match': '*' });
    await button(page, say('records.sendCorrection')).click();
    await page.getByRole('heading', { name: say('records.conflict') }).waitFor();
  } },
  { name: 'report-faults', who: OWNER, path: '/records/new', complains: /400/, full: async (at) => {
    await button(at.page, at.say('records.addRow', { what: at.say('records.field.plates') })).click();
    await press(at, 'records.send');
    await at.page.locator('[id="vehicle/reference-fault"]').waitFor();
  } },
  { name: 'records-narrowed', who: OWNER, path: '/records?event=stolen&columns=vehicle.vin.plates.category.colour.event.action.status.entered.changed.review.feed', full: async (at) => {
    await press(at, 'records.keepView');
    await at.page.getByText('NL-2026-000202').first().waitFor();
  } },
  { name: 'records-none-such', who: OWNER, path: '/records?text=ZZZ9999', full: shows('records.noneSuch') },
  { name: 'records-none', who: QUIET_DESK, path: '/records', full: shows('records.none') },
  { name: 'ageing-ticked', who: OWNER, path: '/records/ageing', full: async (at) => { await at.page.locator('tbody .list-tick').first().check(); await press(at, 'records.deed.clear'); await at.page.locator('[id="clear/reason"]').waitFor(); } },
  { name: 'ageing-none', who: QUIET_DESK, path: '/records/ageing', full: shows('records.noneAgeing') },
  { name: 'imports-denied', who: AUDITOR, path: '/imports', complains: /403/, full: titled('state.denied') },
  { name: 'import-seen', who: OWNER, path: '/imports', full: async ({ page }) => { await offered(page, '#imports-file', 'stolen-2026-11.csv', FILE); await page.locator('.imports-outcome').first().waitFor(); await page.locator('.list-cards select').nth(1).selectOption('vin'); await page.locator('.imports-keep').waitFor(); } },
  { name: 'import-tried', who: BY_HAND, path: '/imports', full: async (at) => { await offered(at.page, '#imports-file', 'stolen-2026-11.csv', FILE); await press(at, 'imports.try'); await at.page.locator('.imports-counts').waitFor(); } },
  { name: 'import-running', who: BY_HAND, isAlone: true, path: '/imports', full: async (at) => {
    await offered(at.page, '#imports-file', 'stolen-2026-11.csv', FILE);
    await at.page.locator('.imports-outcome').first().waitFor();
    await at.page.route('**/v1/vehicles/imports?*', () => undefined); // its answer is waited for
    await press(at, 'imports.try');
    await at.page.locator('.imports-progress').waitFor();
    await button(at.page, at.say('imports.stop')).waitFor();
  } },
  { name: 'import-refused', who: OWNER, path: '/imports', complains: /40[39]/, full: async (at) => { await offered(at.page, '#imports-file', 'stolen-2026-11.csv', FILE); await press(at, 'imports.try'); await at.page.locator('main [role=alert]').waitFor(); } },
  { name: 'import-fault', who: OWNER, path: '/imports', full: async ({ page }) => { await offered(page, '#imports-file', 'odd.csv', '"reference,vin\nI-1,WVW'); await page.locator('.notice.bad').waitFor(); } },
];

const FILE = ['reference,fahrgestell,vin,make,event_date,owner_name', 'I-1,,WVWZZZ1KZ8W970311,VW,2026-11-20,A. Person', 'I-2,,,VW,2026-11-20,B. Person', 'I-3,,WVWZZZ1KZ8W970313,=VW,31/31/2026,C. Person', ''].join('\r\n');

export const WORK_SCREENS: readonly ScreenCase[] = [...CHECKS, ...DESKS, ...OURS].map(row);
