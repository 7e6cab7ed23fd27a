/**
 * Gives files to the account that PostgreSQL runs as. The folder around them stays the hub's own, so that nobody's other
 * processes cannot lay a link where a root hub writes. Knows no PostgreSQL.
 */
import { chmod, lchown, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, EmbeddedFailure } from './errors.ts';
import type { Account, Way } from './way.ts';

/** chown -R; the top comes last, so a walk that was cut short is done again. Follows no link. */
export async function giveTo(path: string, owner: Account): Promise<void> {
  const seen = await lstat(path);
  if (seen.uid === owner.uid && seen.gid === owner.gid) return;
  if (process.getuid?.() !== 0) {
    if (seen.uid === owner.uid) return;
    throw new EmbeddedFailure(`${path} belongs to user ${seen.uid} (was the hub once started as root?). As root, run: chown -R ${owner.uid}:${owner.gid} ${path}`);
  }
  await walk(path, owner, seen.isDirectory());
}

async function walk(path: string, owner: Account, isFolder: boolean): Promise<void> {
  if (isFolder) {
    for (const entry of await readdir(path, { withFileTypes: true })) await walk(join(path, entry.name), owner, entry.isDirectory());
  }
  await lchown(path, owner.uid, owner.gid);
}

/** The outer folder: ours. Another account may pass through it, not look around. */
export async function openFolder(folder: string, way: Way): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { mode } = await lstat(folder);
  if (way.name === 'nobody' && (mode & 0o001) === 0) await chmod(folder, (mode & 0o777) | 0o011);
}

/** A folder inside ours for the account alone. */
export async function makeInside(path: string, owner: Account): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await giveTo(path, owner);
}

/** A folder in a place open to all, for the account alone. False if something of somebody else's is in its place. */
export async function makePrivate(path: string, owner: Account): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const seen = await lstat(path);
  if (!seen.isDirectory() || (seen.uid !== owner.uid && seen.uid !== process.getuid?.()) || (seen.mode & 0o077) !== 0) return false;
  if (seen.uid !== owner.uid) await lchown(path, owner.uid, owner.gid);
  return true;
}
