/** Streams without end: opened with a token of five minutes, cut when the client is revoked. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { register } from '../../../tests/system-client.ts';
import { until } from '../../../tests/waiting.ts';

test('a stream outlives its token, and is cut once its client is revoked; another’s goes on', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const open = async () => {
    const gateway = await register(hub, { role: 'gateway', ms: clock.ms });
    const state = { answers: 0, isCut: false };
    const stream = request(`${hub.url}/v1/checks/stream`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson', ...await gateway.asDpop(await gateway.token(), 'POST', '/v1/checks/stream') } });
    stream.on('response', (response) => { response.setEncoding('utf8').on('data', (text: string) => { state.answers += text.split('\n').length - 1; }).on('error', () => undefined).on('close', () => { state.isCut = !response.complete; }); }).on('error', () => { state.isCut = true; });
    t.after(() => { stream.destroy(); });
    const check = (): void => { stream.write(`${JSON.stringify({ vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'camera_lane', device: 'A2' })}\n`); };
    return { gateway, state, check };
  };
  const [one, two] = [await open(), await open()];
  for (const { check } of [one, two]) check();
  await until('both are answered', () => one.state.answers === 1 && two.state.answers === 1);
  clock.move(3_600_000);
  for (const { check } of [one, two]) check();
  await until('both are answered an hour later', () => one.state.answers === 2 && two.state.answers === 2);
  assert.equal((await hub.ask(one.gateway.supervisor, 'DELETE', `/v1/clients/${one.gateway.client}`)).status, 200);
  await until('the revoked one is cut', () => one.state.isCut);
  two.check();
  await until('the other is answered', () => two.state.answers === 3);
  assert.equal(two.state.isCut, false);
});
