/** A set of numbers that is emptied in no time, with a small count beside each: open addressing, a slot counts only where it bears the stamp of now. */

const START = 1 << 12;
const TIMES_MAX = 255;

export class StampedKeys {
  private count = 0;
  private keys = new Int32Array(START);
  private times = new Uint8Array(START);
  private stamps = new Int32Array(START);
  private stamp = 0;

  empty(): void {
    this.count = 0;
    this.stamp = this.stamp + 1 | 0;
  }

  /** How often a key has been added since, this time included; it stops counting at 255. */
  add(key: number): number {
    if (this.count * 2 >= this.keys.length) this.grow();
    const slot = this.slotOf(key);
    if (this.stamps[slot] === this.stamp) {
      if ((this.times[slot] ?? 0) < TIMES_MAX) this.times[slot] = (this.times[slot] ?? 0) + 1;
    } else {
      this.stamps[slot] = this.stamp;
      this.keys[slot] = key;
      this.times[slot] = 1;
      this.count += 1;
    }
    return this.times[slot] ?? 0;
  }

  timesOf(key: number): number {
    const slot = this.slotOf(key);
    return this.stamps[slot] === this.stamp ? this.times[slot] ?? 0 : 0;
  }

  /** Where a key stands, or the free slot where it would. */
  private slotOf(key: number): number {
    const mask = this.keys.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 12) & mask;
    while (this.stamps[slot] === this.stamp && this.keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, times, stamps, stamp } = this;
    this.keys = new Int32Array(keys.length * 2);
    this.times = new Uint8Array(keys.length * 2);
    this.stamps = new Int32Array(keys.length * 2);
    for (let i = 0; i < keys.length; i += 1) {
      if (stamps[i] !== stamp) continue;
      const slot = this.slotOf(keys[i] ?? 0);
      this.stamps[slot] = stamp;
      this.keys[slot] = keys[i] ?? 0;
      this.times[slot] = times[i] ?? 0;
    }
  }
}
