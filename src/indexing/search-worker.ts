/** A thread that scans for wide patterns over the shared buffers, one question after the other, each bounded in time. */
import { parentPort } from 'node:worker_threads';
import type { PatternAsk, View } from '../matching/engine.ts';
import type { Generation } from '../matching/generation.ts';
import { openSearcher, type Searcher } from '../matching/searcher.ts';
import type { PatternFound } from './searching.ts';

export type ToWorker =
  | { readonly kind: 'edition'; readonly number: number; readonly generation: Generation }
  /** Editions are let go, so that their memory is. */
  | { readonly kind: 'retire' }
  | { readonly kind: 'ask'; readonly edition: number; readonly ask: PatternAsk; readonly view: View; readonly most: number; readonly withinMs: number };
export type FromWorker = { readonly found: PatternFound } | { readonly fault: string };

const searchers = new Map<number, Searcher>();

function answer({ edition, ask, view, most, withinMs }: ToWorker & { kind: 'ask' }): FromWorker {
  const searcher = searchers.get(edition);
  if (!searcher) return { fault: `edition ${edition} is not here` };
  const until = performance.now() + withinMs;
  try {
    return { found: searcher.pattern(ask, view, { most, mayGoOn: () => performance.now() < until }) };
  } catch (cause) {
    return { fault: cause instanceof Error ? cause.message : String(cause) };
  }
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'retire') searchers.clear();
  else if (message.kind === 'edition') searchers.set(message.number, openSearcher(message.generation));
  else parentPort?.postMessage(answer(message));
});
