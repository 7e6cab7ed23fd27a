/** Sentences are told by their codes: each is read as what it was made of, and as nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allSayings, issuesOf, readSaying, sayings, text, withTold, z } from './index.ts';

const { say, saying } = sayings('try', { plain: 'the thing is plain', most: 'holds {#most} things', told: '{name} holds {#n} things', other: 'holds {#most} things of {name}', nested: 'of {name}: {why}' });

test('a sentence is read as the one that it is, with what it names: numbers as numbers, names as texts', () => {
  assert.deepEqual(readSaying(say('plain')), { code: 'try.plain' });
  assert.deepEqual(readSaying(say('most', { most: 12 })), { code: 'try.most', values: { most: 12 } });
  assert.deepEqual(readSaying(say('told', { name: '1234', n: -0.5 })), { code: 'try.told', values: { name: '1234', n: -0.5 } });
  assert.deepEqual(saying('other', { most: 2, name: 'A (b)' }), { text: 'holds 2 things of A (b)', told: { code: 'try.other', values: { most: 2, name: 'A (b)' } } });
});

test('of two sentences that fit, the one that says more itself is meant', () => {
  assert.equal(readSaying('holds 2 things of somebody')?.code, 'try.other');
});

test('a sentence that stands within another is told too; what is no sentence makes none of the other', () => {
  assert.deepEqual(readSaying('of line 3: holds 4 things'), { code: 'try.nested', values: { name: 'line 3', why: 'holds 4 things' }, because: { code: 'try.most', values: { most: 4 } } });
  assert.equal(readSaying('of line 3: whatever'), undefined);
});

test('what nobody declared stays a text alone, and so does one that is longer than any sentence', () => {
  assert.deepEqual(withTold({ path: '/x' }, 'something else'), { path: '/x' });
  assert.equal(readSaying(`${'x'.repeat(5_000)} holds 1 things`), undefined);
});

test('faults of the shared shapes and of the library have codes and limits', () => {
  const Shape = z.strictObject({ name: text(5), kind: z.enum(['a', 'b']), n: z.number().int().min(1).max(9), list: z.array(z.string()).max(1), is: z.literal('yes'), at: z.string().regex(/^x$/).min(2) });
  const read = (sent: unknown): Record<string, unknown> => Object.fromEntries(issuesOf(Shape.safeParse(sent).error ?? new z.ZodError([])).map(({ path, detail }) => [path, readSaying(detail)]));
  const told = read({ name: 'abcdefg', kind: 'c', n: 10, list: ['a', 'b'], is: 'no', at: 'y', more: 1 });
  assert.deepEqual(told['/name'], { code: 'fault.too_long', values: { most: 5 } });
  assert.deepEqual(told['/n'], { code: 'fault.most', values: { kind: 'number', most: 9 } });
  assert.deepEqual(told['/list'], { code: 'fault.items_most', values: { most: 1 } });
  assert.deepEqual(told['/more'], { code: 'fault.unknown_field' });
  assert.deepEqual((['/kind', '/is', '/at'] as const).map((path) => (told[path] as { code?: string } | undefined)?.code), ['fault.choice', 'fault.exact', 'fault.characters_least']);
  const needed = (expected: string) => ({ code: 'fault.needed', values: { expected } });
  assert.deepEqual(read({}), { '/name': needed('string'), '/list': needed('array'), '/at': needed('string'), '/n': needed('number'), '/kind': { code: 'fault.choice', values: { choices: '"a"|"b"' } }, '/is': { code: 'fault.exact', values: { value: '"yes"' } } });
});

test('each declared sentence is read as itself', () => {
  for (const [code, template] of allSayings()) {
    const sample = template.replace(/\{#\w+\}/g, '7').replace('{why}', 'is empty').replace(/\{\w+\}/g, 'X');
    assert.equal(readSaying(sample)?.code, code, sample);
  }
});
