/**
 * `audit export`: a hub's log copied into a folder, so that it is verified without the hub: checkpoint, key, tiles and entries
 * as they lie on the hub, and the events of the reader's own bureau. Goes on where it was left; fetches only what is missing.
 */
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { readCheckpoint, type Checkpoint } from '../kernel/audit/checkpoint.ts';
import { keyForOrigin } from '../kernel/audit/log-keys.ts';
import { HASH_BYTES, rootOf } from '../kernel/audit/merkle.ts';
import { BadNote, NOTE_SIGNATURE, readNote, verifyNote, type VerifierKey } from '../kernel/audit/note.ts';
import { bundlePath, newTiles, nodesIn, tilePath, type Tile } from '../kernel/audit/tiles.ts';
import type { Arguments } from './arguments.ts';
import { keyIn } from './audit-verify.ts';
import type { Command } from './command.ts';
import { EXIT, Failure, Interrupted } from './exit.ts';
import type { Hub } from './hub.ts';
import type { Io } from './io.ts';
import { pinsOf } from './log-pins.ts';
import { CHECKPOINT_FILE, EVENTS_FILE, KEY_FILE, WITNESSED_FILE, eventsFrom, folderSource, hubSource, readIn, type LogSource } from './log-source.ts';
import { count, plural, shown } from './text.ts';

const AT_ONCE = 8;
const OTHER_FILE = 'checkpoint.other';

async function exportLog(args: Arguments, io: Io, hub: Hub): Promise<number> {
  const folder = args.operands[0] ?? '';
  await mkdir(folder, { recursive: true });
  const source = hubSource(hub, io.signal);
  const keyText = await source.key();
  const note = await source.checkpoint();
  const witnessed = await source.witnessed();
  const key = await keyIn(keyText.trim(), NOTE_SIGNATURE);
  const now = checkpointOf(note, key, hub.url);
  await demandSameKey({ folder, key, io, hub });
  const before = await exportedBefore(folder, key);
  if (before && before.origin !== now.origin) throw new Failure(EXIT.badData, `${folder} holds another log: ${before.origin}, and the hub’s is now ${now.origin}; export it into a folder of its own`);
  if (before && before.size > now.size) return otherHistory({ folder, note, io, why: `the hub’s log has ${count(now.size)} entries; ${count(before.size)} were exported before` });

  const fetched = await fetchParts({ folder, source, size: now.size, io });
  const why = await whyOther(folder, now, before);
  if (why !== undefined) {
    await forgetParts(folder, now.size, before?.size ?? 0);
    return otherHistory({ folder, note, io, why });
  }
  const events = await fetchEvents({ folder, hub, size: now.size });
  await replace(join(folder, KEY_FILE), keyText);
  if (witnessed !== undefined) await replace(join(folder, WITNESSED_FILE), witnessed);
  await replace(join(folder, CHECKPOINT_FILE), note);
  if (before) await forgetParts(folder, before.size, now.size);
  await io.out(`${shown(now.origin)}: ${plural(now.size, 'entry', 'entries')}, ${plural(events, 'event')} of your own bureau; fetched ${plural(fetched, 'file')}\n`);
  return EXIT.done;
}

/** Why what was fetched is not the log that was exported before, going on; undefined where it is. */
async function whyOther(folder: string, now: Checkpoint, before: Checkpoint | undefined): Promise<string | undefined> {
  const nodes = nodesIn(now.size, folderSource(folder).parts.tile);
  if (before && !(await rootOf(nodes, before.size)).equals(before.root)) return `the hub’s log no longer begins with the ${count(before.size)} entries that were exported before`;
  return (await rootOf(nodes, now.size)).equals(now.root) ? undefined : 'the hub’s tiles, with those that were exported before, do not give the root that it signed';
}

function checkpointOf(note: string, key: VerifierKey, where: string): Checkpoint {
  try {
    const read = readNote(note);
    const checkpoint = readCheckpoint(read.text);
    if (verifyNote(read, [keyForOrigin(key, checkpoint.origin) ?? key]).length > 0) return checkpoint;
    throw new BadNote(`it is not signed by ${key.name}`);
  } catch (cause) {
    if (cause instanceof BadNote) throw new Failure(EXIT.unsound, `the checkpoint of ${where} is none: ${cause.message}`);
    throw cause;
  }
}

/** A log does not change its key: one that was seen before, here or by this user, must be the same. */
async function demandSameKey({ folder, key, io, hub }: { readonly folder: string; readonly key: VerifierKey; readonly io: Io; readonly hub: Hub }): Promise<void> {
  const kept = (await readIn(folder, KEY_FILE))?.toString('utf8');
  for (const [text, where] of [[kept, folder], [pinsOf(io.config)[hub.url]?.key, 'this user']] as const) {
    if (text !== undefined && !(await keyIn(text.trim(), NOTE_SIGNATURE)).bytes.equals(key.bytes)) throw new Failure(EXIT.unsound, `the hub names another key of its log (${key.name}) than the one that ${where} has kept; nothing was exported`);
  }
}

