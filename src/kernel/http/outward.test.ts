/** The way out: a trap inside the network hears nothing, whatever the address that leads to it is dressed as. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer as createPlain } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTrap, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isNetwork, reachable } from './addresses.ts';
import { OutwardRefused, outward, type OutwardOptions } from './outward.ts';

const NAME = 'hook.police.example';
const WITHIN_A_MINUTE = AbortSignal.timeout(60_000);

async function listening(t: TestContext, server: Server, host: string): Promise<number> {
  await new Promise<void>((resolve) => { server.listen(0, host, resolve); });
  t.after(() => { server.close(); });
  return (server.address() as AddressInfo).port;
}

/** Counts who knocks. */
async function trap(t: TestContext, host = '127.0.0.1'): Promise<{ port: number; knocks: () => number }> {
  let knocks = 0;
  const port = await listening(t, createTrap((socket) => { knocks += 1; socket.destroy(); }), host);
  return { port, knocks: () => knocks };
}

const open = (options: Partial<OutwardOptions> = {}) => outward({ networks: [], hosts: [], ...options });
const post = (out: ReturnType<typeof outward>, url: string) => out.post(url, { 'content-type': 'application/json' }, '{}', WITHIN_A_MINUTE);

/** A certificate for one name, with its key. */
function certificateFor(t: TestContext, name: string): { cert: string; key: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-cert-'));
  t.after(() => { rmSync(folder, { recursive: true }); });
  try {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', join(folder, 'key'), '-out', join(folder, 'cert')], { stdio: 'ignore' });
  } catch {
    t.skip('SKIPPED: openssl is not here, which makes the certificate');
    return undefined;
  }
  return { cert: readFileSync(join(folder, 'cert'), 'utf8'), key: readFileSync(join(folder, 'key'), 'utf8') };
}

test('an address that leads inside is refused as it stands, however it is written', async (t) => {
  const { port, knocks } = await trap(t);
  const out = open();
  const hosts = ['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '017700000001', '0x7f.1', '127.0.0.1.', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]',
    'localhost', 'localhost.', 'LOCALHOST', 'hub.localhost', 'trap.internal', 'db', '0.0.0.0', '0', '[::]', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '[fd00:ec2::254]', '[fe80::1]', '224.0.0.1', '255.255.255.255', '①②⑦.⓪.⓪.①'];
  for (const host of hosts) {
    for (const scheme of ['https', 'http']) {
      const url = `${scheme}://${host}:${port}/`;
      assert.notEqual(out.refusalOf(url), undefined, url);
      await assert.rejects(post(out, url), OutwardRefused, url);
    }
  }
  for (const url of [`https://user@${NAME}/`, `https://user:password@${NAME}/`, `https://${NAME}@127.0.0.1:${port}/`, `http://${NAME}/`, `ftp://${NAME}/`, `file:///etc/passwd`, 'javascript:alert(1)', '//x', '', 'https://']) {
    assert.notEqual(out.refusalOf(url), undefined, url);
    await assert.rejects(post(out, url), OutwardRefused, url);
  }
  assert.equal(knocks(), 0);
  assert.equal(out.refusalOf(`https://${NAME}/events?x=1`), undefined);
  assert.equal(out.refusalOf('https://93.184.216.34/'), undefined);
});

test('a name that leads inside is refused when it is resolved, also where only one of its addresses does', async (t) => {
  const { port, knocks } = await trap(t);
  for (const addresses of [['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['::ffff:127.0.0.1'], ['169.254.169.254'], []]) {
    await assert.rejects(post(open({ resolve: async () => addresses }), `https://${NAME}:${port}/`), OutwardRefused, addresses.join());
  }
  assert.equal(knocks(), 0);
});

test('a name is resolved once, and the connection goes to the address that was judged: another answer a moment later changes nothing', async (t) => {
  const made = certificateFor(t, NAME);
  if (!made) return;
  const inside = await trap(t, '127.0.0.2');
  let heard = '';
  const port = await listening(t, createSecure(made, (incoming, outgoing) => { heard = `${incoming.headers.host ?? ''} ${incoming.url ?? ''}`; outgoing.end('well'); }), '127.0.0.1');
  let asked = 0;
  const out = open({ networks: ['127.0.0.1/32'], ca: made.cert, resolve: async () => { asked += 1; return asked % 2 === 1 ? ['127.0.0.1'] : ['127.0.0.2']; } });
  assert.deepEqual(await post(out, `https://${NAME}:${port}/a?b`), { status: 200, said: 'well', body: 'well' });
  assert.deepEqual([heard, asked], [`${NAME}:${port} /a?b`, 1]);
  await assert.rejects(post(out, `https://${NAME}:${inside.port}/`), OutwardRefused);
  assert.equal(inside.knocks(), 0);
});

test('a server that cannot show a certificate for the name hears nothing', async (t) => {
  const made = certificateFor(t, 'other.example');
  if (!made) return;
  let heard = 0;
  const port = await listening(t, createSecure(made, (_, outgoing) => { heard += 1; outgoing.end(); }), '127.0.0.1');
  const shared = { networks: ['127.0.0.0/8'], resolve: async () => ['127.0.0.1'] };
  await assert.rejects(post(open({ ...shared, ca: made.cert }), `https://${NAME}:${port}/`), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  await assert.rejects(post(open(shared), `https://${NAME}:${port}/`), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  assert.equal(heard, 0);
});

test('a redirect is not followed; of an answer only its begin is read, cleaned of what could steer a screen', async (t) => {
  const inside = await trap(t, '127.0.0.2');
  const port = await listening(t, createPlain((incoming, outgoing) => {
    if (incoming.url === '/long') { outgoing.writeHead(200); const more = (): void => { while (outgoing.write(`\u001b[2Jx\r\n${'long '.repeat(2_000)}`)); outgoing.once('drain', more); }; more(); return; }
    outgoing.writeHead(307, { location: `http://127.0.0.2:${inside.port}/` }).end('go there');
  }), '127.0.0.1');
  const out = open({ networks: ['127.0.0.1/32'] });
  assert.deepEqual(await post(out, `http://127.0.0.1:${port}/`), { status: 307, said: 'go there', body: 'go there' });
  const { said } = await post(out, `http://127.0.0.1:${port}/long`);
  assert.deepEqual([said.length, said.startsWith('[2Jx long long')], [200, true]);
  assert.equal(inside.knocks(), 0);
});

test('where the hub lists hosts, no other is called', () => {
  const out = open({ hosts: ['*.police.example', 'events.example.org'] });
  for (const [host, isOpen] of [['a.police.example', true], ['a.b.police.example', true], ['events.example.org', true], ['police.example', false], ['xpolice.example', false], ['a.police.example.org', false], ['93.184.216.34', false]] as const) {
    assert.equal(out.refusalOf(`https://${host}/`) === undefined, isOpen, host);
  }
});

test('a network may be opened, but never where clouds keep their secrets', () => {
  const mayReach = reachable(['10.20.0.0/16', '0.0.0.0/0', 'fd00::/8']);
  for (const [address, isOpen] of [['10.20.1.1', true], ['192.168.1.1', true], ['169.254.169.254', false], ['0.0.0.0', false], ['fd00::1', true], ['fe80::1', false], ['::', false], ['::ffff:10.20.1.1', false], ['name', false]] as const) assert.equal(mayReach(address), isOpen, address);
  for (const [text, isOne] of [['10.20.0.0/16', true], ['10.20.0.0', false], ['10.20.0.0/33', false], ['fd00::/8', true], ['x/8', false], ['10.0.0.0/8/8', false]] as const) assert.equal(isNetwork(text), isOne, text);
});
