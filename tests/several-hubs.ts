/** Several hub processes over one database of the tests, with the keys of one hub between them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Database } from '../src/kernel/store/database.ts';
import { connectionTo, testDatabase } from './fixtures.ts';
import { hubProcess, type HubProcess } from './hub-process.ts';
import { until } from './waiting.ts';

export type SeveralHubs = {
  readonly database: Database; readonly databaseUrl: string; readonly keysFolder: string; readonly hubs: readonly HubProcess[];
  /** One more, with what it is to do and how. */
  readonly another: (args?: readonly string[], command?: string) => Promise<HubProcess>;
};

/** The address of a test's database, as the environment of a process has it. */
export function urlOf(name: string): string {
  const connection = connectionTo(name);
  if ('url' in connection) return connection.url;
  return `postgres://${connection.user}@localhost/${connection.database}?${new URLSearchParams({ host: connection.host, port: String(connection.port) }).toString()}`;
}

/** As many hubs as there are lists of arguments. */
export async function severalHubs(t: TestContext, lists: readonly (readonly string[])[], env: Readonly<Record<string, string>> = {}): Promise<SeveralHubs> {
  const { database, name } = await testDatabase(t);
  const keysFolder = await mkdtemp(join(tmpdir(), 'xc-keys-'));
  t.after(() => rm(keysFolder, { recursive: true, force: true }));
  const databaseUrl = urlOf(name);
  const another = (args: readonly string[] = [], command?: string): Promise<HubProcess> => hubProcess(t, { CROSSCHECK_PUBLIC_URL: 'https://hub.example.org', ...env, DATABASE_URL: databaseUrl }, { args: ['--keys', keysFolder, ...args], ...(command === undefined ? {} : { command }) });
  const hubs: HubProcess[] = [];
  for (const args of lists) hubs.push(await another(args));
  return { database, databaseUrl, keysFolder, hubs, another };
}

const takings = (hub: HubProcess, duty: string): number => hub.said().split('\n').filter((line) => line.includes('"duty.taken"') && line.includes(`"${duty}"`)).length;

/** The process that took a duty, of those that run; waits until one has it. */
export async function holderOf(hubs: readonly HubProcess[], duty: string, limitMs?: number): Promise<HubProcess> {
  const found = (): HubProcess | undefined => hubs.find((hub) => hub.isRunning() && takings(hub, duty) > 0);
  await until(`a process keeps ${duty}`, () => found() !== undefined, limitMs);
  const holder = found();
  if (!holder) throw new Error('it ended meanwhile');
  return holder;
}
