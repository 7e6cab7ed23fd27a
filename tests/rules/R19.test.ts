/** R19: the audit log is append-only and provable. Whatever was asked, changed or refused is a leaf under a signed checkpoint, and each can be proven. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { readCheckpoint } from '../../src/kernel/audit/checkpoint.ts';
import { readLeaf } from '../../src/kernel/audit/leaves.ts';
import { hashLeaf, rootOf, verifyInclusion } from '../../src/kernel/audit/merkle.ts';
import { readNote, readVkey, verifyNote } from '../../src/kernel/audit/note.ts';
import { bundlePath, entriesOf, nodesIn, tilePath, TILE_WIDTH } from '../../src/kernel/audit/tiles.ts';
import { run } from '../../src/kernel/store/database.ts';
import type { ProofFile } from '../../src/modules/log/schema.ts';
import { testHub, type TestHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

/** A hub in which something of everything has happened, all of it published. */
async function eventful(t: TestContext): Promise<{ hub: TestHub; auditor: string; record: string; check: string; desk: string }> {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk', { person: 'A' });
  const { body: { id: record } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'NL-1', vin: VIN });
  await hub.ask(desk, 'PATCH', `/v1/vehicles/${record}`, { colour: 'black' }, { 'if-match': '*' });
  await hub.settled();
  const officer = await hub.token('DE', 'officer', { person: 'B' });
  const { body: { id: check } } = await hub.ask<{ id: string }>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'border_control' });
  await hub.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W111111' }, purpose: 'border_control' });
  await hub.ask(officer, 'POST', `/v1/vehicles/${record}/clear`, { reason: 'recovered' });
  await hub.published();
  return { hub, auditor: await hub.token('DE', 'auditor', { person: 'C' }), record, check, desk };
}

async function checkpointOf(hub: TestHub, token: string): Promise<{ size: number; root: Buffer; origin: string }> {
  const { body: note } = await hub.ask<string>(token, 'GET', '/v1/log/checkpoint');
  const { body: key } = await hub.ask<string>(token, 'GET', '/v1/log/key');
  const read = readNote(note);
  assert.equal(verifyNote(read, [readVkey(key)]).length, 1);
  return readCheckpoint(read.text);
}

async function fetchBytes(hub: TestHub, token: string, path: string): Promise<Buffer> {
  const answer = await fetch(`${hub.url}/v1/log/${path}`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200, path);
  return Buffer.from(await answer.arrayBuffer());
}

/** The proof as somebody checks it who has nothing but the file. */
function assertProven({ canonical, salt, hash: told, small, entry, index, proof, checkpoint, key, kind }: ProofFile): void {
  const note = readNote(checkpoint);
  assert.equal(verifyNote(note, [readVkey(key)]).length, 1);
  const { size, root } = readCheckpoint(note.text);
  assert.ok(verifyInclusion({ index, size, leaf: hashLeaf(Buffer.from(entry)), proof: proof.map(bytes), root }), 'the entry is in the log');
  const leaf = readLeaf(Buffer.from(entry));
  if (kind === 'event') {
    assert.ok(leaf.kind === 'event');
    assert.deepEqual(hash('sha256', Buffer.concat([bytes(salt ?? ''), Buffer.from(canonical ?? '')]), 'buffer'), leaf.hash);
  } else {
    assert.ok(leaf.kind === 'checks' || leaf.kind === 'changes');
    assert.deepEqual(bytes(told).subarray(0, 32), hash('sha256', canonical ?? '', 'buffer'));
    assert.ok(small && verifyInclusion({ index: small.index, size: small.size, leaf: hashLeaf(bytes(told)), proof: small.hashes.map(bytes), root: leaf.root }), 'it is in its small tree');
  }
}

