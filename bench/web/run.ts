/**
 * `npm run bench -- web`: what the console costs. Its first screen on a slow telephone and line, from a check to its painted answer, and a list
 * of very many hits as it is scrolled; in Chromium, against a hub of its own, over HTTP.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { FIRST_SCREEN_BYTES_MAX, firstScripts, gzippedBytes } from '../../scripts/console-files.ts';
import { vehicles, type GeneratedVehicle } from '../generator/index.ts';
import { writeVehicles } from '../files.ts';
import { adminToken, ask, command, ROOT, startHub, type BenchHub } from '../hub.ts';
import { machine, shown, table, writeResult } from '../sheet.ts';
import { DESK, freshPage, openBrowser, PHONE, sessionFor } from './seat.ts';

const SEED = 7;
/** 1.6 Mbit/s down, 0.75 up, 150 ms there and back: a bad mobile line. */
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWER = 4;

type Figure = { readonly what: string; readonly value: string; readonly target: string; readonly holds: boolean | undefined };
const figures: Figure[] = [];
const note = (what: string, value: string, target = '', holds?: boolean): void => {
  figures.push({ what, value, target, holds });
  console.log(`${holds === undefined ? ' ' : holds ? '✔' : '✘'} ${what.padEnd(66)} ${value.padEnd(40)} ${target}`);
};
const ms = (value: number): string => `${Math.round(value)} ms`;
const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const sort = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

type World = { readonly hub: BenchHub; readonly browser: Browser; readonly officer: string; readonly desk: string; readonly recorded: readonly GeneratedVehicle[]; readonly hits: number };

async function makeWorld(folder: string, size: number, browser: Browser): Promise<World> {
  const data = join(folder, 'hub');
  const hub = await startHub(data);
  const admin = await adminToken(data);
  for (const code of ['NL', 'BR']) await ask(hub, admin, 'POST /v1/bureaus', { code, name: `Bench ${code}`, country: code });
  const token = async (bureau: string, role: string): Promise<string> => (await ask<{ secret: string }>(hub, admin, 'POST /v1/tokens', { bureau, role, unit: 'Main unit' })).secret;
  const file = join(folder, 'vehicles.csv');
  await writeVehicles(file, SEED, { from: 0, count: size });
  await command(hub, await token('NL', 'feed'), ['vehicles', 'import', file, '--profile', 'generic', '--json']);
  const recorded = [...vehicles(SEED, size)];
  while ((await ask<{ index: { vehicles: number } }>(hub, admin, 'GET /v1/status')).index.vehicles < size) await new Promise((resolve) => { setTimeout(resolve, 100); });
  const hits = await raiseHits(hub, await token('BR', 'officer'), recorded);
  const who = async (bureau: string, role: string): Promise<string> => sessionFor(hub, admin, { bureau, role });
  return { hub, browser, recorded, hits, officer: await who('BR', 'officer'), desk: await who('NL', 'desk') };
}

const BATCH = 500;
/** Every recorded vehicle is checked once. */
async function raiseHits(hub: BenchHub, officer: string, recorded: readonly GeneratedVehicle[]): Promise<number> {
  let hits = 0;
  for (let from = 0; from < recorded.length; from += BATCH) {
    const lines = recorded.slice(from, from + BATCH).flatMap(({ vin }) => (vin === undefined ? [] : [JSON.stringify({ vehicle: { vin }, purpose: 'border_control' })]));
    const answer = await fetch(`${hub.url}/v1/checks/stream`, { method: 'POST', headers: { authorization: `Bearer ${officer}`, 'content-type': 'application/x-ndjson' }, body: lines.join('\n') });
    hits += (await answer.text()).split('"outcome":"hit"').length - 1;
  }
  return hits;
}

/** When the box can be typed into and has been painted; and what the page fetched until then. */
const READY = `new Promise((resolve) => {
  const look = () => { if (document.querySelector('#number')) requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))); else requestAnimationFrame(look); };
  look();
})`;

async function slow(page: Page): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', LINE);
  return devtools;
}

