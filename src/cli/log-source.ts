/** Where a log is read from: an exported copy in a folder, or a hub over HTTP. Knows no check of it. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LogPartMissing, type LogParts } from '../kernel/audit/checking.ts';
import { bundlePath, tilePath } from '../kernel/audit/tiles.ts';
import { EXIT, Failure } from './exit.ts';
import { fetchFile } from './files.ts';
import type { Hub } from './hub.ts';
import { whyNot } from './source.ts';

/** An event of the reader's own bureau: what was hashed, and the salt, in base64. */
export type OwnEvent = { readonly index: number; readonly canonical: string; readonly salt: string };
/** How far a hub says that the reader's own bureau has come. */
export type OwnHead = { readonly bureau: string; readonly number: number; readonly head?: string };

export type LogSource = {
  readonly where: string;
  readonly key: () => Promise<string>;
  readonly checkpoint: () => Promise<string>;
  /** The newest checkpoint that a quorum of witnesses signed; undefined where there is none. */
  readonly witnessed: () => Promise<string | undefined>;
  readonly parts: LogParts;
  /** In the order of the index. */
  readonly events: () => AsyncIterable<OwnEvent>;
  /** Undefined where a copy cannot say. */
  readonly head: () => Promise<OwnHead | undefined>;
};

export const EVENTS_FILE = 'events.ndjson';
export const CHECKPOINT_FILE = 'checkpoint';
export const WITNESSED_FILE = 'checkpoint.witnessed';
export const KEY_FILE = 'key';
const EVENTS_PAGE = 500;

const isAbsent = (cause: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((cause as { code?: string }).code ?? '');

/** A file of the folder; undefined where it is not there. */
export async function readIn(folder: string, path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(folder, path));
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    throw new Failure(EXIT.noInput, whyNot(join(folder, path), cause as NodeJS.ErrnoException));
  }
}

/** A log as `audit export` left it. */
export function folderSource(folder: string): LogSource {
  const needed = async (file: string): Promise<string> => {
    const bytes = await readIn(folder, file);
    if (!bytes) throw new Failure(EXIT.noInput, `${folder} holds no exported log: there is no file ${file} in it`);
    return bytes.toString('utf8');
  };
  const part = async (path: string): Promise<Uint8Array> => {
    const bytes = await readIn(folder, path);
    if (!bytes) throw new LogPartMissing(`${path} is missing`);
    return bytes;
  };
  return {
    where: folder,
    key: () => needed(KEY_FILE), checkpoint: () => needed(CHECKPOINT_FILE),
    witnessed: async () => (await readIn(folder, WITNESSED_FILE))?.toString('utf8'),
    parts: { tile: (tile) => part(tilePath(tile)), bundle: (bundle) => part(bundlePath(bundle)) },
    events: () => eventsIn(join(folder, EVENTS_FILE)),
    head: async () => undefined,
  };
}

async function* eventsIn(path: string): AsyncGenerator<OwnEvent> {
  const input = createReadStream(path, { encoding: 'utf8' });
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (line !== '') yield eventOf(line, `${path}, line ${number}`);
    }
  } catch (cause) {
    if (!isAbsent(cause)) throw cause; // an export by somebody who may read no events has none
  } finally {
    input.destroy();
  }
}

function eventOf(line: string, where: string): OwnEvent {
  let read: Partial<OwnEvent> | null = null;
  try { read = JSON.parse(line) as Partial<OwnEvent> | null; } catch { /* told below */ }
  if (!Number.isSafeInteger(read?.index) || typeof read?.canonical !== 'string' || typeof read.salt !== 'string') throw new BadEvent(`${where} is no event: index, canonical, salt`);
  return { index: read.index ?? 0, canonical: read.canonical, salt: read.salt };
}

/** A line that is no event. */
export class BadEvent extends Error {}

const path = (name: string): string => `/v1/log/${name}`;

/** The log of a hub, as far as the token's bearer may read it; the newest where no origin is named. */
export function hubSource(hub: Hub, signal: AbortSignal, origin?: string): LogSource {
  const query: Readonly<Record<string, string>> = origin === undefined ? {} : { origin };
  const text = async (name: string): Promise<string> => (await fetchFile(hub, path(name), { query, signal })).toString('utf8');
  const part = async (name: string): Promise<Uint8Array> => {
    try {
      return await fetchFile(hub, path(name), { query, signal });
    } catch (cause) {
      if (cause instanceof Failure && cause.problem?.status === 404) throw new LogPartMissing(`${name} is missing`);
      throw cause;
    }
  };
  return {
    where: hub.url,
    key: () => text('key'), checkpoint: () => text('checkpoint'),
    witnessed: async () => (origin === undefined ? unlessAbsent(async () => (await fetchFile(hub, path('checkpoint/witnessed'), { signal })).toString('utf8')) : undefined),
    parts: { tile: (tile) => part(tilePath(tile)), bundle: (bundle) => part(bundlePath(bundle)) },
    events: () => eventsFrom(hub, 0, query),
    head: () => unlessAbsent(() => hub.ask<OwnHead>('GET', path('heads'), { query })),
  };
}

async function unlessAbsent<R>(ask: () => Promise<R>): Promise<R | undefined> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof Failure && [403, 404, 409].includes(cause.problem?.status ?? 0)) return undefined;
    throw cause;
  }
}

type Page = { readonly items: readonly { readonly index: number; readonly canonical: string; readonly salt: string }[]; readonly next?: string };

/** The own bureau's events behind an index (at 0 there is none: a log begins with its origin); those whose text was erased after its time are left out. */
export async function* eventsFrom(hub: Hub, after: number, query: Readonly<Record<string, string>> = {}): AsyncGenerator<OwnEvent> {
  let next: string | undefined = String(after);
  while (next !== undefined) {
    const page: Page | undefined = await unlessAbsent(() => hub.ask<Page>('GET', path('events'), { query: { ...query, after: next, limit: String(EVENTS_PAGE) } }));
    yield* page?.items ?? [];
    next = page?.next;
  }
}
