/** A rebuild in a thread of its own, which ends with it. */
import { Worker } from 'node:worker_threads';
import type { FromRebuild } from './rebuild-worker.ts';
import type { RebuildAsk } from './rebuilding.ts';

export type Beside = { readonly done: Promise<FromRebuild>; readonly abandon: () => Promise<void> };

/** Makes the next generation. */
export function rebuildBeside(ask: RebuildAsk): Beside {
  const worker = new Worker(new URL('./rebuild-worker.ts', import.meta.url), { workerData: ask, name: 'crosscheck-rebuild' });
  const done = new Promise<FromRebuild>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (cause) => { reject(new Error('the rebuild of the index failed', { cause })); });
    worker.once('exit', () => { reject(new Error('the rebuild of the index was ended')); }); // after a message this is unheard
  });
  done.catch(() => undefined); // whoever abandons it does not wait for it
  return { done, abandon: async () => { await worker.terminate(); } };
}
