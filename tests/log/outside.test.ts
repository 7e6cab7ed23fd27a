/** A bureau's auditor and the log of a hub: exported, verified by two verifiers, proven, and caught when the hub takes something back. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run as runCli, type Ran } from '../../src/cli/fixtures.ts';
import { readCheckpoint } from '../../src/kernel/audit/checkpoint.ts';
import { readNote } from '../../src/kernel/audit/note.ts';
import { heldClock, systemClock, type Clock } from '../../src/kernel/clock.ts';
import { run } from '../../src/kernel/store/database.ts';
import { testHub, type TestHub } from '../fixtures.ts';

const OTHER = new URL('../../docs/examples/verify-log/verify.mjs', import.meta.url).pathname;
const runOther = (argv: readonly string[]): Promise<Ran> => new Promise((resolve) => {
  execFile(process.execPath, [OTHER, ...argv], (cause, out, err) => { resolve({ exit: cause === null ? 0 : Number(cause.code ?? -1), out, err }); });
});
const CHECK = { vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'roadside' };

async function office(t: TestContext, clock: Clock = systemClock) {
  const hub = await testHub(t, { clock });
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-auditor-'));
  t.after(() => { rmSync(folder, { recursive: true, force: true }); });
  const tokens = { officer: await hub.token('NL', 'officer', { person: 'A. Jansen' }), auditor: await hub.token('NL', 'auditor', { person: 'B. de Vries' }), other: await hub.token('DE', 'auditor') };
  const work = async (times: number): Promise<string> => {
    let id = '';
    for (let n = 0; n < times; n += 1) {
      const made = await hub.ask<{ id: string }>(tokens.officer, 'POST', '/v1/checks', CHECK);
      assert.equal(made.status, 200, JSON.stringify(made.body));
      id = made.body.id;
    }
    await hub.ask(tokens.officer, 'POST', '/v1/bureaus', { code: 'XX' }); // a refused attempt
    await hub.published();
    return id;
  };
  const command = (token: string, ...argv: string[]): Promise<Ran> => runCli(argv, { hub: { url: hub.url, close: async () => undefined }, token, io: { config: { url: hub.url, token, purposes: [], mayColour: false, recentChecks: 0, reserveMb: 0, webhooks: { networks: [], hosts: [] }, userFolder: join(folder, 'user') } } });
  return { hub, folder, tokens, work, command };
}
const sizeIn = (folder: string): number => readCheckpoint(readNote(readFileSync(join(folder, 'checkpoint'), 'utf8')).text).size;

test('an auditor verifies the hub, exports the log, and both verifiers find the copy sound; the next export fetches only what is new', async (t) => {
  const { folder, tokens, work, command } = await office(t);
  await work(5);
  const first = await command(tokens.auditor, 'audit', 'verify');
  assert.equal(first.exit, 0, first.out + first.err);
  assert.match(first.out, /not verified: whether this is the log’s key/);
  assert.match(first.out, /verified: the texts of \d+ events? of NL are those that were logged/);
  await work(2);
  const second = await command(tokens.auditor, 'audit', 'verify');
  assert.equal(second.exit, 0, second.out);
  assert.match(second.out, /verified: the \d+ entries seen before \(by this user\) are still there/);
  assert.doesNotMatch(second.out, /log’s key/, 'it was kept with the first visit');

  const copy = join(folder, 'copy');
  const made = await command(tokens.auditor, 'audit', 'export', copy);
  assert.equal(made.exit, 0, made.err);
  const size = sizeIn(copy);
  for (const ran of [await command('', 'audit', 'verify', copy), await runOther([copy])]) assert.equal(ran.exit, 0, ran.out + ran.err);
  const events = readFileSync(join(copy, 'events.ndjson'), 'utf8');
  assert.match(events, /B\. de Vries/, 'the bureau’s own events stand in clear');

  await work(3);
  writeFileSync(join(copy, 'events.ndjson'), `${events}{"index":`); // as an export leaves it that is cut off
  const again = await command(tokens.auditor, 'audit', 'export', copy);
  assert.equal(again.exit, 0, again.err);
  assert.ok(sizeIn(copy) > size);
  for (const ran of [await command('', 'audit', 'verify', copy), await runOther([copy])]) assert.equal(ran.exit, 0, ran.out + ran.err);
  assert.match(readFileSync(join(copy, 'events.ndjson'), 'utf8'), /log\.events/, 'the first export is an event itself');

  const others = join(folder, 'others');
  assert.equal((await command(tokens.other, 'audit', 'export', others)).exit, 0);
  assert.doesNotMatch(readFileSync(join(others, 'events.ndjson'), 'utf8'), /Jansen|Vries/, 'another bureau’s events are not in its copy');
  assert.equal((await command('', 'audit', 'verify', others)).exit, 0);
});

test('a proof of a check and of an event holds without the hub, and with one thing changed it does not', async (t) => {
  const { hub, folder, tokens, work, command } = await office(t);
  const check = await work(4);
  const [event] = await run(hub.database.db, `select sequence from audit_events where bureau = 'NL' and outcome = 'refused'`) as { sequence: number }[];
  const key = join(folder, 'key');
  writeFileSync(key, (await hub.ask<string>(tokens.auditor, 'GET', '/v1/log/key')).body);
  for (const [id, says] of [[check, new RegExp(`check ${check} is in leaf \\d+ of NL`)], [`evt_${event?.sequence ?? 0}`, /event evt_\d+ is in leaf \d+ of NL/]] as const) {
    const path = join(folder, `${id}.json`);
    const made = await command(tokens.auditor, 'audit', 'prove', id, '--to', path);
    assert.equal(made.exit, 0, made.err);
    const checked = await command('', 'audit', 'check-proof', path, '--key', key);
    assert.equal(checked.exit, 0, checked.out);
    assert.match(checked.out, says);
    assert.match((await command('', 'audit', 'check-proof', path)).out, /not verified: whether .* is the log’s key/);
    assert.equal((await command(tokens.auditor, 'audit', 'prove', id, '--to', path)).exit, 66, 'nothing is written over');

    const proof = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown> & { canonical: string; proof: string[]; entry: string; index: number };
    const flipped = (text: string): string => `${text.slice(0, 8)}${text[8] === 'A' ? 'B' : 'A'}${text.slice(9)}`;
    for (const bent of [
      { ...proof, canonical: proof.canonical.replace('NL', 'DE') }, { ...proof, proof: proof.proof.slice(1) }, { ...proof, proof: proof.proof.map(flipped) }, { ...proof, index: proof.index + 1 },
      { ...proof, entry: proof.entry.replace('\nNL ', '\nDE ') }, { ...proof, hash: flipped(String(proof.hash)) }, { ...proof, checkpoint: String(proof.checkpoint).replace(/\n\d+\n/, '\n7\n') }, { ...proof, kind: proof.kind === 'check' ? 'change' : 'check' },
    ]) {
      writeFileSync(path, JSON.stringify(bent));
      const ran = await command('', 'audit', 'check-proof', path, '--key', key);
      assert.equal(ran.exit, 1, JSON.stringify(bent));
      assert.match(ran.out, /FAULT: /);
    }
  }
  assert.equal((await command(tokens.other, 'audit', 'prove', check, '--to', join(folder, 'x'))).exit, 65, 'another bureau’s check is not found');
});

const GUARDED = ['log_entries', 'log_checkpoints', 'audit_events'];
/** What whoever owns the tables can do: the triggers that guard them are switched off. */
async function bend(hub: TestHub, ...statements: string[]): Promise<void> {
  await hub.database.transaction(async ({ db }) => {
    for (const table of GUARDED) await run(db, `alter table ${table} disable trigger user`);
    for (const statement of statements) await run(db, statement);
    for (const table of GUARDED) await run(db, `alter table ${table} enable trigger user`);
  });
}

