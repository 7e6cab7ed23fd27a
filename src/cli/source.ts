/** Where a command reads: a file by its path, or standard input for “-”. */
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { EXIT, Failure } from './exit.ts';
import type { Io } from './io.ts';

const PIECE_BYTES = 256 * 1024;

export type Source = { readonly stream: Readable; readonly name: string; /** Unknown for standard input and for pipes. */ readonly bytes: number | undefined };

export async function openSource(path: string, io: Io): Promise<Source> {
  if (path === '-') return { stream: io.stdin, name: 'standard input', bytes: undefined };
  try {
    const file = await open(path, 'r');
    const stat = await file.stat();
    if (stat.isDirectory()) { await file.close(); throw new Failure(EXIT.noInput, `${path} is a folder, not a file`); }
    return { stream: file.createReadStream({ highWaterMark: PIECE_BYTES }), name: path, bytes: stat.isFile() ? stat.size : undefined };
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(EXIT.noInput, whyNot(path, cause as NodeJS.ErrnoException));
  }
}

export function whyNot(path: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `there is no file ${path}`;
  return code === 'EACCES' ? `${path} may not be read by you` : `${path} cannot be read: ${message}`;
}
