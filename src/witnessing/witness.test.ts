/** A witness by the words of C2SP tlog-witness: what it signs, what it refuses and how, and that it remembers before it answers. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readAddCheckpoint, writeAddCheckpoint } from '../kernel/audit/add-checkpoint.ts';
import { logKey, makeLog, noteOf, type MadeLog } from '../kernel/audit/fixtures.ts';
import { consistencyProof } from '../kernel/audit/merkle.ts';
import { BadNote, COSIGNATURE, readNote, readSignatureLine, signerKey, timeOf, verifyNote, type SignerKey } from '../kernel/audit/note.ts';
import { readSignerKey, writeSignerKey } from '../kernel/audit/log-keys.ts';
import { nodesIn } from '../kernel/audit/tiles.ts';
import { MemoryInUse, MemorySpoilt, openMemory } from './memory.ts';
import { witnessServer } from './server.ts';
import { openWitness, type Witness } from './witness.ts';

const NOW = 1_780_000_000;
const LOG = makeLog({ size: 600 });
const FORK = makeLog({ size: 600, word: 'b', before: makeLog({ size: 200 }) });
const KEY = signerKey('witness.example/w1', COSIGNATURE, Buffer.alloc(32, 1));

const folderFor = (t: Pick<TestContext, 'after'>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-witness-'));
  t.after(() => { rmSync(folder, { recursive: true, force: true }); });
  return folder;
};
async function witnessIn(folder: string, t: Pick<TestContext, 'after'>): Promise<Witness & { readonly close: () => Promise<void> }> {
  const memory = await openMemory(folder);
  t.after(memory.close);
  return { ...openWitness({ key: KEY, logs: [logKey().verifier], memory, seconds: () => NOW }), close: memory.close };
}
const asked = async (log: MadeLog, old: number, size: number, key?: SignerKey): Promise<string> =>
  writeAddCheckpoint({ old, proof: await consistencyProof(nodesIn(log.entries.length, log.tile), old, size), checkpoint: noteOf(log, size, key) });

test('a checkpoint that extends the last one is signed with the time; the signature verifies under the witness’s key', async (t) => {
  const witness = await witnessIn(folderFor(t), t);
  for (const [old, size] of [[0, 9], [9, 9], [9, 300], [300, 513], [513, 601]] as const) {
    const said = await witness.add(await asked(LOG, old, size));
    assert.equal(said.status, 200, said.body);
    const signature = readSignatureLine(said.body.trimEnd());
    assert.equal(timeOf(signature), NOW);
    assert.deepEqual(verifyNote({ text: readNote(noteOf(LOG, size)).text, signatures: [signature] }, [KEY.verifier]), [KEY.verifier]);
  }
});

test('who names another size than the last one is told it, with 409; a proof that does not hold gets 422; nothing is remembered of either', async (t) => {
  const witness = await witnessIn(folderFor(t), t);
  assert.equal((await witness.add(await asked(LOG, 0, 300))).status, 200);
  for (const [body, status, says] of [
    [await asked(LOG, 0, 513), 409, /^300\n$/], [await asked(LOG, 9, 513), 409, /^300\n$/],
    [await asked(FORK, 300, 513), 422, /does not show/], [await asked(FORK, 300, 300), 409, /^300\n$/],
    [writeAddCheckpoint({ old: 300, proof: [], checkpoint: noteOf(LOG, 513) }), 422, /does not show/],
    [(await asked(LOG, 300, 513)).replace('old 300', 'old 600'), 400, /is more than/],
    [await asked(LOG, 300, 513, logKey(LOG.origin, 3)), 403, /no key/],
    [await asked({ ...LOG, origin: 'other.example/log' }, 0, 9), 404, /does not know/],
    ['old 1\n', 400, /begins with/], ['old 01\n\nx\n', 400, /begins with/], [`old 1\nAAAA\n\n${noteOf(LOG, 9)}`, 400, /no hash/], ['old 1\n\nnonsense\n', 400, /note/],
  ] as const) {
    const said = await witness.add(body);
    assert.equal(said.status, status, said.body);
    assert.match(said.body, says);
    if (status === 409) assert.equal(said.contentType, 'text/x.tlog.size');
  }
  assert.equal((await witness.add(await asked(LOG, 300, 513))).status, 200, 'the log that it knows goes on');
});

test('of two checkpoints of one size, and of two that come at the same moment, one history is signed and the other never', async (t) => {
  const witness = await witnessIn(folderFor(t), t);
  assert.equal((await witness.add(await asked(LOG, 0, 201))).status, 200);
  const bodies = await Promise.all([[LOG, 300], [FORK, 300], [LOG, 401], [FORK, 401]].map(([log, size]) => asked(log as MadeLog, 201, size as number)));
  const said = await Promise.all(bodies.map((body) => witness.add(body)));
  assert.deepEqual(said.map(({ status }) => status).sort(), [200, 409, 409, 409]);
});

test('of two histories shown to three witnesses in any order, never both get two signatures', async (t) => {
  for (let order = 0; order < 8; order += 1) {
    const signed = [0, 0];
    for (let n = 0; n < 3; n += 1) {
      const witness = await witnessIn(folderFor(t), t);
      const both = [LOG, FORK].map((log, at) => ({ log, at }));
      for (const { log, at } of (order & (1 << n)) === 0 ? both : both.toReversed()) {
        const statuses = [(await witness.add(await asked(log, 0, 201))).status, (await witness.add(await asked(log, 201, 401))).status, (await witness.add(await asked(log, 401, 513))).status];
        if (statuses.at(-1) === 200) signed[at] = (signed[at] ?? 0) + 1;
      }
    }
    assert.deepEqual([...signed].sort(), order === 0 || order === 7 ? [0, 3] : [1, 2], `order ${order}`);
  }
});

test('a witness that is started again goes on where it was; a memory that was spoilt, and a second process, are refused', async (t) => {
  const folder = folderFor(t);
  const first = await witnessIn(folder, t);
  assert.equal((await first.add(await asked(LOG, 0, 300))).status, 200);
  await first.close();
  const again = await witnessIn(folder, t);
  assert.equal((await again.add(await asked(FORK, 300, 513))).status, 422);
  assert.equal((await again.add(await asked(LOG, 300, 513))).status, 200);
  await again.close();

  const [kept] = readdirSync(folder).filter((name) => name.endsWith('.checkpoint'));
  writeFileSync(join(folder, kept ?? ''), readFileSync(join(folder, kept ?? ''), 'utf8').slice(0, 30));
  const spoilt = await witnessIn(folder, t);
  await assert.rejects(spoilt.add(await asked(LOG, 513, 601)), MemorySpoilt);
  await spoilt.close();
  writeFileSync(join(folder, 'process'), '1\n'); // the first process of every machine
  await assert.rejects(openMemory(folder), MemoryInUse);
});

test('what cannot be kept is not signed: nothing is answered that a power cut could undo', async (t) => {
  const folder = folderFor(t);
  const witness = await witnessIn(folder, t);
  assert.equal((await witness.add(await asked(LOG, 0, 9))).status, 200);
  const [kept = ''] = readdirSync(folder).filter((name) => name.endsWith('.checkpoint'));
  mkdirSync(join(folder, `${kept}.new`)); // where the draft would be written
  await assert.rejects(witness.add(await asked(LOG, 9, 300)));
  rmSync(join(folder, `${kept}.new`), { recursive: true });
  assert.equal((await witness.add(await asked(LOG, 9, 300))).status, 200, 'it still stands at 9');
});

test('over HTTP there is one address; what is too large, or of another method, is refused', async (t) => {
  const faults: unknown[] = [];
  const server = witnessServer(await witnessIn(folderFor(t), t), { onAnswered: () => undefined, onFault: (cause) => { faults.push(cause); } });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.closeAllConnections(); server.close(); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = (path: string, body: string): Promise<Response> => fetch(url + path, { method: 'POST', body });
  const good = await post('/add-checkpoint', await asked(LOG, 0, 9));
  assert.equal(good.status, 200);
  assert.match(await good.text(), /^\u2014 witness\.example\/w1 /u);
  const conflict = await post('/add-checkpoint', await asked(LOG, 0, 9));
  assert.deepEqual([conflict.status, conflict.headers.get('content-type'), await conflict.text()], [409, 'text/x.tlog.size', '9\n']);
  assert.equal((await post('/', 'x')).status, 404);
  assert.equal((await fetch(`${url}/add-checkpoint`)).status, 405);
  assert.equal((await post('/add-checkpoint', 'x'.repeat(600 * 1024)).catch(() => ({ status: 413 }))).status, 413);
  assert.deepEqual(faults, []);
});

test('requests and keys are read as they are written', () => {
  const request = { old: 7, proof: [Buffer.alloc(32, 1)], checkpoint: noteOf(LOG, 9) };
  assert.deepEqual(readAddCheckpoint(writeAddCheckpoint(request)), request);
  assert.throws(() => readAddCheckpoint(writeAddCheckpoint({ ...request, proof: Array.from({ length: 64 }, () => Buffer.alloc(32)) })), BadNote);
  const written = writeSignerKey(KEY, Buffer.alloc(32, 1));
  assert.deepEqual(readSignerKey(written).verifier.bytes, KEY.verifier.bytes);
  for (const bad of ['', 'x', written.replace('w1', 'w2'), written.replace('PRIVATE', 'PUBLIC')]) assert.throws(() => readSignerKey(bad), BadNote, bad);
});
