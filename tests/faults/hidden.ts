/** What a bureau's replicas, and whoever runs the servers for them, see over NATS of records that are hidden from the bureau, and of what is carried for another: nothing (R5, ADR 0044). */
import assert from 'node:assert/strict';
import { jetstreamManager } from '@nats-io/jetstream';
import { bureauInbox, openNats, type Nats } from '../../src/kernel/feed/nats.ts';
import { followSegments } from '../../src/kernel/feed/segment-stream.ts';
import { device } from '../../src/modules/replicas/fixtures.ts';
import type { TestHub } from '../fixtures.ts';
import type { HubProcess } from '../hub-process.ts';
import type { NatsServers } from '../nats-servers.ts';
import { until } from '../waiting.ts';
import { BUREAU, CHANNEL, isToldOf, type PostWorld } from './post-world.ts';

/** Another bureau with a replica, which is told of what is hidden from the post's. */
export const OTHER = 'BR';
const HIDDEN = 20;
const REFUSED_WITHIN_MS = 3_000;

async function connected(servers: NatsServers, bureau: string): Promise<Nats> {
  const nats = await openNats(servers.as(bureau), { name: `observer of ${bureau}`, inbox: bureauInbox(bureau) }, () => undefined);
  await until('the observer is connected', () => nats.standing() !== undefined);
  return nats;
}

/** A device of the other bureau, for which something is carried from then on. */
export const otherDevice = (hub: HubProcess, publicUrl: string): Promise<unknown> =>
  device({ url: publicUrl, admin: hub.admin(), token: hub.token, ask: hub.ask } as unknown as TestHub, { bureau: OTHER });

export type Observer = { readonly leavesNoTrace: (world: PostWorld) => Promise<void>; readonly stop: () => Promise<void> };

/** Hears everything that the servers let two bureaus hear, from the beginning on. */
export async function observing(servers: NatsServers): Promise<Observer> {
  const [own, other] = [await connected(servers, BUREAU), await connected(servers, OTHER)];
  const sizes: number[] = [];
  own.standing()?.subscribe(`crosscheck.beats.${CHANNEL}`, { callback: (_fault, { data }) => { sizes.push(data.length); } });
  let overheard = 0;
  for (const subject of [`crosscheck.beats.${BUREAU}.*`, `crosscheck.segments.${BUREAU}.*`, 'crosscheck.>']) other.standing()?.subscribe(subject, { callback: (fault) => { if (!fault) overheard += 1; } });

  /** What the servers keep for a bureau: how many messages, how many bytes, up to which number. */
  const kept = async (nats: Nats, bureau: string): Promise<{ readonly messages: number; readonly bytes: number; readonly last: number }> => {
    const connection = nats.standing() ?? assert.fail('the observer is not connected');
    const { state } = await (await jetstreamManager(connection, { apiPrefix: `$JS.${nats.domain ?? ''}.API`, checkAPI: false, timeout: REFUSED_WITHIN_MS })).streams.info(`CROSSCHECK_${bureau}`);
    return { messages: state.messages, bytes: state.bytes, last: state.last_seq };
  };

  async function leavesNoTrace(world: PostWorld): Promise<void> {
    await isToldOf(world);
    const [before, others] = [await kept(own, BUREAU), await kept(other, OTHER)];
    for (let n = 0; n < HIDDEN; n += 1) assert.equal((await world.hub.ask(world.owner, 'POST', '/v1/vehicles', { reference: `hidden-${n}`, vin: `WVWZZZ1KZ8X${String(n).padStart(6, '0')}`, restrictions: [BUREAU] })).status, 201);
    await until('the other bureau was told of them', async () => (await kept(other, OTHER)).last > others.last);
    const heard = sizes.length;
    await until('something is said to the post’s bureau', () => sizes.length > heard);
    assert.deepEqual(await kept(own, BUREAU), before, 'of what is hidden no message is kept for the bureau, and no byte');
    for (const size of sizes.slice(heard)) assert.ok(sizes.slice(0, heard).includes(size), `what is said without a change has the size that it had before, not ${size} bytes`);

    // The other bureau's replicas may not so much as ask how much is carried for the first.
    await assert.rejects(kept(other, BUREAU));
    const followed = async (): Promise<number> => { let count = 0; for await (const _ of followSegments(other, { channel: CHANNEL, from: 'first', signal: AbortSignal.timeout(REFUSED_WITHIN_MS) })) count += 1; return count; };
    assert.equal(await followed().catch(() => 0), 0);
    assert.equal(overheard, 0, 'nothing that is carried for one bureau is heard by another');
  }
  return { leavesNoTrace, stop: async () => { await own.stop(); await other.stop(); } };
}
