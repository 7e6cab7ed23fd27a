/** What the console’s browser works out of the log by itself, held against the arithmetic with which the hub writes it. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { checkpointText } from '../../src/kernel/audit/checkpoint.ts';
import { growingTree } from '../../src/kernel/audit/growing.ts';
import { writeLeaf } from '../../src/kernel/audit/leaves.ts';
import { consistencyProof, hashLeaf, inclusionProof, rootOf } from '../../src/kernel/audit/merkle.ts';
import { COSIGNATURE, NOTE_SIGNATURE, newSeed, signText, signerKey, vkeyOf, writeNote, type SignerKey } from '../../src/kernel/audit/note.ts';
import { receiptText, saltedHash } from '../../src/kernel/audit/receipt.ts';
import { nodesIn } from '../../src/kernel/audit/tiles.ts';
import type { ProofFile } from '../../src/modules/log/schema.ts';
import type { KeptReceipt } from '../../src/modules/receipts/schema.ts';
import { fromBase64, type Bytes } from '../../web/src/audit/proving/bytes.ts';
import { tryProof } from '../../web/src/audit/proving/proof.ts';
import { tryReceipt } from '../../web/src/audit/proving/receipt.ts';
import { readVkey } from '../../web/src/audit/proving/note.ts';
import { rootFromTiles, verifyInclusion, type TileReader } from '../../web/src/audit/proving/tree.ts';
import { readPin, tryWhole, writePin, type LogSource, type Pin } from '../../web/src/audit/proving/whole.ts';

const ORIGIN = 'hub.example/log/2026';
const NOW = '2026-11-22T10:00:00.000Z';
const bytes = (buffer: Uint8Array): Bytes => new Uint8Array(buffer);
const leafOf = (n: number, salt = ''): Buffer => hashLeaf(Buffer.from(`entry ${n}${salt}`));

/** A log of so many entries as its hub keeps it: tiles by level and index, the root. `from` on, entries are others'. */
function logOf(size: number, from = Infinity) {
  const tree = growingTree();
  const tiles = new Map<string, Buffer>();
  for (let n = 0; n < size; n += 1) for (const tile of tree.push(leafOf(n, n >= from ? ' forged' : ''))) tiles.set(`${tile.level} ${tile.index}`, tile.bytes);
  for (const tile of tree.edge()) tiles.set(`${tile.level} ${tile.index}`, tile.bytes);
  const read: TileReader = async ({ level, index, width }) => bytes((tiles.get(`${level} ${index}`) ?? Buffer.alloc(0)).subarray(0, width * 32));
  return { size, root: tree.root(), read };
}

const key = signerKey(ORIGIN, NOTE_SIGNATURE, newSeed());
const witness = signerKey('witness.example/1', COSIGNATURE, newSeed());
function checkpointOf({ size, root }: { readonly size: number; readonly root: Buffer }, by: SignerKey = key, cosigned: readonly SignerKey[] = []): string {
  const text = checkpointText({ origin: ORIGIN, size, root });
  return writeNote({ text, signatures: [signText(text, by), ...cosigned.map((one) => signText(text, one, 1_795_000_000))] });
}
const sourceOf = (log: ReturnType<typeof logOf>, said: Partial<LogSource> = {}): LogSource => ({
  key: async () => vkeyOf(key.verifier), checkpoint: async () => checkpointOf(log), witnessed: async () => undefined, tile: log.read, witnesses: async () => ({ keys: [], quorum: 0 }), ...said,
});
const codes = (told: readonly { readonly code: string }[]): readonly string[] => told.map(({ code }) => code);

test('the browser gives the hub’s roots, of the whole and of every beginning of it', async () => {
  for (const size of [1, 2, 7, 255, 256, 257, 600]) {
    const { read, root } = logOf(size);
    assert.deepEqual(Buffer.from(await rootFromTiles(read, size)), root, `${size}`);
    for (const count of [1, Math.ceil(size / 2), size]) assert.deepEqual(Buffer.from(await rootFromTiles(read, size, count)), logOf(count).root, `${count} of ${size}`);
  }
});

