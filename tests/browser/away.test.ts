/** The console without its hub: it starts, says so, keeps what was typed, recovers; and a newer version takes over when one says so. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { askedOf } from '../../src/kernel/http/asked.ts';
import { sitePages } from '../../src/kernel/http/site.ts';
import { en } from '../../web/src/words/en.ts';
import { CONSOLE_FOLDER, isSound, PHONE } from './chromium.ts';
import { button, heading, scene, seated } from './scene.ts';

const DAMAGED = 'WVWZZZ1KZ8W9703?1';
const KEPT = { ...PHONE, serviceWorkers: 'allow' } as const;
const box = (page: Page) => page.getByLabel(en['check.number'], { exact: true });
const isKept = (page: Page) => page.evaluate(`navigator.serviceWorker.controller ? true : new Promise((resolve) => { navigator.serviceWorker.addEventListener('controllerchange', () => { resolve(true); }); })`);

test('an officer’s console starts while the hub is stopped, says that nothing can be checked, keeps what was typed, and recovers by itself', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page, context, complaints } = await seated(set, 'BR', 'officer', KEPT);
  await page.goto(`${set.hub.url}/console/check`);
  await isKept(page);
  const devtools = await context.newCDPSession(page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), [], 'a browser offers to install it, in a window that is not private');
  await box(page).fill(DAMAGED);
  assert.deepEqual(complaints, []);

  const comeBack = await set.hub.goAway();
  await page.reload();
  await heading(page, en['check.title']).waitFor();
  await page.getByText(en['app.noHub']).waitFor();
  assert.equal(await box(page).inputValue(), DAMAGED);
  await button(page, en['check.ask']).click();
  await heading(page, en['answer.not_checked']).waitFor();
  await isSound(page, 'phone-no-hub');

  await comeBack();
  await page.getByText(en['app.noHub']).waitFor({ state: 'detached' });
  await page.getByRole('log').getByText(en['app.back']).waitFor();
  await button(page, en['state.again']).click();
  await heading(page, en['answer.candidates']).waitFor();
  assert.ok((await page.evaluate<string[]>(`caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat())`)).every((url) => new URL(url).pathname.startsWith('/console/')), 'no answer of the hub is kept');
});

test('a newer console is told of, waits until one takes it, and what was typed is still there', async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { page } = await seated(set, 'BR', 'officer', KEPT);
  await page.goto(`${set.hub.url}/console/check`);
  await isKept(page);
  await box(page).fill(DAMAGED);
  await set.hub.goAway();
  await newerConsole(t, set.hub.url);
  await page.evaluate('navigator.serviceWorker.getRegistration().then((registration) => registration.update())');
  await page.getByText(en['update.there']).waitFor();
  await isSound(page, 'phone-update');
  await box(page).fill(`${DAMAGED}7`);
  assert.equal(await page.locator('meta[name=newer]').count(), 0, 'nobody’s work is broken off');
  await button(page, en['update.now']).click();
  await page.locator('meta[name=newer]').waitFor({ state: 'attached' });
  assert.equal(await box(page).inputValue(), `${DAMAGED}7`);
});

/** The same console, built anew with another page, at the address where the hub was. */
async function newerConsole(t: TestContext, url: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-newer-'));
  await cp(CONSOLE_FOLDER, folder, { recursive: true });
  await writeFile(join(folder, 'index.html'), (await readFile(join(folder, 'index.html'), 'utf8')).replace('</head>', '<meta name="newer" content="yes"></head>'));
  await writeFile(join(folder, 'sw.js'), (await readFile(join(folder, 'sw.js'), 'utf8')).replace(/version:`\w+`/, 'version:`newer`'));
  const pages = await sitePages({ folder, prefix: '/console' });
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith('/console/') !== true) { outgoing.writeHead(502).end(); return; }
    void pages[1]?.answer(askedOf(incoming, { publicUrl: () => url })).then(async (answer) => { outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(new Uint8Array(await answer.arrayBuffer())); });
  });
  await new Promise<void>((resolve) => { server.listen(Number(new URL(url).port), '127.0.0.1', resolve); });
  t.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => { server.close(resolve); });
    await rm(folder, { recursive: true, force: true });
  });
}
