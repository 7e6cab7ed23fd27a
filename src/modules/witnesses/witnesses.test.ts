/** Witnesses through the front door: asked about the hub's own log, a quorum, one that is slow, one that saw another history. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { checkpointText, readCheckpoint } from '../../kernel/audit/checkpoint.ts';
import { logKey, makeLog, noteOf } from '../../kernel/audit/fixtures.ts';
import { COSIGNATURE, newSeed, readNote, readVkey, signerKey, verifyNote, vkeyOf, type SignerKey } from '../../kernel/audit/note.ts';
import { heldClock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { openMemory, type Memory } from '../../witnessing/memory.ts';
import { witnessServer } from '../../witnessing/server.ts';
import { openWitness } from '../../witnessing/witness.ts';
import { testDatabase, testHub, type Answer, type TestHub } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { demandQuorum, openWitnesses, quorumAt } from './index.ts';
import { insertWitness, listWitnesses } from './store.ts';

const LOCAL = ['127.0.0.0/8'];
const START = '2026-11-22T10:15:00.000Z';
type WitnessItem = { id: string; name: string; url?: string; signed?: { size: number; origin: string; at: string }; fault?: string };
type List = { items: WitnessItem[]; quorum: number; witnessed?: { origin: string; size: number; at: string } };
type Running = { readonly key: SignerKey; readonly url: string; readonly memory: Memory };

async function listening(t: Pick<TestContext, 'after'>, server: Server): Promise<string> {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.closeAllConnections(); server.close(); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A witness as `audit witness` runs it, on this machine. */
async function witness(t: TestContext, name: string, logs: readonly string[], seconds: () => number): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-witness-'));
  const memory = await openMemory(folder);
  t.after(async () => { await memory.close(); rmSync(folder, { recursive: true, force: true }); });
  const key = signerKey(name, COSIGNATURE, newSeed());
  const url = await listening(t, witnessServer(openWitness({ key, logs: logs.map(readVkey), memory, seconds }), { onAnswered: () => undefined, onFault: () => undefined }));
  return { key, url, memory };
}

async function witnessedHub(t: TestContext): Promise<{ hub: TestHub; clock: ReturnType<typeof heldClock>; seconds: () => number; vkey: string; add: (one: Running) => Promise<WitnessItem>; list: (token?: string) => Promise<List> }> {
  const clock = heldClock(START);
  const hub = await testHub(t, { clock, witnessNetworks: LOCAL });
  await hub.token('NL', 'officer');
  await hub.published();
  const vkey = (await hub.ask<string>(hub.admin, 'GET', '/v1/log/key')).body;
  return {
    hub, clock, vkey, seconds: () => Math.floor(clock.ms() / 1000),
    add: async ({ key, url }) => {
      const made = await hub.ask<WitnessItem>(hub.admin, 'POST', '/v1/witnesses', { key: vkeyOf(key.verifier), url });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      return made.body;
    },
    list: async (token) => (await hub.ask<List>(token ?? hub.admin, 'GET', '/v1/witnesses')).body,
  };
}

test('each checkpoint is signed by the witnesses, and once a quorum has signed it stands with their lines where everybody reads it', async (t) => {
  const { hub, vkey, seconds, add, list, clock } = await witnessedHub(t);
  const officer = await hub.token('NL', 'officer');
  assert.equal((await hub.ask(officer, 'GET', '/v1/log/checkpoint/witnessed')).status, 409);
  const three = await Promise.all(['w1', 'w2', 'w3'].map((name) => witness(t, `${name}.example`, [vkey], seconds)));
  for (const one of three) await add(one);
  for (const bureau of ['DE', 'FR', 'BE']) {
    await hub.token(bureau, 'officer'); // the log grows
    await hub.published();
    await until('a quorum has signed the newest checkpoint', async () => {
      await hub.duties();
      const { witnessed } = await list();
      return witnessed?.size === readCheckpoint(readNote((await hub.ask<string>(officer, 'GET', '/v1/log/checkpoint')).body).text).size;
    });
    const note = readNote((await hub.ask<string>(officer, 'GET', '/v1/log/checkpoint/witnessed')).body);
    assert.equal(verifyNote(note, [readVkey(vkey)]).length, 1, 'the log signed it');
    assert.ok(verifyNote(note, three.map(({ key }) => key.verifier)).length >= 2, 'and a quorum');
  }
  const told = await list(officer);
  assert.deepEqual([told.items.length, told.quorum, told.items[0]?.url], [3, 2, undefined], 'where witnesses are asked is the hub’s own matter');
  const before = (await quorumAt(hub.database.db)).witnessed;
  clock.move(31_000);
  await hub.duties();
  await until('it is signed anew although the log stood still', async () => { await hub.duties(); return Date.parse((await quorumAt(hub.database.db)).witnessed?.at ?? '') > Date.parse(before?.at ?? ''); });
});

