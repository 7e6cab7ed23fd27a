/** Hosts the process that reads pictures: begins it with the first one, hands it one at a time, ends it when it takes too long or is not needed. Keeps no picture. */
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { noReader, noTextReader, oneAtATime, cannotBeOpened, readerBusy, tookTooLong, tooManyPixels, notAPicture } from './refusals.ts';
import { faultOfFile, PICTURE_PIXELS_MAX, type Unopened } from './pictures.ts';
import { TAKEN, type FromReader, type ToReader } from './picture-talk.ts';
import type { Reading } from './schema.ts';
import type { TextReaderOptions } from './text.ts';

/** Pictures that wait for the one that is being read. */
export const WAITING_MAX = 4;
const READ_WITHIN_MS = 8_000;
/** The first picture waits until the models are loaded. */
const BEGIN_WITHIN_MS = 6_000;
/** Models, runtime and a picture take some 400 MB: they are let go when nobody has sent a picture for so long. */
const IDLE_MS = 600_000;
/** Checks go on beside: one core is left to them, and more than two make a picture hardly faster. */
const THREADS_MAX = 2;
const PROCESS = fileURLToPath(new URL('./reading-process.ts', import.meta.url));

export type Asked = { readonly bytes: Uint8Array; readonly contentType: string; /** Who asks: one picture of each at a time. */ readonly who: string };
export type PictureReader = { readonly read: (asked: Asked) => Promise<Reading>; readonly stop: () => Promise<void> };

/** `models`: a folder of others than those that come with the hub. */
export function openReader({ models }: { readonly models?: string } = {}): PictureReader {
  let reading: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  const asking = new Set<string>();

  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = reading;
    reading = undefined;
    if (ending && ending.exitCode === null && ending.signalCode === null && ending.kill('SIGKILL')) await new Promise((resolve) => { ending.once('exit', resolve); });
  };

  const begun = (): { readonly child: ChildProcess; readonly withinMs: number } => {
    if (reading?.connected === true) return { child: reading, withinMs: READ_WITHIN_MS };
    const options: TextReaderOptions = { threads: Math.max(1, Math.min(THREADS_MAX, availableParallelism() - 1)), models };
    const child = fork(PROCESS, [JSON.stringify(options)], { serialization: 'advanced', env: {}, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const gone = (): void => { if (reading === child) reading = undefined; };
    child.once('exit', gone).on('error', gone);
    child.unref();
    child.channel?.unref();
    reading = child;
    return { child, withinMs: READ_WITHIN_MS + BEGIN_WITHIN_MS };
  };

  const tell = async (bytes: Uint8Array, isFirst = true): Promise<FromReader> => {
    clearTimeout(idle);
    const { child, withinMs } = begun();
    const told = await answerOf(child, { bytes }, withinMs);
    if (told && 'unsent' in told && child === reading) reading = undefined;
    if (told && 'unsent' in told && isFirst) return tell(bytes, false); // it ended while nobody asked
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
function answerOf(child: ChildProcess, asked: ToReader, withinMs: number): Promise<FromReader | undefined> {
  return new Promise((resolve) => {
    const done = (told: FromReader | undefined): void => {
      clearTimeout(timer);
      child.off('message', onTold).off('error', onFault).off('exit', onExit);
      resolve(told);
    };
    let wasTaken = false;
    const onTold = (told: unknown): void => {
      if (told === TAKEN) wasTaken = true;
      else done(told as FromReader);
    };
    const onFault = (cause: Error): void => { done({ fault: cause.message }); };
    const onExit = (status: number | null, signal: string | null): void => { done(wasTaken ? { ended: String(signal ?? status) } : { unsent: 'the process had ended' }); };
    const timer = setTimeout(() => { done(undefined); }, withinMs);
    child.on('message', onTold).on('error', onFault).on('exit', onExit);
    child.send(asked, (cause) => { if (cause) done({ unsent: cause.message }); });
  });
}

function readingOf(told: FromReader): Reading {
  if ('reading' in told) return told.reading;
  if ('unopened' in told) throw refusalOf(told.unopened);
  if ('missing' in told) throw told.missing === 'text' ? noTextReader() : noReader();
  if ('ended' in told) throw cannotBeOpened('what reads pictures ended over it');
  throw new Error(`a picture was not read: ${'unsent' in told ? told.unsent : told.fault}`);
}

function refusalOf({ fault, why }: Unopened): Error {
  switch (fault) {
    case 'other_type': return notAPicture(why);
    case 'too_many_pixels': return tooManyPixels(why, PICTURE_PIXELS_MAX);
    case 'too_small':
    case 'damaged': return cannotBeOpened(why);
  }
}
