/** Runs the tests: one PostgreSQL for all of them, a migrated template, and a database of its own for each file that asks for one. */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { access, constants, mkdtemp, rm, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { prepareDatabase } from '../src/app.ts';
import { openDatabase, run, type Connection } from '../src/kernel/store/database.ts';
import { startEmbedded } from '../src/kernel/store/embedded/index.ts';

const TEMPLATE = `crosscheck_template_${process.pid}`;
/** A test that hangs is named and fails; the longest takes about 20 s here. */
const TEST_MAX_MS = 240_000;
/** One more than the smallest machine has processors: many tests wait for a process to start, a lease to end, a browser to paint. */
const SIDE_BY_SIDE = 3;
const ROOM_BYTES = 6 * 2 ** 30;
const PATTERNS = ['src/**/*.test.ts', 'tests/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'];
const root = new URL('..', import.meta.url).pathname;

const wanted = process.argv.slice(2);
const files = PATTERNS.flatMap((pattern) => globSync(pattern, { cwd: root })).sort().filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)));
if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(' ')}`);
  process.exit(1);
}

const server = process.env.DATABASE_URL;
const folder = await mkdtemp(join(await inMemory() ?? tmpdir(), 'crosscheck-tests-'));
// What a test writes need not outlive the machine: tests of what outlives a kill start a PostgreSQL of their own.
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
const embedded = server === undefined ? await startEmbedded({ folder: join(folder, 'postgres'), allowCreateDatabase: true, settings, log: () => undefined }) : undefined;
const home: Connection = embedded ? embedded.connection : { url: server ?? '' };
const withDatabase = (name: string): Connection => ('url' in home ? { url: Object.assign(new URL(home.url), { pathname: `/${name}` }).href } : { ...home, database: name });

const maintenance = openDatabase(home, () => undefined);
let status = 1;
try {
  const [row] = await run(maintenance.db, 'show server_version') as { server_version: string }[];
  console.log(`${files.length} test files on PostgreSQL ${row?.server_version ?? '?'} (${embedded ? 'embedded' : 'DATABASE_URL'})`);
  await run(maintenance.db, `drop database if exists ${TEMPLATE}`);
  await run(maintenance.db, `create database ${TEMPLATE}`);
  const template = openDatabase(withDatabase(TEMPLATE), () => undefined);
  await prepareDatabase(template, 'live');
  await template.close();
  status = await test();
} finally {
  const left = await run(maintenance.db, `select datname from pg_database where datname like 'crosscheck_t${process.pid}\\_%' or datname = '${TEMPLATE}'`).catch(() => []) as { datname: string }[];
  for (const { datname } of left) await run(maintenance.db, `drop database if exists ${datname} with (force)`).catch(() => undefined);
  await maintenance.close();
  await embedded?.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(status);

/**
 * A folder that lies in memory, where the machine has one with room: a thousand databases are made and dropped, and ext4 passes over what
 * was deleted in the last seconds one inode at a time (measured: 40 % of the tests' time). `TMPDIR` decides where it is set.
 */
async function inMemory(): Promise<string | undefined> {
  const shared = '/dev/shm';
  if (process.env.TMPDIR !== undefined) return undefined;
  try {
    await access(shared, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(shared);
    return bavail * bsize >= ROOM_BYTES && freemem() >= ROOM_BYTES ? shared : undefined;
  } catch {
    return undefined; // not every system has it
  }
}

function test(): Promise<number> {
  const child = spawn(process.execPath, ['--test', `--test-concurrency=${SIDE_BY_SIDE}`, `--test-timeout=${TEST_MAX_MS}`, '--test-reporter=spec', ...files], {
    cwd: root, stdio: 'inherit',
    // Each file is a process of its own, and so is each hub and command that one starts: what the first has compiled, the others read.
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled'), TMPDIR: dirname(folder), CROSSCHECK_TEST_HOME: JSON.stringify(home), CROSSCHECK_TEST_TEMPLATE: TEMPLATE, CROSSCHECK_TEST_RUN: String(process.pid) },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { child.kill(signal); });
  return new Promise((resolve) => { child.on('exit', (code) => { resolve(code ?? 1); }); });
}
