/**
 * What may be shown once only. Remembered in the database, so that no other process of the hub takes it a second time and no
 * restart forgets it; many that arrive together share one commit.
 */
import { createHash } from 'node:crypto';
import type { Duty } from '../../kernel/duties.ts';
import { committer } from '../../kernel/store/committer.ts';
import type { Database } from '../../kernel/store/database.ts';
import { deleteShown, insertShown } from './once-store.ts';

const GROUP_MAX = 1_000;
const WAITING_MAX = 20_000;
const SWEPT_EVERY_MS = 60_000;
const SWEPT_AT_ONCE = 10_000;

export type Once = {
  /** Whether this is shown for the first time. `untilMs`: from then on it would be refused for its age. */
  readonly isFirst: (what: readonly string[], untilMs: number) => Promise<boolean>;
  readonly duty: Duty;
  readonly drained: () => Promise<void>;
};

type Item = { readonly hash: string; readonly untilMs: number; isFirst: boolean };

export function openOnce(database: Database): Once {
  const shown = committer<Item>({
    itemsMax: GROUP_MAX, lanes: 1, waitingMax: WAITING_MAX,
    flush: async (items) => {
      const alone = new Map(items.map((item) => [item.hash, item])); // the last of those that came twice at once
      const added = await insertShown(database.db, [...alone.values()]);
      for (const item of alone.values()) item.isFirst = added.has(item.hash);
    },
  });
  return {
    isFirst: async (what, untilMs) => {
      const item: Item = { hash: createHash('sha256').update(JSON.stringify(what)).digest('base64url'), untilMs, isFirst: false };
      await shown.add([item]);
      return item.isFirst;
    },
    duty: { name: 'clients.used_once', everyMs: SWEPT_EVERY_MS, run: (now) => deleteShown(database.db, now, SWEPT_AT_ONCE) },
    drained: shown.drained,
  };
}
