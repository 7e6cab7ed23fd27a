/** Commands of how records live and end, against a whole hub. */
import assert from 'node:assert/strict';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { testHub } from '../../tests/fixtures.ts';
import { heldClock } from '../kernel/clock.ts';
import { run, type Ran } from './fixtures.ts';

const DAY_MS = 86_400_000;

async function open(t: Parameters<typeof testHub>[0]) {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const as = (token: string) => (...argv: string[]): Promise<Ran> => run(argv, { hub: { url: hub.url, close: async () => undefined }, token, io: { columns: 160 } });
  const tokens = { desk: await hub.token('NL', 'desk', { person: 'A' }), second: await hub.token('NL', 'supervisor', { person: 'B' }), german: await hub.token('DE', 'desk') };
  return { hub, clock, tokens, desk: as(tokens.desk), second: as(tokens.second), german: as(tokens.german), admin: as(hub.admin), as };
}

test('what waits is listed with its version, approved with it or refused, by reference or id', async (t) => {
  const { hub, clock, tokens, desk, second } = await open(t);
  await hub.ask(tokens.second, 'PUT', '/v1/settings/approvals', { singleRecords: true });
  for (const reference of ['A', 'B']) {
    await hub.ask(tokens.desk, 'POST', '/v1/vehicles', { reference, vin: 'WVWZZZ1KZ8W970301' });
    clock.move(1);
  }
  assert.match((await second('vehicles', 'approvals')).out, /RECORD +REFERENCE +VERSION.*\nveh_\w+ +A +1 +Main unit, A +2026-11-22 10:00 +2026-11-29\nveh_/);
  assert.match((await desk('vehicles', 'show', '--reference', 'A')).out, /waits for +a second person: the record, asked by Main unit, A, lapses 2026-11-29/);
  assert.deepEqual([(await desk('vehicles', 'approve', '--reference', 'A', '--version', '1')).exit, (await second('vehicles', 'approve', '--reference', 'A')).exit], [65, 64]);
  assert.equal((await second('vehicles', 'approve', '--reference', 'A', '--version', '1')).out, 'NL A approved: live, version 2\n');
  assert.equal((await second('vehicles', 'refuse', '--reference', 'B', '--note', 'typed twice')).out, 'NL B refused: not approved, version 2\n');
  assert.equal((await second('vehicles', 'approvals')).out, 'nothing waits\n');
});

test('a record is suspended, objected to and resumed; contested and answered; located and justified', async (t) => {
  const { hub, tokens, desk, german, admin, as } = await open(t);
  /** Another person of the bureau does what the command said to do next. */
  const approved = async (by: string, proposed: Ran): Promise<void> => {
    const [, proposal = ''] = /proposals show (pro_\w{26})/.exec(proposed.out) ?? [];
    assert.deepEqual([proposed.exit, proposed.out.startsWith('NOT DONE YET')], [30, true], proposed.err);
    const [, hash = ''] = /hash +([0-9a-f]{64})/.exec((await as(by)('proposals', 'show', proposal)).out) ?? [];
    assert.equal((await as(by)('proposals', 'approve', proposal, '--hash', hash)).exit, 0);
  };
  const { body: { id } } = await hub.ask<{ id: string }>(tokens.desk, 'POST', '/v1/vehicles', { reference: 'A', vin: 'WVWZZZ1KZ8W970301' });
  await approved(await hub.second('HUB', 'administrator'), await admin('vehicles', 'suspend', id, '--reason', 'a court'));
  assert.match((await desk('vehicles', 'show', id)).out, /suspended +by the hub, 2026-11-22, a court/);
  assert.equal((await desk('vehicles', 'object', '--reference', 'A', '--note', 'not so')).out, 'NL A objected to: suspended, version 3\n');
  assert.equal((await admin('vehicles', 'resume', id, '--reason', 'decided')).out, 'NL A resumed: live, version 4\n');
  await approved(await hub.second('DE', 'desk'), await german('vehicles', 'dispute', id, '--kind', 'clone', '--reason', 'ours'));
  assert.match((await desk('vehicles', 'show', id)).out, /Said to be cloned by DE on 2026-11-22: ours\./);
  assert.equal((await desk('vehicles', 'reply', id, '--outcome', 'stands', '--note', 'measured', '--mark', '1')).out, 'NL A answered: live, version 6\n');
  assert.equal((await desk('vehicles', 'reply', id, '--outcome', 'stands', '--note', 'x', '--mark', 'one')).exit, 64);
  await hub.ask(tokens.german, 'POST', `/v1/vehicles/${id}/locate`, {});
  assert.equal((await desk('vehicles', 'justify', id, '--reason', 'evidence', '--until', '2026-12-31')).out, 'NL A justified: located, version 8\n');
  await desk('vehicles', 'clear', id, '--reason', 'entered_in_error');
  assert.equal((await desk('vehicles', 'restore', id, '--reason', 'it was not')).out, 'NL A restored: located, version 10\n');
});

test('ageing records are listed, written as a file, cut down in it and sent back; campaigns say how far it is', async (t) => {
  const { hub, clock, tokens, desk, second } = await open(t);
  for (const reference of ['A', 'B', 'C']) await hub.ask(tokens.desk, 'POST', '/v1/vehicles', { reference, vin: 'WVWZZZ1KZ8W970301', make: 'VW' });
  clock.move(400 * DAY_MS);
  assert.match((await desk('vehicles', 'ageing', '--limit', '2')).out, /^VALIDATED +REFERENCE.*\n2026-11-22 +\w +live +WVWZZZ1KZ8W970301 +VW +2036-11-22 +veh_\w+\n.*\nThere are more/);
  assert.equal((await desk('vehicles', 'ageing', '--not-validated-for', 'P24M')).out, 'none\n');
  assert.match((await second('campaigns', 'begin', '--title', 'Old ones', '--before', '2027-01-01', '--due-on', '2028-06-01')).out, /^cmp_\w+ {2}Old ones: records not validated since 2027-01-01, by 2028-06-01\n {2}NL {2}3 of 3 records to go\n$/);
  const csv = (await desk('vehicles', 'ageing', '--csv')).out;
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-ageing-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ageing.csv');
  await writeFile(path, csv.split('\r\n').slice(0, 3).join('\r\n'));
  assert.deepEqual(await desk('vehicles', 'bulk', path, '--deed', 'clear', '--reason', 'settled'), { exit: 0, out: '2 done, 0 unchanged, 0 refused\n', err: '' });
  const again = await desk('vehicles', 'bulk', path, '--deed', 'confirm');
  assert.deepEqual([again.exit, again.out.split('\n')[0]], [1, '0 done, 0 unchanged, 2 refused']);
  const left = (await desk('vehicles', 'ageing')).out.trim().split('\n').at(-1)?.split(/\s+/).at(-1) ?? '';
  assert.equal((await desk('vehicles', 'confirm', left)).out, '1 done, 0 unchanged, 0 refused\n');
  const [campaign = ''] = (await desk('campaigns', 'list')).out.split(' ');
  assert.match((await desk('campaigns', 'show', campaign)).out, /NL {2}0 of 3 records to go/);
  for (const argv of [['bulk', path, '--deed', 'delete'], ['bulk', '/nowhere', '--deed', 'confirm'], ['ageing', '--limit', '0'], ['confirm']]) assert.ok([64, 66].includes((await desk('vehicles', ...argv)).exit), argv.join(' '));
});
