/** What is still told of a row that is refused: its reference, so that a snapshot does not withdraw its record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAll, refused } from './fixtures.ts';
import { referenceOfPart } from './mapping.ts';
import type { Profile } from './profile-shape.ts';

const byColumn: Profile = { name: 'p', title: 'p', reference: { column: ['ref', 'other'] }, columns: { plate: 'plate', make: 'make' }, absent: ['none'] };
const derived: Profile = { name: 'd', title: 'd', reference: { derivedFrom: ['plate', 'make'] }, columns: { plate: 'plate', make: 'make' } };

async function referenceOf(profile: Profile, file: string): Promise<string | undefined> {
  const rows = refused(await readAll(file));
  assert.equal(rows.length, 1, JSON.stringify(rows));
  const part = rows.at(0)?.partial;
  return part && referenceOfPart(profile)(part);
}

test('a CSV row with a broken quote keeps the cells before it, and names the column of the quote', async () => {
  const head = 'ref,other,plate,make\n';
  for (const [row, before, field] of [
    ['A1,B1,"x" y,Audi\nA2,B2,p,m\n', { ref: 'A1', other: 'B1' }, 'plate'],
    ['A1,"B1"z,p,Audi\nA2,B2,p,m\n', { ref: 'A1' }, 'other'],
    ['A1,B1,"x,Audi\nA2,B2,p,m\nA3,B3,",m\n', { ref: 'A1', other: 'B1' }, 'plate'],
    [`A1,B1,p,"x\n${'A2,B2,p,m\n'.repeat(200)}`, { ref: 'A1', other: 'B1', plate: 'p' }, 'make'],
  ] as const) {
    const found = refused(await readAll(head + row))[0];
    assert.deepEqual(found?.partial?.values, before, row.slice(0, 30));
    assert.equal(found.refused.field, field);
  }
});

test('the reference of a refused row is known where every column that it hangs on could be read', async () => {
  const head = 'ref,other,plate,make\n';
  assert.equal(await referenceOf(byColumn, `${head}A1,B1,"x" y,Audi\n`), 'A1');
  assert.equal(await referenceOf(byColumn, `${head},B1,"x" y,Audi\n`), 'B1');
  assert.equal(await referenceOf(byColumn, `${head}None,B1,p,Au\u0000di\n`), 'B1');
  assert.equal(await referenceOf(derived, 'plate,make,ref\nX1,Audi,"a"b\n'), await referenceOf(derived, 'plate,make,ref\nX1,Audi,a\u0001b\n'));
  assert.match(await referenceOf(derived, 'plate,make,ref\nX1,Audi,"a"b\n') ?? '', /^d:[0-9a-z]{16}$/u);
});

test('the reference of a refused row is not guessed where one of its columns could not be read', async () => {
  assert.equal(await referenceOf(byColumn, 'ref,other,plate,make\n"A1"x,B1,p,Audi\n'), undefined);
  assert.equal(await referenceOf(byColumn, 'ref,other,plate,make\n,"B1"x,p,Audi\n'), undefined);
  assert.equal(await referenceOf(byColumn, 'ref,other,plate,make\nA\u00001,B1,p,Audi\n'), undefined, 'the second column would be a wrong reference');
  assert.equal(await referenceOf(byColumn, 'ref,other,plate,make\nA1,B1,p,Audi,too many\n'), undefined, 'cells may have moved');
  assert.equal(await referenceOf(derived, 'plate,make,ref\nX1,"Au"di,A1\n'), undefined);
});

test('a JSON object with one bad value keeps all others', async () => {
  const [row] = refused(await readAll('[{"plate":"x\\u0000","ref":"A1","other":null}]'));
  assert.deepEqual(row?.partial, { values: { ref: 'A1', other: null }, unread: ['plate'] });
  assert.equal(await referenceOf(byColumn, '[{"plate":"x\\u0000","other":"B1"}]'), 'B1');
  assert.equal(await referenceOf(byColumn, '[{"ref":"x\\u0000","other":"B1"}]'), undefined);
});

test('a malformed JSON object keeps the plain values before its fault', async () => {
  assert.equal(await referenceOf(byColumn, '{"ref":"A1","plate":"x"y"}\n'), 'A1');
  assert.equal(await referenceOf(byColumn, '[{"ref":"A0"},\n{"ref":"A1","plate":"x"y"},\n{"ref":"A2"}]'), 'A1');
  assert.equal(await referenceOf(byColumn, '{"plate":"x"y","ref":"A1"}\n'), undefined);
  assert.equal(await referenceOf(byColumn, '{"other":"B1","plate":"x"y","ref":"A1"}\n'), undefined, 'the first column may stand behind the fault');
});
