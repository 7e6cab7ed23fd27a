/** The screens of those who keep the exchange in order, each full: administration, audit, overview, the door; and what has to have happened for them, done when the first of them is looked at. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { invited } from '../../src/modules/sign-in/fixtures.ts';
import { makePair } from '../system-client.ts';
import { watch } from '../watched.ts';
import { ar as adminAr } from '../../web/src/administration/words/ar.ts';
import { en as adminEn } from '../../web/src/administration/words/en.ts';
import { es as adminEs } from '../../web/src/administration/words/es.ts';
import { fr as adminFr } from '../../web/src/administration/words/fr.ts';
import { ar as auditAr } from '../../web/src/audit/words/ar.ts';
import { en as auditEn } from '../../web/src/audit/words/en.ts';
import { es as auditEs } from '../../web/src/audit/words/es.ts';
import { fr as auditFr } from '../../web/src/audit/words/fr.ts';
import { ar as overviewAr } from '../../web/src/overview/words/ar.ts';
import { en as overviewEn } from '../../web/src/overview/words/en.ts';
import { es as overviewEs } from '../../web/src/overview/words/es.ts';
import { fr as overviewFr } from '../../web/src/overview/words/fr.ts';
import { found } from './found.ts';
import { button, type Scene } from './scene.ts';
import type { Language, ScreenCase } from './screen-case.ts';

/** What a table has in every language: all but the forms of plurals. */
type Table<Of> = Readonly<Record<Language, Readonly<Record<keyof Of, string>>>>;
const ADMIN: Table<Pick<typeof adminEn, keyof typeof adminEn & keyof typeof adminAr>> = { en: adminEn, fr: adminFr, es: adminEs, ar: adminAr };
const AUDIT: Table<Pick<typeof auditEn, keyof typeof auditEn & keyof typeof auditAr>> = { en: auditEn, fr: auditFr, es: auditEs, ar: auditAr };
const OVERVIEW: Table<Pick<typeof overviewEn, keyof typeof overviewEn & keyof typeof overviewAr>> = { en: overviewEn, fr: overviewFr, es: overviewEs, ar: overviewAr };

type Arranged = { readonly system: string; readonly person: string; readonly replica: string; readonly alert: string; readonly request: string; readonly invitation: string };
const arrangements = new WeakMap<Scene, Promise<Arranged>>();
/** What those who keep order have before them; done once in a scene. */
const arranged = (set: Scene): Promise<Arranged> => {
  const known = arrangements.get(set) ?? arrange(set);
  arrangements.set(set, known);
  return known;
};

