/** The screens of a post that answers by itself, in every language, light and dark, on a telephone and on a desk: its door, its check, NOT CURRENT, revoked. With `SCREENS=all` or `SCREENS=replica`, `SCREENS_IN` and `SCREENS_ON`; every time, replica.test.ts sees the last two in Arabic. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/kernel/clock.ts';
import { replicaOf } from '../../src/replica/fixtures.ts';
import { until } from '../waiting.ts';
import { CONSOLE_FOLDER, DESK, isSound, PHONE } from './chromium.ts';
import { checks, scene, VIN } from './scene.ts';
import { WORDS, type Language } from './screen-case.ts';

const DAY_MS = 24 * 3_600_000;
const DEVICES = { phone: PHONE, desk: DESK } as const;
const LANGUAGES = Object.keys(WORDS) as Language[];
const PAIRS = LANGUAGES.flatMap((language) => (['phone', 'desk'] as const).map((on) => ({ language, on })));

const [asked, languages, devices] = [process.env.SCREENS, process.env.SCREENS_IN?.split(','), process.env.SCREENS_ON?.split(',')];
const isAsked = asked !== undefined && (asked === 'all' || asked.split(',').some((word) => 'replica'.includes(word)));
const chosen = isAsked ? PAIRS.filter(({ language, on }) => (languages?.includes(language) ?? true) && (devices?.includes(on) ?? true)) : [];

test('a post’s own screens are sound: its door, its check, NOT CURRENT in every answer, and that it was revoked', { skip: chosen.length === 0 && 'looked at on demand: SCREENS=replica', timeout: 120_000 + chosen.length * 20_000 }, async (t) => {
  const set = await scene(t);
  if (!set) return;
  const { hub, browser } = set;
  const token = await hub.token('BR', 'officer');
  for (const { language, on } of chosen) {
    await t.test(`replica ${language} ${on}`, async (t) => {
      let aheadMs = 0;
      const ms = (): number => systemClock.ms() + aheadMs;
      const replica = await replicaOf(t, hub, { bureau: 'BR', clock: { ms, now: () => new Date(ms()).toISOString() }, consoleFolder: CONSOLE_FOLDER });
      await until('the copy is there', async () => replica.hasCopy());
      const page = await (await browser.newContext({ serviceWorkers: 'block', ...DEVICES[on], locale: language, reducedMotion: 'reduce' })).newPage();
      const faults: string[] = [];
      page.on('pageerror', (cause) => { faults.push(cause.message); });
      const look = (name: string): Promise<void> => isSound(page, `screen-replica-${name}-${language}-${on}`);
      const signIn = async (secret: string): Promise<void> => {
        await page.locator('input[name=token]').fill(secret);
        await page.locator('input[name=person]').fill('4711');
        await page.locator('button').click();
      };
      await page.goto(`${replica.url}/sign-in`);
      await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' });
      await signIn('cc_of-nobody');
      await page.locator('[role=alert] b').waitFor();
      await look('door');
      await signIn(token);
      await page.waitForURL(/\/console\//);
      await page.locator('.replica-band').waitFor();
      await checks(page, VIN, WORDS[language]);
      await page.locator('[data-outcome=hit]').waitFor();
      await look('current');

      aheadMs = 2 * DAY_MS;
      await until('it is not current', async () => (await (await fetch(`${replica.url}/sign-in`)).text()).includes('role="alert"'));
      await page.goto(`${replica.url}/sign-in`);
      await signIn(token);
      await page.waitForURL(/\/console\//);
      await checks(page, 'WVWZZZ3CZGE000000', WORDS[language]);
      await page.locator('[data-outcome=no_record]').waitFor();
      await until('shell and answer say so', async () => await page.locator('.replica-stale').count() === 2);
      await look('not-current');

      aheadMs = 0; // its hub hears it again
      await hub.ask(hub.admin, 'POST', `/v1/replicas/${replica.identity.enrolled.replica.id}/revoke`, { reason: 'the post was closed' });
      await replica.revoked;
      await page.reload();
      await page.getByText(WORDS[language]['code.replicas.erased']).waitFor();
      await look('revoked');
      assert.deepEqual(faults, []);
    });
  }
});
