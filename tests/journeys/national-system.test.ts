/** The example of the guide, run as an engineer runs it: against a whole hub, twice. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { run } from '../../src/kernel/store/database.ts';
import { testHub } from '../fixtures.ts';

const MAIN = new URL('../../docs/examples/national-system/main.ts', import.meta.url).pathname;

test('a national system makes its keys, is registered, imports, checks, streams and lists hits; the second time it only signs in', async (t) => {
  const hub = await testHub(t);
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-system-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [supervisor, other] = [await hub.token('NL', 'supervisor'), await hub.second('NL', 'supervisor')];
  const runIt = async (token: string): Promise<string[]> => {
    const { CROSSCHECK_TEST_HOME: _, NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...env } = process.env;
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN], { env: { ...env, CROSSCHECK_URL: hub.url, CROSSCHECK_TOKEN: token, CROSSCHECK_SECOND_TOKEN: token === '' ? '' : other, KEYS_FOLDER: folder }, timeout: 60_000 });
    return stdout.trim().split('\n').map((line) => line.replaceAll(/(cli|hit)_\w{26}/g, '$1'));
  };
  const first = await runIt(supervisor);
  assert.deepEqual(first.slice(0, 3), ['registered cli (feed)', 'import: 2 added, 0 unchanged, 0 refused', 'registered cli (officer)']);
  assert.equal((await stat(join(folder, 'officer.json'))).mode & 0o777, 0o600);
  await hub.settled();
  const second = await runIt('');
  assert.deepEqual(second.slice(0, 5), ['import: 0 added, 2 unchanged, 0 refused', 'check one: hit hit', 'stream two: hit hit', 'stream three: no_record', second[4]]);
  assert.match(second[4] ?? '', /^stream four: not_checked \(invalid input/);
  assert.match(second[5] ?? '', /^hit hit of \d{4}-\d\d-\d\d, as both$/);
  const persons = await run(hub.database.db, `select distinct person, left(token, 4) as token from checks order by person`);
  assert.deepEqual(persons, [{ person: 'officer 4711', token: 'cli_' }, { person: 'officer José', token: 'cli_' }]);
});
