/** Several hub processes over one database: single duties change hands when one is killed or freezes, and in effect nothing happens twice. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { VERIFIERS } from '../../src/app.ts';
import { readLogKeys } from '../../src/kernel/audit/log-key.ts';
import { gather } from '../../src/kernel/audit/verifying/findings.ts';
import { verifyDatabase } from '../../src/kernel/audit/verifying/database.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { announcementId } from '../../src/kernel/store/announcements.ts';
import { run } from '../../src/kernel/store/database.ts';
import { receiver, said, sayOn } from '../../src/modules/notifications/fixtures.ts';
import type { HubProcess } from '../hub-process.ts';
import { holderOf, severalHubs, type SeveralHubs } from '../several-hubs.ts';
import { until } from '../waiting.ts';

const TAKEOVER_MAX_MS = 10_000;
const VIN = 'WVWZZZ1KZ8W970301';

const checkedBy = async (hub: HubProcess, token: string, vin = VIN): Promise<string> => (await hub.ask<{ outcome: string }>(token, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside' })).body.outcome;

async function faultsOfLog({ database, keysFolder }: SeveralHubs): Promise<readonly unknown[]> {
  const gathered = gather();
  await verifyDatabase(database.db, gathered, { today: systemClock.now().slice(0, 10), keys: await readLogKeys(keysFolder) }, VERIFIERS);
  return gathered.faults;
}
const isPublished = async ({ database }: SeveralHubs): Promise<boolean> => {
  const [row] = await run(database.db, `
    select (select count(*) from audit_events) + (select count(*) from check_groups) + (select count(*) from change_groups) - (select count(*) from log_entries where position is not null) as left,
      (select max(index) + 1 from log_entries) = (select max(size) from log_checkpoints) as shown`) as { left: number; shown: boolean }[];
  return row?.left === 0 && row.shown;
};

test('the process that keeps the duties is killed: another has them within ten seconds, every announcement arrives, and the log goes on', async (t) => {
  const world = await severalHubs(t, [[], []], { CROSSCHECK_WEBHOOK_NETWORKS: '127.0.0.0/8' });
  const { hubs, database } = world;
  const holder = await holderOf(hubs, 'notifications.deliveries');
  const other = hubs.find((one) => one !== holder)!;
  const supervisor = await other.token('NL', 'supervisor');
  const officer = await other.token('NL', 'officer');
  const system = await receiver(t);
  assert.equal((await other.ask(supervisor, 'POST', '/v1/webhooks', { url: system.url })).status, 201);
  assert.deepEqual([await checkedBy(hubs[0]!, officer), await checkedBy(hubs[1]!, officer)], ['no_record', 'no_record']);
  const all = Array.from({ length: 60 }, (_, i) => said({ subject: `hit_${i % 6}` }));
  await sayOn(database, all.slice(0, 30));
  await until('some have arrived', () => system.heard.length > 5);
  await holder.kill();
  const killedMs = performance.now();
  await sayOn(database, all.slice(30));
  await Promise.all(['notifications.deliveries', 'hits.clocks', 'log.sequence', 'checks.retention'].map((duty) => holderOf([other], duty, TAKEOVER_MAX_MS)));
  t.diagnostic(`all duties taken over ${((performance.now() - killedMs) / 1000).toFixed(1)} s after the kill`);
  await until('all have arrived', () => new Set(system.heard.map(({ json }) => json.id)).size === all.length);
  for (let subject = 0; subject < 6; subject += 1) {
    const ofSubject = system.heard.filter(({ json }) => json.subject === `hit_${subject}`).map(({ json }) => json.id);
    assert.deepEqual([...new Set(ofSubject)], all.filter((one) => one.subject === `hit_${subject}`).map(announcementId), 'in order, none left out');
  }
  await checkedBy(other, officer);
  await until('the log holds everything', () => isPublished(world));
  assert.deepEqual(await faultsOfLog(world), []);
  assert.equal(await other.end(), 0);
});

test('the process that keeps the duties freezes and wakes later: the other has gone on, and the one that wakes adds nothing of its own', async (t) => {
  const world = await severalHubs(t, [[], []]);
  const { hubs, database } = world;
  const holder = await holderOf(hubs, 'log.sequence');
  const other = hubs.find((one) => one !== holder)!;
  const officer = await other.token('NL', 'officer');
  holder.signal('SIGSTOP');
  t.after(() => { holder.signal('SIGCONT'); });
  await holderOf([other], 'log.sequence', TAKEOVER_MAX_MS);
  for (let n = 0; n < 20; n += 1) await checkedBy(other, officer);
  await until('the log holds everything', () => isPublished(world));
  holder.signal('SIGCONT');
  await until('it knows', () => holder.said().includes('"duty.lost"'));
  for (let n = 0; n < 20; n += 1) await checkedBy(n % 2 === 0 ? holder : other, officer);
  await until('the log holds everything', () => isPublished(world));
  assert.deepEqual(await faultsOfLog(world), []);
  const terms = await run(database.db, `select term from leases where duty = 'log.sequence'`) as { term: number }[];
  assert.deepEqual(terms, [{ term: 2 }], 'it was taken over once, and kept');
  assert.equal(await holder.end(), 0);
  assert.equal(await other.end(), 0);
});

test('what one process records, revokes and settles counts on the others; each finds from its own index', async (t) => {
  const [first, second] = (await severalHubs(t, [[], []])).hubs as readonly [HubProcess, HubProcess];
  const desk = await first.token('DE', 'desk');
  const officer = await second.token('BR', 'officer');
  const made = await first.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'A-1', vin: VIN });
  assert.equal(made.status, 201);
  await until('both find it', async () => await checkedBy(first, officer) === 'hit' && await checkedBy(second, officer) === 'hit');
  assert.equal((await second.ask<{ items: unknown[] }>(desk, 'GET', '/v1/hits?role=owner')).body.items.length, 1, 'one hit for record, finder and day, whichever process found it');
  assert.equal((await second.ask(desk, 'POST', `/v1/vehicles/${made.body.id}/clear`, { reason: 'recovered' })).status, 200);
  await until('neither finds it', async () => await checkedBy(first, officer) === 'no_record' && await checkedBy(second, officer) === 'no_record');
});

test('a process with some roles does only those: one answers, one keeps the duties; one without the log’s key leaves the log to whoever has it', async (t) => {
  const world = await severalHubs(t, [['--roles=http,index'], ['--roles=clock,relay,deliver']]);
  const [answering, working] = world.hubs as readonly [HubProcess, HubProcess];
  const officer = await answering.token('NL', 'officer');
  assert.equal(await checkedBy(answering, officer), 'no_record');
  assert.deepEqual([(await working.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' })).status, (await working.ask('', 'GET', '/readyz')).status], [404, 200]);
  await holderOf([working], 'hits.clocks');
  assert.ok(!answering.said().includes('"hits.clocks"'));
  const keeper = await world.another(['--roles=log']);
  await holderOf([keeper], 'log.sequence');
  await until('the log holds everything', () => isPublished(world));
  // Another folder holds another key: that one may not write this log on.
  const stranger = await world.another(['--roles=log', '--keys', join(world.keysFolder, 'of-another')]);
  await keeper.kill();
  await until('the stranger has seen that it cannot', () => stranger.said().includes('"log.held"'));
  const heir = await world.another(['--roles=log']);
  await holderOf([heir], 'log.sequence');
  await checkedBy(answering, officer);
  await until('the log holds everything', () => isPublished(world));
  assert.deepEqual(await faultsOfLog(world), []);
});
