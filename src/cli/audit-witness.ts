/** `audit witness` and `audit witness-key`: a bureau's own witness, which signs that a log only grows. */
import { readFile, stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BadNote, COSIGNATURE, NOTE_SIGNATURE, isKeyName, newSeed, signerKey, vkeyOf, type SignerKey } from '../kernel/audit/note.ts';
import { readSignerKey, writeSignerKey } from '../kernel/audit/log-keys.ts';
import { systemClock } from '../kernel/clock.ts';
import { MemoryInUse, openMemory } from '../witnessing/memory.ts';
import { witnessServer } from '../witnessing/server.ts';
import { openWitness } from '../witnessing/witness.ts';
import type { Arguments } from './arguments.ts';
import { keyIn } from './audit-verify.ts';
import type { Command } from './command.ts';
import { EXIT, Failure, UsageFailure } from './exit.ts';
import { keep } from './files.ts';
import type { Io } from './io.ts';
import { whyNot } from './source.ts';
import { shown } from './text.ts';

const PORT_MAX = 65_535;
const OPEN_TO_OTHERS = 0o077;

async function signerIn(path: string, name: string): Promise<SignerKey> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
    if (((await stat(path)).mode & OPEN_TO_OTHERS) !== 0) throw new Failure(EXIT.badData, `${path} may be read by others than you: chmod 600 ${path}`);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(EXIT.noInput, whyNot(path, cause as NodeJS.ErrnoException), { hints: [`A key is made by: crosscheck audit witness-key --name ${name} --key ${path}`] });
  }
  try {
    const key = readSignerKey(text);
    if (key.type !== COSIGNATURE) throw new Failure(EXIT.badData, `the key in ${path} is a log’s, not a witness’s`);
    if (key.name !== name) throw new Failure(EXIT.badData, `the key in ${path} is ${key.name}’s, not ${name}’s`);
    return key;
  } catch (cause) {
    if (cause instanceof BadNote) throw new Failure(EXIT.badData, `${path}: ${cause.message}`);
    throw cause;
  }
}

async function witness(args: Arguments, io: Io): Promise<number> {
  const port = Number(args.get('port'));
  if (!Number.isInteger(port) || port < 0 || port > PORT_MAX) throw new UsageFailure(`--port takes a number from 0 to ${PORT_MAX}, not ${args.get('port')}`);
  const key = await signerIn(args.get('key'), args.get('name'));
  const logs = await Promise.all(args.all('log').map((one) => keyIn(one, NOTE_SIGNATURE)));
  const memory = await openMemory(args.get('data')).catch((cause: unknown) => {
    if (cause instanceof MemoryInUse) throw new Failure(EXIT.unreachable, cause.message);
    throw new Failure(EXIT.noInput, whyNot(args.get('data'), cause as NodeJS.ErrnoException));
  });
  try {
    const server = witnessServer(openWitness({ key, logs, memory, seconds: () => Math.floor(systemClock.ms() / 1000) }), {
      onAnswered: (status, origin) => { if (args.has('verbose') || status >= 400) io.err(`${status}${origin === undefined ? '' : ` ${shown(origin)}`}\n`); },
      onFault: (cause) => { io.err(`could not keep what was asked: ${cause instanceof Error ? cause.message : String(cause)}\n`); },
    });
    const address = await listening(server, port, args.find('host') ?? '127.0.0.1');
    io.err(`${vkeyOf(key.verifier)}\n`);
    await io.out(`witness ${key.name} listens on ${address}\n`);
    await ended(server, io.signal);
    return EXIT.done;
  } finally {
    await memory.close();
  }
}

const listening = (server: Server, port: number, host: string): Promise<string> => new Promise((resolve, reject) => {
  server.once('error', (cause: NodeJS.ErrnoException) => { reject(new Failure(EXIT.unreachable, cause.code === 'EADDRINUSE' ? `port ${port} is taken; give another with --port` : cause.message)); });
  server.listen(port, host, () => {
    const { address, family, port: taken } = server.address() as AddressInfo;
    resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`);
  });
});

const ended = (server: Server, signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  const end = (): void => { server.close(() => { resolve(); }); server.closeAllConnections(); };
  if (signal.aborted) { end(); return; }
  signal.addEventListener('abort', end, { once: true });
});

const makeKey: Command = {
  name: 'audit witness-key', summary: 'make the key of a witness; its public half is printed', operands: [], isAnonymous: true,
  flags: { name: { value: 'NAME', says: 'what the witness is called, such as witness.police.example/w1', isNeeded: true }, key: { value: 'FILE', says: 'where the key is kept, for your eyes only', isNeeded: true } },
  run: async (args, io) => {
    const name = args.get('name');
    if (!isKeyName(name)) throw new UsageFailure('a name has neither spaces nor a plus');
    const seed = newSeed();
    const key = signerKey(name, COSIGNATURE, seed);
    await keep(args.get('key'), Buffer.from(writeSignerKey(key, seed)));
    await io.out(`${vkeyOf(key.verifier)}\n`);
    return EXIT.done;
  },
};

const serve: Command = {
  name: 'audit witness', summary: 'run a witness: it signs that a log has only grown since it last looked', operands: [], isAnonymous: true,
  usage: '--name NAME --key FILE --data DIR --port N --log VKEY [--log VKEY …] [--host H] [--verbose]',
  flags: {
    name: { value: 'NAME', says: 'what the witness is called', isNeeded: true }, key: { value: 'FILE', says: 'its key, made by audit witness-key', isNeeded: true },
    data: { value: 'DIR', says: 'where it remembers what it signed; never set it back to an older copy', isNeeded: true }, port: { value: 'N', says: 'the port', isNeeded: true },
    log: { value: 'VKEY', says: 'the key of a log that it witnesses, or a file with it', isNeeded: true, isRepeatable: true },
    host: { value: 'H', says: 'the address to listen on; this machine alone where nothing is said' }, verbose: { says: 'a line for every request, not only for refused ones' },
  },
  notes: ['It speaks plain HTTP: let a proxy in front of it speak TLS. The hub’s administrator adds it with: witnesses add --key VKEY --url URL'],
  run: (args, io) => witness(args, io),
};

export const witnessCommands: readonly Command[] = [serve, makeKey];
