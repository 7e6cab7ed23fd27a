/**
 * What proves a bundle: SHA256SUMS over every file (as `sha256sum -c` reads it), LINKS for symbolic links, and BUNDLE.note, which says the hash of
 * SHA256SUMS and is signed by the publisher. Needs nothing but Node, so that a bundle can be held against it where nothing else is.
 */
import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readNote, signText, verifyNote, writeNote, type SignerKey, type VerifierKey } from '../../src/kernel/audit/note.ts';

export const SUMS = 'SHA256SUMS';
export const LINKS = 'LINKS';
export const NOTE = 'BUNDLE.note';
/** What a hub writes beside its program is not the bundle's. */
const DATA = '.crosscheck';

type Found = { readonly files: readonly string[]; readonly links: readonly string[] };

/** Everything below a folder but data, sorted. */
function everything(folder: string, below = ''): Found {
  const files: string[] = [];
  const links: string[] = [];
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (path === DATA) continue;
    if (entry.isSymbolicLink()) links.push(path);
    else if (entry.isDirectory()) {
      const inner = everything(folder, path);
      files.push(...inner.files);
      links.push(...inner.links);
    } else files.push(path);
  }
  return { files: files.sort(), links: links.sort() };
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const linesOf = (folder: string, links: readonly string[]): string => links.map((path) => `${path} -> ${readlinkSync(join(folder, path))}\n`).join('');

export type BundleSaid = { readonly version: string; readonly commit: string; readonly platform: string; readonly at: string };

/** Writes the three files; gives the text that was signed. */
export async function seal(folder: string, said: BundleSaid, key: SignerKey): Promise<string> {
  const { files, links } = everything(folder);
  for (const path of [...files, ...links]) if (/[\n\\]/.test(path)) throw new Error(`${path} cannot be named in ${SUMS}`);
  await writeFile(join(folder, LINKS), linesOf(folder, links));
  const sums: string[] = [];
  for (const path of [...files, LINKS].sort()) sums.push(`${await sha256Of(join(folder, path))}  ${path}\n`);
  const text = sums.join('');
  await writeFile(join(folder, SUMS), text);
  const note = `crosscheck bundle\nversion ${said.version}\ncommit ${said.commit}\nplatform ${said.platform}\nat ${said.at}\nfiles ${sums.length}\nsha256 ${sha256(text)}  ${SUMS}\n`;
  await writeFile(join(folder, NOTE), writeNote({ text: note, signatures: [signText(note, key)] }));
  return note;
}

/** What is wrong with a bundle, in sentences; nothing where it is as its publisher sealed it. */
export async function faultsOf(folder: string, key: VerifierKey): Promise<readonly string[]> {
  const note = readNote(await readFile(join(folder, NOTE), 'utf8'));
  if (verifyNote(note, [key]).length === 0) return [`${NOTE} is not signed by ${key.name}`];
  const sums = await readFile(join(folder, SUMS), 'utf8');
  if (!note.text.startsWith('crosscheck bundle\n') || !note.text.includes(`\nsha256 ${sha256(sums)}  ${SUMS}\n`)) return [`${SUMS} is not the one that was signed`];
  const wanted = new Map(sums.split('\n').slice(0, -1).map((line) => [line.slice(66), line.slice(0, 64)]));
  const { files, links } = everything(folder);
  const here = new Set(files);
  const faults = files.filter((path) => !wanted.has(path) && path !== SUMS && path !== NOTE).map((path) => `${path} is not of the bundle`);
  for (const [path, hash] of wanted) {
    if (!here.has(path)) faults.push(`${path} is missing`);
    else if (await sha256Of(join(folder, path)) !== hash) faults.push(`${path} was changed`);
    else if ((lstatSync(join(folder, path)).mode & 0o6000) !== 0) faults.push(`${path} runs as somebody else`);
  }
  if (here.has(LINKS) && linesOf(folder, links) !== await readFile(join(folder, LINKS), 'utf8')) faults.push('a symbolic link was added, changed or removed');
  return faults;
}
