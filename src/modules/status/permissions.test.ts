/** Who may do what, as the hub tells it: held against what it answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../../tests/fixtures.ts';
import type { PermissionTable } from './schema.ts';

test('every member reads the table of permissions; it names the same actions as “me”, and what needs a second person', async (t) => {
  const hub = await testHub(t);
  for (const role of ['officer', 'supervisor', 'auditor', 'registration_clerk'] as const) {
    const token = await hub.token('NL', role);
    const { body: table } = await hub.ask<PermissionTable>(token, 'GET', '/v1/permissions');
    const { body: me } = await hub.ask<{ actions: string[]; purposes: string[] }>(token, 'GET', '/v1/me');
    assert.deepEqual(table.items.filter(({ roles }) => roles.includes(role)).map(({ action }) => action).sort(), me.actions.toSorted(), role);
    assert.deepEqual(table.items.find(({ action }) => action === 'checks.ask')?.purposes?.[role] ?? [], role === 'auditor' ? [] : me.purposes);
  }
  const { body: { items } } = await hub.ask<PermissionTable>(hub.admin, 'GET', '/v1/permissions');
  const rowOf = (name: string) => items.find(({ action }) => action === name);
  assert.deepEqual([rowOf('clients.add')?.secondPerson, rowOf('vehicles.clear')?.whose, rowOf('vehicles.clear')?.collection, rowOf('bureaus.add')?.roles], ['always', ['owner'], 'vehicles', ['administrator']]);
});
