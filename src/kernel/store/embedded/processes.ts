/**
 * Looks at and ends processes by their id: is it alive, is it the same one as before, is it a postgres of this data
 * folder. Linux tells through /proc; elsewhere `ps` is asked, which knows less. Knows no SQL.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Limits } from './limits.ts';

const hasProc = existsSync('/proc/self/stat');

/** What tells this process from a later one with the same id; undefined if it is gone (or a zombie). */
export function birthOf(pid: number): string | undefined {
  if (!hasProc) return ps('lstart=', pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // proc(5): field 3 is the state, field 22 the start
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

export const isAlive = (pid: number): boolean => birthOf(pid) !== undefined;

/** A postmaster or backend works in its data folder; where we may not see that, its command line must name the folder. */
export function isPostgresOf(pid: number, dataFolder: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === dataFolder && basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('postgres');
  } catch {
    const args = commandLineOf(pid);
    return basename(args[0] ?? '') === 'postgres' && args.includes(dataFolder);
  }
}

export function commandLineOf(pid: number): string[] {
  if (!hasProc) return ps('args=', pid)?.split(' ') ?? [];
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

/** Its program file was deleted or replaced since it started, as `npm ci` does. */
export function isReplaced(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`).endsWith(' (deleted)');
  } catch {
    return false;
  }
}

/** Backends have a title where a postmaster has its arguments. Only Linux tells. */
export function listBackendsOf(dataFolder: string): number[] {
  return listPostgresOf(dataFolder).filter((pid) => commandLineOf(pid)[0]?.startsWith('postgres: '));
}

/** Postmasters and backends. */
export function listPostgresOf(dataFolder: string): number[] {
  if (!hasProc) return [];
  return readdirSync('/proc').map(Number).filter((pid) => pid > 0 && isPostgresOf(pid, dataFolder));
}

export type Ending = readonly (readonly [signal: NodeJS.Signals, waitMs: number])[];

/** PostgreSQL's fast shutdown, then its immediate one, then the kernel's. Each but the last leaves the files in order; WAL mends the rest. */
export const politely = (limits: Limits): Ending => [['SIGINT', limits.fastStopMs], ['SIGQUIT', limits.quitMs], ['SIGKILL', limits.killMs]];

/** Resolves with the signal that did it, or undefined if nothing did. */
export async function endProcess(pid: number, ending: Ending): Promise<NodeJS.Signals | 'gone' | undefined> {
  const birth = birthOf(pid);
  if (birth === undefined) return 'gone';
  for (const [signal, waitMs] of ending) {
    try {
      process.kill(pid, signal);
    } catch {
      if (birthOf(pid) !== birth) return 'gone';
    }
    const until = performance.now() + waitMs;
    while (performance.now() < until) {
      if (birthOf(pid) !== birth) return signal;
      await pause(10);
    }
  }
  return undefined;
}

function ps(column: string, pid: number): string | undefined {
  const asked = spawnSync('ps', ['-ww', '-o', column, '-p', String(pid)], { encoding: 'utf8', env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' } });
  return asked.status === 0 && asked.stdout.trim() !== '' ? asked.stdout.trim() : undefined;
}
