/**
 * Every screen in every language, light and dark, on a telephone and on a desk: a fixed sample of it, as many as can be looked at every time. All of it
 * with `SCREENS=all`, other widths, a page magnified twice and four times, letters twice as large and forced colours included; `SCREENS=word,word`
 * takes the screens whose name has one of the words; `SCREENS_IN=en,ar` and `SCREENS_ON=phone,desk` only those languages and devices.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { sessionOf, signedInPerson } from '../../src/modules/sign-in/fixtures.ts';
import { en } from '../../web/src/words/en.ts';
import { DESK, picture, PHONE, sitDown, SMALL, unsoundOf, type Seat } from './chromium.ts';
import { LANGUAGES } from './scene.ts';
import { fullWorld, SCREENS, WORDS, type Language, type ScreenCase, type World } from './screens.ts';

type Device = typeof PHONE | typeof SMALL | typeof DESK | { readonly viewport: { readonly width: number; readonly height: number }; readonly forcedColors?: 'active' };
const PHONE_AND_DESK = { phone: PHONE, desk: DESK } as const;
/** The narrowest that officers hold: its words must fit in every language. */
const NARROWEST = { small: SMALL } as const;
/** `narrow` is a desk's window magnified four times (WCAG 1.4.10). */
const WIDTHS = {
  tablet: { viewport: { width: 768, height: 1024 } }, wide: { viewport: { width: 1920, height: 1080 } },
  magnified: { viewport: { width: 640, height: 400 } }, narrow: { viewport: { width: 320, height: 256 } }, lettered: DESK, forced: { ...DESK, forcedColors: 'active' },
} as const;
/** Letters twice as large as the device's own (WCAG 1.4.4). */
const LETTERED = 'lettered';
/** The longest words, and the direction that mirrors. */
const WIDTHS_IN: readonly Language[] = ['fr', 'ar'];
const ALL_LANGUAGES = Object.keys(LANGUAGES) as Language[];

const SOURCES = fileURLToPath(new URL('../../web/src', import.meta.url));
/** Any thing by any name: what an address is like does not depend on it. */
const NAMED = new Proxy({}, { get: (_, name) => String(name) }) as World;

type Look = { readonly screen: ScreenCase; readonly language: Language; readonly on: string; readonly device: Device };

const devicesIn = (language: Language): readonly (readonly [string, Device])[] => Object.entries({ ...PHONE_AND_DESK, ...NARROWEST, ...(WIDTHS_IN.includes(language) ? WIDTHS : {}) });

/** So many are looked at every time, spread over all of them: others are met by the tasks of their own tests. */
const SAMPLED = 13;
const isSampled = (at: number): boolean => Math.floor(at * SAMPLED / SCREENS.length) !== Math.floor((at - 1) * SAMPLED / SCREENS.length);
/** Languages and devices take turns, so that each language meets each device. */
const SAMPLE: readonly Look[] = SCREENS.filter((_, at) => isSampled(at)).map((screen, at) => {
  const [on, device] = Object.entries(PHONE_AND_DESK)[(at + (at >> 2)) % 2]!;
  return { screen, language: ALL_LANGUAGES[at % ALL_LANGUAGES.length]!, on, device };
});

/** Screens that are looked at in one hub, and the longest that each may take there; with its hub's own beginning. */
const TOGETHER = 25;
const LOOK_MAX_MS = 20_000;
const WORLD_MAX_MS = 60_000;

