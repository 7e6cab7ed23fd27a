/** The proxy of the topology's trial: HAProxy with deploy/haproxy.cfg where it is installed, else a small one of the tests. Knows addresses only. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { shareOut } from '../../tests/sharing-out.ts';
import { until } from '../../tests/waiting.ts';
import { freePort } from './server-database.ts';

const CONFIGURED = new URL('../../deploy/haproxy.cfg', import.meta.url);
const UP = '2';
/** Fewer than on a proxy's own machine: what a shell may open is less. */
const CONNECTIONS = 4_000;

export type Proxy = { readonly what: string; readonly url: string; readonly allReady: () => Promise<boolean>; /** The status of what it answers over TLS, by the trial's own authority; none where it does not end TLS. */ readonly overTls?: (path: string) => Promise<number>; /** What is answered to another address of this machine that asks without pause for so long; none where there is no limit per address. */ readonly flood?: (forMs: number) => Promise<string> };

const hasHaproxy = (): boolean => { try { execFileSync('haproxy', ['-v'], { stdio: 'ignore' }); return true; } catch { return false; } };

export async function startProxy(t: TestContext, folder: string, hubs: readonly (() => string)[]): Promise<Proxy> {
  if (!hasHaproxy()) {
    const small = await shareOut(t, hubs);
    return { what: 'a small proxy of the tests', url: small.url, allReady: () => Promise.resolve(small.ready().every(Boolean)) };
  }
  const [plain, tls, socket] = [await freePort(), await freePort(), join(folder, 'haproxy.sock')];
  await writeFile(join(folder, 'hub.pem'), `${await readFile(join(folder, 'nats.pem'), 'utf8')}${await readFile(join(folder, 'nats.key'), 'utf8')}`);
  const config = join(folder, 'haproxy.cfg');
  await writeFile(config, adapted(await readFile(CONFIGURED, 'utf8'), { plain, tls, socket, certificate: join(folder, 'hub.pem'), hubs: hubs.map((url) => new URL(url()).host) }));
  const child = spawn('haproxy', ['-f', config, '-db'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-4_000); });
  t.after(async () => { if (child.exitCode === null && child.signalCode === null) { child.kill('SIGKILL'); await once(child, 'exit'); } });
  const allReady = async (): Promise<boolean> => { const states = await statesBy(socket); return states.length === hubs.length && states.every((state) => state === UP); };
  await until('HAProxy has found the hubs', async () => { if (child.exitCode !== null) throw new Error(`HAProxy ended: ${said}`); return allReady(); }, 30_000).catch((cause: unknown) => { throw new Error(`${String(cause)}: ${said}`); });
  const ca = await readFile(join(folder, 'nats-ca.pem'));
  return {
    what: 'HAProxy', url: `http://127.0.0.1:${plain}`, allReady,
    flood: (forMs) => flooded(plain, forMs),
    overTls: (path) => new Promise((resolve, reject) => { request({ host: '127.0.0.1', port: tls, path, ca }, (answer) => { answer.resume(); resolve(answer.statusCode ?? 0); }).on('error', reject).end(); }),
  };
}

const FLOODER = '127.0.0.2';
const LINES = 16;
const AT_ONCE = 250;
const ANSWERED_WITHIN_MS = 30_000;
const ASK = 'GET /healthz HTTP/1.1\r\nHost: hub\r\n\r\n';

/** Many requests one behind the other on a connection, without waiting for answers; what is answered until it is closed. */
const poured = (port: number): Promise<string> => new Promise((resolve, reject) => {
  let text = '';
  const socket = connect({ host: '127.0.0.1', port, localAddress: FLOODER });
  socket.setTimeout(ANSWERED_WITHIN_MS, () => { socket.destroy(new Error('the flood was not answered')); });
  socket.on('data', (chunk: Buffer) => { text += chunk.toString('latin1'); }).on('close', () => { resolve(text); });
  socket.on('error', reject);
  socket.write(ASK.repeat(AT_ONCE).replace(/\r\n\r\n$/, '\r\nConnection: close\r\n\r\n'));
});

/** The same on several connections, again and again for so long. */
async function flooded(port: number, forMs: number): Promise<string> {
  const answers: string[] = [];
  const end = performance.now() + forMs;
  await Promise.all(Array.from({ length: LINES }, async () => { while (performance.now() < end) answers.push(await poured(port)); }));
  return answers.join('');
}

type Places = { readonly plain: number; readonly tls: number; readonly socket: string; readonly certificate: string; readonly hubs: readonly string[] };

/** deploy/haproxy.cfg as it is, but for this machine's ports and files; and a plain port beside the one for TLS, for what the trial asks. */
function adapted(text: string, { plain, tls, socket, certificate, hubs }: Places): string {
  const own = text
    .replace(/resolvers docker\n {2}nameserver .*\n/, '').replace(' init-addr last,libc,none resolvers docker', '')
    .replace('global\n', `global\n  stats socket ${socket} mode 600\n`).replace('maxconn 20000', `maxconn ${CONNECTIONS}`)
    .replace('bind :8443 ssl crt /certs/hub.pem', `bind 127.0.0.1:${plain}\n  bind 127.0.0.1:${tls} ssl crt ${certificate}`);
  return hubs.reduce((done, host, at) => done.replace(`hub-${at + 1}:7247`, host), own);
}

/** What HAProxy says of each server: its operational state. */
async function statesBy(path: string): Promise<readonly string[]> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    socket.end('show servers state hubs\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return text.split('\n').filter((line) => /^\d+ hubs /.test(line)).map((line) => line.split(' ')[5] ?? '');
  } catch {
    await pause(50);
    return [];
  } finally {
    socket.destroy();
  }
}
