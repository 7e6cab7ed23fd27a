/** A hub as a process of its own, for benchmarks: started on a temporary folder, asked over HTTP, ended by its id. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const ROOT = new URL('..', import.meta.url).pathname;

export type BenchHub = { readonly url: string; readonly process: ChildProcess; readonly startedInMs: number; readonly stop: () => Promise<void> };

/** Starts `bin/crosscheck serve`, with more words and variables where they are given, and resolves when it says that it listens. */
export async function startHub(dataFolder: string, more: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<BenchHub> {
  const begun = performance.now();
  const child = spawn(join(ROOT, 'bin/crosscheck'), ['serve', '--data', dataFolder, '--port', '0', ...more], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let said = '';
  let faults = '';
  child.stderr.on('data', (chunk: Buffer) => { faults = (faults + chunk.toString()).slice(-4_000); });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /^listening on (http\S+)$/m.exec(said);
      if (found?.[1] !== undefined) resolve(found[1]);
    });
    child.on('exit', (code) => { reject(new Error(`the hub ended with ${code ?? 'a signal'}: ${faults}`)); });
  });
  const startedInMs = performance.now() - begun;
  return {
    url, process: child, startedInMs,
    stop: () => new Promise((resolve) => { child.removeAllListeners('exit'); child.on('exit', () => { resolve(); }); child.kill('SIGTERM'); }),
  };
}

export async function ask<T>(hub: BenchHub, token: string, route: `${'GET' | 'POST'} /${string}`, body?: unknown): Promise<T> {
  const [method = '', path = ''] = route.split(' ');
  const answer = await fetch(hub.url + path, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return await answer.json() as T;
}

export const adminToken = async (dataFolder: string): Promise<string> => (await readFile(join(dataFolder, 'admin.token'), 'utf8')).trim();

export async function tokenOf(hub: BenchHub, admin: string, role: string): Promise<string> {
  return (await ask<{ secret: string }>(hub, admin, 'POST /v1/tokens', { bureau: 'NL', role, unit: 'bench' })).secret;
}

/** Runs a command of the product to its end; resolves with its output. */
export function command(hub: BenchHub, token: string, args: readonly string[], stdout: 'pipe' | number = 'pipe'): Promise<{ code: number; out: string }> {
  const child = spawn(join(ROOT, 'bin/crosscheck'), args, { env: { ...process.env, CROSSCHECK_URL: hub.url, CROSSCHECK_TOKEN: token }, stdio: ['ignore', stdout, 'pipe'] });
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => { out = (out + chunk.toString()).slice(-100_000); });
  child.stderr?.on('data', (chunk: Buffer) => { err = (err + chunk.toString()).slice(-4_000); });
  return new Promise((resolve, reject) => { child.on('exit', (code) => { if (code !== null && code < 64) resolve({ code, out }); else reject(new Error(`${args.join(' ')}: ${code ?? 'killed'} ${err}`)); }); });
}
