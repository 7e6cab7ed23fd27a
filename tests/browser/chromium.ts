/** A browser for tests: Debian's Chromium, driven; what makes a screen unsound; and where pictures of it go if somebody wants them. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const CHROMIUM = process.env.CROSSCHECK_CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const CONSOLE_FOLDER = join(ROOT, 'web/dist');

/** Undefined, and the test skipped loudly, where there is no Chromium. Builds the console where its sources are newer. */
export async function openChromium(t: TestContext, flags: readonly string[] = []): Promise<Browser | undefined> {
  if (!existsSync(CHROMIUM)) {
    t.skip(`SKIPPED: no ${CHROMIUM} here (apt-get install chromium, or CROSSCHECK_CHROMIUM)`);
    return undefined;
  }
  execFileSync(process.execPath, [join(ROOT, 'scripts/build-console.ts'), '--if-needed']);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] });
  t.after(() => browser.close());
  return browser;
}

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
export const SMALL = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true } as const;
export const DESK = { viewport: { width: 1280, height: 800 } } as const;

export type Seat = { readonly context: BrowserContext; readonly page: Page; /** What the browser complained of. */ readonly complaints: string[] };

/** Somebody before a screen; with a session where one is given. Nothing is kept for a start without network but where `serviceWorkers` allows it. */
export async function sitDown(browser: Browser, { url, session, ...device }: { readonly url: string; readonly session?: string; readonly viewport: { readonly width: number; readonly height: number }; readonly hasTouch?: boolean; readonly isMobile?: boolean; readonly serviceWorkers?: 'allow'; readonly forcedColors?: 'active' }): Promise<Seat> {
  const context = await browser.newContext({ serviceWorkers: 'block', ...device, locale: 'en-GB', reducedMotion: 'reduce' });
  if (session !== undefined) await context.addCookies([{ name: 'crosscheck', value: session, url }]);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (said) => { if (said.type() === 'error' && !said.location().url.endsWith('/v1/me')) complaints.push(said.text()); }); // who is asked, and answers 401, is how one is not signed in
  page.on('pageerror', (cause) => { complaints.push(cause.stack ?? cause.message); });
  return { context, page, complaints };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TARGET_PX = 44;

type Found = { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] };

/** Light and dark: nothing that axe finds (WCAG 2.2 AA), nothing wider than the screen, no target too small for a finger. */
export async function isSound(page: Page, name: string): Promise<void> {
  assert.deepEqual(await unsoundOf(page, name), [], name);
}

/** What is not sound of a page, each with what is wrong: all of it, so that one look tells everything. */
export async function unsoundOf(page: Page, name: string): Promise<readonly string[]> {
  // Which colours a device forces, axe cannot see.
  const isForced = await page.evaluate<boolean>(`matchMedia('(forced-colors: active)').matches`);
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-look=${colorScheme}], html:not([data-look])`).waitFor({ state: 'attached' }); // the pages of the door have no look of their own choosing
    await picture(page, `${name}-${colorScheme}`);
    await page.evaluate(`${AXE};undefined`);
    // At its end nothing lies under what stays in sight while one scrolls.
    const found = await page.evaluate<readonly Found[]>(`scrollTo(0, document.body.scrollHeight), axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { 'color-contrast': { enabled: ${!isForced} } } }).then(({ violations }) => { scrollTo(0, 0); return violations; })`);
    faults.push(...found.map(({ id, nodes }) => `${colorScheme}, ${id}: ${nodes.map(({ html, failureSummary = '' }) => `${html} ${failureSummary}`).join(' | ')}`));
  }
  // A telephone shows a page that is too wide smaller, and its window is as wide then: the device's own width is what counts.
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  if (width > (page.viewportSize()?.width ?? Infinity)) faults.push(`${width} pixels are wider than the screen`);
  const small = await page.evaluate<readonly string[]>(`[...document.querySelectorAll('button, select, input, nav a, summary')].filter((one) => one.checkVisibility()).map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()]).filter(([, { height }]) => height < ${TARGET_PX}).map(([html]) => html)`);
  return [...faults, ...small.map((html) => `a target of less than ${TARGET_PX} pixels: ${html}`), ...await page.evaluate<readonly string[]>(CUT_OR_COVERED)];
}

/**
 * In the page: texts that are wider or higher than the box that hides the rest, and texts that lie on one another. What
 * scrolls, what is fixed to the screen (a bar, a dialogue) and what says that it may be cut (`data-may-cut`) is let be.
 */
const CUT_OR_COVERED = `(() => {
  const SLACK_PX = 2;
  const told = (one) => one.textContent.trim().slice(0, 60) + ' <' + one.tagName.toLowerCase() + ' class="' + one.className + '">';
  const isApart = (one) => { for (let at = one; at; at = at.parentElement) { const { position, clipPath } = getComputedStyle(at); if (position === 'fixed' || position === 'sticky' || clipPath !== 'none' || at.matches('svg, [data-may-cut], dialog, [role=dialog]')) return true; } return false; };
  const texts = [];
  const cut = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const one = node.parentElement;
    if (node.data.trim() === '' || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || isApart(one) || one.closest('select, script, style')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let isScrolled = false;
    for (let at = one; at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if (/auto|scroll/.test(overflowX + overflowY)) isScrolled = true;
      if (!isScrolled && /hidden|clip/.test(overflowX + overflowY) && (at.scrollWidth > at.clientWidth + SLACK_PX || at.scrollHeight > at.clientHeight + SLACK_PX) && at.clientWidth > 1) cut.push('cut off: ' + told(one));
    }
    if (!isScrolled) for (const { left, right, top, bottom } of range.getClientRects()) texts.push({ one, left, right, top, bottom });
  }
  const covered = texts.flatMap((a, at) => texts.slice(at + 1).filter((b) => a.one !== b.one && !a.one.contains(b.one) && !b.one.contains(a.one)
    && Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK_PX && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2 * SLACK_PX).map((b) => 'on one another: ' + told(a.one) + ' and ' + told(b.one)));
  return [...new Set([...cut, ...covered])];
})()`;

/** A picture of the whole screen, where `CROSSCHECK_SCREENS` names a folder for them. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.CROSSCHECK_SCREENS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