test('a hub that alters an entry, or takes entries back and signs anew, is found by whoever looked before; an export keeps what it had', async (t) => {
  const { hub, folder, tokens, work, command } = await office(t);
  await work(2);
  await work(6);
  const copy = join(folder, 'copy');
  assert.equal((await command(tokens.auditor, 'audit', 'verify')).exit, 0);
  assert.equal((await command(tokens.auditor, 'audit', 'export', copy)).exit, 0);
  const before = readFileSync(join(copy, 'checkpoint'), 'utf8');

  const [entry] = await run(hub.database.db, `select index, entry from log_entries where kind = 'event' and bureau = 'NL' order by index limit 1`) as { index: number; entry: Buffer }[];
  await bend(hub, `update log_entries set entry = convert_to(replace(convert_from(entry, 'UTF8'), 'event', 'evens'), 'UTF8') where index = ${entry?.index ?? 0}`);
  const altered = await command(tokens.auditor, 'audit', 'verify');
  assert.equal(altered.exit, 1, altered.out);
  assert.match(altered.out, new RegExp(`FAULT: entry ${entry?.index ?? 0} is not the one`));
  await bend(hub, `update log_entries set entry = '\\x${entry?.entry.toString('hex') ?? ''}' where index = ${entry?.index ?? 0}`);
  assert.equal((await command(tokens.auditor, 'audit', 'verify')).exit, 0);

  // an audit event that says something else now: the bureau's own look finds it
  const [event] = await run(hub.database.db, `select sequence, unit from audit_events where bureau = 'NL' order by sequence limit 1`) as { sequence: number; unit: string }[];
  await bend(hub, `update audit_events set unit = 'elsewhere' where sequence = ${event?.sequence ?? 0}`);
  const retold = await command(tokens.auditor, 'audit', 'verify');
  assert.equal(retold.exit, 1);
  assert.match(retold.out, /FAULT: entry \d+: the event of NL is not the one that was logged/);
  await bend(hub, `update audit_events set unit = '${event?.unit ?? ''}' where sequence = ${event?.sequence ?? 0}`);

  // the older checkpoint is published again
  const { size } = readCheckpoint(readNote(before).text);
  await bend(hub, `delete from log_checkpoints where size >= ${size}`);
  const shorter = await command(tokens.auditor, 'audit', 'verify');
  assert.equal(shorter.exit, 1, shorter.out);
  assert.match(shorter.out, /FAULT: the log has \d+ entries; \d+ were seen before \(by this user\)/);
  const exported = await command(tokens.auditor, 'audit', 'export', copy);
  assert.equal(exported.exit, 1);
  assert.match(exported.err, /were exported before/);
  assert.equal(readFileSync(join(copy, 'checkpoint'), 'utf8'), before, 'what was exported stays');
  assert.ok(readFileSync(join(copy, 'checkpoint.other'), 'utf8').length > 0, 'and what the hub says now is laid beside it');
});

test('with the year the log takes another name: whoever saw the old one verifies it to its end, and that the new one begins with that', async (t) => {
  const clock = heldClock('2026-12-31T23:50:00.000Z');
  const { tokens, work, command } = await office(t, clock);
  await work(3);
  assert.equal((await command(tokens.auditor, 'audit', 'verify')).exit, 0);
  await work(2);
  clock.move(20 * 60_000);
  await work(2);
  const turned = await command(tokens.auditor, 'audit', 'verify');
  assert.equal(turned.exit, 0, turned.out + turned.err);
  assert.match(turned.out, /verified: the \d+ entries seen before \(by this user\) are still there/);
  assert.match(turned.out, /verified: \S+\/log\/2027 begins with the end of \S+\/log\/2026/);
  assert.doesNotMatch(turned.out, /not verified: whether \S+ went on/);
});
