/** What a replica brings: its checks count once, whoever brings them how often, and a log that has forked is refused. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import type { LoggedCheck } from '../checks/schema.ts';
import { device, entriesOf, type Device } from './fixtures.ts';
import type { ReplicaDeed, ReplicaEntry } from './schema.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const VIN = 'WVWZZZ1KZ8W970301';
type Hit = { readonly id: string; readonly record: string; readonly delayed?: true; readonly sightings: number; readonly firstSeenAt: string };

async function scene(t: TestContext) {
  const clock = heldClock(NOW);
  const hub = await testHub(t, { clock });
  const nl = await hub.token('NL', 'desk');
  const br = await hub.token('BR', 'supervisor');
  const post = await device(hub, { nowMs: clock.ms });
  const report = async (reference: string, vin: string, said: object = {}): Promise<string> => {
    const { status, body } = await hub.ask<{ id: string }>(nl, 'POST', '/v1/vehicles', { reference, vin, ...said });
    assert.equal(status, 201, JSON.stringify(body));
    await hub.settled();
    return body.id;
  };
  const hits = async (token: string): Promise<readonly Hit[]> => (await hub.ask<{ items: Hit[] }>(token, 'GET', '/v1/hits')).body.items;
  return { clock, hub, nl, br, post, report, hits };
}

/** A check that the replica answered at a moment. */
function check(at: string, vin: string, found: LoggedCheck['found'] = [], said: Partial<LoggedCheck> = {}): ReplicaDeed {
  return {
    kind: 'check', token: 'tok_replica', seenAt: at,
    check: { id: newId('chk', Date.parse(at)), at, bureau: 'BR', unit: 'Main unit', person: 'P. Lima', purpose: 'border_control', keepUntil: '2027-01-01', outcome: found.length > 0 ? 'hit' : 'no_record', asOf: 'x', comparison: 'vehicles-2', model: 'errors-1', found, ...said, question: { vehicle: { vin }, purpose: said.purpose ?? 'border_control' } },
  };
}
const hitOn = (record: string): LoggedCheck['found'] => [{ record, version: 1, kind: 'hit', score: 1, relation: 'equal' }];
const counted = async (hub: TestHub): Promise<object> => (await run(hub.database.db, `
  select (select count(*)::int from checks) as checks, (select count(*)::int from hits) as hits, (select count(*)::int from sightings) as sightings, (select coalesce(sum(length(places)) / 52, 0)::int from check_groups) as proven,
    (select count(*)::int from audit_events where detail ->> 'replica' is not null) as events`) as object[])[0] ?? {};

test('checks made offline are logged once, their hits are raised as seen then, and so is what the hub finds by now', async (t) => {
  const { hub, nl, br, post, report, hits, clock } = await scene(t);
  const known = await report('NL-01', VIN);
  clock.move(3_600_000);
  const seen = '2026-11-22T12:30:00.000Z';
  const later = await report('NL-02', `${VIN.slice(0, -2)}02`, { event: { kind: 'stolen', from: '2026-11-22T12:00:00Z' } });
  await report('NL-03', `${VIN.slice(0, -2)}03`, { event: { kind: 'stolen', from: '2026-11-22T12:45:00Z' } });
  const entries = entriesOf([
    check(seen, VIN, hitOn(known)), check(seen, `${VIN.slice(0, -2)}02`), check(seen, `${VIN.slice(0, -2)}03`),
    { kind: 'event', action: 'checks.ask', outcome: 'refused', at: seen, unit: 'Main unit', token: 'tok_replica', subjects: [], detail: { code: 'kernel.forbidden' } },
  ]);
  const brought = await post.bring(entries);
  assert.deepEqual([brought.status, brought.body.delivered, brought.body.head, brought.body.hits], [200, 4, entries[3]?.hash, 2], JSON.stringify(brought.body));
  for (const token of [nl, br]) {
    const told = await hits(token);
    assert.deepEqual(told.map(({ record, delayed, firstSeenAt }) => [record, delayed, firstSeenAt]).sort(), [[known, undefined, seen], [later, true, seen]].sort());
  }
  const inbox = await hub.ask<{ items: { kind: string }[] }>(nl, 'GET', '/v1/inbox');
  assert.equal(inbox.body.items.filter(({ kind }) => kind === 'hits.raised').length, 2);
  assert.deepEqual(await counted(hub), { checks: 3, hits: 2, sightings: 2, proven: 3, events: 1 });
  const [logged] = await run(hub.database.db, 'select at, bureau, unit, token, person, keep_until from checks order by id limit 1') as object[];
  assert.deepEqual(logged, { at: seen, bureau: 'BR', unit: 'Main unit', token: 'tok_replica', person: 'P. Lima', keep_until: '2029-11-22' }, 'kept for as long as the bureau settled');
});

test('the same again, half of it again, or two at the same moment change nothing; the rest follows', async (t) => {
  const { hub, post, report } = await scene(t);
  const known = await report('NL-11', VIN);
  const at = '2026-11-22T11:59:00.000Z';
  const entries = entriesOf([check(at, VIN, hitOn(known)), check(at, 'WVWZZZ1KZ8W111111'), check(at, VIN, hitOn(known)), check(at, 'WVWZZZ1KZ8W222222')]);
  const both = await Promise.all([post.bring(entries.slice(0, 3)), post.bring(entries.slice(0, 3)), post.bring(entries.slice(0, 2))]);
  assert.deepEqual(both.map(({ status }) => status), [200, 200, 200], JSON.stringify(both.map(({ body }) => body)));
  await post.bring(entries.slice(0, 3));
  const rest = await post.bring(entries.slice(1));
  assert.deepEqual([rest.status, rest.body.delivered, rest.body.hits], [200, 4, 0]);
  assert.deepEqual(await counted(hub), { checks: 4, hits: 1, sightings: 2, proven: 4, events: 0 });
});

