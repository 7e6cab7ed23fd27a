/** What a built console consists of, as Vite's manifest tells it. Builds nothing. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** JavaScript of the first screen, compressed by gzip: what a telephone on a slow line waits for. */
export const FIRST_SCREEN_BYTES_MAX = 180 * 1024;

type Chunk = { readonly file: string; readonly imports?: readonly string[]; readonly isEntry?: boolean };

/** The scripts that the page loads before anything is shown: the entry and what it imports at once. */
export async function firstScripts(folder: string): Promise<readonly string[]> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const entry = Object.entries(manifest).find(([, { isEntry }]) => isEntry === true)?.[0] ?? '';
  const reached = new Set([entry]);
  for (const key of reached) for (const next of manifest[key]?.imports ?? []) reached.add(next);
  return [...reached].map((key) => manifest[key]?.file ?? '');
}

export const gzippedBytes = (folder: string, names: readonly string[]): number => names.reduce((bytes, name) => bytes + gzipSync(readFileSync(join(folder, name))).length, 0);
