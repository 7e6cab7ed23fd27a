/**
 * Starts a postmaster in a session of its own and waits until one answers. Knows nothing of other hubs or supervision.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { codeOf } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Postmaster } from './lock-file.ts';
import { isAlive } from './processes.ts';
import { openLog } from './server-log.ts';
import { bareEnvironment } from './way.ts';
import type { Way } from './way.ts';

/** A session of the superuser, apart from the hub's pool. */
export function sessionOf(place: Omit<Postmaster, 'pid'>, connectMs: number): pg.Client {
  const client = new pg.Client({ host: place.socketFolder, port: place.port, user: 'postgres', database: 'postgres', ssl: false, application_name: `crosscheck hub ${process.pid}`, connectionTimeoutMillis: connectMs });
  client.on('error', () => undefined); // the loss of an idle session is seen by its 'end'
  return client;
}

/** A session of its own (setsid): Ctrl-C in the terminal reaches the hub, which drains first, and not PostgreSQL. */
export async function launch(way: Way, postgres: string, args: readonly string[], logPath: string): Promise<number> {
  const log = await openLog(logPath);
  try {
    const { file, args: wrapped, as } = way.wrap(postgres, args);
    const child = spawn(file, wrapped, { ...as, cwd: '/', env: bareEnvironment, detached: true, stdio: ['ignore', log.fd, log.fd] });
    child.unref();
    await once(child, 'spawn');
    child.on('error', () => undefined); // after the start only a failed kill() is told here, and we send none through it
    return child.pid ?? 0;
  } finally {
    await log.close();
  }
}

export type Answer = 'ready' | 'gone' | 'silent';

/** cannot_connect_now (starting, recovering, shutting down) and too_many_connections are answers, only not the wished one */
const busy = new Set(['57P03', '53300']);

/** Asks until it answers, dies or has been silent for too long. */
export async function awaitAnswer(postmaster: Postmaster, limits: Limits, signal: AbortSignal): Promise<Answer> {
  const start = performance.now();
  let heard = start;
  for (let waitMs = 15; ; waitMs = Math.min(waitMs * 1.5, 200)) {
    signal.throwIfAborted();
    const fault = await ask(postmaster, limits.silenceMs);
    if (fault === undefined) return 'ready';
    if (!isAlive(postmaster.pid)) return 'gone';
    const now = performance.now();
    if (busy.has(fault)) heard = now;
    if (now - heard > limits.silenceMs || now - start > limits.recoveryMs) return 'silent';
    await pause(waitMs);
  }
}

/** Undefined if it answered, else the code of the fault. */
async function ask(postmaster: Postmaster, connectMs: number): Promise<string | undefined> {
  const client = sessionOf(postmaster, connectMs);
  try {
    await client.connect();
    await client.query('select 1');
    return undefined;
  } catch (error) {
    return codeOf(error) || 'unknown';
  } finally {
    await client.end().catch(() => undefined);
  }
}
