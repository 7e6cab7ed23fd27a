/** `kill -9` of the hub under load, again and again: what was acknowledged is there, what was not happened once or not at all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { hubProcess, type HubProcess } from '../hub-process.ts';
import { seeded, type Random } from '../random.ts';
import { until } from '../waiting.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const TARGETS = 6;
const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;

type Told = { id: string; version: number; status: string; colour?: string };
/** What a client knows of one record of its own: as acknowledged, and what it asked for without hearing the end. */
type Entry = { readonly reference: string; known?: Told; pending?: { colour?: string; status?: string } };
type Journal = { readonly entries: Entry[]; readonly checks: { id: string; outcome: string; target: number }[]; unknown: number; readonly unknownChecks: number[] };

/** A desk that reports, corrects and clears its own records, one thing at a time, until the hub is gone. */
async function desk(hub: HubProcess, token: string, { journal, random, name, isOver }: { journal: Journal; random: Random; name: string; isOver: () => boolean }): Promise<void> {
  const mine: Entry[] = [];
  for (let i = 0; !isOver(); i += 1) {
    const open = mine.filter(({ known }) => known?.status === 'live').slice(-5);
    const entry = open[random.below(open.length + 1)]; // one past the end: a new record
    const made: Entry = entry ?? { reference: `${name}-${i}` };
    if (!entry) { mine.push(made); journal.entries.push(made); }
    const { known } = made;
    made.pending = !known ? {} : random.below(4) === 0 ? { status: 'cleared' } : { colour: `shade ${i}` };
    const reply = !known ? await hub.ask<Told>(token, 'POST', '/v1/vehicles', { reference: made.reference, vin: vinOf(100_000 + journal.entries.length) })
      : made.pending.status !== undefined ? await hub.ask<Told>(token, 'POST', `/v1/vehicles/${known.id}/clear`, { reason: 'recovered' })
        : await hub.ask<Told>(token, 'PATCH', `/v1/vehicles/${known.id}`, { colour: made.pending.colour }, { 'if-match': `"${known.version}"` });
    if (reply.status === 'none') { journal.unknown += 1; return; } // gone; whether it happened is seen after the restart
    assert.ok(reply.status === 200 || reply.status === 201, `${reply.status} ${JSON.stringify(reply.body)}`);
    made.known = reply.body;
    delete made.pending;
  }
}

/** An officer whose checks hit records that are known; one finding bureau, so one hit for each record and day. */
async function officer(hub: HubProcess, token: string, { journal, random, isOver }: { journal: Journal; random: Random; isOver: () => boolean }): Promise<void> {
  while (!isOver()) {
    const target = random.below(TARGETS);
    const reply = await hub.ask<{ id: string; outcome: string }>(token, 'POST', '/v1/checks', { vehicle: { vin: vinOf(target) }, purpose: 'roadside', observedAt: '2026-11-22T10:15:00Z' });
    if (reply.status === 'none') { journal.unknown += 1; journal.unknownChecks.push(target); return; }
    assert.deepEqual([reply.status, reply.body.outcome], [200, 'hit'], JSON.stringify(reply.body));
    journal.checks.push({ id: reply.body.id, outcome: reply.body.outcome, target });
  }
}

/** Everything acknowledged is as it was acknowledged; what was left open happened wholly or not at all, and is known from now on. */
async function assertJournal(hub: HubProcess, token: string, journal: Journal): Promise<void> {
  for (const entry of journal.entries) {
    const { status, body } = await hub.ask<Told>(token, 'GET', `/v1/vehicles/by-reference/${entry.reference}`);
    const { known, pending } = entry;
    if (!known) {
      assert.ok(status === 404 || (status === 200 && body.version === 1 && body.status === 'live'), `${entry.reference}: ${status}`);
      if (status === 200) entry.known = body;
    } else {
      assert.deepEqual([status, body.id], [200, known.id]);
      const isAsKnown = body.version === known.version && body.status === known.status && body.colour === known.colour;
      const isAsAsked = pending !== undefined && body.version === known.version + 1 && body.status === (pending.status ?? known.status) && body.colour === (pending.colour ?? known.colour);
      assert.ok(isAsKnown || isAsAsked, `${entry.reference}: known ${JSON.stringify(known)}, asked ${JSON.stringify(pending)}, found ${JSON.stringify(body)}`);
      const versions = await hub.ask<{ items: Told[] }>(token, 'GET', `/v1/vehicles/${known.id}/versions`);
      assert.deepEqual(versions.body.items.map(({ version }) => version), Array.from({ length: body.version }, (_, i) => body.version - i), 'every version, once');
      entry.known = body;
    }
    delete entry.pending;
  }
}

