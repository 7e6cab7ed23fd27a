/** The service worker: keeps page and files of the console so that it starts without network. It keeps no answer of the hub, and knows no screen. */
import { wayOf } from './ways.ts';

/** Said when it is built (scripts/console-worker.ts): what this version consists of. */
declare const BUILT: { readonly version: string; readonly page: string; readonly files: readonly string[] };

type Extended = Event & { readonly waitUntil: (work: Promise<unknown>) => void };
type Fetched = Extended & { readonly request: Request; readonly respondWith: (answer: Promise<Response>) => void };
type Worker = EventTarget & { readonly location: Location; readonly clients: { readonly claim: () => Promise<void> }; readonly skipWaiting: () => Promise<void> };

const worker = self as unknown as Worker;
const built = BUILT;
const PREFIX = 'console-';
const CACHE = PREFIX + built.version;
/** The version before keeps its files: a page of it may still be open and load a screen late. */
const VERSIONS_MAX = 2;
/** On a bad line the kept page comes after this long; the hub's is not waited for any longer. */
const PAGE_WITHIN_MS = 4_000;
const TAKE_OVER = 'take over';

const home = new URL('.', worker.location.href).href;
const fixed = built.files.filter((file) => !file.includes('/assets/'));

const on = <E extends Event>(name: string, hear: (event: E) => void): void => { worker.addEventListener(name, hear as EventListener); };

on<Extended>('install', (event) => { event.waitUntil(keepAll()); });
on<Extended>('activate', (event) => { event.waitUntil(dropOld().then(() => worker.clients.claim())); });
on<MessageEvent>('message', ({ data }) => { if (data === TAKE_OVER) void worker.skipWaiting(); });
on<Fetched>('fetch', (event) => {
  const way = wayOf(event.request, home, fixed);
  if (way === 'page') event.respondWith(page(event.request));
  if (way === 'file') event.respondWith(file(event.request));
});

/** All or nothing: a version that is kept in part does not take over. What an earlier one has under the same name is the same. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(CACHE);
  const keep = async (path: string): Promise<void> => {
    const known = path.includes('/assets/') ? await caches.match(path) : undefined;
    const answer = known ?? await fetch(path, { cache: 'no-cache' });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(path, answer);
  };
  for (const path of [built.page, ...built.files]) await keep(path); // one after another: the page that is open comes first
}

async function dropOld(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.slice(0, Math.max(0, names.length - (VERSIONS_MAX - 1))).map((name) => caches.delete(name)));
}

async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PAGE_WITHIN_MS) });
    if (answer.status < 500) return answer;
  } catch { /* no network, or one that is none */ }
  return await caches.match(built.page) ?? Response.error();
}

async function file(request: Request): Promise<Response> {
  const known = await caches.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}