test('an entry’s way to the root is taken as the hub writes it, and no other', async () => {
  for (const size of [1, 2, 5, 64, 300]) {
    const { read, root } = logOf(size);
    const nodes = nodesIn(size, (tile) => read(tile));
    for (const index of new Set([0, Math.floor(size / 3), size - 1])) {
      const proof = (await inclusionProof(nodes, index, size)).map(bytes);
      const shown = { index, size, leaf: bytes(leafOf(index)), proof, root: bytes(root) };
      assert.equal(await verifyInclusion(shown), true);
      assert.equal(await verifyInclusion({ ...shown, leaf: bytes(leafOf(index + 1)) }), false);
      assert.equal(await verifyInclusion({ ...shown, proof: [...proof, bytes(root)] }), false, 'longer than the way');
      for (const at of proof.keys()) assert.equal(await verifyInclusion({ ...shown, proof: proof.with(at, bytes(randomBytes(32))) }), false);
    }
  }
  assert.equal((await consistencyProof(nodesIn(7, logOf(7).read), 3, 7)).length > 0, true);
  assert.deepEqual(await rootOf(nodesIn(7, logOf(7).read), 7), logOf(7).root);
});

test('the first visit is verified and says that it was the first; a later one says that what was seen is still there', async () => {
  const first = await tryWhole(sourceOf(logOf(300)), undefined, NOW);
  assert.deepEqual([codes(first.faults), codes(first.holds), codes(first.open)], [[], ['signed', 'root'], ['no_witnesses', 'entries', 'first_visit']]);
  const pin = readPin(writePin(first.pin!));
  const second = await tryWhole(sourceOf(logOf(700)), pin, NOW);
  assert.deepEqual([codes(second.faults), codes(second.holds), second.pin?.seenAt], [[], ['signed', 'root', 'begins'], NOW]);
});

test('a log that was rewritten, shortened, signed by another or damaged is told as such, and is not kept as seen', async () => {
  const pin: Pin = { key: vkeyOf(key.verifier), checkpoint: checkpointOf(logOf(300)), seenAt: NOW };
  const other = signerKey(ORIGIN, NOTE_SIGNATURE, newSeed());
  for (const [source, fault] of [
    [sourceOf(logOf(400, 200)), 'rewritten'], [sourceOf(logOf(200)), 'shrunk'],
    [sourceOf(logOf(400), { checkpoint: async () => checkpointOf(logOf(400), other) }), 'not_signed'],
    [sourceOf(logOf(400), { key: async () => vkeyOf(other.verifier), checkpoint: async () => checkpointOf(logOf(400), other) }), 'other_key'],
    [sourceOf(logOf(400), { tile: logOf(400, 399).read }), 'other_root'], [sourceOf(logOf(400), { tile: async () => new Uint8Array(0) }), 'tile_short'],
    [sourceOf(logOf(400), { checkpoint: async () => checkpointOf(logOf(400)).replace('\n400\n', '\n401\n') }), 'signature'],
  ] as const) {
    const verdict = await tryWhole(source, pin, NOW);
    assert.ok(codes(verdict.faults).includes(fault), `${fault}: ${codes(verdict.faults).join()}`);
    assert.equal(verdict.pin, undefined);
  }
  assert.throws(() => readPin('{"key":'), { code: 'pin_unreadable' });
});

test('witnesses are counted by their signatures; too few are a fault, and a quorum for another history is one', async () => {
  const log = logOf(40);
  const witnesses = async () => ({ keys: [vkeyOf(witness.verifier)], quorum: 1 });
  const signed = await tryWhole(sourceOf(log, { witnesses, checkpoint: async () => checkpointOf(log, key, [witness]) }), undefined, NOW);
  assert.deepEqual([codes(signed.faults), codes(signed.holds).at(-1)], [[], 'witnessed']);
  const earlier = await tryWhole(sourceOf(log, { witnesses, witnessed: async () => checkpointOf(logOf(30), key, [witness]) }), undefined, NOW);
  assert.equal(earlier.holds.at(-1)?.said.n, 30);
  assert.deepEqual(codes((await tryWhole(sourceOf(log, { witnesses }), undefined, NOW)).faults), ['no_quorum']);
  assert.deepEqual(codes((await tryWhole(sourceOf(log, { witnesses, witnessed: async () => checkpointOf(logOf(30, 10), key, [witness]) }), undefined, NOW)).faults), ['other_history']);
});

