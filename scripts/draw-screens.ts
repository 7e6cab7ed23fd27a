/** Makes the pictures of docs/screens from the training world: an officer before a car, the desk that answers. Fails where one grows too large. */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { DESK, freshPage, openBrowser, PHONE, sessionFor, type Who } from '../bench/web/seat.ts';
import { adminToken, ROOT, startHub, type BenchHub } from '../bench/hub.ts';

const FOLDER = join(ROOT, 'docs/screens');
const PICTURE_BYTES_MAX = 150 * 1024;
/** A Golf that Germany has recorded, its last figure but one unread. */
const DAMAGED = 'WVWZZZ1KZ8W9703?1';
const OFFICER: Who = { bureau: 'TRN-BR', role: 'officer', unit: 'Santos Port Post', name: 'B. Officer' };
const DESK_OFFICER: Who = { bureau: 'TRN-DE', role: 'desk', unit: 'Hamburg Free Port Desk', name: 'D. Desk' };

async function picture(page: Page, name: string): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  const { size } = await stat(path);
  console.log(`${name}.png  ${Math.round(size / 1024)} KiB`);
  if (size > PICTURE_BYTES_MAX) throw new Error(`${name}.png has ${size} bytes, ${PICTURE_BYTES_MAX} at most`);
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).first().click();

async function draw(browser: Browser, hub: BenchHub, admin: string): Promise<void> {
  const { page: officer } = await freshPage(browser, hub, await sessionFor(hub, admin, OFFICER), { ...PHONE, serviceWorkers: 'block' });
  const { page: desk } = await freshPage(browser, hub, await sessionFor(hub, admin, DESK_OFFICER), { ...DESK, serviceWorkers: 'block' });
  await officer.goto(`${hub.url}/console/check`);
  await officer.locator('#number').fill(DAMAGED);
  await officer.getByText('Volkswagen').first().waitFor();
  await picture(officer, 'phone-check');
  await press(officer, 'Check');
  await officer.locator('[data-outcome=candidates]').waitFor();
  await officer.locator('.finding .place').first().waitFor();
  await picture(officer, 'phone-candidates');
  await officer.evaluate(`document.querySelector('.finding .record-title').scrollIntoView({ block: 'start' })`);
  await picture(officer, 'phone-comparison');
  await officer.evaluate(`localStorage.setItem('crosscheck.language', 'ar')`);
  await press(officer, 'Same vehicle');
  await press(officer, 'Ask now, urgently');
  await officer.getByRole('timer').waitFor();

  await desk.goto(`${hub.url}/console/hits`);
  await desk.locator('.left').first().waitFor();
  await picture(desk, 'desk-hits');
  await desk.getByText('DE-TRN-0001').click();
  await desk.getByRole('button', { name: 'Confirm', exact: true }).waitFor();
  await picture(desk, 'desk-hit');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await picture(desk, 'desk-hit-dark');
  await press(desk, 'Confirm');
  await officer.locator('[data-state=confirmed]').waitFor();
  await officer.evaluate(`document.querySelector('[data-state=confirmed]').scrollIntoView({ block: 'start' }); scrollBy(0, -64)`);
  await picture(officer, 'phone-confirmed');
  await officer.reload();
  await officer.locator('#number').fill(DAMAGED);
  await officer.getByText('Volkswagen').first().waitFor();
  await picture(officer, 'phone-check-arabic');
}

const data = await mkdtemp(join(tmpdir(), 'crosscheck-screens-'));
const browser = await openBrowser();
let hub: BenchHub | undefined;
try {
  await mkdir(FOLDER, { recursive: true });
  hub = await startHub(data, ['--training']);
  await draw(browser, hub, await adminToken(data));
} finally {
  await browser.close();
  await hub?.stop();
  await rm(data, { recursive: true, force: true });
}
