/** Inbox, events, webhooks and deliveries from the command line, against a whole hub. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HIT, TRIAL_WAYS, receiver, say, said } from '../modules/notifications/fixtures.ts';
import { testHub } from '../../tests/fixtures.ts';
import { until } from '../../tests/waiting.ts';
import { answerJson, fakeHub, run } from './fixtures.ts';

const noClose = { close: async (): Promise<void> => undefined };

test('the inbox is shown, marked, and empty once read', async (t) => {
  const hub = await testHub(t);
  const around = { hub: { url: hub.url, ...noClose }, token: await hub.token('NL', 'desk') };
  const [first = '', second = ''] = await say(hub, [said(), said({ urgent: true })]);
  const { out, exit } = await run(['inbox'], around);
  assert.equal(exit, 0);
  assert.match(out, new RegExp(`WHEN \\(UTC\\)[^]*new {2}2026-11-22 10:15 {2}URGENT {2}hits.requested {2}${HIT} {2}${second}\n[^]*${first}\n$`));
  assert.equal((await run(['inbox', 'read', first], around)).out, '1 unread\n');
  assert.equal((await run(['inbox', 'read', '--up-to', second], around)).out, 'nothing unread\n');
  assert.equal((await run(['inbox', '--unread'], around)).out, 'nothing unread\n');
  assert.equal((JSON.parse((await run(['inbox', '--json'], around)).out) as { items: { read: boolean }[] }).items.filter(({ read }) => read).length, 2);
  for (const wrong of [['inbox', 'read'], ['inbox', 'read', first, '--up-to', second], ['inbox', '--limit', '0']]) assert.equal((await run(wrong, around)).exit, 64);
});

test('events are followed as lines; one begins after an event, and ends after so many', async (t) => {
  const hub = await testHub(t);
  const around = { hub: { url: hub.url, ...noClose }, token: await hub.token('NL', 'desk') };
  const all = await say(hub, [said(), said(), said()]);
  const { out, exit } = await run(['events', '--after', all[0] ?? '', '--count', '2'], around);
  assert.deepEqual([exit, out.trim().split('\n').map((line) => (JSON.parse(line) as { id: string }).id)], [0, all.slice(1)]);
  assert.equal((await run(['events', '--after', 'ann_00000000000000000000000000'], around)).exit, 65);
});

test('a connection that breaks is taken up again after the last event; ^C leaves the stream', async (t) => {
  const asked: (string | undefined)[] = [];
  const hub = await fakeHub((incoming, outgoing) => {
    asked.push(incoming.headers['last-event-id'] as string | undefined);
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.write(`retry: 1000\n\n: still here\n\nid: ann_${asked.length}\ndata: {"id":"ann_${asked.length}"}\n\n`);
    if (asked.length < 2) setTimeout(() => { outgoing.destroy(); }, 20);
  });
  t.after(hub.close);
  const interrupt = new AbortController();
  let out = '';
  const ran = run(['events'], { hub, io: { signal: interrupt.signal, out: async (text) => { out += text; } } });
  await until('it has come back', () => out.includes('ann_2'));
  interrupt.abort();
  const { exit, err } = await ran;
  assert.deepEqual([out, asked, exit], ['{"id":"ann_1"}\n{"id":"ann_2"}\n', [undefined, 'ann_1'], 130]);
  assert.match(err, /was cut; trying again[^]*interrupted: the stream was left/);
});

test('a token that may not follow ends at once, and says why', async (t) => {
  const hub = await fakeHub((_, outgoing) => { answerJson(outgoing, 401, { title: 'a valid token is needed', status: 401, code: 'kernel.unauthenticated' }); });
  t.after(hub.close);
  const { exit, err } = await run(['events'], { hub });
  assert.equal(exit, 77);
  assert.match(err, /a valid token is needed/);
});

test('a webhook is added, listed, given a new secret and removed; what was given up is shown and sent again', async (t) => {
  const hub = await testHub(t, { ways: TRIAL_WAYS });
  const around = { hub: { url: hub.url, ...noClose }, token: await hub.token('NL', 'supervisor') };
  const system = await receiver(t);
  const added = await run(['webhooks', 'add', system.url, '--kind', 'hits.*', '--kind', 'deliveries.dead'], around);
  assert.match(added.out, /^whsec_\S+\n$/);
  const [id = ''] = /whk_\w+/.exec(added.err) ?? [];
  assert.match((await run(['webhooks', 'list'], around)).out, new RegExp(`${id} {2}${system.url} {2}hits.\\* deliveries.dead {2}supervisor`));
  assert.match((await run(['webhooks', 'rotate', id], around)).out, /^whsec_\S+\n$/);
  system.answer.with = 410;
  await say(hub, [said()]);
  await hub.duties();
  const dead = await run(['deliveries', '--dead'], around);
  const [delivery = ''] = /dlv_\w+/.exec(dead.out) ?? [];
  assert.match(dead.out, new RegExp(`dead {3}1 {6}410 {5}hits.requested {2}${id} {2}${delivery}`));
  system.answer.with = 200;
  assert.match((await run(['deliveries', 'retry', delivery], around)).out, /on its way again/);
  await hub.duties();
  assert.equal((await run(['deliveries', '--dead'], around)).out, 'none was given up\n');
  assert.match((await run(['webhooks', 'remove', id], around)).out, new RegExp(`^removed ${id}`));
  assert.equal((await run(['webhooks', 'list'], around)).out, 'no webhooks\n');
  assert.equal((await run(['webhooks', 'add', 'https://localhost/x'], around)).exit, 65);
});
