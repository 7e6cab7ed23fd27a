/**
 * Verifies a log from where it is read: signature, root from the entries up, what was seen before, witnesses, chains, own
 * events. Says what holds, what does not, and what it could not tell. Knows no command line.
 */
import { checkLog, type LogEntry } from '../kernel/audit/checking.ts';
import { readCheckpoint, type Checkpoint } from '../kernel/audit/checkpoint.ts';
import type { OriginLeaf } from '../kernel/audit/leaves.ts';
import { keyForOrigin } from '../kernel/audit/log-keys.ts';
import { BadNote, readNote, readVkey, timeOf, verifyNote, type Note, type VerifierKey } from '../kernel/audit/note.ts';
import { saltedHash } from '../kernel/audit/proof-file.ts';
import { BadEvent, type LogSource, type OwnEvent, type OwnHead } from './log-source.ts';
import { count, plural } from './text.ts';

export type VerifyOptions = {
  readonly source: LogSource;
  /** The log's key as the reader knows it; without one the source's own is taken, and that is said. */
  readonly key: VerifierKey | undefined;
  /** What was seen before. */
  readonly pinned: { readonly note: string; readonly from: string } | undefined;
  readonly witnesses: readonly VerifierKey[];
  readonly quorum: number;
  readonly onFault: (fault: string) => void;
  readonly onProgress: (entries: number, size: number) => void;
};
export type Verified = { readonly faults: number; readonly holds: readonly string[]; readonly leavesOpen: readonly string[]; readonly checkpoint?: string; readonly key?: string };

type Report = { readonly fault: (text: string) => void; readonly holds: string[]; readonly open: string[]; readonly faults: () => number };

/** The end of the year 9999: what says a later time says none. */
const LAST_SECOND = 253_402_300_799;

export async function verifyLog(options: VerifyOptions): Promise<Verified> {
  const report = openReport(options.onFault);
  const { source } = options;
  const head = await source.head(); // before the checkpoint: then the checkpoint covers it
  const checkpointText = await source.checkpoint();
  const witnessedText = await source.witnessed();
  const key = await keyOf(options, report);
  const newest = key && signed(checkpointText, key, 'the checkpoint', report);
  if (!key || !newest) return { faults: report.faults(), holds: report.holds, leavesOpen: report.open };
  const pinned = options.pinned && signed(options.pinned.note, key, `what was seen before (${options.pinned.from})`, report);
  const witnessed = witnessedText === undefined ? undefined : signed(witnessedText, key, 'the checkpoint with a quorum', report);

  const own = ownEvents(source.events(), report);
  let origin: OriginLeaf | undefined;
  let headSeen: string | undefined;
  const onEntry = async (entry: LogEntry): Promise<void> => {
    const { leaf, index, hash } = entry;
    if (leaf.kind === 'origin') origin ??= leaf;
    if (head && 'bureau' in leaf && leaf.bureau === head.bureau && leaf.number === head.number) headSeen = hash.toString('base64');
    if (leaf.kind === 'event') await own.take(index, leaf.bureau, leaf.hash);
  };
  const { size, root } = newest.checkpoint;
  const sizes = [pinned, witnessed].flatMap((one) => (one && one.checkpoint.size <= size ? [one.checkpoint.size] : []));
  const { roots, heads, kinds } = await checkLog({ parts: source.parts, size, sizes, onFault: report.fault, onEntry, onProgress: (entries) => { options.onProgress(entries, size); } });

  if (roots.get(size)?.equals(root) !== true) report.fault(`the entries do not give the root that was signed for ${count(size)} entries`);
  else report.holds.push(`${plural(size, 'entry', 'entries')} of ${newest.checkpoint.origin} give the root that ${key.name} signed`);
  if (origin && origin.origin !== newest.checkpoint.origin) report.fault(`entry 0: the log’s own origin is ${origin.origin}, the checkpoint’s ${newest.checkpoint.origin}`);
  report.holds.push(`running numbers and previous leaves of ${plural(heads.size, 'bureau', 'bureaus')}: ${count(kinds.event)} events, ${count(kinds.checks)} groups of checks, ${count(kinds.changes)} groups of changes`);
  comparePinned({ pinned: pinned?.checkpoint, from: options.pinned?.from, newest: newest.checkpoint, roots, origin }, report);
  compareQuorum({ ...options, newest, witnessed, roots }, report);
  compareHead({ head, seen: headSeen, last: head && heads.get(head.bureau)?.number }, report);
  await own.end(size);
  return { faults: report.faults(), holds: report.holds, leavesOpen: report.open, checkpoint: checkpointText, key: await source.key() };
}

