/** A replica's copy over many changes: what is dead is cleared away, what lives is found, before a restart and after. */
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { vehicleSide } from '../../modules/vehicles/index.ts';
import type { SegmentRow, SentRecord } from '../../modules/replicas/schema.ts';
import { deskOf, placeFor, recordOf, START, vaultAt, type Place } from '../fixtures.ts';
import type { Vault } from '../vault/vault.ts';
import { openCopy, type Row, type Standing } from './copy.ts';
import { openSearch } from './search.ts';

const rowOf = (row: SegmentRow): Row => ({ bytes: Buffer.from(JSON.stringify(row)), row });
const standing = (n: number): Standing => ({ at: START, asOf: `as of ${n}`, until: `place ${n}`, currentUntil: START });
const wordy = (record: SentRecord, version: number): SentRecord => ({ ...record, version, body: { said: { ...(record.body as { said: object }).said, marks: 'dent '.repeat(200) } } });

async function opened(t: TestContext, place: Place, vault?: Vault, describes = 'one way') {
  const logged: string[] = [];
  const side = vehicleSide();
  const index = await openSearch({ describe: (body) => side.matcher.describe(body as Parameters<typeof side.matcher.describe>[0]), ms: () => Date.parse(START), log: () => undefined, onReplaced: () => undefined });
  const copy = await openCopy({ vault: vault ?? await vaultAt(place), index, describes, isErased: () => false, log: (event) => { logged.push(event); }, onDamaged: () => { throw new Error('nothing is damaged'); }, onDesk: () => undefined, onTaken: () => undefined });
  const end = async (): Promise<void> => { await copy.close(); await index.stop(); };
  t.after(() => index.stop());
  return { copy, index, logged, end };
}

test('a file of which more than half is dead is written anew, and says the same after a restart', async (t) => {
  const place = await placeFor(t);
  const vault = await vaultAt(place);
  const { copy, index, logged, end } = await opened(t, place, vault);
  const records = Array.from({ length: 100 }, (_, i) => recordOf(`WVWZZZ1KZ8W9${String(i).padStart(5, '0')}`));
  const full = await copy.beginFull();
  await full.add([rowOf(deskOf()), ...records.map(rowOf)], standing(0));
  assert.equal(copy.records(), 0, 'not before its last segment');
  await full.take();
  assert.deepEqual([copy.records(), index.records()], [100, 100]);
  for (let n = 1; n <= 90; n += 1) await copy.apply(records.map((record) => rowOf(wordy(record, n))), standing(n));
  await copy.apply([{ kind: 'gone' as const, id: records[7]?.id ?? '' }].map(rowOf), standing(91));
  assert.ok(logged.includes('replica.compacted'));
  assert.ok((await stat(join(place.folder, 'copy.sealed'))).size < 9 * 1024 * 1024);
  const ids = records.map(({ id }) => id);
  const told = await copy.findable(ids, START);
  assert.deepEqual([told.length, new Set(told.map(({ version }) => version))], [99, new Set([90])]);
  await end();
  const again = await opened(t, place, vault);
  assert.deepEqual([again.copy.records(), again.index.records(), again.copy.standing(), again.copy.desk()?.bureau.code], [99, 99, standing(91), 'NL']);
  assert.deepEqual(await again.copy.findable(ids, START), told);
  assert.ok(!again.logged.includes('replica.index_learnt'), 'its index was kept, and what changed since was told to it');
  await again.end();
  const other = await opened(t, place, vault, 'another way');
  assert.deepEqual([other.logged.includes('replica.index_learnt'), other.copy.records(), other.index.records()], [true, 99, 99], 'an index that was made in another way is not used');
  await other.end();
});

test('a full copy that breaks off leaves what was there', async (t) => {
  const place = await placeFor(t);
  const { copy, end } = await opened(t, place);
  const [first, second] = [recordOf('WVWZZZ1KZ8W900001'), recordOf('WVWZZZ1KZ8W900002')];
  const full = await copy.beginFull();
  await full.add([rowOf(deskOf()), rowOf(first)], standing(1));
  await full.take();
  const broken = await copy.beginFull();
  await broken.add([rowOf(second)], standing(2));
  await broken.drop();
  assert.deepEqual([(await copy.findable([first.id, second.id], START)).map(({ id }) => id), copy.standing()], [[first.id], standing(1)]);
  await end();
});
