/** The sessions of this user, one for each hub, in a file that nobody else may read. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../kernel/config/index.ts';
import { EXIT, Failure } from './exit.ts';

type Sessions = Readonly<Record<string, string>>;

const pathOf = ({ userFolder }: Pick<Config, 'userFolder'>): string | undefined => (userFolder === undefined ? undefined : join(userFolder, 'sessions.json'));

function readSessions(path: string): Sessions {
  try {
    return Object.fromEntries(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT' || cause instanceof SyntaxError) return {};
    throw cause;
  }
}

/** The session at the hub that is asked; undefined where this user has none. */
export function sessionAt(config: Pick<Config, 'userFolder' | 'url'>): string | undefined {
  const path = pathOf(config);
  return path === undefined ? undefined : readSessions(path)[config.url];
}

/** Keeps or, without a token, forgets the session at a hub. The file is replaced whole, so nobody reads half of it. */
export function keepSession(config: Pick<Config, 'userFolder' | 'url'>, token: string | undefined): void {
  const path = pathOf(config);
  if (config.userFolder === undefined || path === undefined) throw new Failure(EXIT.usage, 'there is no folder to keep the session in: set HOME or XDG_CONFIG_HOME');
  mkdirSync(config.userFolder, { recursive: true, mode: 0o700 });
  const { [config.url]: _, ...others } = readSessions(path);
  const draft = `${path}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify({ ...others, ...(token === undefined ? {} : { [config.url]: token }) }, null, 1)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
}
