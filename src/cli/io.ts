/** What a command is given of the world: where it writes, what it reads, how it is stopped. Knows no command and no hub. */
import type { Readable } from 'node:stream';
import type { Config } from '../kernel/config/index.ts';

export type Io = {
  /** Resolves once the reader of standard output can take more: back-pressure ends here. */
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
  readonly stdin: Readable;
  readonly isTty: { readonly out: boolean; readonly err: boolean };
  readonly columns: number;
  readonly config: Config;
  /** Aborted by ^C. */
  readonly signal: AbortSignal;
};

const COLUMNS = 80;

/** The world of a real process. Whoever calls it sets `process.exitCode` afterwards and lets what was written drain. */
export function ioOfProcess(process: NodeJS.Process, config: Config, signal: AbortSignal): Io {
  const { stdout, stderr, stdin } = process;
  let isClosed = false;
  // A reader that has seen enough (`| head`) closes the pipe: what follows has nowhere to go, and that is no fault.
  stdout.on('error', () => { isClosed = true; });
  stderr.on('error', () => undefined);
  return {
    out: (text) => new Promise((resolve, reject) => {
      if (isClosed || stdout.destroyed) { reject(new OutputClosed()); return; }
      if (stdout.write(text)) { resolve(); return; }
      const go = (): void => { stdout.off('drain', go).off('close', go).off('error', go); if (isClosed) reject(new OutputClosed()); else resolve(); };
      stdout.on('drain', go).on('close', go).on('error', go);
    }),
    err: (text) => { stderr.write(text); },
    get stdin() { return stdin; },
    isTty: { out: stdout.isTTY, err: stderr.isTTY },
    columns: stdout.isTTY ? stdout.columns : stderr.isTTY ? stderr.columns : COLUMNS,
    config, signal,
  };
}

/** Nobody reads standard output any more. */
export class OutputClosed extends Error {
  constructor() {
    super('standard output was closed');
    this.name = 'OutputClosed';
  }
}
