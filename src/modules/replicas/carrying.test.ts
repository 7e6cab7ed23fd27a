/** The relay over a real server: a bureau's replicas have every change once and in order, whatever the stream loses. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test, type TestContext } from 'node:test';
import { BadNote, NOTE_SIGNATURE, newSeed, signerKey } from '../../kernel/audit/note.ts';
import { bureauKey, headOf, linkOf, opened, partsOf } from '../../kernel/feed/carried.ts';
import { HUB_INBOX, bureauInbox, openNats } from '../../kernel/feed/nats.ts';
import { followSegments, openSegmentStream } from '../../kernel/feed/segment-stream.ts';
import { systemClock } from '../../kernel/clock.ts';
import { ahead } from '../../replica/following/ahead.ts';
import { carriedSegments, openedLinks } from '../../replica/following/carried.ts';
import { newChain } from '../../replica/following/chain.ts';
import { testDatabase } from '../../../tests/fixtures.ts';
import { natsServers, withoutNats } from '../../../tests/nats-servers.ts';
import { until } from '../../../tests/waiting.ts';
import { openRelay, type Segment, type SegmentSource } from './carrying.ts';
import { chainOf, type Carrier } from './chain-store.ts';

const SECRET = 'WVWZZZ1KZ8W970301';
const BEAT_MS = 50;
const CHANNEL = 'NL.24';
const signer = signerKey('hub.example.org/replicas', NOTE_SIGNATURE, newSeed());

/** What a bureau is told: numbered lines; the place after the n-th is its number. */
function book() {
  const lines: string[] = [];
  const segments: SegmentSource = async function* ({ since, until: to, signal }) {
    let at = since === 'now' ? lines.length : Number(since);
    const end = to === undefined ? undefined : Number(to);
    for (;;) {
      const upTo = Math.min(end ?? lines.length, lines.length);
      if (at < upTo) { yield { text: `${lines.slice(at, upTo).join('\n')}\n`, until: String(upTo), rows: 1, isFull: false } satisfies Segment; at = upTo; }
      if (end !== undefined || signal.aborted) return;
      await new Promise((resolve) => { setTimeout(resolve, BEAT_MS); });
      if (at === lines.length) yield { text: '', until: String(at), rows: 0, isFull: false };
    }
  };
  return { lines, segments, tell: (count: number) => { for (let n = 0; n < count; n += 1) lines.push(`line ${lines.length} ${SECRET}`); } };
}

async function scene(t: TestContext) {
  const servers = await natsServers(t);
  const { database, beforeDrop } = await testDatabase(t);
  const nats = await openNats({ servers: servers.urls }, { name: 'relay', inbox: HUB_INBOX }, () => undefined);
  const told = book();
  const carriers: Carrier[] = [{ bureau: 'NL', currentHours: 24, key: 1 }];
  const logged: string[] = [];
  const relay = openRelay({ database, now: systemClock.now, log: (event) => { logged.push(event); }, signer, stream: openSegmentStream(nats), segmentsFor: told.segments, carriers: async () => carriers });
  let isOver = false;
  const turning = (async () => { while (!isOver) { await relay.duty.run(systemClock.now()); await new Promise((resolve) => { setTimeout(resolve, 50); }); } })(); // eslint-disable-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
  beforeDrop(async () => { isOver = true; await turning; await relay.stop(); await nats.stop(); });
  await until('the chain has begun', async () => await chainOf(database.db, CHANNEL) !== undefined);
  return { servers, database, told, relay, carriers, logged };
}

