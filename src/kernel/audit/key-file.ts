/**
 * A key by which a hub signs what it gives away (receipts, hotlists): in a file for its owner's eyes, made once. Without a folder it lives as
 * long as the process. Removing the file makes a new key at the next start.
 */
import { existsSync } from 'node:fs';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSecret } from '../ids.ts';
import { newSeed, NOTE_SIGNATURE, fromBase64, signerKey, type SignerKey } from './note.ts';

const SEED_BYTES = 32;
const OWN_EYES = 0o600;
const FOLDER_OWN_EYES = 0o700;

/** What a key is called: names it for people, and tells hubs apart. It stays with the key when the hub moves. */
export const keyNameOf = (publicUrl: string, what: string): string => `${URL.canParse(publicUrl) ? new URL(publicUrl).host : 'crosscheck'}/${what}`;

/** Whole or not at all: it is written aside and then given its name, which only one of two can have. */
async function makeKey(path: string, name: string): Promise<void> {
  const aside = `${path}.${newSecret()}`;
  await writeFile(aside, `${name} ${newSeed().toString('base64')}\n`, { flag: 'wx', mode: OWN_EYES, flush: true });
  try {
    await link(aside, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
  } finally {
    await rm(aside);
  }
}

/** Reads the key of a folder, or makes it. Two processes that begin together end with one key. */
export async function openKey({ folder, file, name }: { readonly folder: string | undefined; readonly file: string; readonly name: string }): Promise<SignerKey> {
  if (folder === undefined) return signerKey(name, NOTE_SIGNATURE, newSeed());
  const path = join(folder, file);
  await mkdir(folder, { recursive: true, mode: FOLDER_OWN_EYES });
  if (!existsSync(path)) await makeKey(path, name);
  const [named = '', seed = ''] = (await readFile(path, 'utf8')).trim().split(' ');
  const bytes = fromBase64(seed);
  if (bytes?.length !== SEED_BYTES || named === '') throw new Error(`${path} holds no key: it is a name and 32 bytes in base64; put back the file, or remove it to have a new key made`);
  return signerKey(named, NOTE_SIGNATURE, bytes);
}
