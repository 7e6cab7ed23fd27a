/** Where each record lies in the copy's file, by its name of sixteen bytes: a hash table in a few flat arrays, for a million of them. Knows no record. */
import type { Place } from '../vault/sealed-file.ts';

export const NAME_BYTES = 16;
const FIRST_ROOM = 1 << 12;
const FILL_MAX = 0.6;
const FREE = 0;
/** Was taken and is not any more: a search goes on behind it. */
const GONE = 0xffffffff;

export type Places = {
  readonly count: () => number;
  readonly get: (name: Uint8Array) => Place | undefined;
  /** The place that stood there before, where one did. */
  readonly set: (name: Uint8Array, place: Place) => Place | undefined;
  readonly remove: (name: Uint8Array) => Place | undefined;
  /** Every place with its name, in no order. A name is good until the next is asked for. */
  readonly all: () => Iterable<readonly [name: Uint8Array, place: Place]>;
};

type Arrays = { readonly names: Uint8Array; readonly blocks: Float64Array; readonly ats: Uint32Array; readonly lengths: Uint32Array };
const arraysOf = (room: number): Arrays => ({ names: new Uint8Array(room * NAME_BYTES), blocks: new Float64Array(room), ats: new Uint32Array(room), lengths: new Uint32Array(room) });

/** The end of an id is chance. */
const hashOf = (name: Uint8Array): number => (((name[12] ?? 0) << 24) | ((name[13] ?? 0) << 16) | ((name[14] ?? 0) << 8) | (name[15] ?? 0)) >>> 0;

export function openPlaces(): Places {
  let room = FIRST_ROOM;
  let { names, blocks, ats, lengths } = arraysOf(room);
  let live = 0;
  let used = 0;

  const isAt = (slot: number, name: Uint8Array): boolean => {
    const from = slot * NAME_BYTES;
    for (let i = 0; i < NAME_BYTES; i += 1) if (names[from + i] !== name[i]) return false;
    return true;
  };
  const placeAt = (slot: number): Place => ({ block: blocks[slot] ?? 0, at: ats[slot] ?? 0, length: lengths[slot] ?? 0 });

  function slotOf(name: Uint8Array): { readonly slot: number; readonly isThere: boolean } {
    let free = -1;
    for (let slot = hashOf(name) & (room - 1); ; slot = (slot + 1) & (room - 1)) {
      const length = lengths[slot];
      if (length === FREE) return { slot: free < 0 ? slot : free, isThere: false };
      if (length === GONE) free = free < 0 ? slot : free;
      else if (isAt(slot, name)) return { slot, isThere: true };
    }
  }

  function put(slot: number, name: Uint8Array, { block, at, length }: Place): void {
    names.set(name, slot * NAME_BYTES);
    blocks[slot] = block;
    ats[slot] = at;
    lengths[slot] = length;
  }

  function grow(): void {
    const before = { names, blocks, ats, lengths, room };
    room = Math.max(FIRST_ROOM, 2 ** Math.ceil(Math.log2((live + 1) / FILL_MAX * 1.5)));
    ({ names, blocks, ats, lengths } = arraysOf(room));
    used = live;
    for (let slot = 0; slot < before.room; slot += 1) {
      const length = before.lengths[slot] ?? FREE;
      if (length === FREE || length === GONE) continue;
      const name = before.names.subarray(slot * NAME_BYTES, (slot + 1) * NAME_BYTES);
      put(slotOf(name).slot, name, { block: before.blocks[slot] ?? 0, at: before.ats[slot] ?? 0, length });
    }
  }

  return {
    count: () => live,
    get: (name) => {
      const { slot, isThere } = slotOf(name);
      return isThere ? placeAt(slot) : undefined;
    },
    set: (name, place) => {
      if (used + 1 > room * FILL_MAX) grow();
      const { slot, isThere } = slotOf(name);
      const before = isThere ? placeAt(slot) : undefined;
      if (!isThere) {
        live += 1;
        if (lengths[slot] === FREE) used += 1;
      }
      put(slot, name, place);
      return before;
    },
    remove: (name) => {
      const { slot, isThere } = slotOf(name);
      if (!isThere) return undefined;
      const before = placeAt(slot);
      lengths[slot] = GONE;
      live -= 1;
      return before;
    },
    * all() {
      for (let slot = 0; slot < room; slot += 1) {
        const length = lengths[slot];
        if (length !== FREE && length !== GONE) yield [names.subarray(slot * NAME_BYTES, (slot + 1) * NAME_BYTES), placeAt(slot)];
      }
    },
  };
}