async function exportedBefore(folder: string, key: VerifierKey): Promise<Checkpoint | undefined> {
  const note = await readIn(folder, CHECKPOINT_FILE);
  return note && checkpointOf(note.toString('utf8'), key, folder);
}

/** What was exported before is the evidence: it stays as it is, and what the hub says now is laid beside it. */
async function otherHistory({ folder, note, io, why }: { readonly folder: string; readonly note: string; readonly io: Io; readonly why: string }): Promise<number> {
  await replace(join(folder, OTHER_FILE), note);
  io.err(`FAULT: ${why}\nWhat was exported before stays as it is; the hub’s checkpoint of now is in ${join(folder, OTHER_FILE)}.\n`);
  return EXIT.unsound;
}

type Part = { readonly path: string; /** Bytes that it must have, where that is known. */ readonly bytes?: number; readonly fetch: () => Promise<Uint8Array> };

/** Fetches what the folder does not hold; how many files that were. */
async function fetchParts({ folder, source, size, io }: { readonly folder: string; readonly source: LogSource; readonly size: number; readonly io: Io }): Promise<number> {
  const parts = newTiles(0, size).flatMap((tile) => partsOf(tile, source));
  let fetched = 0;
  let at = 0;
  const work = async (): Promise<void> => {
    for (let part = parts[at]; part; part = parts[at]) {
      at += 1;
      if (io.signal.aborted) throw new Interrupted(`${plural(fetched, 'file')} came; the next export goes on from here`);
      if (await isHere(join(folder, part.path), part.bytes)) continue;
      const content = await part.fetch();
      if (part.bytes !== undefined && content.length !== part.bytes) throw new Failure(EXIT.unsound, `${part.path} of the hub has ${content.length} bytes in place of ${part.bytes}`);
      await replace(join(folder, part.path), content);
      fetched += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return fetched;
}

const partsOf = (tile: Tile, { parts }: LogSource): readonly Part[] => [
  { path: tilePath(tile), bytes: tile.width * HASH_BYTES, fetch: () => parts.tile(tile) },
  ...(tile.level === 0 ? [{ path: bundlePath(tile), fetch: () => parts.bundle(tile) }] : []),
];

async function isHere(path: string, bytes: number | undefined): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && (bytes === undefined ? found.size > 0 : found.size === bytes);
}

/** A file whole or not at all: an export that was cut off leaves nothing half written under its name. */
async function replace(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.new`;
  await writeFile(draft, content);
  await rename(draft, path);
}

/** Adds the own bureau's events behind the last one that is kept; how many the file then has. */
async function fetchEvents({ folder, hub, size }: { readonly folder: string; readonly hub: Hub; readonly size: number }): Promise<number> {
  const path = join(folder, EVENTS_FILE);
  const kept = await keptEvents(path);
  const file = await open(path, 'a', 0o600);
  let events = kept.events;
  try {
    if (kept.bytes < (await file.stat()).size) await truncate(path, kept.bytes); // the end of an export that was cut off
    for await (const event of eventsFrom(hub, kept.last)) {
      if (event.index >= size) break; // logged since the checkpoint
      await file.write(`${JSON.stringify(event)}\n`);
      events += 1;
    }
  } finally {
    await file.close();
  }
  return events;
}

/** How much of the file is whole lines, and the last of them. */
async function keptEvents(path: string): Promise<{ readonly last: number; readonly bytes: number; readonly events: number }> {
  if (await stat(path).catch(() => undefined) === undefined) return { last: 0, bytes: 0, events: 0 };
  let [last, bytes, events] = [0, 0, 0];
  const { size } = await stat(path);
  for await (const line of createInterface({ input: createReadStream(path, { encoding: 'utf8' }), crlfDelay: Infinity })) {
    const end = bytes + Buffer.byteLength(line) + 1;
    const index = end > size ? undefined : indexIn(line);
    if (index === undefined) break;
    [last, bytes, events] = [index, end, events + 1];
  }
  return { last, bytes, events };
}

function indexIn(line: string): number | undefined {
  try {
    const { index } = JSON.parse(line) as { readonly index?: unknown };
    return typeof index === 'number' ? index : undefined;
  } catch {
    return undefined;
  }
}

const pathsOf = (size: number): readonly string[] => newTiles(0, size).flatMap((tile) => [tilePath(tile), ...(tile.level === 0 ? [bundlePath(tile)] : [])]);

/** Removes the files of a log of one size that one of another does not have: narrow tiles that wider ones replaced, or what was fetched in vain. */
async function forgetParts(folder: string, of: number, but: number): Promise<void> {
  const kept = new Set(pathsOf(but));
  for (const path of pathsOf(of)) if (!kept.has(path)) await rm(join(folder, path), { force: true });
}

export const exportCommand: Command = {
  name: 'audit export', summary: 'copy the log, and one’s own bureau’s events, to verify them without the hub', operands: ['DIR'], flags: {},
  notes: ['The folder may be exported into again: only what is missing is fetched. It holds your bureau’s events in clear: keep it as you keep those.'],
  run: exportLog,
};
