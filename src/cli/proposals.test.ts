/** The commands of proposals, against a whole hub: edited, refused, withdrawn, shown. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { testHub } from '../../tests/fixtures.ts';
import { heldClock } from '../kernel/clock.ts';
import { run, type Ran } from './fixtures.ts';

test('a proposal is shown whole, edited, refused with a reason, and withdrawn by its proposer', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T10:00:00.000Z') });
  const [desk, other] = [await hub.token('NL', 'desk', { person: 'A' }), await hub.token('NL', 'supervisor', { person: 'B' })];
  const as = (token: string) => (...argv: string[]): Promise<Ran> => run(argv, { hub: { url: hub.url, close: async () => undefined }, token, io: { columns: 200 } });
  const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: 'WVWZZZ1KZ8W970301' });
  const propose = async (body: object): Promise<string> => (await hub.ask<{ id: string }>(desk, 'PATCH', `/v1/vehicles/${id}`, body, { 'if-match': '*' })).body.id;
  const first = await propose({ restrictions: ['BR'] });
  const seen = await as(other)('proposals', 'show', first);
  assert.match(seen.out, /state +waiting\n +by +NL Main unit, A\n +since +2026-11-22 10:00 UTC\n +lapses +2026-11-22 22:00 UTC\n +would +vehicles\.correct\n +it +hides NL A from BR\n +records +NL A, live, version 1, veh_\w+\n +request +\{.*\}\n +hash +[0-9a-f]{64}\n$/);
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-proposals-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'body.json');
  await writeFile(file, JSON.stringify({ restrictions: ['DE'] }));
  assert.match((await as(desk)('proposals', 'edit', first, '--body', file, '--version', '1')).out, /shown anew.*\n.*\n.*\n +it +hides NL A from DE\n/);
  assert.equal((await as(desk)('proposals', 'edit', first, '--version', '7')).exit, 65);
  assert.deepEqual([(await as(desk)('proposals', 'edit', first, '--body', '/nowhere')).exit, (await as(other)('proposals', 'withdraw', first)).exit, (await as(desk)('proposals', 'refuse', first, '--reason', 'x')).exit], [66, 65, 77]);
  assert.equal((await as(other)('proposals', 'refuse', first, '--reason', 'not meant')).out, `${first} refused: nothing was done\n`);
  assert.match((await as(desk)('proposals', 'show', first)).out, /decided +2026-11-22 10:00 UTC by NL Main unit, B\n +reason +not meant/);
  const second = await propose({ restrictions: ['BR'] });
  assert.equal((await as(desk)('proposals', 'withdraw', second)).out, `${second} withdrawn: nothing was done\n`);
  assert.deepEqual([(await as(other)('proposals', 'approve', second, '--hash', '0'.repeat(64))).exit, (await as(other)('proposals', 'approve', second)).exit], [65, 64]);
});
