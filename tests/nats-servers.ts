/** NATS servers of a test's own, one or a cluster, with JetStream in a temporary folder: to be killed, wiped and started again. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

const COMMAND = 'nats-server';
/** The reason, as a test says it when it is left out; undefined where the servers can be started. */
export const withoutNats = spawnSync(COMMAND, ['--version']).error === undefined ? undefined : `SKIPPED: there is no ${COMMAND} on this machine (Debian: apt-get install nats-server), so nothing was tried over NATS`;

export type NatsServers = {
  readonly url: string; readonly folder: string; readonly urls: readonly string[];
  readonly kill: (at: number) => Promise<void>;
  /** Removes what a killed server had kept. */
  readonly wipe: (at: number) => Promise<void>;
  readonly start: (at: number) => void;
  readonly count: number;
};

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(Array.from({ length: count }, async () => { const server = createServer().listen(0, '127.0.0.1'); await once(server, 'listening'); return server; }));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}

/** As many servers as asked for: three make a cluster that keeps three copies. */
export async function natsServers(t: Pick<TestContext, 'after'>, count = 1): Promise<NatsServers> {
  const folder = await mkdtemp(join(tmpdir(), 'xc-nats-'));
  const ports = await freePorts(2 * count);
  const children: (ChildProcess | undefined)[] = [];
  for (let at = 0; at < count; at += 1) {
    const cluster = count === 1 ? '' : `cluster { name: crosscheck, listen: "127.0.0.1:${ports[count + at]}", routes: [${ports.slice(count).map((port) => `"nats://127.0.0.1:${port}"`).join(', ')}] }\n`;
    await writeFile(join(folder, `${at}.conf`), `server_name: n${at}\nlisten: "127.0.0.1:${ports[at]}"\njetstream { store_dir: "${folder}/${at}", max_file_store: 4G }\n${cluster}`);
  }
  const start = (at: number): void => { children[at] = spawn(COMMAND, ['-c', join(folder, `${at}.conf`)], { stdio: 'ignore' }); };
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
  return { url: urls.join(','), urls, folder, kill, start, count, wipe: (at) => rm(join(folder, String(at)), { recursive: true, force: true }) };
}
