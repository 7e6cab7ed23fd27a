/** R22: a replica’s copy is encrypted, expires, is bound to its device and can be revoked. Past expiry every answer says NOT CURRENT. */
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import type { CheckAnswer } from '../../src/modules/checks/schema.ts';
import type { SegmentRow } from '../../src/modules/replicas/schema.ts';
import { deskOf, enrolWith, heardSource, newSigner, OFFICER, placeFor, recordOf, segmentOf, START, testReplica, vaultAt } from '../../src/replica/fixtures.ts';
import { VaultRefused } from '../../src/replica/vault/key.ts';
import { openVault } from '../../src/replica/vault/vault.ts';
import { until } from '../waiting.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const HOUR_MS = 3_600_000;
const later = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();
const question = (vin: string, more: object = {}) => ({ vehicle: { vin }, purpose: 'border_control', ...more });

async function posted(t: TestContext, more: { rows?: readonly SegmentRow[] } = {}) {
  const clock = heldClock(START);
  let count = 0;
  const [signer, hub, place] = [newSigner(), heardSource(), await placeFor(t)];
  const first = segmentOf([deskOf(), recordOf(VIN), ...more.rows ?? []], { at: START, currentUntil: later(24 * HOUR_MS), until: 'place-1', isFull: true, isLast: true }, signer);
  const open = () => testReplica(t, { place, signer, source: hub.source, clock, monotonic: () => count });
  const pass = (ms: number): void => { clock.move(ms); count += ms; };
  const replica = await open();
  hub.say(first);
  await until('the first copy is there', async () => replica.hasCopy());
  return { clock, signer, hub, place, replica, open, pass, first };
}

test('an in-date replica answers without a hub, and says by whom and until when', async (t) => {
  const { replica } = await posted(t);
  const { status, body, headers } = await replica.ask<CheckAnswer>(OFFICER, 'POST', '/v1/checks', question(VIN));
  assert.equal(status, 200, replica.logged.join('\n'));
  assert.deepEqual([body.outcome, body.findings[0]?.kind, body.replica], ['hit', 'hit', { id: 'rpl_00000000000000000000000001', heardAt: START, currentUntil: later(24 * HOUR_MS), notes: ['hit_raised_when_delivered'] }]);
  assert.match(headers.get('crosscheck-replica') ?? '', /current-until=/);
  assert.equal((await replica.ask<CheckAnswer>(OFFICER, 'POST', '/v1/checks', question('WVWZZZ1KZ8W000000'))).body.outcome, 'no_record');
});

test('past expiry every answer says NOT CURRENT: checks, a batch, who one is, the status, the health page and a refusal', async (t) => {
  const { replica, pass } = await posted(t);
  pass(24 * HOUR_MS + 1);
  const { body: answer } = await replica.ask<CheckAnswer>(OFFICER, 'POST', '/v1/checks', question(VIN));
  assert.deepEqual([answer.outcome, answer.replica?.notCurrent], ['hit', true]);
  assert.match(answer.replica?.why ?? '', /counted as current until/);
  const { body: { answers } } = await replica.ask<{ answers: CheckAnswer[] }>(OFFICER, 'POST', '/v1/checks/batch', [question(VIN), question('W0L0TGF35Y2000000')]);
  assert.deepEqual(answers.map((one) => one.replica?.notCurrent), [true, true]);
  for (const path of ['/v1/me', '/v1/status']) assert.equal((await replica.ask<{ replica: { notCurrent?: true } }>(OFFICER, 'GET', path)).body.replica.notCurrent, true, path);
  for (const [path, token] of [['/readyz', ''], ['/v1/vehicles', OFFICER], ['/sign-in', ''], ['/v1/me', 'cc_nobody']] as const) assert.match((await replica.ask(token, 'GET', path)).headers.get('crosscheck-replica') ?? '', /NOT CURRENT/, path);
});

test('hearing from the hub makes it current again', async (t) => {
  const { replica, pass, hub, signer } = await posted(t);
  pass(25 * HOUR_MS);
  hub.say(segmentOf([], { at: later(25 * HOUR_MS), currentUntil: later(49 * HOUR_MS), until: 'place-2' }, signer));
  await until('it is current', async () => replica.currency.isCurrent());
});

test('a clock that was set back is not believed, in the same run and after a restart', async (t) => {
  const { replica, clock, pass, open } = await posted(t);
  pass(2 * HOUR_MS);
  clock.move(-HOUR_MS);
  assert.match(replica.currency.word().why ?? '', /was set back/);
  await replica.end();
  clock.move(-2 * HOUR_MS);
  assert.match((await open()).currency.word().why ?? '', /was set back/);
});

test('time that passed counts although the clock stood still', async (t) => {
  const [signer, hub] = [newSigner(), heardSource()];
  let count = 0;
  const replica = await testReplica(t, { place: await placeFor(t), signer, source: hub.source, clock: heldClock(START), monotonic: () => count });
  hub.say(segmentOf([deskOf()], { at: START, currentUntil: later(24 * HOUR_MS), until: 'p', isFull: true, isLast: true }, signer));
  await until('the copy is there', async () => replica.hasCopy());
  count = 25 * HOUR_MS;
  assert.equal(replica.currency.isCurrent(), false);
});

