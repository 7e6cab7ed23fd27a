/** The replica's own log: durable and chained, brought once and in order, forgotten in time, and damage is told. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { ReplicaDeed } from '../../modules/replicas/schema.ts';
import { enrolWith, newSigner, placeFor, START, vaultAt } from '../fixtures.ts';
import { HubRefused, type HubLink } from '../following/hub-link.ts';
import { Damaged } from '../vault/sealed-file.ts';
import { openDelivery } from './delivering.ts';
import { hashOf, openLog, verifyLog } from './log.ts';

const HOUR_MS = 3_600_000;
const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();
const deed = (n: number, ms = 0): ReplicaDeed => ({ kind: 'event', action: 'checks.ask', outcome: 'refused', at: at(ms), unit: 'A12', token: 'tok', subjects: [], detail: { n } });
const NOBODY = (): void => { throw new Error('nobody was revoked'); };

async function opened(t: TestContext) {
  const place = await placeFor(t);
  const vault = await vaultAt(place);
  return { place, vault, log: await openLog(vault) };
}

/** A hub that takes what it is brought. */
function taking(answer: (entries: readonly { readonly number: number }[]) => unknown): { readonly link: HubLink; readonly brought: number[][] } {
  const brought: number[][] = [];
  return { brought, link: { ask: async (_method, _path, body) => {
    const { entries } = body as { entries: { number: number; hash: string }[] };
    brought.push(entries.map(({ number }) => number));
    return answer(entries);
  }, stream: () => { throw new Error('nothing is followed here'); } } };
}
const all = (entries: readonly { readonly number: number }[]): object => ({ delivered: entries.at(-1)?.number ?? 0, head: '', hits: 0 });

test('each entry names the one before by its hash, and all are there after a restart', async (t) => {
  const { vault, log } = await opened(t);
  await Promise.all([1, 2, 3].map((n) => log.add([deed(n)])));
  const entries = await log.next();
  let before = Buffer.alloc(32).toString('base64');
  for (const { number, text, hash } of entries) {
    assert.equal(hash, hashOf(before, number, text));
    before = hash;
  }
  await log.close();
  const again = await openLog(vault);
  assert.deepEqual([again.head(), (await again.next()).length], [{ number: 3, hash: before }, 3]);
  await again.close();
  assert.deepEqual(await verifyLog(vault), { entries: 3, head: { number: 3, hash: before }, delivered: { number: 0, hash: Buffer.alloc(32).toString('base64') }, cut: 0 });
});

test('five hundred at once are brought, in order and each once; what the hub has is not brought again', async (t) => {
  const { vault, log } = await opened(t);
  const identity = await enrolWith(vault, newSigner());
  await log.add(Array.from({ length: 1_200 }, (_, n) => deed(n)));
  const hub = taking(all);
  const delivery = openDelivery({ log, link: hub.link, identity, say: () => undefined, onRevoked: NOBODY });
  assert.equal(await delivery.deliverAll(), true);
  assert.deepEqual(hub.brought.map((group) => [group[0], group.at(-1)]), [[1, 500], [501, 1_000], [1_001, 1_200]]);
  await log.add([deed(1_200)]);
  await delivery.deliverAll();
  assert.deepEqual(hub.brought.at(-1), [1_201]);
  await delivery.stop();
  await log.close();
});

test('an answer that was lost leads to the same entries again; a hub that calls the log forked is brought nothing more', async (t) => {
  const { vault, log } = await opened(t);
  const identity = await enrolWith(vault, newSigner());
  await log.add([deed(1), deed(2)]);
  let tries = 0;
  const hub = taking((entries) => {
    tries += 1;
    if (tries === 1) throw new Error('the connection broke');
    if (tries === 2) return all(entries);
    throw new HubRefused(409, 'replicas.log_forked', 'the log has forked');
  });
  const delivery = openDelivery({ log, link: hub.link, identity, say: () => undefined, onRevoked: NOBODY });
  assert.deepEqual([await delivery.deliverAll(), await delivery.deliverAll()], [false, true]);
  assert.deepEqual(hub.brought, [[1, 2], [1, 2]]);
  await log.add([deed(3)]);
  await delivery.deliverAll();
  await delivery.deliverAll();
  assert.deepEqual([hub.brought.length, delivery.refused()], [3, 'the log has forked']);
  await delivery.stop();
  await log.close();
});

test('what the hub has had for days is forgotten, what it does not have never is, and the chain still holds', async (t) => {
  const { vault, log } = await opened(t);
  await log.add([deed(1), deed(2), deed(3, 90 * HOUR_MS)]);
  const [, second] = await log.next();
  await log.noteDelivered({ number: 2, hash: second?.hash ?? '' });
  await log.sweep(Date.parse(at(100 * HOUR_MS)));
  await log.add([deed(4, 100 * HOUR_MS)]);
  assert.deepEqual((await log.next()).map(({ number }) => number), [3, 4]);
  await log.close();
  const verified = await verifyLog(vault);
  assert.deepEqual([verified.entries, verified.head.number, verified.delivered.number], [2, 4, 2]);
});

test('what may be shown once is remembered over a restart', async (t) => {
  const { vault, log } = await opened(t);
  assert.deepEqual([await log.isFirst('a proof', Date.parse(at(HOUR_MS))), await log.isFirst('a proof', Date.parse(at(HOUR_MS)))], [true, false]);
  await log.close();
  const again = await openLog(vault);
  assert.equal(await again.isFirst('a proof', Date.parse(at(HOUR_MS))), false);
  await again.close();
});

test('a log of which one byte was altered does not verify', async (t) => {
  const { place, vault, log } = await opened(t);
  for (let n = 1; n <= 3; n += 1) await log.add([deed(n)]);
  await log.close();
  const path = join(place.folder, 'log.sealed');
  const bytes = await readFile(path);
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  await writeFile(path, bytes);
  await assert.rejects(verifyLog(vault), Damaged);
});
