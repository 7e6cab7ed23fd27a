/** The style sheets of areas: no two give the same name to different things, because whoever goes from one area to the other has both. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../web/src', import.meta.url));
/** What every screen may wear is said here; areas may add to it. */
const COMMON = new Set(['theme', 'states', 'shell', 'work', 'map']);

test('no two areas begin a rule with the same class', () => {
  const owners = new Map<string, string>();
  const twice: string[] = [];
  for (const file of globSync('*/**/*.css', { cwd: SOURCES }).sort()) {
    const area = file.split(/[\\/]/)[0] ?? '';
    if (COMMON.has(area)) continue;
    for (const [, name = ''] of readFileSync(join(SOURCES, file), 'utf8').matchAll(/^\.([a-z][\w-]*)\s*(?:[,{[:]|::)/gm)) {
      const owner = owners.get(name) ?? area;
      if (owner !== area) twice.push(`.${name} of ${owner} and ${area}`);
      owners.set(name, owner);
    }
  }
  assert.ok(owners.size > 50, `only ${owners.size} classes were read`);
  assert.deepEqual([...new Set(twice)], []);
});
