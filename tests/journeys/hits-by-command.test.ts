/** A hit from the first question to the vehicle at home, by the commands that people type, against a whole hub. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../src/cli/fixtures.ts';
import { JPEG } from '../../src/kernel/blobs/fixtures.ts';
import { between } from '../fixtures-hits.ts';

test('finder and owner work a hit by command: requested, answered, noted, acted on, closed, and the vehicle goes home', async (t) => {
  const { hub, hit, owner, finder, clock } = await between(t);
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-journey-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const types = async (token: string, ...argv: readonly string[]): Promise<string> => {
    const ran = await run(argv, { hub: { url: hub.url, close: async () => undefined }, token });
    assert.equal(ran.exit, 0, `${argv.join(' ')}: ${ran.err}`);
    return ran.out;
  };

  assert.match(await types(finder.officer, 'hits'), new RegExp(`raised.*${hit}`));
  assert.match(await types(finder.officer, 'request', hit, '--routine', '--note', 'driver present'), /requested \(routine\), answer due 2026-11-18 13:00 UTC/);
  assert.match(await types(finder.officer, 'request', hit, '--urgent', '--deadline', '2026-11-18T14:30:00Z', '--because', 'ship leaves 14:30'), /requested \(urgent\), answer due 2026-11-18 12:10 UTC/);
  assert.match(await types(owner.desk, 'hits', '--due', '--open', '--role', 'owner'), /2026-11-18 12:10 .*NL NL-0 /);
  assert.match(await types(owner.desk, 'claim', hit, '--note', 'calling the pound'), /now: .*confirm/);
  assert.match(await types(owner.desk, 'answer', hit, 'more-time', '--minutes', '20'), /more time \(urgent\), answer due 2026-11-18 12:20 UTC/);
  await writeFile(join(folder, 'vin.jpg'), JPEG);
  assert.match(await types(finder.officer, 'attach', hit, join(folder, 'vin.jpg')), /^attached: vin\.jpg, image\/jpeg/);
  assert.match(await types(finder.officer, 'note', hit, 'Two locks are drilled.'), /^noted: Two locks are drilled\./);
  clock.move(60_000);
  assert.match(await types(owner.desk, 'answer', hit, 'confirmed'), /confirmed/);

  const story = await types(finder.officer, 'hit', hit);
  for (const part of ['ACT: SEIZE', 'ship leaves 14:30', 'driver present', 'Two locks are drilled.', 'vin.jpg, image/jpeg', 'more time', 'BR officer']) assert.ok(story.includes(part), `${part}\n${story}`);
  const attachment = /not_\w{26}/.exec(story)?.[0] ?? '';
  await types(owner.desk, 'attachment', hit, attachment, '--out', join(folder, 'saved.jpg'));
  assert.deepEqual(new Uint8Array(await readFile(join(folder, 'saved.jpg'))), JPEG);

  assert.match(await types(finder.officer, 'act', hit, 'seized'), /acted/);
  const opened = await types(finder.desk, 'recovery', 'open', hit, '--place', 'Gate 4');
  const file = /rec_\w{26}/.exec(opened)?.[0] ?? '';
  await types(finder.desk, 'recovery', 'custody', file, '--place', 'Police pound', '--keeper', 'Pátio Municipal', '--cost', '18.50', '--currency', 'BRL', '--telephone', '+55 13 1');
  await types(finder.desk, 'recovery', 'cost', file, 'towing', '120', 'BRL');
  await types(finder.desk, 'recovery', 'offer', file, '--by', '2026-12-10');
  assert.match(await types(owner.desk, 'recovery', 'decide', file, 'collect', '--office', 'NCB The Hague'), /stage +decided/);
  await types(finder.desk, 'recovery', 'handover', file, '--to', 'transporter', '--office', 'Autologística', '--place', 'Santos');
  assert.match(await types(owner.desk, 'recovery', 'show', file), /it still stands: CLEAR IT[\s\S]*total +138\.50 BRL/);
  await types(owner.desk, 'recovery', 'arrived', file);
  assert.match(await types(owner.desk, 'recovery', 'list'), /home +NL NL-0/);

  await types(finder.desk, 'takeover', hit);
  assert.match(await types(finder.desk, 'close', hit), /closed, confirmed, seized, completed/);
  const page = join(folder, 'report.html');
  await types(owner.desk, 'report', hit, '--out', page);
  const printed = await readFile(page, 'utf8');
  for (const part of ['CONFIRMED', 'Two locks are drilled.', 'Autologística', '138.50 BRL', 'vin.jpg']) assert.ok(printed.includes(part), part);
  assert.ok(!printed.includes('BR officer') && !(await types(owner.desk, 'report', hit)).includes('BR officer'));
});
