/** Seeded chance for benchmarks and samples: sfc32 (Chris Doty-Humphrey, PractRand), the same on every machine. */

export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: number, stream = 0) {
    this.a = seed | 0;
    this.b = Math.floor(seed / 0x1_0000_0000) | 0;
    this.c = stream | 0;
    for (let round = 0; round < 15; round++) this.next();
  }

  /** An unsigned integer of 32 bits. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** At least 0, below 1. */
  unit(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** An integer at least 0, below `limit`. */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

/** Draws an index in proportion to its weight, in constant time (Vose's alias method). */
export class Weighted {
  private readonly keep: Float64Array;
  private readonly alias: Int32Array;

  constructor(weights: readonly number[]) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.keep = Float64Array.from(weights, (weight) => (weight * weights.length) / total);
    this.alias = Int32Array.from(weights, (_, index) => index);
    const small: number[] = [];
    const large: number[] = [];
    this.keep.forEach((share, index) => (share < 1 ? small : large).push(index));
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large.at(-1)!;
      this.alias[poor] = rich;
      this.keep[rich]! -= 1 - this.keep[poor]!;
      if (this.keep[rich]! < 1) small.push(large.pop()!);
    }
    for (const index of [...small, ...large]) this.keep[index] = 1; // what rounding left over
  }

  draw(random: Random): number {
    const column = random.below(this.keep.length);
    return random.unit() < this.keep[column]! ? column : this.alias[column]!;
  }
}

/** A stable 32-bit number of a text (FNV-1a), to give every maker its own numbering. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
