/**
 * Builds the console (web/) into web/dist: hashed, compressed beforehand, and within its budget, or not at all. With
 * `--if-needed` it does nothing where what lies there was built from the same sources.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { FIRST_SCREEN_BYTES_MAX, firstScripts, gzippedBytes } from './console-files.ts';

const COMPRESSED = new Set(['.js', '.css', '.svg', '.wasm']);
const COMPRESSED_BYTES_MIN = 1_024;

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'web/dist');
const SOURCES = ['web/index.html', 'web/vite.config.ts', 'web/src/**/*', 'web/public/**/*', 'src/identifiers/**/*', 'src/**/schema.ts', 'package-lock.json', 'scripts/build-console.ts', 'scripts/console-worker.ts', 'scripts/console-files.ts'];

/** One hash of everything that the console is made from. */
function sourcesDigest(): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()) {
    if (extname(path) !== '' && !path.endsWith('.test.ts')) hash.update(`${path}\0`).update(readFileSync(join(root, path))).update('\0');
  }
  return hash.digest('hex');
}

const builtFrom = (): string => (existsSync(join(dist, 'index.html')) ? readFileSync(join(dist, 'sources.sha256'), 'utf8') : '');

async function compress(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    if (!COMPRESSED.has(extname(name)) || bytes.length < COMPRESSED_BYTES_MIN) continue;
    await writeFile(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    await writeFile(join(folder, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  }
}

/** What stood there is moved away whole and then removed: nobody removes files out of what another start has just put there. */
async function putInPlace(folder: string, digest: string): Promise<void> {
  const before = `${folder}-before`;
  await rename(dist, before).catch((cause: unknown) => { if ((cause as { code?: string }).code !== 'ENOENT') throw cause; });
  await rename(folder, dist).catch((cause: unknown) => { if (builtFrom() !== digest) throw cause; }); // another start built the same, and was quicker
  await rm(before, { recursive: true, force: true });
}

async function build(digest: string): Promise<void> {
  const { build: bundle } = await import('vite');
  const folder = join(root, `web/dist-${process.pid}`); // two starts at once do not write into each other's
  try {
    await bundle({ root: join(root, 'web'), configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } });
    const firsts = await firstScripts(folder);
    const bytes = gzippedBytes(folder, firsts);
    const told = `${(bytes / 1024).toFixed(1)} of ${FIRST_SCREEN_BYTES_MAX / 1024} KiB of JavaScript for the first screen, compressed`;
    if (bytes > FIRST_SCREEN_BYTES_MAX) throw new Error(`the console is over its budget: ${told}; load later what the first screen does not show`);
    const { buildWorker } = await import('./console-worker.ts');
    await buildWorker({ root, folder, firsts });
    await compress(join(folder, 'assets'));
    await writeFile(join(folder, 'sources.sha256'), digest);
    await putInPlace(folder, digest);
    console.log(`the console was built: ${told}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const digest = sourcesDigest();
if (!process.argv.includes('--if-needed') || builtFrom() !== digest) await build(digest);
