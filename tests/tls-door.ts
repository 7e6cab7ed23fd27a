/** A door with TLS in front of a hub of the tests, and the authority of its certificate, which nobody believes who was not told of it. Made by openssl. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createServer } from 'node:tls';

export type TlsDoor = { readonly url: string; /** A PEM file. */ readonly authority: string; readonly folder: string };

/** Undefined, and said, where openssl is not installed. `target`: the hub's address of plain HTTP. */
export async function tlsDoor(t: Pick<TestContext, 'after' | 'diagnostic'>, target: () => string): Promise<TlsDoor | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-door-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const ssl = (...args: string[]): void => { execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' }); };
  try {
    ssl('version');
  } catch {
    t.diagnostic('openssl is not installed here: nothing was tried over TLS');
    return undefined;
  }
  for (const name of ['ca', 'hub']) ssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
  await writeFile(join(folder, 'hub.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  ssl('req', '-new', '-x509', '-key', 'ca.key', '-subj', '/CN=authority of the tests', '-days', '2', '-out', 'ca.pem');
  ssl('req', '-new', '-key', 'hub.key', '-subj', '/CN=hub', '-out', 'hub.csr');
  ssl('x509', '-req', '-in', 'hub.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2', '-extfile', 'hub.ext', '-out', 'hub.pem');
  const server = createServer({ cert: await readFile(join(folder, 'hub.pem')), key: await readFile(join(folder, 'hub.key')) }, (near) => {
    const { hostname, port } = new URL(target());
    const far = connect(Number(port), hostname);
    for (const [one, other] of [[near, far], [far, near]] as const) one.on('error', () => { other.destroy(); }).on('close', () => { other.destroy(); }).pipe(other);
  });
  server.on('tlsClientError', () => undefined); // whoever does not believe it
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.close(); });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, authority: join(folder, 'ca.pem'), folder };
}
