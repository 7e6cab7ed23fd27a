/** The commands about system clients, against a whole hub. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../cli/fixtures.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { makePair } from '../../../tests/system-client.ts';

test('two supervisors register a gateway at the command line and rotate its key; one revokes it', async (t) => {
  const hub = await testHub(t);
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-keys-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [first, second] = [join(folder, 'first.json'), join(folder, 'second.json')];
  await writeFile(first, JSON.stringify({ keys: [(await makePair()).publicJwk] }));
  await writeFile(second, JSON.stringify({ ...(await makePair('EdDSA')).publicJwk, kid: '2027' }));
  const token = await hub.token('NL', 'supervisor');
  const other = await hub.second('NL', 'supervisor');
  const as = (by: string, ...argv: string[]) => run(argv, { token: by, hub: { url: hub.url, close: async () => undefined } });
  const command = (...argv: string[]) => as(token, ...argv);
  /** Another supervisor does what the command said to do next. */
  const approved = async (proposed: { exit: number; out: string }): Promise<string> => {
    const [, proposal = ''] = /^ {2}crosscheck proposals show (pro_\w{26})$/m.exec(proposed.out) ?? [];
    assert.deepEqual([proposed.exit, proposed.out.startsWith('NOT DONE YET')], [30, true], proposed.out);
    const seen = await as(other, 'proposals', 'show', proposal);
    const [, hash = ''] = /hash +([0-9a-f]{64})$/m.exec(seen.out) ?? [];
    const done = await as(other, 'proposals', 'approve', proposal, '--hash', hash);
    assert.equal(done.exit, 0, done.err);
    return done.out;
  };
  const added = await command('clients', 'add', '--name', 'A2', '--unit', 'Main unit', '--role', 'gateway', '--jwks', first, '--device', 'north', '--device', 'south', '--certificate', 'AB:'.repeat(32).slice(0, -1));
  const [, id = ''] = /^done: registers the system A2 as gateway of NL, Main unit \((cli_\w{26})\)\n$/.exec(await approved(added)) ?? [];
  assert.match((await command('clients', 'list')).out, new RegExp(`${id} +NL +gateway +Main unit +1 key +A2`));
  await approved(await command('clients', 'keys', id, '--add', second));
  const keyed = await command('clients', 'keys', id);
  assert.match(keyed.out, /2027 +EdDSA/);
  const thumbprint = keyed.out.split('\n').find((line) => line.includes('ES256'))?.split(' ')[0] ?? '';
  assert.match((await command('clients', 'keys', id, '--retire', thumbprint)).out, /ES256 .* retired 20\d\d/);
  assert.match((await command('clients', 'revoke', id)).out, /^revoked cli_/);
  assert.match((await command('clients', 'list')).out, /revoked 20\d\d/);
  await writeFile(first, '{');
  assert.deepEqual([(await command('clients', 'keys', id, '--add', first)).exit, (await command('clients', 'keys', id, '--add', join(folder, 'none'))).exit, (await command('clients', 'keys', id, '--add', first, '--retire', 'x')).exit], [65, 66, 64]);
});
