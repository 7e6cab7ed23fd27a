/** What the fault suite breaks between a hub and a border post, and what the post must say of itself meanwhile. What is left of it is the test's to say. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { HubProcess } from '../hub-process.ts';
import type { Random } from '../random.ts';
import { until } from '../waiting.ts';
import type { Word } from './chosen.ts';
import { IN_FILE, NOBODYS, vinOf, type Journal } from './journal.ts';
import type { Post } from './post.ts';
import type { FaultProxy } from './proxy.ts';

export type PostWorld = {
  readonly hub: HubProcess; readonly post: Post; /** Between the post and its hub. */ readonly link: FaultProxy; readonly random: Random;
  readonly journal: Journal; readonly owner: string; readonly officer: string;
  /** Moves the clocks of hub and post on by so many hours; undefined where nobody can. */
  readonly moveClocks: ((hours: number) => Promise<void>) | undefined;
};
export type PostFault = { readonly word: Word; readonly name: string; readonly breaks: (world: PostWorld) => Promise<string> };

/** A week's changes while it sleeps. */
const MISSED = 1_000;
const WEEK_HOURS = 7 * 24;
const OWN_CHECKS = 30;

/** Waits until the post has answered so many checks more. */
async function checksGoOn({ journal }: PostWorld, count: number): Promise<void> {
  const before = journal.checks.length;
  await until('checks go on at the post', () => journal.checks.length >= before + count);
}
const undelivered = async ({ post }: PostWorld): Promise<number> => (await post.standing())?.undelivered ?? 0;
const isCurrentAgain = ({ post }: PostWorld): Promise<void> => until('the post is current', async () => { const standing = await post.standing(); return standing?.isCurrent === true && standing.isLinked; });

/** Cut off, it answers on, and keeps what it answered. Returns how much that is. */
async function keepsUndelivered(world: PostWorld): Promise<number> {
  world.link.cut();
  await until('the post knows that it is alone', async () => (await world.post.standing())?.isLinked === false);
  await checksGoOn(world, OWN_CHECKS);
  const kept = await undelivered(world);
  assert.ok(kept >= OWN_CHECKS, `it keeps ${kept} entries that the hub does not have`);
  return kept;
}

/** Records that come while nobody tells the post. */
async function changesPass({ hub, owner, journal }: PostWorld): Promise<void> {
  const first = journal.entries.length;
  const made = Array.from({ length: MISSED }, (_, n) => ({ reference: `${IN_FILE}${first + n}`, vin: vinOf(500_000 + first + n), isCleared: false, open: 'report' as const }));
  const { status, body } = await hub.ask<{ created?: number }>(owner, 'POST', '/v1/vehicles/imports?profile=generic', `reference,vin\n${made.map(({ reference, vin }) => `${reference},${vin}\n`).join('')}`, { 'content-type': 'text/csv' });
  assert.ok(Number(status) < 300, `${status} ${JSON.stringify(body).slice(0, 500)}`);
  journal.entries.push(...made);
}

export const POST_FAULTS: readonly PostFault[] = [
  { word: 'replica-cut', name: 'a post is cut off from its hub while it is asked', breaks: async (world) => {
    const kept = await keepsUndelivered(world);
    world.link.heal();
    await isCurrentAgain(world);
    return `${kept} entries kept meanwhile`;
  } },
  { word: 'replica-killed', name: 'a post is killed while it is asked', breaks: async (world) => {
    const { post, random } = world;
    const times = 1 + random.below(3);
    for (let n = 0; n < times; n += 1) {
      await pause(random.below(500));
      await post.kill();
      await post.start();
      await checksGoOn(world, OWN_CHECKS);
    }
    return `${times} times`;
  } },
  { word: 'copy-damaged', name: 'bytes of a post’s copy are turned over while it is cut off', breaks: async (world) => {
    const { post, link, officer } = world;
    const kept = await keepsUndelivered(world);
    await post.kill();
    await post.damage('copy');
    await post.start();
    await until('it says that its copy is damaged', () => post.said().includes('"replica.copy_damaged"'));
    const { status, headers } = await post.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: NOBODYS }, purpose: 'border_control' });
    assert.deepEqual([status, Number(headers.get('retry-after')) > 0], [503, true], 'what it held is not believed: nothing is checked until a fresh copy is there');
    link.heal();
    await isCurrentAgain(world);
    await checksGoOn(world, OWN_CHECKS);
    return `${kept} entries of its log kept`;
  } },
  { word: 'replica-slept', name: 'a post sleeps for a week while records change', breaks: async (world) => {
    const { post, link, moveClocks, officer } = world;
    assert.equal(await post.end(), 0);
    await changesPass(world);
    await moveClocks?.(WEEK_HOURS);
    link.cut();
    await post.start();
    if (moveClocks) {
      await until('it answers, and says that this is not current', async () => {
        const { status, headers } = await post.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: NOBODYS }, purpose: 'border_control' });
        assert.ok(status !== 200 || headers.get('crosscheck-replica')?.includes('NOT CURRENT') === true, 'no answer out of date without saying so');
        return status === 200;
      });
      assert.equal((await post.standing())?.isCurrent, false);
    }
    link.heal();
    await isCurrentAgain(world);
    return `${MISSED} changes missed, ${moveClocks ? 'the clock a week on' : 'no libfaketime: its clock as it was'}`;
  } },
];