test('a witness that does not answer holds up nobody; what destroys waits for a quorum and is refused once it is too long ago', async (t) => {
  const { hub, vkey, seconds, add, list, clock } = await witnessedHub(t);
  const { db } = hub.database;
  await demandQuorum(db, clock.now(), 60_000); // without witnesses nothing is asked of them
  const good = await Promise.all(['w1', 'w2'].map((name) => witness(t, `${name}.example`, [vkey], seconds)));
  const silent = await listening(t, createServer(() => undefined)); // takes the question and says nothing
  for (const one of good) await add(one);
  await add({ key: signerKey('w3.example', COSIGNATURE, newSeed()), url: silent } as Running);
  await assert.rejects(demandQuorum(db, clock.now(), 60_000), (cause) => cause instanceof Refusal && cause.code === 'witnesses.quorum_missing');
  await until('two of three signed', async () => { await hub.duties(); return (await list()).witnessed !== undefined; });
  await demandQuorum(db, clock.now(), 60_000);
  const [supervisor, second] = [await hub.token('NL', 'supervisor', { person: 'one' }), await hub.second('NL', 'supervisor')];
  const hide = (bureaus: readonly string[]): Promise<Answer<{ code?: string }>> => hub.inFourEyes<{ code?: string }>(supervisor, second, 'PUT', '/v1/restrictions/vehicles', { bureaus });
  await hub.token('FR', 'desk');
  assert.equal((await hide(['FR'])).status, 200);

  for (const { memory } of good) await memory.close();
  clock.move(61_000);
  await assert.rejects(demandQuorum(db, clock.now(), 60_000), (cause) => cause instanceof Refusal && cause.status === 409 && /witnesses do not answer/.test(cause.message));
  await hub.token('BR', 'desk');
  clock.move(61_000);
  const refused = await hide(['FR', 'BR']);
  assert.deepEqual([refused.status, refused.body.code], [409, 'witnesses.quorum_missing']);
  await until('what shows more needs nobody, once all is hidden', async () => { await hub.duties(); return (await hide([])).status === 200; });
});

