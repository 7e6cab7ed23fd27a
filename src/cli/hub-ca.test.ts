/** A hub whose certificate is of an authority of its own: believed by whoever names the authority, and by nobody else. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tlsDoor } from '../../tests/tls-door.ts';
import { readConfig } from '../kernel/config/index.ts';
import { answerJson, fakeHub, run } from './fixtures.ts';
import type { Io } from './io.ts';

const COMMAND = new URL('../../bin/crosscheck', import.meta.url).pathname;

test('every command believes the authority that --hub-ca or the environment names; a file that is none is said', async (t) => {
  const hub = await fakeHub((incoming, outgoing) => {
    if (incoming.url === '/v1/status') answerJson(outgoing, 200, { version: '1', world: 'live', bureau: 'NL', asOf: '1', feedLagSeconds: 0 });
    else answerJson(outgoing, 404, { title: 'not here', status: 404, code: 'kernel.not_found' });
  });
  t.after(hub.close);
  const door = await tlsDoor(t, () => hub.url);
  if (!door) { t.skip('SKIPPED: openssl is not installed here, and makes the certificates of this test'); return; }
  const inFolder = (name: string): string => join(door.folder, name);
  const pem = await readFile(door.authority, 'utf8');
  await writeFile(inFolder('short.pem'), `${pem}${pem.slice(0, pem.length / 2)}\n-----END CERTIFICATE-----\n`);
  /** In a process of its own: whom one believes, one believes to the end. */
  const typed = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ exit: number; said: string }> => {
    const { NODE_EXTRA_CA_CERTS: _extra, ...inherited } = process.env;
    const child = spawn(COMMAND, argv, { env: { ...inherited, CROSSCHECK_URL: door.url, CROSSCHECK_TOKEN: 'cc_test', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    const [exit] = await once(child, 'close') as [number];
    return { exit, said };
  };
  const inEnvironment = (hubCa: string | undefined): Partial<Io> => ({ config: { ...readConfig({}), url: door.url, token: 'cc_test', ...(hubCa === undefined ? {} : { hubCa }) } });
  /** What is refused is refused before anybody is believed: in this process. */
  for (const [argv, hubCa, exit, said] of [
    [['status'], undefined, 69, /cannot be reached: [^\n]*\n[^\n]*--hub-ca FILE, or CROSSCHECK_HUB_CA/],
    [['status', `--hub-ca=${inFolder('absent.pem')}`], door.authority, 66, /--hub-ca \S+absent\.pem: there is no such file/],
    [['check', '--vin', 'x', '--purpose', 'roadside'], inFolder('ca.key'), 65, /NOT CHECKED: CROSSCHECK_HUB_CA \S+ca\.key holds no certificate in PEM form[^\n]*a private key is none/],
    [['status', '--hub-ca', inFolder('short.pem')], undefined, 65, /certificate 2 of 2 in it cannot be read/],
    [['status', '--hub-ca'], undefined, 64, /--hub-ca needs a value: --hub-ca FILE/],
    [['--hub-ca', door.authority, 'status', '--hub-ca', door.authority], undefined, 64, /--hub-ca is given twice/],
  ] as const) {
    const ran = await run(argv, { io: inEnvironment(hubCa) });
    assert.deepEqual([ran.exit, said.test(ran.err)], [exit, true], `${argv.join(' ')}: ${ran.exit}, ${ran.err}`);
  }
  for (const ran of await Promise.all([typed(['status', '--hub-ca', door.authority]), typed(['status'], { CROSSCHECK_HUB_CA: door.authority })])) assert.deepEqual([ran.exit, /bureau +NL/.test(ran.said)], [0, true], ran.said);
});
