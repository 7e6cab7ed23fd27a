/** The peer Redis, on a socket of its own, nothing kept on disk: keys to lists of places. One edit by a key for each character left out. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { lookAlikeForm } from '../../src/identifiers/text.ts';
import { endOf, forEach, hasNeighbours, hits, keysOfNeighbours, numbers, NONE, type Hits, type Peer } from './peer.ts';

/** A place in the stream, at a fixed width, so that places are strung together under a key. */
const WIDTH = 5;
const asPlace = (index: number): string => index.toString(36).padStart(WIDTH, '0');
const READY_MAX_MS = 10_000;
const SENT_MAX = 1 << 20;

function places(held: string | null): Hits {
  if (held === null) return NONE;
  const indexes: number[] = [];
  for (let at = 0; at < held.length; at += WIDTH) indexes.push(parseInt(held.slice(at, at + WIDTH), 36));
  return hits(indexes);
}
function placesOfMany(helds: readonly (string | null)[]): Hits {
  const all = new Set<number>();
  for (const held of helds) for (const index of places(held).indexes) all.add(index);
  return hits([...all]);
}
const nearKeys = (text: string): string[] => keysOfNeighbours(lookAlikeForm(text)).map((key) => `d${key}`);

/** Loading as Redis's own documents advise: commands written one after the other, answers only counted. */
class MassInsertion {
  private held: string[] = [];
  private size = 0;
  private sent = 0;
  private answered = 0;
  private readonly socket: Socket;
  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => {
      for (const byte of bytes) if (byte === 10) this.answered += 1;
      if (bytes.includes('-ERR')) throw new Error(`Redis refused: ${bytes.toString('latin1', 0, 200)}`);
    });
  }
  append(key: string, value: string): void {
    const command = `*3\r\n$6\r\nAPPEND\r\n$${Buffer.byteLength(key)}\r\n${key}\r\n$${value.length}\r\n${value}\r\n`;
    this.held.push(command);
    this.size += command.length;
    this.sent += 1;
  }
  get isFull(): boolean { return this.size > SENT_MAX; }
  async flush(): Promise<void> {
    const isTaken = this.socket.write(this.held.join(''));
    this.held = [];
    this.size = 0;
    if (!isTaken) await once(this.socket, 'drain');
  }
  async end(): Promise<void> {
    await this.flush();
    while (this.answered < this.sent) await pause(5);
    this.socket.end();
  }
}

export async function openRedis(folder: string): Promise<Peer> {
  const path = join(folder, 'redis.sock');
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder, '--daemonize', 'no'], { stdio: 'ignore' });
  const gone = once(server, 'exit');
  await once(server, 'spawn').catch((cause: unknown) => { throw new Error('redis-server is not in the path; Debian’s package is called so too', { cause }); });
  const until = performance.now() + READY_MAX_MS;
  const client = createClient({ socket: { path, reconnectStrategy: () => (performance.now() < until ? 50 : new Error('Redis did not start')) } });
  client.on('error', () => undefined); // told by what is asked
  await client.connect();
  const asked = (prefix: string, key: (text: string) => string) => async (text: string): Promise<Hits> => places(await client.get(prefix + key(text)));
  const manyOf = (prefix: string, key: (text: string) => string) => async (texts: readonly string[]): Promise<unknown> => Promise.all(texts.map((text) => client.get(prefix + key(text))));
  const same = (text: string): string => text;
  return {
    load: async (count) => {
      const insertion = new MassInsertion(connect(path));
      for (const number of numbers(count)) {
        const place = asPlace(number.index);
        insertion.append(`x${number.text}`, place);
        if (number.isVin) insertion.append(`8${endOf(number.folded)}`, place);
        for (const key of hasNeighbours(number) ? keysOfNeighbours(number.folded) : [number.folded]) insertion.append(`d${key}`, place);
        if (insertion.isFull) await insertion.flush();
      }
      await insertion.end();
    },
    keeps: async () => ({ bytes: Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]), says: 'server, used_memory' }),
    ways: forEach({
      exact: asked('x', same), alike: asked('d', lookAlikeForm), end: asked('8', (text) => endOf(lookAlikeForm(text))),
      oneEdit: async (text: string) => placesOfMany(await client.mGet(nearKeys(text))),
    }),
    many: forEach({
      exact: manyOf('x', same), alike: manyOf('d', lookAlikeForm), end: manyOf('8', (text) => endOf(lookAlikeForm(text))),
      oneEdit: async (texts: readonly string[]): Promise<unknown> => Promise.all(texts.map(async (text) => placesOfMany(await client.mGet(nearKeys(text))))),
    }),
    cannot: forEach({ twoEdits: 'a key for each two characters left out: 154 a VIN', pattern: 'no key leads there', fragment: 'no key leads there' }),
    close: async () => { client.destroy(); server.kill('SIGTERM'); await gone; },
  };
}
