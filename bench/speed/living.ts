/**
 * An index as a hub keeps it, without the hub: one thread writes and asks, another sorts the next generation, what changed
 * meanwhile is written down, caught up in slices and swapped in. It tells the longest time that each of these took at once.
 */
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { EngineRecord } from '../../src/matching/engine.ts';
import type { Generation } from '../../src/matching/generation.ts';
import { openSearcher, type Searcher } from '../../src/matching/searcher.ts';
import { openWriter, type Writer } from '../../src/matching/writer.ts';
import type { BesideAsk } from './beside.ts';

/** A record as it is from now on; without one it has ended. */
export type Change = { readonly name: Uint8Array; readonly record?: EngineRecord };
export type Longest = { readonly changes: number; readonly replay: number; readonly swap: number };

const SLICE_MS = 4;

export class LivingIndex {
  searcher: Searcher;
  /** Set once the next generation is in use. */
  swappedAt: number | undefined;
  rebuiltMs = 0;
  applied = 0;
  readonly longest = { changes: 0, replay: 0, swap: 0 };
  private readonly generation: Generation;
  private writer: Writer;
  private next: { readonly generation: Generation; readonly writer: Writer } | undefined;
  private journal: Change[] | undefined;
  private replayed = 0;
  private beside: { readonly worker: Worker; readonly port: MessagePort; readonly from: number } | undefined;

  constructor(generation: Generation) {
    this.generation = generation;
    this.searcher = openSearcher(generation);
    this.writer = openWriter(generation);
  }

  /** Takes changes up to a number, as long as one slice allows. */
  apply(changes: Iterator<Change>, upTo: number): void {
    const begun = performance.now();
    while (this.applied < upTo && performance.now() - begun < SLICE_MS) {
      const change = changes.next().value as Change;
      learn(this.writer, change);
      this.journal?.push(change);
      this.applied += 1;
    }
    this.took('changes', begun);
  }

  startBeside(): void {
    const begun = performance.now();
    if (this.beside) return;
    const { port1, port2 } = new MessageChannel();
    this.journal = [];
    this.beside = { worker: new Worker(new URL('./beside.ts', import.meta.url), { workerData: { generation: this.generation, port: port2 } satisfies BesideAsk, transferList: [port2] }), port: port1, from: begun };
    this.took('swap', begun);
  }

  /** The next step towards the next generation, where there is one to take. */
  catchUp(): void {
    const begun = performance.now();
    if (!this.beside || this.swappedAt !== undefined) return;
    if (!this.next) {
      const told = receiveMessageOnPort(this.beside.port) as { message: Generation } | undefined;
      if (!told) return;
      this.next = { generation: told.message, writer: openWriter(told.message) };
      this.rebuiltMs = begun - this.beside.from;
      this.took('swap', begun);
      return;
    }
    const journal = this.journal ?? [];
    while (this.replayed < journal.length && performance.now() - begun < SLICE_MS) {
      learn(this.next.writer, journal[this.replayed]!);
      this.replayed += 1;
    }
    this.took('replay', begun);
    if (this.replayed === journal.length) this.swap(this.next);
  }

  private swap({ generation, writer }: { readonly generation: Generation; readonly writer: Writer }): void {
    const begun = performance.now();
    this.searcher = openSearcher(generation);
    this.writer = writer;
    this.journal = undefined;
    this.swappedAt = performance.now();
    this.took('swap', begun);
  }

  async close(): Promise<void> {
    this.beside?.port.close();
    await this.beside?.worker.terminate();
  }

  private took(part: keyof Longest, begun: number): void { this.longest[part] = Math.max(this.longest[part], performance.now() - begun); }
}

function learn(writer: Writer, { name, record }: Change): void {
  if (!record) writer.forget(name);
  else if (!writer.learn(record)) throw new Error('the generation is full: sorting the next one took too long');
}
