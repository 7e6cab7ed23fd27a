/** Builds the console's service worker beside what was built already: it is told which files make up this version. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { build } from 'vite';

const HOME = '/console/';
/** Larger files are kept when they are first used. */
const KEPT_FILE_BYTES_MAX = 1_536 * 1024;
const KEPT = new Set(['.js', '.css', '.svg', '.png', '.woff2', '.webmanifest', '.wasm', '.json']);
const NOT_SERVED = new Set(['manifest.json']);

/** The files of a version under the addresses at which the hub serves them, those of the first screen first. */
function filesOf(folder: string, firsts: readonly string[]): readonly string[] {
  const names = [...readdirSync(folder), ...readdirSync(join(folder, 'assets')).map((name) => `assets/${name}`)].filter((name) => KEPT.has(extname(name)) && !NOT_SERVED.has(name) && statSync(join(folder, name)).size <= KEPT_FILE_BYTES_MAX);
  return [...new Set([...firsts, ...names.sort()])].map((name) => HOME + name);
}

/** `firsts`: what the page loads before anything is shown. */
export async function buildWorker({ root, folder, firsts }: { readonly root: string; readonly folder: string; readonly firsts: readonly string[] }): Promise<void> {
  const files = filesOf(folder, firsts);
  const hash = createHash('sha256').update(readFileSync(join(folder, 'index.html')));
  for (const file of files) hash.update(`${file}\0`).update(file.includes('/assets/') ? '' : readFileSync(join(folder, file.slice(HOME.length))));
  await build({
    root: join(root, 'web'), configFile: false, publicDir: false, logLevel: 'warn', define: { BUILT: JSON.stringify({ version: hash.digest('hex').slice(0, 16), page: HOME, files }) },
    build: { outDir: folder, emptyOutDir: false, target: 'es2022', reportCompressedSize: false, rolldownOptions: { input: join(root, 'web/src/pwa/worker.ts'), output: { format: 'iife', entryFileNames: 'sw.js' } } },
  });
}
