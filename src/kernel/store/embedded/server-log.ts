/** PostgreSQL's log: one file that the server appends to itself (it outlives the hub), bounded by the hub. Knows no lines' meaning. */
import { copyFile, open, stat, truncate } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

export const openLog = (path: string): Promise<FileHandle> => open(path, 'a', 0o600);

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

/** Keeps one older file. The server appends (O_APPEND), so cutting the file under it is safe; lines of that instant may be lost. */
export async function boundLog(path: string, bytesMax: number): Promise<void> {
  if ((await sizeOf(path)) <= bytesMax) return;
  await copyFile(path, `${path}.1`);
  await truncate(path);
}

/** A place in the log, to read on from. */
export const markLog = sizeOf;

/** The last lines since `mark`, at most 4 KB. */
export async function lastLines(path: string, mark = 0, linesMax = 12): Promise<string> {
  const size = await sizeOf(path);
  const from = Math.max(size >= mark ? mark : 0, size - 4096);
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-linesMax).join('\n');
  } finally {
    await file.close();
  }
}
