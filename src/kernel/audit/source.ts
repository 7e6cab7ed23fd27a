/** Where leaves come from: rows that were committed with what they tell of, read in settled order as the feed is (src/kernel/feed/feed.ts). */
import type { Position } from '../feed/feed.ts';
import type { Kysely } from '../store/database.ts';
import type { Said } from './leaves.ts';

/** One row that becomes one leaf: where it stands in its source, whose it is, what the leaf commits to. */
export type Sourced = Position & { readonly bureau: string; readonly said: Said };

/** What is settled: everything of earlier epochs, and of this one what lies below the oldest open transaction. */
export type Settled = { readonly epoch: number; readonly below: string };

export type Source = {
  readonly kind: Said['kind'];
  /** Rows behind a place, oldest first, at most so many. */
  readonly read: (db: Kysely<unknown>, from: Position, settled: Settled, limit: number) => Promise<readonly Sourced[]>;
};

/** The part of a query that says so: with the parameters $1 to $5 of `settledParameters`, over the columns of a place. */
export const settledAfter = (position: string): string => `(epoch, tx, ${position}) > ($1, $2::text::xid8, $3) and (epoch < $4 or tx < $5::text::xid8)`;
export const settledParameters = (from: Position, { epoch, below }: Settled): readonly unknown[] => [from.epoch, String(from.tx), from.position, epoch, below];
