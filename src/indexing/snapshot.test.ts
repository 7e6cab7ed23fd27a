/** A snapshot is whole and ours, or it is refused: after any damage, when cut short, when of another database or form. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { figuresOf, roomFor, type Generation } from '../matching/generation.ts';
import { rebuilt } from '../matching/rebuild.ts';
import { openSearcher } from '../matching/searcher.ts';
import { openWriter } from '../matching/writer.ts';
import { bearersOf, EVERYBODY, generationOf, recordWith, vinOf } from './fixtures.ts';
import { readSnapshot, writeSnapshot, type Belonging, type Opened, type SavedState } from './snapshot.ts';

const BELONGING: Belonging = { collection: 'vehicles', describes: 'vehicles-2', database: 'live 2026-11-22T10:15:00.000Z', epoch: 3 };
const STATE: SavedState = {
  position: { epoch: 3, tx: 812, position: 77 }, mark: 'vehicles veh_x 1', savedAt: '2026-11-22T10:15:00.000Z',
  sets: { lists: [['BR'], ['BR', 'DE']], wide: [] }, views: { latest: { epoch: 3, tx: 812, position: 77 }, behind: [['BR', { epoch: 3, tx: 800, position: 70 }]] },
};
const RECORDS = 300;

async function place(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-snapshot-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'index', 'vehicles.index');
}
const sorted = (records = RECORDS): Generation => rebuilt(generationOf(Array.from({ length: records }, (_, n) => recordWith(n + 1, vinOf(n), { hiddenFrom: n % 3 }))), roomFor(records));
const opened = async (path: string): Promise<Opened> => {
  const read = await readSnapshot(path, BELONGING);
  assert.ok('generation' in read, 'refused' in read ? read.refused : '');
  return read;
};

test('what was saved is read again: every record, its restrictions, the place in the feed; and it can be written to', async (t) => {
  const path = await place(t);
  const generation = sorted();
  const bytes = writeSnapshot(path, generation, BELONGING, STATE);
  assert.equal(statSync(path).size, bytes);
  const read = await opened(path);
  assert.deepEqual(read.state, STATE);
  assert.deepEqual({ ...figuresOf(read.generation) }, { ...figuresOf(generation) });
  const searcher = openSearcher(read.generation);
  const hidden = EVERYBODY.isHidden.slice();
  hidden[2] = 1;
  for (let n = 0; n < RECORDS; n += 1) assert.deepEqual(bearersOf(searcher, vinOf(n), { isHidden: hidden, minute: 0 }), n % 3 === 2 ? [] : [n + 1]);
  const writer = openWriter(read.generation);
  assert.ok(writer.learn(recordWith(5_000, 'ABC123')));
  writer.forget(recordWith(1, '').name);
  assert.deepEqual([bearersOf(searcher, 'ABC123'), bearersOf(searcher, vinOf(0))], [[5_000], []]);
});

test('only what is in use is stored: room for the future takes no place on disk', async (t) => {
  const path = await place(t);
  const generation = rebuilt(sorted(20), roomFor(200_000));
  assert.ok(writeSnapshot(path, generation, BELONGING, STATE) < figuresOf(generation).reserved / 4);
  assert.equal(figuresOf((await opened(path)).generation).reserved, figuresOf(generation).reserved);
});

test('whichever byte is damaged, the snapshot is refused', async (t) => {
  const path = await place(t);
  writeSnapshot(path, sorted(30), BELONGING, STATE);
  const whole = readFileSync(path);
  const isRefused = async (at: number, by: number): Promise<boolean> => {
    const damaged = Buffer.from(whole);
    damaged[at] = (damaged[at] ?? 0) ^ by;
    writeFileSync(path, damaged);
    return 'refused' in await readSnapshot(path, BELONGING);
  };
  for (let at = 0; at < 16; at += 1) assert.ok(await isRefused(at, 1 << at % 8), `byte ${at}`);
  await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), isRefused), { numRuns: 60, examples: [[whole.length - 1, 1], [16, 4]] });
  writeFileSync(path, whole);
  await opened(path);
});

test('a snapshot that is cut short anywhere, or has something behind it, is refused', async (t) => {
  const path = await place(t);
  writeSnapshot(path, sorted(30), BELONGING, STATE);
  const whole = readFileSync(path);
  await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
    writeFileSync(path, whole);
    truncateSync(path, length);
    return 'refused' in await readSnapshot(path, BELONGING);
  }), { numRuns: 40, examples: [[0], [15], [16], [whole.length - 1]] });
  writeFileSync(path, Buffer.concat([whole, Buffer.from([0])]));
  assert.deepEqual(await readSnapshot(path, BELONGING), { refused: 'not as long as it says' });
});

test('a snapshot of another database, epoch, collection or way of describing is refused and says so; one that is not there is absent', async (t) => {
  const path = await place(t);
  assert.deepEqual(await readSnapshot(path, BELONGING), { refused: 'absent' });
  writeSnapshot(path, sorted(5), BELONGING, STATE);
  for (const other of [{ database: 'live 2020' }, { epoch: 4 }, { collection: 'parts' }, { describes: 'vehicles-3' }]) {
    const read = await readSnapshot(path, { ...BELONGING, ...other });
    assert.match('refused' in read ? read.refused : '', new RegExp(`of another ${Object.keys(other)[0] ?? ''}`));
  }
});

test('a snapshot of another layout is refused, though it is whole', async (t) => {
  const path = await place(t);
  writeSnapshot(path, sorted(5), BELONGING, STATE);
  const whole = readFileSync(path);
  const length = whole.readUInt32LE(8);
  const head = Buffer.from(whole.toString('utf8', 16, 16 + length).replace(/"layout":"\d+/, '"layout":"0'));
  const prefix = Buffer.from(whole.subarray(0, 16));
  prefix.writeUInt32LE(head.length, 8);
  prefix.writeUInt32LE(crc32(head), 12);
  writeFileSync(path, Buffer.concat([prefix, head, whole.subarray(16 + length)]));
  const read = await readSnapshot(path, BELONGING);
  assert.match('refused' in read ? read.refused : '', /laid out as 0/);
});

test('a snapshot that cannot be written whole leaves the one before as it was', async (t) => {
  const path = await place(t);
  writeSnapshot(path, sorted(5), BELONGING, STATE);
  const before = readFileSync(path);
  const generation = sorted(6);
  const broken: Generation = { ...generation, buffers: { ...generation.buffers, names: undefined as unknown as SharedArrayBuffer } };
  assert.throws(() => writeSnapshot(path, broken, BELONGING, STATE));
  assert.deepEqual(readFileSync(path), before);
  assert.ok(!existsSync(`${path}.new`));
});