/** An event's proof as the hub gives it, in a log of its own. */
async function proofFile(): Promise<ProofFile> {
  const salt = randomBytes(16);
  const canonical = '[42,1,"7","2026-11-22T10:00:00.000000Z","people.change","done","NL"]';
  const hash = createHash('sha256').update(salt).update(canonical).digest();
  const entry = writeLeaf({ kind: 'event', bureau: 'NL', number: 3, previous: hash, hash });
  const leaves = [leafOf(0), leafOf(1), hashLeaf(entry), leafOf(3), leafOf(4)];
  const tree = growingTree();
  for (const leaf of leaves) tree.push(leaf);
  const tile = Buffer.concat(leaves);
  return {
    format: 'crosscheck-proof/1', id: 'evt_42', kind: 'event', canonical, salt: salt.toString('base64'), hash: hash.toString('base64'), entry: entry.toString(), index: 2,
    proof: (await inclusionProof(nodesIn(5, async () => tile), 2, 5)).map((one) => one.toString('base64')), checkpoint: checkpointOf({ size: 5, root: tree.root() }), key: vkeyOf(key.verifier),
  };
}

test('a proof holds as it was given; with a word of its text, a hash, its place or its key changed it does not', async () => {
  const file = await proofFile();
  const known = await readVkey(file.key);
  assert.deepEqual(await tryProof(file, known), { faults: [], open: [], bureau: 'NL', number: 3, index: 2, origin: ORIGIN, size: 5 });
  assert.deepEqual((await tryProof(file)).open, ['key_of_file'], 'whose key it is cannot be told from the file');
  const other = signerKey(ORIGIN, NOTE_SIGNATURE, newSeed());
  for (const [changed, fault] of [
    [{ canonical: file.canonical!.replace('done', 'refused') }, 'other_text'], [{ hash: randomBytes(32).toString('base64') }, 'other_leaf'], [{ index: 3 }, 'not_in_tree'],
    [{ proof: file.proof.slice(1) }, 'not_in_tree'], [{ entry: file.entry.replace('NL 3', 'NL 4') }, 'not_in_tree'], [{ checkpoint: file.checkpoint.replace('\n5\n', '\n6\n') }, 'signature'],
    [{ key: vkeyOf(other.verifier) }, 'other_key'], [{ salt: '???' }, 'not_base64'], [{ entry: 'no leaf' }, 'leaf_unreadable'], [{ proof: undefined as unknown as string[] }, 'file_unreadable'],
  ] as const) assert.ok((await tryProof({ ...file, ...changed }, known)).faults.includes(fault), fault);
});

test('a receipt holds as it was kept; with the question, the answer or a line changed it does not', async () => {
  const salt = randomBytes(16);
  const question = { vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'roadside' };
  const answer = { id: 'chk_1', answeredAt: NOW, outcome: 'no_record', asOf: '1-2', findings: [], numbers: [1, 2.5, -0] };
  const text = receiptText([['check', 'chk_1'], ['bureau', 'BR'], ['unit', 'Main unit'], ['at', NOW], ['as-of', '1-2'], ['comparison', '1'], ['model', '1'], ['outcome', 'no_record'], ['kept', 'everything'], ['question', saltedHash(salt, question)], ['answer', saltedHash(salt, answer)]]);
  const signer = signerKey('hub.example/receipts', NOTE_SIGNATURE, newSeed());
  const kept: KeptReceipt = { format: 'crosscheck-receipt-file/1', note: writeNote({ text, signatures: [signText(text, signer)] }), salt: salt.toString('base64'), question, answer, key: vkeyOf(signer.verifier) };
  const known = [await readVkey(kept.key)];
  assert.deepEqual([(await tryReceipt(kept, known)).faults, (await tryReceipt(kept, known)).open, (await tryReceipt(kept, [])).open], [[], ['records_right'], ['records_right', 'key_of_file']]);
  assert.deepEqual((await tryReceipt({ ...kept, question: { ...question, purpose: 'investigation' } }, known)).faults, ['other_question']);
  assert.deepEqual((await tryReceipt({ ...kept, answer: { ...answer, outcome: 'hit' } }, known)).faults, ['other_answer']);
  assert.deepEqual((await tryReceipt({ ...kept, note: kept.note.replace('no_record', 'hit') }, known)).faults, ['signature']);
  assert.deepEqual((await tryReceipt(kept, [await readVkey(vkeyOf(key.verifier))])).faults, ['not_signed_by_hub']);
  assert.equal(fromBase64('AA='), undefined);
});
