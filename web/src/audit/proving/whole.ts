/**
 * The whole log, tried in the browser: that the newest checkpoint is signed and its root is the tiles', that it begins with
 * what this browser saw before, how many witnesses signed. What cannot be told here is said. Knows no way to ask a hub.
 */
import { areEqual, uint64 } from './bytes.ts';
import { readNote, readVkey, signedCheckpoint, signersOf, Unsound, type Checkpoint, type Note, type VerifierKey } from './note.ts';
import { rootFromTiles, TileTooShort, type TileReader } from './tree.ts';

/** What this browser saw last: the log's key and its checkpoint, and when. */
export type Pin = { readonly key: string; readonly checkpoint: string; readonly seenAt: string };

export type LogSource = {
  readonly key: () => Promise<string>;
  readonly checkpoint: () => Promise<string>;
  /** The newest checkpoint that a quorum signed; undefined where there is none. */
  readonly witnessed: () => Promise<string | undefined>;
  readonly tile: TileReader;
  readonly witnesses: () => Promise<{ readonly keys: readonly string[]; readonly quorum: number }>;
};

/** `said` fills the sentence of `audit.holds.*`, `audit.fault.*` or `audit.open.*`. */
export type Told = { readonly code: string; readonly said: Readonly<Record<string, string | number>> };
export type Verdict = { readonly holds: readonly Told[]; readonly faults: readonly Told[]; readonly open: readonly Told[]; readonly pin?: Pin };

type Report = { readonly holds: Told[]; readonly faults: Told[]; readonly open: Told[] };
const told = (code: string, said: Told['said'] = {}): Told => ({ code, said });

export async function tryWhole(source: LogSource, pinned: Pin | undefined, now: string): Promise<Verdict> {
  const report: Report = { holds: [], faults: [], open: [] };
  try {
    const [keyText, written] = [await source.key(), await source.checkpoint()];
    const key = await readVkey(keyText);
    if (pinned && !areEqual((await readVkey(pinned.key)).bytes, key.bytes)) throw new Unsound('other_key');
    const { note, checkpoint } = await signedCheckpoint(written, key);
    const { origin, size, root } = checkpoint;
    report.holds.push(told('signed', { who: key.name }));
    if (areEqual(await rootFromTiles(source.tile, size), root)) report.holds.push(told('root', { n: size, origin }));
    else report.faults.push(told('other_root', { n: size }));
    await comparePinned(source, { pinned, newest: checkpoint, key }, report);
    await countWitnesses(source, { note, checkpoint, key }, report);
    report.open.push(told('entries'), ...(pinned ? [] : [told('first_visit', { who: key.name })]));
    return { ...report, ...(report.faults.length === 0 ? { pin: { key: keyText, checkpoint: written, seenAt: now } } : {}) };
  } catch (cause) {
    if (!(cause instanceof Unsound) && !(cause instanceof TileTooShort)) throw cause;
    report.faults.push(told(cause instanceof Unsound ? cause.code : 'tile_short'));
    return report;
  }
}

/** The log must begin with what was seen before: the tiles of now give the root of then. */
async function comparePinned(source: LogSource, { pinned, newest, key }: { readonly pinned: Pin | undefined; readonly newest: Checkpoint; readonly key: VerifierKey }, report: Report): Promise<void> {
  if (!pinned) return;
  const before = (await signedCheckpoint(pinned.checkpoint, await readVkey(pinned.key))).checkpoint;
  const at = pinned.seenAt;
  if (before.origin !== newest.origin) { report.open.push(told('other_origin', { before: before.origin, now: key.name })); return; }
  if (before.size > newest.size) { report.faults.push(told('shrunk', { before: before.size, n: newest.size, at })); return; }
  if (areEqual(await rootFromTiles(source.tile, newest.size, before.size), before.root)) report.holds.push(told('begins', { n: before.size, at }));
  else report.faults.push(told('rewritten', { n: before.size, at }));
}

async function countWitnesses(source: LogSource, { note, checkpoint, key }: { readonly note: Note; readonly checkpoint: Checkpoint; readonly key: VerifierKey }, report: Report): Promise<void> {
  const { keys, quorum } = await source.witnesses();
  if (keys.length === 0) { report.open.push(told('no_witnesses')); return; }
  const known = await Promise.all(keys.map(readVkey));
  const written = await source.witnessed();
  const quorumSaid = written === undefined ? undefined : await witnessedOf(written, key);
  let most = 0;
  for (const one of [{ note, checkpoint }, ...(quorumSaid ? [quorumSaid] : [])]) {
    const by = await signersOf(one.note, known);
    most = Math.max(most, by.length);
    if (by.length < quorum) continue;
    const isSame = one.checkpoint.origin === checkpoint.origin && one.checkpoint.size <= checkpoint.size && areEqual(await rootFromTiles(source.tile, checkpoint.size, one.checkpoint.size), one.checkpoint.root);
    if (isSame) report.holds.push(told('witnessed', { count: by.length, by: by.length, of: keys.length, n: one.checkpoint.size, at: cosignedAt(one.note, by) }));
    else report.faults.push(told('other_history', { by: by.length }));
    report.open.push(told('witness_keys'));
    return;
  }
  report.faults.push(told('no_quorum', { by: most, of: keys.length, quorum }));
}

async function witnessedOf(written: string, key: VerifierKey): Promise<{ readonly note: Note; readonly checkpoint: Checkpoint } | undefined> {
  const note = readNote(written);
  return note.text.startsWith(`${key.name}\n`) ? signedCheckpoint(written, key) : undefined;
}

/** The latest time that one of them said. */
function cosignedAt({ signatures }: Note, by: readonly VerifierKey[]): string {
  const seconds = signatures.filter(({ name, id }) => by.some((key) => key.name === name && key.id === id)).map(({ bytes }) => Number(uint64(bytes, 0)));
  return new Date(Math.max(...seconds) * 1_000).toISOString();
}

/** A pin as text and back; what cannot be read is no pin, and that is a fault of its own to whoever kept one. */
export const writePin = (pin: Pin): string => JSON.stringify(pin);
export function readPin(text: string): Pin {
  let read: Partial<Pin> | null = null;
  try { read = JSON.parse(text) as Partial<Pin> | null; } catch { /* told below */ }
  if (typeof read?.key !== 'string' || typeof read.checkpoint !== 'string' || typeof read.seenAt !== 'string') throw new Unsound('pin_unreadable');
  return { key: read.key, checkpoint: read.checkpoint, seenAt: read.seenAt };
}
