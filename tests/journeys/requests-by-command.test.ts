/** A request about data on the command line, from the letter to the printed answer, and the copy that another bureau corrects. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../src/cli/fixtures.ts';
import { testHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';

test('a desk takes a request from its letter to the printed answer, and a bureau that has a copy corrects it', async (t) => {
  const hub = await testHub(t);
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-answers-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [desk, supervisor, finder] = [await hub.token('NL', 'desk', { person: 'de Vries' }), await hub.token('NL', 'supervisor', { person: 'Bakker' }), await hub.token('BR', 'desk', { person: 'Lima' })];
  const by = (token: string) => async (...argv: readonly string[]) => {
    const ran = await run(argv, { hub: { url: hub.url, close: async () => undefined }, token });
    assert.equal(ran.exit, 0, `${argv.join(' ')}\n${ran.out}${ran.err}`);
    return ran.out;
  };
  const [ours, chief, theirs] = [by(desk), by(supervisor), by(finder)];
  const { body: { id: record } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'NL-7', vin: VIN, make: 'Volkswagen' });
  await hub.settled();
  await hub.ask(await hub.token('BR', 'officer', { person: 'Souza', unit: 'Santos' }), 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'port_control' });

  const opened = await ours('requests', 'open', '--kind', 'erasure', '--reference', 'DP-14', '--standing', 'papers seen at the desk', '--vin', VIN);
  const [id = ''] = /req_\w{26}/.exec(opened) ?? [];
  assert.match(opened, /stage +received[\s\S]*now +trace, extend, hand over/);
  assert.match(await ours('requests', 'trace', id), new RegExp(`records +${record}`));
  assert.match(await ours('requests', 'who', id), /BR Santos +check, hit +port control/);
  assert.match(await ours('requests', 'freeze', id), /frozen +yes/);
  await chief('requests', 'decide', id, 'granted', '--reason', 'The vehicle was recovered.');
  assert.match(await ours('requests', 'print', id), /DRAFT: not yet answered/);
  await hub.ask(desk, 'POST', `/v1/vehicles/${record}/clear`, { reason: 'recovered' });
  assert.match(await ours('requests', 'correct', id), /copy +BR, veh_\w+, NOT CONFIRMED/);
  assert.match(await ours('requests', '--open'), /erasure +correcting +DP-14/);
  assert.match(await theirs('corrections', '--open'), new RegExp(`NL NL-7 +${record} +${id}`));
  assert.match(await theirs('corrections', 'confirm', id, '--note', 'taken out'), /confirmed: NL NL-7/);
  assert.match(await ours('requests', 'answer', id), /stage +answered/);
  assert.match(await ours('requests', 'show', id), /copy confirmed/);
  await ours('requests', 'print', id, '--out', join(folder, 'answer.html'));
  const page = await readFile(join(folder, 'answer.html'), 'utf8');
  assert.ok(page.startsWith('<!doctype html>') && page.includes('The vehicle was recovered.') && !page.includes('Souza') && !page.includes('Santos'));
  assert.equal(await ours('requests', '--open'), 'no requests about data\n');
});
