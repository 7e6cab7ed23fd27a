/** The links of the fault suite break as networks do, and in no other way: slow ones deliver late, and everything in its order. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { seeded } from '../random.ts';
import { faultProxy } from './proxy.ts';

const PIECES = 3_000;

test('whatever is sent over a slow link, and while it turns slow and quick again, arrives whole, in its order, and its end last', async (t) => {
  const random = seeded(t);
  const heard = Promise.withResolvers<string>();
  const server = createServer((socket) => { let text = ''; socket.on('data', (chunk: Buffer) => { text += chunk.toString(); }); socket.on('end', () => { heard.resolve(text); socket.end(); }); });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.close(); });
  const proxy = await faultProxy(t, () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }), random);
  const socket: Socket = connect({ host: '127.0.0.1', port: proxy.port, noDelay: true });
  await once(socket, 'connect');
  socket.on('error', () => undefined); // a run that fails ends it
  for (let n = 0; n < PIECES; n += 1) {
    if (n % 300 === 0) { if (n % 600 === 0) proxy.slow({ delayMs: 5 + random.below(20), jitterMs: random.below(20), bytesPerS: 500_000 }); else proxy.heal(); }
    socket.write(`${n} `);
    if (random.below(3) === 0) await pause(0);
  }
  socket.end();
  assert.deepEqual((await heard.promise).trim().split(' ').map(Number).filter((n, at) => n !== at), []);
});
