/** R4: no owner or complainant is stored: a column that looks like one is dropped and reported, free text is warned about. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/kernel/store/database.ts';
import { testHub } from '../fixtures.ts';

type Summary = { added: number; refused: number; report: { type: string; field?: string; reason: string }[] };

test('R4: columns with an owner, complainant, address or telephone are dropped and reported, and nothing of them is stored', async (t) => {
  const hub = await testHub(t);
  const feed = await hub.token('NL', 'feed');
  const personal = ['Owner Name', 'complainant', 'ПІБ', 'propriétaire', 'telephone', 'Date of Birth'];
  const file = `reference,plate,${personal.join(',')},owner reference\nA,AA1,${personal.map((_, i) => `SECRET${i}`).join(',')},SECRETX\n`;
  const { body } = await hub.importText(feed, file, { profile: 'generic' }) as unknown as { body: Summary };
  assert.deepEqual([body.added, body.refused], [1, 0]);
  for (const column of personal) assert.ok(body.report.some(({ type, field, reason }) => type === 'warning' && field === column && reason.includes('person')), column);
  for (const table of ['records', 'record_versions', 'audit_events', 'changes', 'import_profiles']) {
    const rows = await run(hub.database.db, `select x::text as text from ${table} x`) as { text: string }[];
    assert.ok(rows.every(({ text }) => !text.includes('SECRET')), table);
  }
  assert.ok(hub.logged.every((line) => !line.includes('SECRET')));
});

test('R4: personal values inside JSON are dropped and reported too', async (t) => {
  const hub = await testHub(t);
  const feed = await hub.token('NL', 'feed');
  const { body } = await hub.importText(feed, JSON.stringify([{ reference: 'A', plate: 'AA1', owner: { name: 'SECRET', phone: 'SECRET' }, complainant_name: 'SECRET' }]), { profile: 'generic' }) as unknown as { body: Summary };
  assert.equal(body.added, 1);
  for (const field of ['owner.name', 'owner.phone', 'complainant_name']) assert.ok(body.report.some((line) => line.field === field), field);
  const [row] = await run(hub.database.db, 'select body::text as text from records') as { text: string }[];
  assert.ok(row && !row.text.includes('SECRET'));
});

test('R4: a profile that maps an owner’s name is of no use: the column is dropped all the same', async (t) => {
  const hub = await testHub(t);
  const feed = await hub.token('NL', 'feed');
  const profile = { name: 'mine', title: 'Mine', reference: { column: 'ref' }, columns: { plate: 'plate', 'owner name': 'marks' } };
  assert.equal((await hub.ask(feed, 'PUT', '/v1/import-profiles/mine', profile)).status, 200);
  await hub.importText(feed, 'ref,plate,owner name\nA,AA1,SECRET\n', { profile: 'mine' });
  const read = await hub.ask<{ marks?: string; plates: unknown[] }>(feed, 'GET', '/v1/vehicles/by-reference/A');
  assert.deepEqual([read.body.marks, read.body.plates.length], [undefined, 1]);
});

test('R4: a report has no place for an owner, and free text that names or reaches one is warned about', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  for (const field of ['owner', 'ownerName', 'complainant', 'driver']) assert.equal((await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: 'X123', [field]: 'Jansen' })).status, 400, field);
  for (const [i, marks] of ['Owner: Jansen', 'call +31 6 12345678', 'write to j.jansen@example.org'].entries()) {
    const { body } = await hub.ask<{ warnings?: { field: string }[] }>(desk, 'POST', '/v1/vehicles', { reference: `A${i}`, vin: 'X123', marks });
    assert.deepEqual(body.warnings?.map(({ field }) => field), ['marks'], marks);
  }
  const { body } = await hub.ask<{ warnings?: unknown }>(desk, 'POST', '/v1/vehicles', { reference: 'B', vin: 'X123', marks: 'dent in the left door, roof rack' });
  assert.equal(body.warnings, undefined);
});
