#!/usr/bin/env node
/**
 * Verifies an exported log of a Crosscheck hub. Written from docs/guides/log-format.md alone: plain JavaScript, nothing but what
 * comes with Node, nothing of Crosscheck's own. It reads the whole log into memory and goes by the definitions of RFC 6962 word for word.
 *
 *   node verify.mjs DIR [--key VKEY] [--checkpoint FILE] [--witness VKEY]… [--quorum N]
 *
 * Exit status: 0 sound, 1 a fault was found and named, 2 it was called wrongly.
 */
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const faults = [];
const fault = (text) => { faults.push(text); };
const sha256 = (...parts) => parts.reduce((h, part) => h.update(part), createHash('sha256')).digest();
const base64 = (text) => { const bytes = Buffer.from(text, 'base64'); return bytes.toString('base64') === text ? bytes : undefined; };

// ---- RFC 6962 §2.1: the hash of a list of leaves, by its definition ----

const leafHash = (entry) => sha256(Buffer.of(0), entry);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

/** MTH over leaf hashes from `from` up to `to`. */
function treeHash(hashes, from = 0, to = hashes.length) {
  const n = to - from;
  if (n === 0) return sha256('');
  if (n === 1) return hashes[from];
  let k = 1;
  while (k * 2 < n) k *= 2;
  return nodeHash(treeHash(hashes, from, from + k), treeHash(hashes, from + k, to));
}

// ---- C2SP signed-note, tlog-checkpoint, tlog-cosignature ----

function readKey(text) {
  const [, name, number, rest] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(text.trim()) ?? [];
  const bytes = rest && base64(rest);
  if (!bytes || bytes.length !== 33) return undefined;
  return sha256(`${name}\n`, bytes).subarray(0, 4).toString('hex') === number ? { name, number, type: bytes[0], raw: bytes.subarray(1) } : undefined;
}

/** The log's key under the name of another year's log: the name belongs to the number. */
const renamed = (key, name) => ({ ...key, name, number: sha256(`${name}\n`, Buffer.of(key.type), key.raw).subarray(0, 4).toString('hex') });
const publicKey = (raw) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });

function readNote(written) {
  const end = written.lastIndexOf('\n\n');
  if (end < 0 || !written.endsWith('\n')) return undefined;
  const signatures = written.slice(end + 2, -1).split('\n').map((line) => {
    const [, name, blob] = /^\u2014 (\S+) (\S+)$/u.exec(line) ?? [];
    const bytes = blob && base64(blob);
    return bytes && bytes.length > 4 ? { name, number: bytes.subarray(0, 4).toString('hex'), bytes: bytes.subarray(4) } : undefined;
  });
  return signatures.includes(undefined) ? undefined : { text: written.slice(0, end + 1), signatures };
}

/** Whether a key signed a note: true, false where it did not, and a fault where its signature does not fit. */
function isSignedBy({ text, signatures }, key, what) {
  const own = signatures.filter(({ name, number }) => name === key.name && number === key.number);
  const fits = own.map(({ bytes }) => {
    const isCosignature = key.type === 4;
    if (bytes.length !== (isCosignature ? 72 : 64)) return false;
    const message = isCosignature ? `cosignature/v1\ntime ${bytes.readBigUInt64BE(0)}\n${text}` : text;
    return verifySignature(null, Buffer.from(message), publicKey(key.raw), bytes.subarray(isCosignature ? 8 : 0));
  });
  if (fits.includes(false)) fault(`${what}: the signature of ${key.name} does not fit`);
  return fits.length > 0 && !fits.includes(false);
}

function readCheckpoint(written, what) {
  const note = readNote(written);
  const [origin, size, root, ...rest] = note?.text.split('\n') ?? [];
  const bytes = root && base64(root);
  if (!note || !origin || !/^(0|[1-9]\d{0,15})$/.test(size) || bytes?.length !== 32 || rest.at(-1) !== '') { fault(`${what} is no checkpoint`); return undefined; }
  return { note, origin, size: Number(size), root: bytes };
}

// ---- C2SP tlog-tiles ----

function tileName(level, index, width) {
  const groups = String(index).padStart(Math.ceil(String(index).length / 3) * 3, '0').match(/.{3}/g);
  const last = groups.pop();
  return `tile/${level}/${groups.map((group) => `x${group}/`).join('')}${last}${width === 256 ? '' : `.p/${width}`}`;
}

