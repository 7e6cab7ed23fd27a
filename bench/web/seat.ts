/** A browser before a hub, for measurements and pictures: Chromium as it is, people who sign in as people do. It measures nothing. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { sessionOf, signedInPerson, type HubToSignIn } from '../../src/modules/sign-in/fixtures.ts';
import { ask, type BenchHub } from '../hub.ts';

const CHROMIUM = process.env.CROSSCHECK_CHROMIUM ?? '/usr/bin/chromium';

export async function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error(`no ${CHROMIUM} here: apt-get install chromium, or say CROSSCHECK_CHROMIUM`);
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
}

export type Who = { readonly bureau: string; readonly role: string; readonly unit?: string; readonly name?: string };

/** Somebody's session: invited by their supervisor, with a passkey. */
export async function sessionFor(hub: BenchHub, admin: string, who: Who): Promise<string> {
  const token = async (bureau: string, role: string): Promise<string> => (await ask<{ secret: string }>(hub, admin, 'POST /v1/tokens', { bureau, role, unit: who.unit ?? 'Main unit' })).secret;
  const asked: HubToSignIn = {
    url: hub.url, token,
    ask: async <T>(bearer: string, method: string, path: string, body?: unknown) => {
      const answer = await fetch(hub.url + path, { method, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      return { status: answer.status, headers: answer.headers, body: await answer.json() as T };
    },
  };
  return sessionOf((await signedInPerson(asked, who)).browser);
}

/** A new browser of somebody, with nothing kept in it. */
export async function freshPage(browser: Browser, hub: BenchHub, session: string, options: BrowserContextOptions = {}): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  await context.addCookies([{ name: 'crosscheck', value: session, url: hub.url }]);
  return { context, page: await context.newPage() };
}

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
export const DESK = { viewport: { width: 1280, height: 800 } } as const;
