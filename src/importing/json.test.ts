import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, refused, taken } from './fixtures.ts';
import { ELEMENT_BYTES_MAX } from './limits.ts';

const numbers = async (file: string): Promise<unknown[]> => taken(await readAll(file)).map(({ values }) => values['n']);

test('an array, a wrapped array, lines and objects one after the other give the same rows', async () => {
  const objects = [1, 2, 3].map((n) => ({ n, plates: [{ number: `A${n}` }] }));
  const layouts = {
    array: JSON.stringify(objects), pretty: JSON.stringify(objects, null, 2), wrapped: JSON.stringify({ data: objects }), 'pretty wrapped': JSON.stringify({ count: 3, records: objects }, null, 2),
    lines: objects.map((object) => JSON.stringify(object)).join('\n'), 'array by lines': `{"data":[\n${objects.map((object) => JSON.stringify(object)).join(',\n')}\n]}`,
    sequence: objects.map((object) => JSON.stringify(object, null, 2)).join('\n'), 'with a mark': `\ufeff  ${JSON.stringify(objects)}`, 'a large one in one line': JSON.stringify({ data: objects, tail: ' '.repeat(40_000) }),
  };
  for (const [name, file] of Object.entries(layouts)) {
    const rows = taken(await readAll(file));
    assert.deepEqual(rows.map(({ values }) => values), [1, 2, 3].map((n) => ({ n, 'plates[0].number': `A${n}` })), name);
  }
});

test('one object, plain or pretty, is one row', async () => {
  for (const indent of [0, 2]) assert.deepEqual(taken(await readAll(JSON.stringify({ reference: 'A', plates: [{ number: 'X' }] }, null, indent))).map(({ values }) => values), [{ reference: 'A', 'plates[0].number': 'X' }]);
});

test('a malformed line is refused by itself with its line', async () => {
  const events = await readAll('{"n":1}\n{"n":2\n\n[3]\n{"n":4}\r\n');
  assert.deepEqual(events.map((event) => [event.line, 'values' in event]), [[1, true], [2, false], [4, false], [5, true]]);
});

test('a malformed element of an array costs itself and nothing else', async () => {
  const broken = ['{"n":9,"t":"x}', '{"n":9,"t":x"}', '{"n":9,', '{"n":9,"p":[{"q":1}', "{'n':9}", '{"n":09}', '{"n":9,}', '{"n" 9}', 'null', '12', '"text"', '[1]', '{"n":9,"p":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}'];
  for (const bad of broken) for (const join of [',', ', ', ',\n', ',\n  ']) {
    const elements = ['{"n":1,"t":"a"}', '{"n":2,"t":"b, {"}', bad, '{"n":3,"t":"}]"}', '{"n":4,"t":"c","p":[{"q":1},{"q":2}]}'];
    const events = await readAll(`[${join.includes('\n') ? join.slice(1) : ''}${elements.join(join)}]`);
    assert.deepEqual(taken(events).map(({ values }) => values['n']), [1, 2, 3, 4], `${bad} joined by ${JSON.stringify(join)}`);
    assert.equal(refused(events).length, 1, `${bad} joined by ${JSON.stringify(join)}`);
  }
});

test('lines of a pretty array are counted', async () => {
  const events = await readAll('[\n  {\n    "n": 1\n  },\n  {\n    "n": "2\n  },\n\n  {\n    "n": 3\n  }\n]\n');
  assert.deepEqual(events.map((event) => [event.line, 'values' in event]), [[2, true], [5, false], [9, true]]);
});

test('a file that ends early says so once, with the line', async () => {
  for (const file of ['[{"n":1},\n{"n":', '[{"n":1}\n,', '{"data":[{"n":1},\n', '[{"n":1},\n{"n":"x']) {
    const events = await readAll(file);
    assert.deepEqual(taken(events).map(({ values }) => values['n']), [1], file);
    assert.deepEqual(refused(events).map(({ line, endsEarly }) => [line, endsEarly]), [[2, true]], file);
  }
  assert.equal(refused(await readAll('{"n":1}\n{"n":'))[0]?.endsEarly, true);
});

test('an object too long is refused and the rest is read', async () => {
  const long = `{"n":9,"t":"${'x'.repeat(ELEMENT_BYTES_MAX * 4)}"}`;
  for (const [open, join, close] of [['[', ',', ']'], ['[\n', ',\n', '\n]'], ['', '\n', '\n']] as const) {
    const events = await readAll(open + ['{"n":1}', long, '{"n":2}', '{"n":3}'].join(join) + close);
    assert.deepEqual(taken(events).map(({ values }) => values['n']), [1, 2, 3]);
    assert.equal(refused(events).length, 1);
  }
});

test('names that reach into objects, numbers that lose digits and broken characters are refused', async () => {
  const bad = ['{"__proto__":{"a":1}}', '{"a":{"constructor":1}}', '{"\\u005f_proto__":1}', '{"vin":12345678901234567890}', '{"a":1e999}', '{"a":"\\ud800"}', '{"a":"\\u0000"}', `{"a":"${'x'.repeat(5000)}"}`];
  const events = await readAll(bad.join('\n'));
  assert.equal(refused(events).length, bad.length);
  assert.equal(({} as Record<string, unknown>)['a'], undefined);
});

test('any array comes back as it was written, wherever the bytes are cut', async () => {
  const object = fc.record({ n: fc.integer(), t: fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', '}', ']', '[', ',', '\n', 'Ж', '😀') }) }, { noNullPrototype: true });
  await fc.assert(fc.asyncProperty(fc.array(object, { minLength: 1, maxLength: 12 }), fc.array(fc.nat(300)), fc.integer({ min: 1, max: 50 }), fc.constantFrom(0, 1, 2), async (objects, places, pieceBytes, indent) => {
    const events = await readAll(Buffer.from(JSON.stringify(objects, null, indent)), { pieceBytes }, places);
    assert.deepEqual(events.map((event) => ('values' in event ? event.values : event)), objects);
  }), { numRuns: 300 });
});

test('any broken array gives the same rows wherever the bytes are cut, and no fault of ours', async () => {
  const text = fc.string({ unit: fc.constantFrom('{"a":1}', '{', '}', '[', ']', ',', '"', '\n', ' ', '\\', '"a":', '7', '\n {"a":'), maxLength: 40 });
  await fc.assert(fc.asyncProperty(text, fc.array(fc.nat(100)), fc.integer({ min: 1, max: 9 }), async (body, places, pieceBytes) => {
    const file = Buffer.from(`[{"a":0},${body}`);
    assert.deepEqual(await readAll(file, { pieceBytes }, places), await readAll(file));
  }), { numRuns: 1000 });
});

test('garbage without end gives a bounded answer', async () => {
  const events = await readAll(`[${'x'.repeat(3_000_000)}`);
  assert.ok(events.length <= 3);
  assert.ok((await readAll(`[${'{'.repeat(2_000_000)}`)).length <= 3);
  assert.deepEqual(await numbers('[]'), []);
});