function readFile(folder, name) {
  if (existsSync(join(folder, name))) return readFileSync(join(folder, name));
  fault(`${name} is missing`);
  return undefined;
}

function readEntries(folder, size) {
  const entries = [];
  for (let first = 0; first < size; first += 256) {
    const width = Math.min(256, size - first);
    const name = tileName('entries', first / 256, width);
    const bytes = readFile(folder, name) ?? Buffer.alloc(0);
    let at = 0;
    let count = 0;
    while (at + 2 <= bytes.length && at + 2 + bytes.readUInt16BE(at) <= bytes.length) {
      const end = at + 2 + bytes.readUInt16BE(at);
      if (count < width) entries.push(bytes.subarray(at + 2, end));
      at = end;
      count += 1;
    }
    if (at !== bytes.length || count !== width) fault(`${name} holds ${count} whole entries and ${bytes.length - at} bytes more, in place of ${width} entries`);
    while (entries.length < first + width) entries.push(undefined);
  }
  return entries;
}

/** Every tile against the hashes below it; level by level until one hash is all. */
function checkTiles(folder, leaves) {
  for (let level = 0, hashes = leaves; hashes.length > 0; level += 1) {
    const above = [];
    for (let first = 0; first < hashes.length; first += 256) {
      const part = hashes.slice(first, first + 256);
      const name = tileName(level, first / 256, part.length);
      const bytes = readFile(folder, name);
      if (bytes && !bytes.equals(Buffer.concat(part))) {
        const at = part.findIndex((hash, i) => !hash.equals(bytes.subarray(i * 32, i * 32 + 32)));
        fault(`${name}: ${at < 0 ? `it has ${bytes.length} bytes in place of ${part.length * 32}` : `its hash ${at} is not that of ${level === 0 ? `entry ${first + at}` : `the tile below`}`}`);
      }
      if (part.length === 256) above.push(treeHash(part));
    }
    hashes = above;
  }
}

// ---- the leaves of Crosscheck (docs/guides/log-format.md) ----

const ONE_LINE = { event: /^\S{44}$/, checks: /^(\d+) (\d+) \S{44}$/, changes: /^(\d+) \S{44}$/ };

function checkLeaves(entries, leaves, origin) {
  const bureaus = new Map(); // code → { number, hash }
  let moved = new Set();
  const kinds = entries.map((entry, index) => {
    const lines = entry?.toString('utf8').split('\n') ?? [];
    const kind = /^crosscheck-log\/1 (\w+)$/.exec(lines[0] ?? '')?.[1];
    const at = (text) => { fault(`entry ${index}: ${text}`); };
    if (!kind || lines.pop() !== '') { at('it is no leaf'); return undefined; }
    if ((index === 0) !== (kind === 'origin')) at('the origin is the first leaf, and no other');
    if (kind === 'origin') { if (lines[1] !== origin) at(`it begins ${lines[1]}, not ${origin}`); return { kind, lines }; }
    if (kind === 'heads') {
      const due = [...moved].sort().map((code) => `${code} ${bureaus.get(code).number} ${bureaus.get(code).hash.toString('base64')}`);
      if (due.join('\n') !== lines.slice(1).join('\n')) at('the heads are not where the bureaus stand');
      moved = new Set();
      return { kind, lines };
    }
    const [code, number, previous] = (lines[1] ?? '').split(' ');
    if (!ONE_LINE[kind]?.test(lines[2] ?? '') || lines.length !== 3) at(`it is no leaf of ${kind}`);
    const last = bureaus.get(code);
    if (number !== String((last?.number ?? 0) + 1)) at(`leaf ${number} of ${code} where ${(last?.number ?? 0) + 1} is due`);
    if (previous !== (last ? last.hash.toString('base64') : '-')) at(`it does not name the leaf of ${code} before it`);
    bureaus.set(code, { number: Number(number), hash: leaves[index] });
    moved.add(code);
    return { kind, lines, code };
  });
  if (moved.size > 0) fault(`the log ends without heads for ${[...moved].sort().join(', ')}`);
  return kinds;
}

