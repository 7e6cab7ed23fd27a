/** The process: arguments, signals, exit status. Everything else is elsewhere. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from './kernel/clock.ts';
import { DEFAULT_PORT, readConfig, type Config } from './kernel/config/index.ts';
import { faultFields, jsonLog } from './kernel/telemetry/log.ts';
import { AuthorityRefused, trustAlso } from './kernel/trust.ts';
import { ROLES, readRoles } from './roles.ts';
import type { TrainingTokens } from './training.ts';

const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
const out = (text: string): void => { process.stdout.write(text); };
const err = (text: string): void => { process.stderr.write(text); };

const USAGE = 'crosscheck serve [--data DIR] [--port N] [--host H] [--tls-cert F --tls-key F [--client-ca F]] [--behind-proxy] [--public-url URL] [--issuer-ca F] [--roles LIST] [--keys DIR] [--drain S] [--training]';
const VERIFY_USAGE = 'crosscheck audit verify --database [--data DIR] [--keys DIR]';
/** `npm start` passes ^C on to us, to whom the terminal has sent it too: one press arrives twice. */
const SAME_SIGNAL_MS = 1_000;
const DRAIN_MAX_S = 300;
const EXIT = { usage: 64, cannotStart: 69, fault: 70, interrupted: 130 } as const;