test('entries that are missing, altered, not signed, or another’s are refused and nothing of them is kept', async (t) => {
  const { hub, post } = await scene(t);
  const other: Device = await device(hub, { nowMs: () => Date.parse(NOW) });
  const at = '2026-11-22T11:59:00.000Z';
  const entries = entriesOf([check(at, VIN), check(at, VIN), check(at, VIN)]);
  const [first, second] = entries as readonly [ReplicaEntry, ReplicaEntry];
  const codeOf = async (sent: Promise<{ body: unknown }>): Promise<string> => ((await sent).body as { code: string }).code;
  assert.equal(await codeOf(post.bring(entries.slice(1))), 'replicas.log_gap');
  assert.equal(await codeOf(post.bring([first, { ...second, text: second.text.replace('BR', 'DE') }])), 'replicas.log_altered');
  assert.equal(await codeOf(post.bring([first, { ...second, number: 3 }])), 'replicas.log_unreadable');
  assert.equal(await codeOf(post.ask('POST', '/v1/replica/checks', other.signed(entries))), 'replicas.log_not_signed');
  assert.equal(await codeOf(post.bring(entriesOf([check(at, VIN, [], { bureau: 'NL' })]))), 'replicas.log_unreadable');
  assert.equal(await codeOf(post.bring(entriesOf([{ ...check(at, VIN), check: { id: 'x' } } as never]))), 'replicas.log_unreadable');
  assert.equal((await post.bring(entries)).status, 200);
  const again = check(at, VIN) as Extract<ReplicaDeed, { kind: 'check' }>;
  const taken = JSON.parse(first.text) as typeof again;
  assert.equal(await codeOf(other.bring(entriesOf([{ ...again, check: { ...again.check, id: taken.check.id } }]))), 'replicas.log_unreadable', 'a check that is logged is not logged anew');
  assert.deepEqual(await counted(hub), { checks: 3, hits: 0, sightings: 0, proven: 3, events: 0 });
});

test('a log that has forked is refused by name, and said once to the bureau’s supervisors and to the hub', async (t) => {
  const { hub, br, post } = await scene(t);
  const at = '2026-11-22T11:59:00.000Z';
  const entries = entriesOf([check(at, VIN), check(at, VIN)]);
  assert.equal((await post.bring(entries)).status, 200);
  const [first] = entries as readonly [ReplicaEntry];
  const forks = [entriesOf([check(at, VIN)]), [first, ...entriesOf([check(at, VIN)], first)], entriesOf([check(at, VIN)], { number: 2, hash: first.hash })];
  for (const fork of [...forks, ...forks]) {
    const { status, body } = await post.bring(fork);
    assert.deepEqual([status, (body as unknown as { code: string }).code, body.delivered, body.head], [409, 'replicas.log_forked', 2, entries[1]?.hash]);
  }
  for (const token of [br, hub.admin]) {
    const { body } = await hub.ask<{ items: { kind: string; urgent: boolean }[] }>(token, 'GET', '/v1/inbox');
    assert.deepEqual(body.items.map(({ kind, urgent }) => [kind, urgent]), forks.map(() => ['replicas.log_forked', true]));
  }
  const refused = await run(hub.database.db, `select detail ->> 'code' as code from audit_events where action = 'replicas.deliver' and outcome = 'refused'`) as object[];
  assert.deepEqual(refused, [...forks, ...forks].map(() => ({ code: 'replicas.log_forked' })));
});

test('of checks brought, what the bureau settled is kept and no more (R16)', async (t) => {
  const { hub, br, post } = await scene(t);
  assert.ok((await hub.inFourEyes(br, await hub.second('BR', 'supervisor'), 'PUT', '/v1/settings/retention', { otherwise: { keep: 'hashed', months: 2 }, purposes: { camera_lane: { keep: 'counted', months: 1 } } })).status < 300);
  const at = '2026-11-22T11:59:00.000Z';
  const lane = check(at, VIN, [], { purpose: 'camera_lane' });
  assert.equal((await post.bring(entriesOf([check(at, VIN), lane]))).status, 200);
  const rows = await run(hub.database.db, 'select question::text as question, keep_until from checks') as { question: string; keep_until: string }[];
  assert.deepEqual(rows.map(({ keep_until }) => keep_until), ['2027-01-22']);
  assert.ok(rows.every(({ question }) => question.includes('hashed') && !question.includes(VIN)));
  assert.deepEqual(await run(hub.database.db, 'select purpose, checks from check_figures'), [{ purpose: 'camera_lane', checks: 1 }]);
});

test('a hub that fails in the middle of a delivery has kept nothing of it; brought again it counts once', async (t) => {
  const { hub, post, report } = await scene(t);
  const known = await report('NL-21', VIN);
  const entries = entriesOf([check('2026-11-22T11:59:00.000Z', VIN, hitOn(known))]);
  await run(hub.database.db, `create function falls() returns trigger language plpgsql as $$ begin raise exception 'the power fails'; end $$`);
  await run(hub.database.db, 'create trigger falls before insert on replica_deliveries for each row execute function falls()');
  assert.equal((await post.bring(entries)).status, 500);
  assert.deepEqual(await counted(hub), { checks: 0, hits: 0, sightings: 0, proven: 0, events: 0 });
  await run(hub.database.db, 'drop trigger falls on replica_deliveries');
  const brought = await post.bring(entries);
  assert.deepEqual([brought.status, brought.body.delivered, brought.body.hits], [200, 1, 1]);
  assert.deepEqual(await counted(hub), { checks: 1, hits: 1, sightings: 1, proven: 1, events: 0 });
});
