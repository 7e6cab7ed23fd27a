/** Lays out what goes into a bundle: the checkout at a commit, packages as they are installed, the built console. Knows no signature. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Installed } from './lock.ts';

export type Commit = { readonly hash: string; readonly at: string; readonly seconds: number };

const git = (root: string, ...args: readonly string[]): string => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();

export function commitOf(root: string): Commit {
  const [hash = '', seconds = ''] = git(root, 'log', '-1', '--format=%H %ct').split(' ');
  return { hash, seconds: Number(seconds), at: new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z') };
}

export const uncommitted = (root: string): string => git(root, 'status', '--porcelain');

/** Files of a commit into a folder: all of them, or what lies at some paths. */
export async function layCheckout(root: string, { hash }: Commit, folder: string, paths: readonly string[] = []): Promise<void> {
  await mkdir(folder, { recursive: true });
  const archive = spawn('git', ['-C', root, 'archive', '--format=tar', hash, '--', ...paths], { stdio: ['ignore', 'pipe', 'inherit'] });
  const unpack = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'inherit', 'inherit'] });
  archive.stdout.pipe(unpack.stdin);
  const ended = await Promise.all([once(archive, 'exit'), once(unpack, 'exit')]) as [number | null][];
  if (ended.some(([code]) => code !== 0)) throw new Error('the checkout could not be laid out');
}

const OTHERS = /\/onnxruntime-node\/bin\/[^/]+\/([^/]+)\/([^/]+)\//;
const HEADERS = /\/node_modules\/node-[^/]+\/include(\/|$)/;

/** Binaries of other platforms, and Node's headers, run nowhere here. */
export function isLeftOut(path: string, platform: string): boolean {
  const [, os, cpu] = OTHERS.exec(`${path}/`) ?? [];
  return HEADERS.test(path) || (os !== undefined && `${os}-${cpu ?? ''}` !== platform);
}

/** Packages as they are installed; those within others are packages of their own. */
export async function layPackages(root: string, packages: readonly Installed[], { folder, platform }: { readonly folder: string; readonly platform: string }): Promise<void> {
  for (const { path } of packages) {
    const from = join(root, path);
    const inner = join(from, 'node_modules');
    await cp(from, join(folder, path), { recursive: true, verbatimSymlinks: true, filter: (source) => source !== inner && !isLeftOut(source, platform) });
  }
  const node = packages.find(({ name }) => existsSync(join(root, 'node_modules', name, 'bin/node')));
  if (!node) return;
  const link = join(folder, 'node_modules/.bin/node');
  await mkdir(dirname(link), { recursive: true });
  await symlink(relative(dirname(link), join(folder, node.path, 'bin/node')), link);
}

export async function layFile(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** One archive: the same files make the same bytes, whoever packs them and whenever. */
export async function pack(parent: string, name: string, { archive, seconds }: { readonly archive: string; readonly seconds: number }): Promise<void> {
  const args = ['-C', parent, '--sort=name', `--mtime=@${seconds}`, '--owner=0', '--group=0', '--numeric-owner', '--mode=u+rw,go=rX', '--format=gnu', '--use-compress-program=gzip -n -6', '-cf', archive, name];
  const [code] = await once(spawn('tar', args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, LC_ALL: 'C' } }), 'exit') as [number | null];
  if (code !== 0) throw new Error(`tar ended with ${code ?? 'a signal'}`);
}