function openReport(onFault: (fault: string) => void): Report {
  let faults = 0;
  return { fault: (text) => { faults += 1; onFault(text); }, holds: [], open: [], faults: () => faults };
}

async function keyOf({ source, key: known }: VerifyOptions, report: Report): Promise<VerifierKey | undefined> {
  let said: VerifierKey;
  try {
    said = readVkey(await source.key());
  } catch (cause) {
    if (!(cause instanceof BadNote)) throw cause;
    report.fault(`the log’s key: ${cause.message}`);
    return known;
  }
  if (!known) { report.open.push(`whether this is the log’s key (it came from ${source.where} itself): compare ${said.name} with what the hub’s operator publishes, and give it with --key`); return said; }
  if (!known.bytes.equals(said.bytes)) report.fault(`${source.where} names another key of the log than the one that is known: ${said.name}`);
  return known;
}

type Signed = { readonly note: Note; readonly checkpoint: Checkpoint };

/** A checkpoint that the log's key signed, under the origin that it names. */
function signed(text: string, key: VerifierKey, what: string, report: Report): Signed | undefined {
  try {
    const note = readNote(text);
    const checkpoint = readCheckpoint(note.text);
    const own = keyForOrigin(key, checkpoint.origin) ?? key;
    if (verifyNote(note, [own]).length > 0) return { note, checkpoint };
    report.fault(`${what} is not signed by ${key.name}`);
  } catch (cause) {
    if (!(cause instanceof BadNote)) throw cause;
    report.fault(`${what}: ${cause.message}`);
  }
  return undefined;
}

function comparePinned({ pinned, from, newest, roots, origin }: { readonly pinned: Checkpoint | undefined; readonly from: string | undefined; readonly newest: Checkpoint; readonly roots: ReadonlyMap<number, Buffer>; readonly origin: OriginLeaf | undefined }, report: Report): void {
  if (from === undefined) { report.open.push('whether anything was taken back before today: nothing is kept from an earlier visit (--checkpoint FILE, or verify again later)'); return; }
  if (!pinned) return; // its fault is told
  if (pinned.origin === newest.origin) {
    if (pinned.size > newest.size) report.fault(`the log has ${count(newest.size)} entries; ${count(pinned.size)} were seen before (${from})`);
    else if (roots.get(pinned.size)?.equals(pinned.root) !== true) report.fault(`the first ${count(pinned.size)} entries are not those that were seen before (${from})`);
    else report.holds.push(`the ${plural(pinned.size, 'entry', 'entries')} seen before (${from}) are still there, unchanged`);
    return;
  }
  const closed = origin?.closed;
  if (!closed) report.fault(`the log begins anew as ${newest.origin} without naming the end of ${pinned.origin}`);
  else if (pinned.size > closed.size) report.fault(`${pinned.origin} was closed at ${count(closed.size)} entries; ${count(pinned.size)} were seen before (${from})`);
  else if (pinned.size < closed.size) report.open.push(`whether ${pinned.origin} went on from the ${plural(pinned.size, 'entry', 'entries')} seen before: verify an export of its ${count(closed.size)} entries`);
  else if (!closed.root.equals(pinned.root)) report.fault(`${pinned.origin} was closed with another history than was seen before (${from})`);
  else report.holds.push(`${newest.origin} begins with the end of ${pinned.origin} as it was seen before`);
}

