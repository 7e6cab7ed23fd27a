/** A benchmark's part in a process of its own, so that its memory is its own. It tells its result once and ends. */
import { fork } from 'node:child_process';

const RUN = new URL('run.ts', import.meta.url).pathname;
const HEAP_MAX_MB = 12_288;

/** Runs `bench ARGS` with what that prints, and resolves with what it told. */
export function inChild<T>(args: readonly string[]): Promise<T> {
  const child = fork(RUN, args, { execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning', `--max-old-space-size=${HEAP_MAX_MB}`], serialization: 'advanced' });
  return new Promise((resolve, reject) => {
    let told: T | undefined;
    child.on('message', (message) => { told = message as T; });
    child.on('exit', (code, signal) => {
      if (told === undefined) reject(new Error(`bench ${args.join(' ')} ended with ${code ?? signal ?? 'nothing'} and told nothing`));
      else resolve(told);
    });
  });
}

/** Tells the parent, where there is one, and lets go of it. */
export async function tell(result: unknown): Promise<void> {
  if (!process.send) return;
  await new Promise<void>((resolve, reject) => { process.send?.(result, undefined, undefined, (error) => { if (error) reject(error); else resolve(); }); });
  process.disconnect();
}

/** Bytes of this process that lie in memory, once what is done with is gone. */
export function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}
