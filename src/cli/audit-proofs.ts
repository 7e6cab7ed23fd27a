/** `audit prove` and `audit check-proof`: that one event, check or change is in the log, for anybody, without the hub. */
import { readFile } from 'node:fs/promises';
import { NOTE_SIGNATURE } from '../kernel/audit/note.ts';
import { checkProof } from '../kernel/audit/proof-file.ts';
import { issuesOf } from '../kernel/schema/index.ts';
import { ProofFile } from '../modules/log/schema.ts';
import { inWords, keyIn } from './audit-verify.ts';
import type { Command } from './command.ts';
import { EXIT, Failure } from './exit.ts';
import { fetchFile, keep } from './files.ts';
import { pinsOf } from './log-pins.ts';
import { whyNot } from './source.ts';
import { shown } from './text.ts';

/** A proof out of bytes; `where` names them for people. */
export function proofIn(bytes: Uint8Array, where: string): ProofFile {
  let read: unknown;
  try { read = JSON.parse(Buffer.from(bytes).toString('utf8')); } catch (cause) { throw new Failure(EXIT.badData, `${where} is not JSON: ${(cause as Error).message}`); }
  const parsed = ProofFile.safeParse(read);
  if (parsed.success) return parsed.data;
  throw new Failure(EXIT.badData, `${where} is no proof of a log`, { hints: issuesOf(parsed.error).map(({ path, detail }) => `${path} ${detail}`) });
}

const prove: Command = {
  name: 'audit prove', summary: 'write a proof that an event, a check or a change is in the log', operands: ['ID'], usage: 'ID [--to FILE] [--key VKEY]',
  flags: { to: { value: 'FILE', says: 'where to; ID.proof.json where nothing is said' }, key: { value: 'VKEY', says: 'the log’s key, or a file with it; the one that audit verify has kept where nothing is said' } },
  notes: ['The proof is checked before it is written. Anybody checks it again with: audit check-proof FILE'],
  run: async (args, io, hub) => {
    const [id = ''] = args.operands;
    const bytes = await fetchFile(hub, `/v1/log/proofs/${encodeURIComponent(id)}`, { signal: io.signal });
    const known = args.find('key') ?? pinsOf(io.config)[hub.url]?.key;
    const checked = checkProof(proofIn(bytes, 'what the hub answered'), known === undefined ? undefined : await keyIn(known.trim(), NOTE_SIGNATURE));
    if (checked.faults.length > 0) { io.err(inWords({ faults: checked.faults.length, shown: checked.faults, holds: [], leavesOpen: [] })); return EXIT.unsound; }
    const path = args.find('to') ?? `${id}.proof.json`;
    await keep(path, bytes);
    await io.out(`${path}\n`);
    for (const one of checked.shows) io.err(`${shown(one)}\n`);
    return EXIT.done;
  },
};

const check: Command = {
  name: 'audit check-proof', summary: 'check such a proof, without a hub', operands: ['FILE'], isAnonymous: true,
  flags: { key: { value: 'VKEY', says: 'the log’s key, or a file with it; the proof’s own where nothing is said' }, json: { says: 'the answer as JSON' } },
  notes: ['Exit status: 0 the proof holds, 1 it does not.'],
  run: async (args, io) => {
    const [path = ''] = args.operands;
    const bytes = await readFile(path).catch((cause: unknown) => { throw new Failure(EXIT.noInput, whyNot(path, cause as NodeJS.ErrnoException)); });
    const given = args.find('key');
    const { faults, shows, leavesOpen } = checkProof(proofIn(bytes, path), given === undefined ? undefined : await keyIn(given, NOTE_SIGNATURE));
    await io.out(args.has('json') ? `${JSON.stringify({ isSound: faults.length === 0, faults, holds: shows, leavesOpen })}\n` : inWords({ faults: faults.length, shown: faults, holds: shows, leavesOpen }));
    return faults.length === 0 ? EXIT.done : EXIT.unsound;
  },
};

export const proofCommands: readonly Command[] = [prove, check];