async function serve(argv: readonly string[], config: Config): Promise<number> {
  const { startHub, CannotStart } = await import('./hub.ts');
  const { DataFolderInUse, EmbeddedFailure } = await import('./kernel/store/embedded/index.ts');
  let flags;
  try {
    ({ values: flags } = parseArgs({
      args: [...argv], strict: true, allowPositionals: false,
      options: {
        data: { type: 'string', default: '.crosscheck' }, port: { type: 'string', default: String(DEFAULT_PORT) }, host: { type: 'string', default: 'localhost' },
        'tls-cert': { type: 'string' }, 'tls-key': { type: 'string' }, 'client-ca': { type: 'string' }, 'behind-proxy': { type: 'boolean', default: false }, 'public-url': { type: 'string' }, 'issuer-ca': { type: 'string' }, roles: { type: 'string', default: ROLES.join(',') }, keys: { type: 'string' }, drain: { type: 'string', default: '0' }, training: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (cause) {
    err(`crosscheck: ${(cause as Error).message}\n${USAGE}\n`);
    return EXIT.usage;
  }
  if (flags.help === true) { out(`${USAGE}\n`); return 0; }
  const port = Number(flags.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) { err(`crosscheck: --port takes a number from 0 to 65535, not ${flags.port}\n`); return EXIT.usage; }
  if ((flags['tls-cert'] === undefined) !== (flags['tls-key'] === undefined)) { err('crosscheck: --tls-cert and --tls-key go together\n'); return EXIT.usage; }

  if (flags['client-ca'] !== undefined && flags['tls-cert'] === undefined) { err('crosscheck: --client-ca needs --tls-cert and --tls-key: certificates of callers are seen by whoever ends TLS\n'); return EXIT.usage; }
  const publicUrl = flags['public-url']?.replace(/\/+$/, '');
  if (publicUrl !== undefined && !/^https?:\/\/[^/?#@\s]+$/.test(publicUrl)) { err(`crosscheck: --public-url takes an address without a path, such as https://hub.example.org, not ${publicUrl}\n`); return EXIT.usage; }

  const asked = readRoles(flags.roles);
  if ('wrong' in asked) { err(`crosscheck: ${asked.wrong}\n`); return EXIT.usage; }
  const drainMs = Number(flags.drain) * 1_000;
  if (!(drainMs >= 0 && drainMs <= DRAIN_MAX_S * 1_000)) { err(`crosscheck: --drain takes seconds from 0 to ${DRAIN_MAX_S}, not ${flags.drain}\n`); return EXIT.usage; }
  if (flags.training && asked.roles.size < ROLES.length) { err('crosscheck: --training is one process with all roles\n'); return EXIT.usage; }

  const log = jsonLog(err, systemClock);
  let stopping: NodeJS.Signals | undefined;
  let stoppingSinceMs = 0;
  let end: ((signal: NodeJS.Signals) => void) | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping && performance.now() - stoppingSinceMs < SAME_SIGNAL_MS) return;
      if (stopping) process.exit(EXIT.interrupted); // the second time, at once: what was acknowledged is durable
      stopping = signal;
      stoppingSinceMs = performance.now();
      err(`\n${signal === 'SIGINT' ? 'interrupted' : 'asked to end'}: finishing what is under way …\n`);
      end?.(signal);
    });
  }
  try {
    const tls = flags['tls-cert'] !== undefined && flags['tls-key'] !== undefined ? { cert: await readFile(flags['tls-cert'], 'utf8'), key: await readFile(flags['tls-key'], 'utf8'), clientCa: flags['client-ca'] === undefined ? undefined : await readFile(flags['client-ca'], 'utf8') } : undefined;
    // Bureaus' issuers may bear certificates of authorities of their own.
    if (flags['issuer-ca'] !== undefined) await trustAlso(flags['issuer-ca'], '--issuer-ca');
    const dataFolder = resolve(flags.data);
    const hub = await startHub({ config, dataFolder, port, host: flags.host, isTraining: flags.training, isBehindProxy: flags['behind-proxy'], publicUrl, tls, version, log, roles: asked.roles, keysFolder: flags.keys === undefined ? undefined : resolve(flags.keys), drainMs, say: (line) => { out(`${line}\n`); } });
    greet(hub.address, hub.training);
    out(`listening on ${hub.address}\n`);
     
    if (!stopping) await new Promise((resolve) => { end = resolve; });
    await hub.stop();
    return 0;
  } catch (cause) {
    if (cause instanceof CannotStart || cause instanceof AuthorityRefused || cause instanceof EmbeddedFailure || cause instanceof DataFolderInUse || isToldBySystem(cause)) {
      err(`crosscheck: ${cause.message}\n`);
      return EXIT.cannotStart;
    }
    log('hub.fault', faultFields(cause));
    return EXIT.fault;
  }
}

/** Opens the database itself, as `serve` does: for the operator. Every other command is a client of a hub. */
async function verify(argv: readonly string[], config: Config): Promise<number> {
  let flags;
  try {
    ({ values: flags } = parseArgs({ args: [...argv], strict: true, allowPositionals: false, options: { database: { type: 'boolean' }, data: { type: 'string', default: '.crosscheck' }, keys: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }));
  } catch (cause) {
    err(`crosscheck: ${(cause as Error).message}\n${VERIFY_USAGE}\n`);
    return EXIT.usage;
  }
  if (flags.help === true) { out(`${VERIFY_USAGE}\n`); return 0; }
  const { verifyByDatabase } = await import('./verify-database.ts');
  const { DataFolderInUse, EmbeddedFailure } = await import('./kernel/store/embedded/index.ts');
  try {
    return await verifyByDatabase({ config, dataFolder: resolve(flags.data), keysFolder: resolve(flags.keys ?? join(flags.data, 'keys')), say: (line) => { out(`${line}\n`); }, progress: (line) => { err(`${line}\n`); } });
  } catch (cause) {
    if (cause instanceof EmbeddedFailure || cause instanceof DataFolderInUse || isToldBySystem(cause)) {
      err(`crosscheck: ${cause.message}\n`);
      return EXIT.cannotStart;
    }
    throw cause;
  }
}

async function operated(what: 'backup' | 'restore', argv: readonly string[], config: Config, signal: AbortSignal): Promise<number> {
  const { operate } = await import('./operator.ts');
  const { DataFolderInUse, EmbeddedFailure } = await import('./kernel/store/embedded/index.ts');
  try {
    return await operate(what, argv, { config, out, err, signal });
  } catch (cause) {
    if (!(cause instanceof EmbeddedFailure || cause instanceof DataFolderInUse || isToldBySystem(cause))) throw cause;
    err(`crosscheck: ${cause.message}\n`);
    return EXIT.cannotStart;
  }
}

/** A replica answers until it is asked to end; asked a second time it ends at once. */
async function replicated(argv: readonly string[], config: Config): Promise<number> {
  const { replicaCommand } = await import('./replica/command.ts');
  const { promise: asked, resolve: end } = Promise.withResolvers<undefined>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      end(undefined);
      process.once(signal, () => process.exit(EXIT.interrupted));
    });
  }
  return replicaCommand(argv, { config, version, log: jsonLog(err, systemClock), out, err, asked });
}

/** A missing file or a forbidden folder explains itself. */
const isToldBySystem = (cause: unknown): cause is Error => cause instanceof Error && ['ENOENT', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'ECONNREFUSED', '28P01', '3D000', '28000'].includes((cause as { code?: string }).code ?? '');

function greet(address: string, training: TrainingTokens | undefined): void {
  if (!training) return;
  const shown = (path: string): string => {
    const short = path.startsWith(`${process.cwd()}/`) ? path.slice(process.cwd().length + 1) : path;
    return /^[\w./-]+$/.test(short) ? short : `'${short.replaceAll("'", String.raw`'\''`)}'`;
  };
  const elsewhere = address === `http://localhost:${DEFAULT_PORT}` ? '' : `\n    export CROSSCHECK_URL=${address}`;
  out(`
  TRAINING: every record here is made up, and every answer says so.

  Try, in another terminal: an officer checks a car, and the bureau that recorded it is asked and answers.${elsewhere}
    export CROSSCHECK_TOKEN=$(cat ${shown(training.officer)})
    bin/crosscheck check --vin WVWZZZ1KZ8W970301 --make VW --colour black --purpose port_control
    HIT=$(bin/crosscheck hits --ids --limit 1)
    bin/crosscheck request $HIT --urgent
    CROSSCHECK_TOKEN=$(cat ${shown(training.ownersDesk)}) bin/crosscheck answer $HIT confirmed
    bin/crosscheck hit $HIT
  The console: ${address}/   (web/README.md says how to sign in)
  The API, readable: ${address}/docs

`);
}

async function main(argv: readonly string[]): Promise<number> {
  let config: Config;
  try {
    config = readConfig();
  } catch (cause) {
    err(`crosscheck: ${(cause as Error).message}\n`);
    return EXIT.usage;
  }
  if (argv[0] === 'serve') return serve(argv.slice(1), config);
  if (argv[0] === 'audit' && argv[1] === 'verify' && argv.includes('--database')) return verify(argv.slice(2), config);
  const interrupted = new AbortController();
  process.once('SIGINT', () => { interrupted.abort(); });
  process.once('SIGTERM', () => { interrupted.abort(); });
  if (argv[0] === 'replica') return replicated(argv.slice(1), config);
  if (argv[0] === 'backup' || argv[0] === 'restore') return operated(argv[0], argv.slice(1), config, interrupted.signal);
  const { ioOfProcess, runCommand } = await import('./cli/index.ts');
  return runCommand(argv, ioOfProcess(process, config, interrupted.signal));
}

process.exitCode = await main(process.argv.slice(2));
if (process.argv[2] === 'serve' || process.argv[2] === 'replica') process.exit(); // a connection that will not end must not keep an ended hub