test('a record ends by its own review date although no hub says so (R13)', async (t) => {
  const { replica, pass } = await posted(t, { rows: [recordOf('W0L0TGF35Y2123456', { endsAt: later(2 * HOUR_MS) })] });
  assert.equal((await replica.ask<CheckAnswer>(OFFICER, 'POST', '/v1/checks', question('W0L0TGF35Y2123456'))).body.outcome, 'hit');
  pass(2 * HOUR_MS);
  assert.equal((await replica.ask<CheckAnswer>(OFFICER, 'POST', '/v1/checks', question('W0L0TGF35Y2123456'))).body.outcome, 'no_record');
});

test('nothing of the copy or of what was asked lies readable on the disk', async (t) => {
  const { replica, place } = await posted(t);
  await replica.ask(OFFICER, 'POST', '/v1/checks', question('WDB2030461A123456', { place: 'lane three' }));
  await replica.end();
  for (const name of await readdir(place.folder)) {
    const bytes = (await readFile(join(place.folder, name))).toString('latin1');
    for (const word of [VIN, 'WDB2030461A123456', 'lane three', 'Jansen', 'Border post', 'black']) assert.ok(!bytes.includes(word), `${word} in ${name}`);
  }
});

test('it starts again from what it has, and the log holds what was answered', async (t) => {
  const { replica, open } = await posted(t);
  const { body: { id } } = await replica.ask<CheckAnswer>(OFFICER, 'POST', '/v1/checks', question(VIN, { ref: 'lane 3' }));
  await replica.end();
  const again = await open();
  assert.equal((await again.ask<CheckAnswer>(OFFICER, 'POST', '/v1/checks', question(VIN))).body.outcome, 'hit');
  const { body: mine } = await again.ask<{ items: { id: string; ref?: string; outcome: string }[] }>(OFFICER, 'GET', '/v1/checks/mine');
  assert.deepEqual(mine.items.map(({ ref, outcome }) => [ref, outcome]), [[undefined, 'hit'], ['lane 3', 'hit']]);
  assert.equal(mine.items[1]?.id, id);
  assert.equal(again.log.head().number > replica.log.head().number - 1, true);
});

test('a segment of another hub, of another bureau, or altered on the way is refused, and changes nothing', async (t) => {
  const { replica, hub, signer } = await posted(t);
  const said = { at: later(1_000), currentUntil: later(99 * HOUR_MS), until: 'place-9' };
  const other = recordOf('WAUZZZ8K9BA000001');
  const altered = Buffer.from(segmentOf([other], said, signer).toString().replace('"DE"', '"BE"'));
  for (const [what, bytes] of [['another hub', segmentOf([other], said, newSigner())], ['another bureau', segmentOf([other], { ...said, of: 'BE' }, signer)], ['altered', altered], ['heard before', segmentOf([other], { ...said, at: later(-HOUR_MS) }, signer)]] as const) {
    const before = replica.logged.length;
    hub.say(segmentOf([], { at: START, currentUntil: later(24 * HOUR_MS), until: 'place-1' }, signer), bytes);
    await until(`${what} was refused`, async () => replica.logged.slice(before).some((line) => line.includes('replica.hub_away')));
    assert.deepEqual([replica.records(), replica.currency.word().heardAt], [1, START], what);
  }
});

test('a damaged copy is not believed: it is said, and fetched anew', async (t) => {
  const { replica, place, open, hub, first } = await posted(t, { rows: Array.from({ length: 400 }, (_, i) => recordOf(`WVWZZZ1KZ8W1${String(i).padStart(5, '0')}`)) });
  await replica.end();
  const path = join(place.folder, 'copy.sealed');
  const bytes = await readFile(path);
  bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
  await writeFile(path, bytes);
  const again = await open();
  assert.deepEqual([again.hasCopy(), again.logged.some((line) => line.includes('replica.copy_damaged'))], [false, true]);
  assert.equal((await again.ask(OFFICER, 'POST', '/v1/checks', question(VIN))).status, 503, 'not checked, never no record');
  hub.say(first);
  await until('it was fetched anew', async () => again.hasCopy());
  assert.equal(hub.asked.at(-1), undefined);
  assert.equal((await again.ask<CheckAnswer>(OFFICER, 'POST', '/v1/checks', question(VIN))).body.outcome, 'hit');
});

test('taken to another machine it does not open; a code of another hub enrols nothing', async (t) => {
  const { replica, place } = await posted(t);
  await replica.end();
  await assert.rejects(openVault({ folder: place.folder, userFolder: place.config, machine: async () => 'another machine' }), (cause) => cause instanceof VaultRefused && /made on another machine/.test(cause.message));
  const vault = await vaultAt(await placeFor(t));
  await assert.rejects(enrolWith(vault, newSigner(), '0'.repeat(45)), /not the hub that gave this code/);
  await vault.release();
});
