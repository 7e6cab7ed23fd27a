/** An answer reaches whoever is still sending, and nobody can send for ever. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { lingerAtEnd } from './linger.ts';

const CHUNK = Buffer.alloc(256 * 1024, 0x20);
const send = (socket: Socket): Promise<Error | null | undefined> => new Promise((resolve) => { socket.write(`${CHUNK.length.toString(16)}\r\n`); socket.write(CHUNK); socket.write('\r\n', resolve); });

async function open(t: TestContext): Promise<{ client: Socket; answered: Promise<unknown> }> {
  const server = createServer();
  t.after(() => { server.closeAllConnections(); server.close(); });
  const answered = new Promise((resolve) => {
    server.once('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
      lingerAtEnd(incoming);
      outgoing.shouldKeepAlive = false;
      outgoing.once('close', resolve).end('too large');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  t.after(() => { client.destroy(); });
  await once(client, 'connect');
  client.pause();
  client.write('POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n');
  return { client, answered };
}

test('who still sends when the answer comes may send on and reads it', async (t) => {
  const { client, answered } = await open(t);
  await send(client);
  await answered;
  for (let i = 1; i <= 8; i += 1) {
    await new Promise(setImmediate); // both sides have one thread
    assert.equal(await send(client) ?? undefined, undefined, `chunk ${i} after the answer`);
  }
  let text = '';
  client.on('data', (chunk: Buffer) => { text += chunk.toString(); }).resume();
  await once(client, 'end');
  assert.match(text, /too large$/);
});

test('who never stops is cut off', async (t) => {
  const { client, answered } = await open(t);
  let fault: Error | undefined;
  client.on('error', (cause) => { fault = cause; });
  let sent = 0;
  while (sent < 512 * 1024 ** 2 && fault === undefined && !client.destroyed && (await send(client) ?? undefined) === undefined) sent += CHUNK.length;
  await answered;
  assert.ok(sent < 512 * 1024 ** 2, `${sent} bytes`);
});
