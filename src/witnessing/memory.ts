/**
 * What a witness signed last of each log, in a folder: one file for each origin, on disk (fsync, rename) before anything is
 * answered. One process to a folder. Knows no key.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeDurably } from '../kernel/durable.ts';
import { checkpointText, readCheckpoint, type Checkpoint } from '../kernel/audit/checkpoint.ts';

export type Memory = {
  readonly last: (origin: string) => Promise<Checkpoint | undefined>;
  /** Resolves once it would survive a power cut. */
  readonly keep: (checkpoint: Checkpoint) => Promise<void>;
  /** One piece of work at a time for each origin. */
  readonly alone: <R>(origin: string, work: () => Promise<R>) => Promise<R>;
  readonly close: () => Promise<void>;
};

/** The folder is another process's. */
export class MemoryInUse extends Error {}
/** What lies there is not what this witness wrote: better no answer than a second history. */
export class MemorySpoilt extends Error {}

const codeOf = (cause: unknown): string | undefined => (cause as { code?: string }).code;

export async function openMemory(folder: string): Promise<Memory> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, 'process');
  await takeLock(lock);
  const turns = new Map<string, Promise<unknown>>();
  const pathOf = (origin: string): string => join(folder, `${createHash('sha256').update(origin).digest('hex')}.checkpoint`);
  return {
    last: async (origin) => {
      let text: string;
      try {
        text = await readFile(pathOf(origin), 'utf8');
      } catch (cause) {
        if (codeOf(cause) === 'ENOENT') return undefined;
        throw cause;
      }
      try {
        const checkpoint = readCheckpoint(text);
        if (checkpoint.origin === origin) return checkpoint;
      } catch { /* told below */ }
      throw new MemorySpoilt(`${pathOf(origin)} is not what this witness wrote; restore it from a copy, or it could sign a second history of ${origin}`);
    },
    keep: async (checkpoint) => {
      const path = pathOf(checkpoint.origin);
      const draft = `${path}.new`;
      await writeDurably(draft, checkpointText(checkpoint));
      await rename(draft, path);
      await syncFolder(folder);
    },
    alone: async (origin, work) => {
      const before = turns.get(origin);
      const turn = (async () => { await before?.catch(() => undefined); return work(); })();
      turns.set(origin, turn);
      try {
        return await turn;
      } finally {
        if (turns.get(origin) === turn) turns.delete(origin);
      }
    },
    close: async () => {
      await Promise.allSettled(turns.values());
      await rm(lock, { force: true });
    },
  };
}

const LOCK_TRIES = 3;

/** Says in a file which process has the folder; one that a dead process left is taken over. */
async function takeLock(path: string): Promise<void> {
  for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
    try {
      await writeFile(path, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
      return;
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') throw cause;
    }
    const holder = Number((await readFile(path, 'utf8').catch(() => '')).trim());
    if (holder !== process.pid && isAlive(holder)) throw new MemoryInUse(`process ${holder} witnesses with this folder already`);
    await rm(path, { force: true });
  }
  throw new MemoryInUse('another process takes this folder at the same moment');
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === 'EPERM';
  }
}
