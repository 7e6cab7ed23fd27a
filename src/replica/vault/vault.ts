/**
 * The folder of a replica: which vault it is, and the sealed files in it. Nothing unsealed is ever written there. Knows not what the files mean.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeDurably } from '../../kernel/durable.ts';
import { birthOf } from '../../kernel/store/embedded/processes.ts';
import { z } from '../../kernel/schema/index.ts';
import { NotSealed } from './blocks.ts';
import { destroyKey, keySourceOf, machineId, makeKey, markOf, readKey, vaultKey, VaultRefused, type KeySource } from './key.ts';
import { createSealed, openSealed, type Entry, type SealedFile } from './sealed-file.ts';

const HEAD = 'vault.json';
const HOLDER = 'replica.pid';
const FILE_END = '.sealed';
const BESIDE_END = '.beside';
const FORMAT = 'crosscheck-replica-vault/1';
const ID_BYTES = 8;
/** Of an erased file its head is overwritten: without the key in it the rest is noise. */
const OVERWRITTEN_BYTES = 4_096;

const Head = z.strictObject({ format: z.literal(FORMAT), id: z.string().regex(/^[0-9a-f]{16}$/), key: z.string(), machine: z.string() });

export type VaultOptions = {
  readonly folder: string;
  readonly keyFile?: string | undefined;
  readonly keyCommand?: string | undefined;
  /** Where the user's configuration lies. */
  readonly userFolder: string | undefined;
  /** Which machine this is; asked of the system where nothing is said. */
  readonly machine?: (() => Promise<string>) | undefined;
};

export type Vault = {
  readonly has: (name: string) => boolean;
  /** Opens a file of the vault. */
  readonly open: (name: string, onEntry: (entry: Entry) => void | Promise<void>) => Promise<{ readonly file: SealedFile; readonly cut: number }>;
  /** A new file beside the one of that name, which it replaces once `take` has resolved. */
  readonly beside: (name: string) => Promise<{ readonly file: SealedFile; readonly take: () => Promise<void>; readonly drop: () => Promise<void> }>;
  readonly remove: (name: string) => Promise<void>;
  /** Destroys the key, then what it sealed. Nothing of it can be read again. */
  readonly erase: () => Promise<void>;
  readonly release: () => Promise<void>;
};

/** Whether a folder holds a vault. */
export const hasVault = (folder: string): boolean => existsSync(join(folder, HEAD));

/** Opens the vault of a folder; makes one where there is none. Throws VaultRefused, saying why. */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { folder } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await hold(folder);
  try {
    const machine = await (options.machine ?? machineId)();
    const head = hasVault(folder) ? Head.parse(JSON.parse(await readFile(join(folder, HEAD), 'utf8'))) : undefined;
    const id = head?.id ?? randomBytes(ID_BYTES).toString('hex');
    const source = keySourceOf({ folder, vault: id, file: options.keyFile, command: options.keyCommand, userFolder: options.userFolder });
    if (!head) await makeKey(source);
    const key = await readKey(source);
    const marks = { key: markOf('key', id, key), machine: markOf('machine', id, machine) };
    if (head && head.machine !== marks.machine) throw new VaultRefused('this copy was made on another machine and opens there alone (R22): enrol this machine with a code of its own, in a folder of its own');
    if (head && head.key !== marks.key) throw new VaultRefused('that is not the key of this vault: name the one that was made with it (--key, --key-command)');
    if (!head) {
      await writeDurably(join(folder, HEAD), `${JSON.stringify({ format: FORMAT, id, ...marks })}\n`, 'wx');
      await syncFolder(folder);
    }
    return vaultIn(folder, vaultKey(key, machine), source);
  } catch (cause) {
    await rm(join(folder, HOLDER), { force: true });
    throw cause;
  }
}

/** One process at a time: its number and when it began stand beside the data. */
async function hold(folder: string): Promise<void> {
  const path = join(folder, HOLDER);
  const [pid = '', birth] = (await readFile(path, 'utf8').catch(() => '')).trim().split(' ');
  if (birth !== undefined && birth !== '' && Number(pid) !== process.pid && birthOf(Number(pid)) === birth) throw new VaultRefused(`another replica (process ${pid}) works on ${folder}: end it first, or name another folder with --data`);
  await rm(path, { force: true });
  await writeDurably(path, `${process.pid} ${birthOf(process.pid) ?? ''}\n`);
}

function vaultIn(folder: string, key: Buffer, source: KeySource): Vault {
  const pathOf = (name: string): string => join(folder, name + FILE_END);
  return {
    has: (name) => existsSync(pathOf(name)),
    open: async (name, onEntry) => {
      try {
        return await openSealed(pathOf(name), { vault: key, purpose: name, onEntry });
      } catch (cause) {
        throw cause instanceof NotSealed ? new VaultRefused(`${pathOf(name)} is no file of this vault: ${cause.message}`) : cause;
      }
    },
    beside: async (name) => {
      const aside = pathOf(name) + BESIDE_END;
      const file = await createSealed(aside, key, name);
      return {
        file,
        take: async () => {
          await file.flush();
          await rename(aside, pathOf(name));
          await syncFolder(folder);
        },
        drop: async () => {
          await file.close();
          await rm(aside, { force: true });
        },
      };
    },
    remove: async (name) => { await rm(pathOf(name), { force: true }); },
    erase: async () => {
      await destroyKey(source);
      for (const name of await readdir(folder)) if (name.endsWith(FILE_END) || name.endsWith(BESIDE_END)) await eraseFile(join(folder, name));
      await rm(join(folder, HEAD), { force: true });
      await syncFolder(folder);
    },
    release: async () => { await rm(join(folder, HOLDER), { force: true }); },
  };
}

async function eraseFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(randomBytes(OVERWRITTEN_BYTES), 0, OVERWRITTEN_BYTES, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(path);
}
