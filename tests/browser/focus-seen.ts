/** Whether one sees where the keyboard's focus is: each stop of a screen with it and without it, compared point by point, and looked for under what lies over it (WCAG 2.4.7, 2.4.11, 2.4.13). */
import sharp from 'sharp';
import type { Page } from 'playwright-core';

const STOPS_MAX = 200;
/** As far beyond its edge as an outline is drawn. */
const AROUND_PX = 8;
/** What shows the focus has the area of a line of this width around it, in points that contrast so much with what they are without it (WCAG 2.4.13). */
const WIDTH_PX = 2;
const CONTRAST = 3;

type Stop = { readonly name: string; readonly isAgain: boolean; /** It stands around the screen, not in it. */ readonly isAround: boolean; readonly clip: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }; /** Of its edges what the window shows. */ readonly edgesPx: number; readonly covers: readonly string[] };

/** In the page: where the focus is. A field that is drawn by its label is where the label is, a link that is stretched over its row where the row is. */
const STOP = `(() => {
  const one = document.activeElement;
  if (one === null || one === document.body) return null;
  const told = (at) => (at.getAttribute('aria-label') ?? (at.labels?.[0] ?? at).textContent.trim()).slice(0, 50) + ' <' + at.tagName.toLowerCase() + ' class="' + (at.getAttribute('class') ?? '') + '">';
  const shown = one.getBoundingClientRect().width <= 1 ? one.labels?.[0] ?? one : getComputedStyle(one, '::after').position === 'absolute' ? one.offsetParent : one;
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const [x, y, endX, endY] = [Math.max(0, left), Math.max(0, top), Math.min(innerWidth, right), Math.min(innerHeight, bottom)];
  const [width, height] = [Math.max(0, endX - x), Math.max(0, endY - y)];
  const covers = [[.5, .5], [.2, .25], [.8, .25], [.2, .75], [.8, .75]].map(([partX, partY]) => document.elementFromPoint(x + partX * width, y + partY * height)).filter((at) => at === null || !(shown.contains(at) || at.contains(shown))).map((at) => at === null ? 'the edge of the window' : told(at));
  const isAgain = one === window.firstStop && window.stopBefore !== one;
  window.firstStop ??= one;
  window.stopBefore = one;
  const edgesPx = [left, right].filter((at) => at >= 0 && at <= innerWidth).length * height + [top, bottom].filter((at) => at >= 0 && at <= innerHeight).length * width;
  const [from, to] = [[Math.max(0, Math.floor(x - ${AROUND_PX})), Math.max(0, Math.floor(y - ${AROUND_PX}))], [Math.min(innerWidth, Math.ceil(endX + ${AROUND_PX})), Math.min(innerHeight, Math.ceil(endY + ${AROUND_PX}))]];
  return { name: told(one), isAgain, isAround: one.closest('main, dialog') === null, edgesPx, covers: [...new Set(covers)], clip: { x: from[0], y: from[1], width: to[0] - from[0], height: to[1] - from[1] } };
})()`;

/** In the page: nothing has the focus, and the next Tab goes on from where it was. The sign in a day's box gives it up only once the box cannot have it. */
const LOOK_AWAY = `(async () => {
  const one = document.activeElement;
  one.blur();
  if (document.activeElement !== one) return;
  one.inert = true;
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  one.inert = false;
})()`;

type Walk = { readonly stops: readonly string[]; readonly faults: readonly string[] };

/** From where the focus is through all of a screen. What each stop lacks, and whether the way came to its end. What stands around every screen is looked at once, and is in `known` then. */
export async function walked(page: Page, key: 'Tab' | 'Shift+Tab', known: Set<string>): Promise<Walk> {
  const [stops, faults]: [string[], string[]] = [[], []];
  let outside = 0;
  await page.evaluate('window.firstStop = window.stopBefore = undefined');
  while (stops.length < STOPS_MAX) {
    await page.keyboard.press(key);
    const stop = await page.evaluate<Stop | null>(STOP);
    if (stop === null && (outside += 1) < 2) continue; // behind the last comes the browser itself, and then the first
    if (stop === null || stop.isAgain) return { stops, faults };
    stops.push(stop.name);
    const { name, clip, edgesPx, covers } = stop;
    if (stop.isAround && known.has(name)) continue;
    if (stop.isAround) known.add(name);
    if (covers.length > 0) faults.push(`${name} lies under ${covers.join(', ')}`);
    if (clip.width <= 0 || clip.height <= 0) { faults.push(`${name} is out of sight`); continue; }
    const withFocus = await page.screenshot({ clip });
    await page.evaluate(LOOK_AWAY);
    const points = await contrasting(withFocus, await page.screenshot({ clip }));
    if (points < WIDTH_PX * edgesPx) faults.push(`the focus is not seen on ${name}: ${points} points of ${Math.ceil(WIDTH_PX * edgesPx)}`);
  }
  return { stops, faults: [...faults, `more than ${STOPS_MAX} stops: ${stops.slice(-3).join(', ')}`] };
}

/** How many points of two pictures differ so much. */
async function contrasting(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([one, other].map((picture) => sharp(picture).removeAlpha().raw().toBuffer()));
  let points = 0;
  for (let at = 0; a !== undefined && b !== undefined && at < a.length; at += 3) {
    const [light, dark] = [lightAt(a, at), lightAt(b, at)].sort((x, y) => y - x);
    if ((light! + .05) / (dark! + .05) >= CONTRAST) points += 1;
  }
  return points;
}

/** Relative luminance, as WCAG reckons it. */
const LINEAR = Array.from({ length: 256 }, (_, value) => (value / 255 <= .04045 ? value / 255 / 12.92 : ((value / 255 + .055) / 1.055) ** 2.4));
const lightAt = (points: Buffer, at: number): number => .2126 * LINEAR[points[at]!]! + .7152 * LINEAR[points[at + 1]!]! + .0722 * LINEAR[points[at + 2]!]!;
