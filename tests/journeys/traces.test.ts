/** Traces: one of them leads from a check over the hit to its delivery, tells of nobody, and costs nothing where nobody collects. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { readConfig } from '../../src/kernel/config/index.ts';
import { openTraces } from '../../src/kernel/telemetry/exporting.ts';
import { TRIAL_WAYS, receiver } from '../../src/modules/notifications/fixtures.ts';
import { collector, type SpanSeen } from '../collector.ts';
import { readable, testHub, type TestHub } from '../fixtures.ts';
import { until } from '../waiting.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const PLATE = 'QX481ZT';
const REFERENCE = 'CANARY-REF-77';
const PERSON = 'canary.officer';
const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const TRACEPARENT = `00-${CALLER.traceId}-${CALLER.spanId}-01`;

const settingsOf = (url: string, more: Readonly<Record<string, string>> = {}) => {
  const { traces } = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: url, ...more });
  assert.ok(traces);
  return traces;
};

/** A traced hub, the owner's record in it, and the ways to ask. */
async function traced(t: TestContext, more: Readonly<Record<string, string>> = {}) {
  const taken = await collector();
  const logged: string[] = [];
  const traces = openTraces(settingsOf(taken.url, more), { process: 'hub_test', version: 'test', log: (event) => { logged.push(event); } });
  t.after(async () => { await traces.stop(); taken.close(); });
  const hub = await testHub(t, { ways: TRIAL_WAYS });
  const desk = await hub.token('DE', 'desk', { person: 'canary.desk' });
  const officer = await hub.token('NL', 'officer', { person: PERSON });
  const spans = async (): Promise<readonly SpanSeen[]> => { await traces.flush(); return taken.spans(); };
  return { taken, traces, hub, desk, officer, spans, logged };
}
const record = (hub: TestHub, desk: string, headers: Record<string, string> = {}) =>
  hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: REFERENCE, vin: VIN, plates: [{ number: PLATE, country: 'DE' }], action: 'seize', contact: '+49 611 0000', event: { kind: 'stolen', from: '2026-01-01' } }, headers);
const check = (hub: TestHub, officer: string, vin: string, headers: Record<string, string> = {}) =>
  hub.ask<{ id: string; outcome: string; findings: { hit: string }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin, plate: { number: PLATE, country: 'DE' } }, purpose: 'port_control' }, headers);
/** Names from a span up to its trace's first. */
function wayUp(spans: readonly SpanSeen[], from: SpanSeen): readonly string[] {
  const parent = spans.find(({ spanId }) => spanId === from.parent);
  return [from.name, ...(parent ? wayUp(spans, parent) : [])];
}

