/** Leases: one holder at a time, taken over when it falls silent, and nothing committed by whoever has lost one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { run, type Database } from './database.ts';
import { LeaseLost, openLeases, type Leases } from './leases.ts';

const SHORT = { leaseMs: 600, beatMs: 100 };

function leasesOf(database: Database, holder: string, duties: readonly string[] = ['hits.clocks'], times: { leaseMs: number; beatMs: number } = SHORT): Leases & { readonly gained: string[]; readonly lost: string[] } {
  const gained: string[] = [];
  const lost: string[] = [];
  return { gained, lost, ...openLeases({ database, holder, duties, ...times, onGained: (duty) => { gained.push(duty); }, onLost: (duty) => { lost.push(duty); }, onFault: () => undefined }) };
}

test('of several processes one keeps a duty, and another has it at once when that one ends in order', async (t) => {
  const { open, beforeDrop } = await testDatabase(t);
  const all = ['a', 'b', 'c'].map((holder) => leasesOf(open(), holder));
  beforeDrop(async () => { for (const one of all) await one.release(); });
  await until('one has it', () => all.some((one) => one.held('hits.clocks') !== undefined));
  const first = all.filter((one) => one.held('hits.clocks') !== undefined);
  assert.equal(first.length, 1);
  await first[0]!.release();
  assert.equal(first[0]!.held('hits.clocks'), undefined);
  await until('another has it', () => all.some((one) => one !== first[0] && one.held('hits.clocks') !== undefined));
  assert.equal(all.filter((one) => one.held('hits.clocks') !== undefined).length, 1);
});

test('a holder that was cut off stops by itself, another takes over, and what the first had under way is not committed', async (t) => {
  const { database, open, beforeDrop } = await testDatabase(t);
  await run(database.db, 'create table done (by text)');
  const theirs = open();
  const a = leasesOf(theirs, 'a');
  await until('a has it', () => a.held('hits.clocks') !== undefined);
  const lease = a.held('hits.clocks')!;
  const reached = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  // It works in a transaction, and is slow.
  const slow = a.under(lease, () => theirs.transaction(async ({ db }) => { await run(db, `insert into done values ('a')`); reached.resolve(undefined); await goOn.promise; }));
  slow.catch(() => undefined);
  await reached.promise;
  // Nobody hears of it any more: as after a cut network its beats reach nothing.
  await run(database.db, `update leases set holder = 'cut off', until = clock_timestamp() + interval '1 s' where holder = 'a'`);
  await until('a knows that it has lost it', () => a.held('hits.clocks') === undefined);
  const b = leasesOf(open(), 'b');
  beforeDrop(async () => { await a.release(); await b.release(); });
  await until('somebody has it again', () => a.held('hits.clocks') !== undefined || b.held('hits.clocks') !== undefined);
  goOn.resolve(undefined);
  await assert.rejects(slow, LeaseLost);
  assert.deepEqual(await run(database.db, 'select * from done'), []);
});

test('whoever takes over waits until a commit that was already past the fence is done', async (t) => {
  const { database, open, beforeDrop } = await testDatabase(t);
  const theirs = open();
  const a = leasesOf(theirs, 'a', ['hits.clocks'], { leaseMs: 400, beatMs: 60_000 }); // it says something once, and never again
  const b = leasesOf(open(), 'b', ['another duty']);
  beforeDrop(async () => { await a.release(); await b.release(); });
  await until('a has it', () => a.held('hits.clocks') !== undefined);
  const { term } = a.held('hits.clocks')!;
  const holding = open().transaction(async ({ db }) => {
    await run(db, 'select 1 from leases where duty = $1 and term = $2 for share', ['hits.clocks', term]); // as a commit under way holds it
    await until('the lease is over', async () => (await run(database.db, `select 1 from leases where duty = 'hits.clocks' and until < clock_timestamp()`)).length > 0);
    const late = leasesOf(theirs, 'c');
    await until('c has looked', async () => (await run(database.db, 'select 1 from leases')).length > 0);
    assert.equal(late.held('hits.clocks'), undefined);
    return late;
  });
  const c = await holding;
  beforeDrop(c.release);
  await until('c has it', () => c.held('hits.clocks') !== undefined);
  assert.ok(c.held('hits.clocks')!.term > term);
});

test('what a process leaves to others it does not take at once again', async (t) => {
  const { open, beforeDrop } = await testDatabase(t);
  const a = leasesOf(open(), 'a');
  await until('a has it', () => a.held('hits.clocks') !== undefined);
  await a.yield('hits.clocks', 60_000);
  const b = leasesOf(open(), 'b');
  beforeDrop(async () => { await a.release(); await b.release(); });
  await until('b has it', () => b.held('hits.clocks') !== undefined);
  assert.equal(a.held('hits.clocks'), undefined);
});
