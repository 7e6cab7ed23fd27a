/** Witness keys and a running witness by the command line, and what an export refuses: against a hub that lies. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { writeAddCheckpoint } from '../kernel/audit/add-checkpoint.ts';
import { logKey, makeLog, noteOf, writeCopy, type MadeLog } from '../kernel/audit/fixtures.ts';
import { readNote, readSignatureLine, readVkey, verifyNote, vkeyOf, type SignerKey } from '../kernel/audit/note.ts';
import { until } from '../../tests/waiting.ts';
import { answerJson, fakeHub, run, type FakeHub } from './fixtures.ts';

const folderFor = (t: Pick<TestContext, 'after'>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-export-'));
  t.after(() => { rmSync(folder, { recursive: true, force: true }); });
  return folder;
};

type Shown = { log: MadeLog; size: number; key: SignerKey; asked: string[] };

/** A hub that shows whatever log it is told to; it serves the folder that an export of that log would be. */
async function lyingHub(t: TestContext, shown: Shown): Promise<FakeHub> {
  const served = folderFor(t);
  const plain = (outgoing: ServerResponse, content: string | Buffer): void => { outgoing.writeHead(200, { 'content-type': 'application/octet-stream' }).end(content); };
  const hub = await fakeHub((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://hub');
    shown.asked.push(pathname);
    writeCopy(served, shown.log, shown.size);
    const path = pathname.replace('/v1/log/', '');
    if (path === 'key') { plain(outgoing, `${vkeyOf(shown.key.verifier)}\n`); return; }
    if (path === 'checkpoint') { plain(outgoing, noteOf(shown.log, shown.size, shown.key)); return; }
    if (path === 'events') { answerJson(outgoing, 200, { items: shown.log.events.filter(({ index }) => index > Number(searchParams.get('after')) && index < shown.size) }); return; }
    if (!path.startsWith('tile/')) { answerJson(outgoing, 404, { title: 'not found', status: 404, code: 'kernel.not_found' }); return; }
    plain(outgoing, readFileSync(join(served, path)));
  });
  t.after(hub.close);
  return hub;
}

test('an export goes on where it was left and fetches only what is missing; a hub that tells another history, or names another key, changes nothing in it', async (t) => {
  const trunk = makeLog({ size: 400 });
  const [log, fork] = [makeLog({ size: 900, word: 'b', before: trunk }), makeLog({ size: 900, word: 'c', before: trunk })];
  const shown: Shown = { log, size: 513, key: logKey(), asked: [] };
  const hub = await lyingHub(t, shown);
  const copy = join(folderFor(t), 'copy');
  const exported = () => { shown.asked.length = 0; return run(['audit', 'export', copy], { hub }); };
  assert.equal((await exported()).exit, 0);
  assert.equal((await run(['audit', 'verify', copy], { token: undefined })).exit, 0);
  shown.size = 801;
  const grown = await exported();
  assert.equal(grown.exit, 0, grown.err);
  assert.ok(!shown.asked.includes('/v1/log/tile/entries/000') && shown.asked.includes('/v1/log/tile/entries/002'), shown.asked.join());
  const verified = await run(['audit', 'verify', copy, '--key', vkeyOf(logKey().verifier)], { token: undefined });
  assert.equal(verified.exit, 0, verified.out);
  const before = readFileSync(join(copy, 'checkpoint'), 'utf8');

  for (const [change, exit, says] of [
    [{ log: fork, size: 905 }, 1, /do not give the root|no longer begins with the 801 entries/], [{ log: fork, size: 801 }, 1, /do not give the root|no longer begins/], [{ log, size: 601 }, 1, /has 601 entries; 801 were exported before/],
    [{ log, size: 905, key: logKey(log.origin, 9) }, 1, /another key/], [{ log: makeLog({ size: 100, origin: 'hub.example/log/2027' }), size: 105, key: logKey('hub.example/log/2027') }, 65, /holds another log/],
  ] as const) {
    Object.assign(shown, { key: logKey() }, change);
    const ran = await exported();
    assert.equal(ran.exit, exit, ran.err);
    assert.match(ran.err, says);
    assert.equal(readFileSync(join(copy, 'checkpoint'), 'utf8'), before);
    assert.equal((await run(['audit', 'verify', copy], { token: undefined })).exit, 0, 'what was exported is still sound');
  }
});

test('a witness is run by a bureau: its key is made for its owner’s eyes, it listens on this machine, signs, and ends when it is told to', async (t) => {
  const folder = folderFor(t);
  const [key, data, name] = [join(folder, 'key'), join(folder, 'data'), 'witness.example/w1'];
  const made = await run(['audit', 'witness-key', '--name', name, '--key', key], { token: undefined });
  assert.equal(made.exit, 0, made.err);
  assert.equal(statSync(key).mode & 0o777, 0o600);
  assert.equal((await run(['audit', 'witness-key', '--name', name, '--key', key], { token: undefined })).exit, 66, 'a key is not written over');

  const argv = ['audit', 'witness', '--name', name, '--key', key, '--data', data, '--port', '0', '--log', vkeyOf(logKey().verifier)];
  const stop = new AbortController();
  let said = '';
  const running = run(argv, { token: undefined, io: { out: async (text) => { said += text; }, signal: stop.signal } });
  await until('it listens', () => said.includes('listens on'));
  const url = /http:\S+/.exec(said)?.[0] ?? '';
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const note = noteOf(makeLog({ size: 100 }), 9);
  const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: writeAddCheckpoint({ old: 0, proof: [], checkpoint: note }) });
  assert.equal(answer.status, 200);
  const signature = readSignatureLine((await answer.text()).trimEnd());
  assert.equal(verifyNote({ text: readNote(note).text, signatures: [signature] }, [readVkey(made.out)]).length, 1);
  stop.abort();
  assert.equal((await running).exit, 0);

  for (const [change, exit, says] of [
    [['--name', 'other.example'], 65, /is witness\.example\/w1’s/], [['--port', '99999'], 64, /--port takes/], [['--log', made.out.trim()], 64, /is the key of a witness/], [['--key', join(folder, 'none')], 66, /witness-key --name/],
  ] as const) {
    const at = argv.indexOf(change[0]);
    const ran = await run([...argv.slice(0, at), ...change, ...argv.slice(at + 2)], { token: undefined });
    assert.equal(ran.exit, exit, ran.err);
    assert.match(ran.err, says);
  }
  writeFileSync(join(folder, 'open'), readFileSync(key), { mode: 0o644 });
  assert.match((await run(argv.with(argv.indexOf(key), join(folder, 'open')), { token: undefined })).err, /may be read by others/);
});
