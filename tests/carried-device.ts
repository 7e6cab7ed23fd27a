/** A device for tests that follows its hub over NATS as a replica does: what it took, in order, and how often it had to go back to HTTP. */
import { readVkey } from '../src/kernel/audit/note.ts';
import { bureauInbox, openNats, type Nats, type NatsConfig } from '../src/kernel/feed/nats.ts';
import { overNats } from '../src/replica/following/over-nats.ts';
import type { Carriage } from '../src/modules/replicas/schema.ts';
import { segmentReader, type Device, type Segment } from '../src/modules/replicas/fixtures.ts';

export type CarriedDevice = {
  readonly segments: readonly Segment[];
  /** Ids of the records that it holds by now. */
  readonly records: () => ReadonlySet<string>;
  readonly figures: () => { readonly overHttp: number; readonly overNats: number; readonly fetched: number; readonly refused: string | undefined };
  readonly stop: () => Promise<void>;
};

async function* cut(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest = '';
  let held = '';
  for await (const chunk of bytes) {
    const lines = (rest + Buffer.from(chunk).toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      held += `${line}\n`;
      if (line.includes('"kind":"end"')) { yield Buffer.from(held); held = ''; }
    }
  }
}

/** Begins to follow; `address` is asked each time, because a hub may be killed and another one answer. */
export async function carriedDevice({ id, token, enrolled }: Pick<Device, 'id' | 'token' | 'enrolled'>, { config, address, bureau }: { readonly config: NatsConfig; readonly address: () => string; readonly bureau: string }): Promise<CarriedDevice> {
  const hubKey = readVkey(enrolled.hubKey);
  const segments: Segment[] = [];
  const held = new Set<string>();
  const count = { overHttp: 0, overNats: 0, fetched: 0, refused: undefined as string | undefined };
  const nats: Nats = await openNats(config, { name: id, inbox: bureauInbox(bureau) }, () => undefined);
  const ending = new AbortController();
  let standing: { until: string; at: string } | undefined;
  let way: 'overHttp' | 'overNats' = 'overHttp';
  const sent = async (path: string, signal: AbortSignal): Promise<Response> => {
    const answer = await fetch(address() + path, { signal, headers: { authorization: `Bearer ${await token('GET', path)}` } });
    if (answer.ok) return answer;
    count.refused = ((await answer.json()) as { code?: string }).code;
    throw new Error(`${answer.status} ${count.refused ?? ''}`);
  };
  const stream = async function* (query: Record<string, string>, signal: AbortSignal): AsyncGenerator<Buffer> {
    const answer = await sent(`/v1/replica/feed?${new URLSearchParams(query).toString()}`, signal);
    if (answer.body) yield* cut(answer.body);
  };
  const source = overNats({
    nats, hub: hubKey, cut, standing: () => standing, onRefused: () => undefined, onWay: (now) => { way = now === 'http' ? 'overHttp' : 'overNats'; },
    http: (since, signal) => stream(since === undefined ? {} : { since }, signal),
    between: (since, until, signal) => { count.fetched += 1; return stream({ since, until }, signal); },
    carriage: async () => await (await sent('/v1/replica/carriage', ending.signal)).json() as Carriage,
  });
  const take = segmentReader(hubKey, (segment) => {
    segments.push(segment);
    if (segment.says.full === 'true' && segment.rows[0]?.kind !== 'gone' && standing === undefined) held.clear();
    for (const row of segment.rows) { if (row.kind === 'record') held.add(row.id); if (row.kind === 'gone') held.delete(row.id); }
    count[way] += 1;
    standing = { until: segment.says.until, at: segment.says.at };
  });
  const following = (async () => {
    while (!ending.signal.aborted) {
      try { for await (const bytes of source(standing?.until, ending.signal)) take(bytes); } catch (cause) { if ((cause as Error).name === 'AssertionError' || (cause as Error).name === 'BadNote') throw cause; }
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  })();
  return { segments, records: () => held, figures: () => count, stop: async () => { ending.abort(); await nats.stop(); await following; } };
}
