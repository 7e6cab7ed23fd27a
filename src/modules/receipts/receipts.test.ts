/** Signed receipts: what an officer was told can be shown later, without the hub; and a receipt tells no more than its answer. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run as command } from '../../cli/fixtures.ts';
import { heldClock } from '../../kernel/clock.ts';
import { openKey } from '../../kernel/audit/key-file.ts';
import { readNote, vkeyOf } from '../../kernel/audit/note.ts';
import { canonicalText, readReceiptText } from '../../kernel/audit/receipt.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import type { KeptReceipt } from './schema.ts';

const VIN = 'WVWZZZ1KZ8W970301';
type Receipted = { id: string; outcome: string; answeredAt: string; receipt?: { note: string; salt: string; question: { vehicle: object }; key: string } };

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-receipts-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
const linesOf = (note: string): ReadonlyMap<string, string> => readReceiptText(readNote(note).text);
const as = (hub: TestHub, token: string) => ({ hub: { url: hub.url, close: async () => undefined }, token });

test('an officer is told "no record" and can show it later: the receipt verifies without the hub', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T12:00:00.000Z') });
  const folder = await folderOf(t);
  const officer = await hub.token('BR', 'officer', { person: 'Souza', unit: 'Santos' });
  const asked = await command(['check', '--vin', VIN, '--purpose', 'roadside', '--receipt', `${folder}/`], as(hub, officer));
  assert.equal(asked.exit, 0, asked.err);
  const [, file = ''] = /receipt: (\S+)/.exec(asked.err) ?? [];
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const keys = await command(['receipt', 'keys'], as(hub, officer));
  await writeFile(join(folder, 'receipts.keys'), keys.out);
  const sound = await command(['receipt', 'verify', file, '--key', join(folder, 'receipts.keys')], { token: undefined });
  assert.equal(sound.exit, 0, sound.out);
  for (const part of ['sound', 'bureau     BR', 'unit       Santos', '2026-11-22T12:00:00.000Z', 'outcome    no_record', VIN, 'It does not prove']) assert.ok(sound.out.includes(part), `${part}\n${sound.out}`);
  assert.ok(!sound.out.includes('No key was given'));
  const alone = await command(['receipt', 'verify', file], { token: undefined });
  assert.equal(alone.exit, 0);
  assert.match(alone.out, /No key was given/);
});

test('a receipt of which anything was altered is not sound, and what is wrong is named', async (t) => {
  const hub = await testHub(t);
  const folder = await folderOf(t);
  const officer = await hub.token('BR', 'officer');
  await command(['check', '--vin', VIN, '--purpose', 'roadside', '--receipt', join(folder, 'one.json')], as(hub, officer));
  const kept = JSON.parse(await readFile(join(folder, 'one.json'), 'utf8')) as KeptReceipt & { question: { vehicle: { vin: string } } };
  const [, key = ''] = kept.key.split('+', 2);
  const wrong: readonly (readonly [KeptReceipt, RegExp, (readonly string[])?])[] = [
    [{ ...kept, question: { ...kept.question, vehicle: { vin: VIN.replace('1', '2') } } }, /question beside it/],
    [{ ...kept, answer: { ...kept.answer, findings: [{ kind: 'hit' }] } }, /answer beside it/],
    [{ ...kept, answer: { ...kept.answer, outcome: 'hit' } }, /outcome is not the one that was signed/],
    [{ ...kept, salt: Buffer.alloc(16).toString('base64') }, /question beside it/],
    [{ ...kept, note: kept.note.replace('outcome no_record', 'outcome hit') }, /does not fit/],
    [{ ...kept, note: kept.note.replace(/\n\n.*/s, '\n') }, /signature lines/],
    [{ ...kept, key: kept.key.replace(key, '00000000') }, /number that stands beside it/],
    [kept, /none of the keys given/, ['--key', await otherKey()]],
  ];
  for (const [altered, why, more = []] of wrong) {
    await writeFile(join(folder, 'altered.json'), JSON.stringify(altered));
    const said = await command(['receipt', 'verify', join(folder, 'altered.json'), ...more], { token: undefined });
    assert.equal(said.exit, 1, said.out);
    assert.match(said.out, why);
  }
});

