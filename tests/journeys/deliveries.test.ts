/** Deliveries of hub processes that are killed, and of two that run beside each other: at least once, in order, with the same ids. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcementId } from '../../src/kernel/store/announcements.ts';
import { HIT, receiver, said, sayOn } from '../../src/modules/notifications/fixtures.ts';
import { testDatabase } from '../fixtures.ts';
import { hubProcess } from '../hub-process.ts';
import { urlOf } from '../several-hubs.ts';
import { until } from '../waiting.ts';

test('a hub that is killed between sending and writing it down sends again with the same id, and then goes on in order', async (t) => {
  const { database, name } = await testDatabase(t);
  const env = { DATABASE_URL: urlOf(name), CROSSCHECK_WEBHOOK_NETWORKS: '127.0.0.0/8' };
  const hub = await hubProcess(t, env);
  const supervisor = await hub.token('NL', 'supervisor');
  let kill: (() => Promise<void>) | undefined;
  // It has heard, and dies before the hub hears that it has.
  const system = await receiver(t, async () => { const now = kill; kill = undefined; await now?.(); });
  assert.equal((await hub.ask(supervisor, 'POST', '/v1/webhooks', { url: system.url })).status, 201);
  const all = Array.from({ length: 5 }, () => said());
  const ids = all.map(announcementId);
  const rounds = 3;
  for (let round = 0; round < rounds; round += 1) {
    const before = system.heard.length;
    kill = hub.kill;
    if (round === 0) await sayOn(database, all);
    else await hub.start();
    await until('it was killed', () => kill === undefined && system.heard.length > before);
    await hub.kill();
  }
  await hub.start();
  await until('the last one has arrived', () => system.heard.at(-1)?.json.id === ids.at(-1));
  const heard = system.heard.map(({ json }) => json.id);
  assert.deepEqual([...new Set(heard)], ids, 'in order, none left out');
  assert.equal(heard.length, ids.length + rounds, 'each kill has cost one repeat');
  assert.ok(system.heard.every(({ headers, json }) => headers['webhook-id'] === json.id && json.subject === HIT));
});

test('two hub processes over one database send each announcement once', async (t) => {
  const { database, name } = await testDatabase(t);
  const env = { DATABASE_URL: urlOf(name), CROSSCHECK_WEBHOOK_NETWORKS: '127.0.0.0/8' };
  const first = await hubProcess(t, env);
  const second = await hubProcess(t, env);
  const system = await receiver(t);
  assert.equal((await first.ask(await first.token('NL', 'supervisor'), 'POST', '/v1/webhooks', { url: system.url })).status, 201);
  const all = Array.from({ length: 200 }, (_, i) => said({ subject: `hit_${i % 10}` }));
  await sayOn(database, all);
  await until('all have arrived', () => new Set(system.heard.map(({ json }) => json.id)).size === all.length);
  await first.end();
  await second.end();
  assert.equal(system.heard.length, all.length);
  for (let subject = 0; subject < 10; subject += 1) {
    const of = (id: string): boolean => id === `hit_${subject}`;
    assert.deepEqual(system.heard.filter(({ json }) => of(json.subject)).map(({ json }) => json.id), all.filter((one) => of(one.subject)).map(announcementId));
  }
});
