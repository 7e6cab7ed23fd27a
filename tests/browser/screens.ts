/** Every screen of the console as a table: its address, who sees it, and how it is made full. A new screen is a new row. */
import type { Locator, Page } from 'playwright-core';
import { button, heading, scene, VIN } from './scene.ts';
import { ADMIN_SCREENS } from './screens-admin.ts';
import type { ScreenCase, Words, World } from './screen-case.ts';

export { WORDS, type Language, type ScreenCase, type Words, type World } from './screen-case.ts';

export async function fullWorld(t: Parameters<typeof scene>[0]): Promise<World | undefined> {
  const set = await scene(t, {}, 'training');
  if (!set) return undefined;
  const officer = await set.hub.token('BR', 'officer');
  const { body: { findings } } = await set.hub.ask<{ findings: readonly { hit: string }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  const hit = findings[0]?.hit ?? '';
  await set.hub.ask(officer, 'POST', `/v1/hits/${hit}/requests`, { urgency: 'urgent' });
  const { body: { items: [own] } } = await set.hub.ask<{ items: readonly { id: string }[] }>(set.desk, 'GET', '/v1/vehicles');
  await set.hub.settled();
  await set.hub.published();
  return { ...set, hit, record: own?.id ?? '' };
}

const OFFICER = { bureau: 'BR', role: 'officer' };
const DESK_OFFICER = { bureau: 'NL', role: 'desk' };
const checked = (number: string, outcome: 'no_record' | 'candidates' | 'hit') => async (page: Page, words: Words): Promise<void> => {
  await page.getByLabel(words['check.number'], { exact: true }).fill(number);
  await button(page, words['check.ask']).click();
  await page.locator(`[data-outcome=${outcome}]`).waitFor();
  await page.locator('.finding .place').first().waitFor({ state: outcome === 'no_record' ? 'detached' : 'visible' });
};
/** In a row of the table, or on a card. */
const clock = (page: Page): Locator => page.locator('.left, [role=timer]').first();
const titled = (key: keyof Words) => (page: Page, words: Words): Promise<void> => heading(page, words[key]).waitFor();

/** Whatever the screen is called: its heading stands, and nothing is being fetched any more. */
const shown = async (page: Page): Promise<void> => {
  await page.locator('main h1').first().waitFor();
  await page.locator('main .spinner').first().waitFor({ state: 'detached' });
};
const SUPERVISOR = { bureau: 'NL', role: 'supervisor' };
const AUDITOR = { bureau: 'NL', role: 'auditor' };
const at = (who: ScreenCase['who'], ...paths: readonly string[]): readonly ScreenCase[] => paths.map((path) => ({ name: path.slice(1).replaceAll('/', '-'), ...(who ? { who } : {}), path: () => `/console${path}`, full: shown }));

export const SCREENS: readonly ScreenCase[] = [
  { name: 'sign-in', path: () => '/console/hits', full: titled('signIn.title') },
  { name: 'check', who: OFFICER, path: () => '/console/check', full: async (page, words) => {
    await page.getByLabel(words['check.number'], { exact: true }).fill('WVWZZZ1KZ8W9703?1');
    await page.getByText('Volkswagen').first().waitFor();
    await page.locator('summary').click();
  } },
  { name: 'no-record', who: OFFICER, path: () => '/console/check', full: checked('WVWZZZ3CZGE000000', 'no_record') },
  { name: 'candidates', who: OFFICER, path: () => '/console/check', full: checked('WVWZZZ1KZ8W9703?1', 'candidates') },
  { name: 'hit-found', who: OFFICER, path: () => '/console/check', full: checked(VIN, 'hit') },
  { name: 'hits', who: DESK_OFFICER, path: () => '/console/hits', full: (page) => clock(page).waitFor() },
  { name: 'hit-owner', who: DESK_OFFICER, path: ({ hit }) => `/console/hits/${hit}`, full: async (page, words) => {
    await button(page, words['owner.confirm']).waitFor();
    await page.getByText('Volkswagen Golf 2008').waitFor();
    await page.locator('.map svg').waitFor();
  } },
  { name: 'hit-finder', who: OFFICER, path: ({ hit }) => `/console/hits/${hit}`, full: (page, words) => page.getByText(words['hit.state.requested'], { exact: true }).first().waitFor() },
  { name: 'no-hits', who: { bureau: 'FR', role: 'desk' }, path: () => '/console/hits', full: (page, words) => page.getByText(words['hits.emptyWaiting']).waitFor() },
  { name: 'me', who: OFFICER, path: () => '/console/me', full: titled('me.title') },
  { name: 'more', who: DESK_OFFICER, path: () => '/console/more', full: titled('nav.more') },
  { name: 'denied', who: { bureau: 'NL', role: 'auditor' }, path: () => '/console/check', full: titled('state.denied') },
  { name: 'nothing-there', who: OFFICER, path: () => '/console/nowhere', full: titled('state.notThere') },
  { name: 'hidden', who: OFFICER, complains: /404/, path: () => '/console/hits/hit_00000000000000000000000000', full: titled('state.notThere') },
  { name: 'keys', who: DESK_OFFICER, path: () => '/console/hits', full: async (page, words) => {
    await clock(page).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: words['keys.title'] }).waitFor();
  } },
  ...at(OFFICER, '/check/list', '/check/lane', '/check/recent', '/check/kept', '/scan', '/photo'),
  { name: 'record', who: DESK_OFFICER, path: ({ record }) => `/console/records/${record}`, full: (page) => page.getByText('Volkswagen').first().waitFor() },
  { name: 'record-edit', who: DESK_OFFICER, path: ({ record }) => `/console/records/${record}/edit`, full: shown },
  ...at(DESK_OFFICER, '/approvals', '/inbox', '/records', '/records/new', '/records/ageing', '/imports'),
  ...at({ bureau: 'NL', role: 'analyst' }, '/overview'),
  ...at(SUPERVISOR, '/admin', '/admin/units', '/admin/people', '/admin/systems', '/admin/replicas', '/admin/issuer', '/admin/webhooks', '/admin/deliveries', '/admin/restrictions', '/admin/settings', '/admin/settings/retention', '/admin/models', '/admin/witnesses', '/admin/permissions', '/admin/codes', '/audit/counts'),
  ...at(AUDITOR, '/audit', '/audit/log', '/audit/whole', '/audit/files', '/audit/alerts', '/audit/canaries', '/audit/requests', '/audit/corrections'),
  ...ADMIN_SCREENS,
];
