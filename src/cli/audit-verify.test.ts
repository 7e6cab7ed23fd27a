/** Verification of exported logs: sound ones, ones that were bent, what was seen before, witnesses; our verifier and the independent one side by side. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { logKey, makeLog, noteOf, withEntries, writeCopy } from '../kernel/audit/fixtures.ts';
import { readLeaf, writeLeaf, type Leaf } from '../kernel/audit/leaves.ts';
import { COSIGNATURE, readNote, signText, signerKey, vkeyOf, writeNote, type SignerKey } from '../kernel/audit/note.ts';
import { TAMPERINGS } from '../../tests/log/tampering.ts';
import { seeded } from '../../tests/random.ts';
import { run, type Ran } from './fixtures.ts';

const OTHER = new URL('../../docs/examples/verify-log/verify.mjs', import.meta.url).pathname;
const KEY = vkeyOf(logKey().verifier);

const folderFor = (t: Pick<TestContext, 'after'>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-log-'));
  t.after(() => { rmSync(folder, { recursive: true, force: true }); });
  return folder;
};

/** The verifier of another hand. */
const runOther = (argv: readonly string[]): Promise<Ran> => new Promise((resolve) => {
  execFile(process.execPath, [OTHER, ...argv], (cause, out, err) => { resolve({ exit: cause === null ? 0 : Number(cause.code ?? -1), out, err }); });
});
const both = (argv: readonly string[]): Promise<readonly Ran[]> => Promise.all([run(['audit', 'verify', ...argv], { token: undefined }), runOther(argv)]);

/** As many as `TAMPERINGS` says. */
const TRIED = Number(process.env.TAMPERINGS ?? 200);

test('a sound copy verifies, whatever its size, and it is said what could not be verified', async (t) => {
  for (const size of [1, 8, 255, 256, 257, 512, 700]) {
    const folder = folderFor(t);
    const log = makeLog({ size });
    writeCopy(folder, log);
    for (const ran of await both([folder, '--key', KEY])) assert.equal(ran.exit, 0, `${size}: ${ran.out}${ran.err}`);
  }
  const folder = folderFor(t);
  writeCopy(folder, makeLog({ size: 300 }));
  const { out } = await run(['audit', 'verify', folder], { token: undefined });
  for (const said of [/verified: 305 entries of hub\.example\/log\/2026/, /not verified: whether this is the log’s key/, /not verified: whether anything was taken back/, /not verified: whether others were shown the same history/, /SOUND, as far as/]) assert.match(out, said);
});

test('random tamperings of a copy, two hundred where nothing is said, are all found and named, by both verifiers', async (t) => {
  const random = seeded(t);
  const sound = folderFor(t);
  const log = makeLog({ size: 600 });
  writeCopy(sound, log);
  const before = join(folderFor(t), 'seen');
  writeFileSync(before, noteOf(log, log.ends.findLast((end) => end < 550) ?? 1));
  const argv = ['--key', KEY, '--checkpoint', before];
  for (const ran of await both([sound, ...argv])) assert.equal(ran.exit, 0, ran.out);

  const folder = join(folderFor(t), 'copy');
  for (let n = 0; n < TRIED; n += 1) {
    cpSync(sound, folder, { recursive: true });
    const tampering = TAMPERINGS[n % TAMPERINGS.length];
    assert.ok(tampering);
    const { what, says } = tampering(folder, random);
    for (const [at, ran] of (await both([folder, ...argv])).entries()) {
      const where = `${n}: ${what}, ${at === 0 ? 'our' : 'the other'} verifier: ${ran.out}${ran.err}`;
      assert.equal(ran.exit, 1, where);
      assert.match(ran.out, new RegExp(`FAULT: .*(${says.source})`), where);
    }
    rmSync(folder, { recursive: true });
  }
});

test('a hub that signs a log in which numbers jump, leaves are gone or heads are wrong is found, although every hash fits', async (t) => {
  const log = makeLog({ size: 300 });
  const leaves = log.entries.map(readLeaf);
  const at = (wanted: (leaf: Leaf) => boolean, from = 100): number => leaves.findIndex((leaf, index) => index >= from && wanted(leaf));
  const [deed, heads] = [at(({ kind }) => kind === 'event'), at(({ kind }) => kind === 'heads')];
  const bent = (index: number, change: (leaf: never) => Partial<Leaf>): Buffer[] => log.entries.map((entry, n) => (n === index ? writeLeaf({ ...leaves[n], ...change(leaves[n] as never) } as Leaf) : entry));
  const told = ({ heads: all }: { readonly heads: readonly { bureau: string; number: number; hash: Buffer }[] }) => all;
  for (const [what, entries, says] of [
    ['a number too high', bent(deed, ({ number }: { number: number }) => ({ number: number + 2 })), /jumps from leaf|where \d+ is due/],
    ['a number again', bent(deed, ({ number }: { number: number }) => ({ number: number - 1 })), /where \d+ is due/],
    ['another leaf before', bent(deed, () => ({ previous: Buffer.alloc(32, 1) })), /does not name the leaf/],
    ['a leaf gone', log.entries.toSpliced(deed, 1), /jumps from leaf|where \d+ is due|heads/],
    ['a leaf twice', log.entries.toSpliced(deed, 0, log.entries[deed] ?? Buffer.alloc(0)), /where \d+ is due/],
    ['a batch gone', log.entries.toSpliced(at(({ kind }) => kind === 'heads', 90) + 1, 8), /jumps from leaf|where \d+ is due/],
    ['a head too far', bent(heads, (leaf) => ({ heads: told(leaf).map((head, n) => (n === 0 ? { ...head, number: head.number + 1 } : head)) })), /heads/],
    ['a head of another leaf', bent(heads, (leaf) => ({ heads: told(leaf).map((head, n) => (n === 0 ? { ...head, hash: Buffer.alloc(32, 1) } : head)) })), /heads/],
    ['a head left out', bent(heads, (leaf) => ({ heads: told(leaf).slice(1) })), /heads/],
    ['a head of nobody', bent(heads, (leaf) => ({ heads: [...told(leaf), { bureau: 'ZZ', number: 1, hash: Buffer.alloc(32, 1) }] })), /heads/],
    ['heads in disorder', bent(heads, (leaf) => ({ heads: told(leaf).toReversed() })), /heads/],
    ['no heads at the end', log.entries.slice(0, -1), /ends without heads/],
    ['a second origin', log.entries.toSpliced(deed, 0, log.entries[0] ?? Buffer.alloc(0)), /origin/],
    ['no origin', log.entries.slice(1), /origin/],
    ['another origin', bent(0, () => ({ origin: 'other.example/log/2026' })), /other\.example/],
    ['no leaf at all', log.entries.with(deed, Buffer.from('crosscheck-log/1 gossip\nNL\n')), /no leaf/],
  ] as const) {
    const folder = folderFor(t);
    writeCopy(folder, withEntries(log, entries));
    const [own, other] = await both([folder, '--key', KEY]);
    assert.equal(own?.exit, 1, `${what}: ${own?.out}`);
    assert.match(own.out, new RegExp(`FAULT: .*(${says.source})`), what);
    assert.doesNotMatch(own.out, /do not give the root|does not hold the hashes/, `${what}: every hash fits`);
    assert.equal(other?.exit, 1, `${what}: ${other?.out}`);
    assert.match(other.out, new RegExp(`FAULT: .*(${says.source})`), what);
  }
});

