/**
 * A folder of built files, served by one page for every address below its prefix. Files with a hash in their name are cached for
 * ever, the page never; what lies beside the page (a service worker, icons) is asked after each time. Read once at the start, so that no path of a caller ever reaches the disk.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Asked } from './asked.ts';
import type { Page } from './server.ts';

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json' };
/** What may lie beside a file, smallest first. */
const CODINGS = [['br', '.br'], ['gzip', '.gz']] as const;
const ASSETS = 'assets';
/** The reader of barcodes is WebAssembly: `'wasm-unsafe-eval'` lets the page's own scripts compile it, and no text become script. */
const POLICY = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; worker-src 'self'; manifest-src 'self'`;
/** A service worker asks the hub, and nobody else; it shows nothing. */
const WORKER_POLICY = `default-src 'none'; connect-src 'self'`;
const isAFile = (name: string): boolean => extname(name) in TYPES;
const CAUTIOUS = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' };
const PAGE_HEADERS = { ...CAUTIOUS, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': POLICY, 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin' };

type Bytes = Uint8Array<ArrayBuffer>;

/** The pages of a site; one that says that it was not built, where the folder is not there. */
export async function sitePages({ folder, prefix }: { readonly folder: string; readonly prefix: `/${string}` }): Promise<readonly Page[]> {
  const home: Page = { path: '/', answer: async () => new Response(null, { status: 303, headers: { location: `${prefix}/`, 'cache-control': 'no-store' } }) };
  const [page, besides, assets] = await Promise.all([bytesIn(join(folder, 'index.html')), filesIn(folder), filesIn(join(folder, ASSETS))]);
  if (!page) return [home, { path: `${prefix}/*`, answer: async () => plain(503, 'The console was not built. Run "npm ci" in the folder of the hub, and start it again.') }];
  const under = `${prefix}/${ASSETS}/`;
  const answer = async (asked: Asked): Promise<Response> => {
    const { pathname } = asked.url;
    const beside = besides.get(pathname.slice(prefix.length + 1));
    if (beside && isAFile(pathname)) return besideAnswer(beside, extname(pathname));
    if (!pathname.startsWith(under)) return new Response(page, { headers: PAGE_HEADERS });
    return assetAnswer(assets, pathname.slice(under.length), asked.header('accept-encoding') ?? '');
  };
  return [home, { path: `${prefix}/*`, answer }];
}

function assetAnswer(assets: ReadonlyMap<string, Bytes>, name: string, accepts: string): Response {
  const whole = assets.get(name);
  const type = TYPES[extname(name)];
  if (!whole || type === undefined) return plain(404, 'There is no such file: the console was updated. Load the page again.');
  const [coding, ending] = CODINGS.find(([word, end]) => accepts.includes(word) && assets.has(name + end)) ?? [undefined, ''];
  return new Response(assets.get(name + ending) ?? whole, {
    headers: { ...CAUTIOUS, 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding', ...(coding === undefined ? {} : { 'content-encoding': coding }) },
  });
}

const besideAnswer = (bytes: Bytes, ending: string): Response => new Response(bytes, { headers: { ...CAUTIOUS, 'content-type': TYPES[ending] ?? '', 'cache-control': 'no-cache', 'content-security-policy': WORKER_POLICY } });

const plain = (status: number, text: string): Response => new Response(`${text}\n`, { status, headers: { ...CAUTIOUS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });

async function bytesIn(path: string): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined;
    throw cause;
  }
}

/** The files of a folder that have a type to be served under, and those compressed beside them. */
async function filesIn(folder: string): Promise<ReadonlyMap<string, Bytes>> {
  const names = await readdir(folder).catch((cause: unknown) => {
    if ((cause as { code?: string }).code === 'ENOENT') return [];
    throw cause;
  });
  return new Map(await Promise.all(names.filter((name) => isAFile(name) || CODINGS.some(([, end]) => name.endsWith(end))).map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const)));
}
