/** Entries that one number has met, each once, up to a limit. Reused from question to question: nothing is cleared or allocated between them. */
import { StampedKeys } from './stamped-keys.ts';

const START = 256;

export class FoundEntries {
  count = 0;
  /** Whether the limit left something out. */
  isCut = false;
  private most = 0;
  private keys = new Int32Array(START);
  private relations = new Uint8Array(START);
  private readonly seen = new StampedKeys();

  begin(most: number): void {
    this.most = most;
    this.count = 0;
    this.isCut = false;
    this.seen.empty();
  }

  key(i: number): number { return this.keys[i] ?? 0; }
  relation(i: number): number { return this.relations[i] ?? 0; }

  /** An entry met again keeps the relation that it was met by first: the stronger ways are tried first. */
  add(key: number, relation: number): void {
    if (this.seen.add(key) > 1) return;
    if (this.count >= this.most) {
      this.isCut = true;
      return;
    }
    if (this.count === this.keys.length) {
      const { keys, relations } = this;
      this.keys = new Int32Array(keys.length * 2);
      this.relations = new Uint8Array(keys.length * 2);
      this.keys.set(keys);
      this.relations.set(relations);
    }
    this.keys[this.count] = key;
    this.relations[this.count] = relation;
    this.count += 1;
  }
}