test('what was seen before must still be there: a shorter log, another history and another log’s checkpoint are told apart', async (t) => {
  const folder = folderFor(t);
  const log = makeLog({ size: 400 });
  writeCopy(folder, log, log.ends[40] ?? 0);
  const seen = join(folder, 'seen');
  for (const [note, says] of [
    [noteOf(log, log.entries.length), /401 were seen before|\d+ were seen before/],
    [noteOf(makeLog({ size: 200, word: 'b' }), 201), /are not those that were seen before/],
    [noteOf(log, 9, logKey('hub.example/log/2026', 3)), /is not signed by/],
    [noteOf({ ...log, origin: 'hub.example/log/2025' }, 9), /begins anew as hub\.example\/log\/2026 without naming the end of hub\.example\/log\/2025/],
  ] as const) {
    writeFileSync(seen, note);
    const { exit, out } = await run(['audit', 'verify', folder, '--key', KEY, '--checkpoint', seen], { token: undefined });
    assert.equal(exit, 1, out);
    assert.match(out, says);
  }
  writeFileSync(seen, noteOf(log, log.ends[3] ?? 0));
  const { exit, out } = await run(['audit', 'verify', folder, '--key', KEY, '--checkpoint', seen], { token: undefined });
  assert.equal(exit, 0, out);
  assert.match(out, /verified: the 33 entries seen before/);
});

const witnessed = (note: string, signers: readonly SignerKey[]): string => {
  const { text, signatures } = readNote(note);
  return writeNote({ text, signatures: [...signatures, ...signers.map((key) => signText(text, key, 1_780_000_000))] });
};

test('a quorum of witnesses is counted by their keys; too few, strangers and another history are refused', async (t) => {
  const keys = [1, 2, 3].map((n) => signerKey(`w${n}.example`, COSIGNATURE, Buffer.alloc(32, n)));
  const folder = folderFor(t);
  const log = makeLog({ size: 300 });
  writeCopy(folder, log);
  const size = log.ends[20] ?? 0;
  const argv = [folder, '--key', KEY, ...keys.flatMap((key) => ['--witness', vkeyOf(key.verifier)])];
  const stranger = signerKey('w1.example', COSIGNATURE, Buffer.alloc(32, 8));
  for (const [note, exit, says] of [
    [witnessed(noteOf(log, size), keys.slice(0, 2)), 0, /2 witnesses \(w1\.example, w2\.example\) signed the first 169 entries/],
    [witnessed(noteOf(log, size), keys.slice(0, 1)), 1, /no quorum: 1 of 3 witnesses signed, 2 are needed/],
    [witnessed(noteOf(log, size), [stranger, ...keys.slice(1, 2)]), 1, /no quorum/],
    [witnessed(noteOf(makeLog({ size: 300, word: 'b' }), size), keys), 1, /signed another history/],
  ] as const) {
    writeFileSync(join(folder, 'checkpoint.witnessed'), note);
    const [own, other] = await both(argv);
    assert.equal(own?.exit, exit, own?.out);
    assert.match(own.out, says);
    assert.equal(other?.exit, exit, other?.out);
  }
});

test('a copy that is none, and flags that do not fit, are refused before anything is verified', async (t) => {
  const folder = folderFor(t);
  writeCopy(folder, makeLog({ size: 9 }));
  const witness = vkeyOf(signerKey('w.example', COSIGNATURE, Buffer.alloc(32, 1)).verifier);
  for (const [argv, exit, says] of [
    [[join(folder, 'tile')], 66, /holds no exported log/], [[folder, '--quorum', '1'], 64, /--quorum needs the witnesses/], [[folder, '--witness', witness, '--quorum', '2'], 64, /from 1 to/],
    [[folder, '--witness', KEY], 64, /is the key of a log/], [[folder, '--key', witness], 64, /is the key of a witness/], [[folder, '--checkpoint', join(folder, 'none')], 66, /there is no file/],
  ] as const) {
    const ran = await run(['audit', 'verify', ...argv], { token: undefined });
    assert.equal(ran.exit, exit, ran.err);
    assert.match(ran.err, says);
  }
});
