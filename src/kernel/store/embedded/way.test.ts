/** Stepping down from root, for real. As an ordinary user only the first test has something to say. */
import assert from 'node:assert/strict';
import { chmod, cp, lstat, mkdir, mkdtemp, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findBinaries } from './binaries.ts';
import { query, silent, small, withFolder } from './fixtures.ts';
import { startEmbedded } from './index.ts';
import type { EmbeddedOptions } from './index.ts';
import type { Way } from './way.ts';

const isRoot = process.getuid?.() === 0;
const asRoot = { skip: isRoot ? false : 'needs root' };

/** Starts twice; the way taken each time. */
async function waysTaken(folder: string, more: Partial<EmbeddedOptions> = {}): Promise<unknown[]> {
  const taken: unknown[] = [];
  for (const sql of ['create table if not exists kept (n int)', 'select n from kept']) {
    const hub = await startEmbedded({ folder, settings: small, log: (event, fields) => { if (event === 'postgres_starting') taken.push(fields?.['as']); }, ...more });
    await query(hub.connection, sql);
    await hub.stop();
  }
  return taken;
}

test('an ordinary user runs it directly, root steps down to nobody where nobody may enter', async () => {
  await withFolder(async (folder) => {
    const expected = isRoot ? 'nobody' : 'ourselves';
    assert.deepEqual(await waysTaken(folder), [expected, expected]);
    assert.equal((await stat(join(folder, 'data'))).mode & 0o777, 0o700);
    assert.equal((await stat(join(folder, 'socket'))).mode & 0o777, 0o700);
  });
});

test('under a root-only folder, binaries included and their links missing, a user namespace does', asRoot, async () => {
  await inRootOnly(async (home, packageFolder) => {
    assert.deepEqual(await waysTaken(join(home, 'postgres'), { packageFolder }), ['namespace', 'namespace']);
    assert.ok((await lstat(join(packageFolder, 'native', 'lib', 'libpq.so.5'))).isSymbolicLink());
  });
});

test('without user namespaces, an unprivileged user with one capability does', asRoot, async () => {
  await inRootOnly(async (home, packageFolder) => {
    assert.deepEqual(await waysTaken(join(home, 'postgres'), { packageFolder, onlyWay: 'capabilities' }), ['capabilities', 'capabilities']);
  });
});

test('where nothing does, the operator is told what to do', asRoot, async () => {
  await inRootOnly(async (home, packageFolder) => {
    await assert.rejects(startEmbedded({ folder: join(home, 'postgres'), log: silent, packageFolder, onlyWay: 'nobody' }), /refuses to be root.*ordinary user.*--data.*DATABASE_URL/s);
  });
});

test('the way may change between starts: the files change hands', asRoot, async () => {
  await withFolder(async (folder) => {
    const owners: unknown[] = [];
    for (const onlyWay of ['nobody', 'namespace', 'capabilities'] satisfies Way['name'][]) {
      await waysTaken(folder, { onlyWay });
      owners.push((await stat(join(folder, 'data', 'base', '1', 'PG_VERSION'))).uid === 0, (await stat(join(folder, 'socket'))).uid === 0);
    }
    assert.deepEqual(owners, [false, false, true, true, false, false]);
  });
});

async function inRootOnly(run: (home: string, packageFolder: string) => Promise<void>): Promise<void> {
  const home = await mkdtemp('/var/tmp/xc-root-');
  try {
    await chmod(home, 0o700);
    const packageFolder = join(home, 'package');
    await mkdir(packageFolder);
    const { postgres } = await findBinaries();
    await cp(join(dirname(postgres), '..'), join(packageFolder, 'native'), { recursive: true, verbatimSymlinks: true });
    await unlink(join(packageFolder, 'native', 'lib', 'libpq.so.5')); // as if npm had blocked the install script
    await run(home, packageFolder);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
