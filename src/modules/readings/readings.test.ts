/** A picture is read on the hub: what stands in it comes back to be confirmed, what is no picture is refused, and nothing of it stays. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { JPEG, PDF, PNG, bytesOf, chunkOf } from '../../kernel/blobs/fixtures.ts';
import { Refusal } from '../../kernel/errors.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { labelOf, plateOf } from '../../../tests/fixtures-pictures.ts';
import { until } from '../../../tests/waiting.ts';
import { PICTURE_BYTES_MAX } from './pictures.ts';
import { openReader, WAITING_MAX } from './reader.ts';
import type { Reading } from './schema.ts';

const VIN = 'WVWZZZ1KZ8W970301';
type Told = Reading & { readonly code?: string; readonly title?: string };
const send = (hub: TestHub, token: string, bytes: Uint8Array, type = 'application/octet-stream') => hub.ask<Told>(token, 'POST', '/v1/readings', bytes, { 'content-type': type });

test('an officer’s photograph of a VIN plate comes back as its VIN with its place in the picture, and of all this only that it was read is kept', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer');
  const { status, body } = await send(hub, officer, await plateOf({ text: VIN }), 'image/jpeg');
  assert.deepEqual([status, body.numbers.map(({ kind, number, by }) => [kind, number, by])], [200, [['vin', VIN, 'text']]]);
  const [[left, top], , [right, bottom]] = body.numbers[0]?.box as [[number, number], unknown, [number, number]];
  assert.ok(left > 0.05 && left < 0.2 && right > 0.6 && right < 0.95 && top > 0.3 && bottom < 0.7, 'the box is around the number');
  assert.doesNotMatch(JSON.stringify(body), /ACME|2150/, 'what is no number does not leave the hub');
  const audited = await run(hub.database.db, `select outcome, subjects, detail from audit_events where action = 'readings.read'`) as { outcome: string }[];
  assert.deepEqual(audited.map(({ outcome }) => outcome), ['done']);
  assert.doesNotMatch(JSON.stringify(audited) + hub.logged.join('\n'), new RegExp(VIN));
  assert.deepEqual(await run(hub.database.db, 'select 1 from blobs'), []);
});

test('a photograph taken sideways is turned as its camera says, and codes and number plates are read too', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer');
  const turned = await sharp(await plateOf({ text: VIN })).rotate(90).withMetadata({ orientation: 8 }).jpeg().toBuffer();
  const sideways = await send(hub, officer, new Uint8Array(turned));
  assert.deepEqual([sideways.body.numbers[0]?.number, sideways.body.width > sideways.body.height], [VIN, true]);
  const label = await send(hub, officer, new Uint8Array(await labelOf('code39', `I${VIN}`)), 'image/png');
  assert.deepEqual(label.body.numbers.map(({ kind, number, by, doubts }) => [kind, number, by, doubts]), [['vin', VIN, 'barcode', []]]);
  const car = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900"><rect width="1200" height="900" fill="#28303a"/><rect x="330" y="500" width="540" height="130" rx="10" fill="#f4c430"/><text x="365" y="605" font-family="Liberation Sans Narrow" font-weight="bold" font-size="115" letter-spacing="8">97-TRN-1</text></svg>`;
  const plate = await send(hub, officer, new Uint8Array(await sharp(Buffer.from(car)).webp().toBuffer()), 'image/webp');
  assert.deepEqual(plate.body.numbers.map(({ kind, number, countries }) => [kind, number, countries?.includes('NL')]), [['plate', '97TRN1', true]]);
  const nothing = await send(hub, officer, new Uint8Array(await sharp({ create: { width: 640, height: 480, channels: 3, background: '#888' } }).png().toBuffer()));
  assert.deepEqual([nothing.status, nothing.body.numbers], [200, []]);
});

test('a picture that unpacks to more than is allowed is refused from its head, and damaged, tiny, wrongly declared and foreign files with a sentence', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer');
  const head = Buffer.alloc(13);
  head.writeUInt32BE(60_000, 0);
  head.writeUInt32BE(60_000, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const bomb = Buffer.concat([PNG.subarray(0, 8), chunkOf('IHDR', head), chunkOf('IDAT', deflateSync(new Uint8Array(1_000_000))), chunkOf('IEND', new Uint8Array())]);
  const small = Buffer.from(head);
  small.writeUInt32BE(100, 0);
  small.writeUInt32BE(100, 4);
  const torn = Buffer.concat([PNG.subarray(0, 8), chunkOf('IHDR', small), chunkOf('IDAT', bytesOf('no pixels at all')), chunkOf('IEND', new Uint8Array())]);
  for (const [bytes, type, status, code] of [
    [bomb, 'image/png', 413, 'readings.too_many_pixels'], [torn, 'image/png', 422, 'readings.damaged'], [PNG, 'image/png', 422, 'readings.damaged'], [JPEG, 'image/png', 415, 'readings.not_a_picture'],
    [PDF, 'application/pdf', 415, 'readings.not_a_picture'], [bytesOf('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml', 415, 'readings.not_a_picture'], [new Uint8Array(PICTURE_BYTES_MAX + 1), 'image/jpeg', 413, 'kernel.body_too_large'],
  ] as const) {
    const told = await send(hub, officer, bytes, type);
    assert.deepEqual([told.status, told.body.code], [status, code]);
  }
});

test('whoever may not check may not have a picture read', async (t) => {
  const hub = await testHub(t);
  assert.equal((await send(hub, await hub.token('BR', 'auditor'), PNG)).status, 403);
});

test('pictures are read one after the other, one of each asker; beyond those that may wait the next is asked to come again', async (t) => {
  const reader = openReader();
  t.after(reader.stop);
  const bytes = await labelOf('qrcode', VIN, { width: 320, height: 240 });
  const read = (who: string) => reader.read({ bytes, contentType: 'image/png', who });
  const all = Array.from({ length: WAITING_MAX + 1 }, (_, i) => read(`asker ${i}`));
  await assert.rejects(read('asker 0'), { code: 'readings.one_at_a_time' });
  await assert.rejects(read('one more'), { code: 'readings.busy' });
  for (const { numbers } of await Promise.all(all)) assert.equal(numbers[0]?.number, VIN);
  assert.equal((await read('one more')).numbers[0]?.number, VIN);
});

test('where the reader of text does not run, barcodes are read all the same, and a picture without one is refused plainly', async (t) => {
  const reader = openReader({ models: new URL('no-such-folder/', import.meta.url).href });
  t.after(reader.stop);
  const label = await labelOf('code128', VIN);
  assert.equal((await reader.read({ bytes: label, contentType: 'image/png', who: 'x' })).numbers[0]?.number, VIN);
  await assert.rejects(reader.read({ bytes: await plateOf({ text: VIN }), contentType: 'image/jpeg', who: 'x' }), { code: 'readings.no_text_reader', status: 501 });
});

test('what reads pictures ends alone: the picture that was with it is refused, the next is read, and it has nothing of the hub’s environment', { skip: process.platform !== 'linux' }, async (t) => {
  const reader = openReader();
  t.after(reader.stop);
  const plate = await plateOf({ text: VIN });
  const label = await labelOf('qrcode', VIN);
  await reader.read({ bytes: label, contentType: 'image/png', who: 'one' });
  const [child = 0] = childrenThatRead();
  assert.equal(readFileSync(`/proc/${child}/environ`, 'utf8').split('\0').filter((line) => line !== '' && !line.startsWith('NODE_CHANNEL_')).join(), '');
  // Ended before it had the picture, another reads it; ended over it, it is refused.
  await until('one was ended over its picture', async () => {
    const reading = reader.read({ bytes: plate, contentType: 'image/jpeg', who: 'one' }).catch((cause: unknown) => cause);
    await setTimeout(40);
    for (const one of childrenThatRead()) process.kill(one, 'SIGSEGV');
    const told = await reading;
    if (told instanceof Refusal) assert.equal(told.code, 'readings.damaged');
    else assert.equal((told as Reading).numbers[0]?.number, VIN);
    return told instanceof Refusal;
  });
  assert.equal((await reader.read({ bytes: label, contentType: 'image/png', who: 'one' })).numbers[0]?.number, VIN);
  const [next = 0] = childrenThatRead();
  process.kill(next, 'SIGKILL'); // while nobody asks
  await until('it is gone', async () => childrenThatRead().length === 0);
  assert.equal((await reader.read({ bytes: label, contentType: 'image/png', who: 'one' })).numbers[0]?.number, VIN);
  await reader.stop();
  assert.deepEqual(childrenThatRead(), []);
});

/** Processes of this test's that read pictures. */
const childrenThatRead = (): readonly number[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('reading-process.ts') && readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) \S+ /, '').startsWith(`${process.pid} `);
  } catch { return false; }
});