function compareQuorum({ witnesses, quorum, newest, witnessed, roots }: Pick<VerifyOptions, 'witnesses' | 'quorum'> & { readonly newest: Signed; readonly witnessed: Signed | undefined; readonly roots: ReadonlyMap<number, Buffer> }, report: Report): void {
  if (witnesses.length === 0) { report.open.push('whether others were shown the same history: no witnesses are named (--witness VKEY --quorum N)'); return; }
  let most = 0;
  for (const one of [newest, ...(witnessed ? [witnessed] : [])]) {
    const { origin, size, root } = one.checkpoint;
    const by = cosigners(one.note, witnesses, report);
    most = Math.max(most, by.length);
    if (by.length < quorum) continue;
    if (origin !== newest.checkpoint.origin || size > newest.checkpoint.size || roots.get(size)?.equals(root) !== true) {
      report.fault(`${plural(by.length, 'witness', 'witnesses')} signed another history: ${count(size)} entries of ${origin}`);
      return;
    }
    const at = Math.min(...one.note.signatures.flatMap((signature) => (by.includes(signature.name) ? timeOf(signature) ?? [] : [])), LAST_SECOND);
    report.holds.push(`${plural(by.length, 'witness', 'witnesses')} (${by.join(', ')}) signed the first ${plural(size, 'entry', 'entries')}, at ${new Date(at * 1000).toISOString()} or later`);
    return;
  }
  report.fault(`no quorum: ${most} of ${plural(witnesses.length, 'witness', 'witnesses')} signed, ${quorum} are needed`);
}

function cosigners(note: Note, witnesses: readonly VerifierKey[], report: Report): readonly string[] {
  return witnesses.flatMap((witness) => {
    try {
      return verifyNote(note, [witness]).map(({ name }) => name);
    } catch (cause) {
      if (!(cause instanceof BadNote)) throw cause;
      report.fault(cause.message);
      return [];
    }
  });
}

function compareHead({ head, seen, last = 0 }: { readonly head: OwnHead | undefined; readonly seen: string | undefined; readonly last: number | undefined }, report: Report): void {
  if (head?.head === undefined) return; // a copy, or a bureau that has no leaf yet
  if (head.head === seen) report.holds.push(`leaf ${count(head.number)} of ${head.bureau}, which the hub calls its last, is in the log`);
  else if (head.number > last) report.open.push(`leaf ${count(head.number)} of ${head.bureau}: it is not under the checkpoint yet; verify again in a few seconds, and if this stays, ask the hub’s operator`);
  else report.fault(`the hub says that ${head.bureau} stands at leaf ${count(head.number)}; the log has another one there`);
}

/** Holds the bureau's own events against their leaves as these go by. */
function ownEvents(events: AsyncIterable<OwnEvent>, report: Report): { readonly take: (index: number, bureau: string, hash: Buffer) => Promise<void>; readonly end: (size: number) => Promise<void> } {
  const iterator = events[Symbol.asyncIterator]();
  let next: OwnEvent | undefined;
  let last = -1;
  let isBegun = false;
  let good = 0;
  const leaves = new Map<string, number>();
  const matched = new Map<string, number>();
  const advance = async (): Promise<void> => {
    try {
      const step = await iterator.next() as IteratorResult<OwnEvent, undefined>;
      next = step.value;
    } catch (cause) {
      if (!(cause instanceof BadEvent)) throw cause;
      report.fault(cause.message);
      next = undefined;
    }
    if (next && next.index <= last) report.fault(`the events are not in the order of the log: entry ${next.index} behind ${last}`);
    last = Math.max(last, next?.index ?? last);
  };
  const skipTo = async (index: number): Promise<void> => {
    if (!isBegun) { isBegun = true; await advance(); }
    while (next && next.index < index) { report.fault(`the event said to be entry ${next.index} belongs to no event there`); await advance(); }
  };
  return {
    take: async (index, bureau, hash) => {
      leaves.set(bureau, (leaves.get(bureau) ?? 0) + 1);
      await skipTo(index);
      if (next?.index !== index) return;
      matched.set(bureau, (matched.get(bureau) ?? 0) + 1);
      if (saltedHash(next.canonical, next.salt).equals(hash)) good += 1;
      else report.fault(`entry ${index}: the event of ${bureau} is not the one that was logged`);
      await advance();
    },
    end: async (size) => {
      await skipTo(Infinity);
      await iterator.return?.();
      if (matched.size === 0) { report.open.push('what the events say: their texts are the bureaus’ own, and none is here'); return; }
      report.holds.push(`the texts of ${plural(good, 'event')} of ${[...matched.keys()].join(', ')} are those that were logged`);
      for (const [bureau, some] of matched) if (some < (leaves.get(bureau) ?? 0)) report.open.push(`what ${plural((leaves.get(bureau) ?? 0) - some, 'further event')} of ${bureau} said: no text of them is here (erased after its time, or logged after entry ${count(size)})`);
    },
  };
}
