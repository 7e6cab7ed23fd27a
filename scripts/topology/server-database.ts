/** The PostgreSQL of the topology's trial: Debian's server where there is one, as an operator would run it, else the embedded one. Knows no hub. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded } from '../../src/kernel/store/embedded/index.ts';

const SERVERS = '/usr/lib/postgresql';
const OLDEST = 15;
const READY_TRIES = 300;
const LOOKED_EVERY_MS = 100;

export type ServerDatabase = {
  readonly what: string;
  readonly connection: { readonly host: string; readonly port: number; readonly user: string; readonly database: string };
  readonly stop: () => Promise<void>;
  /** `kill -9` of the server, and a start after it; none for the embedded one, which a hub of its own looks after. */
  readonly broken?: { readonly kill: () => Promise<void>; readonly start: () => Promise<void> };
};

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

export async function startDatabase(folder: string): Promise<ServerDatabase> {
  const version = existsSync(SERVERS) ? readdirSync(SERVERS).map(Number).filter((one) => one >= OLDEST).sort((a, b) => b - a)[0] : undefined;
  if (version !== undefined) return ofDebian(join(SERVERS, String(version), 'bin'), version, folder);
  const { connection, stop } = await startEmbedded({ folder: join(folder, 'postgres'), log: () => undefined });
  return { what: 'the embedded PostgreSQL', connection, stop };
}

async function ofDebian(bin: string, version: number, folder: string): Promise<ServerDatabase> {
  const home = join(folder, 'server');
  await mkdir(home, { mode: 0o777 });
  const data = join(home, 'data');
  const isRoot = process.getuid?.() === 0; // a server never runs as root
  const asServer = (program: string, args: readonly string[]): readonly [string, readonly string[]] => (isRoot ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', join(bin, program), ...args]] : [join(bin, program), args]);
  if (isRoot) execFileSync('chown', ['postgres:postgres', home]);
  const [initdb, initArgs] = asServer('initdb', ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'trust']);
  execFileSync(initdb, initArgs, { cwd: '/', stdio: 'ignore' });
  const port = await freePort();

  let child: ChildProcess | undefined;
  const sql = (text: string, database: string): void => { execFileSync(join(bin, 'psql'), ['-qtA', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-d', database, '-c', text], { stdio: 'ignore' }); };
  const start = async (): Promise<void> => {
    for (let n = 0; n < READY_TRIES; n += 1) {
      if (child?.exitCode !== null || child.signalCode !== null) { // not begun, or ended: what was killed may leave backends behind for a moment
        const [postgres, args] = asServer('postgres', ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${home}`, '-c', 'max_connections=120', '-c', 'logging_collector=off']);
        child = spawn(postgres, args, { cwd: '/', stdio: 'ignore' });
      }
      try { sql('select 1', 'postgres'); return; } catch { await pause(LOOKED_EVERY_MS); }
    }
    throw new Error(`PostgreSQL ${version} did not start`);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  await start();
  sql('create database crosscheck', 'postgres');
  return { what: `Debian's PostgreSQL ${version}`, connection: { host: '127.0.0.1', port, user: 'postgres', database: 'crosscheck' }, stop: () => end('SIGINT'), broken: { kill: () => end('SIGKILL'), start } };
}
