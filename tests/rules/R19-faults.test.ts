/** R19: whatever fails while the log is written, it is whole again afterwards; and an older database does not fork it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { eventsSource } from '../../src/kernel/audit/events-source.ts';
import { openLogKeys, type LogKeys } from '../../src/kernel/audit/log-key.ts';
import { ForeignKey, LogHeld, openSequencer, type Sequencer } from '../../src/kernel/audit/sequencer.ts';
import { changesSource } from '../../src/kernel/audit/changes-source.ts';
import { checksSource } from '../../src/modules/checks/index.ts';
import { run, type Database, type Session } from '../../src/kernel/store/database.ts';
import { readable, testHub, type TestHub } from '../fixtures.ts';
import { NOW, dropKeys, faultsIn, knownOf } from '../log-world.ts';

const SOURCES = [eventsSource, checksSource, changesSource];
class Broken extends Error {}

/** A database whose n-th statement of a kind that writes fails. */
function failingAt(database: Database, at: number): { readonly database: Database; readonly writes: () => number } {
  let writes = 0;
  const count = (): void => { writes += 1; if (writes === at) throw new Broken(); };
  const watched = (session: Session): Session => ({
    ...session,
    db: new Proxy(session.db, { get: (target, key) => {
      if (key !== 'executeQuery') return Reflect.get(target, key) as unknown;
      return (query: { sql: string }) => { if (/^\s*insert/.test(query.sql)) count(); return target.executeQuery(query as never); };
    } }),
    copyIn: async (...all) => { count(); await session.copyIn(...all); },
    commit: async () => { count(); await session.commit(); },
  });
  return {
    writes: () => writes,
    database: { ...database, transaction: (work) => database.session(async (session) => {
      const on = watched(session);
      await on.begin();
      try {
        const result = await work(on);
        await on.commit();
        return result;
      } catch (cause) {
        await on.rollback().catch(() => undefined);
        throw cause;
      }
    }) },
  };
}

const sequencerOver = (database: Database, keys: LogKeys): Sequencer => openSequencer({ database, epoch: 1, keys, host: () => 'hub.example.org', sources: SOURCES });

async function deeds(hub: TestHub, n: number): Promise<void> {
  const desk = await hub.token('NL', 'desk', { person: 'A' });
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `NL-${n}`, vin: `WVWZZZ1KZ8W97${String(1000 + n)}` });
  await hub.ask(desk, 'POST', '/v1/checks', { vehicle: { vin: `WVWZZZ1KZ8W97${String(1000 + n)}` }, purpose: 'border_control' });
}

async function sound(hub: TestHub): Promise<void> {
  await hub.published();
  assert.deepEqual(await faultsIn(hub.database.db, await knownOf(hub)), []);
}

test('each write of the sequencer fails in turn, the note on disk too: the next turn goes on, and the log verifies', async (t) => {
  const hub = await testHub(t);
  await deeds(hub, 0);
  await sound(hub);
  const keys = await openLogKeys(hub.keysFolder);
  let failed = 0;
  for (let at = 1; ; at += 1) {
    await deeds(hub, at);
    await readable(hub.database);
    const failing = failingAt(hub.database, at);
    const ended = await sequencerOver(failing.database, keys).sequence(NOW).then(() => 'done', (cause: unknown) => { if (!(cause instanceof Broken)) throw cause; return 'failed'; });
    await sound(hub);
    if (ended === 'failed') failed += 1;
    else if (failing.writes() > 0) break;
  }
  for (const isKept of [false, true]) {
    await deeds(hub, isKept ? 98 : 99);
    const breaking: LogKeys = { ...keys, keep: async (note) => { if (isKept) await keys.keep(note); throw new Broken(); } };
    await assert.rejects(async () => { for (;;) await sequencerOver(hub.database, breaking).sequence(NOW); }, Broken);
    await sound(hub);
  }
  t.diagnostic(`${failed} writes failed one after the other`);
  assert.ok(failed >= 7, String(failed));
});

test('two sequencers at once write one log', async (t) => {
  const hub = await testHub(t);
  const keys = await openLogKeys(hub.keysFolder);
  const [one, other] = [sequencerOver(hub.database, keys), sequencerOver(hub.database, keys)];
  for (let n = 0; n < 5; n += 1) {
    await deeds(hub, n);
    await Promise.all([one.sequence(NOW), other.sequence(NOW), one.sequence(NOW), other.sequence(NOW)]);
  }
  await sound(hub);
});

