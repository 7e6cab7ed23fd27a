/**
 * A small TCP proxy that breaks links as networks do: slow, narrow, half-open, cut, reset. It knows no protocol; what it does by chance comes
 * from a seeded generator, so that a run can be had again.
 */
import { connect, createServer, type AddressInfo, type NetConnectOpts, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { Random } from '../random.ts';

/** `there`: from who connects to whom is connected to. */
export type Way = 'there' | 'back';
export type Slowness = { readonly delayMs: number; /** Up to so much more, by chance. */ readonly jitterMs?: number; readonly bytesPerS?: number };

export type FaultProxy = {
  readonly port: number;
  /** Everything takes longer, both ways. */
  readonly slow: (slowness: Slowness) => void;
  /** Nothing of what is sent one way arrives, and nobody is told: not of old connections, not of new ones. */
  readonly drop: (way: Way) => void;
  /** Ends what is connected with a reset; others may connect. */
  readonly reset: () => void;
  /** Ends what is connected, and whoever connects. */
  readonly cut: () => void;
  /** As it was. A connection of which bytes were lost stays half-open for good: no end of it will ever hear of it. */
  readonly heal: () => void;
  readonly connections: () => number;
};

/** So much may wait in the proxy for each connection and way before its sender has to wait. */
const HELD_BYTES_MAX = 256 * 1024;

type Weather = { slowness: Slowness; dropped: Way | undefined; isCut: boolean };
type Pair = { readonly ends: readonly [Socket, Socket]; lost: Way | undefined };

export async function faultProxy(t: Pick<TestContext, 'after'>, target: () => NetConnectOpts, random: Random): Promise<FaultProxy> {
  const clear = (): Weather => ({ slowness: { delayMs: 0 }, dropped: undefined, isCut: false });
  let weather = clear();
  const pairs = new Set<Pair>();
  const end = (pair: Pair): void => {
    pairs.delete(pair);
    for (const socket of pair.ends) {
      // What is being ended in order cannot be reset any more: its handle would stay open for good. A reset would wait for what is still to be written.
      const canReset = socket.remoteAddress !== undefined && !socket.writableEnded && socket.writableLength === 0; // no address: not connected yet, or no TCP
      if (!canReset) socket.destroy(); else if (!socket.destroyed) socket.resetAndDestroy();
    }
  };

  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    if (weather.isCut) { near.on('error', () => undefined); near.resetAndDestroy(); return; }
    const far = connect({ ...target(), noDelay: true, allowHalfOpen: true } as NetConnectOpts);
    const pair: Pair = { ends: [near, far], lost: undefined };
    pairs.add(pair);
    for (const [at, socket] of pair.ends.entries()) {
      socket.on('error', () => { end(pair); });
      socket.on('close', () => { if (pair.lost === undefined) end(pair); else if (pair.ends[1 - at]?.destroyed === true) pairs.delete(pair); }); // of a half-open one the other end hears nothing
    }
    const isLost = (way: Way): boolean => {
      if (weather.dropped === way) pair.lost = way;
      return pair.lost === way;
    };
    pass(near, far, { slowness: () => weather.slowness, isLost: () => isLost('there'), random });
    pass(far, near, { slowness: () => weather.slowness, isLost: () => isLost('back'), random });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const reset = (): void => { for (const pair of pairs) end(pair); };
  t.after(() => { weather.isCut = true; reset(); server.close(); });
  return {
    port: (server.address() as AddressInfo).port,
    slow: (slowness) => { weather.slowness = slowness; },
    drop: (way) => { weather.dropped = way; },
    reset,
    cut: () => { weather.isCut = true; reset(); },
    heal: () => { weather = clear(); },
    connections: () => pairs.size,
  };
}

type Held = { readonly dueMs: number; readonly bytes: number; readonly deliver: () => void };

/**
 * One way of one connection: in order, as late as the weather has it, and the sender waits where too much is held. One timer for all that is held:
 * timers of their own would overtake each other, and no network does that to a connection.
 */
function pass(from: Socket, to: Socket, { slowness, isLost, random }: { readonly slowness: () => Slowness; readonly isLost: () => boolean; readonly random: Random }): void {
  const held: Held[] = [];
  let heldBytes = 0;
  let dueMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const deliverDue = (): void => {
    timer = undefined;
    for (let one = held[0]; one !== undefined && one.dueMs <= performance.now(); one = held[0]) {
      held.shift();
      heldBytes -= one.bytes;
      one.deliver();
    }
    if (heldBytes <= HELD_BYTES_MAX) from.resume();
    if (held[0]) timer = setTimeout(deliverDue, Math.max(0, held[0].dueMs - performance.now()));
  };
  const late = (bytes: number, deliver: () => void): void => {
    const { delayMs, jitterMs = 0, bytesPerS } = slowness();
    const now = performance.now();
    dueMs = Math.max(dueMs, now + delayMs + (jitterMs > 0 ? random.below(jitterMs) : 0)) + (bytesPerS === undefined ? 0 : (bytes / bytesPerS) * 1000);
    if (dueMs <= now && held.length === 0) { deliver(); return; }
    held.push({ dueMs, bytes, deliver });
    heldBytes += bytes;
    if (heldBytes > HELD_BYTES_MAX) from.pause();
    timer ??= setTimeout(deliverDue, Math.max(0, dueMs - now));
  };
  from.on('data', (chunk: Buffer) => {
    if (isLost()) return;
    late(chunk.length, () => {
      if (to.destroyed || to.write(chunk)) return;
      from.pause();
      to.once('drain', () => { from.resume(); });
    });
  });
  from.on('end', () => { if (!isLost()) late(0, () => { to.end(); }); });
}
