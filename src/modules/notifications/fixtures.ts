/** What tests of notifications stand on: something to say, a receiver that writes down what it hears, a reader of a stream. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { announce, announcementId, type Announcement } from '../../kernel/store/announcements.ts';
import { run, type Database } from '../../kernel/store/database.ts';
import { until } from '../../../tests/waiting.ts';
import type { TestHub } from '../../../tests/fixtures.ts';

export const HIT = 'hit_01j9z3k4m5n6p7q8r9s0t1v2w3';
let causes = 0;

/** An announcement to a bureau; each has a cause of its own unless it names one. */
export const said = (part: Partial<Announcement> = {}): Announcement => {
  causes += 1;
  return { kind: 'hits.requested', subject: HIT, cause: String(causes), to: { bureau: 'NL' }, urgent: false, at: '2026-11-22T10:15:00.000Z', facts: { hit: HIT }, ...part };
};

/** Says it as a module does, and waits until readers of the feed may see it; a transaction of another test may hold it. Gives the ids. */
export async function say({ database, app }: Pick<TestHub, 'database' | 'app'>, all: readonly Announcement[]): Promise<readonly string[]> {
  await sayOn(database, all);
  app.poke();
  return all.map(announcementId);
}

export async function sayOn(database: Database, all: readonly Announcement[]): Promise<void> {
  await announce(database.db, 1, all);
  await until('what was said is settled', async () => (await run(database.db, 'select 1 from announcements where tx >= pg_snapshot_xmin(pg_current_snapshot()) limit 1')).length === 0);
}

export type Heard = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly json: { id: string; kind: string; subject: string; facts: Record<string, unknown>; urgent: boolean; world?: string } };
export type Receiver = { readonly url: string; readonly heard: Heard[]; readonly answer: { with: number; text: string }; readonly server: Server };

/** Listens on this machine, and answers as it is told to. */
export async function receiver(t: Pick<TestContext, 'after'>, onHeard: (heard: Heard) => Promise<void> | void = () => undefined): Promise<Receiver> {
  const heard: Heard[] = [];
  const answer = { with: 200, text: 'thank you' };
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const one: Heard = { headers: incoming.headers, body, json: JSON.parse(body) as Heard['json'] };
      heard.push(one);
      void Promise.resolve(onHeard(one)).then(() => { outgoing.writeHead(answer.with, { location: 'http://127.0.0.1:1/elsewhere' }).end(answer.text); });
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.closeAllConnections(); server.close(); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`, heard, answer, server };
}

/** Only this machine is open: what a trial says. */
export const TRIAL_WAYS = { webhooks: { networks: ['127.0.0.0/8'], hosts: [] } } as const;

export type StreamEvent = { readonly id: string; readonly data?: { id: string; kind: string; subject: string; world?: string } };
export type Reader = { readonly status: number; readonly headers: Headers; readonly events: StreamEvent[]; readonly comments: () => number; readonly isOver: () => boolean; readonly leave: () => void; readonly lastId: () => string };

/** Reads a stream of events until it leaves or is cut off. */
export async function reader(t: Pick<TestContext, 'after'>, hub: Pick<TestHub, 'url'>, token: string, { path = '/v1/events', query = '', lastId }: { path?: string; query?: string; lastId?: string } = {}): Promise<Reader> {
  const leaving = new AbortController();
  t.after(() => { leaving.abort(); });
  const response = await fetch(`${hub.url}${path}${query}`, { headers: { authorization: `Bearer ${token}`, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) }, signal: leaving.signal });
  const events: StreamEvent[] = [];
  let comments = 0;
  let isOver = false;
  let last = '';
  const read = async (): Promise<void> => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const blocks = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const [id, data] = [/^id: (.*)$/m.exec(block)?.[1], /^data: (.*)$/m.exec(block)?.[1]];
        if (block.startsWith(':')) comments += 1;
        if (id !== undefined) last = id;
        if (data !== undefined) events.push({ id: id ?? '', data: JSON.parse(data) as StreamEvent['data'] & object });
      }
    }
  };
  const reading = response.status === 200 ? read().catch(() => undefined) : Promise.resolve();
  void reading.then(() => { isOver = true; });
  if (response.status !== 200) await response.body?.cancel();
  return { status: response.status, headers: response.headers, events, comments: () => comments, isOver: () => isOver, leave: () => { leaving.abort(); }, lastId: () => last };
}