async function arrange({ hub, desk }: Scene): Promise<Arranged> {
  const [supervisor, second, auditor] = [await hub.token('NL', 'supervisor', { person: 'S. de Wit' }), await hub.second('NL', 'supervisor'), await hub.token('NL', 'auditor', { person: 'A. Smit' })];
  const made = async <T = { id: string }>(token: string, path: string, body: object): Promise<T> => {
    const { status, body: answer } = await hub.inFourEyes<T>(token, second, 'POST', path, body);
    assert.ok(status < 300, `${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const system = await made(supervisor, '/v1/clients', { name: 'Camera gantry A9, northbound carriageway', unit: 'Main unit', role: 'gateway', devices: [{ name: 'cam 1', camera: 'C1', lane: '1', direction: 'in' }, { name: 'cam 2' }], jwks: { keys: [(await makePair()).publicJwk] } });
  const person = await made(supervisor, '/v1/people', { unit: 'Main unit', role: 'officer', name: 'Anneke van der Meulen-Vandenbroucke', email: 'a.vandermeulen-vandenbroucke@police.example' });
  await made(supervisor, '/v1/webhooks', { url: 'https://desk.police.example/crosscheck/events/received' });
  const replica = await made(hub.admin, '/v1/replicas', { bureau: 'NL', unit: 'Main unit', name: 'Border post A12, lane 3' });
  const revoked = await made(hub.admin, '/v1/replicas', { bureau: 'NL', unit: 'Main unit', name: 'Van of the motorway police' });
  await made(supervisor, `/v1/replicas/${revoked.id}/revoke`, { reason: 'The van was stolen.' });
  const { body: { items: [own] } } = await hub.ask<{ items: readonly { id: string }[] }>(desk, 'GET', '/v1/vehicles');
  await made(auditor, '/v1/canaries', { record: own?.id, note: 'Nobody has a reason to look this up.' });
  const request = await made(desk, '/v1/requests', { kind: 'erasure', reference: 'DP-2026-0014', standing: 'Registration certificate seen at the desk', vin: 'WVWZZZ1KZ8W970301' });
  await made(desk, `/v1/requests/${request.id}/trace`, {});
  await found({ hub, desk });
  const officer = await hub.token('NL', 'officer', { person: 'O. Visser' });
  for (let n = 0; n < 6; n += 1) await hub.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: `WVWZZZ1KZ8W${980_000 + n}` }, purpose: 'roadside' });
  await watch(hub);
  await hub.published();
  const { body: { items: [alert] } } = await hub.ask<{ items: readonly { id: string }[] }>(auditor, 'GET', '/v1/alerts');
  const { code } = await invited(hub, { name: 'Mathilde Jansen' });
  return { system: system.id, person: person.id, replica: revoked.id, alert: alert?.id ?? replica.id, request: request.id, invitation: code };
}

const SUPERVISOR = { bureau: 'NL', role: 'supervisor' };
const AUDITOR = { bureau: 'NL', role: 'auditor' };
const ANALYST = { bureau: 'NL', role: 'analyst' };
const ADMINISTRATOR = { bureau: 'HUB', role: 'administrator' };

/** Its heading stands, and nothing is being fetched any more. */
const shown = async (page: Page): Promise<void> => {
  await page.locator('main h1').first().waitFor();
  await page.locator('main .spinner').first().waitFor({ state: 'detached' });
};
const goTo = async (page: Page, path: string): Promise<void> => {
  await page.goto(new URL(`/console${path}`, page.url()).href);
  await shown(page);
};
type More = (page: Page, language: Language, things: Arranged) => Promise<void>;
/** A screen of the console once everything is arranged; `to`: on to one thing of the list. */
const full = (name: string, who: ScreenCase['who'], path: string, { to, more }: { readonly to?: (things: Arranged) => string; readonly more?: More } = {}): ScreenCase => ({
  name, ...(who ? { who } : {}), path: () => `/console${path}`,
  full: async (page, _words, language, world) => {
    const things = await arranged(world);
    await goTo(page, to?.(things) ?? path);
    await more?.(page, language, things);
  },
});
const opened = (key: keyof typeof ADMIN.en): More => async (page, language) => { await button(page, ADMIN[language][key]).click(); await page.locator('form.ask').first().waitFor(); };
/** A page of the door, in the reader's language. */
const door = (name: string, path: string, more?: (page: Page, things: Arranged) => Promise<void>): ScreenCase => ({
  name, path: () => path,
  full: async (page, _words, language, world) => {
    await page.goto(`${world.hub.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
    await page.locator(`html[lang=${language}] h1`).waitFor();
    if (more) await more(page, await arranged(world));
  },
});

export const ADMIN_SCREENS: readonly ScreenCase[] = [
  door('door-bureau', '/sign-in'), door('door-credentials', '/sign-in?bureau=NL'), door('door-link', '/sign-in/link'),
  door('door-set-up', '/sign-in/enrol', async (page, { invitation }) => {
    await page.locator('input[name=code]').fill(invitation);
    await page.locator('button').click();
    await page.locator('form[data-passkey=make]').waitFor();
  }),
  full('admin-administrator', ADMINISTRATOR, '/admin'),
  full('admin-bureaus-change', ADMINISTRATOR, '/admin/bureaus', { more: async (page, language) => {
    await button(page, `${ADMIN[language]['admin.change']}: NL`).click();
    await page.locator('form.ask').waitFor();
  } }),
  full('admin-tokens', ADMINISTRATOR, '/admin/tokens', { more: opened('admin.tokenAdd') }),
  full('admin-replicas-invite', ADMINISTRATOR, '/admin/replicas', { more: opened('admin.replicaAdd') }),
  full('admin-people-faults', ADMINISTRATOR, '/admin/people', { more: async (page, language) => {
    await button(page, ADMIN[language]['admin.personAdd']).click();
    await page.locator('form.ask button[type=submit]').click();
    await page.getByRole('alert').waitFor();
  } }),
  full('admin-models-asked', ADMINISTRATOR, '/admin/models', { more: async (page, language) => {
    await button(page, ADMIN[language]['admin.modelEstimate']).click();
    await page.locator('.sure .notice').waitFor();
  } }),
  full('admin-system', SUPERVISOR, '/admin/systems', { to: ({ system }) => `/admin/systems/${system}`, more: opened('admin.systemChange') }),
  full('admin-person', SUPERVISOR, '/admin/people', { to: ({ person }) => `/admin/people/${person}`, more: opened('admin.change') }),
  full('admin-replica', SUPERVISOR, '/admin/replicas', { to: ({ replica }) => `/admin/replicas/${replica}` }),
  full('admin-issuer-own', SUPERVISOR, '/admin/issuer', { more: opened('admin.issuerPut') }),
  full('admin-clocks', SUPERVISOR, '/admin/settings/clocks', { more: async (page, language) => {
    for (const part of ['admin.field.hours', 'admin.field.monday'] as const) await button(page, ADMIN[language]['admin.addPart'].replace('{{what}}', ADMIN[language][part])).click();
  } }),
  full('admin-countries', SUPERVISOR, '/admin/codes', { more: async (page, language) => { await button(page, ADMIN[language]['admin.list.countries']).click(); } }),
  full('admin-webhooks-kept', SUPERVISOR, '/admin/webhooks'), full('admin-deliveries-made', SUPERVISOR, '/admin/deliveries'), full('admin-people-known', SUPERVISOR, '/admin/people'), full('admin-systems-known', SUPERVISOR, '/admin/systems'),
  full('audit-alerts-raised', AUDITOR, '/audit/alerts'), full('audit-canaries-laid', AUDITOR, '/audit/canaries'), full('audit-requests-open', AUDITOR, '/audit/requests'), full('audit-counts-hours', SUPERVISOR, '/audit/counts'),
  full('audit-proven', AUDITOR, '/audit/log', { more: async (page, language) => {
    await page.getByRole('button', { name: AUDIT[language]['audit.prove'] }).last().click();
    await page.locator('[data-sound=true]').waitFor();
    await page.locator('summary').last().click();
  } }),
  full('audit-verified', AUDITOR, '/audit/whole', { more: async (page, language) => {
    await button(page, AUDIT[language]['audit.verify']).click();
    await page.locator('[data-sound]').waitFor();
  } }),
  full('audit-alert', AUDITOR, '/audit/alerts', { to: ({ alert }) => `/audit/alerts/${alert}`, more: async (page) => {
    await page.getByRole('button', { name: /: chk_/ }).first().click();
    await page.locator('pre.plain').first().waitFor();
  } }),
  full('audit-request', SUPERVISOR, '/audit/requests', { to: ({ request }) => `/audit/requests/${request}`, more: async (page, language) => {
    await page.locator('.tap').filter({ hasText: AUDIT[language]['audit.do.decide'] }).click();
    await button(page, AUDIT[language]['audit.traceShow']).click();
    await page.locator('form.ask').waitFor();
  } }),
  { name: 'audit-hidden', who: AUDITOR, complains: /404/, path: () => '/console/audit/alerts/alr_00000000000000000000000000', full: async (page) => { await page.locator('main .whole').waitFor(); } },
  full('overview-full', ANALYST, '/overview', { more: async (page) => {
    await page.locator('.map-line').first().waitFor();
    for (const summary of await page.locator('main summary').all()) await summary.click();
  } }),
  full('overview-narrowed', ANALYST, '/overview?stolenIn=NL&foundIn=BR&make=volkswagen&by=outcome', { more: async (page, language) => {
    await page.locator('.map-line').first().waitFor();
    await page.getByText(OVERVIEW[language]['overview.widenAll']).waitFor();
  } }),
  full('overview-hub', ADMINISTRATOR, '/overview'),
  full('overview-empty', { bureau: 'DE', role: 'coordinator' }, '/overview', { more: async (page, language) => { await page.getByText(OVERVIEW[language]['overview.empty']).first().waitFor(); } }),
  full('looks', AUDITOR, '/me', { more: async (page) => { await page.locator('.shell-looks').click(); await page.getByRole('dialog').waitFor(); } }),
];
