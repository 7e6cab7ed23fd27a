/** Streams of checks as they really come: broken in the middle, left in the middle, read too slowly. */
import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { testHub, type TestHub } from '../fixtures.ts';
import { run } from '../../src/kernel/store/database.ts';
import { until } from '../waiting.ts';

type Line = { ref?: string; line?: number; outcome: string; problem?: { code: string; errors?: { path: string }[] } };
const ask = (ref: number | string) => JSON.stringify({ ref: String(ref), vehicle: { vin: '1M8GDM9AXKP042788' }, purpose: 'camera_lane' });
const linesOf = (text: string): Line[] => text.trim().split('\n').map((line) => JSON.parse(line) as Line);
const open = (hub: TestHub, token: string, path = '/v1/checks/stream') => request(hub.url + path, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' } });

test('a stream with broken lines in the middle: each is answered in its place as not checked, with its line number, and all others are answered in order', async (t) => {
  const hub = await testHub(t);
  const gateway = await hub.token('BR', 'gateway', { device: 'camera 7' });
  const broken = ['{', 'null', '[]', '"text"', '{"ref":"known","vehicle":{}}', `{"ref":"deep","vehicle":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, '\u0000', '{"ref":"x","vehicle":{"vin":"A1"},"purpose":"gossip"}', `{"ref":"long","vehicle":{"vin":"${'x'.repeat(200_000)}"}}`, '{"__proto__":{}}', '\ud800', '<html>'];
  const sent: string[] = [];
  for (let i = 0; i < 600; i += 1) sent.push(i % 50 === 25 ? broken[(i - 25) / 50] ?? '{' : ask(i));
  const answer = await hub.ask<string>(gateway, 'POST', '/v1/checks/stream', `\ufeff${sent.join('\r\n')}\n\n`);
  assert.equal(answer.status, 200);
  const lines = linesOf(answer.body);
  assert.equal(lines.length, sent.length);
  for (const [i, line] of lines.entries()) {
    if (i % 50 === 25) assert.deepEqual([line.outcome, line.line, typeof line.problem?.code], ['not_checked', i + 1, 'string'], sent[i]?.slice(0, 60));
    else assert.deepEqual([line.outcome, line.ref], ['no_record', String(i)]);
  }
  assert.deepEqual(lines[225]?.problem?.errors?.map(({ path }) => path), ['/vehicle/number', '/purpose']);
  assert.equal(lines[225].ref, 'known', 'the caller’s own mark comes back where it could be read');
  const [row] = await run(hub.database.db, 'select count(*) as n from checks') as { n: number }[];
  assert.equal(row?.n, 600 - 12, 'what was answered is in the log, and nothing else');
  assert.ok(!hub.logged.some((line) => line.includes('fault')), hub.logged.join('\n'));
});

test('a batch answers what can be answered and says of the rest why not, in order', async (t) => {
  const hub = await testHub(t);
  const gateway = await hub.token('BR', 'gateway', { device: 'camera 7' });
  const answer = await hub.ask<{ answers: Line[] }>(gateway, 'POST', '/v1/checks/batch', { checks: [JSON.parse(ask('a')), null, 7, { ref: 'b' }, JSON.parse(ask('c')), { ...JSON.parse(ask('d')) as object, observedAt: 'garbage' }] });
  assert.deepEqual(answer.body.answers.map(({ outcome, ref }) => [outcome, ref]), [['no_record', 'a'], ['not_checked', undefined], ['not_checked', undefined], ['not_checked', 'b'], ['no_record', 'c'], ['not_checked', 'd']]);
  assert.equal((await hub.ask(gateway, 'POST', '/v1/checks/batch', { checks: Array.from({ length: 1_001 }, () => 1) })).status, 400);
  assert.deepEqual((await hub.ask<{ answers: Line[] }>(gateway, 'POST', '/v1/checks/batch', [])).body.answers, []);
});

test('clients that go away in the middle of streams and imports leave nothing behind: no connection held, no import under way, checks answered', async (t) => {
  const hub = await testHub(t);
  const gateway = await hub.token('BR', 'gateway', { device: 'camera 7' });
  const feed = await hub.token('DE', 'feed', { device: 'national system' });
  for (let round = 0; round < 12; round += 1) {
    const isImport = round % 2 === 1;
    const going = isImport ? open(hub, feed, `/v1/vehicles/imports?profile=generic&mode=${round % 4 === 1 ? 'snapshot' : 'delta'}`) : open(hub, gateway);
    going.on('error', () => undefined);
    going.on('response', (response) => { response.on('error', () => undefined); if (round % 3 > 0) response.resume(); });
    if (isImport) going.write('reference,vin\n');
    for (let i = 0; i < 3_000; i += 1) going.write(isImport ? `R-${round}-${i},WVWZZZ1KZ8W${String(i).padStart(6, '0')}\n` : `${ask(i)}\n`);
    if (round % 3 === 2) await Promise.race([once(going, 'response'), once(going, 'drain')]).catch(() => undefined);
    going.destroy();
  }
  // One that has sent its whole file and goes while a long report is being written to it.
  const leaving = open(hub, feed, '/v1/vehicles/imports?profile=generic');
  leaving.setHeader('accept', 'application/x-ndjson');
  leaving.on('error', () => undefined);
  leaving.end(`reference,vin\n${Array.from({ length: 40_000 }, (_, i) => `R-${i},\n`).join('')}`);
  const [report] = await once(leaving, 'response') as [IncomingMessage];
  report.on('error', () => undefined);
  leaving.destroy();
  await until('the last import has let go of its feed', async () => (await hub.importText(feed, 'reference,vin\nR-last,WVWZZZ1KZ8W970301\n', { profile: 'generic' })).status === 200);
  await until('no connection is at work or in a transaction', async () => (await run(hub.database.db, `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and query not like '%from changes%'`)).length === 0);
  assert.equal((await hub.ask(gateway, 'POST', '/v1/checks', JSON.parse(ask('after')))).status, 200);
  assert.ok(!hub.logged.some((line) => line.includes('http.fault')), hub.logged.find((line) => line.includes('http.fault')));
});

test('a client that sends without reading is made to wait: the hub stops taking its lines, and its memory does not grow', async (t) => {
  const hub = await testHub(t);
  const gateway = await hub.token('BR', 'gateway', { device: 'camera 7' });
  const stream = open(hub, gateway);
  stream.on('error', () => undefined);
  let taken = 0;
  let isHeld = false;
  const answered = once(stream, 'response');
  const chunk = Array.from({ length: 500 }, (_, i) => `${ask(i)}\n`).join('');
  const before = process.memoryUsage().rss;
  while (taken < 400 && !isHeld) {
    taken += 1;
    if (!stream.write(chunk)) isHeld = !(await Promise.race([once(stream, 'drain').then(() => true), new Promise<false>((resolve) => { setTimeout(() => { resolve(false); }, 3_000); })]));
  }
  const grown = process.memoryUsage().rss - before;
  t.diagnostic(`held back after ${taken * 500} lines; ${Math.round(grown / 1024 ** 2)} MB more`);
  assert.ok(isHeld, 'the sender was never held back');
  assert.ok(grown < 400 * 1024 ** 2);
  assert.equal((await hub.ask(gateway, 'POST', '/v1/checks', JSON.parse(ask('meanwhile')))).status, 200, 'others are answered meanwhile');
  stream.end();
  const [response] = await answered as [AsyncIterable<Buffer>];
  let text = '';
  for await (const part of response) text += part.toString('utf8');
  assert.equal(linesOf(text).length, taken * 500, 'once it reads, it gets every answer');
});
