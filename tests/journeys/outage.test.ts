/** The database goes away under a running hub, killed or frozen: checks say that they were not made, and nothing acknowledged is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hubProcess, type HubProcess, type Reply } from '../hub-process.ts';
import { until } from '../waiting.ts';

type Check = { id: string; outcome: string };
const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;
const ask = (n: number) => ({ vehicle: { vin: vinOf(n) }, purpose: 'roadside' });

/** Either done, or said not to be with when to come again. There is no third. */
function assertOneOfTwo(reply: Reply<unknown>, done: number): boolean {
  if (reply.status === done) return true;
  assert.equal(reply.status, 503, JSON.stringify(reply.body));
  assert.ok(Number(reply.headers.get('retry-after')) > 0, 'it says when to try again');
  assert.equal(reply.headers.get('content-type'), 'application/problem+json');
  return false;
}

/** Asks and reports without pause, keeping a journal of what was acknowledged, until told to stop. */
function load(hub: HubProcess, token: string, name: string) {
  const checks: Check[] = [];
  const reported: { id: string; reference: string }[] = [];
  let refused = 0;
  let isOver = false;
  const worker = async (number: number): Promise<void> => {
    for (let i = 0; !isOver; i += 1) {
      const check = await hub.ask<Check>(token, 'POST', '/v1/checks', ask(i % 20));
      if (assertOneOfTwo(check, 200)) checks.push(check.body); else refused += 1;
      const reference = `${name}-${number}-${i}`;
      const report = await hub.ask<{ id: string }>(token, 'POST', '/v1/vehicles', { reference, vin: vinOf(1_000 + i) });
      if (assertOneOfTwo(report, 201)) reported.push({ id: report.body.id, reference }); else refused += 1;
    }
  };
  const all = Promise.all([1, 2, 3, 4].map(worker));
  let fault: { cause: unknown } | undefined;
  all.catch((cause: unknown) => { isOver = true; fault = { cause }; });
  /** How many were acknowledged and refused so far; throws what a worker has found wrong. */
  const count = (): { done: number; refused: number } => {
    if (fault) throw fault.cause;
    return { done: checks.length, refused };
  };
  return { checks, reported, count, stop: async () => { isOver = true; await all; } };
}

async function assertAllThere(hub: HubProcess, token: string, { checks, reported }: { checks: readonly Check[]; reported: readonly { id: string; reference: string }[] }): Promise<void> {
  for (const { id, outcome } of checks) {
    const { status, body } = await hub.ask<Check>(token, 'GET', `/v1/checks/${id}`);
    assert.deepEqual([status, body.outcome], [200, outcome], `the acknowledged check ${id}`);
  }
  for (const { id, reference } of reported) assert.equal((await hub.ask<{ id: string }>(token, 'GET', `/v1/vehicles/by-reference/${reference}`)).body.id, id, `the acknowledged record ${reference}`);
}

test('PostgreSQL is killed under load, three times: every request is answered or refused with 503, the hub recovers by itself, and nothing acknowledged is lost', async (t) => {
  const hub = await hubProcess(t);
  const desk = await hub.token('DE', 'desk');
  for (let n = 0; n < 20; n += 1) assert.equal((await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `known-${n}`, vin: vinOf(n) })).status, 201);
  const going = load(hub, desk, 'kill');
  for (let round = 0; round < 3; round += 1) {
    const before = going.count();
    await until('there is load', () => going.count().done > before.done + 50);
    const postmaster = await hub.postmaster();
    process.kill(postmaster, 'SIGKILL');
    await until('requests are refused', () => going.count().refused > before.refused);
    const back = going.count().done;
    await until('the hub serves again', () => going.count().done > back + 20);
    assert.notEqual(await hub.postmaster(), postmaster);
  }
  await going.stop();
  t.diagnostic(`${going.checks.length} checks and ${going.reported.length} reports acknowledged, ${going.count().refused} refused`);
  await assertAllThere(hub, desk, going);
  assert.equal((await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'afterwards', vin: vinOf(999_999) })).status, 201);
  await until('what is reported after the outage is found', async () => (await hub.ask<Check>(desk, 'POST', '/v1/checks', ask(999_999))).body.outcome === 'hit');
  assert.doesNotMatch(hub.said(), /"event":"http\.fault"/);
  assert.equal(await hub.end(), 0);
  assert.deepEqual(hub.postgresPids(), []);
});

test('PostgreSQL is frozen: checks, reports and streams are told so in bounded time, the process says that it lives but is not ready, and all goes on when it thaws', async (t) => {
  const hub = await hubProcess(t);
  const desk = await hub.token('DE', 'desk');
  for (let n = 0; n < 20; n += 1) assert.equal((await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `known-${n}`, vin: vinOf(n) })).status, 201);
  const going = load(hub, desk, 'freeze');
  await until('there is load', () => going.count().done > 50);
  const frozen = new Set<number>();
  t.after(() => { for (const pid of frozen) try { process.kill(pid, 'SIGKILL'); } catch { /* it has ended */ } });
  const freeze = (pid: number): void => { frozen.add(pid); process.kill(pid, 'SIGSTOP'); };
  freeze(await hub.postmaster()); // no new backends from now on
  for (const pid of hub.postgresPids()) if (!frozen.has(pid)) freeze(pid);

  const before = going.count().refused;
  const [single, batch, stream, ready, alive] = await Promise.all([
    hub.ask(desk, 'POST', '/v1/checks', ask(1)), hub.ask<{ answers?: { outcome: string }[] }>(desk, 'POST', '/v1/checks/batch', [ask(1), ask(2)]),
    hub.ask<string>(desk, 'POST', '/v1/checks/stream', `${JSON.stringify(ask(1))}\nbroken\n`), hub.ask('', 'GET', '/readyz'), hub.ask('', 'GET', '/healthz'),
  ]);
  assertOneOfTwo(single, 0);
  // A batch and a stream may have got past the door before the freeze was felt there: then each check says so.
  if (batch.status === 200) assert.deepEqual(batch.body.answers?.map(({ outcome }) => outcome), ['not_checked', 'not_checked']);
  else assertOneOfTwo(batch, 0);
  if (stream.status === 200) assert.deepEqual(stream.body.trim().split('\n').map((line) => (JSON.parse(line) as Check).outcome), ['not_checked', 'not_checked']);
  else assertOneOfTwo(stream, 0);
  assert.equal(ready.status, 503);
  assert.equal(alive.status, 200);
  await until('all of the load is refused', () => going.count().refused >= before + 8, 120_000);

  for (const pid of frozen) process.kill(pid, 'SIGCONT');
  frozen.clear();
  const back = going.count().done;
  await until('the hub serves again', () => going.count().done > back + 50, 120_000);
  await going.stop();
  t.diagnostic(`${going.checks.length} checks and ${going.reported.length} reports acknowledged, ${going.count().refused} refused`);
  await assertAllThere(hub, desk, going);
  assert.equal((await hub.ask('', 'GET', '/readyz')).status, 200);
  assert.doesNotMatch(hub.said(), /"event":"http\.fault"/);
  assert.equal(await hub.end(), 0);
  assert.deepEqual(hub.postgresPids(), []);
});
