/** A replica as a process runs it: its vault, its enrolment, listening, and how it ends. Tells the operator what it needs to hear. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writeDurably } from '../kernel/durable.ts';
import type { NatsConfig } from '../kernel/feed/nats.ts';
import { createServer, type Tls } from '../kernel/http/server.ts';
import type { Log } from '../kernel/telemetry/log.ts';
import { openReplica, type Replica } from './app.ts';
import { enrol, readIdentity, type Identity } from './identity.ts';
import { verifyLog } from './log/log.ts';
import { VaultRefused } from './vault/key.ts';
import { Damaged } from './vault/sealed-file.ts';
import { hasVault, openVault, type Vault, type VaultOptions } from './vault/vault.ts';

const CONSOLE_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));
const BUILD_CONSOLE = fileURLToPath(new URL('../../scripts/build-console.ts', import.meta.url));
const BUILD_MAX_MS = 120_000;
const DRAIN_MS = 10_000;
const LOOK_EVERY_MS = 250;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/;
/** What is left of a replica that was revoked: that it was, and when. */
const REVOKED_FILE = 'revoked.json';

export type ServeOptions = Omit<VaultOptions, 'machine'> & {
  readonly hub: string; readonly code?: string | undefined; readonly port: number; readonly host: string; readonly tls?: Tls | undefined; readonly publicUrl?: string | undefined;
  readonly nats?: NatsConfig | undefined;
  readonly version: string; readonly log: Log; readonly say: (line: string) => void; readonly warn: (line: string) => void;
};
export type Serving = { readonly stop: () => Promise<void>; /** Resolves once it was revoked and is erased. It goes on answering that nothing can be checked. */ readonly revoked: Promise<string> };

/** A folder whose replica was revoked: nothing is there any more. */
export class WasRevoked extends Error {}

