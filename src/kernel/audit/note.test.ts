/** Notes and checkpoints against the published examples, and against every line and byte changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkpointText, readCheckpoint } from './checkpoint.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { BadNote, COSIGNATURE, NOTE_SIGNATURE, newSeed, readNote, readVkey, signText, signerKey, timeOf, verifyNote, vkeyOf, writeNote } from './note.ts';

/** The example of golang.org/x/mod/sumdb/note: its key, text and signature. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const ENIGMA = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

test('the published note verifies under the published key', () => {
  const key = readVkey(PETER);
  assert.equal(vkeyOf(key), PETER);
  const note = readNote(ENIGMA);
  assert.deepEqual(verifyNote(note, [key]).map(({ name }) => name), ['PeterNeumann']);
  assert.equal(writeNote(note), ENIGMA);
});

test('the published checkpoint with its cosignature is read: origin, size, root, and the witness’s time', () => {
  const written = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n';
  const note = readNote(written);
  const { origin, size, root } = readCheckpoint(note.text);
  assert.deepEqual([origin, size, root.toString('base64')], ['example.com/behind-the-sofa', 20_852_163, 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=']);
  assert.deepEqual(note.signatures.map(timeOf), [undefined, 1_679_315_147]);
  assert.equal(checkpointText({ origin, size, root }), note.text);
});

test('what a log and its witnesses sign verifies; with any character changed, or under another key of the same name, it does not', () => {
  const log = signerKey('hub.example/2026', NOTE_SIGNATURE, newSeed());
  const witness = signerKey('witness.example', COSIGNATURE, newSeed());
  const text = checkpointText({ origin: 'hub.example/2026', size: 7, root: EMPTY_ROOT });
  const note = { text, signatures: [signText(text, log), signText(text, witness, 1_700_000_000)] };
  const known = [log.verifier, witness.verifier];
  assert.equal(verifyNote(readNote(writeNote(note)), known).length, 2);
  for (let at = 0; at < text.length - 1; at += 1) {
    const changed = { ...note, text: `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}` };
    assert.throws(() => verifyNote(changed, known), BadNote);
  }
  const signature = note.signatures[1]!;
  for (let at = 0; at < signature.bytes.length; at += 1) {
    const bytes = Buffer.from(signature.bytes);
    bytes[at]! ^= 1;
    assert.throws(() => verifyNote({ text, signatures: [{ ...signature, bytes }] }, known), BadNote, `byte ${at}, its time included`);
  }
  assert.deepEqual(verifyNote(note, [signerKey('hub.example/2026', NOTE_SIGNATURE, newSeed()).verifier]), [], 'a key that is not known is passed over');
  assert.throws(() => signText(text, witness), /needs its time/);
});

test('what is no note, no checkpoint and no key is refused with a reason', () => {
  for (const bad of ['', '\n', 'text\n', 'text\n\n', 'text\n\nsigned\n', 'text\n\n\u2014 name\n', 'text\n\n\u2014 name AAAA\n', 'text\n\n\u2014 na+me AAAAAAAA\n', 'a\u0001b\n\n\u2014 n AAAAAAAAAA==\n', `${'x'.repeat(100_001)}\n\n\u2014 n AAAAAAAAAA==\n`, `t\n\n${'\u2014 n AAAAAAAAAA==\n'.repeat(65)}`]) assert.throws(() => readNote(bad), BadNote, JSON.stringify(bad.slice(0, 40)));
  const root = EMPTY_ROOT.toString('base64');
  for (const bad of ['', `o\n1\n`, `o\n01\n${root}\n`, `o\n-1\n${root}\n`, `o\n1e3\n${root}\n`, `o\n9007199254740993\n${root}\n`, `\n1\n${root}\n`, `o\n1\n${root}`, `o\n1\nAAAA\n`, `o\n1\n${root}\n\nx\n`]) assert.throws(() => readCheckpoint(bad), BadNote, JSON.stringify(bad));
  for (const bad of ['', 'name', PETER.replace('c74f20a3', 'c74f20a4'), PETER.replace('PeterNeumann', 'Other'), `${PETER}AAAA`]) assert.throws(() => readVkey(bad), BadNote, bad);
});
