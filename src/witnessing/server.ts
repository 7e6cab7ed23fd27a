/** A witness over HTTP: POST /add-checkpoint and nothing else that changes anything. Knows no rule of witnessing. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { REQUEST_BYTES_MAX } from '../kernel/audit/add-checkpoint.ts';
import type { Witness } from './witness.ts';

const REQUEST_WITHIN_MS = 10_000;
const CONNECTIONS_MAX = 200;

export type WitnessEvents = { readonly onAnswered: (status: number, origin: string | undefined) => void; readonly onFault: (cause: unknown) => void };

export function witnessServer(witness: Witness, { onAnswered, onFault }: WitnessEvents): Server {
  const server = createServer({ requestTimeout: REQUEST_WITHIN_MS, headersTimeout: REQUEST_WITHIN_MS }, (incoming, outgoing) => {
    answer(witness, incoming, outgoing).then(({ status, about }) => { onAnswered(status, about); }, (cause: unknown) => {
      onFault(cause);
      if (!outgoing.headersSent) say(outgoing, 500, 'the witness could not keep what it would have signed\n');
      else outgoing.destroy();
    });
  });
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}

const PLAIN = 'text/plain; charset=utf-8';
const say = (outgoing: ServerResponse, status: number, body: string, contentType = PLAIN): void => {
  outgoing.writeHead(status, { 'content-type': contentType, 'content-length': String(Buffer.byteLength(body)), 'cache-control': 'no-store' }).end(body);
};

async function answer(witness: Witness, incoming: IncomingMessage, outgoing: ServerResponse): Promise<{ readonly status: number; readonly about?: string | undefined }> {
  const { method = '', url = '' } = incoming;
  if (url !== '/add-checkpoint') { say(outgoing, 404, 'there is only POST /add-checkpoint\n'); return { status: 404 }; }
  if (method !== 'POST') { say(outgoing.setHeader('allow', 'POST'), 405, 'use POST\n'); return { status: 405 }; }
  const body = await bodyOf(incoming);
  if (body === undefined) { say(outgoing.setHeader('connection', 'close'), 413, `a request has at most ${REQUEST_BYTES_MAX} bytes\n`); return { status: 413 }; }
  const said = await witness.add(body);
  say(outgoing, said.status, said.body, said.contentType);
  return { status: said.status, about: said.about };
}

async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > REQUEST_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
