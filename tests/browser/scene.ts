/** A scene for tasks in the console: a hub where the Netherlands have recorded a car, and people before screens. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { testHub, type TestHub } from '../fixtures.ts';
import { sessionOf, signedInPerson } from '../../src/modules/sign-in/fixtures.ts';
import type { ar } from '../../web/src/words/ar.ts';
import { en } from '../../web/src/words/en.ts';
import type { DESK, PHONE, SMALL } from './chromium.ts';
import { CONSOLE_FOLDER, openChromium, sitDown, type Seat } from './chromium.ts';

export const VIN = 'WVWZZZ1KZ8W970301';
export const REFERENCE = 'NL-2026-000123';

export type Scene = { readonly hub: TestHub; readonly browser: Browser; readonly desk: string };

/** The Netherlands have recorded a car. */
export async function scene(t: TestContext, said: object = {}, world: 'live' | 'training' = 'live', flags: readonly string[] = []): Promise<Scene | undefined> {
  const browser = await openChromium(t, flags);
  if (!browser) return undefined;
  const hub = await testHub(t, { consoleFolder: CONSOLE_FOLDER, world });
  const desk = await hub.token('NL', 'desk');
  await hub.token('BR', 'desk');
  const recorded = await hub.ask(desk, 'POST', '/v1/vehicles', {
    reference: REFERENCE, vin: VIN, plates: [{ number: '97-TRN-1', country: 'NL' }], make: 'Volkswagen', model: 'Golf', year: 2008, colour: 'black', category: 'car',
    event: { kind: 'stolen', from: '2026-11-21', country: 'NL', place: 'Utrecht' }, action: 'seize', contact: '+31 70 000 0000', ...said,
  });
  assert.equal(recorded.status, 201);
  await hub.settled();
  return { hub, browser, desk };
}

export const seated = async ({ hub, browser }: Scene, bureau: string, role: string, device: (typeof PHONE | typeof SMALL | typeof DESK) & { readonly serviceWorkers?: 'allow' }): Promise<Seat> =>
  sitDown(browser, { url: hub.url, session: sessionOf((await signedInPerson(hub, { bureau, role })).browser), ...device });

/** What a screen reader is told of a part of the screen, a line for each thing; marks of direction are not heard. */
export const spoken = async (part: Locator): Promise<readonly string[]> => (await part.ariaSnapshot()).replaceAll(/[\u2066-\u2069]/g, '').split('\n').map((line) => line.trim().replace(/^- '?/, '').replace(/'?:$/, '')).filter((line) => !line.startsWith('/url'));

/** As the switch writes them. */
export const LANGUAGES = { en: 'English', fr: 'Français', es: 'Español', ar: 'العربية' } as const;

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true, level: 1 });

export async function checks(page: Page, number: string, words: Readonly<Record<keyof typeof en & keyof typeof ar, string>> = en): Promise<void> {
  await page.getByLabel(words['check.number'], { exact: true }).fill(number);
  await button(page, words['check.ask']).click();
}

/** The language is changed on the screen where one is. */
export async function inLanguage(page: Page, name: string): Promise<void> {
  await page.locator('.shell-looks').click();
  await page.getByRole('dialog').getByText(name, { exact: true }).click();
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
}
