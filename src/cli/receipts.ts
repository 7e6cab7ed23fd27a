/** Receipts from the command line: the hub's keys for them, and a receipt tried without a hub. */
import { readFile } from 'node:fs/promises';
import { BadNote, NOTE_SIGNATURE, readVkey, type VerifierKey } from '../kernel/audit/note.ts';
import type { ReceiptKeys } from '../modules/receipts/schema.ts';
import { inWords, keyIn } from './audit-verify.ts';
import type { Arguments, Flags } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, Failure } from './exit.ts';
import type { Io } from './io.ts';
import { readReceipts, tried } from './receipt-file.ts';
import { readProof, tied } from './receipt-proof.ts';
import { plural, shown, wrapped } from './text.ts';

export const KEY_FLAG: Flags = { key: { value: 'FILE|KEY', says: 'a key of the hub’s, or a file with one in each line, as crosscheck receipt keys writes it', isRepeatable: true } };

/** The verifier's keys that were given. */
export async function keysOf(args: Arguments): Promise<readonly VerifierKey[]> {
  const lines = await Promise.all(args.all('key').map(async (given) => (given.includes('+') ? [given] : (await readFile(given, 'utf8').catch((cause: unknown) => {
    throw new Failure(EXIT.noInput, `${given} is no key, and cannot be read as a file: ${(cause as Error).message}`);
  })).split('\n'))));
  try {
    return lines.flat().map((line) => line.trim()).filter((line) => line !== '').map(readVkey);
  } catch (cause) {
    if (cause instanceof BadNote) throw new Failure(EXIT.badData, cause.message);
    throw cause;
  }
}

const keys: Command = {
  name: 'receipt keys', summary: 'the keys by which the hub signs receipts, now and before', operands: [], flags: {},
  notes: ['Keep them where the receipts are: crosscheck receipt keys > receipts.keys'],
  run: async (_args, io, hub) => {
    const { keys: all } = await hub.ask<ReceiptKeys>('GET', '/v1/receipts/key');
    await io.out(all.map(({ key }) => `${shown(key)}\n`).join(''));
    return EXIT.done;
  },
};

const PROVES = 'It proves: who holds that key said that this question was answered with this answer, as of that state. It does not prove that the check stands in the hub’s log (crosscheck audit prove ID ties it to the log), nor that the records it was asked of were right.';
const OWN_KEY = 'No key was given: the signature is held against the key that the receipt names itself. Compare it with the hub’s own (crosscheck receipt keys), or give it with --key.';

const READ_OUT = ['check', 'bureau', 'unit', 'at', 'outcome', 'as-of', 'comparison', 'model', 'kept'];
const PRINTED_MAX = 100;

async function verify(args: Arguments, io: Io): Promise<number> {
  const known = await keysOf(args);
  let sound = 0;
  let faulty = 0;
  let first: ReadonlyMap<string, string> | undefined;
  for await (const read of readReceipts(args.operands[0] ?? '')) {
    const result = 'fault' in read ? { faults: [read.fault] } : tried(read.kept, known);
    if ('faults' in result) {
      faulty += 1;
      if (faulty <= PRINTED_MAX) await io.out(`NOT SOUND  ${shown(read.where)}: ${result.faults.map(shown).join('; ')}\n`);
      continue;
    }
    sound += 1;
    if (sound > 1) continue;
    if (result.said.has('world')) await io.out(`${shown(result.said.get('world'))}: nothing in this receipt is real\n`);
    const lines = READ_OUT.map((name) => `  ${name.padEnd(10)} ${shown(result.said.get(name))}\n`).join('');
    const question = 'kept' in read ? `  ${'asked'.padEnd(10)} ${shown(JSON.stringify(read.kept.question))}\n` : '';
    await io.out(`sound  ${shown(read.where)}\n  ${'signed by'.padEnd(10)} ${shown(result.key.name)}\n${lines}${question}`);
    first = result.said;
  }
  if (sound + faulty > 1) await io.out(`${plural(sound, 'receipt')} sound, ${faulty} not\n`);
  if (sound > 0) await io.out(`${wrapped(PROVES, io.columns)}\n${known.length === 0 ? `${wrapped(OWN_KEY, io.columns)}\n` : ''}`);
  if (faulty > 0 || sound === 0) return EXIT.refusedRows;
  const path = args.find('proof');
  if (path === undefined || !first) return EXIT.done;
  if (sound > 1) throw new Failure(EXIT.usage, `--proof ties one receipt to the log, and there are ${sound}`);
  return tie(args, io, first, path);
}

/** Holds the receipt against the proof that its check was logged. */
async function tie(args: Arguments, io: Io, said: ReadonlyMap<string, string>, path: string): Promise<number> {
  const given = args.find('log-key');
  const { faults, shows, leavesOpen } = tied(said, await readProof(path), given === undefined ? undefined : await keyIn(given, NOTE_SIGNATURE));
  await io.out(inWords({ faults: faults.length, shown: faults, holds: shows, leavesOpen }));
  return faults.length === 0 ? EXIT.done : EXIT.refusedRows;
}

const verifyCommand: Command = {
  name: 'receipt verify', summary: 'try a receipt without a hub: signature, question, answer', operands: ['FILE'], isAnonymous: true, run: verify,
  flags: { ...KEY_FLAG, proof: { value: 'FILE', says: 'the proof that its check is in the log, as audit prove wrote it: receipt and log must say the same' }, 'log-key': { value: 'VKEY', says: 'the log’s key, or a file with it; the proof’s own where nothing is said' } },
  notes: ['FILE is a receipt, a file with one in each line, or a folder of them.', 'Exit status: 0 sound, 1 a fault found and named.'],
};

export const receiptCommands: readonly Command[] = [keys, verifyCommand];
