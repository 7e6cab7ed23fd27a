/** For tests: a hub that says what it is told to, and a command line run against it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { runCommand, type Io } from './index.ts';

export type Handler = (incoming: IncomingMessage, outgoing: ServerResponse) => void | Promise<void>;
export type FakeHub = { readonly url: string; readonly close: () => Promise<void> };

export async function fakeHub(handler: Handler): Promise<FakeHub> {
  const server = createServer((incoming, outgoing) => { void (async () => { await handler(incoming, outgoing); })().catch(() => outgoing.destroy()); });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => { server.close(() => { resolve(); }); server.closeAllConnections(); }),
  };
}

export async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of incoming.setEncoding('utf8')) body += chunk as string;
  return body;
}

export const answerJson = (outgoing: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void => {
  outgoing.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers }).end(JSON.stringify(value));
};

export type Ran = { readonly exit: number; readonly out: string; readonly err: string };
export type Around = { readonly hub?: FakeHub; readonly stdin?: Readable | string; readonly io?: Partial<Io>; readonly token?: string | undefined; readonly mayColour?: boolean };

/** Runs a command line and gathers what it writes. */
export async function run(argv: readonly string[], { hub, stdin = '', io, mayColour = false, ...rest }: Around = {}): Promise<Ran> {
  const token = 'token' in rest ? rest.token : 'cc_test';
  let out = '';
  let err = '';
  const exit = await runCommand(argv, {
    out: async (text) => { out += text; }, err: (text) => { err += text; },
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
    isTty: { out: false, err: false }, columns: 100, signal: new AbortController().signal,
    config: { url: hub?.url ?? 'http://127.0.0.1:9', purposes: [], mayColour, recentChecks: 0, reserveMb: 0, webhooks: { networks: [], hosts: [] }, ...(token === undefined ? {} : { token }) },
    ...io,
  });
  return { exit, out, err };
}

/** An answer to a check, as hubs give it. */
export const answerOf = (outcome: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'chk_1', outcome, asOf: '1-a', answeredAt: '2026-11-22T10:15:00.000Z', comparison: 'vehicles-2', model: 'errors-1', findings: [], ...more,
});

export const HIT_FINDING = {
  kind: 'hit', hit: 'hit_1', score: 0.98, foundBy: { field: 'vin', recordedKind: 'vin', relation: 'equal' },
  record: {
    id: 'veh_1', owner: 'DE', reference: 'DE-1', category: 'car', make: 'Volkswagen', model: 'Golf', year: 2008, colour: 'black', ageDays: 12, enteredAt: '2026-11-10T08:00:00.000Z',
    event: { kind: 'stolen', from: '2026-11-09', place: 'Berlin', country: 'DE', cautions: ['armed'] }, action: 'seize', coded: { category: 'car' },
  },
  fields: [{ field: 'vin', asked: 'wvwzzz1kz8w970301', recorded: 'WVWZZZ1KZ8W970301', verdict: 'agrees', relation: 'equal' }, { field: 'colour', asked: 'red', recorded: 'black', verdict: 'differs' }],
  advice: { kind: 'request_confirmation', contact: { name: 'BKA duty desk', telephone: '+49 611 55' } },
};