async function firstScreen({ hub, browser, officer }: World, times: number): Promise<void> {
  const folder = join(ROOT, 'web/dist');
  const bytes = gzippedBytes(folder, await firstScripts(folder));
  note('JavaScript of the first screen, by gzip', `${(bytes / 1024).toFixed(1)} KiB`, `≤ ${FIRST_SCREEN_BYTES_MAX / 1024} KiB`, bytes <= FIRST_SCREEN_BYTES_MAX);
  const readyMs: number[] = [];
  const againMs: number[] = [];
  let fetched: readonly string[] = [];
  for (let i = 0; i < times; i += 1) {
    const { context, page } = await freshPage(browser, hub, officer, PHONE);
    await slow(page);
    await page.goto(`${hub.url}/console/check`, { waitUntil: 'commit' });
    readyMs.push(await page.evaluate<number>(READY));
    fetched = await page.evaluate<readonly string[]>(`performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((path) => path.endsWith('.js'))`);
    await page.evaluate('navigator.serviceWorker.controller ? true : new Promise((resolve) => { navigator.serviceWorker.addEventListener("controllerchange", () => { resolve(true); }); })');
    await page.goto('about:blank');
    await page.goto(`${hub.url}/console/check`, { waitUntil: 'commit' });
    againMs.push(await page.evaluate<number>(READY));
    await context.close();
  }
  const all = gzippedBytes(folder, [...new Set(fetched)].map((path) => path.replace('/console/', '')));
  note('  with the words of a language, all that is fetched until it is ready', `${(all / 1024).toFixed(1)} KiB`, `≤ ${FIRST_SCREEN_BYTES_MAX / 1024} KiB`, all <= FIRST_SCREEN_BYTES_MAX);
  const sorted = sort(readyMs);
  note(`first screen ready, CPU slowed ${SLOWER} times, 1.6 Mbit/s at 150 ms, nothing kept`, `median ${ms(at(sorted, 0.5))}, longest ${ms(sorted.at(-1) ?? 0)}`, '≤ 3 s', at(sorted, 0.5) <= 3_000);
  const again = sort(againMs);
  note('  the same on the next visit, from what the service worker keeps', `median ${ms(at(again, 0.5))}, longest ${ms(again.at(-1) ?? 0)}`);
}

/** From the tap to the painted answer, and how much of it the hub's answer took by the browser's own account. */
const PAINTED = `new Promise((resolve) => {
  performance.clearResourceTimings();
  const begun = performance.now();
  document.querySelector('.asking-go button').click();
  const look = () => {
    if (!document.querySelector('[data-outcome]')) { requestAnimationFrame(look); return; }
    requestAnimationFrame(() => { setTimeout(() => {
      const painted = performance.now();
      const asked = performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/v1/checks'));
      resolve({ whole: painted - begun, hub: asked ? asked.responseEnd - asked.startTime : 0 });
    }); });
  };
  look();
})`;

/** A hit, candidates, no record: asked in turns. */
const KINDS = 3;

async function answers({ hub, browser, officer, recorded }: World, times: number): Promise<void> {
  const vins = recorded.flatMap(({ vin }) => vin ?? []);
  for (const rate of [1, SLOWER]) {
    const { context, page } = await freshPage(browser, hub, officer, { ...PHONE, serviceWorkers: 'block' });
    await page.goto(`${hub.url}/console/check`);
    await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate });
    const beyond: number[] = [];
    for (let i = 0; i < times; i += 1) {
      const vin = vins[i * 13] ?? '';
      await page.locator('#number').fill(i % 3 === 0 ? vin : i % 3 === 1 ? vin.replace(/.(?=..$)/, '?') : `ZZZ${String(i).padStart(5, '0')}Q9W8E7R6T`.slice(0, 17));
      await page.locator('.asking-go button:not([disabled])').waitFor();
      const { whole, hub: hubMs } = await page.evaluate<{ whole: number; hub: number }>(PAINTED);
      beyond.push(whole - hubMs);
      await page.locator('.answer-next button').last().click();
    }
    const firstOf = Math.max(...beyond.slice(0, KINDS));
    const sorted = sort(beyond);
    const value = `p50 ${ms(at(sorted, 0.5))}, p95 ${ms(at(sorted, 0.95))}`;
    if (rate === 1) note('check to painted answer, beyond the API’s own time', value, '≤ 150 ms', at(sorted, 0.95) <= 150);
    else note(`  the same with the CPU slowed ${rate} times`, value);
    note(`    longest of the first answer of each kind that a page shows`, ms(firstOf));
    await context.close();
  }
}

