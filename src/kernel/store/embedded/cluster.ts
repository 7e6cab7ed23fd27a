/**
 * Makes the data folder. `initdb` works in a folder beside it that is renamed when complete, so a killed initdb leaves
 * nothing half-made in its place. Knows neither sockets nor running servers.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../../durable.ts';
import type { Binaries } from './binaries.ts';
import { codeOf, EmbeddedFailure } from './errors.ts';
import { giveTo } from './ownership.ts';
import { birthOf } from './processes.ts';
import { bareEnvironment } from './way.ts';
import type { Way } from './way.ts';

const major = '18';

/** True if it was made now. */
export async function makeCluster(dataFolder: string, binaries: Binaries, way: Way, initdbMs: number): Promise<boolean> {
  await sweepLeftOvers(dataFolder);
  const version = await readFile(join(dataFolder, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (version !== undefined) {
    if (version.trim() === major) return false;
    throw new EmbeddedFailure(`${dataFolder} was made by PostgreSQL ${version.trim()}; this is ${major}. Dump it with the old one and load it here, or set DATABASE_URL.`);
  }
  const making = `${dataFolder}.making-${process.pid}-${birthMark(process.pid)}-${randomUUID().slice(0, 8)}`;
  await mkdir(making, { mode: 0o700 });
  try {
    await giveTo(making, way.owner);
    await initdb(making, binaries, way, initdbMs);
    await rename(making, dataFolder);
  } catch (error) {
    await rm(making, { recursive: true, force: true, maxRetries: 3 });
    if (codeOf(error) === 'ENOTEMPTY' || codeOf(error) === 'EEXIST') return false; // another hub was faster; the lock decides
    throw error;
  }
  await syncFolder(dirname(dataFolder));
  return true;
}

const birthMark = (pid: number): string => (birthOf(pid) ?? '').replaceAll(/[^0-9a-z]/gi, '');

async function sweepLeftOvers(dataFolder: string): Promise<void> {
  for (const name of await readdir(dirname(dataFolder))) {
    const parts = name.startsWith(`${basename(dataFolder)}.making-`) ? name.split('.making-')[1]?.split('-') : undefined;
    if (parts === undefined || (parts[1] !== '' && parts[1] === birthMark(Number(parts[0])))) continue;
    await rm(join(dirname(dataFolder), name), { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * The builtin provider sorts and folds the same on every machine and after every upgrade of libc. LC_CTYPE matters beside
 * it: with plain C, pg_trgm and text search see no letter beyond ASCII (seen with 18.4), so C is only the last resort.
 */
async function initdb(folder: string, binaries: Binaries, way: Way, limitMs: number): Promise<void> {
  const usual = ['-D', folder, '-U', 'postgres', '-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums', '--auth-local=trust', '--auth-host=reject', '--no-instructions'];
  const first = await run(way, binaries.initdb, [...usual, '--lc-ctype=C.UTF-8'], limitMs);
  if (first === undefined) return;
  const fault = first.includes('invalid locale name') ? await run(way, binaries.initdb, usual, limitMs) : first;
  if (fault !== undefined) throw new EmbeddedFailure(`PostgreSQL could not make its data folder (${way.name}):\n${fault}`);
}

/** Undefined if it worked, else its last words. */
function run(way: Way, program: string, args: readonly string[], timeout: number): Promise<string | undefined> {
  const { file, args: wrapped, as } = way.wrap(program, args);
  return new Promise((resolve) => {
    let said = '';
    const child = spawn(file, wrapped, { ...as, cwd: '/', env: bareEnvironment, timeout, killSignal: 'SIGTERM', stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (chunk: Buffer): void => { said = (said + chunk.toString('utf8')).slice(-2000); };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => { resolve(error.message); });
    child.once('close', (code, signal) => { resolve(code === 0 ? undefined : `${said.trimEnd().split('\n').slice(-6).join('\n')}\n(exit ${code ?? signal ?? 'unknown'})`); });
  });
}
