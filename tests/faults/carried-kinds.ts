/** What the fault suite breaks of NATS, between hubs that carry changes over it and a post that follows them: it goes on over HTTP, and comes back. Knows no replica but by what it says. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openKey } from '../../src/kernel/audit/key-file.ts';
import { NOTE_SIGNATURE, newSeed, signerKey } from '../../src/kernel/audit/note.ts';
import { bureauKey, partsOf } from '../../src/kernel/feed/carried.ts';
import { HUB_INBOX, openNats } from '../../src/kernel/feed/nats.ts';
import { openSegmentStream } from '../../src/kernel/feed/segment-stream.ts';
import { HUBS } from '../nats-servers.ts';
import { holderOf } from '../several-hubs.ts';
import { until } from '../waiting.ts';
import { BUREAU, CHANNEL, hearsBy, isToldOf, type PostFault, type PostWorld } from './post-world.ts';

type Carried = NonNullable<PostWorld['carried']>;
const carriedIn = ({ carried }: PostWorld): Carried => carried ?? assert.fail('there is no NATS');

/** Servers end at once, and what they kept is gone; they come back a while later. */
async function lose({ servers }: Carried, which: readonly number[], awayMs: number): Promise<void> {
  await Promise.all(which.map((at) => servers.kill(at)));
  for (const at of which) await servers.wipe(at);
  await pause(awayMs);
  for (const at of which) servers.start(at);
}

/** The post is told of what comes, and by NATS again. */
async function comesBack(world: PostWorld): Promise<void> {
  await isToldOf(world);
  await hearsBy(world, 'nats');
  await isToldOf(world);
}

/** What whoever may write to the servers could put there, and what a sister device that has the bureau's key could: nothing of it is the hub's. */
async function forged(world: PostWorld, last: Uint8Array): Promise<readonly Uint8Array[]> {
  const hubs = await openKey({ folder: world.keysFolder, file: 'replicas.key', name: '' });
  const stranger = signerKey(hubs.name, NOTE_SIGNATURE, newSeed());
  const altered = Buffer.from(last);
  const at = world.random.below(altered.length);
  altered.writeUInt8(altered.readUInt8(at) ^ 0x40, at);
  const sealing = { channel: CHANNEL, key: { number: 1, bytes: bureauKey(hubs.privateKey, BUREAU, 1) }, signer: stranger };
  return [randomBytes(300), altered, ...partsOf({ number: 2 ** 40, from: 'a', until: 'b', text: '{"kind":"gone"}\n' }, sealing).map(({ bytes }) => bytes)];
}

const AGREED_LOOKS = 60;
const LOOKED_EVERY_MS = 500;
const SAID_WITHIN_MS = 120_000;

/** The servers answer in turns for two streams of one name, or agree: either the hub says that nothing is carried, or for half a minute one stream is there. The post is told of everything meanwhile. */
async function twoStreams(world: PostWorld): Promise<string> {
  const nats = await openNats(carriedIn(world).servers.as(HUBS), { name: 'looking', inbox: HUB_INBOX }, () => undefined);
  const stream = openSegmentStream(nats);
  const seen = new Set<string>();
  let [alike, last, isSaid] = [0, '', false];
  try {
    await until('the hub says that nothing is carried, or the servers agree', async () => {
      const made = await stream.look(CHANNEL).then((found) => found.made, () => undefined);
      if (made !== undefined) { alike = made === last ? alike + 1 : 0; last = made; seen.add(made); }
      isSaid = (await Promise.all(world.hubs.map((hub) => hub.ask<{ uncarried?: number }>(hub.admin(), 'GET', '/v1/status')))).some(({ body }) => (body.uncarried ?? 0) > 0);
      await isToldOf(world);
      await pause(LOOKED_EVERY_MS);
      return isSaid || alike >= AGREED_LOOKS;
    }, SAID_WITHIN_MS);
    await isToldOf(world);
    return isSaid ? `${seen.size} streams of one name, and the hub said so` : 'the servers agreed by themselves';
  } finally {
    await nats.stop();
  }
}

/** `servers`: so many it takes. `isLong`: a short run has it together with another. */
export type CarriedFault = PostFault & { readonly servers?: number; readonly isLong?: true };

