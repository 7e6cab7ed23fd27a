/** Which kinds of fault a run takes, and in which order: `FAULTS` names some of them, `ROUNDS` says how many there are. */
import assert from 'node:assert/strict';
import type { Random } from '../random.ts';

/** All words that `FAULTS` takes, in whichever of the suites they are. */
const WORDS = [
  'both', 'cut', 'hub', 'postgres', 'disk', 'clock', 'hubs', 'restart', 'reset', 'slow', 'half-open', 'clients', 'data', 'frozen', 'replica-cut', 'replica-killed', 'copy-damaged', 'replica-slept',
  'nats-cut', 'nats-alone', 'nats-lost', 'nats-relay-lost', 'nats-forged', 'relay-killed', 'nats-server-lost', 'nats-two-lost', 'nats-quorum-lost'] as const;
export type Word = (typeof WORDS)[number];

/** Those of some kinds that were named, or all. */
export function wantedOf<F extends { readonly word: Word }>(faults: readonly F[]): readonly F[] {
  const words = process.env.FAULTS?.split(',');
  assert.deepEqual(words?.filter((word) => !WORDS.some((one) => one === word)) ?? [], [], `FAULTS takes some of ${WORDS.join(',')}`);
  return faults.filter(({ word }) => words?.includes(word) ?? true);
}

/** So many rounds: each kind once, in the order in which they stand, and then by chance. */
export const orderOf = <F>(wanted: readonly F[], rounds: number, random: Random): readonly F[] =>
  Array.from({ length: Math.ceil(rounds / wanted.length) }, (_, n) => (n === 0 ? wanted : random.shuffled(wanted))).flat().slice(0, rounds);
