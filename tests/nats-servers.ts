/** NATS servers of a test's own, one or a cluster, with JetStream in a temporary folder: to be killed, wiped and started again. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { nkeys } from '@nats-io/transport-node';
import type { NatsConfig } from '../src/kernel/feed/nats.ts';

/** Who may do what, as operators are given it. */
const ACCOUNTS = new URL('../deploy/nats/accounts.conf', import.meta.url);
const DOMAIN = 'crosscheck';
const COMMAND = 'nats-server';
/** The reason, as a test says it when it is left out; undefined where the servers can be started. */
export const withoutNats = spawnSync(COMMAND, ['--version']).error === undefined ? undefined : `SKIPPED: there is no ${COMMAND} on this machine (Debian: apt-get install nats-server), so nothing was tried over NATS`;

export type NatsServers = {
  readonly url: string; readonly folder: string; readonly urls: readonly string[];
  readonly kill: (at: number) => Promise<void>;
  /** Removes what a killed server had kept. */
  readonly wipe: (at: number) => Promise<void>;
  readonly start: (at: number) => void;
  /** `SIGSTOP`: its connections stand, and nothing comes; `SIGCONT`: it goes on. */
  readonly signal: (at: number, signal: 'SIGSTOP' | 'SIGCONT') => void;
  readonly count: number;
  /** As whom the hubs, or the replicas of a bureau, speak with these servers. */
  readonly as: (who: string) => NatsConfig;
};
/** Those who speak with servers that know them: the hubs, and the replicas of some bureaus. */
export const HUBS = 'hubs';
/** The same as the environment of a process says it. */
export const natsEnvironment = ({ servers, credentials, domain }: NatsConfig): Record<string, string> => ({ NATS_URL: servers.join(','), ...(credentials === undefined ? {} : { NATS_CREDENTIALS: credentials }), ...(domain === undefined ? {} : { NATS_DOMAIN: domain }) });

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, async () => { const server = createServer().listen(0, '127.0.0.1'); await once(server, 'listening'); return server; }));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}

/** A seed for the hubs and for each bureau, and the accounts of deploy/ with a block for each bureau. */
async function accountsOf(folder: string, bureaus: readonly string[]): Promise<string> {
  const keyOf = async (who: string): Promise<string> => {
    const pair = nkeys.createUser();
    await writeFile(join(folder, `${who}.nkey`), pair.getSeed(), { mode: 0o600 });
    return pair.getPublicKey();
  };
  const text = await readFile(ACCOUNTS, 'utf8');
  const block = /^ {6}\{\n {8}nkey: UNL\n[^]*?^ {6}\}\n/m.exec(text)?.[0];
  if (block === undefined) throw new Error('accounts.conf has no block for a bureau');
  const blocks = await Promise.all(bureaus.map(async (code) => block.replace('UNL', await keyOf(code)).replaceAll('_NL', `_${code}`).replaceAll('.NL.', `.${code}.`)));
  return text.replace(block, blocks.join('')).replace('UHUBS', await keyOf(HUBS));
}

/** As many servers as asked for: three make a cluster that keeps three copies. Where bureaus are named, the servers know who may do what; else everybody may everything. */
export async function natsServers(t: Pick<TestContext, 'after'>, count = 1, bureaus?: readonly string[]): Promise<NatsServers> {
  const folder = await mkdtemp(join(tmpdir(), 'xc-nats-'));
  const ports = await freePorts(2 * count);
  const children: (ChildProcess | undefined)[] = [];
  const accounts = bureaus === undefined ? '' : await accountsOf(folder, bureaus);
  for (let at = 0; at < count; at += 1) {
    const cluster = count === 1 ? '' : `cluster { name: crosscheck, no_advertise: true, listen: "127.0.0.1:${ports[count + at]}", routes: [${ports.slice(count).map((port) => `"nats://127.0.0.1:${port}"`).join(', ')}] }\n`;
    await writeFile(join(folder, `${at}.conf`), `server_name: n${at}\nlisten: "127.0.0.1:${ports[at]}"\njetstream { store_dir: "${folder}/${at}", max_file_store: 4G${bureaus === undefined ? '' : `, domain: ${DOMAIN}`} }\n${cluster}${accounts}`);
  }
  const start = (at: number): void => { children[at] = spawn(COMMAND, ['-c', join(folder, `${at}.conf`)], { stdio: 'ignore', env: { ...process.env, NATS_LEAF_PASSWORD: 'nobody-uses-it' } }); };
  const kill = async (at: number): Promise<void> => {
    const child = children[at];
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  for (let at = 0; at < count; at += 1) start(at);
  t.after(async () => {
    await Promise.all(children.map((_, at) => kill(at)));
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  const urls = ports.slice(0, count).map((port) => `nats://127.0.0.1:${port}`);
  const as = (who: string): NatsConfig => (bureaus === undefined ? { servers: urls } : { servers: urls, credentials: join(folder, `${who}.nkey`), domain: DOMAIN });
  return { url: urls.join(','), urls, folder, kill, start, count, as, signal: (at, signal) => { children[at]?.kill(signal); }, wipe: (at) => rm(join(folder, String(at)), { recursive: true, force: true }) };
}