/** A device of the bureau: where it stands, what it took, and how often it had to ask the hub for what lies between. */
async function device(t: TestContext, world: Awaited<ReturnType<typeof scene>>, { from = 0, keys = [1] }: { from?: number; keys?: readonly number[] } = {}) {
  const { servers, told } = world;
  const taken: string[] = [];
  const state = { place: String(from), fetched: 0, keysAsked: 0, refused: 0 };
  const nats = await openNats({ servers: servers.urls }, { name: 'replica', inbox: bureauInbox('NL') }, () => undefined);
  const ending = new AbortController();
  const following = (async () => {
    while (!ending.signal.aborted) {
      const followed = followSegments(nats, { channel: CHANNEL, from: 'first', signal: ending.signal });
      try {
        const said = ahead(openedLinks({ channel: CHANNEL, hub: signer.verifier, followed, keys: async () => { state.keysAsked += 1; return new Map(keys.map((number) => [number, bureauKey(signer.privateKey, 'NL', number)])); } }));
        for await (const text of carriedSegments({
          said, chain: newChain, standing: () => ({ until: state.place, at: '2026-01-01T00:00:00.000Z' }), atOf: () => '2026-01-01T00:00:01.000Z', onRefused: () => { state.refused += 1; },
          catchUp: async function* (since, to) { state.fetched += 1; for await (const one of told.segments({ to: world.carriers[0]!, since, until: to, signal: ending.signal })) yield one.text; },
        })) {
          const lines = text.split('\n').filter((line) => line !== '');
          taken.push(...lines);
          state.place = String(Number(state.place) + lines.length);
        }
      } catch { /* the servers were away */ }
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  })();
  const stop = async (): Promise<void> => { ending.abort(); await nats.stop(); await following; };
  t.after(stop);
  return { taken, state, stop };
}

test('a link is opened by its bureau’s key alone, and what was altered, exchanged or left out is refused', () => {
  const key = { number: 2, bytes: bureauKey(signer.privateKey, 'NL', 2) };
  const link = { number: 7, from: 'a', until: 'b', text: `${'x'.repeat(1_200_000)}\n` };
  const parts = partsOf(link, { channel: CHANNEL, key, signer });
  assert.equal(parts.length, 3);
  const contents = parts.map(({ bytes }) => opened(key.bytes, CHANNEL, bytes)!);
  assert.deepEqual(linkOf(contents, CHANNEL, signer.verifier), link);
  const [first] = parts as [typeof parts[0]];
  assert.equal(headOf(first.bytes)?.key, 2);
  for (const [other, channel] of [[bureauKey(signer.privateKey, 'NL', 1), CHANNEL], [bureauKey(signer.privateKey, 'BR', 2), CHANNEL], [key.bytes, 'BR.24']] as const) assert.equal(opened(other, channel, first.bytes), undefined);
  for (const at of [0, 5, 20, 40, first.bytes.length - 1]) {
    const altered = Buffer.from(first.bytes);
    altered[at]! ^= 1;
    assert.ok(headOf(altered) === undefined || opened(key.bytes, CHANNEL, altered) === undefined, `byte ${at}`);
  }
  assert.throws(() => linkOf(contents.slice(0, 2), CHANNEL, signer.verifier), BadNote);
  assert.throws(() => linkOf(contents, 'BR.24', signer.verifier), BadNote);
  assert.throws(() => linkOf(contents, CHANNEL, signerKey('hub.example.org/replicas', NOTE_SIGNATURE, newSeed()).verifier), BadNote);
});

test('what is told reaches the devices once and in order; whoever runs the servers finds nothing to read', { skip: withoutNats }, async (t) => {
  const world = await scene(t);
  const one = await device(t, world);
  for (let round = 0; round < 5; round += 1) { world.told.tell(40); await until('it has come', () => one.taken.length === world.told.lines.length); }
  assert.deepEqual(one.taken, world.told.lines);
  assert.equal(one.state.fetched, 0, 'all of it over NATS');
  assert.equal(one.state.keysAsked, 1);
  const late = await device(t, world, { from: 40 });
  await until('the second has the rest', () => late.taken.length === 160);
  assert.deepEqual([late.taken[0], late.state.fetched], [world.told.lines[40], 0], 'a device that slept goes on where it stood');
  const between = await device(t, world, { from: 55 });
  await until('the third has fetched what lies before the next link', () => between.taken.length === 145);
  assert.ok(between.state.fetched >= 1);
  const kept = execFileSync('sh', ['-c', `cat $(find ${world.servers.folder}/0 -type f)`], { maxBuffer: 1e9 }).toString('latin1');
  assert.ok(kept.includes('crosscheck.segments.NL.24'));
  assert.ok(!kept.includes(SECRET) && !kept.includes('line 1'));
});

test('the stream is wiped while the server is away: it is filled again with the same links, and nobody misses one or takes one twice', { skip: withoutNats }, async (t) => {
  const world = await scene(t);
  const one = await device(t, world);
  for (let round = 1; round <= 4; round += 1) { world.told.tell(10); await until('it has come', () => one.taken.length === 10 * round); }
  await world.servers.kill(0);
  await world.servers.wipe(0);
  world.told.tell(10);
  world.servers.start(0);
  await until('the stream is filled again', () => world.logged.includes('replicas.stream_filled'));
  world.told.tell(10);
  await until('everything has come', () => one.taken.length === 60);
  assert.deepEqual(one.taken, world.told.lines);
  const asleep = await device(t, world, { from: 20 });
  await until('one that slept through it has the rest', () => asleep.taken.length === 40);
  assert.deepEqual(asleep.taken, world.told.lines.slice(20));
  assert.equal(asleep.state.fetched, 0, 'the link at which it stood was put back');
  assert.ok(world.relay.figures().putBack >= 4);
});

test('a device was revoked: what is carried from then on is sealed by a key that it was never given', { skip: withoutNats }, async (t) => {
  const world = await scene(t);
  const [kept, revoked] = [await device(t, world, { keys: [1, 2] }), await device(t, world, { keys: [1] })];
  world.told.tell(3);
  await until('both have it', () => kept.taken.length === 3 && revoked.taken.length === 3);
  world.carriers[0] = { bureau: 'NL', currentHours: 24, key: 2 };
  await until('the new key is used', async () => { world.told.tell(1); await new Promise((resolve) => { setTimeout(resolve, 200); }); return revoked.state.keysAsked > 1; });
  const before = revoked.taken.length;
  world.told.tell(5);
  await until('the other has everything', () => kept.taken.length === world.told.lines.length);
  assert.equal(revoked.taken.length, before);
  assert.deepEqual(kept.taken, world.told.lines);
});
