/** The log's events as one looks for them: by person, action, thing, outcome and time; newest first, page by page, one's own alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { testHub } from '../../../tests/fixtures.ts';

type Page = { items: { index: number; canonical: string }[]; next?: string };
const actionsOf = ({ items }: Page): readonly unknown[] => items.map(({ canonical }) => (JSON.parse(canonical) as unknown[])[4]);

test('events are found by who did what to which thing and when, newest first; pages go on where the one before ended; another bureau’s are not found', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const desk = await hub.token('NL', 'desk', { person: 'D. Bakker' });
  const auditor = await hub.token('NL', 'auditor', { person: 'A. Smit' });
  const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'NL-1', vin: 'WVWZZZ1KZ8W970301' });
  clock.move(3_600_000);
  for (let n = 0; n < 3; n += 1) { await hub.ask(desk, 'GET', `/v1/vehicles/${id}`); clock.move(60_000); }
  assert.equal((await hub.ask(desk, 'GET', '/v1/alerts')).status, 403);
  await hub.published();
  const find = async (query: Record<string, string>, token = auditor): Promise<Page> => {
    const { status, body } = await hub.ask<Page>(token, 'GET', `/v1/log/events?${new URLSearchParams(query).toString()}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  assert.deepEqual(actionsOf(await find({ person: 'D. Bakker' })), ['alerts.list', 'vehicles.get', 'vehicles.get', 'vehicles.get', 'vehicles.report']);
  assert.deepEqual(actionsOf(await find({ action: 'vehicles.report' })), ['vehicles.report']);
  assert.equal((await find({ about: id })).items.length, 4);
  assert.deepEqual(actionsOf(await find({ outcome: 'refused' })), ['alerts.list']);
  assert.deepEqual(actionsOf(await find({ person: 'D. Bakker', until: '2026-11-22T11:00:00Z' })), ['vehicles.report']);
  assert.deepEqual(actionsOf(await find({ about: id, since: '2026-11-22T11:01:00Z' })), ['vehicles.get', 'vehicles.get']);

  const first = await find({ about: id, limit: '3' });
  const rest = await find({ about: id, limit: '3', after: first.next ?? '' });
  assert.deepEqual([...actionsOf(first), ...actionsOf(rest)], ['vehicles.get', 'vehicles.get', 'vehicles.get', 'vehicles.report']);
  assert.equal(rest.next, undefined);
  const newest = (await find({ order: 'newest' })).items.map(({ index }) => index);
  assert.deepEqual(newest, newest.toSorted((a, b) => b - a));
  assert.ok((await find({})).items[0]!.index < (await find({})).items.at(-1)!.index, 'as they stand in the log where nothing is looked for');

  const german = await hub.token('DE', 'auditor', { person: 'D. Bakker' });
  await hub.published();
  assert.deepEqual((await find({ about: id }, german)).items, []);
  assert.deepEqual((await find({ action: 'vehicles.report' }, german)).items, []);
});
