import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sniffKind, WrongFile } from './decode.ts';
import { encode, readAll, refused, taken } from './fixtures.ts';

const file = 'plate,colour\nАА1234ВВ,сірий\nАН5678СС,чорний\n';
const rows = [{ plate: 'АА1234ВВ', colour: 'сірий' }, { plate: 'АН5678СС', colour: 'чорний' }];
const swapped = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();

const encoded: [name: string, bytes: Uint8Array, encoding?: string][] = [
  ['UTF-8', Buffer.from(file)], ['UTF-8 with a mark', Buffer.from(`\ufeff${file}`)], ['UTF-16LE with a mark', Buffer.from(`\ufeff${file}`, 'utf16le')], ['UTF-16BE with a mark', swapped(`\ufeff${file}`)],
  ['UTF-16LE as stated', Buffer.from(file, 'utf16le'), 'utf-16le'], ['windows-1251 as stated', encode(file, 'windows-1251'), 'windows-1251'], ['koi8-u as stated', encode(file, 'koi8-u'), 'koi8-u'], ['iso-8859-5 as stated', encode(file, 'iso-8859-5'), 'ISO-8859-5'],
  ['UTF-8 by its mark though another was stated', Buffer.from(`\ufeff${file}`), 'windows-1251'],
];

for (const [name, bytes, encoding] of encoded) {
  test(`a file in ${name} is read, wherever it is cut`, async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(150)), fc.integer({ min: 1, max: 7 }), async (places, pieceBytes) => {
      assert.deepEqual(taken(await readAll(bytes, { encoding, pieceBytes }, places)).map(({ values }) => values), rows);
    }), { numRuns: 30 });
  });
}

test('Japanese, Chinese and Korean encodings are read', async () => {
  const names: [string, number[], string][] = [['shift_jis', [0x94, 0x92], '白'], ['euc-jp', [0xc7, 0xf2], '白'], ['gbk', [0xb0, 0xd7], '白'], ['big5', [0xa5, 0xd5], '白'], ['euc-kr', [0xc8, 0xf2], '흰']];
  for (const [encoding, bytes, colour] of names) assert.deepEqual(taken(await readAll(Buffer.concat([Buffer.from('plate,colour\nA,'), Uint8Array.from(bytes)]), { encoding }, []))[0]?.values, { plate: 'A', colour }, encoding);
});

test('a row that is not valid in its encoding is refused by itself, with advice', async () => {
  const events = await readAll(Buffer.concat([Buffer.from('plate,colour\nA,b\nC,'), encode('чорний', 'windows-1251'), Buffer.from('\nD,e\n')]));
  assert.deepEqual(taken(events).map(({ line }) => line), [2, 4]);
  assert.deepEqual(refused(events), [{ line: 3, refused: { field: 'colour', reason: 'not valid UTF-8; if the file is windows-1251 or another encoding, state its encoding' }, partial: { values: { plate: 'C' }, unread: ['colour'] } }]);
});

const wrong: [name: string, bytes: Uint8Array, message: RegExp][] = [
  ['an empty file', Buffer.from(''), /empty/u], ['a file of spaces', Buffer.from(' \n\n'), /empty/u], ['a mark alone', Buffer.from('\ufeff'), /empty/u],
  ['a workbook', Buffer.from('PK\u0003\u0004....'), /xlsx/u], ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), /gzip/u], ['PDF', Buffer.from('%PDF-1.7'), /PDF/u], ['PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), /PNG/u], ['JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), /JPEG/u],
  ['xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), /xls/u], ['SQLite', Buffer.from('SQLite format 3\u0000'), /SQLite/u], ['a web page', Buffer.from('\n<!DOCTYPE html><html>'), /HTML/u], ['XML', Buffer.from('\ufeff<?xml version="1.0"?>'), /XML/u], ['UTF-16 without a mark', Buffer.from('plate,make\nA,b\n', 'utf16le'), /UTF-16/u],
  ['zeros', new Uint8Array(5000), /NUL/u],
];

for (const [name, bytes, message] of wrong) {
  test(`${name} is refused as a whole, and named`, async () => {
    await assert.rejects(readAll(bytes), (error) => error instanceof WrongFile && message.test(error.message) && error.advice !== '');
  });
}

test('an encoding that nobody knows is refused with the ones that are known', async () => {
  await assert.rejects(readAll(file, { encoding: 'klingon' }), { code: 'unknown_encoding' });
});

test('any bytes are read or refused, and never a fault of ours', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, isHeaded) => {
    try {
      await readAll(isHeaded ? Buffer.concat([Buffer.from('a,b\n'), bytes]) : bytes);
    } catch (error) {
      assert.ok(error instanceof WrongFile, String(error));
    }
  }), { numRuns: 500 });
  assert.doesNotThrow(() => { sniffKind(Buffer.from('a,b\n')); });
});