function checkEvents(folder, leaves) {
  const path = join(folder, 'events.ndjson');
  if (!existsSync(path)) return 0;
  const lines = readFileSync(path, 'utf8').split('\n').filter((line) => line !== '');
  const seen = new Set();
  for (const [n, line] of lines.entries()) {
    let event;
    try { event = JSON.parse(line); } catch { fault(`events.ndjson, line ${n + 1}: it is not JSON`); continue; }
    const leaf = leaves[event?.index];
    if (seen.has(event?.index)) fault(`events.ndjson, line ${n + 1}: entry ${event.index} comes twice`);
    seen.add(event?.index);
    if (leaf?.kind !== 'event' || typeof event.canonical !== 'string' || typeof event.salt !== 'string') fault(`events.ndjson, line ${n + 1}: there is no such event in the log`);
    else if (sha256(Buffer.from(event.salt, 'base64'), event.canonical).toString('base64') !== leaf.lines[2]) fault(`events.ndjson, line ${n + 1}: entry ${event.index} was logged otherwise`);
  }
  return lines.length;
}

// ---- all of it ----

function verify(folder, { keyText, before, witnesses, quorum }) {
  const own = readFile(folder, 'key')?.toString('utf8');
  const written = readFile(folder, 'checkpoint')?.toString('utf8');
  if (own === undefined || written === undefined) return undefined;
  const said = readKey(own);
  const known = keyText === undefined ? said : readKey(keyText);
  if (!said) fault('the file key holds no key');
  if (!known) return undefined;
  if (said && !said.raw.equals(known.raw)) fault('the copy names another key of the log than the one that is known');
  const newest = readCheckpoint(written, 'checkpoint');
  if (!newest) return undefined;
  if (!isSignedBy(newest.note, renamed(known, newest.origin), 'checkpoint')) { fault(`the checkpoint is not signed by ${known.name}`); return undefined; }

  const entries = readEntries(folder, newest.size);
  const leaves = entries.map((entry) => leafHash(entry ?? Buffer.alloc(0)));
  if (!treeHash(leaves).equals(newest.root)) fault(`the entries do not give the root that was signed`);
  checkTiles(folder, leaves);
  const events = checkEvents(folder, checkLeaves(entries, leaves, newest.origin));

  const pinned = before === undefined ? undefined : readCheckpoint(before, 'the checkpoint seen before');
  if (pinned && !isSignedBy(pinned.note, renamed(known, pinned.origin), 'the checkpoint seen before')) fault('the checkpoint seen before is not of this log');
  else if (pinned && (pinned.origin !== newest.origin || pinned.size > newest.size || !treeHash(leaves, 0, pinned.size).equals(pinned.root))) fault(`the log does not begin with the ${pinned.size} entries seen before`);
  if (witnesses.length > 0) checkWitnesses(folder, { newest, known, leaves, witnesses, quorum });
  return { origin: newest.origin, size: newest.size, events };
}

function checkWitnesses(folder, { newest, known, leaves, witnesses, quorum }) {
  const witnessed = existsSync(join(folder, 'checkpoint.witnessed')) ? readCheckpoint(readFileSync(join(folder, 'checkpoint.witnessed'), 'utf8'), 'checkpoint.witnessed') : undefined;
  const enough = [newest, witnessed].find((one) => one && isSignedBy(one.note, renamed(known, newest.origin), 'checkpoint.witnessed') && witnesses.filter((key) => isSignedBy(one.note, key, 'a witness')).length >= quorum);
  if (!enough) fault(`no ${quorum} of the ${witnesses.length} witnesses signed`);
  else if (enough.size > newest.size || !treeHash(leaves, 0, enough.size).equals(enough.root)) fault('the witnesses signed another history');
}

function main(argv) {
  const options = { witness: [] };
  const [folder] = argv;
  for (let at = 1; at < argv.length; at += 2) {
    const name = argv[at].replace(/^--/, '');
    if (!['key', 'checkpoint', 'witness', 'quorum'].includes(name) || argv[at + 1] === undefined) return 2;
    if (name === 'witness') options.witness.push(readKey(argv[at + 1])); else options[name] = argv[at + 1];
  }
  if (folder === undefined || options.witness.includes(undefined)) return 2;
  const done = verify(folder, {
    keyText: options.key, before: options.checkpoint === undefined ? undefined : readFileSync(options.checkpoint, 'utf8'),
    witnesses: options.witness, quorum: Number(options.quorum ?? Math.floor(options.witness.length / 2) + 1),
  });
  for (const text of faults) console.log(`FAULT: ${text}`);
  if (!done || faults.length > 0) return 1;
  console.log(`${done.origin}: ${done.size} entries and ${done.events} events are sound`);
  return 0;
}

process.exitCode = main(process.argv.slice(2));
if (process.exitCode === 2) console.error('usage: node verify.mjs DIR [--key VKEY] [--checkpoint FILE] [--witness VKEY]… [--quorum N]');
