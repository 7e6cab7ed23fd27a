/** For the tests of this folder: hubs in processes of their own, to be killed. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { EmbeddedOptions, EmbeddedPostgres } from './index.ts';
import { findPostmaster } from './lock-file.ts';
import { endProcess, listPostgresOf } from './processes.ts';

export const small = { shared_buffers: '16MB' };
export const silent = (): undefined => undefined;

/** Those of the test that runs; a failed one must not leave a hub that the runner waits for. */
const hubs = new Set<() => Promise<void>>();

export async function withFolder<T>(run: (folder: string) => Promise<T>, parent = tmpdir()): Promise<T> {
  const made = await mkdtemp(join(parent, 'xc-'));
  await chmod(made, 0o755); // so that a root's test finds the way 'nobody'
  try {
    return await run(join(made, 'postgres'));
  } finally {
    for (const kill of hubs) await kill();
    for (const pid of listPostgresOf(join(made, 'postgres', 'data'))) await endProcess(pid, [['SIGKILL', 5_000]]);
    await rm(made, { recursive: true, force: true });
  }
}

export async function query(connection: EmbeddedPostgres['connection'], sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ ...connection, ssl: false });
  client.on('error', silent);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

export type Told = { pid?: number; connection?: EmbeddedPostgres['connection']; adopted?: boolean; refused?: string; message?: string };

/** A hub in a process and process group of its own; `told` is what came of its start. */
export function spawnHub(folder: string, options: Partial<EmbeddedOptions> = {}): { child: ChildProcess; told: Promise<Told>; kill: () => Promise<void> } {
  const code = `import { startEmbedded } from ${JSON.stringify(import.meta.resolve('./index.ts'))};
    process.on('SIGINT', () => {});
    try {
      const { connection, adopted } = await startEmbedded({ ...${JSON.stringify({ folder, settings: small, ...options })}, log: () => {} });
      process.stdout.write(JSON.stringify({ pid: process.pid, connection, adopted }) + '\\n');
      setInterval(() => {}, 1000);
    } catch (error) { process.stdout.write(JSON.stringify({ refused: error.name, message: error.message }) + '\\n'); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const told = once(createInterface({ input: child.stdout }), 'line').then(([line]) => JSON.parse(String(line)) as Told);
  told.catch(silent);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    hubs.delete(kill);
  };
  hubs.add(kill);
  return { child, told, kill };
}

export async function postmasterOf(folder: string): Promise<number> {
  const found = await findPostmaster(join(folder, 'data'));
  if (found === undefined) throw new Error(`no postmaster on ${folder}`);
  return found.pid;
}

export async function until(what: string, holds: () => Promise<boolean>, limitMs = 15_000): Promise<void> {
  for (const end = performance.now() + limitMs; !(await holds().catch(() => false));) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await pause(25);
  }
}
