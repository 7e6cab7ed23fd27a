/** A small proxy that shares out requests between hubs as a proxy in front of them does: to those that say they are ready, and on to the next where nobody listens. */
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

const LOOKED_EVERY_MS = 100;

export type SharingOut = { readonly url: string; /** How many each has answered. */ readonly answered: () => readonly number[]; readonly ready: () => readonly boolean[] };

export async function shareOut(t: TestContext, targets: readonly (() => string)[]): Promise<SharingOut> {
  const agent = new Agent({ keepAlive: true });
  const isReady = targets.map(() => true);
  const answered = targets.map(() => 0);
  let turn = 0;
  let isOver = false;

  const look = async (): Promise<void> => {
    await Promise.all(targets.map(async (url, at) => { isReady[at] = await fetch(`${url()}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false); }));
  };
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
  const looking = (async () => { while (!isOver) { await look(); await new Promise((resolve) => { setTimeout(resolve, LOOKED_EVERY_MS); }); } })();

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer, left: readonly number[]): void {
    const at = left.find((one) => isReady[one]) ?? left[0];
    if (at === undefined) { outgoing.writeHead(502).end('nobody listens'); return; }
    const { hostname, port } = new URL(targets[at]!());
    const onward = request({ agent, hostname, port, path: incoming.url, method: incoming.method, headers: { ...incoming.headers, 'content-length': body.length } }, (answer) => {
      answered[at]! += 1;
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', (cause: Error & { code?: string }) => {
      if (cause.code === 'ECONNREFUSED') { isReady[at] = false; pass(incoming, outgoing, body, left.filter((one) => one !== at)); return; } // it was not sent
      outgoing.writeHead(502).end(`cut off: ${cause.message}`);
    });
    onward.end(body);
  }

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    incoming.on('end', () => {
      turn += 1;
      pass(incoming, outgoing, Buffer.concat(chunks), targets.map((_, at) => (at + turn) % targets.length));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(async () => { isOver = true; server.closeAllConnections(); server.close(); agent.destroy(); await looking; });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answered: () => answered, ready: () => isReady };
}
