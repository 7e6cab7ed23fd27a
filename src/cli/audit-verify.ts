/** `audit verify`: a hub's log, or an exported copy of one, checked from the outside. */
import { readFile } from 'node:fs/promises';
import { readCheckpoint } from '../kernel/audit/checkpoint.ts';
import { BadNote, COSIGNATURE, NOTE_SIGNATURE, readNote, readVkey, type SignatureType, type VerifierKey } from '../kernel/audit/note.ts';
import type { Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT, Failure, UsageFailure } from './exit.ts';
import { openHub } from './hub.ts';
import type { Io } from './io.ts';
import { keepPin, pinsOf, type Pin } from './log-pins.ts';
import { folderSource, hubSource } from './log-source.ts';
import { verifyLog, type VerifyOptions } from './log-verifying.ts';
import { whyNot } from './source.ts';
import { count, plural, shown } from './text.ts';

const FAULTS_SHOWN_MAX = 200;
const PROGRESS_EVERY = 100_000;

/** A key as it was typed, or in a file that holds it. */
export async function keyIn(text: string, type: SignatureType): Promise<VerifierKey> {
  const written = text.includes('+') ? text : await readFile(text, 'utf8').catch((cause: unknown) => { throw new Failure(EXIT.noInput, whyNot(text, cause as NodeJS.ErrnoException)); });
  try {
    const key = readVkey(written);
    if (key.type === type) return key;
    throw new UsageFailure(type === COSIGNATURE ? `${key.name} is the key of a log, not of a witness` : `${key.name} is the key of a witness, not of a log`);
  } catch (cause) {
    if (cause instanceof BadNote) throw new UsageFailure(cause.message);
    throw cause;
  }
}

function quorumOf(args: Arguments, witnesses: number): number {
  const said = args.find('quorum');
  if (said === undefined) return Math.floor(witnesses / 2) + 1;
  const quorum = Number(said);
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > witnesses) throw new UsageFailure(`--quorum takes a number from 1 to that of the witnesses (${witnesses}), not ${said}`);
  return quorum;
}

const originOf = (note: string): string | undefined => {
  try { return readCheckpoint(readNote(note).text).origin; } catch { return undefined; }
};

/** What was seen before: the file that is named, or what this command kept of the hub, or of a hub whose log the copy is. */
async function pinnedOf(args: Arguments, io: Io, copy: string | undefined, checkpoint: string): Promise<{ pin?: Pin; pinned: VerifyOptions['pinned'] }> {
  const file = args.find('checkpoint');
  const pins = pinsOf(io.config);
  const pin = copy === undefined ? pins[io.config.url] : Object.values(pins).find((one) => originOf(one.checkpoint) === originOf(checkpoint));
  if (file !== undefined) {
    const note = await readFile(file, 'utf8').catch((cause: unknown) => { throw new Failure(EXIT.noInput, whyNot(file, cause as NodeJS.ErrnoException)); });
    return { ...(pin ? { pin } : {}), pinned: { note, from: file } };
  }
  return pin ? { pin, pinned: { note: pin.checkpoint, from: 'by this user' } } : { pinned: undefined };
}

