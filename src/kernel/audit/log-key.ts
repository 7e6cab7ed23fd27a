/**
 * What the log keeps outside the database, in a folder that only the hub's account enters: the key that signs, and the checkpoint that it
 * signed last. Whoever restores an older database, or bends this one, does not bend these with it.
 */
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeDurably } from '../durable.ts';
import { KEY_BYTES, fromBase64, newSeed } from './note.ts';

const GUARD = 'log.checkpoint';

export type LogKeys = {
  readonly seed: Buffer;
  /** The note that was signed last; undefined before the first. */
  readonly lastSigned: () => Promise<string | undefined>;
  /** Keeps a note as the last one, durably, before anybody may see it. */
  readonly keep: (note: string) => Promise<void>;
};

/** Opens the folder; a key is made where there is none. */
export async function openLogKeys(folder: string): Promise<LogKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const guard = join(folder, GUARD);
  return {
    seed: await seedIn(folder),
    lastSigned: () => textOf(guard),
    keep: async (note) => {
      await writeDurably(`${guard}.new`, note, 'w');
      await rename(`${guard}.new`, guard);
      await syncFolder(folder);
    },
  };
}

/** What lies in the folder, for whoever verifies; undefined where there is no key. Makes nothing. */
export async function readLogKeys(folder: string): Promise<{ readonly seed: Buffer; readonly lastSigned: string | undefined } | undefined> {
  const path = join(folder, 'log.key');
  const key = await textOf(path);
  return key === undefined ? undefined : { seed: seedOf(key, path), lastSigned: await textOf(join(folder, GUARD)) };
}

async function seedIn(folder: string): Promise<Buffer> {
  const path = join(folder, 'log.key');
  const known = await textOf(path);
  if (known !== undefined) return seedOf(known, path);
  const seed = newSeed();
  try {
    await writeDurably(path, `${seed.toString('base64')}\n`, 'wx');
    await syncFolder(folder);
    return seed;
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'EEXIST') throw cause;
    return seedOf(await textOf(path) ?? '', path); // another process of this hub was faster
  }
}

function seedOf(text: string, path: string): Buffer {
  const seed = fromBase64(text.trim());
  if (seed?.length !== KEY_BYTES) throw new Error(`${path} is not the log's key: ${KEY_BYTES} bytes in base64; put the right one back`);
  return seed;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return undefined;
    throw cause;
  }
}
