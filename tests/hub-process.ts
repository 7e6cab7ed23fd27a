/** A hub in a process of its own, over its own embedded PostgreSQL in a temporary folder: to be killed, stopped and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { findPostmaster } from '../src/kernel/store/embedded/lock-file.ts';
import { endProcess, listPostgresOf } from '../src/kernel/store/embedded/processes.ts';
import { until } from './waiting.ts';

const COMMAND = new URL('../bin/crosscheck', import.meta.url).pathname;
const READY_WITHIN_MS = 120_000;
/** No request of these tests may take longer, whatever is broken: a hang is a failure. */
export const ANSWER_WITHIN_MS = 45_000;

/** `none`: the connection broke, so that nobody knows whether it happened. */
export type Reply<T = Record<string, unknown>> = { readonly status: number | 'none'; readonly headers: Headers; readonly body: T };

export type HubProcess = {
  readonly ask: <T = Record<string, unknown>>(token: string, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply<T>>;
  readonly admin: () => string;
  readonly token: (bureau: string, role: string) => Promise<string>;
  readonly start: () => Promise<void>;
  /** `kill -9`, at once. */
  readonly kill: () => Promise<void>;
  /** An orderly end; the exit status. */
  readonly end: () => Promise<number | null>;
  readonly postmaster: () => Promise<number>;
  /** Postmaster and backends of this hub's own data folder. */
  readonly postgresPids: () => readonly number[];
  readonly said: () => string;
  readonly url: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly isRunning: () => boolean;
};

/** Asks a process over HTTP. `ended` says how it ended, where it did so by itself: that is a failure, whatever was asked. */
export function asking({ address, ended }: { readonly address: () => string; readonly ended: () => string | undefined }): HubProcess['ask'] {
  return async <T>(token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    try {
      const answer = await fetch(address() + path, {
        method, signal: AbortSignal.timeout(ANSWER_WITHIN_MS), headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...(typeof body === 'string' || body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isObject = /^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '');
      return { status: answer.status, headers: answer.headers, body: (isObject ? JSON.parse(text) : text) as T };
    } catch (cause) {
      if ((cause as Error).name === 'TimeoutError') throw new Error(`${method} ${path} had no answer within ${ANSWER_WITHIN_MS} ms`, { cause });
      await new Promise((resolve) => { setTimeout(resolve, 200); }); // its end may be told a moment later
      const how = ended();
      if (how !== undefined) throw new Error(how, { cause });
      return { status: 'none', headers: new Headers(), body: {} as T };
    }
  };
}

/** `args` follow `serve`; `dataFolder` lies elsewhere than in a folder of its own; `via` is where it is asked, where that is not where it listens. */
export type HubProcessOptions = { readonly args?: readonly string[]; readonly command?: string; readonly dataFolder?: string; readonly via?: () => string };

/** `extra` goes into its environment: `DATABASE_URL` puts it over a database of the tests. */
export async function hubProcess(t: TestContext, extra: Readonly<Record<string, string>> = {}, { args = [], command = COMMAND, dataFolder, via }: HubProcessOptions = {}): Promise<HubProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'xc-hub-'));
  await chmod(folder, 0o755); // PostgreSQL runs as another user where the tests are root's
  const data = dataFolder ?? join(folder, 'data');
  const cluster = join(data, 'postgres', 'data');
  const { DATABASE_URL: _url, CROSSCHECK_TOKEN: _token, CROSSCHECK_URL: _address, NODE_OPTIONS: _options, ...env } = process.env;
  let child: ChildProcess | undefined;
  let url = '';
  let admin = '';
  let said = '';
  let port = '0';
  const isRunning = (): boolean => child?.exitCode === null && child.signalCode === null;

  async function kill(): Promise<void> {
    if (!child || !isRunning()) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  t.after(async () => {
    await kill();
    for (const pid of listPostgresOf(cluster)) await endProcess(pid, [['SIGKILL', 10_000]]);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  async function start(): Promise<void> {
    said = '';
    child = spawn(command, ['serve', '--data', data, '--port', port, ...args], { env: { ...env, ...extra }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { said = (said + chunk.toString('utf8')).slice(-200_000); });
    await until('the hub listens', () => {
      if (!isRunning()) throw new Error(`the hub ended with ${child?.exitCode ?? child?.signalCode ?? '?'}:\n${said.slice(-3_000)}`);
      return /listening on (http\S+)/.test(said);
    }, READY_WITHIN_MS);
    url = (/listening on (http\S+)/.exec(said)?.[1] ?? '').replace('localhost', '127.0.0.1');
    port = new URL(url).port; // a restart is found where it was
    admin = (await readFile(join(data, 'admin.token'), 'utf8')).trim();
  }
  await start();

  const ask = asking({ address: () => via?.() ?? url, ended: () => (!isRunning() && child?.signalCode !== 'SIGKILL' ? `the hub ended by itself with ${child?.exitCode ?? child?.signalCode ?? '?'}:\n${said.slice(-4_000)}` : undefined) });
  return {
    ask, start, kill,
    admin: () => admin,
    token: async (bureau, role) => {
      await ask(admin, 'POST', '/v1/bureaus', { code: bureau, name: `Bureau ${bureau}`, country: bureau });
      return (await ask<{ secret: string }>(admin, 'POST', '/v1/tokens', { bureau, role, unit: 'Main unit', person: 'tester' })).body.secret;
    },
    end: async () => {
      const gone = once(child!, 'exit');
      child?.kill('SIGTERM');
      const [status] = await gone as [number | null];
      return status;
    },
    postmaster: async () => (await findPostmaster(cluster))?.pid ?? 0,
    postgresPids: () => listPostgresOf(cluster),
    said: () => said,
    url: () => url,
    signal: (signal) => { child?.kill(signal); },
    isRunning,
  };
}
