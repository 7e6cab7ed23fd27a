/** What this user saw of each hub's log last, with the key it was signed by: a log that takes anything back is found by it. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../kernel/config/index.ts';

export type Pin = { readonly key: string; readonly checkpoint: string };
type Pins = Readonly<Record<string, Pin>>;

const pathOf = ({ userFolder }: Pick<Config, 'userFolder'>): string | undefined => (userFolder === undefined ? undefined : join(userFolder, 'logs.json'));
const isPin = (value: unknown): value is Pin => typeof (value as Partial<Pin> | null)?.key === 'string' && typeof (value as Partial<Pin>).checkpoint === 'string';

function readPins(path: string): Pins {
  try {
    return Object.fromEntries(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>).filter((entry): entry is [string, Pin] => isPin(entry[1])));
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return {};
    throw cause; // a spoilt file must not look like a first visit
  }
}

/** Every pin of this user, by the hub's address. */
export function pinsOf(config: Pick<Config, 'userFolder'>): Pins {
  const path = pathOf(config);
  return path === undefined ? {} : readPins(path);
}

/** Keeps what was seen at a hub; false where this user has no folder for it. The file is replaced whole. */
export function keepPin(config: Pick<Config, 'userFolder'>, url: string, pin: Pin): boolean {
  const path = pathOf(config);
  if (config.userFolder === undefined || path === undefined) return false;
  mkdirSync(config.userFolder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify({ ...readPins(path), [url]: pin }, null, 1)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
  return true;
}
