/** Receipts held against the log: a check that was never logged stands out, and one that was logged and never made. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run as command, type Ran } from '../../cli/fixtures.ts';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const HOUR_MS = 3_600_000;
type World = { readonly hub: TestHub; readonly clock: ReturnType<typeof heldClock>; readonly folder: string; readonly check: (more?: readonly string[]) => Promise<Ran>; readonly reconcile: (...more: readonly string[]) => Promise<Ran> };

async function world(t: TestContext): Promise<World> {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-reconcile-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const at = { url: hub.url, close: async () => undefined };
  const [officer, auditor] = [await hub.token('BR', 'officer', { person: 'Souza', unit: 'Santos' }), await hub.token('BR', 'auditor', { person: 'Lima' })];
  return {
    hub, clock, folder,
    check: (more = ['--receipt', folder]) => command(['check', '--vin', VIN, '--purpose', 'roadside', ...more], { hub: at, token: officer }),
    reconcile: (...more) => command(['receipt', 'reconcile', folder, '--from', '2026-11-22', '--to', '2026-11-22', ...more], { hub: at, token: auditor }),
  };
}
/** What its administrator could do with all triggers off: the log says something else than what happened. */
async function tampered({ hub }: World, sql: string): Promise<void> {
  await hub.database.transaction(async ({ db }) => {
    await run(db, 'alter table checks disable trigger user');
    await run(db, sql);
    await run(db, 'alter table checks enable trigger user');
  });
}
const idsOf = async (folder: string): Promise<readonly string[]> => (await readdir(folder)).sort().map((name) => name.replace('.json', ''));

test('receipts and log agree; checks without a receipt are passed over unless every check asks for one', async (t) => {
  const w = await world(t);
  for (let i = 0; i < 3; i += 1) { assert.equal((await w.check()).exit, 0); w.clock.move(HOUR_MS); }
  const agreed = await w.reconcile('--always');
  assert.equal(agreed.exit, 0, agreed.out + agreed.err);
  assert.match(agreed.out, /3 receipts, 3 logged checks of BR .*they agree/);
  await w.check([]);
  assert.equal((await w.reconcile()).exit, 0);
  const always = await w.reconcile('--always');
  assert.equal(always.exit, 1);
  assert.match(always.out, /^LOGGED, NEVER MADE {2}chk_\w+ at 2026-11-22T13:00:00\.000Z, Santos, roadside$/m);
  const elsewhere = await w.reconcile('--always', '--unit', 'Elsewhere');
  assert.match(elsewhere.out, /0 receipts, 0 logged checks/);
});

test('a check that was answered and is not in the log stands out as never logged', async (t) => {
  const w = await world(t);
  await w.check();
  w.clock.move(HOUR_MS);
  await w.check();
  const [first = ''] = await idsOf(w.folder);
  await tampered(w, `delete from checks where id = '${first}'`);
  const said = await w.reconcile();
  assert.equal(said.exit, 1, said.err);
  assert.deepEqual(said.out.split('\n').filter((line) => /^[A-Z]{3}/.test(line)), [`NEVER LOGGED  ${first} at 2026-11-22T10:00:00.000Z, Santos: ${join(w.folder, `${first}.json`)}`]);
});

test('a check that was put into the log and that nobody made stands out, and so does one that was moved', async (t) => {
  const w = await world(t);
  await w.check();
  const [first = ''] = await idsOf(w.folder);
  const invented = 'chk_0196z3k4m5n6p7q8r9s0t1v2w3';
  await tampered(w, `insert into checks select '${invented}', at, bureau, unit, token, person, device, purpose, outcome, as_of, comparison, question, found, model, keep_until from checks where id = '${first}'`);
  await tampered(w, `update checks set unit = 'Elsewhere', at = at + interval '1 minute' where id = '${first}'`);
  const said = await w.reconcile();
  assert.equal(said.exit, 1, said.err);
  assert.match(said.out, new RegExp(`LOGGED, NEVER MADE  ${invented} .*logged as asked with a receipt`));
  assert.match(said.out, new RegExp(`DIFFERS  ${first}: the receipt says 2026-11-22T10:00:00.000Z, the log 2026-11-22T10:01`));
  assert.match(said.out, /unit Santos, the log Elsewhere/);
});

test('a receipt that was altered, and one of a key that the hub never had, are not sound', async (t) => {
  const w = await world(t);
  await w.check();
  const [first = ''] = await idsOf(w.folder);
  const file = join(w.folder, `${first}.json`);
  await writeFile(file, (await readFile(file, 'utf8')).replace('"no_record"', '"hit"'));
  const said = await w.reconcile();
  assert.equal(said.exit, 1);
  assert.match(said.out, /NOT SOUND {2}.*answer beside it is not the one/);
});

test('of checks that are only counted there are as many as receipts', async (t) => {
  const w = await world(t);
  const supervisor = await w.hub.token('BR', 'supervisor', { person: 'supervisor' });
  await w.hub.inFourEyes(supervisor, await w.hub.second('BR', 'supervisor'), 'PUT', '/v1/settings/retention', { purposes: { camera_lane: { keep: 'counted', months: 3 } } });
  const gateway = await w.hub.token('BR', 'gateway', { device: 'lane 3' });
  const lane = () => command(['check', '--vin', VIN, '--purpose', 'camera_lane', '--receipt', w.folder], { hub: { url: w.hub.url, close: async () => undefined }, token: gateway });
  await lane();
  w.clock.move(1_000);
  await lane();
  assert.equal((await w.reconcile('--always')).exit, 0);
  await run(w.hub.database.db, 'update check_figures set checks = 1');
  assert.match((await w.reconcile()).out, /MORE RECEIPTS THAN COUNTED {2}2026-11-22 camera_lane: 2 receipts/);
  await run(w.hub.database.db, 'update check_figures set checks = 5');
  assert.equal((await w.reconcile()).exit, 0);
  assert.match((await w.reconcile('--always')).out, /MORE COUNTED THAN RECEIPTS {2}2026-11-22 camera_lane: the hub counts 5 checks, and there are 2 receipts/);
});

test('counts and list are for those who watch over the bureau’s own people, and of the own bureau', async (t) => {
  const w = await world(t);
  await w.check();
  const query = '?from=2026-11-22T00:00:00Z&to=2026-11-23T00:00:00Z';
  const other = await w.hub.token('NL', 'auditor');
  assert.deepEqual((await w.hub.ask(other, 'GET', `/v1/checks${query}`)).body, { items: [] });
  assert.deepEqual((await w.hub.ask(other, 'GET', `/v1/checks/counts${query}`)).body, { hours: [], counted: [] });
  assert.equal((await w.hub.ask(await w.hub.token('BR', 'officer'), 'GET', `/v1/checks${query}`)).status, 403);
  assert.equal((await w.hub.ask(other, 'GET', '/v1/checks?from=2026-09-22T00:00:00Z&to=2026-11-23T00:00:00Z')).status, 400);
  const supervisor = await w.hub.token('BR', 'supervisor');
  assert.deepEqual((await w.hub.ask(supervisor, 'GET', `/v1/checks/counts${query}`)).body, { hours: [{ hour: '2026-11-22T10:00:00.000Z', checks: 1 }], counted: [] });
});