test('what was done, asked and refused is in the log: any member recomputes its root from entries and tiles', async (t) => {
  const { hub, desk } = await eventful(t);
  const { size, root } = await checkpointOf(hub, desk);
  const width = Math.min(size, TILE_WIDTH);
  assert.ok(size > 5 && size <= TILE_WIDTH);
  const entries = entriesOf(await fetchBytes(hub, desk, bundlePath({ index: 0, width })));
  assert.equal(entries.length, size);
  assert.deepEqual(await fetchBytes(hub, desk, tilePath({ level: 0, index: 0, width })), Buffer.concat(entries.map(hashLeaf)));
  assert.deepEqual(await rootOf(nodesIn(size, (tile) => fetchBytes(hub, desk, tilePath(tile))), size), root);
  const leaves = entries.map(readLeaf);
  assert.equal(leaves[0]?.kind, 'origin');
  const [{ events, refused } = { events: 0, refused: 0 }] = await run(hub.database.db, `select count(*) as events, count(*) filter (where outcome = 'refused') as refused from audit_events`) as { events: number; refused: number }[];
  assert.ok(refused > 0);
  assert.ok(leaves.filter(({ kind }) => kind === 'event').length <= events);
  assert.equal(leaves.flatMap((leaf) => (leaf.kind === 'checks' ? [leaf.checks] : [])).reduce((a, b) => a + b), 2);
  assert.equal(leaves.flatMap((leaf) => (leaf.kind === 'changes' ? [leaf.changes] : [])).reduce((a, b) => a + b), 2);
});

test('a check, a state of a record and an event are proven by a file that needs no hub; another bureau gets none', async (t) => {
  const { hub, auditor, record, check } = await eventful(t);
  const owners = await hub.token('NL', 'auditor', { person: 'D' });
  const { status, body: ofCheck } = await hub.ask<ProofFile>(auditor, 'GET', `/v1/log/proofs/${check}`);
  assert.equal(status, 200);
  assertProven(ofCheck);
  assert.match(ofCheck.canonical ?? '', new RegExp(VIN));
  for (const version of [1, 2]) {
    const { body } = await hub.ask<ProofFile>(owners, 'GET', `/v1/log/proofs/${record}?version=${version}`);
    assertProven(body);
    assert.equal((JSON.parse(body.canonical ?? '') as unknown[])[4], version);
  }
  const { body: { items } } = await hub.ask<{ items: { index: number; canonical: string; salt: string }[] }>(owners, 'GET', '/v1/log/events?limit=500');
  assert.ok(items.length > 0);
  for (const { canonical } of items) {
    const [sequence] = JSON.parse(canonical) as [number];
    assertProven((await hub.ask<ProofFile>(owners, 'GET', `/v1/log/proofs/evt_${sequence}`)).body);
    assert.equal((await hub.ask(auditor, 'GET', `/v1/log/proofs/evt_${sequence}`)).status, 404);
  }
  assert.equal((await hub.ask(owners, 'GET', `/v1/log/proofs/${check}`)).status, 404);
  assert.equal((await hub.ask(auditor, 'GET', `/v1/log/proofs/${record}`)).status, 404);
});

test('an attempt without a valid token is in the log with its network; a flood of them is told by number and does not fill it', async (t) => {
  const hub = await testHub(t);
  const told = async (): Promise<{ detail: { shown: boolean; asked?: string; network: string; untold?: number } }[]> => await run(hub.database.db, `select detail from audit_events where action = 'http.stranger' order by sequence`) as never;
  assert.equal((await hub.ask('cc_nobody', 'GET', '/v1/vehicles')).status, 401);
  assert.equal((await hub.ask('', 'GET', '/v1/status')).status, 401);
  assert.deepEqual((await told()).map(({ detail }) => detail), [
    { code: 'kernel.unauthenticated', network: '127.0.0.0/24', shown: true, asked: 'vehicles.list' }, { code: 'kernel.unauthenticated', network: '127.0.0.0/24', shown: false, asked: 'status.get' },
  ]);
  for (let n = 0; n < 50; n += 1) assert.equal((await hub.ask('cc_nobody', 'GET', '/v1/vehicles')).status, 401);
  assert.equal((await told()).length, 5);
});

test('history in the log is refused by the database to whoever would rewrite it', async (t) => {
  const { hub } = await eventful(t);
  const refused = ['update audit_events set action = action', 'delete from audit_events', 'update check_groups set counted = 0', 'delete from change_groups', 'update log_entries set entry = entry', 'delete from log_entries', 'truncate log_checkpoints',
    'update log_checkpoints set size = 0', 'delete from log_origins', 'update log_tiles set hashes = hashes', 'delete from log_tiles', 'update log_heads set number = number - 1', 'delete from log_heads', 'delete from records'];
  for (const text of refused) await assert.rejects(run(hub.database.db, text), /append-only|only grow|only move on/, text);
});
