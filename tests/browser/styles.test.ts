/** The style sheets of areas: no two give the same name to different things, and a screen brings whatever it wears, because nobody knows what was shown before it. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../../web/src', import.meta.url));
/** What every screen may wear is said here; areas may add to it. */
const COMMON = new Set(['theme', 'states', 'shell', 'work', 'map']);
const texts = new Map(globSync('**/*.{ts,tsx,css}', { cwd: SOURCES }).sort().map((file) => [file.replaceAll(sep, '/'), readFileSync(join(SOURCES, file), 'utf8')]));

test('no two areas begin a rule with the same class', () => {
  const owners = new Map<string, string>();
  const twice: string[] = [];
  for (const [file, text] of texts) {
    const area = file.split('/')[0] ?? '';
    if (!file.endsWith('.css') || COMMON.has(area)) continue;
    for (const [, name = ''] of text.matchAll(/^\.([a-z][\w-]*)\s*(?:[,{[:]|::)/gm)) {
      const owner = owners.get(name) ?? area;
      if (owner !== area) twice.push(`.${name} of ${owner} and ${area}`);
      owners.set(name, owner);
    }
  }
  assert.ok(owners.size > 50, `only ${owners.size} classes were read`);
  assert.deepEqual([...new Set(twice)], []);
});

test('a screen that is shown first wears all that it says it wears: each brings its sheets', () => {
  const screens = new Set([...texts].flatMap(([file, text]) => [...text.matchAll(/import\('(\.[^']+\.tsx)'\)/g)].map(([, path = '']) => fileAt(file, path))));
  const named = classesIn(texts.keys());
  const always = withImports('main.tsx');
  const bare = [...screens].flatMap((screen) => {
    const files = withImports(screen);
    const there = classesIn([...always, ...files]);
    return files.filter((file) => file.endsWith('.tsx')).flatMap((file) => wornIn(file).filter((name) => named.has(name) && !there.has(name)).map((name) => `${screen}: .${name} of ${file}`));
  });
  assert.ok(screens.size > 20, `only ${screens.size} screens were found`);
  assert.deepEqual(bare, []);
});

const fileAt = (from: string, path: string): string => relative(SOURCES, join(SOURCES, dirname(from), path)).replaceAll(sep, '/');

/** A file and all that it loads at once. */
function withImports(file: string): readonly string[] {
  const files = new Set([file]);
  for (const one of files) {
    for (const [, path = ''] of (texts.get(one) ?? '').matchAll(/^(?:import|export) (?!type )[^;]*?'(\.[^']+)';/gm)) if (texts.has(fileAt(one, path))) files.add(fileAt(one, path));
  }
  return [...files];
}

const classesIn = (files: Iterable<string>): ReadonlySet<string> => new Set([...files].filter((file) => file.endsWith('.css')).flatMap((file) => [...(texts.get(file) ?? '').matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name)));

/** The classes that are written out; what is put together is let be. */
const wornIn = (file: string): readonly string[] => [...(texts.get(file) ?? '').matchAll(/className=(?:"([^"]*)"|\{([^}]*)\})/g)]
  .flatMap(([, plain, told = '']) => (plain === undefined ? [...told.matchAll(/'([^']*)'|`([^`$]*)`/g)].map(([, one, other]) => one ?? other ?? '') : [plain])).flatMap((names) => names.split(' '));
