/** Keeps beside each record that was hit what it says in the words of the code lists: follows the feed, from its beginning the first time. */
import type { Duty } from '../../kernel/duties.ts';
import { moveOn, standingOf } from '../../kernel/feed/consumers.ts';
import { settledChanges } from '../../kernel/feed/feed.ts';
import type { Store } from '../../kernel/store/store.ts';
import { recordsHit, saveWords } from './words-store.ts';
import { wordsOf } from './words.ts';

const NAME = 'analysis.records';
const EVERY_MS = 2_000;
const CHANGES_PER_PIECE = 2_000;

export const wordsDuty = ({ epoch, transaction }: { readonly epoch: number; readonly transaction: <R>(work: (tx: Store) => Promise<R>) => Promise<R> }): Duty => ({
  name: NAME, everyMs: EVERY_MS,
  run: () => transaction(async ({ db }) => {
    const changes = await settledChanges(db, await standingOf(db, NAME), epoch, CHANGES_PER_PIECE);
    const last = changes.at(-1);
    if (!last) return false;
    const of = (wanted: string): readonly string[] => changes.flatMap(({ kind, subject }) => (kind === wanted ? [subject] : []));
    const records = await recordsHit(db, of('hits'), of('vehicles'));
    if (records.length > 0) await saveWords(db, records.map(({ id, version, body }) => ({ record: id, version, ...wordsOf(body) })));
    await moveOn(db, NAME, last);
    return changes.length === CHANGES_PER_PIECE;
  }),
});