const otherKey = async (): Promise<string> => vkeyOf((await openKey({ folder: undefined, file: 'receipts.key', name: 'other.example/receipts' })).verifier);

test('a receipt costs nothing where it is not asked for; in batches and streams each check has its own', async (t) => {
  const hub = await testHub(t);
  const folder = await folderOf(t);
  const officer = await hub.token('BR', 'officer');
  const ask = (receipt?: boolean) => ({ vehicle: { vin: VIN }, purpose: 'roadside', ...(receipt === undefined ? {} : { receipt }) });
  assert.equal('receipt' in (await hub.ask<Receipted>(officer, 'POST', '/v1/checks', ask())).body, false);
  const { body: { answers } } = await hub.ask<{ answers: Receipted[] }>(officer, 'POST', '/v1/checks/batch', { checks: [ask(true), ask(false), ask(true), { vehicle: {}, receipt: true }] });
  assert.deepEqual(answers.map(({ receipt }) => receipt !== undefined), [true, false, true, false]);
  for (const { id, receipt } of answers) if (receipt) assert.equal(linesOf(receipt.note).get('check'), id);
  assert.notEqual(answers[0]?.receipt?.salt, answers[2]?.receipt?.salt);
  const streamed = await command(['check', '--stream', '-', '--purpose', 'roadside', '--receipt', join(folder, 'all.ndjson')], { ...as(hub, officer), stdin: `${VIN}\nB-AB 123\n` });
  assert.equal(streamed.exit, 0, streamed.err);
  assert.ok(!streamed.out.includes('crosscheck-receipt'));
  const tried = await command(['receipt', 'verify', join(folder, 'all.ndjson')], { token: undefined });
  assert.match(tried.out, /2 receipts sound, 0 not/);
});

test('where the roadside is told nothing of a discreet check, its receipt is that of a vehicle which is not recorded', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T12:00:00.000Z') });
  const owner = await hub.token('NL', 'desk');
  const supervisor = await hub.token('BR', 'supervisor', { person: 'supervisor' });
  await hub.ask(supervisor, 'PUT', '/v1/settings/discreet', { roadside: 'nothing' });
  await hub.inFourEyes(supervisor, await hub.second('BR', 'supervisor'), 'PUT', '/v1/settings/retention', { purposes: { camera_lane: { keep: 'counted', months: 3 } } });
  await hub.ask(owner, 'POST', '/v1/vehicles', { reference: 'D-1', vin: VIN, action: 'check_discreetly' });
  await hub.settled();
  const gateway = await hub.token('BR', 'gateway', { device: 'lane 3' });
  const check = async (vin: string) => (await hub.ask<Receipted>(gateway, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'camera_lane', receipt: true })).body;
  const [discreet, none] = [await check(VIN), await check('JTDKB20U993482716')];
  const said = ({ receipt }: Receipted) => [...linesOf(receipt?.note ?? '')].filter(([name]) => !['check', 'question', 'answer'].includes(name));
  assert.deepEqual(said(discreet), said(none));
  assert.equal(new Map(said(discreet)).get('kept'), 'counted 2027-02-22');
  assert.equal(new Map(said(discreet)).get('outcome'), 'no_record');
  assert.equal((await hub.ask(await hub.token('BR', 'supervisor'), 'GET', `/v1/checks/${discreet.id}`)).status, 200, 'the bureau has it all the same');
});

test('of a record that is restricted from the asker a receipt tells as little as of one that is not there', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T12:00:00.000Z') });
  const owner = await hub.token('NL', 'desk');
  const officer = await hub.token('BR', 'officer', { person: 'Souza', unit: 'Santos' });
  const check = async () => (await hub.ask<Receipted>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside', receipt: true })).body;
  const said = ({ receipt }: Receipted) => [...linesOf(receipt?.note ?? '')].filter(([name]) => !['check', 'question', 'answer'].includes(name));
  const before = await check();
  await hub.ask(owner, 'POST', '/v1/vehicles', { reference: 'R-1', vin: VIN, restrictions: ['BR'] });
  await hub.settled();
  const after = await check();
  assert.deepEqual(said(after), said(before));
  const { id: _a, receipt: _b, ...told } = after;
  const { id: _c, receipt: _d, ...before_ } = before;
  assert.deepEqual(told, before_);
});

