import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cut, readAll, refused, taken } from './fixtures.ts';
import { readRows } from './rows.ts';
import { ROW_BYTES_MAX } from './limits.ts';

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const cellsOf = async (file: string): Promise<unknown[][]> => taken(await readAll(file)).map(({ values }) => Object.values(values));

test('comma, semicolon, tab and bar are told from the header', async () => {
  for (const d of [',', ';', '\t', '|']) assert.deepEqual(await cellsOf(`plate${d}make\nA 1${d}"B${d}C"\n`), [['A 1', `B${d}C`]]);
});

test('the delimiter that gives known columns wins over the one that gives more', async () => {
  const events = await readAll('plate|make, model, year, and so on\nAB1|x\n', { columns: ['plate'] });
  assert.deepEqual(taken(events)[0]?.values, { plate: 'AB1', 'make, model, year, and so on': 'x' });
});

test('a line sep=; before the header states the delimiter, as spreadsheets write it', async () => {
  assert.deepEqual(taken(await readAll('sep=;\r\na;b,c\r\n1;2\r\n')), [{ line: 3, values: { a: '1', 'b,c': '2' } }]);
});

test('lines may end in CRLF, LF or CR, and empty lines are skipped but counted', async () => {
  for (const end of ['\r\n', '\n', '\r']) {
    const events = await readAll(['a,b', '1,2', '', ',', '3,"4', '5"', '6,7'].join(end));
    assert.deepEqual(events, [{ line: 2, values: { a: '1', b: '2' } }, { line: 5, values: { a: '3', b: `4${end}5` } }, { line: 7, values: { a: '6', b: '7' } }]);
  }
});

test('quotes inside an unquoted cell are literal, doubled quotes in a quoted one are one', async () => {
  assert.deepEqual(await cellsOf('a,b\n5" wheel,"say ""hi"""\n'), [['5" wheel', 'say "hi"']]);
});

test('any table comes back as it was written, wherever the bytes are cut', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'Ж', '😀', '"', ',', ';', '\n', '\r\n', ' ', '7', '') }).filter((text) => !/[\r\n].*,.*,/u.test(text));
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 }), fc.array(fc.nat(400)), fc.integer({ min: 1, max: 64 }), fc.constantFrom('\n', '\r\n'), async (rows, places, pieceBytes, end) => {
    const full = rows.filter((row) => row.some((text) => text.trim() !== ''));
    const file = Buffer.from([['x', 'y', 'z'], ...full].map((row) => row.map(quoted).join(',')).join(end));
    const events = await readAll(file, { pieceBytes, delimiter: ',' }, places);
    assert.deepEqual(events.map((event) => ('values' in event ? Object.values(event.values) : event)), full);
  }), { numRuns: 300 });
});

test('any text at all gives the same rows wherever the bytes are cut, and no fault of ours', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b,c', '"', '""', '","', ',', '\n', '\r', '\r\n', 'é'), maxLength: 60 });
  await fc.assert(fc.asyncProperty(text, fc.array(fc.nat(100)), fc.integer({ min: 1, max: 9 }), async (body, places, pieceBytes) => {
    const file = Buffer.from(`a,b,c,d\n${body}`);
    assert.deepEqual(await readAll(file, { pieceBytes }, places), await readAll(file));
  }), { numRuns: 1000 });
});

test('one broken quote costs its own row and nothing else', async () => {
  const broken = ['"%,2,3,4', '%,"2,3,4', '%,2,3,"4', '"%"x,2,3,4', '%,"2"3,3,4'];
  await fc.assert(fc.asyncProperty(fc.constantFrom(...broken), fc.nat(199), fc.boolean(), async (shape, k, isQuoted) => {
    const row = (i: number): string => (isQuoted && i % 3 === 0 ? `"r${i}","b ""x""",c,"d, e"` : `r${i},b,c,d`);
    const lines = Array.from({ length: 200 }, (_, i) => (i === k ? shape.replace('%', `r${i}`) : row(i)));
    const events = await readAll(['a,b,c,d', ...lines].join('\n') + '\n');
    assert.deepEqual(refused(events).map(({ line }) => line), [k + 2]);
    assert.deepEqual(taken(events).map(({ values }) => values['a']), lines.flatMap((_, i) => (i === k ? [] : [`r${i}`])));
  }), { numRuns: 200 });
});