async function verify(args: Arguments, io: Io): Promise<number> {
  const [copy] = args.operands;
  const witnesses = await Promise.all(args.all('witness').map((one) => keyIn(one, COSIGNATURE)));
  if (args.has('quorum') && witnesses.length === 0) throw new UsageFailure('--quorum needs the witnesses: --witness VKEY');
  const given = args.find('key');
  const known = given === undefined ? undefined : await keyIn(given, NOTE_SIGNATURE);
  const hub = copy === undefined ? openHub(io) : undefined;
  try {
    const source = hub ? hubSource(hub, io.signal) : folderSource(copy ?? '');
    const { pin, pinned } = await pinnedOf(args, io, copy, copy === undefined ? '' : await source.checkpoint());
    const key = known ?? (pin ? await keyIn(pin.key, NOTE_SIGNATURE) : undefined);
    const faults: string[] = [];
    const isJson = args.has('json');
    let shownSoFar = 0;
    const heard: Pick<VerifyOptions, 'onFault' | 'onProgress'> = {
      onFault: (fault) => { if (faults.length < FAULTS_SHOWN_MAX) faults.push(shown(fault)); },
      onProgress: (entries, size) => { if (entries < shownSoFar || entries - shownSoFar >= PROGRESS_EVERY) { shownSoFar = entries; io.err(`${count(entries)} of ${count(size)} entries\n`); } },
    };
    // A log that took another name since the last visit: the old one to its end first, then whether the new one begins with that end.
    const older = hub && pinned && originOf(pinned.note) !== originOf(await source.checkpoint()) ? originOf(pinned.note) : undefined;
    const ended = hub && older !== undefined ? await verifyLog({ source: hubSource(hub, io.signal, older), key, pinned, witnesses: [], quorum: 1, ...heard }) : undefined;
    const last = ended?.checkpoint === undefined ? pinned : { note: ended.checkpoint, from: `as the end of ${older ?? ''}` };
    const newest = await verifyLog({ source, key, pinned: last, witnesses, quorum: quorumOf(args, witnesses.length), ...heard });
    const verified = ended ? { ...newest, faults: ended.faults + newest.faults, holds: [...ended.holds, ...newest.holds] } : newest;
    const isSound = verified.faults === 0;
    const isKept = isSound && hub !== undefined && verified.checkpoint !== undefined && verified.key !== undefined && keepPin(io.config, hub.url, { key: verified.key, checkpoint: verified.checkpoint });
    if (isSound && hub && !isKept) io.err('nothing is kept for the next time: set HOME or XDG_CONFIG_HOME\n');
    await io.out(isJson ? `${JSON.stringify({ isSound, faults, faultCount: verified.faults, holds: verified.holds, leavesOpen: verified.leavesOpen })}\n` : inWords({ ...verified, shown: faults }));
    return isSound ? EXIT.done : EXIT.unsound;
  } finally {
    hub?.close();
  }
}

export function inWords({ faults, shown: named, holds, leavesOpen }: { readonly faults: number; readonly shown: readonly string[]; readonly holds: readonly string[]; readonly leavesOpen: readonly string[] }): string {
  const lines = [
    ...named.map((fault) => `FAULT: ${fault}`), ...(faults > named.length ? [`FAULT: and ${plural(faults - named.length, 'further one')}`] : []),
    ...(faults > 0 ? [] : holds.map((one) => `verified: ${shown(one)}`)),
    ...leavesOpen.map((one) => `not verified: ${shown(one)}`),
    faults > 0 ? `NOT SOUND: ${plural(faults, 'fault')} found` : 'SOUND, as far as it was verified',
  ];
  return `${lines.join('\n')}\n`;
}

export const verifyCommand: Command = {
  name: 'audit verify', summary: 'check a hub’s log from the outside, or an exported copy', operands: ['DIR'], operandsMin: 0, isAnonymous: true,
  usage: '[DIR] [--checkpoint FILE] [--key VKEY] [--witness VKEY … --quorum N] [--json]',
  flags: {
    checkpoint: { value: 'FILE', says: 'a checkpoint seen before: the log must still begin with it; what this command saw last of the hub where nothing is said' },
    key: { value: 'VKEY', says: 'the log’s key, or a file with it' },
    witness: { value: 'VKEY', says: 'a witness’s key, or a file with it', isRepeatable: true },
    quorum: { value: 'N', says: 'how many of the witnesses must have signed; more than half where nothing is said' },
    json: { says: 'the answer as JSON' },
  },
  notes: ['Where the hub itself runs, its operator verifies every row of the database against the log with: audit verify --database [--data DIR]', 'Exit status: 0 sound as far as it was verified, 1 a fault was found and named. What could not be verified is said, with what it would need.'],
  run: (args, io) => verify(args, io),
};