test('every address of the console is a screen that is looked at', () => {
  const routes = globSync('**/{routes.ts,router.tsx}', { cwd: SOURCES }).flatMap((file) => [...readFileSync(join(SOURCES, file), 'utf8').matchAll(/createRoute\(\{[^}]*path: '(?<path>[^']+)'/g)].map(({ groups }) => groups?.path ?? ''));
  assert.ok(routes.length > 20, 'the addresses are read from where they stand');
  const looked = SCREENS.map(({ path }) => path(NAMED).split('?')[0]);
  for (const route of routes.filter((path) => path !== '/')) { // where one begins is one of the others
    const pattern = new RegExp(`^/console${route.replaceAll(/\$\w+/g, '[^/]+')}$`);
    assert.ok(looked.some((path) => pattern.test(path ?? '')), `${route} is looked at: give it a row in screens.ts`);
  }
  assert.deepEqual(SCREENS.map(({ name }) => name).filter((name, at, all) => all.indexOf(name) !== at), [], 'each has a name of its own');
});

const wanted = process.env.SCREENS;
if (wanted === undefined) {
  test('a sample of all screens is sound: nothing that axe finds, nothing cut off, no word missing, no complaint of the browser', (t) => lookAt(t, SAMPLE));
} else {
  const chosen = SCREENS.filter(({ name }) => wanted === 'all' || wanted.split(',').some((word) => name.includes(word)));
  const [languages, devices] = [process.env.SCREENS_IN, process.env.SCREENS_ON].map((said) => said?.split(','));
  for (const language of ALL_LANGUAGES.filter((one) => languages?.includes(one) ?? true)) {
    for (const [on, device] of devicesIn(language).filter(([name]) => devices?.includes(name) ?? true)) {
      for (let from = 0; from < chosen.length; from += TOGETHER) {
        const some = chosen.slice(from, from + TOGETHER);
        test(`every screen is sound: ${language}, ${on}, ${some[0]?.name} to ${some.at(-1)?.name}`, { timeout: WORLD_MAX_MS + some.length * LOOK_MAX_MS }, (t) => lookAt(t, some.map((screen) => ({ screen, language, on, device }))));
      }
    }
  }
}

async function lookAt(t: TestContext, looks: readonly Look[]): Promise<void> {
  const world = await fullWorld(t);
  if (!world) return;
  const seats = new Map<string, Promise<Seat>>();
  let held = 0;
  for (const { screen, language, on, device } of looks) {
    await t.test(`${screen.name} ${language} ${on}`, async () => {
      const key = `${screen.who?.bureau ?? ''} ${screen.who?.role ?? ''} ${on}`;
      const seat = (screen.isAlone === true ? undefined : seats.get(key)) ?? seatOf(world, screen, device);
      if (screen.isAlone !== true) seats.set(key, seat);
      await look(world, await seat, { screen, language, on });
      held += 1;
      if (screen.isAlone === true) await (await seat).context.close();
    });
  }
  t.diagnostic(`${new Set(looks.map(({ screen }) => screen.name)).size} screens: ${held} of ${looks.length} looks held, each light and dark`);
}

const sessions = new WeakMap<World, Map<string, Promise<string>>>();

async function seatOf(world: World, { who }: ScreenCase, device: Device): Promise<Seat> {
  const known = sessions.get(world) ?? new Map<string, Promise<string>>();
  sessions.set(world, known);
  const key = `${who?.bureau ?? ''} ${who?.role ?? ''}`;
  const session = who === undefined ? undefined : known.get(key) ?? signedInPerson(world.hub, who).then(({ browser }) => sessionOf(browser));
  if (session) known.set(key, session);
  return sitDown(world.browser, { url: world.hub.url, ...device, ...(session === undefined ? {} : { session: await session }) });
}

async function look(world: World, { page, complaints }: Seat, { screen, language, on }: Pick<Look, 'screen' | 'language' | 'on'>): Promise<void> {
  complaints.length = 0;
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  if (page.url() === 'about:blank') await page.goto(`${world.hub.url}/console/nowhere`);
  await page.evaluate(`localStorage.setItem('crosscheck.language', '${language}'); sessionStorage.clear()`);
  await page.goto(`${world.hub.url}${screen.path(world)}`);
  try {
    await screen.full(page, WORDS[language], language, world);
  } catch (cause) {
    await picture(page, `failed-${screen.name}-${language}-${on}`);
    throw cause;
  }
  if (on === LETTERED) await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
  const faults = [
    ...await unsoundOf(page, `screen-${screen.name}-${language}-${on}`),
    ...(await keysShown(page)).map((key) => `a key is shown in place of its word: ${key}`),
    ...(language === 'ar' ? await leftInEnglish(page) : []).map((text) => `said in English to a reader of Arabic: ${text}`),
    ...complaints.filter((said) => screen.complains?.test(said) !== true).map((said) => `the browser says: ${said}`),
  ];
  assert.deepEqual(faults, []);
}

/** The areas' keys begin with their names. */
const AREAS = ['admin', 'approvals', 'audit', 'imports', 'inbox', 'map', 'kept', 'lane', 'list', 'overview', 'readings', 'recent', 'records', 'work'];
const GROUPS = [...new Set([...Object.keys(en).map((key) => key.split('.')[0] ?? ''), ...AREAS])];
/** Texts and labels of the page that are keys of words; names of the API stand in `code`. */
const keysShown = (page: Page): Promise<readonly string[]> => page.evaluate<readonly string[]>(`
  [...document.querySelectorAll('body *:not(code)')].flatMap((one) => [...[...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data), one.getAttribute('aria-label') ?? '', one.getAttribute('placeholder') ?? ''])
    .filter((text) => /^(${GROUPS.join('|')})(\\.\\w+)+$/.test(text.trim()))`);

/** Names that are the same in every language. */
const NAMES = ['CSV', 'NDJSON', 'JSON', 'TSV', 'EUR', 'court', 'VIN', 'QR', 'JPEG', 'PNG', 'WebP', 'PDF', 'Crosscheck', 'English', 'Français', 'Español'];
/** In Arabic: words in Latin letters that are neither a number, a name (`bdi`, or isolated), a quotation (`lang`) nor of the API (`code`). */
const leftInEnglish = (page: Page): Promise<readonly string[]> => page.evaluate<readonly string[]>(`
  [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility() && !one.closest('bdi, code, kbd, pre, svg, .stamped, [lang]:not(html), [dir=ltr], option, textarea'))
    .flatMap((one) => [...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data.replaceAll(/\\u2066[^\\u2069]*\\u2069|\\u2068[^\\u2069]*\\u2069/g, '').trim())).filter((text) => (text.match(/\\p{Script=Latin}{3,}/gu) ?? []).some((word) => !${JSON.stringify(NAMES)}.includes(word)))`);
