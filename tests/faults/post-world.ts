/** A hub, a border post and what lies between them, as the fault suite breaks it, and what is waited for there. Knows no fault. */
import assert from 'node:assert/strict';
import type { HubProcess } from '../hub-process.ts';
import type { NatsServers } from '../nats-servers.ts';
import type { Random } from '../random.ts';
import { until } from '../waiting.ts';
import type { Word } from './chosen.ts';
import { newEntry, type Journal } from './journal.ts';
import type { Post } from './post.ts';
import type { FaultProxy } from './proxy.ts';

/** The post's bureau, and the channel on which its changes are carried. */
export const BUREAU = 'NL';
export const CHANNEL = `${BUREAU}.24`;

export type PostWorld = {
  /** The first is the one that the post asks. */
  readonly hubs: readonly HubProcess[]; readonly hub: HubProcess; readonly keysFolder: string;
  readonly post: Post; /** Between the post and its hub. */ readonly link: FaultProxy; readonly random: Random;
  /** Servers of NATS, and between each of them and the post; undefined where there are none on this machine. */
  readonly carried: { readonly servers: NatsServers; readonly links: readonly FaultProxy[] } | undefined;
  readonly journal: Journal; readonly owner: string; readonly officer: string;
  /** Moves the clocks of hub and post on by so many hours; undefined where nobody can. */
  readonly moveClocks: ((hours: number) => Promise<void>) | undefined;
  /** A long run does more of everything. */
  readonly isLong: boolean;
};
export type PostFault = { readonly word: Word; readonly name: string; readonly breaks: (world: PostWorld) => Promise<string> };

/** A post that is told of nothing for so long has lost something. */
const TOLD_WITHIN_MS = 30_000;

/** Waits until the post has answered so many checks more. */
export async function checksGoOn({ journal }: PostWorld, count: number): Promise<void> {
  const before = journal.checks.length;
  await until('checks go on at the post', () => journal.checks.length >= before + count);
}

export const isCurrentAgain = ({ post }: PostWorld): Promise<void> => until('the post is current', async () => { const standing = await post.standing(); return standing?.isCurrent === true && standing.isLinked; });
export const hearsBy = ({ post }: PostWorld, way: 'http' | 'nats'): Promise<void> => until(`the post hears its hub by ${way}`, async () => (await post.standing())?.way === way);

/** From its hub, and from NATS. */
export function cutOff({ link, carried }: PostWorld): void {
  for (const one of [link, ...carried?.links ?? []]) one.cut();
}
export function heal({ link, carried }: PostWorld): void {
  for (const one of [link, ...carried?.links ?? []]) one.heal();
}

/** What is recorded at a hub from now on is found at the post. */
export async function isToldOf({ hubs, owner, officer, post, journal }: PostWorld): Promise<void> {
  const entry = newEntry(journal);
  const hub = hubs.find((one) => one.isRunning());
  const { status, body } = await (hub ?? assert.fail('no hub runs')).ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: entry.reference, vin: entry.vin });
  assert.equal(status, 201, JSON.stringify(body));
  entry.id = body.id;
  await until('the post finds what was recorded', async () => (await post.ask<{ outcome: string }>(officer, 'POST', '/v1/checks', { vehicle: { vin: entry.vin }, purpose: 'border_control' })).body.outcome === 'hit', TOLD_WITHIN_MS);
}