async function assertChecks(hub: HubProcess, token: string, journal: Journal): Promise<void> {
  for (const { id, outcome } of journal.checks) {
    const { status, body } = await hub.ask<{ outcome: string }>(token, 'GET', `/v1/checks/${id}`);
    assert.deepEqual([status, body.outcome], [200, outcome], `the acknowledged check ${id}`);
  }
  const hits = await hub.ask<{ items: { id: string; reference: string; sightings: number }[] }>(token, 'GET', '/v1/hits?role=finder');
  for (let target = 0; target < TARGETS; target += 1) {
    const acknowledged = journal.checks.filter((check) => check.target === target).map(({ id }) => id);
    const open = journal.unknownChecks.filter((one) => one === target).length;
    const mine = hits.body.items.filter(({ reference }) => reference === `target-${target}`);
    if (acknowledged.length === 0) continue;
    assert.equal(mine.length, 1, `one hit for target ${target}`);
    const { body } = await hub.ask<{ sightings: number; seen: { check: string }[] }>(token, 'GET', `/v1/hits/${mine[0]!.id}`);
    const seen = body.seen.map(({ check }) => check);
    assert.equal(new Set(seen).size, seen.length, 'each sighting once');
    assert.ok(acknowledged.every((id) => seen.includes(id)) || seen.length === 1_000, 'every acknowledged check is among the sightings');
    assert.ok(body.sightings >= acknowledged.length && body.sightings <= acknowledged.length + open, `${body.sightings} sightings of target ${target}: ${acknowledged.length} acknowledged, ${open} unknown`);
  }
}

test('the hub is killed at random moments under load: nothing acknowledged is missing or doubled, however often it happens', async (t) => {
  const random = seeded(t);
  const hub = await hubProcess(t);
  const owner = await hub.token('DE', 'desk');
  const finder = await hub.token('BR', 'desk');
  for (let n = 0; n < TARGETS; n += 1) assert.equal((await hub.ask(owner, 'POST', '/v1/vehicles', { reference: `target-${n}`, vin: vinOf(n) })).status, 201);
  const journal: Journal = { entries: [], checks: [], unknown: 0, unknownChecks: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    await until('the targets are found', async () => (await Promise.all(Array.from({ length: TARGETS }, (_, n) => hub.ask<{ outcome: string }>(owner, 'POST', '/v1/checks', { vehicle: { vin: vinOf(n) }, purpose: 'roadside' })))).every(({ body }) => body.outcome === 'hit'));
    let isOver = false;
    const frame = { journal, random, isOver: () => isOver };
    const workers = [...[1, 2, 3].map((n) => desk(hub, owner, { ...frame, name: `r${round}w${n}` })), ...[1, 2, 3].map(() => officer(hub, finder, frame))];
    const load = Promise.all(workers);
    load.catch(() => undefined);
    const before = journal.checks.length + journal.entries.length;
    await until('there is load', () => journal.checks.length + journal.entries.length > before + 20);
    await pause(random.below(1_000));
    await hub.kill();
    isOver = true;
    await load;
    await hub.start();
    await assertJournal(hub, owner, journal);
    await assertChecks(hub, finder, journal);
  }
  t.diagnostic(`${ROUNDS} kills; ${journal.entries.length} records, ${journal.checks.length} checks, ${journal.unknown} requests without an answer`);
  assert.ok(journal.unknown > 0, 'no request was under way when the hub was killed: this showed nothing');
  assert.equal(await hub.end(), 0);
  assert.deepEqual(hub.postgresPids(), [], 'no PostgreSQL is left running');
});

type Summary = { rows: number; added: number; changed: number; cleared: number; unchanged: number; refused: number; withdrawn: number };

test('the hub is killed in the middle of an import: the same file again completes it, and once more changes nothing', async (t) => {
  const random = seeded(t);
  const hub = await hubProcess(t);
  const feed = await hub.token('DE', 'feed');
  const rows = 30_000;
  const file = `reference,vin,colour\n${Array.from({ length: rows }, (_, n) => `R-${n},${vinOf(n)},red`).join('\n')}\n`;
  const imported = async (mode: string): Promise<Summary> => {
    let reply = await hub.ask<Summary>(feed, 'POST', `/v1/vehicles/imports?profile=generic&mode=${mode}`, file);
    await until('the killed import has let go of its feed', async () => {
      if (reply.status === 409) reply = await hub.ask<Summary>(feed, 'POST', `/v1/vehicles/imports?profile=generic&mode=${mode}`, file);
      return reply.status !== 409;
    });
    assert.equal(reply.status, 200, JSON.stringify(reply.body).slice(0, 500));
    return reply.body;
  };
  const standing = async (): Promise<number> => (await hub.ask<{ records: Record<string, number> }>(feed, 'GET', '/v1/status')).body.records.live ?? 0;
  const seen: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const going = hub.ask(feed, 'POST', '/v1/vehicles/imports?profile=generic', file);
    const before = await standing();
    await until('the import has written something', async () => (await standing()) > before);
    await pause(random.below(300));
    await hub.kill();
    await going;
    await hub.start();
    seen.push(await standing());
  }
  t.diagnostic(`after each kill there were ${seen.join(', ')} of ${rows}`);
  const partly = await standing();
  assert.ok(partly > 0 && partly <= rows);
  const first = await imported('delta');
  assert.deepEqual([first.rows, first.added, first.unchanged, first.refused, first.changed + first.cleared], [rows, rows - partly, partly, 0, 0]);
  for (const mode of ['delta', 'snapshot']) {
    const again = await imported(mode);
    assert.deepEqual([again.rows, again.unchanged, again.withdrawn], [rows, rows, 0], mode);
  }
  assert.equal(await standing(), rows);
  await until('the last row is found', async () => (await hub.ask<{ outcome: string }>(await hub.token('FR', 'officer'), 'POST', '/v1/checks', { vehicle: { vin: vinOf(rows - 1) }, purpose: 'roadside' })).body.outcome === 'hit');
  assert.equal(await hub.end(), 0);
  assert.deepEqual(hub.postgresPids(), []);
});