/** Starts everything; resolves when it listens. `listening on …` is said once it answers from a copy that is in date. */
export async function serveReplica(options: ServeOptions): Promise<Serving> {
  const { folder, say, warn, log } = options;
  if (!LOOPBACK.test(options.host) && !options.tls) throw new VaultRefused(`plain HTTP beyond this machine is refused: give --tls-cert and --tls-key to listen on ${options.host}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (existsSync(join(folder, REVOKED_FILE)) && options.code === undefined) throw new WasRevoked(`the replica of ${folder} was revoked and has erased itself: enrol anew with --code`);
  if (!hasVault(folder) && options.code === undefined) throw new VaultRefused(`${folder} holds no replica: enrol with --code; \`crosscheck replicas enrol\` at the hub prints one`);
  const vault = await openVault(options);
  let replica: Replica | undefined;
  try {
    const identity = await identityOf(vault, options);
    await buildConsole(options);
    let address = `http://localhost:${options.port}`; // until it listens, and then what it listens on
    replica = await openReplica({ vault, identity, hub: options.hub, publicUrl: () => options.publicUrl ?? address, version: options.version, log, nats: options.nats, consoleFolder: CONSOLE_FOLDER });
    const server = createServer(replica.http, options.tls);
    const port = await listen(server, options.port, options.host);
    const shown = options.host === '127.0.0.1' || options.host === '::1' ? 'localhost' : options.host;
    address = `${options.tls ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
    const watch = tellCurrency(replica, { address, say, warn });
    const stop = stopping(replica, { vault, server, watch });
    const revoked = replica.revoked.then(async (at) => {
      clearInterval(watch);
      await writeDurably(join(folder, REVOKED_FILE), `${JSON.stringify({ replica: identity.enrolled.replica.id, at })}\n`);
      warn(`REVOKED: the hub has revoked this replica at ${at}. What it held is erased; every question is answered as not checked.`);
      return at;
    });
    return { stop, revoked };
  } catch (cause) {
    await replica?.stop();
    await vault.release();
    throw cause;
  }
}

const stopping = (replica: Replica, { vault, server, watch }: { readonly vault: Vault; readonly server: Server; readonly watch: NodeJS.Timeout }) => async (): Promise<void> => {
  clearInterval(watch);
  await close(server);
  await replica.stop();
  await vault.release();
};

async function identityOf(vault: Vault, { hub, code, version, say }: ServeOptions): Promise<Identity> {
  const known = await readIdentity(vault);
  if (known) return known; // a code that was used is no use any more
  if (code === undefined) throw new VaultRefused('this vault was never enrolled: give --code');
  const identity = await enrol(vault, { hub, code, software: `crosscheck ${version}` });
  const { replica, bureauName } = identity.enrolled;
  say(`enrolled as ${replica.id} (${replica.name}), unit ${replica.unit} of ${bureauName}`);
  return identity;
}

/** Says when it begins to answer from an in-date copy, and whenever that changes. */
function tellCurrency(replica: Replica, { address, say, warn }: { readonly address: string; readonly say: (line: string) => void; readonly warn: (line: string) => void }): NodeJS.Timeout {
  let isTold = false;
  let was: boolean | undefined;
  const look = (): void => {
    const { notCurrent, why } = replica.currency.word();
    const isCurrent = notCurrent === undefined;
    const isFirst = !isTold;
    if (isCurrent && isFirst) {
      isTold = true;
      say(`listening on ${address}`);
    }
    if (isCurrent === was) return;
    if (!isCurrent) warn(`NOT CURRENT: ${why ?? ''}. ${replica.hasCopy() ? `Every answer at ${address} says so.` : 'Nothing is answered until then.'}`);
    else if (!isFirst) warn('current again');
    was = isCurrent;
  };
  look();
  return setInterval(look, LOOK_EVERY_MS);
}

async function buildConsole({ log, say }: ServeOptions): Promise<void> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [BUILD_CONSOLE, '--if-needed'], { timeout: BUILD_MAX_MS });
    if (stdout !== '') say(stdout.trim());
  } catch (cause) {
    log('console.not_built', { fault: (cause as Error).message });
  }
}

/** Says whether vault and log are whole, without a hub. */
export async function verifyReplica(options: VaultOptions & { readonly say: (line: string) => void }): Promise<boolean> {
  const { say, folder } = options;
  if (existsSync(join(folder, REVOKED_FILE))) {
    say(`revoked and erased: ${(await readFile(join(folder, REVOKED_FILE), 'utf8')).trim()}`);
    return !hasVault(folder);
  }
  if (!hasVault(folder)) throw new VaultRefused(`${folder} holds no replica`);
  const vault = await openVault(options);
  try {
    const identity = await readIdentity(vault);
    say(identity ? `replica ${identity.enrolled.replica.id} of ${identity.enrolled.replica.bureau}, hub ${identity.enrolled.hub}` : 'never enrolled');
    const isCopyWhole = await whole('copy', say, async () => {
      let entries = 0;
      if (vault.has('copy')) await (await vault.open('copy', () => { entries += 1; })).file.close();
      return `${entries} rows`;
    });
    const isLogWhole = await whole('log', say, async () => {
      const { entries, head, delivered } = await verifyLog(vault);
      return `${entries} entries, each the next of the one before, up to ${head.number}; the hub has ${delivered.number}`;
    });
    return isCopyWhole && isLogWhole;
  } finally {
    await vault.release();
  }
}

async function whole(what: string, say: (line: string) => void, walk: () => Promise<string>): Promise<boolean> {
  try {
    say(`${what}: whole, ${await walk()}`);
    return true;
  } catch (cause) {
    if (!(cause instanceof Damaged)) throw cause;
    say(`${what}: DAMAGED: ${cause.message}${what === 'copy' ? '. It is fetched anew at the next start' : '. What was answered from there on cannot be delivered: revoke this replica and enrol it anew'}`);
    return false;
  }
}

const listen = (server: Server, port: number, host: string): Promise<number> => new Promise((resolve, reject) => {
  server.once('error', (cause: Error & { code?: string }) => { reject(cause.code === 'EADDRINUSE' ? new VaultRefused(`port ${port} is taken; give another with --port, or end what listens there`) : cause); });
  server.listen(port, host === 'localhost' ? '127.0.0.1' : host, () => {
    const at = server.address();
    resolve(typeof at === 'object' && at ? at.port : port);
  });
});

const close = (server: Server): Promise<void> => new Promise((resolve) => {
  const timer = setTimeout(() => { server.closeAllConnections(); }, DRAIN_MS);
  server.close(() => { clearTimeout(timer); resolve(); });
  server.closeIdleConnections();
});
