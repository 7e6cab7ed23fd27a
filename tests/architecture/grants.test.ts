/** Every action stands under a grant that its module's policy.ts states, and no grant is stated for nothing. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { test } from 'node:test';
import type { Grant } from '../../src/kernel/policy.ts';
import { testHub } from '../fixtures.ts';

const MODULES = new URL('../../src/modules/', import.meta.url).pathname;
type Stated = { readonly module: string; readonly name: string; readonly grant: Grant };

async function statedGrants(): Promise<readonly Stated[]> {
  const files = globSync('*/policy.ts', { cwd: MODULES }).sort();
  const all = await Promise.all(files.map(async (file) => {
    const { grants } = await import(`${MODULES}${file}`) as { grants?: Readonly<Record<string, Grant>> };
    return Object.entries(grants ?? {}).map(([name, grant]) => ({ module: dirname(file), name, grant }));
  }));
  return all.flat();
}
const sourcesOf = (module: string): string => globSync('**/*.ts', { cwd: `${MODULES}${module}` }).filter((file) => !file.endsWith('.test.ts') && basename(file) !== 'policy.ts').map((file) => readFileSync(`${MODULES}${module}/${file}`, 'utf8')).join('\n');

test('every action’s grant is one that a module’s policy.ts states: no action is allowed in passing', async (t) => {
  const hub = await testHub(t);
  const stated = await statedGrants();
  assert.ok(stated.length > 10, `only ${stated.length} grants were found`);
  const strays = hub.app.actions.filter(({ grant }) => !stated.some((one) => one.grant === grant)).map(({ name }) => name);
  assert.deepEqual(strays, [], 'these actions stand under a grant of their own: state it in policy.ts as `grants.x`');
});

test('every grant that is stated is used by its module', async () => {
  const idle = (await statedGrants()).filter(({ module, name }) => !new RegExp(`\\bgrants\\.${name}\\b`).test(sourcesOf(module))).map(({ module, name }) => `${module}: ${name}`);
  assert.deepEqual(idle, [], 'these grants allow nothing: use them or take them out');
});

test('every action’s module uses its own policy.ts, and no role is compared by hand where a grant could say it', () => {
  const faults = globSync('*/*.ts', { cwd: MODULES }).filter((file) => !/\.test\.ts$|policy\.ts$/.test(file)).flatMap((file) => {
    const text = readFileSync(MODULES + file, 'utf8');
    return [
      ...(/grants\./.test(text) && !/import \{[^}]*\bgrants\b[^}]*\} from '\.\/policy\.ts'/.test(text) ? [`${file}: grants do not come from ./policy.ts`] : []),
      ...(/principal\.role\s*[!=]==/.test(text) ? [`${file}: compares a role; ask decide() with a grant`] : []),
    ];
  });
  assert.deepEqual(faults, []);
});