test('one trace leads from a caller’s check to the hit, its announcement and the webhook that hears of it, and holds no number and no name', async (t) => {
  const { taken, hub, desk, officer, spans } = await traced(t, { OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b', OTEL_SERVICE_NAME: 'hub of tests' });
  const system = await receiver(t);
  assert.equal((await hub.ask(await hub.token('DE', 'supervisor'), 'POST', '/v1/webhooks', { url: system.url })).status, 201);
  assert.equal((await record(hub, desk)).status, 201);
  await hub.settled();
  const { body } = await check(hub, officer, VIN, { traceparent: TRACEPARENT });
  assert.equal(body.outcome, 'hit');
  await readable(hub.database);
  await hub.duties();
  await until('the webhook has heard', () => system.heard.length > 0);
  await hub.duties(); // what has arrived is written down
  await until('the delivery has been told', async () => (await spans()).some(({ name, fields }) => name === 'notifications.deliver' && fields['crosscheck.has_arrived'] === true));

  const all = (await spans()).filter(({ traceId }) => traceId === CALLER.traceId);
  const asked = all.find(({ name }) => name === 'checks.ask');
  assert.ok(asked, all.map(({ name }) => name).join(' '));
  assert.equal(asked.parent, CALLER.spanId);
  assert.equal(asked.fields['http.response.status_code'], 200);
  assert.equal(asked.fields['crosscheck.bureau'], 'NL');
  for (const part of ['checks.search', 'checks.read', 'checks.commit']) assert.equal(all.find(({ name }) => name === part)?.parent, asked.spanId, part);
  const delivered = all.find(({ name, fields }) => name === 'notifications.deliver' && fields['crosscheck.has_arrived'] === true);
  assert.ok(delivered);
  assert.deepEqual(wayUp(all, delivered), ['notifications.deliver', 'announce', 'hits.raise', 'checks.commit', 'checks.ask']);
  assert.equal(all.find(({ name }) => name === 'hits.raise')?.fields['crosscheck.hit'], body.findings[0]?.hit);
  assert.equal(system.heard[0]?.headers.traceparent, `00-${CALLER.traceId}-${delivered.spanId}-01`, 'and whoever is called can go on in it');

  const everything = taken.bodies.join('\n');
  for (const canary of [VIN, PLATE, REFERENCE, PERSON, 'canary.desk', '611 0000', officer]) assert.ok(!everything.includes(canary), `${canary} was exported`);
  assert.deepEqual([taken.headers[0]?.path, taken.headers[0]?.['api-key']], ['/v1/traces', 'a b']);
  assert.match(everything, /hub of tests/);
});

test('a record that comes late leads to its delayed hit in one trace, and a refusal is found by the trace id that its caller was told', async (t) => {
  const { hub, desk, officer, spans } = await traced(t);
  assert.equal((await check(hub, officer, VIN)).body.outcome, 'no_record');
  assert.equal((await record(hub, desk, { traceparent: TRACEPARENT })).status, 201);
  await hub.settled();
  await hub.searchedLate();
  const refused = await hub.ask<{ traceId: string; code: string }>(officer, 'POST', '/v1/vehicles', {});
  assert.equal(refused.status, 403);
  const all = await spans();
  const raised = all.find(({ name }) => name === 'hits.raise');
  assert.ok(raised);
  assert.equal(raised.traceId, CALLER.traceId);
  assert.deepEqual(wayUp(all, raised).slice(0, 2), ['hits.raise', 'checks.late_search']);
  assert.ok(all.some(({ name, traceId }) => name === 'index.learn' && traceId === CALLER.traceId));
  const span = all.find(({ fields }) => fields['crosscheck.trace_id'] === refused.body.traceId);
  assert.deepEqual([span?.name, span?.fields['http.response.status_code']], ['vehicles.report', 403]);
});

test('of what is not sampled nothing is sent, written down or given on; a malformed header begins a trace of its own', async (t) => {
  const { hub, desk, officer, spans } = await traced(t, { OTEL_TRACES_SAMPLER: 'parentbased_always_off' });
  await record(hub, desk);
  await hub.settled();
  assert.equal((await check(hub, officer, VIN, { traceparent: 'nonsense' })).body.outcome, 'hit');
  assert.equal((await check(hub, officer, VIN, { traceparent: TRACEPARENT.replace(/1$/, '0') })).body.outcome, 'hit');
  assert.deepEqual(await spans(), []);
  const kept = await hub.database.db.selectFrom('changes' as never).select('traceparent' as never).execute() as { traceparent: string | null }[];
  assert.ok(kept.length > 0 && kept.every(({ traceparent }) => traceparent === null));
  assert.equal((await check(hub, officer, VIN, { traceparent: TRACEPARENT })).status, 200);
  assert.ok((await spans()).length > 0, 'a caller that records is followed');
});

test('a collector that is away holds up no check, and is told of once', async (t) => {
  const logged: string[] = [];
  const traces = openTraces(settingsOf('http://127.0.0.1:9', { OTEL_EXPORTER_OTLP_TIMEOUT: '200' }), { process: 'hub_test', version: 'test', log: (event) => { logged.push(event); } });
  t.after(() => traces.stop());
  const hub = await testHub(t);
  const officer = await hub.token('NL', 'officer', { person: PERSON });
  for (let n = 0; n < 20; n += 1) assert.equal((await check(hub, officer, VIN)).body.outcome, 'no_record');
  await until('it was noticed', async () => { await traces.flush().catch(() => undefined); return logged.length > 0; });
  assert.deepEqual(logged, ['traces.collector_away']);
});

test('where spans go is read from the standard variables, and what cannot be done is said', () => {
  assert.equal(readConfig({}).traces, undefined);
  assert.equal(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_SDK_DISABLED: 'true' }).traces, undefined);
  assert.deepEqual(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/' }).traces, { url: 'http://c:4318/v1/traces', headers: {}, sampler: 'parentbased_always_on', ratio: 1, service: 'crosscheck', withinMs: 5000 });
  assert.equal(readConfig({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4318/own' }).traces?.url, 'http://c:4318/own');
  assert.equal(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' }).traces?.ratio, 0.01);
  assert.throws(() => readConfig({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_TRACES_SAMPLER: 'often', OTEL_TRACES_SAMPLER_ARG: '2' }), /OTEL_EXPORTER_OTLP_PROTOCOL must be http\/json.*OTEL_TRACES_SAMPLER must be one of.*OTEL_TRACES_SAMPLER_ARG must be a number/);
});
