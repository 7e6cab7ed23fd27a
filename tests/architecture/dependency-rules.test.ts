/** Shows that the rules of who may know whom fire: each on a tiny tree that breaks it, and none on one that keeps them all. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { RULES, readDependencies } from '../../scripts/dependencies.ts';

type Tree = Readonly<Record<string, string>>;

const to = (path: string): string => `import '${path}';\n`;
const empty = 'export {};\n';

/** Packages that the trees may import; the last is for development only. */
const PACKAGES: Tree = {
  'package.json': JSON.stringify({ name: 'tiny', type: 'module', dependencies: { pg: '1', hono: '1', zod: '1', 'prom-client': '1', nodemailer: '1', '@nats-io/transport-node': '1' }, devDependencies: { 'fast-check': '1' } }),
  ...Object.fromEntries(['pg', 'hono', 'zod', 'prom-client', 'nodemailer', '@nats-io/transport-node', 'fast-check'].flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, type: 'module', main: 'index.js' })], [`node_modules/${name}/index.js`, empty],
  ])),
};

async function namesOf(t: TestContext, tree: Tree): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-rules-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries({ ...PACKAGES, ...tree })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const { summary } = await readDependencies(folder, [...new Set(Object.keys(tree).map((path) => path.split('/')[0] ?? path))]);
  return [...new Set(summary.violations.map(({ rule }) => rule.name))];
}

/** For each rule, a tree that breaks it. */
const BROKEN: Readonly<Record<string, Tree>> = {
  'no-cycles': { 'src/a.ts': to('./b.ts'), 'src/b.ts': to('./a.ts') },
  'no-dead-files': { 'src/alone.ts': empty },
  'nothing-unresolved': { 'src/a.ts': to('./gone.ts') },
  'src-ships-no-dev-tools': { 'src/a.ts': to('fast-check') },
  'kernel-knows-no-police-work': { 'src/kernel/action.ts': to('../modules/vehicles/schema.ts'), 'src/modules/vehicles/schema.ts': empty },
  'matching-is-pure': { 'src/matching/searcher.ts': to('node:fs') },
  'identifiers-are-pure': { 'src/identifiers/vin.ts': to('../kernel/ids.ts'), 'src/kernel/ids.ts': empty },
  'importing-reads-files-only': { 'src/importing/rows.ts': to('../kernel/store/store.ts'), 'src/kernel/store/store.ts': empty },
  'indexing-hosts-the-engine': { 'src/indexing/host.ts': to('../modules/vehicles/schema.ts'), 'src/modules/vehicles/schema.ts': empty },
  'watching-is-pure': { 'src/watching/rate.ts': to('../kernel/ids.ts'), 'src/kernel/ids.ts': empty },
  'modules-meet-in-words': { 'src/modules/checks/answering.ts': to('../vehicles/store.ts'), 'src/modules/vehicles/store.ts': empty },
  'only-app-opens-the-door': { 'src/main.ts': to('./modules/vehicles/index.ts'), 'src/modules/vehicles/index.ts': empty },
  'words-rules-and-keys-are-pure': { 'src/modules/vehicles/policy.ts': to('../../kernel/store/store.ts'), 'src/kernel/store/store.ts': empty },
  'store-does-not-look-up': { 'src/modules/vehicles/store.ts': to('./actions.ts'), 'src/modules/vehicles/actions.ts': empty },
  'actions-and-reactions-are-strangers': { 'src/modules/vehicles/reactions.ts': to('./actions.ts'), 'src/modules/vehicles/actions.ts': empty },
  'web-sees-words-only': { 'web/page.ts': to('../src/modules/vehicles/store.ts'), 'src/modules/vehicles/store.ts': empty },
  'cli-speaks-http': { 'src/cli/status.ts': to('../kernel/store/store.ts'), 'src/kernel/store/store.ts': empty },
  'witnessing-stands-alone': { 'src/witnessing/witness.ts': to('../kernel/audit/log-store.ts'), 'src/kernel/audit/log-store.ts': empty },
  'replica-knows-words-only': { 'src/replica/desk.ts': to('../modules/clients/store.ts'), 'src/modules/clients/store.ts': empty },
  'fixtures-are-for-tests': { 'src/app.ts': to('../tests/fixtures.ts'), 'tests/fixtures.ts': empty },
  'postgres-stays-home': { 'src/modules/vehicles/store.ts': to('pg') },
  'http-stays-home': { 'src/modules/vehicles/actions.ts': to('hono') },
  'telemetry-stays-home': { 'src/app.ts': to('prom-client') },
  'zod-stays-home': { 'src/modules/vehicles/schema.ts': to('zod') },
  'nats-stays-home': { 'src/app.ts': to('@nats-io/transport-node') },
  'mail-stays-home': { 'src/app.ts': to('nodemailer') },
};

test('every rule is shown to fire', () => {
  assert.deepEqual(RULES.filter((name) => !(name in BROKEN)), []);
});

for (const [name, tree] of Object.entries(BROKEN)) {
  test(`${name} fires on a tree that breaks it`, async (t) => {
    const found = await namesOf(t, tree);
    assert.ok(found.includes(name), `found ${found.join(', ') || 'nothing'}`);
  });
}

test('a tree that keeps every rule is let pass', async (t) => {
  assert.deepEqual(await namesOf(t, {
    'src/app.ts': to('./modules/checks/index.ts') + to('./modules/vehicles/index.ts') + to('./indexing/host.ts'),
    'src/indexing/host.ts': to('../matching/searcher.ts'), 'src/matching/searcher.ts': empty,
    'src/modules/checks/index.ts': to('./actions.ts'), 'src/modules/checks/actions.ts': to('../vehicles/schema.ts'),
    'src/modules/vehicles/index.ts': to('./store.ts'), 'src/modules/vehicles/store.ts': to('./schema.ts') + to('../../kernel/store/store.ts'),
    'src/modules/vehicles/schema.ts': to('../../kernel/schema/index.ts') + to('../../identifiers/vin.ts'),
    'src/identifiers/vin.ts': empty, 'src/kernel/schema/index.ts': to('zod'), 'src/kernel/store/store.ts': to('pg'),
  }), []);
});