test('two rows with a stray quote do not swallow the rows between them', async () => {
  const events = await readAll('a,b,c,d\n1,"x,c,d\n2,b,c,d\n3,b,c,d\n4,",c,d\n5,b,c,d\n');
  assert.deepEqual(taken(events).map(({ values }) => values['a']), ['2', '3', '5']);
  assert.deepEqual(refused(events).map(({ line }) => line), [2, 5]);
});

test('a quote that is never closed costs one row even in a large file', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `${i},abc`);
  rows[10] = '10,"abc';
  const events = await readAll(`n,t\n${rows.join('\n')}\n`);
  assert.equal(taken(events).length, 19_999);
  assert.equal(refused(events)[0]?.line, 12);
});

test('a row that is too long is refused by itself', async () => {
  const long = 'x'.repeat(ROW_BYTES_MAX * 3);
  for (const row of [`1,${long}`, `1,"${long}"`, `1,"${long}`]) {
    const events = await readAll(`a,b\n0,0\n${row}\n2,2\n`);
    assert.deepEqual(taken(events).map(({ line }) => line), [2, 4], row.slice(0, 5));
    assert.deepEqual(refused(events).map(({ line }) => line), [3]);
  }
});

test('too many cells refuse a row, too few are taken as empty with a note, a cut last row is refused', async () => {
  const events = await readAll('a,b,c\n1,2,3,4\n1,2\n1,2');
  assert.equal(refused(events)[0]?.refused.reason, 'has 4 cells where the header has 3');
  assert.match(taken(events)[0]?.note ?? '', /missing ones are taken as empty/u);
  assert.equal(refused(events)[1]?.endsEarly, true);
});

test('a control character or a very long cell refuses its row and names the column', async () => {
  const events = await readAll(`a,b\n1,x\u0000y\n2,"tab\tand\nline"\n3,${'y'.repeat(4097)}\n`);
  assert.deepEqual(refused(events), [
    { line: 2, refused: { field: 'b', reason: 'has a control character (U+0000)' }, partial: { values: { a: '1' }, unread: ['b'] } },
    { line: 5, refused: { field: 'b', reason: 'longer than 4096 characters' }, partial: { values: { a: '3' }, unread: ['b'] } },
  ]);
  assert.equal(taken(events).length, 1);
});

test('a header with an empty or repeated name refuses the file', async () => {
  for (const header of ['a,,b', 'a,b,A', 'a,__proto__', Array.from({ length: 257 }, (_, i) => `c${i}`).join(',')]) await assert.rejects(readAll(`${header}\n1,2,3\n`), { name: 'WrongFile', code: 'bad_header' });
});

test('a header alone is a file of no rows', async () => {
  assert.deepEqual(await readAll('a,b\n'), []);
  assert.deepEqual(await readAll('a,b'), []);
});

test('a large file is read in memory that does not grow with it', async () => {
  async function* large(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('reference,plate,make,note\n');
    for (let i = 0; i < 200; i += 1) yield Buffer.from(Array.from({ length: 1000 }, (_, j) => `R${i * 1000 + j},AB${j},Toyota,"a, ""b"" ${'c'.repeat(200)}"\n`).join(''));
  }
  const before = process.memoryUsage().heapUsed;
  let rows = 0;
  let peak = 0;
  for await (const batch of readRows(large())) {
    rows += batch.length;
    peak = Math.max(peak, process.memoryUsage().heapUsed - before);
  }
  assert.equal(rows, 200_000);
  assert.ok(peak < 100e6, `${peak} bytes of heap`);
});

test('text that can never be settled is given up within bounded time and memory', async () => {
  const started = performance.now();
  for (const line of ['x","y\n', '"x\n', '"""a\n', ',"\n', '",",\n']) {
    async function* many(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a,b,c,d,e\n');
      for (let i = 0; i < 100; i += 1) yield Buffer.from(line.repeat(500));
    }
    for await (const batch of readRows(many())) assert.ok(batch.length > 0);
  }
  assert.ok(performance.now() - started < 20_000);
  assert.ok(cut.length >= 1);
});
