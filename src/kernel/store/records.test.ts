/** Records as the store keeps them: versions stay readable, the slower of two loses, and what is hidden is not there. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { testDatabase, withoutFourEyes } from '../../../tests/fixtures.ts';
import { Refusal } from '../errors.ts';
import { newId } from '../ids.ts';
import { run } from './database.ts';
import { insertMany, recordsFor, reviseMany, type Envelope } from './records.ts';
import { openHub, type AuditEvent } from './store.ts';

const NOW = '2026-11-22T10:15:00.000Z';
let made = 0;
function envelope(change: Partial<Envelope> = {}): Envelope {
  made += 1;
  return {
    id: newId('veh', Date.parse(NOW) + made), collection: 'vehicles', owner: 'DE', reference: `D-${made}`, version: 1, status: 'live', feed: null, sourceDigest: null,
    enteredAt: NOW, changedAt: NOW, changedBy: 'DE desk', validatedAt: NOW, reviewOn: '2036-11-22', endsAt: '2036-11-22T23:00:00.000Z', restrictions: [], hiddenFrom: change.restrictions ?? [], body: { said: made }, ...change,
  };
}
const next = (before: Envelope, change: Partial<Envelope> = {}): Envelope => ({ ...before, version: before.version + 1, ...change });
const event = (action: string, change: Partial<AuditEvent> = {}): AuditEvent => ({ at: NOW, action, outcome: 'done', bureau: 'DE', unit: 'desk', token: 'tok_1', subjects: [], ...change });

test('every version of a record stays readable as it was, newest first', async (t) => {
  const { database } = await testDatabase(t);
  const records = recordsFor(database.db, 'DE', 1);
  const first = envelope();
  const second = next(first, { status: 'located', body: { said: 'corrected', text: 'tab\t quote" back\\slash' } });
  const third = next(second, { status: 'cleared', changedBy: 'DE other desk' });
  assert.deepEqual(await records.insert(first), first);
  await records.revise(first, second);
  await records.revise(second, third);
  assert.deepEqual(await records.versions(first.id), [third, second, first]);
  assert.deepEqual(await records.find(first.id), third);
  assert.deepEqual(await run(database.db, 'select subject, version from changes order by position'), [1, 2, 3].map((version) => ({ subject: first.id, version })));
});

test('an owner cannot record one reference twice; the first record stays as it is and no change is told', async (t) => {
  const { database } = await testDatabase(t);
  const records = recordsFor(database.db, 'DE', 1);
  const first = envelope();
  assert.deepEqual(await records.insert(first), first);
  assert.equal(await records.insert(envelope({ reference: first.reference })), undefined);
  assert.ok(await recordsFor(database.db, 'FR', 1).insert(envelope({ reference: first.reference, owner: 'FR' })), 'another owner may use it');
  assert.equal(await records.idByReference('DE', 'vehicles', first.reference), first.id);
  assert.equal((await run(database.db, 'select 1 from changes')).length, 2);
});

test('of two who change the same version at the same moment one succeeds, and the other is told that the record has changed', async (t) => {
  const { database } = await testDatabase(t);
  const first = envelope();
  await recordsFor(database.db, 'DE', 1).insert(first);
  const change = (by: string) => database.transaction(async (session) => {
    const records = recordsFor(session.db, 'DE', 1);
    const seen = await records.find(first.id); // both have read version 1 before either writes
    assert.ok(seen);
    arrived();
    await both.promise;
    await records.revise(seen, next(seen, { changedBy: by }));
  });
  const both = Promise.withResolvers<undefined>();
  let here = 0;
  const arrived = (): void => { here += 1; if (here === 2) both.resolve(undefined); };
  const ends = await Promise.allSettled([change('one'), change('two')]);
  const lost = ends.find((end) => end.status === 'rejected');
  assert.equal(ends.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.ok(lost?.reason instanceof Refusal, String(lost?.reason));
  assert.deepEqual([lost.reason.code, lost.reason.status, lost.reason.details.extra], ['kernel.version_differs', 412, { version: 2 }]);
  assert.deepEqual((await recordsFor(database.db, 'DE', 1).versions(first.id)).map(({ version }) => version), [2, 1]);
});

test('R5: a record restricted from a bureau is in no answer that the bureau gets, and its reference names nothing', async (t) => {
  const { database } = await testDatabase(t);
  const owner = recordsFor(database.db, 'DE', 1);
  const hidden = envelope({ restrictions: ['FR', 'NL'] });
  const open = envelope();
  await owner.insert(hidden);
  await owner.insert(open);
  for (const bureau of ['FR', 'NL']) {
    const theirs = recordsFor(database.db, bureau, 1);
    assert.equal(await theirs.find(hidden.id), undefined);
    assert.equal(await theirs.findForChange(hidden.id), undefined);
    assert.deepEqual(await theirs.versions(hidden.id), []);
    assert.equal(await theirs.idByReference('DE', 'vehicles', hidden.reference), undefined);
    assert.deepEqual((await theirs.findable([hidden.id, open.id], NOW)).map(({ id }) => id), [open.id]);
    assert.equal((await theirs.ownForChange([hidden.id, open.id])).size, 0);
  }
  for (const bureau of ['DE', 'BR']) assert.equal((await recordsFor(database.db, bureau, 1).findable([hidden.id, open.id], NOW)).length, 2, bureau);
});

test('R5: an owner that restricts itself by mistake still sees its record, and older versions keep the restrictions of their time', async (t) => {
  const { database } = await testDatabase(t);
  const owner = recordsFor(database.db, 'DE', 1);
  const first = envelope({ restrictions: ['DE', 'FR'] });
  await owner.insert(first);
  assert.deepEqual(await owner.find(first.id), first);
  const opened = next(first, { restrictions: [] });
  await owner.revise(first, opened);
  assert.deepEqual((await recordsFor(database.db, 'FR', 1).versions(first.id)).map(({ version }) => version), [2]);
  assert.deepEqual((await owner.versions(first.id)).map(({ version }) => version), [2, 1]);
});

test('R13: a check finds what is live or located and not past its review date, and nothing else', async (t) => {
  const { database } = await testDatabase(t);
  const records = recordsFor(database.db, 'DE', 1);
  const kept = [envelope(), envelope({ status: 'located' })];
  const over = [envelope({ status: 'cleared' }), envelope({ status: 'withdrawn' }), envelope({ status: 'suspended' }), envelope({ status: 'ended' }), envelope({ reviewOn: '2026-11-21', endsAt: '2026-11-21T23:00:00.000Z' })];
  for (const record of [...kept, ...over]) await records.insert(record);
  const found = await records.findable([...kept, ...over].map(({ id }) => id), NOW);
  assert.deepEqual(found.map(({ id }) => id).sort(), kept.map(({ id }) => id).sort());
});

test('many records at once are the same as one by one: versions, changes and all', async (t) => {
  const { database } = await testDatabase(t);
  await withoutFourEyes(database);
  const records = recordsFor(database.db, 'DE', 1);
  const first = Array.from({ length: 500 }, (_, i) => envelope({ restrictions: i % 2 === 0 ? [] : ['FR', 'NL'], body: { text: `row ${i}\t\n\\ "` } }));
  await database.transaction((session) => insertMany(session, 1, first));
  assert.deepEqual(await records.find(first[7]!.id), first[7]);
  const second = first.map((record) => next(record, { status: 'withdrawn' }));
  assert.equal(await database.transaction((session) => reviseMany(session, 1, second)), 500);
  assert.deepEqual(await records.versions(first[7]!.id), [second[7], first[7]]);
  assert.equal((await run(database.db, 'select 1 from changes')).length, 1_000);
});

test('record, change and audit row are written together or not at all', async (t) => {
  const { database } = await testDatabase(t);
  let told = 0;
  const hub = openHub(database, 1, () => { told += 1; });
  const record = envelope();
  const rows = async () => (await run(database.db, 'select (select count(*) from records) as records, (select count(*) from changes) as changes, (select count(*) from audit_events) as events'))[0];
  await assert.rejects(hub.storeFor('DE').transaction(async (tx) => {
    await tx.records.insert(record);
    await tx.audit(event('vehicles.report', { outcome: 'no such outcome' as 'done' })); // the table refuses it
  }), /audit_events/);
  assert.deepEqual(await rows(), { records: 0, changes: 0, events: 0 });
  assert.equal(told, 0);
  await hub.storeFor('DE').transaction(async (tx) => {
    await tx.records.insert(record);
    await tx.audit(event('vehicles.report', { subjects: [record.id], detail: { note: 'tab\t"quote"\\' } }));
  });
  assert.deepEqual(await rows(), { records: 1, changes: 1, events: 1 });
  assert.deepEqual(await run(database.db, 'select action, subjects, detail from audit_events'), [{ action: 'vehicles.report', subjects: [record.id], detail: { note: 'tab\t"quote"\\' } }]);
  assert.equal(told, 1);
  await hub.drained();
});

test('R19: history refuses to be changed, deleted or emptied, whoever asks', async (t) => {
  const { database } = await testDatabase(t);
  const hub = openHub(database, 1, () => undefined);
  const first = envelope();
  await hub.storeFor('DE').transaction(async (tx) => {
    await tx.records.insert(first);
    await tx.records.revise(first, next(first));
    await tx.audit(event('vehicles.report'));
  });
  for (const [table, column] of [['audit_events', 'action'], ['record_versions', 'owner'], ['changes', 'subject']] as const) {
    for (const statement of [`update ${table} set ${column} = 'other'`, `delete from ${table}`, `truncate ${table}`]) {
      await assert.rejects(run(database.db, statement), /is append-only/, statement);
    }
  }
  assert.equal((await run(database.db, 'select 1 from audit_events union all select 1 from record_versions union all select 1 from changes')).length, 4);
});

test('records of an older version, superseded ones too, learn when their owner last stood by them; none of them counts as changed', async (t) => {
  const { database } = await testDatabase(t);
  const { db } = database;
  await run(db, 'drop index records_by_review');
  for (const trigger of ['log_new_states', 'log_changed_states']) await run(db, `drop trigger ${trigger} on records`); // there was no log then
  for (const table of ['records', 'record_versions']) await run(db, `alter table ${table} drop column validated_at`);
  const values = `'veh_1', 'vehicles', 'NL', 'A', $1::int, 'live', null, null, '2024-01-01', '2025-01-01', 'x', '2034-01-01', '2034-01-01', '{}'`;
  await run(db, `insert into record_versions values (${values}, '{"said":{}}', '{}')`, [1]);
  await run(db, `insert into records values (${values}, '{"said":{},"validatedAt":"2025-06-01T10:00:00.000Z"}', '{}')`, [2]);
  const sql = await readFile(new URL('migrations/0020-validated.sql', import.meta.url), 'utf8');
  await database.transaction((session) => run(session.db, sql));
  assert.deepEqual(await run(db, 'select version, validated_at as at from records union all select version, validated_at from record_versions order by version'), [{ version: 1, at: '2024-01-01T00:00:00.000Z' }, { version: 2, at: '2025-06-01T10:00:00.000Z' }]);
  assert.deepEqual(await run(db, 'select 1 from changes'), []);
  assert.deepEqual((await recordsFor(db, 'NL', 1).versions('veh_1')).map(({ validatedAt }) => validatedAt), ['2025-06-01T10:00:00.000Z', '2024-01-01T00:00:00.000Z']);
});
