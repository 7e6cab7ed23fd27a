/** What the fault suite breaks between a hub and a border post, and what the post must say of itself meanwhile. What is left of it is the test's to say. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../waiting.ts';
import { IN_FILE, NOBODYS, vinOf } from './journal.ts';
import { checksGoOn, cutOff, heal, isCurrentAgain, type PostFault, type PostWorld } from './post-world.ts';

/** A week's changes while it sleeps. */
const MISSED = 200;
const MISSED_LONG = 1_000;
const WEEK_HOURS = 7 * 24;
const OWN_CHECKS = 30;
/** Changes that are under way to a post while it is killed. */
const UNDER_WAY = 300;

const undelivered = async ({ post }: PostWorld): Promise<number> => (await post.standing())?.undelivered ?? 0;

/** Cut off, it answers on, and keeps what it answered. Returns how much that is. */
async function keepsUndelivered(world: PostWorld): Promise<number> {
  cutOff(world);
  await until('the post knows that it is alone', async () => (await world.post.standing())?.isLinked === false);
  await checksGoOn(world, OWN_CHECKS);
  const kept = await undelivered(world);
  assert.ok(kept >= OWN_CHECKS, `it keeps ${kept} entries that the hub does not have`);
  return kept;
}

/** Records that come at once, in one file. */
async function changesPass({ hub, owner, journal }: PostWorld, count: number): Promise<void> {
  const first = journal.entries.length;
  const made = Array.from({ length: count }, (_, n) => ({ reference: `${IN_FILE}${first + n}`, vin: vinOf(500_000 + first + n), isCleared: false, open: 'report' as const }));
  const { status, body } = await hub.ask<{ created?: number }>(owner, 'POST', '/v1/vehicles/imports?profile=generic', `reference,vin\n${made.map(({ reference, vin }) => `${reference},${vin}\n`).join('')}`, { 'content-type': 'text/csv' });
  assert.ok(Number(status) < 300, `${status} ${JSON.stringify(body).slice(0, 500)}`);
  journal.entries.push(...made);
}

export const POST_FAULTS: readonly PostFault[] = [
  { word: 'replica-cut', name: 'a post is cut off from its hub while it is asked', breaks: async (world) => {
    const kept = await keepsUndelivered(world);
    heal(world);
    await isCurrentAgain(world);
    return `${kept} entries kept meanwhile`;
  } },
  { word: 'replica-killed', name: 'a post is killed while it writes changes and is asked', breaks: async (world) => {
    const { post, random, isLong } = world;
    const times = isLong ? 1 + random.below(3) : 1;
    for (let n = 0; n < times; n += 1) {
      const passing = changesPass(world, UNDER_WAY);
      await post.writes();
      await pause(random.below(20)); // somewhere in what follows the first of them
      await post.kill();
      await passing;
      await post.start();
      await checksGoOn(world, OWN_CHECKS);
    }
    return `${times} times, each with ${UNDER_WAY} changes under way to it`;
  } },
  { word: 'copy-damaged', name: 'bytes of a post’s copy are turned over while it is cut off', breaks: async (world) => {
    const { post, officer } = world;
    const kept = await keepsUndelivered(world);
    await post.kill();
    await post.damage('copy');
    await post.start();
    await until('it says that its copy is damaged', () => post.said().includes('"replica.copy_damaged"'));
    const { status, headers } = await post.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: NOBODYS }, purpose: 'border_control' });
    assert.deepEqual([status, Number(headers.get('retry-after')) > 0], [503, true], 'what it held is not believed: nothing is checked until a fresh copy is there');
    heal(world);
    await isCurrentAgain(world);
    await checksGoOn(world, OWN_CHECKS);
    return `${kept} entries of its log kept`;
  } },
  { word: 'replica-slept', name: 'a post sleeps for a week while records change', breaks: async (world) => {
    const { post, moveClocks, officer, isLong } = world;
    const missed = isLong ? MISSED_LONG : MISSED;
    assert.equal(await post.end(), 0);
    await changesPass(world, missed);
    await moveClocks?.(WEEK_HOURS);
    cutOff(world);
    await post.start();
    if (moveClocks) {
      await until('it answers, and says that this is not current', async () => {
        const { status, headers } = await post.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: NOBODYS }, purpose: 'border_control' });
        assert.ok(status !== 200 || headers.get('crosscheck-replica')?.includes('NOT CURRENT') === true, 'no answer out of date without saying so');
        return status === 200;
      });
      assert.equal((await post.standing())?.isCurrent, false);
    }
    heal(world);
    await isCurrentAgain(world);
    return `${missed} changes missed, ${moveClocks ? 'the clock a week on' : 'no libfaketime: its clock as it was'}`;
  } },
];
