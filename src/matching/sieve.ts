/**
 * What one question met with all its numbers, before anything is made of it. A neighbour that a sift finds too dear, and that no
 * other number of the question met, is only counted: in a dense line of serials that is nearly everybody. It finds nothing itself.
 */
import type { Line } from './engine.ts';
import type { Reader } from './errors.ts';
import { StampedKeys } from './stamped-keys.ts';

/** For a full VIN: which numbers as long as it, with other characters in some places, are not worth weighing. */
export type Sift = {
  readonly reader: Reader;
  /** The price of a reading beyond which a record met by this number alone cannot matter; by the line of the number asked. */
  readonly dearest: (askedLine: Line | undefined) => number;
};

const START = 256;

export class Sieve {
  count = 0;
  private keys = new Int32Array(START);
  private asks = new Uint16Array(START);
  private relations = new Uint8Array(START);
  private owners = new Uint32Array(START);
  private tooDear = new Uint8Array(START);
  private readonly met = new StampedKeys();

  empty(): void {
    this.count = 0;
    this.met.empty();
  }

  /** Notes that number `ask` of the question met an entry of a record. */
  note(ask: number, { key, relation, owner, isTooDear }: { readonly key: number; readonly relation: number; readonly owner: number; readonly isTooDear: boolean }): void {
    if (this.count === this.keys.length) this.grow();
    this.keys[this.count] = key;
    this.asks[this.count] = ask;
    this.relations[this.count] = relation;
    this.owners[this.count] = owner;
    this.tooDear[this.count] = isTooDear ? 1 : 0;
    this.count += 1;
    this.met.add(owner);
  }

  key(i: number): number { return this.keys[i] ?? 0; }
  ask(i: number): number { return this.asks[i] ?? 0; }
  relation(i: number): number { return this.relations[i] ?? 0; }

  /** Each such meeting is a record of its own. */
  isLeftOut(i: number): boolean {
    return this.tooDear[i] === 1 && this.met.timesOf(this.owners[i] ?? 0) === 1;
  }

  private grow(): void {
    const { keys, asks, relations, owners, tooDear } = this;
    const room = keys.length * 2;
    (this.keys = new Int32Array(room)).set(keys);
    (this.asks = new Uint16Array(room)).set(asks);
    (this.relations = new Uint8Array(room)).set(relations);
    (this.owners = new Uint32Array(room)).set(owners);
    (this.tooDear = new Uint8Array(room)).set(tooDear);
  }
}
