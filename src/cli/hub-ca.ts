/** `--hub-ca FILE`, which every command takes: the authority of the hub's certificate, where that is one of its own. Knows no command. */
import { AuthorityRefused, trustAlso } from '../kernel/trust.ts';
import { EXIT, Failure, UsageFailure } from './exit.ts';
import type { Io } from './io.ts';

const FLAG = '--hub-ca';

/** The command line without the flag, and the file that it named. */
export function hubCaIn(argv: readonly string[]): { readonly rest: readonly string[]; readonly file: string | undefined } {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const at = argv.findIndex((word, n) => n < end && (word === FLAG || word.startsWith(`${FLAG}=`)));
  if (at < 0) return { rest: argv, file: undefined };
  const isGlued = argv[at] !== FLAG;
  const file = isGlued ? argv[at]?.slice(FLAG.length + 1) : argv[at + 1];
  if (file === undefined || file === '' || file.startsWith('--')) throw new UsageFailure(`${FLAG} needs a value: ${FLAG} FILE`);
  const rest = argv.toSpliced(at, isGlued ? 1 : 2);
  if (hubCaIn(rest).file !== undefined) throw new UsageFailure(`${FLAG} is given twice`);
  return { rest, file };
}

/** Believes the authority that was named; where none was, the one of the environment. */
export async function trustHubCa(file: string | undefined, { config }: Pick<Io, 'config'>): Promise<void> {
  const path = file ?? config.hubCa;
  if (path === undefined) return;
  try {
    await trustAlso(path, file === undefined ? 'CROSSCHECK_HUB_CA' : FLAG);
  } catch (cause) {
    if (!(cause instanceof AuthorityRefused)) throw cause;
    throw new Failure(cause.isUnread ? EXIT.noInput : EXIT.badData, cause.message, { hints: ['It takes the certificate authority of your hub, in PEM.'] });
  }
}
