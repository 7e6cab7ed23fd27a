/** A post without a network, by the commands that people type: enrolled, cut off, still a hit, the hub back, the hit raised once, and revoked. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run } from '../../src/cli/fixtures.ts';
import { readConfig } from '../../src/kernel/config/index.ts';
import { replicaCommand } from '../../src/replica/command.ts';
import { testHub } from '../fixtures.ts';
import { tlsDoor } from '../tls-door.ts';
import { until } from '../waiting.ts';

const COMMAND = new URL('../../bin/crosscheck', import.meta.url).pathname;
const VIN = 'WVWZZZ1KZ8W970301';
const WITHIN_MS = 60_000;

/** `crosscheck replica …` as a process of its own. */
function replicaProcess(t: TestContext, home: string, argv: readonly string[]) {
  const { DATABASE_URL: _url, CROSSCHECK_TOKEN: _token, CROSSCHECK_URL: _address, ...env } = process.env;
  const child = spawn(COMMAND, ['replica', ...argv], { env: { ...env, XDG_CONFIG_HOME: join(home, 'config') }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  t.after(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  return {
    said: () => said, exit: async () => (await exit)[0], kill: (signal: NodeJS.Signals) => { child.kill(signal); },
    listens: async (): Promise<string> => {
      await until('the replica listens', () => {
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${said}`);
        return /^listening on http\S+$/m.test(said);
      }, WITHIN_MS);
      return (/^listening on (http\S+)$/m.exec(said)?.[1] ?? '').replace('localhost', '127.0.0.1');
    },
  };
}

test('a post is enrolled, loses its hub, still finds, and what it found is raised once when the hub is back; revoked, it erases itself', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'crosscheck-post-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  const data = join(home, 'data');
  const hub = await testHub(t);
  const [owner, officer] = [await hub.token('DE', 'desk'), await hub.token('NL', 'officer', { person: 'Officer Jansen' })];
  assert.equal((await hub.ask(owner, 'POST', '/v1/vehicles', { reference: 'DE-1', vin: VIN, make: 'VW', colour: 'black', category: 'car', event: { kind: 'stolen', from: '2026-11-01', country: 'DE' } })).status, 201);
  await hub.settled();
  const types = (url: string, token: string, ...argv: readonly string[]) => run(argv, { hub: { url, close: async () => undefined }, token });

  const enrolled = await types(hub.url, hub.admin, 'replicas', 'enrol', '--bureau', 'NL', '--unit', 'Main unit', '--name', 'border post A12');
  const code = enrolled.out.trimEnd().split('\n').at(-1) ?? '';
  const door = await tlsDoor(t, () => hub.url);
  const way = door ? ['--hub', door.url, '--hub-ca', door.authority] : ['--hub', hub.url];
  if (door) {
    const stranger = replicaProcess(t, home, ['--hub', door.url, '--data', data, '--port', '0', '--code', code]);
    assert.equal(await stranger.exit(), 69);
    assert.match(stranger.said(), /cannot be reached: [^\n]*certificate[^\n]*--hub-ca FILE/);
  }
  const first = replicaProcess(t, home, [...way, '--data', data, '--port', '0', '--code', code]);
  const at = await first.listens();
  assert.match(first.said(), /^enrolled as rpl_\w{26} \(border post A12\), unit Main unit of Bureau NL$/m);
  const id = /rpl_\w{26}/.exec(first.said())?.[0] ?? '';

  const comeBack = await hub.goAway();
  const checked = await types(at, officer, 'check', '--vin', VIN, '--make', 'VW', '--colour', 'black', '--purpose', 'border_control');
  assert.equal(checked.exit, 20, checked.err + checked.out);
  assert.match(checked.out, /● HIT[\s\S]*Answered by replica rpl_[\s\S]*The hub raises this hit when it hears of the check/);
  const told = /hit_\w{26}/.exec((await types(at, officer, 'check', '--vin', VIN, '--purpose', 'border_control', '--json')).out)?.[0];
  // Killed without warning, it knows what it had answered, and starts without a hub.
  first.kill('SIGKILL');
  await first.exit();
  const again = replicaProcess(t, home, [...way, '--data', data, '--port', '0']);
  const there = await again.listens();
  assert.match((await types(there, officer, 'status')).out, /not heard now[\s\S]*2 entries of its log not yet at the hub/);

  await comeBack();
  await until('the owner hears of the hit', async () => (await hub.ask<{ items: { id: string }[] }>(owner, 'GET', '/v1/hits')).body.items.length > 0, WITHIN_MS);
  const { body: { items } } = await hub.ask<{ items: { id: string; sightings?: number }[] }>(owner, 'GET', '/v1/hits');
  assert.deepEqual(items.map((hit) => hit.id), [told], 'one hit, under the name that the officer was told');
  assert.match((await types(there, officer, 'status')).out, /heard now[\s\S]*0 entries/);

  const revoked = await types(hub.url, hub.admin, 'replicas', 'revoke', id, '--reason', 'the post was closed');
  assert.equal(revoked.exit, 0, revoked.err);
  await until('it has erased itself', () => again.said().includes('REVOKED'), WITHIN_MS);
  const after = await types(there, officer, 'check', '--vin', VIN, '--purpose', 'border_control');
  assert.ok(after.exit >= 64 && /NOT CHECKED[\s\S]*erased itself/.test(after.out), after.out);
  assert.deepEqual([(await readdir(data)).filter((name) => name.endsWith('.sealed') || name === 'vault.json'), existsSync(join(home, 'config', 'crosscheck', 'replicas')) ? await readdir(join(home, 'config', 'crosscheck', 'replicas')) : []], [[], []]);
  again.kill('SIGTERM');
  assert.equal(await again.exit(), 77);
  await until('the hub knows', async () => (await hub.ask<{ erasedAt?: string }>(hub.admin, 'GET', `/v1/replicas/${id}`)).body.erasedAt !== undefined);
  assert.equal(await replicaProcess(t, home, ['--hub', hub.url, '--data', data, '--port', '0']).exit(), 77, 'started again it says that it was revoked');
});

test('what may be wrong with a replica’s arguments, its folder and its log is said, with an exit status of its own', async (t) => {
  const home = await mkdtemp(join(tmpdir(), 'crosscheck-post-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  const data = join(home, 'data');
  for (const [argv, exit, said] of [
    [[], 64, /--hub takes the hub’s address/], [['--hub', 'http://127.0.0.1:1', '--port', 'x'], 64, /--port takes a number/], [['turn'], 64, /takes verify, or no word/],
    [['--hub', 'http://127.0.0.1:1', '--data', data], 69, /holds no replica: enrol with --code/], [['verify', '--data', data], 69, /holds no replica/],
    [['--hub', 'http://127.0.0.1:1', '--data', data, '--code', '0'.repeat(45), '--key', join(data, 'own.key')], 69, /the key lies apart from what it opens/],
    [['--hub', 'http://127.0.0.1:1', '--data', data, '--host', '0.0.0.0', '--code', 'x'], 69, /plain HTTP beyond this machine is refused/],
    [['--hub', 'https://127.0.0.1:1', '--data', data, '--hub-ca', join(home, 'absent.pem'), '--code', 'x'], 69, /--hub-ca \S+absent\.pem: there is no such file/],
    [['--hub', 'https://127.0.0.1:1', '--data', data, '--hub-ca', import.meta.filename, '--code', 'x'], 69, /--hub-ca \S+replica\.test\.ts holds no certificate in PEM form/],
  ] as const) {
    let heard = '';
    const hear = (text: string): void => { heard += text; };
    assert.equal(await replicaCommand(argv, { config: { ...readConfig({}), userFolder: join(home, 'config') }, version: 'test', log: () => undefined, out: hear, err: hear, asked: Promise.resolve() }), exit, heard);
    assert.match(heard, said);
  }
});
