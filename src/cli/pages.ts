/** Lists that come in pages, read to their end or to a number of entries. */
import type { Ask, Hub } from './hub.ts';

const PAGE = 500;
/** Entries that one command reads and prints. */
const ENTRIES_MAX = 100_000;

type Page<T> = { readonly items: readonly T[]; readonly next?: string };

export async function readAll<T>(hub: Hub, path: string, { query, most = ENTRIES_MAX }: { readonly query?: Ask['query']; readonly most?: number } = {}): Promise<{ items: readonly T[]; isCut: boolean }> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page: Page<T> = await hub.ask('GET', path, { query: { ...query, after, limit: String(Math.min(PAGE, most - items.length)) } });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined && items.length < most);
  return { items, isCut: after !== undefined };
}
