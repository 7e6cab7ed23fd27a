/** Operator's commands that open the database themselves: backup and restore. Reads their arguments and tells how they ended. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from './kernel/config/index.ts';

export const BACKUP_USAGE = 'crosscheck backup DIR [--data DIR] [--keys DIR]';
export const RESTORE_USAGE = 'crosscheck restore DIR [--data DIR] [--keys DIR]';
const EXIT = { refused: 1, usage: 64, interrupted: 130 } as const;

export type Operator = { readonly config: Config; readonly out: (text: string) => void; readonly err: (text: string) => void; readonly signal: AbortSignal };

/** `backup` or `restore` with its arguments; the exit status. */
export async function operate(what: 'backup' | 'restore', argv: readonly string[], { config, out, err, signal }: Operator): Promise<number> {
  const usage = what === 'backup' ? BACKUP_USAGE : RESTORE_USAGE;
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], strict: true, allowPositionals: true, options: { data: { type: 'string', default: '.crosscheck' }, keys: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  } catch (cause) {
    err(`crosscheck: ${(cause as Error).message}\n${usage}\n`);
    return EXIT.usage;
  }
  const { values: flags, positionals: [folder, ...more] } = parsed;
  if (flags.help === true) { out(`${usage}\n`); return 0; }
  if (folder === undefined || more.length > 0) { err(`crosscheck: ${what} takes one folder\n${usage}\n`); return EXIT.usage; }
  const { backup, restore, CannotBackUp, CannotRestore, NoBackup } = await import('./backup.ts');
  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  const options = {
    config, dataFolder: resolve(flags.data), keysFolder: resolve(flags.keys ?? join(flags.data, 'keys')), folder: resolve(folder), version, signal,
    say: (line: string) => { out(`${line}\n`); }, progress: (line: string) => { err(`${line}\n`); },
  };
  try {
    return await (what === 'backup' ? backup : restore)(options);
  } catch (cause) {
    if (signal.aborted) {
      err(what === 'backup' ? 'crosscheck: broken off; what was written is removed\n' : 'crosscheck: broken off; the database is not whole: drop it, create it anew and restore again\n');
      return EXIT.interrupted;
    }
    if (!(cause instanceof CannotBackUp || cause instanceof CannotRestore || cause instanceof NoBackup)) throw cause;
    err(`crosscheck: ${cause.message}\n`);
    return EXIT.refused;
  }
}
