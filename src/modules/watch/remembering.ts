/** The memories of a piece of work: read for those who take part, changed by the rules, written back. */
import type { Kysely } from '../../kernel/store/database.ts';
import { BureauMemory, PeersMemory, PersonMemory, freshBureau, freshPeers, freshPerson } from '../../watching/memory.ts';
import type { Memories } from '../../watching/watching.ts';
import { findMemories, saveMemories, type MemoryKey, type MemoryKind } from './memory-store.ts';
import type { Placed } from './reading.ts';

const SHAPES = { person: { read: PersonMemory, fresh: freshPerson }, unit: { read: PeersMemory, fresh: freshPeers }, bureau: { read: BureauMemory, fresh: freshBureau } } as const;
type Kept = { readonly person: PersonMemory; readonly unit: PeersMemory; readonly bureau: BureauMemory };

export type Remembered = { readonly of: (deed: Placed) => Memories; readonly bureau: (code: string) => BureauMemory; readonly save: (db: Kysely<unknown>, now: string) => Promise<void> };

const wordOf = ({ kind, bureau, name }: MemoryKey): string => JSON.stringify([kind, bureau, name]);
const BUREAU_ITSELF = '';

/** Memories of everybody who did something, of their units and bureaus, and of the bureaus whose records they worked on. */
export async function remember(db: Kysely<unknown>, deeds: readonly Placed[]): Promise<Remembered> {
  const keys = new Map<string, MemoryKey>();
  const want = (kind: MemoryKind, bureau: string, name: string): void => { const key = { kind, bureau, name }; keys.set(wordOf(key), key); };
  for (const { bureau, unit, person, owners } of deeds) {
    want('person', bureau, person);
    want('unit', bureau, unit);
    for (const one of [bureau, ...owners]) want('bureau', one, BUREAU_ITSELF);
  }
  const memories = new Map<string, unknown>();
  for (const { memory, ...key } of await findMemories(db, [...keys.values()])) memories.set(wordOf(key), SHAPES[key.kind].read.parse(memory));
  const get = <K extends MemoryKind>(kind: K, bureau: string, name: string): Kept[K] => {
    const word = wordOf({ kind, bureau, name });
    if (!memories.has(word)) memories.set(word, SHAPES[kind].fresh());
    return memories.get(word) as Kept[K];
  };
  const bureauOf = (code: string): BureauMemory => get('bureau', code, BUREAU_ITSELF);
  return {
    bureau: bureauOf,
    of: ({ bureau, unit, person }) => ({ person: get('person', bureau, person), peers: get('unit', bureau, unit), bureau: bureauOf(bureau) }),
    save: (on, now) => saveMemories(on, [...keys.values()].flatMap((key) => {
      const memory = memories.get(wordOf(key));
      return memory === undefined ? [] : [{ ...key, memory }];
    }), now),
  };
}
