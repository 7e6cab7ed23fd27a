/**
 * Threads for wide patterns: a queue with an end, a limit for each bureau, a limit of time for each question. A thread that
 * dies or hangs is replaced, its question asked once more. Cheap questions never come here.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { unavailable } from '../kernel/errors.ts';
import type { PatternAsk, View } from '../matching/engine.ts';
import type { Edition } from './life.ts';
import { PATTERN_MEETINGS_MAX, type PatternFound } from './searching.ts';
import type { FromWorker, ToWorker } from './search-worker.ts';
import { sayWhy } from '../kernel/reasons.ts';

export type ThreadLimits = {
  readonly threads: number;
  /** Questions waiting; one more is refused. */
  readonly waiting: number;
  /** Of them, from one bureau: nobody keeps the others out. */
  readonly waitingOfOne: number;
  readonly waitMs: number;
  readonly scanMs: number;
  /** A thread that says nothing for so long after its time is over hangs. */
  readonly silenceMs: number;
};
const THREADS_MAX = 4;
export const THREAD_LIMITS: ThreadLimits = { threads: Math.max(1, Math.min(THREADS_MAX, availableParallelism() - 1)), waiting: 64, waitingOfOne: 32, waitMs: 6_000, scanMs: 2_000, silenceMs: 3_000 };
const ATTEMPTS_MAX = 2;

export type Threads = {
  /** Asks one edition one wide pattern. Refused where too many wait. */
  readonly ask: (edition: Edition, ask: PatternAsk, view: View, bureau: string) => Promise<PatternFound>;
  /** Nobody shall hold an older edition longer than its questions need it. */
  readonly retire: () => void;
  readonly figures: () => { readonly waiting: number; readonly running: number };
  readonly stop: () => Promise<void>;
};

type Job = {
  readonly edition: Edition; readonly ask: PatternAsk; readonly view: View; readonly bureau: string; readonly waitUntil: number;
  attempts: number;
  readonly resolve: (found: PatternFound) => void; readonly reject: (cause: unknown) => void;
};
type Thread = { readonly worker: Worker; readonly knows: Set<number>; job: Job | undefined; silence: NodeJS.Timeout | undefined; isReplaced: boolean };

export function searchThreads(onFault: (fault: string) => void, limits: ThreadLimits = THREAD_LIMITS): Threads {
  const threads: Thread[] = [];
  const queue: Job[] = [];
  let stopped = false;

  function open(): Thread {
    const worker = new Worker(new URL('./search-worker.ts', import.meta.url), { name: 'crosscheck-search' });
    worker.unref(); // a hub that ends does not wait for it
    const thread: Thread = { worker, knows: new Set(), job: undefined, silence: undefined, isReplaced: false };
    worker.on('message', (message: FromWorker) => { answered(thread, message); });
    worker.on('error', (cause) => { lost(thread, cause instanceof Error ? cause.message : String(cause)); });
    worker.on('exit', () => { lost(thread, 'it ended'); });
    threads.push(thread);
    return thread;
  }

  function answered(thread: Thread, message: FromWorker): void {
    const { job } = thread;
    free(thread);
    if (job) {
      if ('found' in message) job.resolve(message.found);
      else job.reject(new Error(`a wide search failed: ${message.fault}`));
    }
    next();
  }

  function free(thread: Thread): void {
    thread.job = undefined;
    clearTimeout(thread.silence);
  }

  /** Its question is asked again by another; a question that ends threads is given up. */
  function lost(thread: Thread, why: string): void {
    if (thread.isReplaced) return;
    thread.isReplaced = true;
    threads.splice(threads.indexOf(thread), 1);
    const { job } = thread;
    free(thread);
    void thread.worker.terminate();
    if (stopped) return;
    onFault(why);
    if (job) {
      if (job.attempts < ATTEMPTS_MAX) queue.unshift(job);
      else job.reject(unavailable(sayWhy('search_stuck')));
    }
    next();
  }

  function next(): void {
    while (queue.length > 0 && !stopped) {
      const thread = threads.find(({ job }) => job === undefined) ?? (threads.length < limits.threads ? open() : undefined);
      if (!thread) return;
      const job = queue.shift();
      if (!job) return;
      if (performance.now() > job.waitUntil) job.reject(unavailable(sayWhy('searches')));
      else begin(thread, job);
    }
  }

  function begin(thread: Thread, job: Job): void {
    const post = (message: ToWorker): void => { thread.worker.postMessage(message); };
    const { number, generation } = job.edition;
    thread.job = job;
    job.attempts += 1;
    if (!thread.knows.has(number)) {
      thread.knows.add(number);
      post({ kind: 'edition', number, generation });
    }
    post({ kind: 'ask', edition: number, ask: job.ask, view: job.view, most: PATTERN_MEETINGS_MAX, withinMs: limits.scanMs });
    thread.silence = setTimeout(() => { lost(thread, 'it did not answer in time'); }, limits.scanMs + limits.silenceMs);
  }

  return {
    ask: (edition, ask, view, bureau) => new Promise((resolve, reject) => {
      const mine = queue.reduce((count, job) => count + Number(job.bureau === bureau), 0);
      if (stopped || queue.length >= limits.waiting || mine >= limits.waitingOfOne) {
        reject(unavailable(sayWhy('searches_waiting')));
        return;
      }
      queue.push({ edition, ask, view, bureau, waitUntil: performance.now() + limits.waitMs, attempts: 0, resolve, reject });
      next();
    }),
    retire: () => {
      for (const thread of threads) {
        thread.knows.clear();
        thread.worker.postMessage({ kind: 'retire' } satisfies ToWorker);
      }
    },
    figures: () => ({ waiting: queue.length, running: threads.filter(({ job }) => job !== undefined).length }),
    stop: async () => {
      stopped = true;
      for (const job of [...queue.splice(0), ...threads.flatMap(({ job }) => (job ? [job] : []))]) job.reject(unavailable(sayWhy('ending')));
      await Promise.all(threads.splice(0).map(async (thread) => { thread.isReplaced = true; free(thread); await thread.worker.terminate(); }));
    },
  };
}
