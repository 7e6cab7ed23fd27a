/**
 * The key of a vault: made from a key that lies apart from it and from the machine on which it was made. Copied elsewhere, or with another
 * key, a vault does not open and says why. Knows no block and no record.
 */
import { execFile } from 'node:child_process';
import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fromBase64 } from '../../kernel/audit/note.ts';
import { syncFolder, writeDurably } from '../../kernel/durable.ts';

export const KEY_BYTES = 32;
const COMMAND_WITHIN_MS = 30_000;
const FOLDER_OWN_EYES = 0o700;
const INFO = 'crosscheck-replica-vault/1';

/** A vault that does not open, or may not be made so; the sentence is for the operator. */
export class VaultRefused extends Error {}

/** Where a key comes from: a file of its own, or a command that prints it. */
export type KeySource = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'command'; readonly command: string };

const within = (folder: string, path: string): boolean => {
  const way = relative(resolve(folder), resolve(path));
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
};

/** Where the key of a vault lies, as the operator said; beside the user's other configuration where nothing was said. */
export function keySourceOf({ folder, vault, file, command, userFolder }: { readonly folder: string; readonly vault: string; readonly file?: string | undefined; readonly command?: string | undefined; readonly userFolder: string | undefined }): KeySource {
  if (command !== undefined) return { kind: 'command', command };
  if (file === undefined && userFolder === undefined) throw new VaultRefused('there is no home folder in which the key could lie apart from the data: name a place with --key FILE, or a command that prints it with --key-command CMD');
  const path = file ?? join(userFolder ?? '', 'replicas', `${vault}.key`);
  if (within(folder, path)) throw new VaultRefused(`the key lies apart from what it opens: ${path} is within ${folder}; name another place with --key FILE`);
  return { kind: 'file', path };
}

/** Makes the key of a new vault, in a file for its owner's eyes. A command's key was made by whoever wrote the command. */
export async function makeKey(source: KeySource): Promise<void> {
  if (source.kind === 'command' || existsSync(source.path)) return;
  await mkdir(dirname(source.path), { recursive: true, mode: FOLDER_OWN_EYES });
  await writeDurably(source.path, `${randomBytes(KEY_BYTES).toString('base64')}\n`, 'wx');
  await chmod(source.path, 0o600);
  await syncFolder(dirname(source.path));
}

/** The key's bytes. */
export async function readKey(source: KeySource): Promise<Buffer> {
  const told = source.kind === 'file' ? await readFileOf(source.path) : await printedBy(source.command);
  const bytes = fromBase64(told.trim());
  if (bytes?.length !== KEY_BYTES) throw new VaultRefused(`${source.kind === 'file' ? source.path : 'what --key-command printed'} is no key: it is ${KEY_BYTES} bytes in base64 (head -c ${KEY_BYTES} /dev/urandom | base64)`);
  return bytes;
}

async function readFileOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new VaultRefused(`the key of this vault is not at ${path}: put it back, or name where it is with --key; without it nobody can open the vault`);
  }
}

async function printedBy(command: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], { timeout: COMMAND_WITHIN_MS });
    return stdout;
  } catch (cause) {
    throw new VaultRefused(`--key-command gave no key: ${(cause as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? (cause as Error).message}`);
  }
}

/** Overwrites the key and takes it away: nothing that it sealed can be opened any more. */
export async function destroyKey(source: KeySource): Promise<void> {
  if (source.kind === 'command' || !existsSync(source.path)) return;
  const file = await open(source.path, 'r+');
  try {
    await file.write(randomBytes((await file.stat()).size), 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(source.path);
  await syncFolder(dirname(source.path));
}

/** What tells this machine from every other. */
export async function machineId(): Promise<string> {
  for (const path of ['/etc/machine-id', '/var/lib/dbus/machine-id']) {
    const id = existsSync(path) ? (await readFile(path, 'utf8')).trim() : '';
    if (/^[0-9a-f]{32}$/i.test(id)) return id.toLowerCase();
  }
  if (process.platform === 'darwin') {
    const { stdout } = await promisify(execFile)('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']);
    const id = /"IOPlatformUUID" = "([0-9A-F-]+)"/i.exec(stdout)?.[1];
    if (id !== undefined) return id.toLowerCase();
  }
  throw new VaultRefused('this machine does not say which one it is (/etc/machine-id), and a replica is bound to its machine: make one with systemd-machine-id-setup');
}

/** The vault's key: of the key that lies apart, on this machine. */
export const vaultKey = (key: Uint8Array, machine: string): Buffer => Buffer.from(hkdfSync('sha256', key, createHash('sha256').update(machine).digest(), INFO, KEY_BYTES));

/** By what a vault tells a wrong key from a wrong machine, without telling anything of either. */
export const markOf = (what: 'key' | 'machine', vault: string, secret: Uint8Array | string): string => createHash('sha256').update(`${INFO}\n${what}\n${vault}\n`).update(secret).digest('hex').slice(0, 32);
