/** `crosscheck replica`: reads its arguments, runs a replica or verifies one, and says by the exit status how it ended. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../kernel/config/index.ts';
import { DEFAULT_PORT } from '../kernel/config/index.ts';
import type { Log } from '../kernel/telemetry/log.ts';
import { AuthorityRefused, trustAlso } from '../kernel/trust.ts';
import { serveReplica, verifyReplica, WasRevoked, type Serving } from './serving.ts';
import { VaultRefused } from './vault/key.ts';
import { Damaged } from './vault/sealed-file.ts';

export const REPLICA_USAGE = 'crosscheck replica --hub URL [--hub-ca FILE] [--code CODE] [--data DIR] [--port N] [--host H] [--key FILE | --key-command CMD] [--tls-cert F --tls-key F] [--public-url URL]\ncrosscheck replica verify [--data DIR] [--key FILE | --key-command CMD]';
export const REPLICA_EXIT = { damaged: 1, usage: 64, cannotStart: 69, revoked: 77 } as const;

const FLAGS = {
  'hub': { type: 'string' }, 'hub-ca': { type: 'string' }, 'code': { type: 'string' }, data: { type: 'string', default: '.crosscheck-replica' }, port: { type: 'string', default: String(DEFAULT_PORT) }, host: { type: 'string', default: 'localhost' },
  'key': { type: 'string' }, 'key-command': { type: 'string' }, 'tls-cert': { type: 'string' }, 'tls-key': { type: 'string' }, 'public-url': { type: 'string' }, help: { type: 'boolean', short: 'h', default: false },
} as const;

export type Around = {
  readonly config: Config; readonly version: string; readonly log: Log; readonly out: (text: string) => void; readonly err: (text: string) => void;
  /** Resolves once the process is asked to end. */
  readonly asked: Promise<void>;
};

type Flags = ReturnType<typeof flagsOf>['values'];
const flagsOf = (argv: readonly string[]) => parseArgs({ args: [...argv], strict: true, allowPositionals: true, options: FLAGS });
const ADDRESS = /^https?:\/\/[^/?#@\s]+$/;

/** What is wrong with the arguments, in a sentence. */
function wrongIn({ hub, port, 'key': file, 'key-command': command, 'tls-cert': cert, 'tls-key': tlsKey, 'public-url': publicUrl }: Flags, what: string | undefined): string | undefined {
  const number = Number(port);
  if (what !== undefined && what !== 'verify') return `replica takes verify, or no word; not ${what}`;
  if (file !== undefined && command !== undefined) return '--key and --key-command are two places for one key: give one of them';
  if (what === 'verify') return undefined;
  if (hub === undefined || !ADDRESS.test(hub.replace(/\/+$/, ''))) return `--hub takes the hub’s address without a path, such as https://hub.example.org${hub === undefined ? '' : `, not ${hub}`}`;
  if (!Number.isInteger(number) || number < 0 || number > 65_535) return `--port takes a number from 0 to 65535, not ${port}`;
  if ((cert === undefined) !== (tlsKey === undefined)) return '--tls-cert and --tls-key go together';
  return publicUrl === undefined || ADDRESS.test(publicUrl) ? undefined : `--public-url takes an address without a path, such as https://replica.example.org, not ${publicUrl}`;
}

export async function replicaCommand(argv: readonly string[], around: Around): Promise<number> {
  const { err, out } = around;
  const usage = (why: string): number => {
    err(`crosscheck: ${why}\n${REPLICA_USAGE}\n`);
    return REPLICA_EXIT.usage;
  };
  let parsed: ReturnType<typeof flagsOf>;
  try {
    parsed = flagsOf(argv);
  } catch (cause) {
    return usage((cause as Error).message);
  }
  const { values: flags, positionals: [what, ...more] } = parsed;
  if (flags.help) { out(`${REPLICA_USAGE}\n`); return 0; }
  const wrong = more.length > 0 ? `replica takes one word at most, not ${more.join(' ')} too` : wrongIn(flags, what);
  if (wrong !== undefined) return usage(wrong);
  const place = { folder: resolve(flags.data), keyFile: flags.key === undefined ? undefined : resolve(flags.key), keyCommand: flags['key-command'], userFolder: around.config.userFolder };
  try {
    if (what === 'verify') return await verifyReplica({ ...place, say: (line) => { out(`${line}\n`); } }) ? 0 : REPLICA_EXIT.damaged;
    const ca = flags['hub-ca'] ?? around.config.hubCa;
    if (ca !== undefined) await trustAlso(ca, flags['hub-ca'] === undefined ? 'CROSSCHECK_HUB_CA' : '--hub-ca');
    return await run(await started(flags, place, around), around);
  } catch (cause) {
    if (cause instanceof WasRevoked) { err(`crosscheck: ${cause.message}\n`); return REPLICA_EXIT.revoked; }
    if (cause instanceof Damaged) { err(`crosscheck: the log of this replica is damaged: ${cause.message}. Revoke it at the hub, and enrol this machine anew\n`); return REPLICA_EXIT.damaged; }
    if (!(cause instanceof VaultRefused || cause instanceof AuthorityRefused || isToldBySystem(cause))) throw cause;
    err(`crosscheck: ${cause.message}\n`);
    return REPLICA_EXIT.cannotStart;
  }
}

const isToldBySystem = (cause: unknown): cause is Error => cause instanceof Error && ['ENOENT', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'ENOSPC'].includes((cause as { code?: string }).code ?? '');

async function started(flags: Flags, place: { readonly folder: string; readonly keyFile: string | undefined; readonly keyCommand: string | undefined; readonly userFolder: string | undefined }, { config, version, log, out, err }: Around): Promise<Serving> {
  const { hub = '', 'tls-cert': cert, 'tls-key': key } = flags;
  const tls = cert !== undefined && key !== undefined ? { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') } : undefined;
  return serveReplica({
    ...place, hub: hub.replace(/\/+$/, ''), code: flags.code, port: Number(flags.port), host: flags.host, tls, publicUrl: flags['public-url'], nats: config.nats, version, log,
    say: (line) => { out(`${line}\n`); }, warn: (line) => { err(`${line}\n`); },
  });
}

/** Until it is asked to end. One that was revoked goes on saying so until then. */
async function run(serving: Serving, { asked }: Around): Promise<number> {
  const state = { exit: 0 as number };
  void serving.revoked.then(() => { state.exit = REPLICA_EXIT.revoked; });
  await asked;
  await serving.stop();
  return state.exit;
}
