/**
 * Chooses the folder of the Unix socket. Whoever can enter it is let in without a password (pg_hba: local trust), which is
 * why it is 0700 and belongs to PostgreSQL's account: that account and root could read the files anyway, so a password
 * would lie beside them and protect nothing. There is no TCP.
 */
import { createHash } from 'node:crypto';
import { chmod, lchown, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedFailure } from './errors.ts';
import { makeInside, makePrivate } from './ownership.ts';
import { canEnter } from './way.ts';
import type { Way } from './way.ts';

export const port = 5432; // names the socket file only
/** sockaddr_un.sun_path less its closing zero */
const pathBytesMax = process.platform === 'linux' ? 107 : 103;

const isShort = (folder: string): boolean => Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= pathBytesMax;

/** Beside the data where the path is short enough, else under the temporary folder, named after the data's own path. */
export async function chooseSocketFolder(folder: string, dataFolder: string, way: Way, probeMs: number): Promise<string> {
  const beside = join(folder, 'socket');
  if (isShort(beside)) {
    await makeInside(beside, way.owner);
    return beside;
  }
  const name = `crosscheck-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`;
  for (const temporary of new Set([tmpdir(), '/tmp'])) {
    const chosen = join(temporary, name);
    if (!isShort(chosen) || !canEnter(way, temporary, probeMs)) continue;
    if (await makePrivate(chosen, way.owner)) return chosen;
    const fresh = await mkdtemp(join(temporary, 'crosscheck-')); // somebody took our name; postmaster.pid remembers this one
    if (process.getuid?.() === 0) await lchown(fresh, way.owner.uid, way.owner.gid);
    await chmod(fresh, 0o700);
    return fresh;
  }
  throw new EmbeddedFailure(`no folder for PostgreSQL's socket: ${beside} is longer than ${pathBytesMax} bytes allow, and the temporary folder cannot be used. Use a shorter data folder.`);
}
