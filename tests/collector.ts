/** A collector of traces as a test needs one: takes OTLP over HTTP in JSON, and remembers what came. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Attribute = { readonly key: string; readonly value: Readonly<Record<string, unknown>> };
type Sent = {
  readonly traceId: string; readonly spanId: string; readonly parentSpanId?: string; readonly name: string; readonly kind: number;
  readonly attributes: readonly Attribute[]; readonly links?: readonly { readonly traceId: string; readonly spanId: string }[]; readonly status?: { readonly code?: number };
};
export type SpanSeen = Omit<Sent, 'attributes' | 'parentSpanId'> & { readonly parent: string | undefined; readonly fields: Readonly<Record<string, unknown>> };
type Envelope = { readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Sent[] }[] }[] };

const seen = ({ attributes, parentSpanId, ...rest }: Sent): SpanSeen => ({ ...rest, parent: parentSpanId, fields: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])) });

export type Collector = { readonly url: string; readonly bodies: string[]; readonly headers: Record<string, unknown>[]; readonly spans: () => readonly SpanSeen[]; readonly close: () => void };

/** Listens on this machine. */
export async function collector(): Promise<Collector> {
  const bodies: string[] = [];
  const headers: Record<string, unknown>[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    incoming.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString('utf8'));
      headers.push({ ...incoming.headers, path: incoming.url });
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, headers,
    close: () => { server.closeAllConnections(); server.close(); },
    spans: () => bodies.flatMap((body) => (JSON.parse(body) as Envelope).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map(seen)))),
  };
}
