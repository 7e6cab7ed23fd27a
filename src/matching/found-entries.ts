/** Entries that one question has met, each once, up to a limit. Reused from question to question: nothing is cleared or allocated between them. */

const START = 1 << 12;

export class FoundEntries {
  count = 0;
  /** Whether the limit left something out. */
  isCut = false;
  private most = 0;
  private keys = new Int32Array(256);
  private relations = new Uint8Array(256);
  /** Open addressing; a slot counts only where it bears this question's stamp. */
  private seen = new Int32Array(START);
  private stamps = new Int32Array(START);
  private stamp = 0;

  begin(most: number): void {
    this.most = most;
    this.count = 0;
    this.isCut = false;
    this.stamp = this.stamp + 1 | 0;
  }

  key(i: number): number { return this.keys[i] ?? 0; }
  relation(i: number): number { return this.relations[i] ?? 0; }

  /** An entry met again keeps the relation that it was met by first: the stronger ways are tried first. */
  add(key: number, relation: number): void {
    if (!this.isNews(key)) return;
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

  private isNews(key: number): boolean {
    if (this.count * 2 > this.seen.length) this.grow();
    const slot = this.slotOf(key);
    if (this.stamps[slot] === this.stamp) return false;
    this.stamps[slot] = this.stamp;
    this.seen[slot] = key;
    return true;
  }

  /** Where a key stands, or the free slot where it would. */
  private slotOf(key: number): number {
    const mask = this.seen.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 12) & mask;
    while (this.stamps[slot] === this.stamp && this.seen[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { seen, stamps, stamp } = this;
    this.seen = new Int32Array(seen.length * 2);
    this.stamps = new Int32Array(seen.length * 2);
    for (let i = 0; i < seen.length; i += 1) {
      if (stamps[i] !== stamp) continue;
      const slot = this.slotOf(seen[i] ?? 0);
      this.stamps[slot] = stamp;
      this.seen[slot] = seen[i] ?? 0;
    }
  }
}