const allOf = ({ servers }: Carried): readonly number[] => Array.from({ length: servers.count }, (_, at) => at);
const filledBy = ({ hubs }: PostWorld): number => hubs.reduce((sum, hub) => sum + hub.said().split('"replicas.stream_filled"').length - 1, 0);
async function killRelay(world: PostWorld): Promise<string> {
  const relaying = await holderOf(world.hubs, 'replicas.relay');
  await relaying.kill();
  await relaying.start();
  return relaying === world.hub ? 'the hub was the post’s own' : 'the hub was another than the post’s';
}

export const CARRIED_FAULTS: readonly CarriedFault[] = [
  { word: 'nats-cut', name: 'a post is cut off from NATS', breaks: async (world) => {
    for (const link of carriedIn(world).links) link.cut();
    await isToldOf(world);
    await hearsBy(world, 'http');
    for (const link of carriedIn(world).links) link.heal();
    await comesBack(world);
    return 'over HTTP meanwhile';
  } },
  { word: 'nats-alone', name: 'a post is cut off from its hub, and hears NATS', breaks: async (world) => {
    await hearsBy(world, 'nats');
    world.link.cut();
    await isToldOf(world);
    const standing = await world.post.standing();
    assert.deepEqual([standing?.isLinked, standing?.way], [true, 'nats']);
    world.link.heal();
    return 'told by NATS alone';
  } },
  { word: 'nats-lost', isLong: true, name: 'every server of NATS is killed, and what they kept is gone', breaks: async (world) => {
    const before = filledBy(world);
    await lose(carriedIn(world), allOf(carriedIn(world)), world.random.below(1_000));
    await comesBack(world);
    await until('the stream is filled again', () => filledBy(world) > before);
    return 'filled again from PostgreSQL';
  } },
  { word: 'nats-relay-lost', name: 'every server of NATS is killed, what they kept is gone, and the hub that relays is killed with them', breaks: async (world) => {
    const [saw] = await Promise.all([killRelay(world), lose(carriedIn(world), allOf(carriedIn(world)), world.random.below(1_000))]);
    await comesBack(world);
    return saw;
  } },
  { word: 'nats-forged', name: 'what is not the hub’s is put into the stream', breaks: async (world) => {
    const { servers } = carriedIn(world);
    const nats = await openNats(servers.as(HUBS), { name: 'stranger', inbox: HUB_INBOX }, () => undefined);
    try {
      await until('the stranger is connected', () => nats.standing() !== undefined);
      await hearsBy(world, 'nats');
      const before = (await world.post.standing())?.refused ?? 0;
      const last = await openSegmentStream(nats).last(CHANNEL);
      const messages = await forged(world, last?.bytes ?? assert.fail('nothing is carried'));
      for (const kind of ['segments', 'beats']) for (const bytes of messages) nats.standing()?.publish(`crosscheck.${kind}.${CHANNEL}`, bytes);
      await until('all of it is refused and counted', async () => ((await world.post.standing())?.refused ?? 0) >= before + 2 * messages.length);
      await isToldOf(world);
      await hearsBy(world, 'nats');
      return `${2 * messages.length} messages refused`;
    } finally {
      await nats.stop();
    }
  } },
  { word: 'relay-killed', isLong: true, name: 'the hub that relays is killed', breaks: async (world) => {
    const saw = await killRelay(world);
    await comesBack(world);
    return saw;
  } },
  { word: 'nats-server-lost', servers: 3, name: 'one server of three is killed and wiped', breaks: async (world) => {
    await lose(carriedIn(world), [world.random.below(3)], world.random.below(500));
    await comesBack(world);
    return 'two went on';
  } },
  { word: 'nats-two-lost', servers: 3, name: 'two servers of three are killed and wiped, so that the third alone cannot decide', breaks: async (world) => {
    const kept = world.random.below(3);
    await lose(carriedIn(world), [0, 1, 2].filter((at) => at !== kept), 500);
    await comesBack(world);
    return 'the third was kept';
  } },
  { word: 'nats-quorum-lost', servers: 3, name: 'two servers of three lose what they kept while the third is down, elect each other empty, and meet it again', breaks: async (world) => {
    const carried = carriedIn(world);
    const down = world.random.below(3);
    await hearsBy(world, 'nats');
    await carried.servers.kill(down);
    await isToldOf(world);
    await lose(carried, [0, 1, 2].filter((at) => at !== down), world.random.below(500));
    await isToldOf(world);
    carried.servers.start(down);
    const saw = await twoStreams(world);
    await lose(carried, allOf(carried), 500); // what the guide tells the operator to do
    await comesBack(world);
    return saw;
  } },
];