test('a receipt of a training hub says so', async (t) => {
  const hub = await testHub(t, { world: 'training' });
  const folder = await folderOf(t);
  await command(['check', '--vin', VIN, '--purpose', 'roadside', '--receipt', join(folder, 'one.json')], as(hub, await hub.token('BR', 'officer')));
  const said = await command(['receipt', 'verify', join(folder, 'one.json')], { token: undefined });
  assert.equal(said.exit, 0, said.out);
  assert.match(said.out, /^TRAINING: nothing in this receipt is real$/m);
});

test('the key is made once, for its owner’s eyes, and two processes that begin together have one', async (t) => {
  const folder = join(await folderOf(t), 'keys');
  const opened = await Promise.all([openKey({ folder, file: 'receipts.key', name: 'a.example/receipts' }), openKey({ folder, file: 'receipts.key', name: 'a.example/receipts' })]);
  const again = await openKey({ folder, file: 'receipts.key', name: 'moved.example/receipts' });
  assert.deepEqual(new Set([...opened, again].map(({ name, id }) => `${name} ${id}`)).size, 1);
  assert.equal((await stat(join(folder, 'receipts.key'))).mode & 0o777, 0o600);
  await writeFile(join(folder, 'receipts.key'), 'nothing');
  await assert.rejects(openKey({ folder, file: 'receipts.key', name: 'a.example/receipts' }), /holds no key/);
});

test('a value has one canonical text, whatever the order of its members (RFC 8785)', () => {
  assert.equal(canonicalText({ b: [1, undefined, 'é'], a: { d: undefined, c: 1e21, '\u20ac': null } }), '{"a":{"c":1e+21,"€":null},"b":[1,null,"é"]}');
  assert.equal(canonicalText({ '\ufb33': 1, '\ud83d\ude00': 2 }), '{"\ud83d\ude00":2,"\ufb33":1}', 'by UTF-16 code units');
});

test('audit prove ties a receipt to the log: they say the same of the check, and a proof of another check, or of another log, does not', async (t) => {
  const hub = await testHub(t);
  const folder = await folderOf(t);
  const officer = await hub.token('BR', 'officer', { unit: 'Santos' });
  const [receipt, proof] = [join(folder, 'one.json'), join(folder, 'one.proof.json')];
  assert.equal((await command(['check', '--vin', VIN, '--purpose', 'roadside', '--receipt', receipt], as(hub, officer))).exit, 0);
  const other = await hub.ask<Receipted>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  await hub.published();
  const kept = JSON.parse(await readFile(receipt, 'utf8')) as KeptReceipt;
  const id = linesOf(kept.note).get('check') ?? '';
  const auditor = await hub.token('BR', 'auditor');
  const proven = await command(['audit', 'prove', id, '--to', proof], as(hub, auditor));
  assert.equal(proven.exit, 0, proven.err);
  const logKey = join(folder, 'log.key');
  await writeFile(logKey, (await hub.ask<string>(auditor, 'GET', '/v1/log/key')).body);
  const verify = (with_: string) => command(['receipt', 'verify', receipt, '--key', kept.key, '--proof', with_, '--log-key', logKey], { token: undefined });
  const sound = await verify(proof);
  assert.equal(sound.exit, 0, sound.out);
  assert.match(sound.out, new RegExp(`check ${id} is in leaf 1 of BR`));

  const file = JSON.parse(await readFile(proof, 'utf8')) as { canonical: string };
  const altered = join(folder, 'altered.json');
  await writeFile(altered, JSON.stringify({ ...file, canonical: file.canonical.replace('"no_record"', '"hit"') }));
  const refused = await verify(altered);
  assert.equal(refused.exit, 1);
  assert.match(refused.out, /the text is not the one that was logged/);
  assert.match(refused.out, /outcome: the receipt says no_record, the log hit/);

  const wrong = join(folder, 'other.proof.json');
  assert.equal((await command(['audit', 'prove', other.body.id, '--to', wrong], as(hub, auditor))).exit, 0);
  const strange = await verify(wrong);
  assert.equal(strange.exit, 1);
  assert.match(strange.out, new RegExp(`the proof is of check ${other.body.id}, the receipt of check ${id}`));
});
