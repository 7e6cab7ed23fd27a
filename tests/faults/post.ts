/**
 * A border post: a replica in a process of its own, enrolled at a hub behind a link that can be broken. Its vault can be damaged and its clock set. Knows no fault.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { asking, type HubProcess } from '../hub-process.ts';
import { until } from '../waiting.ts';
import type { FaultProxy } from './proxy.ts';

const COMMAND = new URL('../../bin/crosscheck', import.meta.url).pathname;
const ANSWERS_WITHIN_MS = 120_000;
/** Bytes in a row that are turned over: more than a sealed block's own tag. */
const DAMAGED_BYTES = 64;

export type Post = {
  readonly ask: HubProcess['ask'];
  /** Resolves once it answers at all; whether what it answers is current, it says itself. */
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly end: () => Promise<number | null>;
  /** Turns bytes over in the midst of its copy, or of its log. */
  readonly damage: (file: 'copy' | 'log') => Promise<void>;
  /** Resolves once it has written something more to its copy, and is about to go on. */
  readonly writes: () => Promise<void>;
  /** What it has said since it was started last. */
  readonly said: () => string;
  /** What it says of itself; undefined where it says nothing. */
  readonly standing: () => Promise<{ readonly isCurrent: boolean; readonly isLinked: boolean; readonly undelivered: number; readonly way: 'http' | 'nats' | undefined; readonly refused: number } | undefined>;
};

type Status = { readonly replica?: { readonly notCurrent?: true; readonly isLinked: boolean; readonly undelivered: number; readonly way?: 'http' | 'nats'; readonly refused?: number } };

/** Enrols a post of a bureau and starts it. `env` goes into its environment; `officer` is who asks it how it stands. */
export async function post(t: Pick<TestContext, 'after'>, hub: HubProcess, { bureau, officer, link, env }: { readonly bureau: string; readonly officer: string; readonly link: FaultProxy; readonly env: Readonly<Record<string, string>> }): Promise<Post> {
  const home = await mkdtemp(join(tmpdir(), 'xc-post-'));
  const data = join(home, 'data');
  const { DATABASE_URL: _url, CROSSCHECK_TOKEN: _token, CROSSCHECK_URL: _address, NODE_OPTIONS: _options, ...inherited } = process.env;
  const pathOf = (file: 'copy' | 'log'): string => join(data, `${file}.sealed`);
  let child: ChildProcess | undefined;
  let said = '';
  let port = '0';
  let code: string | undefined;
  const isRunning = (): boolean => child?.exitCode === null && child.signalCode === null;
  const leave = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (!child || !isRunning()) return null;
    const gone = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await gone)[0];
  };
  t.after(async () => {
    await leave('SIGKILL');
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  });

  async function start(): Promise<void> {
    said = '';
    child = spawn(COMMAND, ['replica', '--hub', `http://127.0.0.1:${link.port}`, '--data', data, '--port', port, ...(code === undefined ? [] : ['--code', code])], { env: { ...inherited, ...env, XDG_CONFIG_HOME: join(home, 'config') }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { said = (said + chunk.toString('utf8')).slice(-200_000); });
    await until('the replica listens', async () => {
      if (!isRunning()) throw new Error(`the replica ended with ${child?.exitCode ?? child?.signalCode ?? '?'}:\n${said.slice(-3_000)}`);
      port = /^listening on http:\/\/\S+:(\d+)$/m.exec(said)?.[1] ?? port;
      return port !== '0' && (await ask('', 'GET', '/healthz')).status === 200;
    }, ANSWERS_WITHIN_MS);
  }
  const ask = asking({ address: () => `http://127.0.0.1:${port}`, ended: () => (!isRunning() && child?.signalCode === null && child.exitCode !== 0 ? `the replica ended by itself with ${child.exitCode ?? '?'}:\n${said.slice(-4_000)}` : undefined) });

  const invited = await hub.ask<{ code: string }>(hub.admin(), 'POST', '/v1/replicas', { bureau, unit: 'Main unit', name: 'border post A12' });
  assert.equal(invited.status, 201, JSON.stringify(invited.body));
  ({ code } = invited.body);
  await start(); // the first copy is fetched before it says where it listens
  code = undefined;
  return {
    ask, start,
    kill: async () => { await leave('SIGKILL'); },
    end: () => leave('SIGTERM'),
    said: () => said,
    writes: async () => {
      const { size } = await stat(pathOf('copy'));
      await until('the copy grows', async () => (await stat(pathOf('copy'))).size !== size);
    },
    damage: async (file) => {
      const path = pathOf(file);
      const at = Math.floor((await stat(path)).size / 2);
      const bytes = (await readFile(path)).subarray(at, at + DAMAGED_BYTES).map((byte) => byte ^ 0xff);
      const handle = await open(path, 'r+');
      await handle.write(bytes, 0, bytes.length, at);
      await handle.close();
    },
    standing: async () => {
      const { status, body: { replica } } = await ask<Status>(officer, 'GET', '/v1/status');
      return status === 200 && replica ? { isCurrent: replica.notCurrent === undefined, isLinked: replica.isLinked, undelivered: replica.undelivered, way: replica.way, refused: replica.refused ?? 0 } : undefined;
    },
  };
}
