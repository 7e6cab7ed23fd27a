/** Ways to bend an exported log, each with what a verifier has to say of it. */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logKey, makeLog, noteOf, writeCopy, type MadeLog } from '../../src/kernel/audit/fixtures.ts';
import { vkeyOf } from '../../src/kernel/audit/note.ts';
import { bundleOf, entriesOf } from '../../src/kernel/audit/tiles.ts';
import type { Random } from '../random.ts';

/** What was done, and words of which each verifier has to say one. */
export type Tampered = { readonly what: string; readonly says: RegExp };
export type Tampering = (folder: string, random: Random) => Tampered;

const filesUnder = (folder: string, under: string): readonly string[] => readdirSync(join(folder, under), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name).slice(folder.length + 1)).sort();
const tiles = (folder: string): readonly string[] => filesUnder(folder, 'tile').filter((path) => !path.startsWith('tile/entries'));
const bundles = (folder: string): readonly string[] => filesUnder(folder, 'tile/entries');
const escaped = (text: string): string => text.replaceAll(/[.[\]]/g, String.raw`\$&`);

function rewrite(folder: string, path: string, change: (bytes: Buffer) => Uint8Array | string): void {
  writeFileSync(join(folder, path), change(readFileSync(join(folder, path))));
}

function flipped(bytes: Buffer, at: number, random: Random): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes;
}

const inTile = (name: string, change: (bytes: Buffer, random: Random) => Uint8Array): Tampering => (folder, random) => {
  const path = random.pick(tiles(folder));
  rewrite(folder, path, (bytes) => change(bytes, random));
  return { what: `${name} ${path}`, says: new RegExp(escaped(path)) };
};

const inBundle = (name: string, change: (entries: Buffer[], random: Random) => void): Tampering => (folder, random) => {
  const path = random.pick(bundles(folder));
  rewrite(folder, path, (bytes) => { const entries = entriesOf(bytes).map((entry) => Buffer.from(entry)); change(entries, random); return bundleOf(entries); });
  return { what: `${name} ${path}`, says: new RegExp(`entry \\d+|${escaped(path)}`) };
};

const lines = (text: Buffer): string[] => text.toString('utf8').split('\n').filter((line) => line !== '');
const inEvents = (name: string, change: (all: string[], random: Random) => readonly string[]): Tampering => (folder, random) => {
  rewrite(folder, 'events.ndjson', (text) => `${change(lines(text), random).join('\n')}\n`);
  return { what: `events: ${name}`, says: /event/ };
};
const edited = (line: string | undefined, change: (event: { index: number; canonical: string; salt: string }) => void): string => {
  const event = JSON.parse(line ?? '{}') as { index: number; canonical: string; salt: string };
  change(event);
  return JSON.stringify(event);
};
const one = (all: string[], random: Random, change: (event: { index: number; canonical: string; salt: string }) => void): string[] => {
  const at = random.below(all.length);
  all[at] = edited(all[at], change);
  return all;
};

const gone = (kind: 'tile' | 'bundle'): Tampering => (folder, random) => {
  const path = random.pick(kind === 'tile' ? tiles(folder) : bundles(folder));
  rmSync(join(folder, path));
  return { what: `deleted ${path}`, says: new RegExp(`${escaped(path)} is missing`) };
};

/** The whole copy made anew from a history that was bent, tiles and all; only what it cannot forge is left. */
const rebuilt = (what: string, says: RegExp, write: (folder: string, bent: MadeLog) => void): Tampering => (folder, random) => {
  const before = makeLog({ size: 200 + random.below(300) });
  const bent = makeLog({ size: 600, word: `other ${random.below(1e6)}`, before });
  rmSync(folder, { recursive: true });
  writeCopy(folder, bent);
  write(folder, bent);
  return { what, says };
};

const other = logKey('hub.example/log/2026', 9);

export const TAMPERINGS: readonly Tampering[] = [
  inTile('one bit of', (bytes, random) => flipped(bytes, random.below(bytes.length), random)),
  inTile('the end cut off', (bytes, random) => bytes.subarray(0, bytes.length - 1 - random.below(32))),
  inTile('a hash inserted into', (bytes) => Buffer.concat([bytes, Buffer.alloc(32, 1)])),
  gone('tile'), gone('bundle'),
  inBundle('one bit of an entry in', (entries, random) => { const entry = random.pick(entries); flipped(entry, random.below(entry.length), random); }),
  inBundle('an entry dropped from', (entries, random) => { entries.splice(random.below(entries.length), 1); }),
  inBundle('an entry inserted into', (entries, random) => { entries.splice(random.below(entries.length), 0, Buffer.from(random.pick(entries))); }),
  inBundle('an entry in place of another in', (entries, random) => { const at = random.below(entries.length - 1); entries[at] = Buffer.from(entries[at + 1] ?? ''); }),
  inBundle('entries exchanged in', (entries, random) => { const at = random.below(entries.length - 1); [entries[at], entries[at + 1]] = [entries[at + 1] ?? Buffer.alloc(0), entries[at] ?? Buffer.alloc(0)]; }),
  (folder, random) => { // the text: origin, size or root
    const at = random.below(readFileSync(join(folder, 'checkpoint'), 'utf8').indexOf('\n\n'));
    rewrite(folder, 'checkpoint', (bytes) => flipped(bytes, at, random));
    return { what: `checkpoint, byte ${at}`, says: /checkpoint|note|signature/ };
  },
  (folder, random) => {
    rewrite(folder, 'checkpoint', (bytes) => { const at = bytes.length - 3 - random.below(80); bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41; return bytes; });
    return { what: 'the signature', says: /signature|signed|checkpoint/ };
  },
  (folder) => { rewrite(folder, 'key', () => `${vkeyOf(other.verifier)}\n`); return { what: 'the key replaced', says: /another key/ }; },
  (folder, random) => { rewrite(folder, 'key', (bytes) => flipped(bytes, random.below(bytes.length - 1), random)); return { what: 'one bit of the key', says: /key/ }; },
  inEvents('text altered', (all, random) => one(all, random, (event) => { event.canonical = event.canonical.replace('done', 'refused'); })),
  inEvents('salt altered', (all, random) => one(all, random, (event) => { event.salt = Buffer.alloc(16, random.below(256)).toString('base64'); })),
  inEvents('moved to another entry', (all, random) => one(all, random, (event) => { event.index += 1 + random.below(5); })),
  inEvents('one twice', (all, random) => { const at = random.below(all.length); all.splice(at, 0, all[at] ?? ''); return all; }),
  inEvents('one invented', (all) => [...all, edited(all.at(-1), (event) => { event.index += 3; event.canonical = '["invented"]'; })]),
  rebuilt('history bent, all tiles rebuilt, the old checkpoint kept', /root|checkpoint/, (folder) => { writeFileSync(join(folder, 'checkpoint'), noteOf(makeLog({ size: 600 }), makeLog({ size: 600 }).entries.length)); }),
  rebuilt('history bent and signed with another key, the key replaced', /another key/, (folder, bent) => { writeFileSync(join(folder, 'checkpoint'), noteOf(bent, bent.entries.length, other)); writeFileSync(join(folder, 'key'), `${vkeyOf(other.verifier)}\n`); }),
  rebuilt('history bent and signed with the log’s own key', /seen before/, () => undefined),
];
