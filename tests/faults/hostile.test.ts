/** Clients that mean harm, or whose line is bad: hundreds that send slowly or never end, readers that take nothing, imports that never come. Memory is bounded, and everybody else is answered. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { ARRIVING_BYTES_MAX } from '../../src/kernel/http/body.ts';
import { say, said } from '../../src/modules/notifications/fixtures.ts';
import { testHub, type TestHub } from '../fixtures.ts';
import { until } from '../waiting.ts';

const MB = 1024 * 1024;
const ASK = { vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'port_control' };

/** Connections by hand; what comes back is kept while it is read. */
function hostile(t: TestContext, hub: TestHub) {
  const { hostname, port } = new URL(hub.url);
  const sockets: { readonly socket: Socket; readonly said: () => string }[] = [];
  t.after(() => { for (const { socket } of sockets) socket.destroy(); });
  return {
    sockets,
    open: (count: number, send: (socket: Socket, n: number) => void): void => {
      for (let n = 0; n < count; n += 1) {
        const socket = connect(Number(port), hostname, () => { send(socket, n); });
        let said = '';
        socket.on('error', () => undefined);
        socket.on('data', (chunk: Buffer) => { said = (said + chunk.toString('latin1')).slice(-2_000); });
        sockets.push({ socket, said: () => said });
      }
    },
  };
}
const head = (token: string, route: string, more: string): string => `${route} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n${more}\r\n`;

/** A machine that does much else beside may turn somebody away for a moment. */
const TRIES = 5;

/** Everybody else: each is answered, who is turned away when they come again as they are told. */
async function othersAreAnswered(hub: TestHub, token: string): Promise<void> {
  const one = async (tries = TRIES): Promise<string> => {
    const { status, headers, body } = await hub.ask(token, 'POST', '/v1/checks', ASK);
    if (status === 200) return '200';
    if (status !== 429 || tries === 1) return JSON.stringify(body);
    await new Promise((resolve) => { setTimeout(resolve, Number(headers.get('retry-after')) * 1_000); });
    return one(tries - 1);
  };
  const answers = await Promise.all(Array.from({ length: 40 }, () => one()));
  assert.deepEqual([...new Set(answers)], ['200']);
}

test('five hundred that send their checks a byte at a time, and never to the end, keep nobody out', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer');
  const { open, sockets } = hostile(t, hub);
  open(500, (socket) => { socket.write(head(officer, 'POST /v1/checks', 'Content-Type: application/json\r\nContent-Length: 900\r\n')); socket.write('{'); });
  await until('all are connected', () => sockets.every(({ socket }) => !socket.connecting));
  for (let round = 0; round < 3; round += 1) {
    for (const { socket } of sockets) socket.write(' ');
    await othersAreAnswered(hub, officer);
  }
  assert.equal(hub.app.http.admission.figures().underWay, 0, 'who is still sending is not worked for');
  assert.ok(sockets.every(({ said, socket }) => said() === '' && !socket.destroyed), 'their time is not over yet');
});

test('bodies that are large and never end take a bounded room: the one that began first is given up for a newer one, with when to come again', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer');
  const { open, sockets } = hostile(t, hub);
  const size = 1_000_000;
  const held = Buffer.alloc(size - 1_000, ' ');
  const before = process.memoryUsage().rss;
  const count = Math.ceil((ARRIVING_BYTES_MAX + 40 * MB) / held.length);
  open(count, (socket) => { socket.write(head(officer, 'POST /v1/checks', `Content-Type: application/json\r\nContent-Length: ${size}\r\n`)); socket.write(held); });
  await until('what is too much was given up', () => sockets.filter(({ said }) => said() !== '').length >= 20);
  for (const { said } of sockets) if (said() !== '') assert.match(said(), /^HTTP\/1\.1 503 [^]*retry-after: \d/i);
  await othersAreAnswered(hub, officer);
  assert.ok(sockets.some(({ said }) => said() === ''), 'those that fit are waited for');
  // The clients are in this process too: what they hold to send is theirs.
  assert.ok(process.memoryUsage().rss - before < 3 * ARRIVING_BYTES_MAX, `${Math.round((process.memoryUsage().rss - before) / MB)} MB more`);
});

test('readers of events that take nothing, and imports that never come, keep nobody out', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('NL', 'officer');
  const feed = await hub.token('DE', 'feed', { device: 'national system' });
  const { open, sockets } = hostile(t, hub);
  open(200, (socket) => { socket.write(head(officer, 'GET /v1/events', '')); socket.pause(); });
  await until('they listen', async () => /^crosscheck_event_streams 200$/m.test((await hub.ask<string>(hub.admin, 'GET', '/metrics')).body));
  open(60, (socket, n) => { socket.write(head(feed, `POST /v1/vehicles/imports?profile=generic&feed=feed-${n}`, 'Content-Type: text/csv\r\nContent-Length: 1000000\r\n')); socket.write('reference,vin\n'); });
  const refused = (): number => sockets.slice(200).filter(({ said }) => said().startsWith('HTTP/1.1 503')).length;
  await until('more imports than can be taken in are told to come again', () => refused() >= 50);
  await say(hub, Array.from({ length: 1_500 }, () => said({ to: { bureau: 'NL' } })));
  await othersAreAnswered(hub, officer);
  assert.ok(refused() < 60, 'the others are being taken in');
});