const SCROLLED_MS = 8_000;
const WHOLE_MS_MAX = 300_000;
/** Scrolls evenly and without end (or to anywhere, as somebody who drags the bar) and hears of every frame; a list that grows is scrolled on. */
const scrolled = (next: string): string => `new Promise((resolve) => {
  const scroller = document.querySelector('[data-table=hits]');
  const frames = [];
  let longest = 0;
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) longest = Math.max(longest, duration); }).observe({ type: 'long-animation-frame' });
  const begun = performance.now();
  let last = begun;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    if (now - begun > ${SCROLLED_MS}) { resolve({ frames: frames.slice(2), longest, height: scroller.scrollHeight, rows: document.querySelectorAll('.hit-line').length }); return; }
    ${next}
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;
const EVENLY = 'scroller.scrollTop += 90; if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2) scroller.scrollTop = 0;';
const ANYWHERE = 'if (frames.length % 10 === 0) scroller.scrollTop = ((frames.length * 7919) % 997) / 997 * scroller.scrollHeight;';
/** Goes to the end again and again, until there is no more to fetch. */
const FETCHED_WHOLE = `new Promise((resolve) => {
  const begun = performance.now();
  const step = () => {
    const table = document.querySelector('.hit-table');
    if (table.getAttribute('aria-rowcount') !== '-1') { resolve({ tookMs: performance.now() - begun, rows: Number(table.getAttribute('aria-rowcount')) - 1 }); return; }
    const scroller = document.querySelector('[data-table=hits]');
    scroller.scrollTop = scroller.scrollHeight;
    setTimeout(step, 5);
  };
  step();
})`;
type Scrolled = { readonly frames: readonly number[]; readonly longest: number; readonly height: number; readonly rows: number };

async function scrolling({ hub, browser, desk, hits }: World): Promise<void> {
  const { context, page } = await freshPage(browser, hub, desk, { ...DESK, serviceWorkers: 'block' });
  await page.goto(`${hub.url}/console/hits`);
  await page.getByRole('button', { name: 'All', exact: true }).click();
  await page.locator('.hit-line').first().waitFor();
  const scrolling = async (what: string, next: string): Promise<Scrolled> => {
    const seen = await page.evaluate<Scrolled>(scrolled(next));
    const sorted = sort(seen.frames);
    const slowest = Math.max(seen.longest, sorted.at(-1) ?? 0);
    note(what, `frames p50 ${ms(at(sorted, 0.5))}, p99 ${ms(at(sorted, 0.99))}, longest ${ms(slowest)}`, 'none over 50 ms', slowest <= 50);
    return seen;
  };
  const seconds = SCROLLED_MS / 1_000;
  await scrolling(`list of ${shown(hits)} hits, scrolled for ${seconds} s while it is fetched`, EVENLY);
  page.setDefaultTimeout(WHOLE_MS_MAX);
  const whole = await page.evaluate<{ tookMs: number; rows: number }>(FETCHED_WHOLE);
  note('  all of it fetched by somebody who keeps going to its end', `${shown(whole.rows)} rows in ${(whole.tookMs / 1_000).toFixed(1)} s`);
  await scrolling(`  all of it there, scrolled for ${seconds} s from its end on`, EVENLY);
  const { rows, height } = await scrolling(`  all of it there, its bar dragged to anywhere six times a second`, ANYWHERE);
  note('  of it in the page at a time, and how high it stands', `${shown(rows)} rows, ${shown(height)} px`);
  await context.close();
}

export async function main(args: readonly string[]): Promise<void> {
  const isQuick = args.includes('quick');
  const size = isQuick ? 2_000 : 111_000;
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-web-'));
  const browser = await openBrowser();
  let hub: BenchHub | undefined;
  try {
    const world = await makeWorld(folder, size, browser);
    ({ hub } = world);
    await firstScreen(world, isQuick ? 2 : 7);
    await answers(world, isQuick ? 12 : 90);
    await scrolling(world);
    const rows = figures.map((figure) => [figure.what, figure.value, figure.target, figure.holds === undefined ? '' : figure.holds ? 'reached' : '**missed**']);
    if (!isQuick) await writeResult('web', [`Machine: ${machine()}. Chromium ${browser.version()} without a screen or a graphics processor; hub, PostgreSQL (embedded) and browser all on it.`, `${shown(size)} vehicles of the seeded generator (seed ${SEED}), each checked once.`, '', ...table(['What', 'Measured', 'Target', ''], rows)]);
  } finally {
    await browser.close();
    await hub?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
