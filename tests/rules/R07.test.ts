/** R7: denied unless role, collection and purpose are allowed. The matrix of actions, cell by cell, is tests/matrix/. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PURPOSES } from '../../src/kernel/config/index.ts';
import type { Role } from '../../src/kernel/context.ts';
import { run } from '../../src/kernel/store/database.ts';
import { testHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const OWN = 'ferry';
const STREET = ['border_control', 'port_control', 'roadside'];

/** Who checks for what, as agreed; those who are not here check for nothing. */
const MAY: Readonly<Partial<Record<Role, readonly string[]>>> = {
  officer: [...STREET, 'investigation', 'operation', OWN], desk: [...STREET, 'registration', 'investigation', 'operation', OWN], supervisor: [...STREET, 'registration', 'investigation', 'operation', OWN],
  analyst: ['investigation', 'operation'], coordinator: ['operation'], gateway: [...STREET, 'camera_lane', 'investigation', 'operation'], registration_clerk: ['registration'],
};

test('R7: each role checks for its own purposes, one by one, in a batch and in a stream; for every other it is refused, line by line, and nothing is logged as checked', async (t) => {
  const hub = await testHub(t, { purposes: [...PURPOSES, OWN] });
  let allowed = 0;
  for (const [role, purposes] of Object.entries(MAY)) {
    const token = await hub.token('BR', role, { person: `a ${role}` });
    for (const purpose of [...PURPOSES, OWN]) {
      const ask = { vehicle: { vin: VIN }, purpose };
      const isAllowed = purposes.includes(purpose);
      const one = await hub.ask<{ code: string; title: string }>(token, 'POST', '/v1/checks', ask);
      assert.equal(one.status, isAllowed ? 200 : 403, `${role}, ${purpose}`);
      if (!isAllowed) assert.match(one.body.title, new RegExp(`the purpose ${purpose}`));
      const batch = await hub.ask<{ answers: { outcome: string; problem?: { code: string } }[] }>(token, 'POST', '/v1/checks/batch', [ask]);
      const stream = await hub.ask<string>(token, 'POST', '/v1/checks/stream', `${JSON.stringify(ask)}\n`);
      for (const line of [batch.body.answers[0], JSON.parse(stream.body) as { outcome: string; problem?: { code: string } }]) {
        assert.deepEqual([line?.outcome, line?.problem?.code], isAllowed ? ['no_record', undefined] : ['not_checked', 'kernel.forbidden'], `${role}, ${purpose}`);
      }
      allowed += isAllowed ? 3 : 0;
    }
  }
  const [logged] = await run(hub.database.db, 'select count(*) as n from checks') as { n: number }[];
  assert.equal(logged?.n, allowed);
  const refused = await run(hub.database.db, `select distinct action from audit_events where outcome = 'refused' and detail->>'code' = 'kernel.forbidden' order by action`) as { action: string }[];
  assert.deepEqual(refused.map(({ action }) => action), ['checks.ask', 'checks.batch', 'checks.stream'], 'what was refused is in the audit log');
});

test('R7: a system asks for an investigation or an operation on behalf of a person that it names', async (t) => {
  const hub = await testHub(t);
  const gateway = await hub.token('BR', 'gateway', { device: 'national system' });
  const status = async (more: object): Promise<number> => (await hub.ask(gateway, 'POST', '/v1/checks', { vehicle: { vin: VIN }, ...more })).status;
  assert.deepEqual([await status({ purpose: 'investigation' }), await status({ purpose: 'operation' })], [403, 403]);
  assert.deepEqual([await status({ purpose: 'investigation', person: 'inspector 12' }), await status({ purpose: 'camera_lane' })], [200, 200]);
});

test('R7: a bureau that takes part in no collection has no access to it, in any role', async (t) => {
  const hub = await testHub(t);
  const inside = await hub.token('BR', 'desk');
  const { body: { id } } = await hub.ask<{ id: string }>(inside, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  await hub.ask(hub.admin, 'POST', '/v1/bureaus', { code: 'XA', name: 'An agency', country: 'NL', collections: [] });
  for (const role of ['officer', 'desk', 'supervisor', 'feed'] as const) {
    const token = await hub.token('XA', role);
    for (const [method, path, body] of [['GET', `/v1/vehicles/${id}`], ['GET', '/v1/vehicles'], ['POST', `/v1/vehicles/${id}/locate`, {}], ['POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' }]] as const) {
      assert.equal((await hub.ask(token, method, path, body)).status, 403, `${role} ${path}`);
    }
  }
});

test('R7: an administrator runs the hub and nothing else: in a bureau’s name the role opens no door', async (t) => {
  const hub = await testHub(t);
  await hub.token('BR', 'desk');
  const { body: { secret } } = await hub.ask<{ secret: string }>(hub.admin, 'POST', '/v1/tokens', { bureau: 'BR', role: 'administrator', unit: 'Main unit' });
  for (const [method, path, body] of [['GET', '/v1/tokens'], ['GET', '/metrics'], ['POST', '/v1/bureaus', { code: 'QQ', name: 'Q', country: 'QQ' }], ['POST', '/v1/tokens', { bureau: 'BR', role: 'desk', unit: 'u' }]] as const) {
    assert.equal((await hub.ask(secret, method, path, body)).status, 403, path);
    assert.ok((await hub.ask(hub.admin, method, path, body)).status < 300, path);
  }
  const { body } = await hub.ask(secret, 'GET', '/v1/status');
  assert.deepEqual([body.index, body.recentChecks, body.bureaus], [undefined, undefined, undefined], 'nor is it told the figures of the whole hub');
});
