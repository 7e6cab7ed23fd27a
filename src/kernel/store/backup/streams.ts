/** Whole tables between PostgreSQL and files: compressed, hashed on both sides of the compression, rows counted. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform, Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

const LEVEL = 1; // the disk is the slower part
const LINE_FEED = 0x0a;

/** What passes by: how many bytes and lines, and their hash. */
type Meter = { readonly stream: Transform; readonly bytes: () => number; readonly lines: () => number; readonly sha256: () => string };

function meter(onBytes?: (bytes: number) => void): Meter {
  const hash: Hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  let sha256: string | undefined;
  const stream = new Transform({ transform: (chunk: Buffer, _, done) => {
    hash.update(chunk);
    bytes += chunk.length;
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1;
    onBytes?.(chunk.length);
    done(null, chunk);
  } });
  return { stream, bytes: () => bytes, lines: () => lines, sha256: () => (sha256 ??= hash.digest('hex')) };
}

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => { done(); } });

export type Passed = { readonly rows: number; readonly bytes: number; readonly sha256: string; readonly textSha256: string };
export type Passing = { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void };

/** Rows out of PostgreSQL into a file, durably. */
export async function toFile(rows: Readable, path: string, { signal, onBytes }: Passing): Promise<Passed> {
  const [text, file] = [meter(onBytes), meter()];
  await pipeline(rows, text.stream, createGzip({ level: LEVEL }), file.stream, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
  const handle = await open(path, 'r');
  try { await handle.sync(); } finally { await handle.close(); }
  return { rows: text.lines(), bytes: file.bytes(), sha256: file.sha256(), textSha256: text.sha256() };
}

/** Rows out of a file into PostgreSQL, or nowhere, where the file is only looked at. */
export async function fromFile(path: string, to: Writable | undefined, { signal, onBytes }: Passing): Promise<Passed> {
  const [text, file] = [meter(onBytes), meter()];
  await pipeline(createReadStream(path), file.stream, createGunzip(), text.stream, to ?? nowhere(), { signal });
  return { rows: text.lines(), bytes: file.bytes(), sha256: file.sha256(), textSha256: text.sha256() };
}

/** Rows out of PostgreSQL, only to be looked at. */
export async function lookedAt(rows: Readable, { signal, onBytes }: Passing): Promise<Pick<Passed, 'rows' | 'textSha256'>> {
  const text = meter(onBytes);
  await pipeline(rows, text.stream, nowhere(), { signal });
  return { rows: text.lines(), textSha256: text.sha256() };
}
