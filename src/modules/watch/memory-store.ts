/** Every line of SQL about what the watch remembers of people, units and bureaus. */
import { affected, run, type Kysely } from '../../kernel/store/database.ts';

export type MemoryKind = 'person' | 'unit' | 'bureau';
export type MemoryKey = { readonly kind: MemoryKind; readonly bureau: string; readonly name: string };

export async function findMemories(db: Kysely<unknown>, keys: readonly MemoryKey[]): Promise<readonly (MemoryKey & { readonly memory: unknown })[]> {
  if (keys.length === 0) return [];
  return await run(db, `
    select m.kind, m.bureau, m.name, m.memory from unnest($1::text[], $2::text[], $3::text[]) as w(kind, bureau, name)
    join watch_memories m on (m.kind, m.bureau, m.name) = (w.kind, w.bureau, w.name)`, columns(keys)) as (MemoryKey & { memory: unknown })[];
}

export async function saveMemories(db: Kysely<unknown>, memories: readonly (MemoryKey & { readonly memory: unknown })[], now: string): Promise<void> {
  if (memories.length === 0) return;
  await run(db, `
    insert into watch_memories (kind, bureau, name, memory, seen_at) select kind, bureau, name, memory::json, $5 from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as w(kind, bureau, name, memory)
    on conflict (kind, bureau, name) do update set memory = excluded.memory, seen_at = excluded.seen_at`, [...columns(memories), memories.map(({ memory }) => JSON.stringify(memory)), now]);
}

/** Forgets those of whom nothing was seen since a moment; says how many, at most `limit`. */
export const forgetMemories = (db: Kysely<unknown>, before: string, limit: number): Promise<number> =>
  affected(db, 'delete from watch_memories where (kind, bureau, name) in (select kind, bureau, name from watch_memories where seen_at < $1 limit $2)', [before, limit]);

const columns = (keys: readonly MemoryKey[]): string[][] => [keys.map(({ kind }) => kind), keys.map(({ bureau }) => bureau), keys.map(({ name }) => name)];
