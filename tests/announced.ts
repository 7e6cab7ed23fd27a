/** What a hub has said to a bureau, for tests: kind, roles and facts, in the order in which it was said. */
import { run } from '../src/kernel/store/database.ts';
import type { TestHub } from './fixtures.ts';

export type Said = { readonly kind: string; readonly subject: string; readonly at: string; readonly urgent: boolean; readonly roles: readonly string[] | null; readonly facts: Readonly<Record<string, unknown>> };

export const saidTo = async (hub: Pick<TestHub, 'database'>, bureau: string, kinds = ''): Promise<readonly Said[]> =>
  await run(hub.database.db, 'select kind, subject, at, urgent, roles, facts from announcements where bureau = $1 and starts_with(kind, $2) order by position', [bureau, kinds]) as Said[];
