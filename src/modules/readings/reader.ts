/** Hosts the thread that reads pictures: begins it with the first one, hands it one at a time, ends it when it takes too long or is not needed. Keeps no picture. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { noReader, noTextReader, oneAtATime, cannotBeOpened, readerBusy, tookTooLong, tooManyPixels, notAPicture } from './refusals.ts';
import { faultOfFile, PICTURE_PIXELS_MAX, type Unopened } from './pictures.ts';
import type { FromReader, ToReader, WorkerData } from './reading-worker.ts';
import type { Reading } from './schema.ts';

/** Pictures that wait for the one that is being read. */
export const WAITING_MAX = 4;
const READ_WITHIN_MS = 8_000;
/** The first picture waits until the models are loaded. */
const BEGIN_WITHIN_MS = 6_000;
/** Models, runtime and a picture take some 400 MB: they are let go when nobody has sent a picture for so long. */
const IDLE_MS = 600_000;
/** Checks go on beside: one core is left to them, and more than two make a picture hardly faster. */
const THREADS_MAX = 2;

export type Asked = { readonly bytes: Uint8Array; readonly contentType: string; /** Who asks: one picture of each at a time. */ readonly who: string };
export type PictureReader = { readonly read: (asked: Asked) => Promise<Reading>; readonly stop: () => Promise<void> };

/** `models`: a folder of others than those that come with the hub. */
export function openReader({ models }: { readonly models?: string } = {}): PictureReader {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  const asking = new Set<string>();

  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  };

  const begun = (): { readonly thread: Worker; readonly withinMs: number } => {
    if (worker) return { thread: worker, withinMs: READ_WITHIN_MS };
    const thread = new Worker(new URL('./reading-worker.ts', import.meta.url), { workerData: { threads: Math.max(1, Math.min(THREADS_MAX, availableParallelism() - 1)), models } satisfies WorkerData, name: 'crosscheck-reading' });
    thread.unref();
    thread.once('exit', () => { if (worker === thread) worker = undefined; });
    worker = thread;
    return { thread, withinMs: READ_WITHIN_MS + BEGIN_WITHIN_MS };
  };

  const tell = async (bytes: Uint8Array): Promise<FromReader> => {
    clearTimeout(idle);
    const { thread, withinMs } = begun();
    const told = await answerOf(thread, { bytes }, withinMs);
    if (told) {
      idle = setTimeout(() => { void end(); }, IDLE_MS);
      idle.unref();
      return told;
    }
    await end();
    throw tookTooLong(withinMs / 1000);
  };

  return {
    read: async ({ bytes, contentType, who }) => {
      const fault = faultOfFile(bytes, contentType);
      if (fault) throw refusalOf(fault);
      if (asking.has(who)) throw oneAtATime();
      if (asking.size > WAITING_MAX) throw readerBusy(WAITING_MAX);
      asking.add(who);
      const mine = last.then(() => tell(bytes));
      last = mine.catch(() => undefined);
      try {
        return readingOf(await mine);
      } finally {
        asking.delete(who);
      }
    },
    stop: end,
  };
}

/** Undefined where there is none in time. */
function answerOf(thread: Worker, asked: ToReader, withinMs: number): Promise<FromReader | undefined> {
  return new Promise((resolve) => {
    const done = (told: FromReader | undefined): void => {
      clearTimeout(timer);
      thread.off('message', onTold).off('error', onFault).off('exit', onExit);
      resolve(told);
    };
    const onTold = (told: FromReader): void => { done(told); };
    const onFault = (cause: Error): void => { done({ fault: cause.message }); };
    const onExit = (): void => { done({ fault: 'the thread ended' }); };
    const timer = setTimeout(() => { done(undefined); }, withinMs);
    thread.on('message', onTold).on('error', onFault).on('exit', onExit);
    thread.postMessage(asked);
  });
}

function readingOf(told: FromReader): Reading {
  if ('reading' in told) return told.reading;
  if ('unopened' in told) throw refusalOf(told.unopened);
  if ('missing' in told) throw told.missing === 'text' ? noTextReader() : noReader();
  throw new Error(`a picture was not read: ${told.fault}`);
}

function refusalOf({ fault, why }: Unopened): Error {
  switch (fault) {
    case 'other_type': return notAPicture(why);
    case 'too_many_pixels': return tooManyPixels(why, PICTURE_PIXELS_MAX);
    case 'too_small':
    case 'damaged': return cannotBeOpened(why);
  }
}
