/** The keyboard in tests: the way to something by Tab, what has the focus, a file chosen by a key. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { until } from '../waiting.ts';

const TABS_MAX = 80;
const focused = (page: Page): Promise<string> => page.evaluate<string>(`(({ activeElement: one }) => one.getAttribute('aria-label') ?? (one.labels?.[0] ?? one).textContent.trim())(document)`);

export const hasFocus = (page: Page, name: string): Promise<void> => until(`${name} has the focus`, async () => await focused(page) === name);

/** The outline of what has the focus, or of the label that stands for it; what it looks like is seen by a walk (focus-seen.ts). */
const IS_OUTLINED = `(({ activeElement: one }) => one === document.body || [one, ...(one.labels ?? [])].flatMap((at) => [getComputedStyle(at), getComputedStyle(at, '::after')]).some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2))(document)`;

/** By Tab, as far as it takes; each stop on the way has an outline. The screen stands already: what comes later would be passed by. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    assert.ok(await page.evaluate<boolean>(IS_OUTLINED), `the focus is seen on ${now}`);
    if (now === name) return;
    passed.push(now.slice(0, 40));
  }
  assert.fail(`Tab leads to ${name}; it led to ${passed.join(', ')}`);
}

/** Somewhere on the screen, not at the top of the page: what had the focus may be gone. */
export const standsIn = async (page: Page, part: string): Promise<boolean> => page.evaluate<boolean>(`document.activeElement !== document.body && (document.activeElement.closest(${JSON.stringify(part)}) ?? document.activeElement.querySelector(${JSON.stringify(part)})) !== null`);

/** From here on the browser hands its box for files over. Said long before a key opens one: the browser hears of it by another way than of the key. */
export const handsFilesOver = (page: Page): void => { page.on('filechooser', () => undefined); };

export async function chosen(page: Page, name: string, text: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}
