/** Ids: sorted by time, readable back, computed alike from the same cause; secrets kept as hashes only. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeId, derivedId, digestOf, encodeId, hashSecret, newId, newSecret } from './ids.ts';
import { id } from './schema/index.ts';

const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 });

test('sixteen bytes written as an id and read back are the same bytes', () => {
  fc.assert(fc.property(bytes16, fc.nat(40), (bytes, at) => {
    const into = new Uint8Array(at + 16);
    decodeId(`veh_${encodeId(bytes)}`, into, at);
    assert.deepEqual(into.subarray(at), bytes);
    assert.ok(into.subarray(0, at).every((byte) => byte === 0));
  }));
});

test('ids sort as their bytes do', () => {
  fc.assert(fc.property(bytes16, bytes16, (a, b) => {
    assert.equal(Math.sign(Buffer.compare(a, b)), encodeId(a) < encodeId(b) ? -1 : encodeId(a) > encodeId(b) ? 1 : 0);
  }));
});

test('a later id sorts behind an earlier one, and no two are alike', () => {
  const start = Date.parse('2026-11-22T10:15:00.000Z');
  const ids = Array.from({ length: 20_000 }, (_, i) => newId('veh', start + Math.floor(i / 10)));
  assert.equal(new Set(ids).size, ids.length);
  for (let i = 10; i < ids.length; i += 1) assert.ok(ids[i - 10]! < ids[i]!);
  assert.ok(ids.every((one) => id('veh').safeParse(one).success));
  assert.ok(!id('chk').safeParse(ids[0]).success, 'an id of another kind is none');
});

test('an id derived from a cause stays what it was when records were written with it', () => {
  assert.equal(derivedId('hit', 'veh_1', 'BR', '2026-11-22'), derivedId('hit', 'veh_1', 'BR', '2026-11-22'));
  assert.equal(derivedId('hit', 'veh_1', 'BR', '2026-11-22'), 'hit_'.concat(derivedId('x', 'veh_1', 'BR', '2026-11-22').slice(2)));
  assert.notEqual(derivedId('hit', 'a', 'bc'), derivedId('hit', 'ab', 'c'), 'where one part ends matters');
  assert.notEqual(derivedId('hit', 'a'), derivedId('hit', 'a', ''));
  assert.match(derivedId('hit', 'a'), /^hit_[0-9a-hjkmnp-tv-z]{26}$/);
});

test('a secret is 256 bits, never twice the same, and known to the store by its hash alone', () => {
  const secrets = Array.from({ length: 1_000 }, newSecret);
  assert.equal(new Set(secrets).size, 1_000);
  assert.ok(secrets.every((secret) => Buffer.from(secret, 'base64url').length === 32));
  assert.equal(hashSecret('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'); // FIPS 180-2, B.1
  assert.equal(digestOf('abc').length, 22);
});
