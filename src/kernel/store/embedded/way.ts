/**
 * Decides as whom PostgreSQL runs. It refuses to be root, so a hub that is root must step down, and what works depends
 * on who may enter the folders: each way is tried for real, in order, at every start. Knows no SQL and no settings.
 */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { EmbeddedFailure } from './errors.ts';

export type Account = { readonly uid: number; readonly gid: number };
export type Command = { readonly file: string; readonly args: readonly string[]; readonly as?: Account };
export type Way = {
  readonly name: 'ourselves' | 'nobody' | 'namespace' | 'capabilities';
  /** who must own the files, as the machine outside sees it */
  readonly owner: Account;
  /** `as` is for the spawn options `uid` and `gid` */
  readonly wrap: (file: string, args: readonly string[]) => Command;
};

/** Nothing of the hub's environment reaches PostgreSQL: no PGDATA, no PGPORT, no LD_PRELOAD. */
export const bareEnvironment: NodeJS.ProcessEnv = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', TZ: 'UTC' };

const capability = '+dac_override'; // alone: a container has it by default, dac_read_search not

/** In this order: the least privilege first that can reach the files. */
function ways(): Way[] {
  const us = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  if (us.uid !== 0) return [{ name: 'ourselves', owner: us, wrap: (file, args) => ({ file, args }) }];
  const nobody = accountOf('nobody') ?? { uid: 65_534, gid: 65_534 };
  const inner = accountOf('daemon') ?? nobody; // the name inside the namespace; initdb wants one that the machine knows
  return [
    { name: 'nobody', owner: nobody, wrap: (file, args) => ({ file, args, as: nobody }) },
    // Root outside, an ordinary user without any capability inside: enters what root owns.
    { name: 'namespace', owner: us, wrap: (file, args) => ({ file: 'unshare', args: ['--user', `--map-user=${inner.uid}`, `--map-group=${inner.gid}`, file, ...args] }) },
    // no_setuid_fixup: without it access(2), which initdb asks about its own binary, ignores the capabilities.
    { name: 'capabilities', owner: nobody, wrap: (file, args) => ({ file: 'setpriv', args: [`--reuid=${nobody.uid}`, `--regid=${nobody.gid}`, '--clear-groups', `--inh-caps=${capability}`, `--ambient-caps=${capability}`, '--securebits=+no_setuid_fixup', file, ...args] }) },
  ];
}

function accountOf(name: string): Account | undefined {
  const ask = (flag: string): number => {
    const done = spawnSync('id', [flag, name], { encoding: 'utf8', env: bareEnvironment });
    return done.error === undefined && done.status === 0 ? Number(done.stdout.trim()) : NaN;
  };
  const [uid, gid] = [ask('-u'), ask('-g')];
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : undefined;
}

/** The first way that can start `postgres` from beside `folder`. `only` is for tests. */
export function chooseWay(postgres: string, folder: string, options: { probeMs: number; only?: Way['name'] | undefined }): Way {
  const said: string[] = [];
  for (const way of ways()) {
    if (options.only !== undefined && options.only !== way.name) continue;
    const fault = probe(way, 'cd "$0" && exec "$1" --version', [dirname(folder), postgres], options.probeMs);
    if (fault === undefined) return way;
    said.push(`  ${way.name}: ${fault}`);
  }
  throw new EmbeddedFailure(`the embedded PostgreSQL cannot run here.\n${said.join('\n')}\n${
    process.getuid?.() === 0 ? `It refuses to be root, and no other user can reach ${postgres} and ${folder}. Start the hub as an ordinary user, or keep checkout and data (--data) where every user may enter (not under a root-only home), or set` : 'Set'
  } DATABASE_URL to a PostgreSQL server (15 or later).`);
}

export const canEnter = (way: Way, folder: string, probeMs: number): boolean => probe(way, 'cd "$0"', [folder], probeMs) === undefined;

/** Undefined if the script worked, else what was said. */
function probe(way: Way, script: string, args: readonly string[], timeout: number): string | undefined {
  const { file, args: wrapped, as } = way.wrap('/bin/sh', ['-c', script, ...args]);
  const done = spawnSync(file, wrapped, { ...as, encoding: 'utf8', timeout, env: bareEnvironment, cwd: '/' });
  if (done.error !== undefined) return done.error.message;
  return done.status === 0 ? undefined : done.stderr.trim().slice(0, 500) || `exit status ${done.status ?? 'unknown'}`;
}