/** The log of a hub as an older backup would have it: what came behind some size is taken away, with the places up to which was read. */
async function restored(t: TestContext): Promise<{ hub: TestHub; keys: LogKeys }> {
  const hub = await testHub(t);
  await deeds(hub, 0);
  await hub.published();
  const { db } = hub.database;
  const tables = ['audit_events', 'check_groups', 'change_groups', 'log_entries', 'log_tiles', 'log_heads', 'log_checkpoints', 'log_origins', 'feed_consumers', 'checks', 'records', 'record_versions'];
  for (const table of tables) await run(db, `create table kept_${table} as select * from ${table}`);
  await deeds(hub, 1);
  await hub.published();
  for (const table of tables) await run(db, `alter table ${table} disable trigger user`);
  await dropKeys(db);
  for (const table of tables) {
    if (table === 'records') { await run(db, 'delete from records where id not in (select id from kept_records)'); continue; }
    await run(db, `delete from ${table}`);
    await run(db, `insert into ${table} overriding system value select * from kept_${table}`);
  }
  for (const table of tables) await run(db, `alter table ${table} enable trigger user`);
  return { hub, keys: await openLogKeys(hub.keysFolder) };
}

test('a restored backup does not fork the log: nothing is signed until an administrator begins another, which names the checkpoint that was signed last', async (t) => {
  const { hub, keys } = await restored(t);
  await deeds(hub, 2);
  const signed = await keys.lastSigned();
  await assert.rejects(sequencerOver(hub.database, keys).sequence(NOW), LogHeld);
  await hub.duties();
  assert.ok(hub.logged.some((line) => line.includes('log.held')), 'the hub says so');
  assert.equal(await keys.lastSigned(), signed, 'nothing was signed');
  assert.ok((await faultsIn(hub.database.db, await knownOf(hub))).length > 0, 'and whoever verifies is told');
  const { status, body } = await hub.ask<{ origin: string }>(hub.admin, 'POST', '/v1/log/origins', { reason: 'backup of Tuesday restored' });
  assert.equal(status, 201, JSON.stringify(body));
  assert.match(body.origin, /\/log\/\d{4}-2$/);
  await hub.published();
  const { body: note } = await hub.ask<string>(hub.admin, 'GET', '/v1/log/checkpoint');
  assert.ok(note.startsWith(`${body.origin}\n`));
  assert.deepEqual(await faultsIn(hub.database.db, await knownOf(hub)), [], 'what was lost with the backup is told, and no fault any more');
});

test('with another key, or without the right one, the log is not written on', async (t) => {
  const hub = await testHub(t);
  await deeds(hub, 0);
  await hub.published();
  const path = join(hub.keysFolder, 'log.key');
  const own = await readFile(path, 'utf8');
  await writeFile(path, `${Buffer.alloc(32, 7).toString('base64')}\n`);
  await deeds(hub, 1);
  await assert.rejects(sequencerOver(hub.database, await openLogKeys(hub.keysFolder)).sequence(NOW), LogHeld);
  assert.ok((await faultsIn(hub.database.db, await knownOf(hub))).some(({ what }) => what.startsWith('the key of')));
  await writeFile(path, own);
  await sound(hub);
});

test('R19: a process that may take over keeps up with what another signed; one with another key keeps nothing and is told so, and none follows a database that lost what it has kept', async (t) => {
  const hub = await testHub(t);
  await deeds(hub, 0);
  await sound(hub);
  const folderOf = async (key: Buffer | string): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'xc-keys-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'log.key'), key, { mode: 0o600 });
    return folder;
  };
  const key = await readFile(join(hub.keysFolder, 'log.key'));
  const heir = await openLogKeys(await folderOf(key));
  assert.equal(await heir.lastSigned(), undefined);
  await sequencerOver(hub.database, heir).keepUp();
  const first = await heir.lastSigned();
  assert.equal(first, await (await openLogKeys(hub.keysFolder)).lastSigned());
  await deeds(hub, 1);
  await sound(hub);
  await sequencerOver(hub.database, heir).keepUp();
  assert.notEqual(await heir.lastSigned(), first);
  const stranger = await openLogKeys(await folderOf(`${Buffer.alloc(32, 7).toString('base64')}\n`));
  await assert.rejects(sequencerOver(hub.database, stranger).keepUp(), ForeignKey);
  assert.equal(await stranger.lastSigned(), undefined);
  // A note that says more, put into the database by somebody who has no key.
  const kept = await heir.lastSigned();
  await run(hub.database.db, 'alter table log_checkpoints disable trigger user');
  await run(hub.database.db, `update log_checkpoints set size = size + 1, note = replace(note, '— ', '— x') where number = (select max(number) from log_checkpoints)`);
  await assert.rejects(sequencerOver(hub.database, heir).keepUp());
  assert.equal(await heir.lastSigned(), kept);
});