test('of two histories of one log the second gets no quorum, whichever witnesses it is shown to; the hub says who saw another', async (t) => {
  const { database } = await testDatabase(t);
  const trunk = makeLog({ size: 200 });
  const [one, two] = [makeLog({ size: 600, word: 'b', before: trunk }), makeLog({ size: 600, word: 'c', before: trunk })];
  const clock = heldClock(START);
  const key = vkeyOf(logKey().verifier);
  const three = await Promise.all(['w1', 'w2', 'w3'].map((name) => witness(t, `${name}.example`, [key], () => Math.floor(clock.ms() / 1000))));
  let shown = { log: one, size: 305 };
  const newest = async () => ({ note: noteOf(shown.log, shown.size), tile: shown.log.tile });
  const witnesses = openWitnesses({ database, log: () => undefined, now: clock.now, networks: LOCAL, newest });
  t.after(witnesses.stop);
  for (const [n, { key: { name, verifier }, url }] of three.entries()) await insertWitness(database.db, { id: `wit_${n}`, name, key: vkeyOf(verifier), url, addedAt: START, addedBy: 'test' });
  await until('the first history is signed', async () => { await witnesses.duty.run(clock.now()); return (await quorumAt(database.db)).witnessed?.size === 305; });

  // the same sizes, larger ones and smaller ones of the other history
  for (const size of [305, 401, 601, 257]) {
    shown = { log: two, size };
    clock.move(31_000);
    await until('each was asked', async () => { await witnesses.duty.run(clock.now()); return (await listWitnesses(database.db)).every(({ faultAt }) => faultAt === clock.now()); });
    for (const { fault } of await listWitnesses(database.db)) assert.match(fault ?? '', size === 305 ? /has signed another history of 305 entries/ : size < 305 ? /was the log set back/ : /answered 422/);
    assert.deepEqual((await quorumAt(database.db)).witnessed?.size, 305);
    for (const { memory } of three) assert.equal(checkpointText((await memory.last(one.origin))!), checkpointText({ origin: one.origin, size: 305, root: one.rootAt(305) }));
  }
  shown = { log: one, size: 601 };
  clock.move(31_000);
  await until('the first history goes on', async () => { await witnesses.duty.run(clock.now()); return (await quorumAt(database.db)).witnessed?.size === 601; });
});

test('a quorum is more than half and never more than there are; keys and addresses are judged before a witness is added', async (t) => {
  const { hub, add } = await witnessedHub(t);
  const fresh = (name: string): Running => ({ key: signerKey(name, COSIGNATURE, newSeed()), url: 'https://witness.police.example/w' } as Running);
  const quorum = (n: unknown) => hub.ask<{ code: string; quorum: number }>(hub.admin, 'PUT', '/v1/witnesses/quorum', { quorum: n });
  assert.equal((await quorum(1)).body.code, 'witnesses.quorum_too_large');
  const [first, second] = [await add(fresh('a.example')), await add(fresh('b.example'))];
  await add(fresh('c.example'));
  assert.equal((await quorum(1)).body.code, 'witnesses.quorum_too_small');
  assert.equal((await quorum(4)).body.code, 'witnesses.quorum_too_large');
  assert.deepEqual((await quorum(3)).body, { quorum: 3, witnesses: 3 });
  assert.equal((await hub.ask<{ code: string }>(hub.admin, 'DELETE', `/v1/witnesses/${first.id}`)).body.code, 'witnesses.quorum_too_large', 'the quorum that was asked for could not be reached any more');
  assert.equal((await quorum(2)).status, 200);
  assert.equal((await hub.ask(hub.admin, 'DELETE', `/v1/witnesses/${first.id}`)).status, 200);
  assert.equal((await hub.ask(hub.admin, 'DELETE', `/v1/witnesses/${first.id}`)).status, 404);

  const key = vkeyOf(signerKey('d.example', COSIGNATURE, newSeed()).verifier);
  const logs = (await hub.ask<string>(hub.admin, 'GET', '/v1/log/key')).body.trim();
  for (const [body, status] of [
    [{ key: logs, url: 'https://w.example/' }, 400], [{ key: 'nonsense', url: 'https://w.example/' }, 400], [{ key, url: 'https://w.example/?a=b' }, 400],
    [{ key, url: 'https://10.0.0.1/' }, 422], [{ key, url: 'http://w.example/' }, 422], [{ key: vkeyOf(signerKey('b.example', COSIGNATURE, newSeed()).verifier), url: 'https://w.example/' }, 409],
  ] as const) assert.equal((await hub.ask(hub.admin, 'POST', '/v1/witnesses', body)).status, status, JSON.stringify(body));
  const supervisor = await hub.token('NL', 'supervisor');
  for (const [method, path, body] of [['POST', '/v1/witnesses', { key, url: 'https://w.example/' }], ['DELETE', `/v1/witnesses/${second.id}`, undefined], ['PUT', '/v1/witnesses/quorum', { quorum: 2 }]] as const) assert.equal((await hub.ask(supervisor, method, path, body)).status, 403);
});
