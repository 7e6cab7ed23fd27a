/** What a built console consists of, as its page and Vite's manifest tell it. Builds nothing. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** JavaScript of the first screen, compressed by gzip: what a telephone on a slow line waits for. */
export const FIRST_SCREEN_BYTES_MAX = 180 * 1024;

type Chunk = { readonly file: string; readonly imports?: readonly string[] };

/** The scripts that the page loads before anything is shown: those it names, and what they import at once. */
export async function firstScripts(folder: string): Promise<readonly string[]> {
  const chunks = new Map(Object.entries(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>));
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const reached = new Set([...chunks].filter(([, { file }]) => file.endsWith('.js') && page.includes(`/${file}"`)).map(([key]) => key));
  if (reached.size === 0) throw new Error(`the page in ${folder} names no script`);
  for (const key of reached) for (const next of chunks.get(key)?.imports ?? []) reached.add(next);
  return [...reached].map((key) => chunks.get(key)?.file ?? '');
}

export const gzippedBytes = (folder: string, names: readonly string[]): number => names.reduce((bytes, name) => bytes + gzipSync(readFileSync(join(folder, name))).length, 0);
